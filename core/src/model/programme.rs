use super::{Id, Selector};
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
}

impl Programme {
    /// A programme without rules.
    #[must_use]
    pub fn new() -> Programme {
        Programme::default()
    }
}

setters!(Programme { earn: Option<Earn>, redeem: Option<Redemption>, tiers: Vec<Tier>, pending_days: u32 });

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
}

impl Tier {
    /// A tier of that name.
    #[must_use]
    pub fn new(id: impl Into<Id>) -> Tier {
        Tier { id: id.into() }
    }
}
