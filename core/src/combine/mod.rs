//! Which promotions act together: compatibility, groups, and the order in which promotions join.

mod best;
mod compatible;
mod groups;
mod judge;
mod priority;

pub(crate) use compatible::classes;

use crate::certificate::Certificate;
use crate::engine::session::Session;
use crate::model::Strategy;

/// How often the benefits for one cart take their turns from the first to the last at most, beside what `best` does in its search.
pub(crate) fn passes(strategy: Strategy, promotions: u64, runner_up: bool) -> u64 {
    match strategy {
        Strategy::Priority => 1,
        // What priority finds is run first; what explains is one pass for each promotion that is left out, and a runner-up with it
        // runs a combination as often as the answer does.
        Strategy::Best => {
            let each = if runner_up { best::REPLAYS } else { 1 };
            best::REPLAYS.saturating_add(1).saturating_add(promotions.saturating_mul(each))
        }
    }
}

/// Shows on a fresh session how much any combination saves at most, when so much is saved already.
pub(crate) fn certify(session: &Session<'_>, saved: i64) -> Certificate {
    best::certify(session, saved)
}

/// Lets promotions act on the cart, as the rulebook's strategy says.
pub(crate) fn run(session: &mut Session<'_>) {
    match session.engine.strategy {
        Strategy::Priority => priority::run(session),
        Strategy::Best => best::run(session),
    }
}
