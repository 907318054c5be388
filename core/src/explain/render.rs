//! Sentences for people, from a table of templates per language.

use crate::model::{Class, Selector};
use crate::money::{Amount, Currency};
use crate::outcome::{Applied, Change, NearMiss, NotApplied, Optimality, Outcome, Reason, RunnerUp};

/// A language that explanations are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// English, tag `en`.
    #[default]
    English,
    /// Simplified Chinese, tag `zh-CN`.
    SimplifiedChinese,
}

impl Language {
    /// All languages.
    pub const ALL: [Language; 2] = [Language::English, Language::SimplifiedChinese];

    /// The language of a BCP 47 tag: `en` and `zh-CN`, their regional relatives included; `None` for others.
    ///
    /// # Example
    /// ```
    /// use tillwork::Language;
    /// assert_eq!(Language::parse("zh-CN"), Some(Language::SimplifiedChinese));
    /// assert_eq!(Language::parse("en-GB"), Some(Language::English));
    /// assert_eq!(Language::parse("tlh"), None);
    /// ```
    #[must_use]
    pub fn parse(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next().unwrap_or("");
        if primary.eq_ignore_ascii_case("en") {
            Some(Language::English)
        } else if primary.eq_ignore_ascii_case("zh") {
            Some(Language::SimplifiedChinese)
        } else {
            None
        }
    }

    /// The tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::SimplifiedChinese => "zh-CN",
        }
    }

    fn text(self, template: &Template) -> &'static str {
        match self {
            Language::English => template.1,
            Language::SimplifiedChinese => template.2,
        }
    }
}

/// A key, and its text in English and in Simplified Chinese. `{name}` is replaced by a value.
type Template = (&'static str, &'static str, &'static str);

const TEMPLATES: &[Template] = &[
    ("applied", "{name}: {amount} off", "{name}：已减 {amount}"),
    ("applied_times", "{name}: {amount} off ({times} times)", "{name}：已减 {amount}（{times} 次）"),
    ("applied_floored", "{name}: {amount} more kept back by price floors", "{name}：受底价限制，少减 {amount}"),
    ("applied_prepaid", "{name}: {amount} of it was paid before", "{name}：其中 {amount} 为已付定金"),
    ("applied_points", "{name}: {points} points", "{name}：赠送 {points} 积分"),
    ("applied_gifts", "{name}: {gifts} gift(s)", "{name}：赠品 {gifts} 件"),
    ("applied_coupons", "{name}: {coupons} coupon(s) for later", "{name}：赠送优惠券 {coupons} 张"),
    ("redeemed", "{points} points paid {amount}", "使用 {points} 积分抵扣 {amount}"),
    ("earned", "{points} points earned", "本单可得 {points} 积分"),
    ("not_applied", "{name}: {reason}", "{name}：{reason}"),
    ("code", "code {code}", "优惠码 {code}"),
    ("inactive", "it is switched off", "活动未启用"),
    ("not_started", "it has not started yet", "活动尚未开始"),
    ("ended", "it has ended", "活动已结束"),
    ("outside_window", "it does not run at this time", "当前不在活动时段内"),
    ("no_eligible_items", "it needs {needed} eligible item(s), there are {actual}", "需要 {needed} 件适用商品，现有 {actual} 件"),
    ("no_eligible_items.none", "there is nothing that it applies to", "本单没有适用的商品或运费"),
    ("no_eligible_items.no_group", "the {actual} eligible item(s) make no full set", "{actual} 件适用商品未能凑成一组"),
    ("code_unknown", "this code is not valid", "优惠码无效"),
    ("code_malformed", "this is not a code", "优惠码格式不正确"),
    ("code_ended", "this code has expired, or is not valid at this time", "优惠码已过期，或当前不在可用时段"),
    ("code_not_yours", "this code is for other customers", "此优惠码仅限其他顾客使用"),
    ("limit_reached.per_customer", "you have used it {actual} of {needed} time(s)", "您已使用 {actual}/{needed} 次"),
    ("limit_reached.total", "it has been used up ({actual} of {needed})", "已全部用完（{actual}/{needed}）"),
    ("limit_reached.per_day", "it has been used up for today ({actual} of {needed})", "今日已用完（{actual}/{needed}）"),
    ("limit_reached.per_week", "it has been used up for this week ({actual} of {needed})", "本周已用完（{actual}/{needed}）"),
    ("limit_reached.per_month", "it has been used up for this month ({actual} of {needed})", "本月已用完（{actual}/{needed}）"),
    ("limit_reached.per_code", "this code has been used {actual} of {needed} time(s)", "此优惠码已使用 {actual}/{needed} 次"),
    ("limit_reached.stock", "it is sold out", "已售罄"),
    (
        "limit_reached.units_per_customer",
        "you have bought {actual} of {needed} at this price",
        "您已按此价购买 {actual}/{needed} 件",
    ),
    ("limit_reached.max_codes", "an order takes {needed} code(s)", "每单限用 {needed} 个优惠码"),
    ("budget_used_up", "too little of its budget is left", "活动预算剩余不足"),
    ("incompatible_with", "it does not combine with {other}", "不可与“{other}”同享"),
    ("saves_less_than", "with {other} the order saves {by} more", "选用“{other}”整单多省 {by}"),
    ("saves_less_than.equal", "with {other} the order saves as much", "选用“{other}”同样优惠"),
    ("floor_reached", "prices may not go lower", "已达最低价"),
    ("saves_nothing", "it would save nothing", "本单无可优惠金额"),
    ("currency", "it is not offered in this currency", "不支持该币种"),
    ("condition.spend", "it needs {needed}, there is {actual} that counts", "需满 {needed}，当前计入 {actual}"),
    ("condition.spend.most", "it allows {needed} at most, there is {actual} that counts", "不得超过 {needed}，当前计入 {actual}"),
    ("condition.quantity", "it needs {needed} item(s), there are {actual} that count", "需 {needed} 件，当前计入 {actual} 件"),
    (
        "condition.quantity.most",
        "it allows {needed} item(s) at most, there are {actual} that count",
        "最多 {needed} 件，当前计入 {actual} 件",
    ),
    (
        "condition.distinct",
        "it needs {needed} different items, there are {actual} that count",
        "需 {needed} 种不同商品，当前计入 {actual} 种",
    ),
    (
        "condition.distinct.most",
        "it allows {needed} different items at most, there are {actual} that count",
        "最多 {needed} 种不同商品，当前计入 {actual} 种",
    ),
    ("condition.customer", "it is for other customers", "仅限指定顾客"),
    ("condition.segment", "it is for {needed}", "仅限 {needed}"),
    ("condition.tier", "it is for tier {needed} and above", "仅限 {needed} 及以上等级"),
    (
        "condition.orders",
        "it depends on the number of orders: {needed} needed, {actual} so far",
        "与下单次数有关：需 {needed}，已有 {actual}",
    ),
    (
        "condition.orders.most",
        "it is for {needed} orders at most, there are {actual} so far",
        "下单次数不得超过 {needed}，已有 {actual}",
    ),
    ("condition.orders.unknown", "it depends on the number of orders, which is not known", "与下单次数有关，但次数未知"),
    ("condition.points", "it needs {needed} points, there are {actual}", "需 {needed} 积分，现有 {actual}"),
    ("condition.points.most", "it allows {needed} points at most, there are {actual}", "不得超过 {needed} 积分，现有 {actual}"),
    ("condition.points.unknown", "it depends on the number of points, which is not known", "与积分有关，但积分未知"),
    ("condition.birthday", "it is a birthday offer", "生日专享"),
    ("condition.attribute", "it needs {needed}", "需满足 {needed}"),
    ("condition.channel", "it is for {needed} only", "仅限 {needed} 渠道"),
    ("condition.region", "it is for {needed} only", "仅限 {needed} 地区"),
    ("condition.payment_method", "it is for payment by {needed}", "仅限 {needed} 支付"),
    ("condition.shipping_method", "it is for shipping by {needed}", "仅限 {needed} 配送"),
    ("condition.code", "it needs the code {needed}", "需使用优惠码 {needed}"),
    ("condition.code.secret", "it needs a code", "需使用优惠码"),
    ("condition.time", "it is not its time", "不在活动时间内"),
    ("condition.usage", "it has been used {actual} time(s), the bound is {needed}", "已使用 {actual} 次，限 {needed} 次"),
    ("condition.sample", "it is a trial for others", "试点活动，暂未开放"),
    ("condition.deposit", "no deposit was paid", "未支付定金"),
    ("condition.not", "a condition excludes it", "不满足活动条件"),
    (
        "next_spend",
        "spend {amount} more{on}: with {name} the order saves {saves} more",
        "再买{on} {amount}，用“{name}”整单多省 {saves}",
    ),
    (
        "next_quantity",
        "take {units} more of line {line}: with {name} the order saves {saves} more",
        "第 {line} 行再加 {units} 件，用“{name}”整单多省 {saves}",
    ),
    ("next_spend_reward", "spend {amount} more{on}: {name} gives {more} more", "再买{on} {amount}，“{name}”多送 {more}"),
    (
        "next_quantity_reward",
        "take {units} more of line {line}: {name} gives {more} more",
        "第 {line} 行再加 {units} 件，“{name}”多送 {more}",
    ),
    ("points", "{count} points", "{count} 积分"),
    ("gifts", "{count} gift(s)", "{count} 件赠品"),
    ("on", " on {goods}", "“{goods}”"),
    ("on_others", " on goods other than {goods}", "“{goods}”以外的商品"),
    ("on_some", " on certain goods", "指定商品"),
    ("proven", "no other combination of these offers saves more", "已是最优组合，没有其他组合更省"),
    ("gap", "another combination could save {by} more at most", "其他组合至多可再省 {by}"),
    ("runner_up", "next best: {names} would save {saves}, {by} less", "次优组合：{names}，可省 {saves}，少省 {by}"),
    ("runner_up_equal", "next best: {names} would save just as much", "次优组合：{names}，同样优惠"),
    ("runner_up_gap", "no combination with another offer saves more than {saves}", "含其他优惠的组合最多可省 {saves}"),
    ("pay", "to pay: {amount} ({saves} saved)", "应付 {amount}（已省 {saves}）"),
];

/// What stands between the names of a list.
const LIST: Template = ("list", ", ", "、");

/// The outcome in sentences: what applied, what was earned, with `best` whether that is the best and what came second, what did not apply and why, what is missing for more, what to pay.
///
/// Promotions are called by their ids; [`Engine::explain`](crate::Engine::explain) knows their names.
///
/// # Example
/// ```
/// use tillwork::{Engine, Language, explain};
/// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
///     {"id": "sale", "benefit": {"kind": "percent_off", "percent": "10"}}]}"#)?;
/// let outcome = engine.evaluate_json(br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z",
///     "lines": [{"id": "1", "sku": "MUG", "unit_price": "20.00"}]}"#)?;
/// let outcome = tillwork::Outcome::from_json(outcome.as_bytes())?;
/// assert_eq!(explain(&outcome, Language::English), ["sale: USD 2.00 off", "to pay: USD 18.00 (USD 2.00 saved)"]);
/// # Ok::<(), tillwork::Error>(())
/// ```
#[must_use]
pub fn explain(outcome: &Outcome, language: Language) -> Vec<String> {
    sentences(outcome, language, &|id| id.to_owned())
}

/// The same with a name for each promotion.
pub(crate) fn sentences(outcome: &Outcome, language: Language, name: &dyn Fn(&str) -> String) -> Vec<String> {
    let writer = Writer { language, currency: outcome.currency, name };
    let mut all = Vec::new();
    for applied in &outcome.applied {
        writer.applied(applied, outcome, &mut all);
    }
    if let Some(points) = outcome.points.filter(|points| points.earned > 0) {
        all.push(writer.fill("earned", &[("points", points.earned.to_string())]));
    }
    all.extend(writer.optimality(outcome));
    if let Some(second) = &outcome.runner_up {
        writer.runner_up(second, &mut all);
    }
    all.extend(outcome.not_applied.iter().map(|one| writer.not_applied(one)));
    all.extend(outcome.next.iter().map(|one| writer.next(one)));
    all.push(
        writer.fill("pay", &[("amount", writer.money(outcome.totals.payable)), ("saves", writer.money(outcome.totals.saved))]),
    );
    all
}

struct Writer<'a> {
    language: Language,
    currency: Currency,
    name: &'a dyn Fn(&str) -> String,
}

impl Writer<'_> {
    /// A template with its places filled.
    fn fill(&self, key: &str, values: &[(&str, String)]) -> String {
        let template = TEMPLATES.iter().find(|template| template.0 == key).map_or("", |template| self.language.text(template));
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((place, after)) = after.split_once('}') else { break };
            if let Some((_, value)) = values.iter().find(|value| value.0 == place) {
                text.push_str(value);
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn money(&self, amount: Amount) -> String {
        format!("{} {}", self.currency.code(), amount.format(self.currency))
    }

    fn applied(&self, applied: &Applied, outcome: &Outcome, all: &mut Vec<String>) {
        let name = (self.name)(applied.promotion.as_str());
        if applied.promotion.as_str() == super::POINTS_ID {
            let points = outcome.points.map_or(0, |points| points.spent);
            all.push(self.fill("redeemed", &[("points", points.to_string()), ("amount", self.money(applied.amount))]));
            return;
        }
        if applied.classes.iter().any(|class| *class != Class::Reward) {
            let key = if applied.times > 1 { "applied_times" } else { "applied" };
            let values = [("name", name.clone()), ("amount", self.money(applied.amount)), ("times", applied.times.to_string())];
            all.push(self.fill(key, &values));
        }
        if let Some(prepaid) = applied.prepaid {
            all.push(self.fill("applied_prepaid", &[("name", name.clone()), ("amount", self.money(prepaid))]));
        }
        if let Some(floored) = applied.floored {
            all.push(self.fill("applied_floored", &[("name", name.clone()), ("amount", self.money(floored))]));
        }
        let rewards = [
            ("applied_points", "points", applied.points),
            ("applied_gifts", "gifts", applied.gifts),
            ("applied_coupons", "coupons", applied.coupons),
        ];
        for (key, place, count) in rewards {
            if let Some(count) = count {
                all.push(self.fill(key, &[("name", name.clone()), (place, count.to_string())]));
            }
        }
    }

    fn optimality(&self, outcome: &Outcome) -> Option<String> {
        Some(match outcome.optimality? {
            Optimality::Proven => self.fill("proven", &[]),
            Optimality::Gap(gap) => self.fill("gap", &[("by", self.money(gap))]),
        })
    }

    fn runner_up(&self, second: &RunnerUp, all: &mut Vec<String>) {
        if !second.promotions.is_empty() {
            let names: Vec<String> = second.promotions.iter().map(|id| (self.name)(id.as_str())).collect();
            let names = names.join(self.language.text(&LIST));
            let values = [("names", names), ("saves", self.money(second.saved)), ("by", self.money(second.less))];
            all.push(self.fill(if second.less == Amount::ZERO { "runner_up_equal" } else { "runner_up" }, &values));
        }
        if let Optimality::Gap(gap) = second.optimality {
            let most = Amount::from_minor_units(second.saved.minor_units().saturating_add(gap.minor_units()));
            all.push(self.fill("runner_up_gap", &[("saves", self.money(most))]));
        }
    }

    fn not_applied(&self, one: &NotApplied) -> String {
        let name = match (&one.promotion, &one.code) {
            (Some(promotion), _) => (self.name)(promotion.as_str()),
            (None, Some(code)) => self.fill("code", &[("code", code.clone())]),
            (None, None) => String::new(),
        };
        self.fill("not_applied", &[("name", name), ("reason", self.reason(&one.reason))])
    }

    fn reason(&self, reason: &Reason) -> String {
        let numbers =
            |needed: &dyn ToString, actual: &dyn ToString| vec![("needed", needed.to_string()), ("actual", actual.to_string())];
        match reason {
            Reason::Condition { measure, needed, actual, .. } => {
                let with_currency = |text: &str| {
                    if measure == "spend" { format!("{} {text}", self.currency.code()) } else { text.to_owned() }
                };
                let mut key = format!("condition.{measure}");
                match measure.as_str() {
                    "orders" | "points" if actual.is_empty() => key += ".unknown",
                    "code" if needed.is_empty() => key += ".secret",
                    "spend" | "quantity" | "distinct" | "orders" | "points" if self.exceeds(actual, needed) => key += ".most",
                    _ => {}
                }
                self.fill(&key, &numbers(&with_currency(needed), &with_currency(actual)))
            }
            Reason::NoEligibleItems { needed, actual } => {
                let key = match (needed, actual) {
                    (1, 0) => "no_eligible_items.none",
                    _ if actual < needed => reason.kind(),
                    _ => "no_eligible_items.no_group",
                };
                self.fill(key, &numbers(needed, actual))
            }
            Reason::LimitReached { which, needed, actual } => {
                self.fill(&format!("limit_reached.{}", which.as_str()), &numbers(needed, actual))
            }
            Reason::IncompatibleWith { promotion } => self.fill(reason.kind(), &[("other", (self.name)(promotion.as_str()))]),
            Reason::SavesLessThan { promotion, by } => {
                let key = if *by == Amount::ZERO { "saves_less_than.equal" } else { reason.kind() };
                self.fill(key, &[("other", (self.name)(promotion.as_str())), ("by", self.money(*by))])
            }
            other => self.fill(other.kind(), &[]),
        }
    }

    fn next(&self, near: &NearMiss) -> String {
        let reward = near.saves == Amount::ZERO;
        let mut values = vec![("name", (self.name)(near.promotion.as_str())), ("saves", self.money(near.saves))];
        let rewards = [("points", near.points), ("gifts", near.gifts)];
        let rewards = rewards.iter().filter_map(|(key, count)| Some(self.fill(key, &[("count", (*count)?.to_string())])));
        values.push(("more", rewards.collect::<Vec<_>>().join(self.language.text(&LIST))));
        let key = match &near.change {
            Change::Spend { amount, items } => {
                values.push(("amount", self.money(*amount)));
                values.push(("on", items.as_ref().map_or_else(String::new, |items| self.on(items))));
                if reward { "next_spend_reward" } else { "next_spend" }
            }
            Change::Quantity { line, units } => {
                values.push(("line", line.as_str().to_owned()));
                values.push(("units", units.to_string()));
                if reward { "next_quantity_reward" } else { "next_quantity" }
            }
        };
        self.fill(key, &values)
    }

    /// Whether what there is is more than was asked: the bound was an upper one then.
    fn exceeds(&self, actual: &str, needed: &str) -> bool {
        let number = |text| Amount::parse(text, self.currency).ok();
        number(needed).zip(number(actual)).is_some_and(|(needed, actual)| needed < actual)
    }

    /// On what to spend.
    fn on(&self, items: &Selector) -> String {
        let goods = match &items.not {
            None => names(items).map(|names| ("on", names)),
            Some(not) if not.not.is_none() && names(items).is_some_and(|own| own.is_empty()) => {
                names(not).map(|names| ("on_others", names))
            }
            Some(_) => None,
        };
        match goods.filter(|(_, names)| !names.is_empty()) {
            Some((key, names)) => self.fill(key, &[("goods", names.join(self.language.text(&LIST)))]),
            None => self.fill("on_some", &[]),
        }
    }
}

/// The names that a selector lists, `not` aside; `None` if they are not of one kind, or something else is asked.
fn names(items: &Selector) -> Option<Vec<&str>> {
    let more = !items.attribute.is_empty() || items.price.is_some() || items.on_sale.is_some();
    if more || !items.any.is_empty() || !items.all.is_empty() {
        return None;
    }
    let mut names: Vec<&str> = items.sku.iter().map(|sku| sku.as_str()).collect();
    for list in [&items.category, &items.tag, &items.seller].into_iter().filter(|list| !list.is_empty()) {
        if !names.is_empty() {
            return None;
        }
        names.extend(list.iter().map(String::as_str));
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::LimitKind;

    /// What is proven and what is not is said, in money.
    #[test]
    fn optimality_is_said() {
        let engine = crate::Engine::from_json(
            br#"{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best", "effort": 0}, "promotions": [
            {"id": "a", "benefit": {"kind": "fixed_price", "count": 2, "price": "5.00"}},
            {"id": "b", "benefit": {"kind": "fixed_price", "count": 2, "price": "6.00"}}]}"#,
        )
        .unwrap();
        let cart = br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": [
            {"id": "1", "sku": "MUG", "unit_price": "4.00"}, {"id": "2", "sku": "CUP", "unit_price": "4.00"}]}"#;
        let mut outcome = engine.evaluate(&crate::Cart::from_json(cart).unwrap()).unwrap();
        let said = |outcome: &Outcome, language: Language| explain(outcome, language).get(1).cloned().unwrap_or_default();
        outcome.optimality = Some(Optimality::Proven);
        assert_eq!(said(&outcome, Language::English), "no other combination of these offers saves more");
        outcome.optimality = Some(Optimality::Gap(Amount::from_minor_units(150)));
        assert_eq!(said(&outcome, Language::English), "another combination could save USD 1.50 more at most");
        assert_eq!(said(&outcome, Language::SimplifiedChinese), "其他组合至多可再省 USD 1.50");
    }

    /// What came second is said by name; where nothing was found in time, how much it saves at most.
    #[test]
    fn what_came_second_is_said() {
        let engine = crate::Engine::from_json(
            br#"{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best", "runner_up": true}, "promotions": [
            {"id": "a", "name": "A fifth", "benefit": {"kind": "percent_off", "percent": 20}},
            {"id": "b", "name": "A tenth", "excludes": {"promotions": "a"}, "benefit": {"kind": "percent_off", "percent": 10}},
            {"id": "c", "benefit": {"kind": "amount_off", "on": "order", "amount": "1.00"}}]}"#,
        )
        .unwrap();
        let cart =
            br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": [{"id": "1", "sku": "MUG", "unit_price": "40.00"}]}"#;
        let mut outcome = engine.evaluate(&crate::Cart::from_json(cart).unwrap()).unwrap();
        let said = |outcome: &Outcome, language: Language| engine.explain(outcome, language).get(3).cloned().unwrap_or_default();
        assert_eq!(said(&outcome, Language::English), "next best: A tenth, c would save USD 5.00, USD 4.00 less");
        assert_eq!(said(&outcome, Language::SimplifiedChinese), "次优组合：A tenth、c，可省 USD 5.00，少省 USD 4.00");
        let second = outcome.runner_up.as_mut().unwrap();
        second.less = Amount::ZERO;
        assert_eq!(said(&outcome, Language::English), "next best: A tenth, c would save just as much");
        let second = outcome.runner_up.as_mut().unwrap();
        second.promotions.clear();
        second.optimality = Optimality::Gap(Amount::from_minor_units(150));
        assert_eq!(said(&outcome, Language::English), "no combination with another offer saves more than USD 6.50");
    }

    /// What `explain` says to a cart of two mugs at 10.00 and a pot at 30.00, or in its place.
    fn said(promotions: &str, more: &str) -> Vec<String> {
        let rulebook = format!(
            r#"{{"tillwork": 1, "id": "shop", "currency": "USD", "refusals": "public", "programme": {{"redeem": {{"points": 100, "value": "1.00"}}}},
            "promotions": [{promotions}]}}"#
        );
        let cart = format!(
            r#"{{"currency": "USD", "at": "2026-11-11T20:00:00Z", {more}, "lines": [
            {{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "10.00", "categories": ["cups"]}},
            {{"id": "2", "sku": "POT", "unit_price": "30.00"}}]}}"#
        );
        let engine = crate::Engine::from_json(rulebook.as_bytes()).unwrap();
        let outcome = engine.evaluate(&crate::Cart::from_json(cart.as_bytes()).unwrap()).unwrap();
        let mut all = engine.explain(&outcome, Language::English);
        all.pop();
        all
    }

    /// Upper bounds, what is not known and what is secret are said as such.
    #[test]
    fn bounds_are_said_as_they_are() {
        for (condition, sentence) in [
            (r#"{"kind": "spend", "at_most": "40.00"}"#, "a: it allows USD 40.00 at most, there is USD 50.00 that counts"),
            (r#"{"kind": "quantity", "at_most": 2}"#, "a: it allows 2 item(s) at most, there are 3 that count"),
            (
                r#"{"kind": "quantity", "distinct": true, "at_most": 1}"#,
                "a: it allows 1 different items at most, there are 2 that count",
            ),
            (r#"{"kind": "quantity", "at_least": 30}"#, "a: it needs 30 item(s), there are 3 that count"),
            (r#"{"kind": "customer", "points": {"at_most": 9}}"#, "a: it allows 9 points at most, there are 10"),
            (r#"{"kind": "customer", "points": {"at_least": 11}}"#, "a: it needs 11 points, there are 10"),
            (r#"{"kind": "customer", "orders": {"at_most": 2}}"#, "a: it depends on the number of orders, which is not known"),
            (
                r#"{"kind": "any", "conditions": [{"kind": "code", "any_of": ["STAFF"]}, {"kind": "channel", "any_of": ["app"]}]}"#,
                "a: it needs a code",
            ),
        ] {
            let promotion =
                format!(r#"{{"id": "a", "conditions": {condition}, "benefit": {{"kind": "percent_off", "percent": 10}}}}"#);
            assert_eq!(said(&promotion, r#""customer": {"points": 10}"#), [sentence]);
        }
        let promotion = r#"{"id": "a", "conditions": {"kind": "customer", "orders": {"at_most": 2}}, "benefit": {"kind": "percent_off", "percent": 10}}"#;
        assert_eq!(said(promotion, r#""customer": {"orders": 3}"#), ["a: it is for 2 orders at most, there are 3 so far"]);
    }

    /// Where goods are there and make no group, that is said; and that nothing is there.
    #[test]
    fn what_lacks_is_said() {
        let cart = r#""channel": "web""#;
        for (benefit, sentence) in [
            (
                r#"{"kind": "buy_get", "buy": {"items": {"sku": "MUG"}, "quantity": 2}, "get": {"items": {"sku": "SPOON"}, "quantity": 1}, "deal": {"percent": 100}}"#,
                "a: it needs 3 eligible item(s), there are 2",
            ),
            (
                r#"{"kind": "buy_get", "buy": {"quantity": 2}, "get": {"quantity": 1}, "deal": {"percent": 100}, "same_sku": true}"#,
                "a: the 3 eligible item(s) make no full set",
            ),
        ] {
            let promotion = format!(r#"{{"id": "a", "benefit": {benefit}}}"#);
            assert_eq!(said(&promotion, cart).first().map(String::as_str), Some(sentence));
        }
        let promotion = r#"{"id": "a", "benefit": {"kind": "free_shipping"}}"#;
        let shipping = r#""shipping": [{"id": "1", "method": "post", "amount": "0.00"}]"#;
        assert_eq!(said(promotion, shipping), ["a: there is nothing that it applies to"]);
    }

    /// On what to spend is said, and what comes of it.
    #[test]
    fn what_is_next_is_said() {
        let spend = |on: &str, benefit: &str| {
            let promotion =
                format!(r#"{{"id": "a", "conditions": {{"kind": "spend", "at_least": {on}}}, "benefit": {benefit}}}"#);
            said(&promotion, r#""channel": "web""#).pop().unwrap()
        };
        let five = r#"{"kind": "amount_off", "on": "order", "amount": "5.00"}"#;
        for (on, benefit, sentence) in [
            (r#""60.00""#, five, "spend USD 10.00 more: with a the order saves USD 5.00 more"),
            (
                r#""40.00", "items": {"category": ["cups", "pots"]}"#,
                five,
                "spend USD 20.00 more on cups, pots: with a the order saves USD 5.00 more",
            ),
            (
                r#""40.00", "items": {"not": {"sku": "POT"}}"#,
                five,
                "spend USD 20.00 more on goods other than POT: with a the order saves USD 5.00 more",
            ),
            (
                r#""40.00", "items": {"sku": "MUG", "category": "cups"}"#,
                five,
                "spend USD 20.00 more on certain goods: with a the order saves USD 5.00 more",
            ),
            (r#""60.00""#, r#"{"kind": "points", "points": 500}"#, "spend USD 10.00 more: a gives 500 points more"),
            (
                r#""60.00""#,
                r#"[{"kind": "points", "points": 500}, {"kind": "gift", "gifts": [{"sku": "SPOON", "quantity": 2}]}]"#,
                "spend USD 10.00 more: a gives 500 points, 2 gift(s) more",
            ),
        ] {
            assert_eq!(spend(on, benefit), sentence);
        }
        let deposit = r#"{"id": "a", "benefit": {"kind": "deposit", "paid": "10.00", "worth": "20.00"}}"#;
        let paid = r#""deposits": [{"promotion": "a", "quantity": 1}]"#;
        assert_eq!(said(deposit, paid), ["a: USD 20.00 off", "a: USD 10.00 of it was paid before"]);
    }

    /// Both languages name the same values, and every reason and measure has a text.
    #[test]
    fn templates_are_complete_in_both_languages() {
        let places = |text: &str| {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|one| one.0.to_owned()).collect();
            found.sort();
            found
        };
        for template in TEMPLATES {
            assert_eq!(places(template.1), places(template.2), "{}", template.0);
        }
        let mut keys: Vec<&str> = TEMPLATES.iter().map(|template| template.0).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        for measure in [
            "spend",
            "quantity",
            "distinct",
            "customer",
            "segment",
            "tier",
            "orders",
            "points",
            "birthday",
            "attribute",
            "channel",
            "region",
            "payment_method",
            "shipping_method",
            "code",
            "time",
            "usage",
            "sample",
            "deposit",
            "not",
        ] {
            assert!(keys.binary_search(&format!("condition.{measure}").as_str()).is_ok(), "{measure}");
        }
        for which in LimitKind::ALL {
            assert!(keys.binary_search(&format!("limit_reached.{}", which.as_str()).as_str()).is_ok(), "{which:?}");
        }
    }
}
