//! What must hold between the values of a cart: unique ids, totals that fit, points that are known before they are spent.

use std::borrow::Cow;

use super::ids::unique;
use crate::coupon;
use crate::diagnostic::{Code, Path};
use crate::model::{Cart, LinePrice, UsageSubject};
use crate::money::{Amount, MAX_MINOR};
use crate::sort;
use crate::wire::bounds::MAX_COUNT;
use crate::wire::{Report, quoted};

/// Up to this many ids are told apart without sorting them.
const FEW: usize = 24;

/// Whether there is nothing to report: a quick look before the slow one.
pub(crate) fn agrees(cart: &Cart) -> bool {
    distinct(cart.lines.iter().map(|line| line.id.as_str()))
        && distinct(cart.shipping.iter().map(|entry| entry.id.as_str()))
        && totals_fit(cart, 0)
        && (cart.redeem.is_none() || cart.customer.as_ref().is_some_and(|customer| customer.points.is_some()))
        && distinct(cart.gift_choices.iter().map(|choice| choice.promotion.as_str()))
        && distinct(cart.deposits.iter().map(|deposit| deposit.promotion.as_str()))
        && (cart.usage.len() < 2 || first_repeated_usage(cart).is_none())
}

/// Adds everything that is wrong between the values of a cart.
pub(crate) fn rules(cart: &Cart, report: &mut Report<'_>) {
    let root = Path::Root;
    unique(&root.key("lines"), "id", &mut cart.lines.iter().map(|line| line.id.as_str()), report);
    unique(&root.key("shipping"), "id", &mut cart.shipping.iter().map(|entry| entry.id.as_str()), report);
    let mut choices = cart.gift_choices.iter().map(|choice| choice.promotion.as_str());
    unique(&root.key("gift_choices"), "promotion", &mut choices, report);
    let mut deposits = cart.deposits.iter().map(|deposit| deposit.promotion.as_str());
    unique(&root.key("deposits"), "promotion", &mut deposits, report);
    for (name, total) in [("lines", lines_total(cart)), ("shipping", shipping_total(cart))] {
        // Without a currency nobody knows what amounts are.
        if total > i128::from(MAX_MINOR) && !report.doubts(&root.key("currency")) {
            let most = Amount::from_minor_units(MAX_MINOR).format(cart.currency);
            // Unreadable amounts stand at 0: they add nothing to a total that is too high without them.
            report.add_certain(&root.key(name), Code::TotalRange, format!("a total of at most {most}"), "more");
        }
    }
    if cart.redeem.is_some() && cart.customer.as_ref().is_none_or(|customer| customer.points.is_none()) {
        let customer = root.key("customer");
        report.add(&customer.key("points"), Code::MissingField, "`points`, from which `redeem` takes", "nothing");
    }
    repeated_usage(cart, &mut |index| {
        let subject = match cart.usage.get(index).map(|usage| &usage.subject) {
            Some(UsageSubject::Promotion(promotion)) => promotion.as_str(),
            Some(UsageSubject::Coupon { code: Some(code), .. }) => code,
            Some(UsageSubject::Coupon { coupon, code: None }) => coupon.as_str(),
            None => "",
        };
        let expected = "one entry for each promotion, coupon and code";
        let list = root.key("usage");
        let entry = list.index(index);
        let subject_fields = [entry.key("promotion"), entry.key("coupon"), entry.key("code")];
        report.add_about(&entry, &subject_fields, Code::DuplicateId, expected, format!("{} again", quoted(subject)));
    });
}

/// Whether the totals stay within the limit, with so much more for lines.
pub(super) fn totals_fit(cart: &Cart, more: i128) -> bool {
    lines_total(cart).saturating_add(more).max(shipping_total(cart)) <= i128::from(MAX_MINOR)
}

fn lines_total(cart: &Cart) -> i128 {
    let totals = cart.lines.iter().map(|line| match line.price {
        LinePrice::Unit(price) => minor(price).saturating_mul(quantity(line.quantity)),
        LinePrice::Total(total) => minor(total),
    });
    // What does not fit is over every limit as it is.
    i128::from(totals.fold(0, i64::saturating_add))
}

fn shipping_total(cart: &Cart) -> i128 {
    i128::from(cart.shipping.iter().fold(0_i64, |total, entry| total.saturating_add(minor(entry.amount))))
}

/// An amount that is wrong by itself is reported by itself, and does not count.
fn minor(amount: Amount) -> i64 {
    let minor = amount.minor_units();
    if (0..=MAX_MINOR).contains(&minor) { minor } else { 0 }
}

/// Likewise a quantity: there is at least one unit.
fn quantity(quantity: u64) -> i64 {
    i64::try_from(quantity).ok().filter(|_| (1..=MAX_COUNT).contains(&quantity)).unwrap_or(1)
}

fn distinct<'a>(ids: impl Iterator<Item = &'a str> + Clone) -> bool {
    let (few, more) = ids.size_hint();
    if more.unwrap_or(few) <= FEW {
        // A bit for each kind of last bytes: an id is compared with earlier ones only where their kind was seen.
        let mut seen: u64 = 0;
        for (id, place) in ids.clone().zip(0_usize..) {
            let bit = 1_u64 << (kind(id) & 63);
            if seen & bit != 0 && ids.clone().take(place).any(|other| other == id) {
                return false;
            }
            seen |= bit;
        }
        return true;
    }
    let mut sorted: Vec<&str> = ids.collect();
    sort::ascending(&mut sorted);
    sorted.is_sorted_by(|before, id| before < id)
}

/// A number that neighbouring ids, which differ at their end, do not share.
fn kind(id: &str) -> u8 {
    let mut end = id.bytes().rev();
    let (last, before) = (end.next().unwrap_or(0), end.next().unwrap_or(0));
    before.wrapping_mul(10).wrapping_add(last)
}

fn first_repeated_usage(cart: &Cart) -> Option<usize> {
    let mut first = None;
    repeated_usage(cart, &mut |index| first = first.or(Some(index)));
    first
}

/// Shows the entries whose subject an earlier entry has.
fn repeated_usage(cart: &Cart, repeated: &mut dyn FnMut(usize)) {
    let subject = |index: usize| {
        cart.usage.get(index).map(|usage| match &usage.subject {
            UsageSubject::Promotion(promotion) => (0, promotion.as_str(), Cow::Borrowed("")),
            UsageSubject::Coupon { coupon, code: None } => (1, coupon.as_str(), Cow::Borrowed("")),
            UsageSubject::Coupon { coupon, code: Some(code) } => {
                // A code that nobody could enter still counts as what it is.
                (2, coupon.as_str(), coupon::normalize(code).unwrap_or(Cow::Borrowed(code)))
            }
        })
    };
    let mut subjects: Vec<_> = (0..cart.usage.len()).map(|index| (subject(index), index)).collect();
    // An entry that names nothing repeats no other.
    subjects.retain(|(subject, _)| subject.as_ref().is_some_and(|subject| !subject.1.is_empty()));
    sort::ascending(&mut subjects);
    let again = subjects.iter().zip(subjects.iter().skip(1)).filter(|(one, next)| one.0 == next.0);
    let mut again: Vec<usize> = again.map(|(_, next)| next.1).collect();
    sort::ascending(&mut again);
    again.into_iter().for_each(repeated);
}
