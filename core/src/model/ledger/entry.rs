use super::{Event, EventWord, Lot};
use crate::model::Id;
use crate::schedule::Date;

/// What is recorded of an event. All entries of a member, in order, give the state again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An event was accepted.
    Event(Box<EventEntry>),
    /// Points moved.
    Points(Box<PointsEntry>),
}

impl Entry {
    /// Whose it is.
    #[must_use]
    pub fn member(&self) -> &Id {
        match self {
            Entry::Event(entry) => &entry.member,
            Entry::Points(entry) => &entry.member,
        }
    }

    /// On which day it is booked.
    #[must_use]
    pub fn day(&self) -> Date {
        match self {
            Entry::Event(entry) => entry.day,
            Entry::Points(entry) => entry.day,
        }
    }
}

/// An event that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventEntry {
    /// Whose.
    pub member: Id,
    /// Its day.
    pub day: Date,
    /// What it said.
    pub event: Event,
    /// What an activity brought.
    pub awarded: Option<Awarded>,
    /// How many points a refund did not ask for a second time, as they had expired.
    pub excused: u64,
}

/// What an activity brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awarded {
    /// Points, as far as the caps leave them.
    pub points: u64,
    /// Of a check-in: how many days in a row there are now.
    pub streak: Option<u32>,
    /// Of a birthday: which one.
    pub year: Option<i32>,
}

/// Points that move from one account to another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PointsEntry {
    /// Whose.
    pub member: Id,
    /// Why.
    pub cause: EventWord,
    /// The event's idempotency key; none when a lot expires by itself.
    pub key: Option<Id>,
    /// The event's order.
    pub order: Option<Id>,
    /// The event's moment.
    pub at: Option<String>,
    /// The day on which it counts.
    pub day: Date,
    /// Out of this account …
    pub from: Account,
    /// … into that one.
    pub to: Account,
    /// How many.
    pub points: u64,
    /// The lot, if one of the accounts is [`Account::Lot`].
    pub lot: Option<Lot>,
}

/// Where points come from and go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Given out by the programme.
    Issued,
    /// With the member.
    Lot,
    /// On their way from pending to usable.
    Confirmed,
    /// Spent.
    Redeemed,
    /// Taken back.
    Reversed,
    /// Expired.
    Expired,
    /// By hand.
    Adjusted,
    /// With other members.
    Transferred,
    /// Owed by the member.
    Debt,
}
