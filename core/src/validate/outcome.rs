//! What must hold between the numbers of an outcome that was handed back: every sum is the sum of its parts.
//!
//! A receipt that was cut, or that somebody wrote into, is found here before anybody is paid.

use super::ids::unique;
use crate::diagnostic::{Code, Path};
use crate::model::Class;
use crate::money::{Amount, Currency, MAX_MINOR};
use crate::outcome::{Adjustment, Outcome, OutcomeLine, UnitRun};
use crate::sort;
use crate::wire::{Report, Word, quoted};

/// What an order may come to: its goods, and its shipping, as much as a document may state.
const ORDER: i64 = 2 * MAX_MINOR;

/// The name of redeemed points among promotions.
const POINTS: &str = "$points";

/// Adds everything that is wrong between the values of an outcome.
pub(crate) fn rules(outcome: &Outcome, report: &mut Report<'_>) {
    let root = Path::Root;
    unique(&root.key("lines"), "id", &mut outcome.lines.iter().map(|line| line.id.as_str()), report);
    unique(&root.key("shipping"), "id", &mut outcome.shipping.iter().map(|entry| entry.id.as_str()), report);
    unique(&root.key("applied"), "promotion", &mut outcome.applied.iter().map(|one| one.promotion.as_str()), report);
    let in_doubt = report.doubts(&root.key("currency"));
    let mut sums = Sums { currency: outcome.currency, in_doubt, report };
    let mut known: Vec<&str> = outcome.applied.iter().map(|one| one.promotion.as_str()).collect();
    sort::ascending(&mut known);
    let (lines, shipping, totals) = (root.key("lines"), root.key("shipping"), root.key("totals"));
    for (index, line) in outcome.lines.iter().enumerate() {
        let path = lines.index(index);
        sums.within(&path.key("subtotal"), line.subtotal, MAX_MINOR);
        let off = sums.adjustments(&path, &line.adjustments, &known);
        if sums.within_and_equal(&path.key("payable"), &[path], minor(line.subtotal).saturating_sub(off), line.payable, MAX_MINOR)
        {
            sums.runs(&path, line);
        }
    }
    for (index, entry) in outcome.shipping.iter().enumerate() {
        let path = shipping.index(index);
        sums.within(&path.key("amount"), entry.amount, MAX_MINOR);
        let off = sums.adjustments(&path, &entry.adjustments, &known);
        sums.within_and_equal(&path.key("payable"), &[path], minor(entry.amount).saturating_sub(off), entry.payable, MAX_MINOR);
    }
    let of_lines = outcome.lines.iter().map(|line| &line.adjustments);
    let all = || of_lines.clone().chain(outcome.shipping.iter().map(|entry| &entry.adjustments)).flatten();
    let mut taken: Vec<(&str, i128)> = all().map(|one| (one.promotion.as_str(), minor(one.amount))).collect();
    sort::merge(&mut taken, i128::saturating_add);
    let parts = [lines, shipping];
    let given = &outcome.totals;
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| amounts.map(minor).fold(0_i128, i128::saturating_add);
    sums.equal(&totals.key("subtotal"), &parts, sum(&mut outcome.lines.iter().map(|line| line.subtotal)), given.subtotal);
    sums.equal(&totals.key("shipping"), &parts, sum(&mut outcome.shipping.iter().map(|entry| entry.amount)), given.shipping);
    let discounts = totals.key("discounts");
    let by_class = [
        (Class::Price, given.discounts.price),
        (Class::Item, given.discounts.item),
        (Class::Order, given.discounts.order),
        (Class::Shipping, given.discounts.shipping),
        (Class::Payment, given.discounts.payment),
    ];
    for (class, amount) in by_class {
        let of_class = sum(&mut all().filter(|one| one.class == class).map(|one| one.amount));
        sums.equal(&discounts.key(class.as_word()), &parts, of_class, amount);
    }
    sums.equal(&totals.key("discount"), &[discounts], sum(&mut by_class.iter().map(|(_, amount)| *amount)), given.discount);
    let payable = minor(given.subtotal).saturating_add(minor(given.shipping)).saturating_sub(minor(given.discount));
    sums.equal(&totals.key("payable"), &[totals], payable, given.payable);
    let applied = root.key("applied");
    let prepaid = given.prepaid.unwrap_or(Amount::ZERO);
    let paid = sum(&mut outcome.applied.iter().filter_map(|one| one.prepaid));
    sums.equal(&totals.key("prepaid"), &[applied], paid, prepaid);
    sums.equal(&totals.key("saved"), &[totals], minor(given.discount).saturating_sub(minor(prepaid)), given.saved);
    for (index, one) in outcome.applied.iter().enumerate() {
        let path = applied.index(index);
        sums.within(&path.key("prepaid"), one.prepaid.unwrap_or(Amount::ZERO), ORDER);
        sums.within(&path.key("floored"), one.floored.unwrap_or(Amount::ZERO), i64::MAX);
        let amount = taken.binary_search_by_key(&one.promotion.as_str(), |one| one.0).ok().and_then(|place| taken.get(place));
        let parts = [lines, shipping, path.key("promotion")];
        sums.within_and_equal(&path.key("amount"), &parts, amount.map_or(0, |one| one.1), one.amount, ORDER);
        if !one.funding.is_empty() {
            let shared = minor(one.amount).saturating_sub(minor(one.prepaid.unwrap_or(Amount::ZERO))).max(0);
            let funded = sum(&mut one.funding.iter().map(|part| part.amount));
            let funding = path.key("funding");
            let mut within = true;
            for (place, part) in one.funding.iter().enumerate() {
                within &= sums.within(&funding.index(place).key("amount"), part.amount, ORDER);
            }
            if within && funded != shared && !in_doubt {
                let expected = format!("parts of {} in all", sums.text(shared));
                sums.report.add_about(&funding, &[path], Code::SumMismatch, expected, sums_text(funded, sums.currency));
            }
        }
    }
    let points = root.key("points");
    let earned = outcome.points.map_or(0, |points| points.earned);
    let of_lines = outcome.lines.iter().filter_map(|line| line.points).fold(0_u64, u64::saturating_add);
    if of_lines > earned {
        let expected = format!("at least {of_lines}, the sum of the lines");
        sums.report.add_about(
            &points.key("earned"),
            &[points.key("earned"), lines],
            Code::SumMismatch,
            expected,
            format!("`{earned}`"),
        );
    }
    let spent = outcome.applied.iter().find(|one| one.promotion.as_str() == POINTS).map_or(0, |one| minor(one.amount));
    let value = outcome.points.and_then(|points| points.value).unwrap_or(Amount::ZERO);
    sums.equal(&points.key("value"), &[applied], spent, value);
}

fn minor(amount: Amount) -> i128 {
    i128::from(amount.minor_units())
}

fn sums_text(amount: i128, currency: Currency) -> String {
    let amount = i64::try_from(amount).unwrap_or(i64::MAX);
    format!("`{}`", Amount::from_minor_units(amount).format(currency))
}

struct Sums<'r, 't> {
    currency: Currency,
    /// Without a currency nobody knows what amounts are, nor their sums.
    in_doubt: bool,
    report: &'r mut Report<'t>,
}

impl Sums<'_, '_> {
    fn text(&self, amount: i128) -> String {
        sums_text(amount, self.currency)
    }

    /// An amount that may be neither negative nor beyond what documents state.
    fn within(&mut self, path: &Path<'_>, amount: Amount, most: i64) -> bool {
        let within = (0..=most).contains(&amount.minor_units());
        if !within {
            let expected = format!("an amount from 0 to {}", Amount::from_minor_units(most).format(self.currency));
            let found = self.text(minor(amount));
            self.report.add(path, Code::AmountRange, expected, found);
        }
        within
    }

    /// Whether it is within; then it is held to its parts.
    fn within_and_equal(&mut self, path: &Path<'_>, parts: &[Path<'_>], expected: i128, found: Amount, most: i64) -> bool {
        let within = self.within(path, found, most);
        if within {
            self.equal(path, parts, expected, found);
        }
        within
    }

    fn equal(&mut self, path: &Path<'_>, parts: &[Path<'_>], expected: i128, found: Amount) {
        if expected != minor(found) && !self.in_doubt && !parts.iter().any(|part| self.report.doubts(part)) {
            let (expected, found) = (format!("{}, the sum of its parts", self.text(expected)), self.text(minor(found)));
            self.report.add(path, Code::SumMismatch, expected, found);
        }
    }

    /// The sum of adjustments, each of which is by a promotion that applied.
    fn adjustments(&mut self, parent: &Path<'_>, adjustments: &[Adjustment], known: &[&str]) -> i128 {
        let list = parent.key("adjustments");
        let mut sum: i128 = 0;
        for (index, adjustment) in adjustments.iter().enumerate() {
            let path = list.index(index);
            self.within(&path.key("amount"), adjustment.amount, MAX_MINOR);
            let promotion = adjustment.promotion.as_str();
            if known.binary_search(&promotion).is_err() && !self.report.doubts(&Path::Root.key("applied")) {
                self.report.add(&path.key("promotion"), Code::UnknownReference, "a promotion of `applied`", quoted(promotion));
            }
            sum = sum.saturating_add(minor(adjustment.amount));
        }
        sum
    }

    /// The runs of a line hold its units, pay what it pays, stand dearest first, and none pays more than it cost.
    fn runs(&mut self, line: &Path<'_>, of: &OutcomeLine) {
        let list = line.key("runs");
        for (index, run) in of.runs.iter().enumerate() {
            self.within(&list.index(index).key("price"), run.price, MAX_MINOR);
        }
        if self.in_doubt {
            return;
        }
        let units = of.runs.iter().map(|run| u128::from(run.units)).fold(0, u128::saturating_add);
        let pay = |run: &UnitRun| i128::from(run.units).saturating_mul(minor(run.price));
        let paid = of.runs.iter().map(pay).fold(0, i128::saturating_add);
        let descend = of.runs.is_sorted_by(|before, run| before.price > run.price);
        if units != u128::from(of.quantity) || paid != minor(of.payable) || !descend || !costs_cover(of) {
            let expected = format!("{} units that pay {} in all, dearest first", of.quantity, self.text(minor(of.payable)));
            self.report.add_about(&list, &[*line], Code::SumMismatch, expected, "other runs");
        }
    }
}

/// Whether no position pays more than it cost: the last of each run, which is the cheapest, decides.
fn costs_cover(line: &OutcomeLine) -> bool {
    let units = i128::from(line.quantity).max(1);
    let (low, dear) = (minor(line.subtotal).div_euclid(units), minor(line.subtotal).rem_euclid(units));
    let mut last: i128 = 0;
    line.runs.iter().all(|run| {
        last = last.saturating_add(i128::from(run.units));
        minor(run.price) <= low.saturating_add(i128::from(last <= dear))
    })
}
