//! What did not apply, each with one reason and its numbers.

use super::{POINTS_ID, entered, id};
use crate::engine::session::{Entered, Leaf, Refusal, Session, Slot, Value};
use crate::model::{PromotionId, Refusals};
use crate::money::Amount;
use crate::outcome::{LimitKind, NotApplied, Reason};

pub(super) fn not_applied(session: &Session<'_>) -> Vec<NotApplied> {
    let public = session.engine.refusals == Refusals::Public;
    let mut all = Vec::new();
    for slot in session.ledger.slots.indexes() {
        let state = &session.ledger.slots[slot];
        let Some(refusal) = state.refusal.as_ref().filter(|_| state.joined == 0) else { continue };
        if public && is_hidden(session, state) {
            continue;
        }
        all.push(NotApplied {
            promotion: Some(id(session, slot)),
            code: entered(session, slot),
            reason: reason(session, refusal, Some(state.promo)),
        });
    }
    if let Some(refusal) = &session.ledger.points_refusal {
        all.push(NotApplied {
            promotion: Some(PromotionId::from(POINTS_ID)),
            code: None,
            reason: reason(session, refusal, None),
        });
    }
    for (code, place) in session.codes.iter().zip(0_u32..) {
        if !code.wallet
            && let Some(reason) = code_reason(session, code, place, public)
        {
            all.push(NotApplied { promotion: None, code: Some(session.code_text(code).to_owned()), reason });
        }
    }
    all
}

/// Whether the public is not told of a promotion: it is shut, and needs a code.
fn is_hidden(session: &Session<'_>, state: &Slot) -> bool {
    let shut = state.joined == 0 && state.refusal.as_ref().is_some_and(closes_the_door);
    shut && (state.code.is_some() || names(session, state, None))
}

/// Whether the conditions of a promotion name a code, or this one.
fn names(session: &Session<'_>, state: &Slot, wanted: Option<&Entered>) -> bool {
    let mut found = false;
    if let Some(condition) = &session.engine.promos[state.promo].conditions {
        condition.codes(&mut |code| found |= wanted.is_none_or(|wanted| wanted.normal.as_slice() == code.as_bytes()));
    }
    found
}

/// Refusals that a public rulebook reports as an unknown code.
fn closes_the_door(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::Limit { which, .. } => *which != LimitKind::MaxCodes,
        other => matches!(
            other,
            Refusal::Inactive
                | Refusal::NotStarted
                | Refusal::Ended
                | Refusal::CodeUnknown
                | Refusal::CodeEnded
                | Refusal::CodeNotYours
                | Refusal::Budget
        ),
    }
}

/// Why a code stands alone in the report, if it does.
fn code_reason(session: &Session<'_>, code: &Entered, place: u32, public: bool) -> Option<Reason> {
    let slots = session.ledger.slots.iter().filter(|slot| slot.code == Some(place));
    if public {
        let mut any = false;
        for slot in slots {
            let shut = slot.joined == 0 && slot.refusal.as_ref().is_some_and(closes_the_door);
            if !shut {
                return None;
            }
            any = true;
        }
        if code.named && !any {
            let is_told = |state: &Slot| state.joined != 0 || (state.refusal.is_some() && !is_hidden(session, state));
            let heard = session.ledger.slots.iter().any(|state| is_told(state) && names(session, state, Some(code)));
            return (!heard).then_some(Reason::CodeUnknown);
        }
        let works = code.known && code.refusal.is_none() && !any;
        return Some(if works { Reason::SavesNothing } else { Reason::CodeUnknown });
    }
    if code.malformed {
        return Some(Reason::CodeMalformed);
    }
    if !code.known {
        return Some(Reason::CodeUnknown);
    }
    if slots.count() > 0 {
        return None;
    }
    match &code.refusal {
        Some(refusal) if !code.named => Some(reason(session, refusal, None)),
        _ => idle(code),
    }
}

/// A good code that triggers nothing, or nothing that another code did not trigger already, saves nothing; unless a condition
/// reads it.
fn idle(code: &Entered) -> Option<Reason> {
    (!code.named).then_some(Reason::SavesNothing)
}

fn reason(session: &Session<'_>, refusal: &Refusal, promo: Option<u32>) -> Reason {
    match refusal {
        Refusal::Inactive => Reason::Inactive,
        Refusal::NotStarted => Reason::NotStarted,
        Refusal::Ended => Reason::Ended,
        Refusal::OutsideWindow => Reason::OutsideWindow,
        Refusal::CodeUnknown => Reason::CodeUnknown,
        Refusal::CodeEnded => Reason::CodeEnded,
        Refusal::CodeNotYours => Reason::CodeNotYours,
        Refusal::Currency => Reason::Currency,
        Refusal::Limit { which, needed, actual } => Reason::LimitReached { which: *which, needed: *needed, actual: *actual },
        Refusal::Budget => Reason::BudgetUsedUp,
        Refusal::Condition(leaf) => condition(session, leaf, promo),
        Refusal::Incompatible { slot } => Reason::IncompatibleWith { promotion: id(session, *slot) },
        Refusal::SavesLess { slot, by } => {
            Reason::SavesLessThan { promotion: id(session, *slot), by: Amount::from_minor_units(*by) }
        }
        Refusal::NoEligible { needed, actual } => Reason::NoEligibleItems { needed: *needed, actual: *actual },
        Refusal::Floor => Reason::FloorReached,
        // Reasons are only told of sessions that keep them.
        Refusal::Nothing | Refusal::Unmet => Reason::SavesNothing,
    }
}

/// What a next step of each promotion that joined needs, in the order of its benefits.
pub(crate) fn next_steps(session: &Session<'_>) -> Vec<(PromotionId, Reason)> {
    let mut all = Vec::new();
    for slot in session.ledger.slots.indexes() {
        let state = &session.ledger.slots[slot];
        all.extend(state.next_steps.iter().map(|leaf| (id(session, slot), condition(session, leaf, Some(state.promo)))));
    }
    all
}

fn condition(session: &Session<'_>, leaf: &Leaf, promo: Option<u32>) -> Reason {
    let text = |value: &Value| match value {
        Value::Amount(amount) => Amount::from_minor_units(*amount).format(session.currency),
        Value::Count(count) => count.to_string(),
        Value::Text(text) => text.clone(),
    };
    // Codes and customers that a rulebook lists are nobody else's business.
    let secret = session.engine.refusals == Refusals::Public && matches!(leaf.measure, "code" | "customer");
    Reason::Condition {
        path: promo.map_or_else(|| leaf.path.clone(), |promo| format!("/promotions/{promo}{}", leaf.path)),
        measure: leaf.measure.to_owned(),
        needed: if secret { String::new() } else { text(&leaf.needed) },
        actual: text(&leaf.actual),
        basis: leaf.basis,
    }
}
