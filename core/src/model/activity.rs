use super::Id;

/// Something besides orders that is worth points.
///
/// # Example: a check-in each day, ten more points for a whole week
/// ```
/// use tillwork::{Activity, ActivityKind, StreakStep};
/// let kind = ActivityKind::CheckIn { streak: vec![StreakStep { days: 7, points: 10 }], cycle: Some(7) };
/// let activity = Activity::new("check-in", kind, 2).per_month(60);
/// assert_eq!(activity.per_month, Some(60));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Activity {
    /// Names it in events.
    pub id: Id,
    /// What it is.
    pub kind: ActivityKind,
    /// What one is worth.
    pub points: u64,
    /// At most so many of its points in a local day.
    pub per_day: Option<u64>,
    /// At most so many of its points in a calendar month.
    pub per_month: Option<u64>,
    /// Whether its points count for tiers.
    pub qualifies: bool,
}

impl Activity {
    /// An activity that is worth so many points.
    #[must_use]
    pub fn new(id: impl Into<Id>, kind: ActivityKind, points: u64) -> Activity {
        Activity { id: id.into(), kind, points, per_day: None, per_month: None, qualifies: false }
    }
}

setters!(Activity { per_day: Option<u64>, per_month: Option<u64>, qualifies: bool });

/// What an activity is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivityKind {
    /// At most once a day; days in a row are a streak.
    CheckIn {
        /// What a streak is worth besides, by its length, ascending.
        streak: Vec<StreakStep>,
        /// After so many days a streak begins again.
        cycle: Option<u32>,
    },
    /// Once for each thing that is reviewed.
    Review,
    /// Once for each member who is brought.
    Referral,
    /// Once for each birthday.
    Birthday {
        /// So many days before the birthday and later, at most 180.
        before_days: u32,
        /// Up to so many days after it, at most 180.
        after_days: u32,
    },
}

/// What a streak of so many days is worth besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreakStep {
    /// On the day on which the streak is so long, at least 2.
    pub days: u32,
    /// So many more points.
    pub points: u64,
}

/// The most points in a day and in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caps {
    /// In a local day.
    pub per_day: Option<u64>,
    /// In a calendar month.
    pub per_month: Option<u64>,
}
