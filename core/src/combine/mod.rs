//! Which promotions act together: compatibility, groups, and the order in which promotions join.

mod best;
mod compatible;
mod groups;
mod judge;
mod priority;

pub(crate) use compatible::classes;

use crate::engine::session::Session;
use crate::model::Strategy;

/// Lets promotions act on the cart, as the rulebook's strategy says.
pub(crate) fn run(session: &mut Session<'_>) {
    match session.engine.strategy {
        Strategy::Priority => priority::run(session),
        Strategy::Best => best::run(session),
    }
}
