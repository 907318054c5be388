//! `amount_off` of units: for each unit, for each line, or once.

use super::units::Outcome;
use super::{Turn, choose};
use crate::compile::AmountOff;
use crate::engine::session::Refusal;
use crate::model::AmountPer;
use crate::sort;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &AmountOff) -> Result<(), Refusal> {
    let mut parts = turn.session.eligible(benefit.items.as_deref(), |run| run.is_open(turn.slot));
    if parts.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let amount = turn.amount(&benefit.amount);
    let mut outcome = Outcome::new(turn.session.pool);
    match benefit.per {
        AmountPer::Unit => {
            if let Some(units) = benefit.max_units {
                choose(&mut parts, units, benefit.favor);
            }
            parts.iter().for_each(|part| turn.unit_off(part, amount, &mut outcome, false));
        }
        AmountPer::Line => {
            // A stable sort keeps the canonical order inside a line.
            sort::by_key(&mut parts, |part| part.line);
            for line in parts.chunk_by(|a, b| a.line == b.line) {
                turn.spread(amount, line, turn.even(), &mut outcome, false);
            }
        }
        AmountPer::Once => {
            turn.spread(amount, &parts, turn.even(), &mut outcome, false);
        }
    }
    turn.give(outcome, benefit.max_discount.as_deref(), 1, 0)
}
