//! `percent_off` of units: p percent of each line's eligible units.

use super::units::Outcome;
use super::{Turn, choose};
use crate::compile::Percent;
use crate::engine::session::Refusal;

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &Percent) -> Result<(), Refusal> {
    let mut parts = turn.session.eligible(benefit.items.as_deref(), |run| run.is_open(turn.slot));
    if parts.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    if let Some(units) = benefit.max_units {
        choose(&mut parts, units, benefit.favor);
    }
    let mut outcome = Outcome::new(turn.session.pool);
    turn.percent(&parts, benefit.percent, benefit.basis, &mut outcome, false);
    turn.give(outcome, benefit.max_discount.as_deref(), 1, 0)
}
