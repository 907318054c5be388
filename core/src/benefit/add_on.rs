//! `add_on`: a spend unlocks units at a deal.

use super::units::Outcome;
use super::{Turn, choose};
use crate::compile::AddOn;
use crate::engine::session::{Leaf, Refusal, Value, total};

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &AddOn) -> Result<(), Refusal> {
    let needed = turn.amount(&benefit.at_least);
    let actual = match &benefit.spend_items {
        Some(items) => turn.session.spend(Some(items), benefit.basis),
        None => {
            // Everything that cannot be the add-on itself.
            let session = &*turn.session;
            session
                .ledger
                .runs
                .indexes()
                .filter(|run| !session.run_matches(&benefit.items, *run))
                .map(|run| total(session.basis_price(run, benefit.basis), session.ledger.runs[run].units))
                .fold(0, i64::saturating_add)
        }
    };
    if actual < needed {
        return Err(turn.session.unmet(|| Leaf {
            basis: Some(benefit.basis),
            items: Some(Some(benefit.spend_items.as_deref().cloned().unwrap_or_else(|| benefit.items.opposite()))),
            lower: true,
            ..Leaf::new(&format!("{}/at_least", turn.path), "spend", Value::Amount(needed), Value::Amount(actual))
        }));
    }
    let mut parts = turn.session.eligible(Some(&benefit.items), |run| run.is_open(turn.slot));
    if parts.is_empty() {
        return Err(Refusal::NoEligible { needed: 1, actual: 0 });
    }
    choose(&mut parts, benefit.max_units, benefit.favor);
    let mut outcome = Outcome::new(turn.session.pool);
    turn.deal(&parts, &benefit.deal, &mut outcome, false);
    turn.give(outcome, benefit.max_discount.as_deref(), 1, 0)
}
