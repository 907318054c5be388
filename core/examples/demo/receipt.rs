//! The receipt: what a shopper and a cashier read, in 80 columns.
#![allow(clippy::arithmetic_side_effects, reason = "columns of a line of text are small numbers")]

use std::error::Error;

use tillwork::{
    Adjustment, Amount, Applied, Cart, Change, Class, Effect, Language, Line, LinePrice, Outcome, OutcomeLine, Selector,
};

use crate::shop::{Shop, Situation};
use crate::text::{WIDTH, columns, grouped, left, right, wrap};

/// Under this id points that pay stand in outcomes.
const POINTS: &str = "$points";
/// The space before, and between, columns.
const GAP: usize = 2;

/// Prices a situation and prints its receipt.
pub(crate) fn print(shop: &Shop, situation: &Situation) -> Result<String, Box<dyn Error>> {
    let cart = shop.cart(situation.cart)?;
    let outcome = shop.engine.evaluate(&cart)?;
    let mut paper = Paper { shop, cart: &cart, outcome: &outcome, table: Table::of(&cart, &outcome), lines: Vec::new() };
    paper.head(situation.title);
    paper.goods();
    paper.sums();
    paper.rewards();
    paper.next();
    paper.refusals();
    paper.sellers();
    paper.funding();
    if let Some(language) = situation.explain {
        paper.explained(language);
    }
    paper.records();
    Ok(paper.lines.join("\n") + "\n")
}

fn number(count: u64) -> String {
    grouped(&count.to_string())
}

fn money(amount: Amount, outcome: &Outcome) -> String {
    grouped(&amount.format(outcome.currency))
}

/// The sum of amounts of one outcome.
fn total(amounts: impl IntoIterator<Item = Amount>) -> Amount {
    Amount::from_minor_units(amounts.into_iter().map(Amount::minor_units).sum())
}

fn widest(texts: impl IntoIterator<Item = String>, title: &str) -> usize {
    texts.into_iter().map(|text| columns(&text)).max().unwrap_or(0).max(columns(title))
}

/// Whether it stands below its line; what acts on the whole order stands below all of them.
fn on_line(off: &Adjustment) -> bool {
    matches!(off.class, Class::Price | Class::Item)
}

fn price(line: &Line, outcome: &Outcome) -> String {
    match line.price {
        LinePrice::Unit(price) => money(price, outcome),
        LinePrice::Total(_) => "in all".to_owned(),
    }
}

/// What the units of a line pay in the end, dearest first.
fn runs(line: &OutcomeLine, outcome: &Outcome) -> Vec<String> {
    line.runs.iter().map(|run| format!("{} × {}", number(run.units), money(run.price, outcome))).collect()
}

/// The widths of the columns of goods: quantity, article, price, amount, what units pay.
struct Table {
    count: usize,
    item: usize,
    price: usize,
    amount: usize,
    pays: usize,
}

impl Table {
    fn of(cart: &Cart, outcome: &Outcome) -> Table {
        let count = widest(outcome.lines.iter().map(|line| number(line.quantity)), "qty");
        let price = widest(cart.lines.iter().map(|line| price(line, outcome)), "price");
        // One column more than the largest sum needs: for a minus.
        let amount = widest([money(outcome.totals.subtotal, outcome) + "-"], "amount");
        let pays = widest(outcome.lines.iter().flat_map(|line| runs(line, outcome)), "units pay");
        Table { count, item: WIDTH.saturating_sub(count + price + amount + pays + 5 * GAP), price, amount, pays }
    }

    fn row(&self, [count, item, price, amount, pays]: [&str; 5]) -> String {
        let name = format!("  {}  {}  {}", right(count, self.count), left(item, self.item), right(price, self.price));
        format!("{name}  {}  {}", right(amount, self.amount), right(pays, self.pays))
    }

    /// A row below an article: its text runs on under the price.
    fn below(&self, text: &str, amount: &str, pays: &str) -> String {
        let text = left(text, self.under());
        format!("  {}  {text}  {}  {}", " ".repeat(self.count), right(amount, self.amount), right(pays, self.pays))
    }

    fn under(&self) -> usize {
        self.item + GAP + self.price
    }
}

struct Paper<'a> {
    shop: &'a Shop,
    cart: &'a Cart,
    outcome: &'a Outcome,
    table: Table,
    lines: Vec<String>,
}

impl Paper<'_> {
    fn push(&mut self, line: impl AsRef<str>) {
        self.lines.push(line.as_ref().trim_end().to_owned());
    }

    fn section(&mut self, title: &str) {
        self.push("");
        self.push(format!("  {title}"));
    }

    /// A text that may be long, behind a mark.
    fn paragraph(&mut self, mark: &str, text: &str) {
        let indent = columns(mark);
        for (place, line) in wrap(text, WIDTH - indent).into_iter().enumerate() {
            let before = if place == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.push(format!("{before}{line}"));
        }
    }

    fn amount(&self, amount: Amount) -> String {
        money(amount, self.outcome)
    }

    fn minus(&self, amount: Amount) -> String {
        format!("-{}", self.amount(amount))
    }

    fn head(&mut self, title: &str) {
        self.push("=".repeat(WIDTH));
        self.push(format!("  {title}"));
        let outcome = self.outcome;
        let cart = outcome.cart.as_ref().map_or("", |id| id.as_str());
        self.push(format!("  {}  {cart}  {}  {}", outcome.rulebook, outcome.at.replace('T', " "), outcome.currency.code()));
        self.push("=".repeat(WIDTH));
    }

    /// The lines; below each what is taken off its units, at its right what its units pay in the end.
    fn goods(&mut self) {
        self.push(self.table.row(["qty", "item", "price", "amount", "units pay"]));
        let (cart, outcome) = (self.cart, self.outcome);
        let mut seller = None;
        for (line, bought) in outcome.lines.iter().zip(&cart.lines) {
            if bought.seller != seller {
                self.push("");
                self.push(format!("  {}", bought.seller.as_deref().map_or("", |seller| self.shop.name(seller))));
                seller.clone_from(&bought.seller);
            }
            self.line(line, bought);
        }
    }

    fn line(&mut self, line: &OutcomeLine, bought: &Line) {
        let names = wrap(self.shop.name(line.sku.as_str()), self.table.item);
        let (count, price) = (number(line.quantity), price(bought, self.outcome));
        let subtotal = self.amount(line.subtotal);
        let mut pays = runs(line, self.outcome).into_iter();
        let mut next = || pays.next().unwrap_or_default();
        let mut rows = Vec::new();
        for (place, name) in names.iter().enumerate() {
            rows.push(match place {
                0 => self.table.row([&count, name, &price, &subtotal, &next()]),
                _ => self.table.below(name, "", &next()),
            });
        }
        for off in line.adjustments.iter().filter(|off| on_line(off)) {
            let names = wrap(self.shop.promotion(off.promotion.as_str()), self.table.under() - GAP);
            let last = names.len().saturating_sub(1);
            for (place, name) in names.iter().enumerate() {
                let amount = if place == last { self.minus(off.amount) } else { String::new() };
                rows.push(self.table.below(&format!("  {name}"), &amount, &next()));
            }
        }
        rows.extend(pays.map(|run| self.table.below("", "", &run)));
        self.lines.extend(rows.iter().map(|row| row.trim_end().to_owned()));
    }

    /// A row of the sums: its money stands below the money of the lines.
    fn sum(&mut self, indent: usize, text: &str, amount: &str) {
        let width = WIDTH - (self.table.amount + self.table.pays + 3 * GAP + indent);
        let lines = wrap(text, width);
        let last = lines.len().saturating_sub(1);
        for (place, line) in lines.iter().enumerate() {
            let amount = if place == last { amount } else { "" };
            let text = left(line, width);
            self.push(format!("{}{text}  {}", " ".repeat(GAP + indent), right(amount, self.table.amount)));
        }
    }

    fn stroke(&mut self, stroke: &str) {
        let width = self.table.amount + GAP;
        let before = WIDTH - (width + self.table.pays + GAP);
        self.push(format!("{}{}", " ".repeat(before), stroke.repeat(width)));
    }

    fn sums(&mut self) {
        let outcome = self.outcome;
        let totals = outcome.totals;
        let adjustments = || outcome.lines.iter().flat_map(|line| &line.adjustments);
        self.stroke("-");
        let off_lines = total(adjustments().filter(|off| on_line(off)).map(|off| off.amount));
        let goods = Amount::from_minor_units(totals.subtotal.minor_units() - off_lines.minor_units());
        self.sum(0, "goods", &self.amount(goods));
        for applied in &outcome.applied {
            let its = adjustments().filter(|off| off.promotion == applied.promotion && !on_line(off));
            let off_order = total(its.map(|off| off.amount));
            if off_order != Amount::ZERO {
                self.sum(0, &self.applied(applied), &self.minus(off_order));
            }
        }
        for entry in &outcome.shipping {
            self.sum(0, &format!("shipping, {}", entry.method), &self.amount(entry.amount));
            for off in &entry.adjustments {
                self.sum(2, self.shop.promotion(off.promotion.as_str()), &self.minus(off.amount));
            }
        }
        self.stroke("=");
        self.sum(0, &format!("TO PAY, {}", outcome.currency.code()), &self.amount(totals.payable));
        if totals.saved != Amount::ZERO {
            self.sum(0, "saved", &self.amount(totals.saved));
        }
    }

    /// A promotion with its code, and how many times it applied.
    fn applied(&self, applied: &Applied) -> String {
        if applied.promotion.as_str() == POINTS {
            return format!("{} points redeemed", number(self.outcome.points.map_or(0, |points| points.spent)));
        }
        let code = applied.code.as_ref().map(|code| format!(" [{code}]")).unwrap_or_default();
        let times = if applied.times > 1 { format!(" ({} times)", applied.times) } else { String::new() };
        format!("{}{times}{code}", self.shop.promotion(applied.promotion.as_str()))
    }

    /// Points, gifts and coupons.
    fn rewards(&mut self) {
        let mut texts = Vec::new();
        texts.extend(self.points().map(|text| ("  points  ", text)));
        for gift in &self.outcome.gifts {
            let others: Vec<&str> = gift.alternatives.iter().map(|sku| self.shop.name(sku.as_str())).collect();
            let others = if others.is_empty() { String::new() } else { format!(", or {}", others.join(", ")) };
            let promotion = self.shop.promotion(gift.promotion.as_str());
            texts
                .push(("  gift    ", format!("{} × {}{others} ({promotion})", gift.quantity, self.shop.name(gift.sku.as_str()))));
        }
        for effect in &self.outcome.effects {
            if let Effect::IssueCoupon { promotion, quantity, valid_until, .. } = effect {
                let until = valid_until.as_ref().map(|day| format!(", valid before {day}")).unwrap_or_default();
                texts.push(("  coupon  ", format!("{quantity} × {}{until}", self.shop.promotion(promotion.as_str()))));
            }
        }
        if !texts.is_empty() {
            self.push("");
        }
        for (mark, text) in texts {
            self.paragraph(mark, &text);
        }
    }

    fn points(&self) -> Option<String> {
        let points = self.outcome.points?;
        let mut text = points.before.map(|before| format!("{} before", number(before))).unwrap_or_default();
        if points.spent > 0 {
            text += &format!(" - {} spent", number(points.spent));
        }
        let later = self.outcome.effects.iter().find_map(|effect| match effect {
            Effect::EarnPoints { usable_on, .. } => usable_on.as_ref(),
            _ => None,
        });
        let now = points.after.map(|after| format!(" = {} now", number(after))).unwrap_or_default();
        match later {
            Some(day) => text += &format!("{now}, and {} from {day}", number(points.earned)),
            None => text += &format!(" + {} earned{now}", number(points.earned)),
        }
        Some(text)
    }

    fn next(&mut self) {
        if !self.outcome.next.is_empty() {
            self.section("WHAT TO ADD NEXT");
        }
        for near in &self.outcome.next {
            let change = match &near.change {
                Change::Spend { amount, items } => format!("spend {} more{}", self.amount(*amount), self.on(items.as_ref())),
                Change::Quantity { line, units } => {
                    let sku = self.cart.lines.iter().find(|one| one.id == *line).map_or("", |one| one.sku.as_str());
                    format!("take {units} more {}", self.shop.name(sku))
                }
                _ => continue,
            };
            let gain =
                if near.saves == Amount::ZERO { "get more".to_owned() } else { format!("save {} more", self.amount(near.saves)) };
            let promotion = self.shop.promotion(near.promotion.as_str());
            self.paragraph("  + ", &format!("{change} and {gain}, with: {promotion}"));
        }
    }

    /// On what to spend, for the selectors that these shops use.
    fn on(&self, items: Option<&Selector>) -> String {
        let Some(items) = items else { return String::new() };
        let sellers = items.seller.iter().map(|seller| self.shop.name(seller));
        let all: Vec<&str> = sellers.chain(items.category.iter().chain(&items.tag).map(String::as_str)).collect();
        if all.is_empty() { String::new() } else { format!(" at {}", all.join(" or ")) }
    }

    /// The sentences of the explanation that say what did not apply: they stand before those on what to add and what to pay.
    fn refusals(&mut self) {
        let outcome = self.outcome;
        let sentences = self.shop.engine.explain(outcome, Language::English);
        let end = sentences.len().saturating_sub(outcome.next.len() + 1);
        let start = end.saturating_sub(outcome.not_applied.len());
        let refusals = sentences.get(start..end).unwrap_or_default();
        if !refusals.is_empty() {
            self.section("DID NOT APPLY");
        }
        for sentence in refusals {
            self.paragraph("  x ", sentence);
        }
    }

    fn sellers(&mut self) {
        if self.outcome.sellers.is_empty() {
            return;
        }
        let width = self.table.amount.max(columns("discount"));
        let mut rows = vec![("PER SELLER".to_owned(), ["goods", "shipping", "discount", "to pay"].map(str::to_owned))];
        for one in &self.outcome.sellers {
            let name = one.seller.as_deref().map_or("without a seller", |seller| self.shop.name(seller));
            let sums = [self.amount(one.subtotal), self.amount(one.shipping), self.minus(one.discount), self.amount(one.payable)];
            rows.push((name.to_owned(), sums));
        }
        self.push("");
        for (name, sums) in rows {
            let sums: String = sums.iter().map(|sum| format!("  {}", right(sum, width))).collect();
            self.push(format!("  {}{sums}", left(&name, WIDTH - 4 * (width + GAP) - GAP)));
        }
    }

    /// Who pays for which discount.
    fn funding(&mut self) {
        let applied = self.outcome.applied.iter();
        let funded: Vec<&Applied> = applied.filter(|one| !one.funding.is_empty() && one.amount != Amount::ZERO).collect();
        if funded.is_empty() {
            return;
        }
        self.section("WHO FUNDS THE DISCOUNTS");
        let width = widest(funded.iter().map(|one| self.shop.promotion(one.promotion.as_str()).to_owned()), "");
        for one in funded {
            let parts: Vec<String> = one.funding.iter().map(|part| format!("{} {}", part.by, self.amount(part.amount))).collect();
            let name = left(self.shop.promotion(one.promotion.as_str()), width);
            self.paragraph(&format!("  {name}  {}  ", right(&self.amount(one.amount), self.table.amount - 1)), &parts.join(", "));
        }
    }

    fn explained(&mut self, language: Language) {
        self.section(if language == Language::SimplifiedChinese { "说明" } else { "IN WORDS" });
        for sentence in self.shop.engine.explain(self.outcome, language) {
            self.paragraph("  - ", &sentence);
        }
    }

    /// What the till records, and by what a server checks it.
    fn records(&mut self) {
        let (mut uses, mut others) = (0_u64, Vec::new());
        for effect in &self.outcome.effects {
            match effect {
                Effect::Use { .. } => uses += 1,
                Effect::Gift { quantity, .. } => others.push(format!("{quantity} gift")),
                Effect::IssueCoupon { quantity, .. } => others.push(format!("{quantity} coupon to issue")),
                Effect::RedeemPoints { points, .. } => others.push(format!("{} points spent", number(*points))),
                Effect::EarnPoints { points, .. } => others.push(format!("{} points earned", number(*points))),
                _ => {}
            }
        }
        if uses > 0 {
            others.insert(0, format!("promotions used: {uses}"));
        }
        let digest: String = self.outcome.digest.chars().take(12).collect();
        others.push(format!("digest {digest}..."));
        self.push("");
        self.paragraph("  to record  ", &others.join(", "));
    }
}
