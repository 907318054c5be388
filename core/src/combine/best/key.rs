//! What is compared: what a combination saves, and who goes first among equals.

use std::cmp::Reverse;

use crate::compile::class_bit;
use crate::engine::session::{POINTS, Session};
use crate::model::Class;
use crate::sort;

/// The worth of a combination; the greater the better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// What promotions take off, deposits with all they are worth; points that pay are the customer's own.
    pub(super) saved: i64,
    /// Promotions that give a reward.
    pub(super) rewards: usize,
    /// The others: the fewer the better.
    pub(super) others: Reverse<usize>,
    /// Priorities of all that joined, highest first.
    pub(super) priorities: Vec<i32>,
    /// Their positions, first first.
    pub(super) positions: Reverse<Vec<u32>>,
    /// No promotion is kept from units.
    pub(super) whole: bool,
}

impl Key {
    /// Less than any combination.
    pub(super) fn nothing() -> Key {
        let (others, positions) = (Reverse(0), Reverse(Vec::new()));
        Key { saved: -1, rewards: 0, others, priorities: Vec::new(), positions, whole: true }
    }

    /// The key of promotions that joined and save so much.
    pub(super) fn of(session: &Session<'_>, saved: i64, joined: &[u32], whole: bool) -> Key {
        let rewards = joined.iter().filter(|slot| rewarding(session, **slot)).count();
        let mut priorities: Vec<i32> = joined.iter().map(|slot| session.promo(*slot).priority).collect();
        sort::by_key(&mut priorities, |priority| Reverse(*priority));
        let mut positions: Vec<u32> = joined.iter().map(|slot| session.ledger.slots[*slot].promo).collect();
        sort::ascending(&mut positions);
        Key {
            saved,
            rewards,
            others: Reverse(joined.len().saturating_sub(rewards)),
            priorities,
            positions: Reverse(positions),
            whole,
        }
    }

    /// The key of a session that has run.
    pub(super) fn reached(session: &Session<'_>, whole: bool) -> Key {
        Key::of(session, taken_off(session), &session.ledger.joined, whole)
    }
}

/// Whether a promotion has a reward to give.
pub(super) fn rewarding(session: &Session<'_>, slot: u32) -> bool {
    session.promo(slot).classes & class_bit(Class::Reward) != 0
}

/// What promotions have taken off so far.
pub(super) fn taken_off(session: &Session<'_>) -> i64 {
    let taken = session.ledger.taken.iter().filter(|taken| taken.slot != POINTS);
    taken.map(|taken| taken.amount).fold(0, i64::saturating_add)
}
