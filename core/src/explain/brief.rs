//! The short answer: sums and adjustments, by number instead of by name.

use crate::engine::session::{POINTS, Session, Subject};
use crate::money::Amount;
use crate::outcome::{Brief, BriefAdjustment, BriefApplied, BriefTarget};

/// Writes the short answer of a session that has run over an earlier one.
pub(crate) fn brief(session: &Session<'_>, brief: &mut Brief) {
    let ledger = &session.ledger;
    let place = |slot: u32| if slot == POINTS { None } else { Some(ledger.slots[slot].promo as usize) };
    brief.totals = super::totals::totals(session);
    brief.points_earned = ledger.earned;
    brief.points_spent = ledger.spent_points;
    brief.optimality = session.optimality;
    brief.line_points.clear();
    if session.per_line {
        brief.line_points.extend_from_slice(&ledger.line_points);
    }
    brief.applied.clear();
    brief.applied.extend(ledger.joined.iter().map(|slot| {
        let state = &ledger.slots[*slot];
        let amount = Amount::from_minor_units(state.given);
        BriefApplied { promotion: state.promo as usize, amount, times: state.times, points: state.points }
    }));
    brief.adjustments.clear();
    let lines = session.lines.len();
    // One more than the place of the last adjustment of each line and shipping entry, and whose it is.
    let mut last = session.pool.pairs.lend();
    last.resize(lines.saturating_add(ledger.ships.len()), (0, 0));
    for taken in ledger.taken.iter().filter(|taken| taken.amount > 0) {
        let (target, subject) = match taken.subject {
            Subject::Line(line) => (BriefTarget::Line(line as usize), line as usize),
            Subject::Shipping(entry) => (BriefTarget::Shipping(entry as usize), lines.saturating_add(entry as usize)),
        };
        let Some(last) = last.get_mut(subject) else { continue };
        if last.1 == taken.slot
            && let Some(known) = (last.0 as usize).checked_sub(1).and_then(|last| brief.adjustments.get_mut(last))
            && known.class == taken.class
        {
            known.amount = Amount::from_minor_units(known.amount.minor_units().saturating_add(taken.amount));
            continue;
        }
        let (promotion, amount) = (place(taken.slot), Amount::from_minor_units(taken.amount));
        brief.adjustments.push(BriefAdjustment { promotion, class: taken.class, target, amount });
        *last = (u32::try_from(brief.adjustments.len()).unwrap_or(u32::MAX), taken.slot);
    }
}
