//! `amount_off` of units: for each unit, for each line, or once.

use super::units::Outcome;
use super::{Turn, all, choose};
use crate::compile::AmountOff;
use crate::engine::session::Refusal;
use crate::model::AmountPer;
use crate::sort;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &AmountOff) -> Result<(), Refusal> {
    let runs = turn.session.eligible(benefit.items.as_deref(), |run| !run.closed);
    if runs.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    let amount = turn.amount(&benefit.amount);
    let mut outcome = Outcome::new(turn.session.pool);
    match benefit.per {
        AmountPer::Unit => {
            let parts = match benefit.max_units {
                None => all(turn.session, &runs),
                Some(units) => choose(turn.session, &runs, units, benefit.favor),
            };
            parts.iter().for_each(|part| turn.unit_off(part, amount, &mut outcome, false));
        }
        AmountPer::Line => {
            let mut parts = all(turn.session, &runs);
            let line_of = |part: &crate::engine::session::Part| turn.session.ledger.runs[part.run].line;
            // A stable sort keeps the canonical order inside a line.
            sort::by_key(&mut parts, line_of);
            for line in parts.chunk_by(|a, b| line_of(a) == line_of(b)) {
                turn.spread(amount, line, turn.even(), &mut outcome, false);
            }
        }
        AmountPer::Once => {
            turn.spread(amount, &all(turn.session, &runs), turn.even(), &mut outcome, false);
        }
    }
    turn.give(outcome, benefit.max_discount.as_ref(), 1, 0)
}
