//! What was returned of an order, counted: the sum of what came back before and what comes back now.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Path};
use crate::model::{CalledCoupon, Id, ReturnPolicy, ReturnRequest, ReturnState, ReturnedGift, ReturnedPoints, ReturnedUnits};
use crate::money::Amount;
use crate::outcome::{Effect, Outcome, OutcomeLine};
use crate::schedule::Instant;
use crate::sort;
use crate::wire::{Report, quoted};

/// What can be returned of an order, besides its units.
pub(super) struct Receipt<'o> {
    pub(super) outcome: &'o Outcome,
    /// What each promotion gave of each SKU, in the outcome's order.
    pub(super) gifts: Vec<ReturnedGift>,
    /// What each promotion issued of each coupon, in the outcome's order.
    pub(super) coupons: Vec<CalledCoupon>,
    lines: FxHashMap<&'o str, u32>,
}

/// Units of a line that were returned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Units {
    /// Without a price.
    pub(super) any: u64,
    /// By the price of each run.
    pub(super) named: Vec<u64>,
}

impl Units {
    pub(super) fn named_units(&self) -> u64 {
        self.named.iter().copied().fold(0, u64::saturating_add)
    }

    pub(super) fn all(&self) -> u64 {
        self.named_units().saturating_add(self.any)
    }
}

/// Everything that was returned, in the order of the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) lines: Vec<Units>,
    pub(super) shipping: Vec<bool>,
    pub(super) gifts: Vec<u64>,
}

impl<'o> Receipt<'o> {
    pub(super) fn new(outcome: &'o Outcome) -> Receipt<'o> {
        let mut gifts: Vec<ReturnedGift> = Vec::new();
        for gift in &outcome.gifts {
            match gifts.iter_mut().find(|one| one.promotion == gift.promotion && one.sku == gift.sku) {
                Some(one) => one.quantity = one.quantity.saturating_add(gift.quantity),
                None => {
                    gifts.push(ReturnedGift { promotion: gift.promotion.clone(), sku: gift.sku.clone(), quantity: gift.quantity })
                }
            }
        }
        let lines = outcome.lines.iter().zip(0..).map(|(line, index)| (line.id.as_str(), index)).collect();
        Receipt { outcome, gifts, coupons: issued(outcome), lines }
    }

    /// Whether every unit came back.
    pub(super) fn everything(&self, tally: &Tally) -> bool {
        let all = self.outcome.lines.iter().zip(&tally.lines).all(|(line, units)| units.all() >= line.quantity);
        all && !self.outcome.lines.is_empty()
    }

    pub(super) fn nothing(&self) -> Tally {
        let units = |line: &OutcomeLine| Units { any: 0, named: vec![0; line.runs.len()] };
        Tally {
            lines: self.outcome.lines.iter().map(units).collect(),
            shipping: vec![false; self.outcome.shipping.len()],
            gifts: vec![0; self.gifts.len()],
        }
    }

    /// Adds one list of each kind to a tally; what cannot be added is reported and left out.
    fn add(&self, lists: &Lists<'_>, tally: &mut Tally, report: &mut Report<'_>) {
        let path = lists.parent.key("lines");
        let mut seen = Vec::new();
        for (index, entry) in lists.lines.iter().enumerate() {
            self.add_units(entry, &path.index(index), &mut seen, tally, report);
        }
        let path = lists.parent.key("shipping");
        for (index, id) in lists.shipping.iter().enumerate() {
            let path = path.index(index);
            match self.outcome.shipping.iter().position(|entry| entry.id == *id) {
                None => report.add(&path, Code::UnknownReference, "a shipping entry of the outcome", quoted(id.as_str())),
                Some(place) => match tally.shipping.get_mut(place) {
                    Some(done) if !*done => *done = true,
                    _ => report.add(
                        &path,
                        Code::DuplicateId,
                        "an entry that was not paid back",
                        format!("{} again", quoted(id.as_str())),
                    ),
                },
            }
        }
        let path = lists.parent.key(lists.gifts_key);
        let mut seen = Vec::new();
        for (index, entry) in lists.gifts.iter().enumerate() {
            let path = path.index(index);
            let found = self.gifts.iter().position(|gift| gift.promotion == entry.promotion && gift.sku == entry.sku);
            let (Some(place), Some(gift)) = (found, found.and_then(|place| self.gifts.get(place))) else {
                report.add(&path.key("sku"), Code::UnknownReference, "a gift of the outcome", quoted(entry.sku.as_str()));
                continue;
            };
            if !sort::insert(&mut seen, (place, 0)) {
                let found = format!("{} again", quoted(entry.sku.as_str()));
                report.add(&path.key("sku"), Code::DuplicateId, "one entry for each gift", found);
                continue;
            }
            let Some(back) = tally.gifts.get_mut(place) else { continue };
            let left = gift.quantity.saturating_sub(*back);
            if entry.quantity > left {
                report.add(&path.key("quantity"), Code::TooManyUnits, format!("at most {left}"), format!("`{}`", entry.quantity));
                continue;
            }
            *back = back.saturating_add(entry.quantity);
        }
    }

    fn add_units(
        &self,
        entry: &ReturnedUnits,
        path: &Path<'_>,
        seen: &mut Vec<(usize, usize)>,
        tally: &mut Tally,
        report: &mut Report<'_>,
    ) {
        let id = entry.line.as_str();
        // What is not there has a place that no list reaches.
        let place = self.lines.get(id).map_or(usize::MAX, |place| *place as usize);
        let (Some(line), Some(units)) = (self.outcome.lines.get(place), tally.lines.get_mut(place)) else {
            report.add(&path.key("line"), Code::UnknownReference, "a line of the outcome", quoted(id));
            return;
        };
        // Which units are meant is not known.
        if report.doubts(&path.key("price")) {
            return;
        }
        let run = entry.price.map(|price| line.runs.iter().position(|run| run.price == price));
        if run == Some(None) {
            let found = entry.price.unwrap_or(Amount::ZERO).format(self.outcome.currency);
            report.add(&path.key("price"), Code::UnknownReference, "a price that units of the line paid", quoted(&found));
            return;
        }
        let run = run.flatten();
        if !sort::insert(seen, (place, run.map_or(0, |run| run.saturating_add(1)))) {
            report.add(
                &path.key("line"),
                Code::DuplicateId,
                "one entry for each line and price",
                format!("{} again", quoted(id)),
            );
            return;
        }
        let mut left = line.quantity.saturating_sub(units.all());
        if let Some(run) = run {
            let of_run = line.runs.get(run).map_or(0, |run| run.units);
            left = left.min(of_run.saturating_sub(units.named.get(run).copied().unwrap_or(0)));
        }
        if entry.units > left {
            report.add(&path.key("units"), Code::TooManyUnits, format!("at most {left}"), format!("`{}`", entry.units));
            return;
        }
        let count = match run {
            Some(run) => units.named.get_mut(run),
            None => Some(&mut units.any),
        };
        if let Some(count) = count {
            *count = count.saturating_add(entry.units);
        }
    }

    /// The tallies before and after this return; everything that does not fit the order is reported.
    pub(super) fn tallies(&self, request: &ReturnRequest, report: &mut Report<'_>) -> (Tally, Tally) {
        let root = Path::Root;
        let order = self.outcome.at.parse::<Instant>();
        if let (Ok(order), Ok(at)) = (order, request.at.parse::<Instant>())
            && at < order
        {
            let expected = format!("a moment not before {}", self.outcome.at);
            report.add(&root.key("at"), Code::MomentOrder, expected, quoted(&request.at));
        }
        let mut tally = self.nothing();
        if let Some(before) = &request.before {
            let path = root.key("before");
            if before.policy != request.policy {
                let (expected, found) = match before.policy {
                    ReturnPolicy::Share => ("`share`, the policy of the returns before", "`reprice`"),
                    ReturnPolicy::Reprice => ("`reprice`, the policy of the returns before", "`share`"),
                };
                report.add(&root.key("policy"), Code::Conflict, expected, found);
            }
            self.judge_state(before, &path, report);
            let lists = Lists {
                parent: path,
                lines: &before.lines,
                shipping: &before.shipping,
                gifts_key: "gifts",
                gifts: &before.gifts,
            };
            self.add(&lists, &mut tally, report);
        }
        let before = tally.clone();
        let lists = Lists {
            parent: root,
            lines: &request.lines,
            shipping: &request.shipping,
            gifts_key: "gifts_returned",
            gifts: &request.gifts_returned,
        };
        self.add(&lists, &mut tally, report);
        let values = root.key("gift_values");
        let mut seen = Vec::new();
        for (index, value) in request.gift_values.iter().enumerate() {
            let (path, sku) = (values.index(index), value.sku.as_str());
            match self.gifts.iter().position(|gift| gift.sku == value.sku) {
                None => report.add(&path.key("sku"), Code::UnknownReference, "a gift of the outcome", quoted(sku)),
                Some(place) if !sort::insert(&mut seen, (place, 0)) => {
                    let found = format!("{} again", quoted(sku));
                    report.add(&path.key("sku"), Code::DuplicateId, "one value for each gift", found);
                }
                Some(_) => {}
            }
        }
        (before, tally)
    }

    /// What a state says besides what came back.
    fn judge_state(&self, state: &ReturnState, path: &Path<'_>, report: &mut Report<'_>) {
        if state.outcome != self.outcome.digest {
            let expected = "the digest of the outcome";
            report.add(&path.key("outcome"), Code::ReceiptMismatch, expected, quoted(&state.outcome));
        }
        let list = path.key("coupons");
        let mut seen = Vec::new();
        for (index, entry) in state.coupons.iter().enumerate() {
            let (path, coupon) = (list.index(index), entry.coupon.as_str());
            let place = self.coupons.iter().position(|one| one.promotion == entry.promotion && one.coupon == entry.coupon);
            let Some((place, issued)) = place.and_then(|place| Some((place, self.coupons.get(place)?))) else {
                report.add(&path.key("coupon"), Code::UnknownReference, "a coupon that the order issued", quoted(coupon));
                continue;
            };
            if !sort::insert(&mut seen, (place, 0)) {
                report.add(
                    &path.key("coupon"),
                    Code::DuplicateId,
                    "one entry for each coupon",
                    format!("{} again", quoted(coupon)),
                );
            } else if entry.quantity > issued.quantity {
                let (expected, found) = (format!("at most {}", issued.quantity), format!("`{}`", entry.quantity));
                report.add(&path.key("quantity"), Code::TooManyUnits, expected, found);
            }
        }
        let paid = paid(self.outcome);
        if i128::from(state.refunded.minor_units()) > paid {
            let most = Amount::from_minor_units(i64::try_from(paid).unwrap_or(i64::MAX)).format(self.outcome.currency);
            let found = quoted(&state.refunded.format(self.outcome.currency));
            report.add(&path.key("refunded"), Code::AmountRange, format!("at most {most}, which was paid"), found);
        }
        let points = path.key("points");
        let order = self.outcome.points;
        let ReturnedPoints { take_back, give_back } = state.points;
        for (key, found, most) in [
            ("take_back", take_back, order.map_or(0, |points| points.earned)),
            ("give_back", give_back, order.map_or(0, |points| points.spent)),
        ] {
            if found > most {
                report.add(&points.key(key), Code::IntegerRange, format!("at most {most}"), format!("`{found}`"));
            }
        }
    }

    /// The counts of a tally as a state writes them.
    pub(super) fn returned_units(&self, tally: &Tally) -> Vec<ReturnedUnits> {
        let mut list = Vec::new();
        for (line, units) in self.outcome.lines.iter().zip(&tally.lines) {
            let named = line.runs.iter().zip(&units.named).map(|(run, units)| (*units, Some(run.price)));
            for (units, price) in std::iter::once((units.any, None)).chain(named).filter(|(units, _)| *units > 0) {
                list.push(ReturnedUnits { line: line.id.clone(), units, price });
            }
        }
        list
    }

    pub(super) fn returned_shipping(&self, tally: &Tally) -> Vec<Id> {
        let entries = self.outcome.shipping.iter().zip(&tally.shipping);
        entries.filter(|(_, done)| **done).map(|(entry, _)| entry.id.clone()).collect()
    }

    pub(super) fn returned_gifts(&self, tally: &Tally) -> Vec<ReturnedGift> {
        let gifts = self.gifts.iter().zip(&tally.gifts).filter(|(_, back)| **back > 0);
        gifts.map(|(gift, back)| ReturnedGift { quantity: *back, ..gift.clone() }).collect()
    }
}

/// What the customer paid: for the order, and before it.
pub(super) fn paid(outcome: &Outcome) -> i128 {
    let prepaid = outcome.totals.prepaid.unwrap_or(Amount::ZERO);
    i128::from(outcome.totals.payable.minor_units()).saturating_add(i128::from(prepaid.minor_units()))
}

/// Coupons that an outcome issues, each promotion's of one coupon together.
pub(super) fn issued(outcome: &Outcome) -> Vec<CalledCoupon> {
    let mut all: Vec<CalledCoupon> = Vec::new();
    for effect in &outcome.effects {
        let Effect::IssueCoupon { promotion, coupon, quantity, .. } = effect else { continue };
        match all.iter_mut().find(|one| one.promotion == *promotion && one.coupon == *coupon) {
            Some(one) => one.quantity = one.quantity.saturating_add(*quantity),
            None => all.push(CalledCoupon { promotion: promotion.clone(), coupon: coupon.clone(), quantity: *quantity }),
        }
    }
    all
}

/// The lists of a request, or of a state.
struct Lists<'l> {
    parent: Path<'l>,
    lines: &'l [ReturnedUnits],
    shipping: &'l [Id],
    gifts_key: &'static str,
    gifts: &'l [ReturnedGift],
}
