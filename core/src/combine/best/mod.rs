//! The combination that saves the customer most, proven, or with a bound on what a better one could save.
//!
//! The rulebook reference says what is compared. What `priority` finds is where the search starts: where the bound says that
//! nothing can be better, that is the answer, and costs little more. Else promotions are let in or left out one after the other,
//! in the order of their turns, as far as a bound on what is still to come allows something better.

mod automata;
mod bound;
mod hopes;
mod key;
mod layers;
mod possible;
mod prices;
mod search;
mod withheld;

use super::{judge, priority};
use crate::engine::session::Session;
use crate::model::Class;
use crate::money::Amount;
use crate::outcome::Optimality;
use key::Key;
use search::{Choice, Search};

/// How often a combination is run beside the search: what a contest for units found, the same with nobody confined, the answer.
pub(super) const REPLAYS: u64 = 3;

/// Runs the best combination of the candidates.
pub(super) fn run(session: &mut Session<'_>) {
    let pristine = session.ledger.clone();
    let detailed = session.detailed;
    priority::run(session);
    let live: Vec<bool> = session
        .ledger
        .slots
        .indexes()
        .map(|slot| judge::standing(session, slot).is_ok() && session.promo(slot).good_for(session.currency))
        .collect();
    let start = Key::reached(session, true);
    let first = std::mem::replace(&mut session.ledger, pristine.clone());
    session.class = Class::Price;
    session.detailed = false;
    forget_groups(session);
    let mut search = Search::new(session, live, start);
    search.run();
    let (choice, gap) = search.finish();
    session.detailed = detailed;
    session.class = Class::Price;
    // Reasons follow from the combination alone, however it was found.
    let told = detailed && first.slots.iter().any(|slot| slot.joined == 0);
    match choice {
        None if !told => session.ledger = first,
        choice => {
            session.ledger = pristine.clone();
            choice.unwrap_or_else(|| Choice::ran(&first)).replay(session, detailed);
        }
    }
    session.optimality = Some(match gap {
        None => Optimality::Proven,
        Some(gap) => Optimality::Gap(Amount::from_minor_units(gap)),
    });
    if detailed {
        withheld::explain(session, &pristine);
    }
}

/// Groups are not decided by trials here: who stays is what is searched for.
fn forget_groups(session: &mut Session<'_>) {
    session.stayed.iter_mut().for_each(|stayed| *stayed = None);
    session.tried.clear();
}
