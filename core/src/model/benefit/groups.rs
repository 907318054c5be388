//! Benefits of several units at once, and of units that a spend unlocks.

use super::{Deal, Favor};
use crate::model::{Basis, Selector};
use crate::money::Amounts;

/// What a group of a fixed price costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FixedPriceTerm {
    /// This price.
    Price(Amounts),
    /// As much as its so many dearest units.
    PayFor(u64),
}

/// Any `count` units for a price, or for the price of fewer.
///
/// # Example: 3 for 2
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{FixedPrice, FixedPriceTerm, Selector};
/// let benefit = FixedPrice::new(3, FixedPriceTerm::PayFor(2)).items(Selector::new().sku(["MUG"]));
/// // of three mugs at 10.00 one is free
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FixedPrice {
    /// Units of a group.
    pub count: u64,
    /// What a group costs.
    pub term: FixedPriceTerm,
    /// Which units.
    pub items: Option<Selector>,
    /// Groups within one SKU only.
    pub same_sku: bool,
    /// At most so many groups.
    pub max_applications: Option<u64>,
    /// How groups are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl FixedPrice {
    /// Any `count` units at that term.
    #[must_use]
    pub fn new(count: u64, term: FixedPriceTerm) -> FixedPrice {
        FixedPrice {
            count,
            term,
            items: None,
            same_sku: false,
            max_applications: None,
            favor: Favor::Merchant,
            shares_units: false,
            max_discount: None,
        }
    }
}

setters!(FixedPrice {
    items: Option<Selector>,
    same_sku: bool,
    max_applications: Option<u64>,
    favor: Favor,
    shares_units: bool,
    max_discount: Option<Amounts>,
});

/// A part of a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Which units.
    pub items: Selector,
    /// How many of them.
    pub quantity: u64,
}

/// One of each for a price.
///
/// # Example: a teapot and two mugs for 50.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Bundle, Component, Currency, Deal, Selector};
/// let price = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(50_00));
/// let parts = vec![
///     Component { items: Selector::new().sku(["TEAPOT"]), quantity: 1 },
///     Component { items: Selector::new().sku(["MUG"]), quantity: 2 },
/// ];
/// let benefit = Bundle::new(parts, Deal::Price(price));
/// // 40.00 and twice 10.00 for 50.00
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bundle {
    /// The parts: 1 to 8.
    pub components: Vec<Component>,
    /// What a bundle costs.
    pub deal: Deal,
    /// At most so many bundles.
    pub max_applications: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl Bundle {
    /// These parts together at that deal.
    #[must_use]
    pub fn new(components: Vec<Component>, deal: Deal) -> Bundle {
        Bundle { components, deal, max_applications: None, favor: Favor::Merchant, shares_units: false, max_discount: None }
    }
}

setters!(Bundle { max_applications: Option<u64>, favor: Favor, shares_units: bool, max_discount: Option<Amounts> });

/// One side of a [`BuyGet`].
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Which units; `None`: every discountable one.
    pub items: Option<Selector>,
    /// How many in one application.
    pub quantity: u64,
}

/// Buy X, get Y at a deal.
///
/// # Example: with a teapot two mugs at half price
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{BuyGet, Deal, Rate, Selector, Side};
/// let buy = Side { items: Some(Selector::new().sku(["TEAPOT"])), quantity: 1 };
/// let get = Side { items: Some(Selector::new().sku(["MUG"])), quantity: 2 };
/// let benefit = BuyGet::new(buy, get, Deal::Percent(Rate::from_whole(50)));
/// // twice 5.00 off
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BuyGet {
    /// What is bought.
    pub buy: Side,
    /// What is got.
    pub get: Side,
    /// What a unit got costs.
    pub deal: Deal,
    /// Bought and got of one SKU.
    pub same_sku: bool,
    /// At most so many applications.
    pub max_applications: Option<u64>,
    /// How applications are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl BuyGet {
    /// Buy these, get those at that deal.
    #[must_use]
    pub fn new(buy: Side, get: Side, deal: Deal) -> BuyGet {
        BuyGet {
            buy,
            get,
            deal,
            same_sku: false,
            max_applications: None,
            favor: Favor::Merchant,
            shares_units: false,
            max_discount: None,
        }
    }
}

setters!(BuyGet {
    same_sku: bool,
    max_applications: Option<u64>,
    favor: Favor,
    shares_units: bool,
    max_discount: Option<Amounts>,
});

/// A step of a ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderStep {
    /// Which unit of a group: 1 is the first.
    pub nth: u64,
    /// What it costs.
    pub deal: Deal,
}

/// A ladder: the nth unit at its deal.
///
/// # Example: the second at half price, the third free
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Deal, LadderStep, NthUnit, Rate, Selector};
/// let steps = vec![
///     LadderStep { nth: 2, deal: Deal::Percent(Rate::from_whole(50)) },
///     LadderStep { nth: 3, deal: Deal::Percent(Rate::from_whole(100)) },
/// ];
/// let benefit = NthUnit::new(steps).items(Selector::new().sku(["MUG"]));
/// // 5.00 and 10.00 off
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 15_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NthUnit {
    /// The steps.
    pub steps: Vec<LadderStep>,
    /// Which units.
    pub items: Option<Selector>,
    /// Groups within one SKU only.
    pub same_sku: bool,
    /// At most so many groups.
    pub max_applications: Option<u64>,
    /// How groups are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl NthUnit {
    /// A ladder of these steps.
    #[must_use]
    pub fn new(steps: Vec<LadderStep>) -> NthUnit {
        NthUnit {
            steps,
            items: None,
            same_sku: false,
            max_applications: None,
            favor: Favor::Merchant,
            shares_units: false,
            max_discount: None,
        }
    }
}

setters!(NthUnit {
    items: Option<Selector>,
    same_sku: bool,
    max_applications: Option<u64>,
    favor: Favor,
    shares_units: bool,
    max_discount: Option<Amounts>,
});

/// A spend unlocks units at a deal.
///
/// # Example: spend 40.00 on other things, and a mug costs 4.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{AddOn, Amount, Amounts, Currency, Deal, Selector};
/// let usd = |minor_units| Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(minor_units));
/// let benefit = AddOn::new(usd(40_00), Selector::new().sku(["MUG"]), Deal::Price(usd(4_00)));
/// // one mug of three: 6.00 saved
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 6_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AddOn {
    /// The spend needed.
    pub at_least: Amounts,
    /// Units whose spend counts; `None`: all that `items` does not match.
    pub spend_items: Option<Selector>,
    /// Which prices count. Default: class.
    pub basis: Basis,
    /// Units that may be got.
    pub items: Selector,
    /// What a unit costs.
    pub deal: Deal,
    /// At most so many units. Default: 1.
    pub max_units: u64,
    /// Which units come first.
    pub favor: Favor,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl AddOn {
    /// From that spend on, one of these units at that deal.
    #[must_use]
    pub fn new(at_least: Amounts, items: Selector, deal: Deal) -> AddOn {
        AddOn {
            at_least,
            spend_items: None,
            basis: Basis::Class,
            items,
            deal,
            max_units: 1,
            favor: Favor::Merchant,
            max_discount: None,
        }
    }
}

setters!(AddOn {
    spend_items: Option<Selector>,
    basis: Basis,
    max_units: u64,
    favor: Favor,
    max_discount: Option<Amounts>,
});
