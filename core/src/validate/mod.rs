//! What must hold between the values of a document: one file a rule.
//!
//! A single value (its type, its range, its grammar) is judged where it is read, in `wire`. What was built in code is written
//! down and read for that, so there is one judge for both.

mod bounds;
mod cart;
mod funding;
mod ids;
mod ledger;
mod outcome;
mod programme;
mod references;
mod schedules;
mod sound;
#[cfg(test)]
mod tests;
mod tiers;
mod walk;

use crate::diagnostic::Problem;
use crate::model::{Cart, Rulebook};
use crate::schedule::{Instant, ZoneTable};
use crate::wire::{self, Report};

pub(crate) use cart::{agrees as cart_agrees, rules as cart_rules};
pub(crate) use ledger::state as ledger_state;
pub(crate) use outcome::rules as outcome_rules;
pub(crate) use sound::id as is_id;

/// Everything that is wrong with a rulebook that was built in code.
pub(crate) fn rulebook(rulebook: &Rulebook, zones: &ZoneTable) -> Vec<Problem> {
    wire::review_rulebook(rulebook, zones)
}

/// The moment of a cart that was built in code, or everything that is wrong with the cart.
pub(crate) fn cart(cart: &Cart) -> Result<Instant, Vec<Problem>> {
    // Evaluating starts with this: a cart without fault is recognised as one at a glance.
    match sound::cart(cart) {
        Some(at) if cart_agrees(cart) => Ok(at),
        _ => Err(wire::review_cart(cart)),
    }
}

/// Whether a good cart's total would still be within its limit with so much more.
pub(crate) fn has_room(cart: &Cart, more: i128) -> bool {
    cart::totals_fit(cart, more)
}

/// The rules between the values of a rulebook.
pub(crate) fn rulebook_rules(rulebook: &Rulebook, zones: &ZoneTable, report: &mut Report<'_>) {
    ids::check(rulebook, report);
    funding::check(rulebook, report);
    programme::check(rulebook, report);
    let known = references::Known::new(rulebook, report);
    known.check(rulebook, report);
    let mut zones = schedules::Zones::new(zones);
    zones.check(rulebook, report);
    walk::parts(rulebook, &mut |path, part| {
        bounds::check(path, part, report);
        ids::check_part(path, part, report);
        known.check_part(path, part, report);
        zones.check_part(path, part, report);
        tiers::check(path, part, rulebook, report);
    });
}
