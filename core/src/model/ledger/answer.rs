use super::{Entry, Event, LotPoints, State};
use crate::model::Id;
use crate::money::Amount;
use crate::schedule::Date;

/// What an event did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The state after it.
    pub state: State,
    /// What to record.
    pub entries: Vec<Entry>,
    /// Whether the same event had been accepted before: then nothing changed.
    pub again: bool,
    /// Of a transfer: the event for the other member's ledger.
    pub receive: Option<Event>,
}

/// What is asked of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Question {
    /// The moment: RFC 3339 with an offset.
    pub at: String,
    /// How many days to look ahead.
    pub within_days: u32,
}

impl Question {
    /// At this moment, looking ahead for 30 days.
    #[must_use]
    pub fn new(at: impl Into<String>) -> Question {
        Question { at: at.into(), within_days: 30 }
    }

    /// Looks ahead for so many days, at most 36 500.
    #[must_use]
    pub fn within_days(mut self, days: u32) -> Question {
        self.within_days = days;
        self
    }
}

/// What a member has at a moment, and what happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct View {
    /// Whose.
    pub member: Id,
    /// When, as it was asked.
    pub at: String,
    /// The day by which all is judged.
    pub day: Date,
    /// Points that can be spent: what a cart's `customer.points` should say.
    pub points: u64,
    /// Points that are not usable yet.
    pub pending: u64,
    /// Points that the member owes.
    pub debt: u64,
    /// The lots that are not gone, in spend order.
    pub lots: Vec<LotPoints>,
    /// What expires in the days asked about.
    pub expiring: Vec<Dated>,
    /// What becomes usable in the days asked about.
    pub becoming_usable: Vec<Dated>,
    /// The tier.
    pub tier: Option<Id>,
    /// What counts for tiers now; `None`: the programme's tiers have no thresholds.
    pub counts: Option<Counts>,
    /// What the next tier takes.
    pub next_tier: Option<NextTier>,
    /// When the tier would be lost.
    pub tier_lost: Option<TierLost>,
}

impl View {
    /// All points that are not gone.
    #[must_use]
    pub fn balance(&self) -> u64 {
        self.points.saturating_add(self.pending)
    }
}

/// Points of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub on: Date,
    /// The points.
    pub points: u64,
}

/// What counts for tiers, in the measure of the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Points.
    Points(u64),
    /// Money, in the rulebook's currency.
    Spend(Amount),
}

/// What the next tier takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextTier {
    /// Which one.
    pub tier: Id,
    /// Its threshold.
    pub threshold: Counts,
    /// What is missing to it.
    pub missing: Counts,
}

/// When a tier would be lost if nothing more happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierLost {
    /// The first day without it.
    pub on: Date,
    /// The tier on that day.
    pub tier: Option<Id>,
}

/// Sums for the books.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// When, as it was asked.
    pub at: String,
    /// The day up to which entries are read.
    pub day: Date,
    /// Points given out.
    pub issued: i64,
    /// Points given by hand, less those taken.
    pub adjusted: i64,
    /// Points that came from other members, less those that went to them.
    pub transferred: i64,
    /// Points spent, less those that went back.
    pub redeemed: i64,
    /// Points that expired.
    pub expired: i64,
    /// Points taken back.
    pub reversed: i64,
    /// Points that members owe.
    pub debt: i64,
    /// Points that members have.
    pub outstanding: i64,
    /// The same by the month in which the lots were earned.
    pub months: Vec<MonthSums>,
}

/// The sums of the lots of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MonthSums {
    /// `YYYY-MM`.
    pub month: String,
    /// Points given out.
    pub issued: i64,
    /// Points given by hand, less those taken.
    pub adjusted: i64,
    /// Points that came from other members, less those that went to them.
    pub transferred: i64,
    /// Points spent, less those that went back.
    pub redeemed: i64,
    /// Points that expired.
    pub expired: i64,
    /// Points taken back.
    pub reversed: i64,
    /// Points that paid a debt.
    pub paid: i64,
    /// Points that members have.
    pub outstanding: i64,
}
