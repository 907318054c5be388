use crate::model::Id;
use crate::money::Amount;
use crate::schedule::{Date, Instant};

/// What a ledger knows of a member.
///
/// A state is made by [`State::new`] or read by the [`Ledger`](crate::ledger::Ledger), and changes only by its functions; so it
/// is always sound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct State {
    pub(crate) member: Id,
    /// The last event's moment and day.
    pub(crate) last: Option<(String, Date)>,
    pub(crate) debt: u64,
    /// In spend order, none without points.
    pub(crate) lots: Vec<LotPoints>,
    pub(crate) orders: Vec<Order>,
    pub(crate) qualifying: Vec<Qualifying>,
    pub(crate) activities: Vec<ActivityRecord>,
    pub(crate) sent: Option<Sent>,
    pub(crate) keys: Vec<KeyDigest>,
}

impl State {
    /// A new member's.
    #[must_use]
    pub fn new(member: impl Into<Id>) -> State {
        State {
            member: member.into(),
            last: None,
            debt: 0,
            lots: Vec::new(),
            orders: Vec::new(),
            qualifying: Vec::new(),
            activities: Vec::new(),
            sent: None,
            keys: Vec::new(),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn member(&self) -> &Id {
        &self.member
    }

    /// The last event's moment, as it was written.
    #[must_use]
    pub fn at(&self) -> Option<&str> {
        self.last.as_ref().map(|(at, _)| at.as_str())
    }

    /// The last event's day.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.last.as_ref().map(|(_, day)| *day)
    }

    /// The points that the member owes.
    #[must_use]
    pub fn debt(&self) -> u64 {
        self.debt
    }

    /// All lots with points, in spend order; what became of them after the last event is for a view to say.
    #[must_use]
    pub fn lots(&self) -> &[LotPoints] {
        &self.lots
    }

    /// The orders that brought or took points.
    #[must_use]
    pub fn orders(&self) -> &[Order] {
        &self.orders
    }

    /// What counts for tiers.
    #[must_use]
    pub fn qualifying(&self) -> &[Qualifying] {
        &self.qualifying
    }

    /// What was done of each activity.
    #[must_use]
    pub fn activities(&self) -> &[ActivityRecord] {
        &self.activities
    }
}

/// Points that came in together: all but their number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lot {
    /// The key of the event that brought them.
    pub id: Id,
    /// The order they were earned on.
    pub order: Option<Id>,
    /// When, as the event wrote it.
    pub earned_at: String,
    /// The first day on which they can be spent; `None`: held until confirmed.
    pub usable_on: Option<Date>,
    /// The first day on which they are gone; `None`: never.
    pub expires_on: Option<Date>,
}

impl Lot {
    /// Whether the points are gone on a day.
    #[must_use]
    pub fn is_gone(&self, day: Date) -> bool {
        self.expires_on.is_some_and(|end| end <= day)
    }

    /// Whether the points can be spent on a day.
    #[must_use]
    pub fn is_usable(&self, day: Date) -> bool {
        self.usable_on.is_some_and(|start| start <= day) && !self.is_gone(day)
    }

    /// Sorts lots into spend order: what expires first, then what was earned first, then by id.
    pub(crate) fn spend_key(&self) -> impl Ord + use<> {
        // What never comes is later than every day.
        let last = |date: Option<Date>| (date.is_none(), date);
        (
            last(self.expires_on),
            self.earned_at.parse::<Instant>().ok(),
            self.id.clone(),
            last(self.usable_on),
            self.order.clone(),
            self.earned_at.clone(),
        )
    }
}

/// A lot and its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotPoints {
    /// Which lot.
    pub lot: Lot,
    /// How many points are left of it.
    pub points: u64,
}

/// What a ledger knows of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// Which one.
    pub order: Id,
    /// Points that were earned on it.
    pub earned: u64,
    /// How many of them were taken back.
    pub taken_back: u64,
    /// How many points of its lots expired.
    pub expired: u64,
    /// How many of those a taking-back has been excused already.
    pub excused: u64,
    /// Points that were spent on it and did not go back, in the order in which they were spent.
    pub spent: Vec<LotPoints>,
}

impl Order {
    pub(crate) fn new(order: Id) -> Order {
        Order { order, earned: 0, taken_back: 0, expired: 0, excused: 0, spent: Vec::new() }
    }
}

/// Something that counts for tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Qualifying {
    /// The event that brought it.
    pub key: Id,
    /// The order.
    pub order: Option<Id>,
    /// Since when it counts.
    pub day: Date,
    /// Points.
    pub points: u64,
    /// Money, in the rulebook's currency.
    pub spend: Amount,
}

/// What was done of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActivityRecord {
    /// Which one.
    pub activity: Id,
    /// The day of the last time.
    pub day: Date,
    /// Days in a row, of check-ins.
    pub streak: u32,
    /// Points of that day.
    pub day_points: u64,
    /// Points of that day's month.
    pub month_points: u64,
    /// The year of the last birthday.
    pub year: Option<i32>,
    /// What was reviewed, who was referred.
    pub about: Vec<Id>,
}

impl ActivityRecord {
    /// Nothing was done yet.
    pub(crate) fn new(activity: Id, day: Date) -> ActivityRecord {
        ActivityRecord { activity, day, streak: 0, day_points: 0, month_points: 0, year: None, about: Vec::new() }
    }
}

/// Points that were sent to other members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// The day of the last time.
    pub day: Date,
    /// Points of that day's month.
    pub points: u64,
}

/// An event that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDigest {
    /// Its idempotency key.
    pub key: Id,
    /// What it said: 32 hex digits.
    pub digest: String,
}
