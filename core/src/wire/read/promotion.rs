//! Promotions: everything but their conditions and benefits.

use super::number::RateRange;
use super::{Decoder, Found, fields};
use crate::diagnostic::Code;
use crate::model::{
    Benefit, Budget, CombineWith, Excludes, Exclusive, Floor, FundingShare, Limits, PeriodLimit, Promotion, PromotionId,
    UsagePer, WhenShort,
};
use crate::money::Rate;
use crate::wire::bounds::{MAX_BENEFITS, MAX_PRIORITY, POSITIVE};
use crate::wire::tape::{Entry, Value};

impl Decoder {
    pub(super) fn promotion(&mut self, object: Value<'_>) -> Promotion {
        fields!(self, object; id, name, labels, active, schedule, codes, coupon, conditions, benefit, priority, exclusive,
            excludes, combines_with, line_exclusive, limits, funding, floor, spread, tags);
        if codes.is_some() && coupon.is_some() {
            self.conflict(object, "only one of `codes` and `coupon`", "both");
        }
        // A list of one is remembered: paths in outcomes lead into the document as it is.
        let listed = benefit.and_then(Value::items).is_some_and(|items| items.count() == 1);
        Promotion {
            listed,
            id: self.must_id::<PromotionId>(id),
            name: self.some_string(name),
            labels: labels.map(|value| self.labels(value)).unwrap_or_default(),
            active: self.flag_or(active, true),
            schedule: schedule.map(|value| self.schedule(value)),
            codes: codes.map(|value| self.set(value, Decoder::new_code)).unwrap_or_default(),
            coupon: self.some_id(coupon),
            conditions: conditions.map(|value| self.condition(value)),
            benefit: self.need(benefit, Vec::new(), Decoder::benefits),
            priority: priority.map_or(0, |value| self.signed(value, MAX_PRIORITY)),
            exclusive: self.word_or(exclusive, Exclusive::None),
            excludes: excludes.map(|value| self.excludes(value)),
            combines_with: combines_with.map(|value| self.combines_with(value)),
            line_exclusive: self.flag_or(line_exclusive, false),
            limits: limits.map(|value| self.limits(value)),
            funding: self.some_of(funding, usize::MAX, Decoder::funding_share),
            floor: floor.map(|value| self.floor(value)),
            spread: spread.map(|value| self.word(value)),
            tags: self.names_of(tags),
        }
    }

    fn labels(&mut self, object: Value<'_>) -> Vec<(String, String)> {
        let mut labels: Vec<(String, String)> = Vec::new();
        for (language, value) in self.members(object).into_iter().flatten() {
            match labels.binary_search_by(|(known, _)| known.as_str().cmp(language)) {
                Ok(_) => self.duplicate_key(value, language),
                Err(place) => labels.insert(place, (language.to_owned(), self.string(value))),
            }
        }
        labels
    }

    /// One benefit, or a list of them.
    fn benefits(&mut self, value: Value<'_>) -> Vec<Benefit> {
        match value.entry() {
            Entry::Object { .. } => vec![self.benefit(value)],
            Entry::List { .. } => self.some(value, MAX_BENEFITS, Decoder::benefit),
            _ => {
                self.wrong_type(value, "a benefit or a list of benefits");
                Vec::new()
            }
        }
    }

    fn excludes(&mut self, object: Value<'_>) -> Excludes {
        fields!(self, object; promotions, tags);
        self.some_key(object, "`promotions` or `tags`");
        Excludes { promotions: promotions.map(|value| self.ids(value)).unwrap_or_default(), tags: self.names_of(tags) }
    }

    fn combines_with(&mut self, object: Value<'_>) -> CombineWith {
        fields!(self, object; promotions, tags, classes);
        self.some_key(object, "`promotions`, `tags` or `classes`");
        CombineWith {
            promotions: promotions.map(|value| self.ids(value)).unwrap_or_default(),
            tags: self.names_of(tags),
            classes: classes.map(|value| self.set(value, Decoder::word)).unwrap_or_default(),
        }
    }

    fn some_key(&mut self, object: Value<'_>, expected: &str) {
        if object.members().is_some_and(|mut members| members.next().is_none()) {
            self.report(Found::new(object, Code::Empty, expected, "an empty object"));
        }
    }

    fn limits(&mut self, object: Value<'_>) -> Limits {
        fields!(self, object; per_cart, per_customer, total, per_day, per_week, per_month, budget);
        Limits {
            per_cart: self.some_count(per_cart, &POSITIVE),
            per_customer: self.some_count(per_customer, &POSITIVE),
            total: self.some_count(total, &POSITIVE),
            per_day: per_day.map(|value| self.period_limit(value)),
            per_week: per_week.map(|value| self.period_limit(value)),
            per_month: per_month.map(|value| self.period_limit(value)),
            budget: budget.map(|value| self.budget(value)),
        }
    }

    fn period_limit(&mut self, object: Value<'_>) -> PeriodLimit {
        fields!(self, object; per, uses);
        PeriodLimit { per: self.need(per, UsagePer::Total, Decoder::word), uses: self.must_count(uses, &POSITIVE) }
    }

    fn budget(&mut self, object: Value<'_>) -> Budget {
        fields!(self, object; amount, when_short);
        Budget { amount: self.must_amounts(amount), when_short: self.word_or(when_short, WhenShort::Reduce) }
    }

    fn funding_share(&mut self, object: Value<'_>) -> FundingShare {
        fields!(self, object; by, share);
        FundingShare {
            by: self.need(by, String::new(), Decoder::name),
            share: self.need(share, Rate::ZERO, |d, value| d.rate(value, RateRange::PERCENT)),
        }
    }

    /// `"cost"`, `{"margin": …}` or a price.
    fn floor(&mut self, value: Value<'_>) -> Floor {
        if value.text() == Some("cost") {
            return Floor::Cost;
        }
        if value.member("margin").is_some() {
            fields!(self, value; margin);
            return Floor::Margin(self.need(margin, Rate::ZERO, |d, value| d.rate(value, RateRange::NUMBER)));
        }
        Floor::Price(self.amounts(value))
    }
}
