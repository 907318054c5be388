//! Steps of growing benefits.

use super::{Benefit, Favor};
use crate::model::{AttributeOf, Basis, Id, Selector};
use crate::money::{Amounts, Rate};

/// What decides which step is reached.
#[derive(Debug, Clone, PartialEq)]
pub enum Measure {
    /// The sum of prices.
    Spend {
        /// Which units.
        items: Option<Selector>,
        /// Which prices. Default: class.
        basis: Basis,
    },
    /// The number of units.
    Quantity {
        /// Which units.
        items: Option<Selector>,
    },
    /// The number of distinct SKUs.
    Distinct {
        /// Which units.
        items: Option<Selector>,
    },
    /// The customer's tier.
    CustomerTier,
    /// Orders completed before, plus one.
    NthOrder,
    /// A numeric attribute.
    Attribute {
        /// Whose.
        of: AttributeOf,
        /// Its name.
        name: String,
    },
}

/// Where a step begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threshold {
    /// Of a spend.
    Amount(Amounts),
    /// Of a quantity, of distinct SKUs, of orders.
    Count(u64),
    /// Of an attribute.
    Number(Rate),
    /// Of customer tiers.
    Tier(Id),
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where it begins.
    pub at_least: Threshold,
    /// What it gives.
    pub benefit: Benefit,
}

/// Which steps act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TierMode {
    /// The highest step reached.
    #[default]
    Highest,
    /// Each slice at its own rate.
    Graduated,
}

/// Steps of growing benefits.
///
/// # Example: 5 % from 50.00, 10 % from 100.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Basis, Currency, Measure, PercentOff, Rate, Scope, Step, Threshold, Tiers};
/// let step = |from, percent| Step {
///     at_least: Threshold::Amount(Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(from))),
///     benefit: PercentOff::new(Rate::from_whole(percent)).on(Scope::Order).into(),
/// };
/// let benefit = Tiers::new(Measure::Spend { items: None, basis: Basis::Class }, vec![step(50_00, 5), step(100_00, 10)]);
/// // 70.00 reach the first step: 3.50 saved
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 3_50);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tiers {
    /// What decides.
    pub measure: Measure,
    /// Which steps act.
    pub mode: TierMode,
    /// The steps, ascending: 1 to 64, all of one class.
    pub steps: Vec<Step>,
    /// Graduated only: which units.
    pub items: Option<Selector>,
    /// Graduated by quantity only: which units are numbered first.
    pub favor: Favor,
    /// Graduated only: gives at most this.
    pub max_discount: Option<Amounts>,
}

impl Tiers {
    /// The benefit of the highest step reached.
    #[must_use]
    pub fn new(measure: Measure, steps: Vec<Step>) -> Tiers {
        Tiers { measure, mode: TierMode::Highest, steps, items: None, favor: Favor::Merchant, max_discount: None }
    }
}

setters!(Tiers { mode: TierMode, items: Option<Selector>, favor: Favor, max_discount: Option<Amounts> });
