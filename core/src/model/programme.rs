use super::{Activity, Caps, Id, Selector};
use crate::money::{Amounts, Rate, RoundingMode};

/// A loyalty programme: what orders earn, what points buy, and the tiers.
///
/// # Example: a point for each 1.00, double for gold; 100 points are worth 1.00
/// ```
/// use tillwork::{Amount, Amounts, Currency, Earn, Programme, Rate, Redemption, Tier, TierMultiplier};
/// let one = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(1_00));
/// let gold = TierMultiplier { tier: "gold".into(), multiplier: Rate::from_whole(2) };
/// let programme = Programme::new()
///     .earn(Earn::new(1, one.clone()).tiers(vec![gold]))
///     .redeem(Redemption::new(100, one).step(100_u64).max_share(Rate::from_whole(50)))
///     .tiers(vec![Tier::new("silver"), Tier::new("gold")])
///     .pending_days(14_u32);
/// # assert_eq!(programme.tiers.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Programme {
    /// What an order earns.
    pub earn: Option<Earn>,
    /// What points are worth.
    pub redeem: Option<Redemption>,
    /// The tiers, lowest first.
    pub tiers: Vec<Tier>,
    /// Days until earned points are usable.
    pub pending_days: u32,
    /// When points are gone; `None`: never.
    pub expiry: Option<Expiry>,
    /// For how many days points that go back after a return are usable at least.
    pub reversal_grace_days: u32,
    /// For how long something counts for tiers; `None`: for ever.
    pub tier_window: Option<TierWindow>,
    /// How many days longer a tier is kept.
    pub tier_grace_days: u32,
    /// The tier below which nobody falls who reached it.
    pub tier_floor: Option<Id>,
    /// What else is worth points.
    pub activities: Vec<Activity>,
    /// The most points of all activities together.
    pub activity_caps: Caps,
    /// How members may send each other points; `None`: they may not.
    pub transfer: Option<TransferRules>,
}

impl Programme {
    /// A programme without rules.
    #[must_use]
    pub fn new() -> Programme {
        Programme::default()
    }
}

setters!(Programme {
    earn: Option<Earn>,
    redeem: Option<Redemption>,
    tiers: Vec<Tier>,
    pending_days: u32,
    expiry: Option<Expiry>,
    reversal_grace_days: u32,
    tier_window: Option<TierWindow>,
    tier_grace_days: u32,
    tier_floor: Option<Id>,
    activities: Vec<Activity>,
    activity_caps: Caps,
    transfer: Option<TransferRules>,
});

/// When points are gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// So many days after they became usable by the calendar.
    Rolling {
        /// How many, 1 to 36 500.
        days: u32,
    },
    /// At the end of a day of the year.
    FixedDay {
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month; 29 February is 28 February in years without it.
        day: u8,
        /// So many years after the first such day, 0 to 10.
        years: u8,
    },
}

/// For how long something counts for tiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TierWindow {
    /// For so many days.
    Rolling {
        /// How many, 1 to 36 500.
        days: u32,
    },
    /// Until a year ends, which begins on this day.
    Year {
        /// The month, 1 to 12.
        month: u8,
        /// The day of the month; 29 February is 28 February in years without it.
        day: u8,
    },
}

/// How members may send each other points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TransferRules {
    /// At least so many at once.
    pub minimum: u64,
    /// Only in multiples of this.
    pub step: u64,
    /// At most so many in a calendar month.
    pub per_month: Option<u64>,
}

impl Default for TransferRules {
    fn default() -> TransferRules {
        TransferRules { minimum: 1, step: 1, per_month: None }
    }
}

impl TransferRules {
    /// Any number of points, as often as one likes.
    #[must_use]
    pub fn new() -> TransferRules {
        TransferRules::default()
    }
}

setters!(TransferRules { minimum: u64, step: u64, per_month: Option<u64> });

/// What an order earns: `points` for each `per` of what is paid, rounded once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Earn {
    /// How many points.
    pub points: u64,
    /// For how much money.
    pub per: Amounts,
    /// For which units; `None`: all.
    pub items: Option<Selector>,
    /// On which prices. Default: what is paid.
    pub basis: EarnBasis,
    /// Which way to round. Default: down.
    pub rounding: RoundingMode,
    /// Multipliers of tiers.
    pub tiers: Vec<TierMultiplier>,
}

impl Earn {
    /// So many points for each full or partial `per`, in proportion.
    #[must_use]
    pub fn new(points: u64, per: Amounts) -> Earn {
        Earn { points, per, items: None, basis: EarnBasis::Running, rounding: RoundingMode::Down, tiers: Vec::new() }
    }
}

setters!(Earn { items: Option<Selector>, basis: EarnBasis, rounding: RoundingMode, tiers: Vec<TierMultiplier> });

/// On which prices points are earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EarnBasis {
    /// Before any promotion.
    List,
    /// What is paid.
    #[default]
    Running,
}

/// How a tier multiplies earning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierMultiplier {
    /// The tier.
    pub tier: Id,
    /// The factor.
    pub multiplier: Rate,
}

/// What points are worth when they are spent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Redemption {
    /// So many points …
    pub points: u64,
    /// … are worth this.
    pub value: Amounts,
    /// At least so many at once.
    pub minimum: u64,
    /// Only in multiples of this.
    pub step: u64,
    /// At most this percentage of the eligible units' price.
    pub max_share: Option<Rate>,
    /// On which units; `None`: all discountable ones.
    pub items: Option<Selector>,
}

impl Redemption {
    /// So many points for so much money.
    #[must_use]
    pub fn new(points: u64, value: Amounts) -> Redemption {
        Redemption { points, value, minimum: 0, step: 1, max_share: None, items: None }
    }
}

setters!(Redemption { minimum: u64, step: u64, max_share: Option<Rate>, items: Option<Selector> });

/// A customer tier.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tier {
    /// Names the tier.
    pub id: Id,
    /// Reached with so many points that count.
    pub points: Option<u64>,
    /// Reached with so much money that counts.
    pub spend: Option<Amounts>,
}

impl Tier {
    /// A tier of that name.
    #[must_use]
    pub fn new(id: impl Into<Id>) -> Tier {
        Tier { id: id.into(), points: None, spend: None }
    }
}

setters!(Tier { points: Option<u64>, spend: Option<Amounts> });
