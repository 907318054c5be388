use crate::model::Id;
use crate::money::Amount;
use crate::schedule::{Birthday, Date};

/// Something that happens to a member's points.
///
/// # Example: points for an order
/// ```
/// use tillwork::ledger::{Action, Event};
/// let event = Event::new("k-1", "2026-01-10T12:00:00Z", Action::earn("o-1", 120));
/// assert_eq!(event.key.as_ref().unwrap().as_str(), "k-1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The idempotency key; `expire` needs none.
    pub key: Option<Id>,
    /// When: RFC 3339 with an offset.
    pub at: String,
    /// What.
    pub action: Action,
}

impl Event {
    /// An event.
    #[must_use]
    pub fn new(key: impl Into<Id>, at: impl Into<String>, action: Action) -> Event {
        Event { key: Some(key.into()), at: at.into(), action }
    }

    /// Books what has expired; every other event does so as well.
    #[must_use]
    pub fn expire(at: impl Into<String>) -> Event {
        Event { key: None, at: at.into(), action: Action::Expire }
    }
}

/// What an event does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// An order earned points.
    Earn {
        /// The order.
        order: Id,
        /// How many.
        points: u64,
        /// Money that counts for tiers, in the rulebook's currency.
        spend: Amount,
        /// Points that count for tiers; `None`: all of them.
        qualifying: Option<u64>,
        /// Whether they are held until they are confirmed.
        hold: bool,
    },
    /// The points of an order become usable now.
    Confirm {
        /// The order.
        order: Id,
    },
    /// An order is paid with points.
    Redeem {
        /// The order.
        order: Id,
        /// How many.
        points: u64,
    },
    /// An order, or a part of it, is returned.
    Refund {
        /// The order.
        order: Id,
        /// Points earned on it that are taken back.
        take_back: u64,
        /// Points spent on it that go back.
        give_back: u64,
        /// Money that no longer counts for tiers.
        spend: Amount,
        /// Points that no longer count for tiers; `None`: those taken back.
        qualifying: Option<u64>,
    },
    /// Points are given or taken by hand.
    Adjust {
        /// How many; below 0: taken.
        points: i64,
        /// When they are gone, instead of by the programme.
        expires_on: Option<Date>,
        /// Why, for people.
        reason: Option<String>,
    },
    /// An activity of the programme.
    Activity {
        /// Which one.
        activity: Id,
        /// What is reviewed, who was referred.
        about: Option<Id>,
        /// The member's birthday.
        birthday: Option<Birthday>,
    },
    /// Points go to another member.
    Transfer {
        /// How many.
        points: u64,
        /// Who gets them.
        to: Id,
    },
    /// Points come from another member.
    Receive {
        /// Who sent them.
        from: Id,
        /// The points with their age.
        lots: Vec<ReceivedLot>,
    },
    /// What has expired is booked.
    Expire,
}

impl Action {
    /// An order earned points, all of which count for tiers.
    #[must_use]
    pub fn earn(order: impl Into<Id>, points: u64) -> Action {
        Action::Earn { order: order.into(), points, spend: Amount::ZERO, qualifying: None, hold: false }
    }

    /// An order is paid with points.
    #[must_use]
    pub fn redeem(order: impl Into<Id>, points: u64) -> Action {
        Action::Redeem { order: order.into(), points }
    }

    /// Of an order so many earned points are taken back, and so many spent ones go back.
    #[must_use]
    pub fn refund(order: impl Into<Id>, take_back: u64, give_back: u64) -> Action {
        Action::Refund { order: order.into(), take_back, give_back, spend: Amount::ZERO, qualifying: None }
    }

    /// An activity that needs nothing else.
    #[must_use]
    pub fn activity(activity: impl Into<Id>) -> Action {
        Action::Activity { activity: activity.into(), about: None, birthday: None }
    }

    /// The word of documents for it.
    #[must_use]
    pub fn word(&self) -> EventWord {
        match self {
            Action::Earn { .. } => EventWord::Earn,
            Action::Confirm { .. } => EventWord::Confirm,
            Action::Redeem { .. } => EventWord::Redeem,
            Action::Refund { .. } => EventWord::Refund,
            Action::Adjust { .. } => EventWord::Adjust,
            Action::Activity { .. } => EventWord::Activity,
            Action::Transfer { .. } => EventWord::Transfer,
            Action::Receive { .. } => EventWord::Receive,
            Action::Expire => EventWord::Expire,
        }
    }

    /// The order that the event is about.
    #[must_use]
    pub fn order(&self) -> Option<&Id> {
        match self {
            Action::Earn { order, .. }
            | Action::Confirm { order }
            | Action::Redeem { order, .. }
            | Action::Refund { order, .. } => Some(order),
            Action::Adjust { .. }
            | Action::Activity { .. }
            | Action::Transfer { .. }
            | Action::Receive { .. }
            | Action::Expire => None,
        }
    }
}

/// The words for what an event does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventWord {
    /// An order earned points.
    Earn,
    /// The points of an order become usable.
    Confirm,
    /// An order is paid with points.
    Redeem,
    /// An order is returned.
    Refund,
    /// By hand.
    Adjust,
    /// An activity of the programme.
    Activity,
    /// Points go to another member.
    Transfer,
    /// Points come from another member.
    Receive,
    /// Points expired.
    Expire,
}

/// Points that change hands keep their age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedLot {
    /// How many.
    pub points: u64,
    /// When they were earned.
    pub earned_at: String,
    /// When they are gone.
    pub expires_on: Option<Date>,
}
