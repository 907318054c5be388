//! `tiers`: the benefit of the step reached, or each slice at its own rate.

use smallvec::SmallVec;

use super::units::Outcome;
use super::{Turn, order};
use crate::compile::{CompiledBenefit, CompiledMeasure, CompiledSelector, Tiers};
use crate::engine::pool::Lent;
use crate::engine::session::{Leaf, Part, Refusal, Value, total};
use crate::model::{AttributeOf, AttributeValue, Basis, Class, Favor, Threshold, TierMode};
use crate::money::{Fraction, Rate};

/// What was measured.
enum Measured {
    Amount(i64),
    Count(u64),
    /// A place in the programme's tiers.
    Tier(Option<usize>, String),
    Number(Option<rust_decimal::Decimal>, String),
    /// Not known.
    Unknown,
}

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Tiers) -> Result<(), Refusal> {
    let measured = measure(turn, &benefit.measure);
    let reached = benefit.steps.iter().take_while(|step| reaches(turn, &measured, &step.0)).count();
    let next = benefit.steps.get(reached);
    if reached == 0 {
        let Some(step) = next else { return Err(Refusal::Nothing) };
        return Err(turn.session.unmet(|| leaf(turn, &benefit.measure, &measured, &step.0)));
    }
    let detailed = turn.session.detailed;
    let next = next.filter(|_| detailed).map(|step| leaf(turn, &benefit.measure, &measured, &step.0));
    // What the tiers miss comes before what a step of theirs misses.
    let known = &mut turn.session.ledger.slots[turn.slot].next_steps;
    let before = known.len();
    known.extend(next);
    let result = reach(turn, benefit, reached);
    if result.is_err() {
        turn.session.ledger.slots[turn.slot].next_steps.truncate(before);
    }
    result
}

/// Runs what the step reached gives.
fn reach(turn: &mut Turn<'_, '_>, benefit: &Tiers, reached: usize) -> Result<(), Refusal> {
    match benefit.mode {
        TierMode::Highest => {
            let place = reached.saturating_sub(1);
            let Some((_, step)) = benefit.steps.get(place) else { return Err(Refusal::Nothing) };
            let path = if turn.session.detailed { format!("{}/steps/{place}/benefit", turn.path) } else { String::new() };
            let outer = std::mem::replace(&mut turn.path, path);
            let result = super::run(turn, step);
            turn.path = outer;
            let state = &mut turn.session.ledger.slots[turn.slot];
            // Of several benefits the first that was refused is the reason.
            if result.is_err() && state.refusal.is_none() {
                state.refused_step = Some(place);
            }
            result
        }
        TierMode::Graduated => graduated(turn, benefit),
    }
}

fn measure(turn: &Turn<'_, '_>, measure: &CompiledMeasure) -> Measured {
    let session = &*turn.session;
    let customer = session.cart.customer.as_ref();
    match measure {
        CompiledMeasure::Spend { items, basis } => Measured::Amount(session.spend(items.as_deref(), *basis)),
        CompiledMeasure::Quantity { items } => Measured::Count(session.count(items.as_deref())),
        CompiledMeasure::Distinct { items } => Measured::Count(session.distinct(items.as_deref())),
        CompiledMeasure::CustomerTier => {
            let tier = customer.and_then(|customer| customer.tier.as_ref()).map_or("", |tier| tier.as_str());
            Measured::Tier(session.tier_place(tier), tier.to_owned())
        }
        CompiledMeasure::NthOrder => customer
            .and_then(|customer| customer.orders)
            .map_or(Measured::Unknown, |orders| Measured::Count(orders.saturating_add(1))),
        CompiledMeasure::Attribute { of, name } => {
            let attributes = match of {
                AttributeOf::Cart => Some(&session.cart.attributes),
                AttributeOf::Customer => customer.map(|customer| &customer.attributes),
            };
            let value = attributes.and_then(|attributes| attributes.get(name));
            let number = match value {
                Some(AttributeValue::Number(number)) => Some(*number),
                Some(AttributeValue::Text(text)) => crate::engine::session::decimal_text(text),
                _ => None,
            };
            Measured::Number(number, value.map(ToString::to_string).unwrap_or_default())
        }
    }
}

fn reaches(turn: &Turn<'_, '_>, measured: &Measured, threshold: &Threshold) -> bool {
    match (measured, threshold) {
        (Measured::Amount(actual), Threshold::Amount(needed)) => turn.amount(needed) <= *actual,
        (Measured::Count(actual), Threshold::Count(needed)) => needed <= actual,
        (Measured::Tier(Some(actual), _), Threshold::Tier(needed)) => {
            turn.session.tier_place(needed.as_str()).is_some_and(|needed| needed <= *actual)
        }
        (Measured::Number(Some(actual), _), Threshold::Number(needed)) => needed.decimal() <= *actual,
        _ => false,
    }
}

/// What the next step needs.
fn leaf(turn: &Turn<'_, '_>, measure: &CompiledMeasure, measured: &Measured, threshold: &Threshold) -> Leaf {
    let mut basis = None;
    let mut items: Option<Option<CompiledSelector>> = None;
    let name = match measure {
        CompiledMeasure::Spend { items: selector, basis: of } => {
            basis = Some(*of);
            items = Some(selector.as_deref().cloned());
            "spend"
        }
        CompiledMeasure::Quantity { items: selector } => {
            items = Some(selector.as_deref().cloned());
            "quantity"
        }
        CompiledMeasure::Distinct { .. } => "distinct",
        CompiledMeasure::CustomerTier => "tier",
        CompiledMeasure::NthOrder => "orders",
        CompiledMeasure::Attribute { .. } => "attribute",
    };
    let needed = match threshold {
        Threshold::Amount(amounts) => Value::Amount(turn.amount(amounts)),
        Threshold::Count(count) => Value::Count(*count),
        Threshold::Number(number) => Value::Text(number.to_string()),
        Threshold::Tier(tier) => Value::Text(tier.as_str().to_owned()),
    };
    let actual = match measured {
        Measured::Amount(amount) => Value::Amount(*amount),
        Measured::Count(count) => Value::Count(*count),
        Measured::Tier(_, text) | Measured::Number(_, text) => Value::Text(text.clone()),
        Measured::Unknown => Value::Text(String::new()),
    };
    Leaf { basis, items, lower: true, ..Leaf::new(&format!("{}/measure", turn.path), name, needed, actual) }
}

/// Each slice of the spend, or of the units, at the rate of its step.
///
/// What is measured fills the slices; of it only what is eligible is discounted, by the slices that it lies in.
fn graduated(turn: &mut Turn<'_, '_>, benefit: &Tiers) -> Result<(), Refusal> {
    let (items, basis) = match &benefit.measure {
        CompiledMeasure::Spend { items, basis } => (items.as_deref(), Some(*basis)),
        CompiledMeasure::Quantity { items } => (items.as_deref(), None),
        _ => return Err(Refusal::Nothing),
    };
    let in_order = benefit.class == Class::Order;
    let session = &*turn.session;
    let mut parts = session.eligible(benefit.items.as_deref(), |run| in_order || run.is_open(turn.slot));
    parts.retain(|part| items.is_none_or(|items| session.run_matches(items, part.run)));
    if parts.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let laid = lay(turn, items, &parts, benefit.favor);
    match basis {
        Some(basis) => by_spend(turn, benefit, &laid, basis, &parts),
        None => by_quantity(turn, benefit, &laid),
    }
}

/// What is measured, in the order in which it fills the slices, and whether it is eligible.
fn lay(turn: &Turn<'_, '_>, items: Option<&CompiledSelector>, eligible: &[Part], favor: Favor) -> Vec<(Part, bool)> {
    // Both are in canonical order.
    let mut eligible = eligible.iter().peekable();
    let measured = turn.session.in_order(items, |_| true, |_| true);
    let mut laid: Vec<(Part, bool)> =
        measured.iter().map(|part| (*part, eligible.next_if(|one| one.run == part.run).is_some())).collect();
    if favor == Favor::Customer {
        laid.reverse();
    }
    laid
}

/// Shows how much of each eligible part lies in a slice, if parts are as long as `length` says.
fn within(laid: &[(Part, bool)], slice: std::ops::Range<u64>, length: impl Fn(&Part) -> u64, mut show: impl FnMut(&Part, u64)) {
    let mut start: u64 = 0;
    for (part, eligible) in laid {
        let end = start.saturating_add(length(part));
        let inside = end.min(slice.end).saturating_sub(start.max(slice.start));
        if *eligible && inside > 0 {
            show(part, inside);
        }
        start = end;
    }
}

fn by_spend(
    turn: &mut Turn<'_, '_>,
    benefit: &Tiers,
    laid: &[(Part, bool)],
    basis: Basis,
    parts: &[Part],
) -> Result<(), Refusal> {
    let amount = |threshold: &Threshold| match threshold {
        Threshold::Amount(amounts) => u64::try_from(turn.amount(amounts)).ok(),
        _ => None,
    };
    let cost = |part: &Part| u64::try_from(total(turn.session.basis_price(part.run, basis), part.units)).unwrap_or(0);
    // All in one unit: the denominators of many different rates would have a product without end.
    let mut sum: i128 = 0;
    for (place, (threshold, step)) in benefit.steps.iter().enumerate() {
        let (Some(from), Some(rate)) = (amount(threshold), percent_of(step)) else { continue };
        let upto = benefit.steps.get(place.saturating_add(1)).and_then(|next| amount(&next.0)).unwrap_or(u64::MAX);
        let mut slice: i128 = 0;
        within(laid, from..upto, cost, |_, inside| slice = slice.saturating_add(i128::from(inside)));
        sum = sum.saturating_add(slice.saturating_mul(rate.millionths()));
    }
    let amount = turn.rounded(Some(Fraction { numerator: sum, denominator: Rate::PARTS_OF_AMOUNT }));
    if benefit.class == Class::Order {
        return order::give(turn, parts, amount, benefit.max_discount.as_deref(), 1, 0);
    }
    let mut outcome = Outcome::new(turn.session.pool);
    turn.spread(amount, parts, turn.even(), &mut outcome, false);
    turn.give(outcome, benefit.max_discount.as_deref(), 1, 0)
}

fn by_quantity(turn: &mut Turn<'_, '_>, benefit: &Tiers, laid: &[(Part, bool)]) -> Result<(), Refusal> {
    let mut outcome = Outcome::new(turn.session.pool);
    let mut sets: SmallVec<[(Rate, Lent<'_, Part>); 4]> = SmallVec::new();
    for (place, (threshold, step)) in benefit.steps.iter().enumerate() {
        let (Threshold::Count(from), Some(rate)) = (threshold, percent_of(step)) else { continue };
        let next = match benefit.steps.get(place.saturating_add(1)) {
            Some((Threshold::Count(next), _)) => *next,
            _ => u64::MAX,
        };
        let slice = from.saturating_sub(1)..next.saturating_sub(1);
        let mut parts = turn.session.pool.parts.lend();
        within(laid, slice, |part| part.units, |part, units| parts.push(Part { units, ..*part }));
        sets.push((rate, super::nth_unit::gathered(turn, parts)));
    }
    for (rate, parts) in &sets {
        turn.percent(parts, *rate, Basis::Running, &mut outcome, false);
    }
    turn.give(outcome, benefit.max_discount.as_deref(), 1, 0)
}

fn percent_of(step: &CompiledBenefit) -> Option<Rate> {
    match step {
        CompiledBenefit::Percent(one) => Some(one.percent),
        CompiledBenefit::OrderPercent(one) => Some(one.percent),
        _ => None,
    }
}
