//! The combination that saves the customer most, proven, or with a bound on what a better one could save.
//!
//! The rulebook reference says what is compared. What `priority` finds is where the search starts: where the bound says that
//! nothing can be better, that is the answer, and costs little more. Else promotions are let in or left out one after the other,
//! in the order of their turns, as far as a bound on what is still to come allows something better.

mod at_once;
mod automata;
mod bound;
mod choice;
mod consuming;
mod contend;
mod diagrams;
mod hopes;
mod joint;
mod key;
mod late;
mod layers;
mod merge;
mod offers;
mod parts;
mod possible;
mod prices;
mod ranked;
mod relax;
mod runner_up;
mod search;
mod withheld;

use super::{judge, priority};
use crate::certificate::{Certificate, MOST_UNITS, UnitPrices};
use crate::engine::session::Session;
use crate::model::Class;
use crate::money::Amount;
use crate::outcome::Optimality;
use crate::wire::bounds::MAX_EXACT;
use automata::Contest;
use choice::Choice;
use key::Key;
use search::Search;

/// How often a combination is run beside the search: what a contest for units found, the same with nobody confined, the answer.
pub(super) const REPLAYS: u64 = 3;

/// Rounds in which the prices of a certificate are improved.
const CERTIFYING: u64 = 400;

/// Runs the best combination of the candidates.
pub(super) fn run(session: &mut Session<'_>) {
    let pristine = session.ledger.clone();
    let detailed = session.detailed;
    priority::run(session);
    let live = live(session);
    let start = Key::reached(session, true);
    let found_first = session.second.then(|| start.clone());
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
    if let Some(first) = found_first.filter(|_| gap.is_none()) {
        runner_up::find(session, &pristine, first);
    }
}

/// Candidates that may join at all.
fn live(session: &Session<'_>) -> Vec<bool> {
    let may = |slot| judge::standing(session, slot).is_ok() && session.promo(slot).good_for(session.currency);
    session.ledger.slots.indexes().map(may).collect()
}

/// Shows on a fresh session how much any combination saves at most, when so much is saved already.
pub(super) fn certify(session: &Session<'_>, saved: i64) -> Certificate {
    // Whoever checks looks at each unit, those that cost nothing included.
    let units = session.cart.lines.iter().map(|line| line.quantity).fold(0, u64::saturating_add);
    let contest = if units > MOST_UNITS { None } else { Contest::apart(session, &live(session)) };
    let Some(contest) = contest else { return Certificate::None };
    // Less than a minor unit more is nothing, and easier to reach than nothing more at all.
    let reached = saved.saturating_mul(contest.scale).saturating_add(contest.scale / 2);
    let prices = prices::find(&mut contest.diagrams(), &vec![0; contest.units.len()], reached, CERTIFYING).0;
    // A document that not everybody reads alike proves nothing.
    if prices.of.iter().any(|price| u64::try_from(*price).is_ok_and(|price| price > MAX_EXACT)) {
        return Certificate::None;
    }
    let mut lines = vec![Vec::new(); session.cart.lines.len()];
    for (unit, price) in contest.units.iter().zip(prices.of) {
        if let Some(line) = lines.get_mut(session.ledger.runs[unit.run].line as usize) {
            line.push(price);
        }
    }
    // Units that cost nothing are in no contest.
    for (line, prices) in session.cart.lines.iter().zip(&mut lines) {
        prices.resize(usize::try_from(line.quantity).unwrap_or(0), 0);
    }
    let bound = Amount::from_minor_units(prices.bound.checked_div(contest.scale).unwrap_or(i64::MAX));
    Certificate::UnitPrices(UnitPrices { parts: contest.scale, lines, bound })
}

/// Groups are not decided by trials here: who stays is what is searched for.
fn forget_groups(session: &mut Session<'_>) {
    session.stayed.iter_mut().for_each(|stayed| *stayed = None);
    session.tried.clear();
}
