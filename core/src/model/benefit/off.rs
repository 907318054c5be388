//! Prices, percentages and amounts.

use super::{Favor, Scope};
use crate::model::{Basis, Selector};
use crate::money::{Amounts, Rate};

/// One price per unit (class price), or per shipping entry (class shipping).
///
/// # Example: mugs at 8.00, two for each customer
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Currency, Selector, SetPrice};
/// let price = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(8_00));
/// let benefit = SetPrice::new(price).items(Selector::new().sku(["MUG"])).units_per_customer(2);
/// // of three mugs at 10.00 two cost 8.00: 4.00 saved
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 4_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SetPrice {
    /// Units or shipping.
    pub on: Scope,
    /// The price.
    pub price: Amounts,
    /// Which units.
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    pub methods: Vec<String>,
    /// Units at this price in all.
    pub stock: Option<u64>,
    /// Units at this price for one customer.
    pub units_per_customer: Option<u64>,
    /// Units at this price in one cart.
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// With shipping: gives at most this.
    pub max_discount: Option<Amounts>,
}

impl SetPrice {
    /// A price for units.
    #[must_use]
    pub fn new(price: Amounts) -> SetPrice {
        SetPrice {
            on: Scope::Items,
            price,
            items: None,
            methods: Vec::new(),
            stock: None,
            units_per_customer: None,
            max_units: None,
            favor: Favor::Merchant,
            max_discount: None,
        }
    }
}

setters!(SetPrice {
    on: Scope,
    items: Option<Selector>,
    methods: Vec<String>,
    stock: Option<u64>,
    units_per_customer: Option<u64>,
    max_units: Option<u64>,
    favor: Favor,
    max_discount: Option<Amounts>,
});

/// A percentage off.
///
/// # Example: 20 % off the order, at most 10.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Currency, PercentOff, Rate, Scope};
/// let most = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(10_00));
/// let benefit = PercentOff::new(Rate::from_whole(20)).on(Scope::Order).max_discount(most);
/// // 20 % of 70.00 would be 14.00
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PercentOff {
    /// Of what.
    pub on: Scope,
    /// How many percent: above 0, at most 100.
    pub percent: Rate,
    /// Which units.
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    pub methods: Vec<String>,
    /// Of which prices. Default: as they stand.
    pub basis: Basis,
    /// At most so many units.
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl PercentOff {
    /// A percentage of each unit.
    #[must_use]
    pub fn new(percent: Rate) -> PercentOff {
        PercentOff {
            on: Scope::Items,
            percent,
            items: None,
            methods: Vec::new(),
            basis: Basis::Running,
            max_units: None,
            favor: Favor::Merchant,
            max_discount: None,
        }
    }
}

setters!(PercentOff {
    on: Scope,
    items: Option<Selector>,
    methods: Vec<String>,
    basis: Basis,
    max_units: Option<u64>,
    favor: Favor,
    max_discount: Option<Amounts>,
});

/// How often an amount off is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AmountPer {
    /// For each unit.
    #[default]
    Unit,
    /// For each line.
    Line,
    /// Once.
    Once,
}

/// An amount off.
///
/// # Example: 1.50 off each mug
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, AmountOff, Amounts, Currency, Selector};
/// let amount = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(1_50));
/// let benefit = AmountOff::new(amount).items(Selector::new().sku(["MUG"]));
/// // three mugs: 4.50 saved
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 4_50);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AmountOff {
    /// Of what.
    pub on: Scope,
    /// How much.
    pub amount: Amounts,
    /// How often (items only).
    pub per: AmountPer,
    /// Which units.
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    pub methods: Vec<String>,
    /// At most so many units (per unit only).
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl AmountOff {
    /// So much off each unit.
    #[must_use]
    pub fn new(amount: Amounts) -> AmountOff {
        AmountOff {
            on: Scope::Items,
            amount,
            per: AmountPer::Unit,
            items: None,
            methods: Vec::new(),
            max_units: None,
            favor: Favor::Merchant,
            max_discount: None,
        }
    }
}

setters!(AmountOff {
    on: Scope,
    per: AmountPer,
    items: Option<Selector>,
    methods: Vec<String>,
    max_units: Option<u64>,
    favor: Favor,
    max_discount: Option<Amounts>,
});

/// Each full `each` gives `amount` off the order.
///
/// # Example: 5.00 off every full 30.00, at most three times
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Currency, Every};
/// let usd = |minor_units| Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(minor_units));
/// let benefit = Every::new(usd(30_00), usd(5_00)).at_most(3);
/// // 70.00 hold two full steps
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Every {
    /// The amount counted in full.
    pub each: Amounts,
    /// What each gives.
    pub amount: Amounts,
    /// At most so many times.
    pub at_most: Option<u64>,
    /// Which units.
    pub items: Option<Selector>,
    /// Which prices count. Default: class.
    pub basis: Basis,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl Every {
    /// Each full `each` gives `amount`.
    #[must_use]
    pub fn new(each: Amounts, amount: Amounts) -> Every {
        Every { each, amount, at_most: None, items: None, basis: Basis::Class, max_discount: None }
    }
}

setters!(Every { at_most: Option<u64>, items: Option<Selector>, basis: Basis, max_discount: Option<Amounts> });

/// Shipping for nothing.
///
/// # Example: standard shipping is free
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::FreeShipping;
/// let benefit = FreeShipping::new().methods(vec!["standard".to_owned()]);
/// // 6.00 saved
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 6_00);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FreeShipping {
    /// Which methods; empty: all.
    pub methods: Vec<String>,
    /// Gives at most this.
    pub max_discount: Option<Amounts>,
}

impl FreeShipping {
    /// All shipping for nothing.
    #[must_use]
    pub fn new() -> FreeShipping {
        FreeShipping::default()
    }
}

setters!(FreeShipping { methods: Vec<String>, max_discount: Option<Amounts> });
