//! From the state that the promotions left to the outcome. Nothing here changes a number.

mod brief;
mod effects;
mod near_miss;
mod reasons;
mod render;
pub(crate) mod totals;

pub use render::{Language, explain};

use crate::allocate::{Target, allocate};
use crate::combine;
use crate::engine::Parts;
use crate::engine::pool::Lent;
use crate::engine::session::{POINTS, Session, Subject};
use crate::model::{Class, PromotionId};
use crate::money::Amount;
use crate::outcome::{
    Adjustment, Applied, FundingPart, Outcome, OutcomeGift, OutcomeLine, OutcomePoints, OutcomeShipping, UnitRun,
};
use crate::sort;

pub(crate) use brief::brief;
pub(crate) use near_miss::{MOST_TRIES, near_misses};
pub(crate) use reasons::next_steps;
pub(crate) use render::sentences;

/// The name of redeemed points among promotions.
pub(crate) const POINTS_ID: &str = "$points";

/// The outcome of a session that has run, without near misses and digest.
pub(crate) fn outcome(session: &Session<'_>, parts: Parts) -> Outcome {
    let cart = session.cart;
    let engine = session.engine;
    let totals = totals::totals(session);
    let taken = Adjustments::new(session);
    Outcome {
        rulebook: engine.id.clone(),
        cart: cart.id.clone(),
        currency: cart.currency,
        at: cart.at.clone(),
        price_basis: engine.price_basis,
        totals,
        sellers: totals::sellers(session),
        lines: lines(session, &taken),
        shipping: shipping(session, &taken),
        gifts: gifts(session),
        points: points(session),
        applied: applied(session),
        not_applied: if parts.reasons { reasons::not_applied(session) } else { Vec::new() },
        next: Vec::new(),
        effects: if parts.effects { effects::effects(session) } else { Vec::new() },
        optimality: session.optimality,
        runner_up: session.runner_up.clone(),
        digest: String::new(),
    }
}

fn id(session: &Session<'_>, slot: u32) -> PromotionId {
    if slot == POINTS { PromotionId::from(POINTS_ID) } else { session.promo(slot).id.clone() }
}

/// What was taken off, by subject.
struct Adjustments<'s> {
    session: &'s Session<'s>,
    /// For each line, then for each shipping entry, one more than the place in the ledger of what was taken first.
    first: Lent<'s, u32>,
    /// For each place in the ledger one more than the next one of its subject; 0: there is none.
    next: Lent<'s, u32>,
}

impl<'s> Adjustments<'s> {
    fn new(session: &'s Session<'_>) -> Adjustments<'s> {
        let ledger = &session.ledger;
        let mut first = session.pool.numbers.lend();
        first.resize(session.lines.len().saturating_add(ledger.ships.len()), 0);
        let mut next = session.pool.numbers.lend();
        next.resize(ledger.taken.len(), 0);
        let places = 1..u32::try_from(next.len()).unwrap_or(u32::MAX).saturating_add(1);
        for ((taken, place), next) in ledger.taken.iter().zip(places).zip(next.iter_mut()).rev() {
            if let Some(first) = first.get_mut(subject(session, taken.subject)).filter(|_| taken.amount > 0) {
                *next = std::mem::replace(first, place);
            }
        }
        Adjustments { session, first, next }
    }

    /// Of a subject: one entry per promotion and class, in the order of the first.
    fn of(&self, of: Subject) -> Vec<Adjustment> {
        let after = |place: u32| (place as usize).checked_sub(1);
        let first = self.first.get(subject(self.session, of)).copied().and_then(after);
        let places = std::iter::successors(first, |place| self.next.get(*place).copied().and_then(after));
        let mut found: Vec<Adjustment> = Vec::with_capacity(places.clone().count());
        let mut slots = self.session.pool.numbers.lend();
        for taken in places.filter_map(|place| self.session.ledger.taken.get(place)) {
            let known = found.iter_mut().zip(slots.iter()).find(|(one, slot)| (**slot, one.class) == (taken.slot, taken.class));
            match known {
                Some((one, _)) => one.amount = Amount::from_minor_units(one.amount.minor_units().saturating_add(taken.amount)),
                None => {
                    slots.push(taken.slot);
                    let amount = Amount::from_minor_units(taken.amount);
                    found.push(Adjustment { promotion: id(self.session, taken.slot), class: taken.class, amount });
                }
            }
        }
        found
    }
}

/// The number of a subject: lines as the cart has them, then its shipping entries.
fn subject(session: &Session<'_>, subject: Subject) -> usize {
    match subject {
        Subject::Line(line) => line as usize,
        Subject::Shipping(entry) => session.lines.len().saturating_add(entry as usize),
    }
}

fn lines(session: &Session<'_>, taken: &Adjustments<'_>) -> Vec<OutcomeLine> {
    let mut runs: Vec<Vec<UnitRun>> = vec![Vec::new(); session.lines.len()];
    for run in session.ledger.runs.iter().filter(|run| run.units > 0) {
        let Some(of_line) = runs.get_mut(run.line as usize) else { continue };
        let price = Amount::from_minor_units(run.price);
        match of_line.iter_mut().find(|one| one.price == price) {
            Some(one) => one.units = one.units.saturating_add(run.units),
            None => of_line.push(UnitRun { units: run.units, price }),
        }
    }
    let mut lines = Vec::with_capacity(session.cart.lines.len());
    for ((line, place), mut runs) in session.cart.lines.iter().zip(0_u32..).zip(runs) {
        sort::by_key(&mut runs, |run| std::cmp::Reverse(run.price));
        let subtotal = session.lines[place].subtotal;
        let adjustments = taken.of(Subject::Line(place));
        let off = adjustments.iter().map(|one| one.amount.minor_units()).fold(0_i64, i64::saturating_add);
        let points = session.ledger.line_points.get(place as usize).copied().filter(|points| *points > 0);
        lines.push(OutcomeLine {
            id: line.id.clone(),
            sku: line.sku.clone(),
            quantity: line.quantity,
            subtotal: Amount::from_minor_units(subtotal),
            payable: Amount::from_minor_units(subtotal.saturating_sub(off)),
            adjustments,
            runs,
            points,
        });
    }
    lines
}

fn shipping(session: &Session<'_>, taken: &Adjustments<'_>) -> Vec<OutcomeShipping> {
    let entries = session.cart.shipping.iter().zip(0_u32..);
    entries
        .map(|(entry, place)| OutcomeShipping {
            id: entry.id.clone(),
            method: entry.method.clone(),
            amount: entry.amount,
            payable: Amount::from_minor_units(session.ledger.ships[place].price),
            adjustments: taken.of(Subject::Shipping(place)),
        })
        .collect()
}

fn gifts(session: &Session<'_>) -> Vec<OutcomeGift> {
    let gifts = session.ledger.gifts.iter();
    gifts
        .map(|gift| OutcomeGift {
            promotion: id(session, gift.slot),
            sku: gift.sku.clone(),
            quantity: gift.quantity,
            alternatives: gift.alternatives.clone(),
        })
        .collect()
}

fn points(session: &Session<'_>) -> Option<OutcomePoints> {
    let ledger = &session.ledger;
    let programme = session.engine.programme.as_deref();
    if programme.is_none() && ledger.earned == 0 {
        return None;
    }
    let before = session.cart.customer.as_ref().and_then(|customer| customer.points);
    let at_once = programme.is_none_or(|programme| programme.programme.pending_days == 0);
    let usable = if at_once { ledger.earned } else { 0 };
    Some(OutcomePoints {
        before,
        spent: ledger.spent_points,
        value: (ledger.spent_points > 0).then(|| Amount::from_minor_units(ledger.points_value)),
        earned: ledger.earned,
        after: before.map(|before| before.saturating_sub(ledger.spent_points).saturating_add(usable)),
    })
}

fn applied(session: &Session<'_>) -> Vec<Applied> {
    let mut all: Vec<Applied> = session
        .ledger
        .joined
        .iter()
        .map(|slot| {
            let state = &session.ledger.slots[*slot];
            let some = |count: u64| (count > 0).then_some(count);
            Applied {
                promotion: id(session, *slot),
                code: entered(session, *slot),
                classes: combine::classes(state.classes).collect(),
                amount: Amount::from_minor_units(state.given),
                times: state.times,
                points: some(state.points),
                gifts: some(state.gifts),
                coupons: some(state.coupons),
                prepaid: (state.prepaid > 0).then(|| Amount::from_minor_units(state.prepaid)),
                floored: (state.floored > 0).then(|| Amount::from_minor_units(state.floored)),
                funding: funding(session, *slot, state.given.saturating_sub(state.prepaid)),
            }
        })
        .collect();
    if session.ledger.spent_points > 0 {
        all.push(Applied {
            promotion: PromotionId::from(POINTS_ID),
            code: None,
            classes: vec![Class::Payment],
            amount: Amount::from_minor_units(session.ledger.points_value),
            times: 1,
            points: None,
            gifts: None,
            coupons: None,
            prepaid: None,
            floored: None,
            funding: Vec::new(),
        });
    }
    all
}

/// The code that triggered a candidate, as entered.
fn entered(session: &Session<'_>, slot: u32) -> Option<String> {
    let code = session.ledger.slots[slot].code?;
    session.codes.get(code as usize).map(|code| session.code_text(code).to_owned())
}

/// Who pays which part, by the cumulative rule in document order.
fn funding(session: &Session<'_>, slot: u32, amount: i64) -> Vec<FundingPart> {
    let Some(extra) = session.promo(slot).extra() else { return Vec::new() };
    let mut targets: Vec<Target> = extra
        .funding
        .iter()
        .map(|part| {
            // Shares have at most six fraction digits: in millionths of a percent they are whole.
            let fraction = part.share.fraction();
            let weight = fraction.numerator.saturating_mul(1_000_000).checked_div(fraction.denominator).unwrap_or(0);
            Target::new(i64::try_from(weight).unwrap_or(i64::MAX), amount)
        })
        .collect();
    allocate(amount, &mut targets);
    extra
        .funding
        .iter()
        .zip(&targets)
        .map(|(part, target)| FundingPart { by: part.by.clone(), amount: Amount::from_minor_units(target.share) })
        .collect()
}
