use serde::Serialize;

use super::{AttributeOf, Basis, CouponId, Id, Selector, Sku};
use crate::money::{Amounts, Rate, RoundingMode};

/// The stage at which a benefit acts; the stages run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One price per unit.
    Price,
    /// Discounts of units and groups of units.
    Item,
    /// Discounts of the order.
    Order,
    /// Discounts of shipping.
    Shipping,
    /// Points and deposits that pay.
    Payment,
    /// What the customer gets besides.
    Reward,
}

impl Class {
    /// All classes in the order in which they run.
    pub const ALL: [Class; 6] = [Class::Price, Class::Item, Class::Order, Class::Shipping, Class::Payment, Class::Reward];

    /// The name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Price => "price",
            Class::Item => "item",
            Class::Order => "order",
            Class::Shipping => "shipping",
            Class::Payment => "payment",
            Class::Reward => "reward",
        }
    }
}

/// What a promotion gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Benefit {
    /// One price per unit; the lowest wins.
    SetPrice(SetPrice),
    /// A percentage of units, the order or shipping.
    PercentOff(PercentOff),
    /// An amount off units, the order or shipping.
    AmountOff(AmountOff),
    /// Any N units for a price, or for the price of M.
    FixedPrice(FixedPrice),
    /// One of each for a price.
    Bundle(Bundle),
    /// Buy X, get Y at a deal.
    BuyGet(BuyGet),
    /// The nth unit at its deal.
    NthUnit(NthUnit),
    /// A spend unlocks units at a deal.
    AddOn(AddOn),
    /// Each full T gives d.
    Every(Every),
    /// Shipping for nothing.
    FreeShipping(FreeShipping),
    /// A deposit paid before that counts for more.
    Deposit(Deposit),
    /// Points.
    Points(PointsBenefit),
    /// A gift.
    Gift(Gift),
    /// A coupon for later.
    IssueCoupon(IssueCoupon),
    /// The benefit of the step reached.
    Tiers(Tiers),
}

impl Benefit {
    /// The class in which it acts; of tiers that of their first step.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Benefit::SetPrice(SetPrice { on: Scope::Shipping, .. }) | Benefit::FreeShipping(_) => Class::Shipping,
            Benefit::SetPrice(_) => Class::Price,
            Benefit::PercentOff(PercentOff { on, .. }) | Benefit::AmountOff(AmountOff { on, .. }) => match on {
                Scope::Items => Class::Item,
                Scope::Order => Class::Order,
                Scope::Shipping => Class::Shipping,
            },
            Benefit::FixedPrice(_) | Benefit::Bundle(_) | Benefit::BuyGet(_) | Benefit::NthUnit(_) | Benefit::AddOn(_) => {
                Class::Item
            }
            Benefit::Every(_) => Class::Order,
            Benefit::Deposit(_) => Class::Payment,
            Benefit::Points(_) | Benefit::Gift(_) | Benefit::IssueCoupon(_) => Class::Reward,
            Benefit::Tiers(tiers) => tiers.steps.first().map_or(Class::Item, |step| step.benefit.class()),
        }
    }
}

macro_rules! into_benefit {
    ($($name:ident => $variant:ident),* $(,)?) => {
        $(impl From<$name> for Benefit {
            fn from(value: $name) -> Benefit {
                Benefit::$variant(value)
            }
        })*
    };
}

into_benefit!(
    SetPrice => SetPrice, PercentOff => PercentOff, AmountOff => AmountOff, FixedPrice => FixedPrice, Bundle => Bundle,
    BuyGet => BuyGet, NthUnit => NthUnit, AddOn => AddOn, Every => Every, FreeShipping => FreeShipping, Deposit => Deposit,
    PointsBenefit => Points, Gift => Gift, IssueCoupon => IssueCoupon, Tiers => Tiers,
);

/// What a percentage, an amount or a price is taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Units: class item (a price: class price).
    #[default]
    Items,
    /// The order: class order.
    Order,
    /// Shipping: class shipping.
    Shipping,
}

/// Which units come first when not all are discounted, and how groups are formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Favor {
    /// As many applications as fit; the cheapest eligible units are the ones discounted.
    #[default]
    Merchant,
    /// Grouped so that the customer saves most.
    Customer,
}

/// What a unit, or an application, costs after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deal {
    /// So many percent less; 100 is free.
    Percent(Rate),
    /// So much less.
    Amount(Amounts),
    /// This price.
    Price(Amounts),
}

/// One price per unit (class price), or per shipping entry (class shipping).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SetPrice {
    /// Units or shipping.
    pub on: Scope,
    /// The price.
    pub price: Amounts,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Units at this price in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<u64>,
    /// Units at this price for one customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units_per_customer: Option<u64>,
    /// Units at this price in one cart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// With shipping: gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PercentOff {
    /// Of what.
    pub on: Scope,
    /// How many percent: above 0, at most 100.
    pub percent: Rate,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Of which prices. Default: as they stand.
    pub basis: Basis,
    /// At most so many units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AmountOff {
    /// Of what.
    pub on: Scope,
    /// How much.
    pub amount: Amounts,
    /// How often (items only).
    pub per: AmountPer,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// With shipping: which methods; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// At most so many units (per unit only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_units: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// What a group of a fixed price costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FixedPriceTerm {
    /// This price.
    Price(Amounts),
    /// As much as its so many dearest units.
    PayFor(u64),
}

/// Any `count` units for a price, or for the price of fewer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FixedPrice {
    /// Units of a group.
    pub count: u64,
    /// What a group costs.
    #[serde(flatten)]
    pub term: FixedPriceTerm,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// Groups within one SKU only.
    pub same_sku: bool,
    /// At most so many groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_applications: Option<u64>,
    /// How groups are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Component {
    /// Which units.
    pub items: Selector,
    /// How many of them.
    pub quantity: u64,
}

/// One of each for a price.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bundle {
    /// The parts: 1 to 8.
    pub components: Vec<Component>,
    /// What a bundle costs.
    pub deal: Deal,
    /// At most so many bundles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_applications: Option<u64>,
    /// Which units come first.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// Which units; `None`: every discountable one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// How many in one application.
    pub quantity: u64,
}

/// Buy X, get Y at a deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_applications: Option<u64>,
    /// How applications are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LadderStep {
    /// Which unit of a group: 1 is the first.
    pub nth: u64,
    /// What it costs.
    pub deal: Deal,
}

/// A ladder: the nth unit at its deal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NthUnit {
    /// The steps.
    pub steps: Vec<LadderStep>,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// Groups within one SKU only.
    pub same_sku: bool,
    /// At most so many groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_applications: Option<u64>,
    /// How groups are formed.
    pub favor: Favor,
    /// Units that served elsewhere may serve here too.
    pub shares_units: bool,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AddOn {
    /// The spend needed.
    pub at_least: Amounts,
    /// Units whose spend counts; `None`: all that `items` does not match.
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// Each full `each` gives `amount` off the order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Every {
    /// The amount counted in full.
    pub each: Amounts,
    /// What each gives.
    pub amount: Amounts,
    /// At most so many times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// Which prices count. Default: class.
    pub basis: Basis,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct FreeShipping {
    /// Which methods; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<String>,
    /// Gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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

/// A deposit paid before that counts for more in the balance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Deposit {
    /// What was paid before.
    pub paid: Amounts,
    /// What it is worth now: not below `paid`.
    pub worth: Amounts,
    /// Which units it pays for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
}

impl Deposit {
    /// Pay that before, get this in the balance.
    #[must_use]
    pub fn new(paid: Amounts, worth: Amounts) -> Deposit {
        Deposit { paid, worth, items: None }
    }
}

setters!(Deposit { items: Option<Selector> });

/// How many points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PointsGrant {
    /// So many.
    Fixed(u64),
    /// So many for each `per` of the net, in proportion.
    Per {
        /// How many points.
        points: u64,
        /// For how much money.
        per: Amounts,
    },
    /// The programme's earning again, times the factor less one.
    Multiplier(Rate),
}

/// Points as a reward.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PointsBenefit {
    /// How many.
    pub grant: PointsGrant,
    /// Which units.
    pub items: Option<Selector>,
    /// Which way to round. Default: down.
    pub rounding: RoundingMode,
}

impl PointsBenefit {
    /// So many points.
    #[must_use]
    pub fn new(grant: PointsGrant) -> PointsBenefit {
        PointsBenefit { grant, items: None, rounding: RoundingMode::Down }
    }
}

setters!(PointsBenefit { items: Option<Selector>, rounding: RoundingMode });

impl Serialize for PointsBenefit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        match &self.grant {
            PointsGrant::Fixed(points) => map.serialize_entry("points", points)?,
            PointsGrant::Per { points, per } => {
                map.serialize_entry("points", points)?;
                map.serialize_entry("per", per)?;
            }
            PointsGrant::Multiplier(rate) => map.serialize_entry("multiplier", rate)?,
        }
        if let Some(items) = &self.items {
            map.serialize_entry("items", items)?;
        }
        map.serialize_entry("rounding", &self.rounding)?;
        map.end()
    }
}

/// One of several gifts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GiftItem {
    /// What is given.
    pub sku: Sku,
    /// How many.
    pub quantity: u64,
    /// How many there are to give; `None`: enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stock: Option<u64>,
}

/// A gift: the first in stock, or the customer's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gift {
    /// What there is to choose from.
    pub gifts: Vec<GiftItem>,
}

impl Gift {
    /// One of these.
    #[must_use]
    pub fn new(gifts: Vec<GiftItem>) -> Gift {
        Gift { gifts }
    }
}

/// A coupon for a later order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IssueCoupon {
    /// Which coupon.
    pub coupon: CouponId,
    /// How many codes.
    pub quantity: u64,
    /// Usable so many days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u32>,
}

impl IssueCoupon {
    /// One code of that coupon.
    #[must_use]
    pub fn new(coupon: impl Into<CouponId>) -> IssueCoupon {
        IssueCoupon { coupon: coupon.into(), quantity: 1, valid_days: None }
    }
}

setters!(IssueCoupon { quantity: u64, valid_days: Option<u32> });

/// What decides which step is reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// The sum of prices.
    Spend {
        /// Which units.
        #[serde(skip_serializing_if = "Option::is_none")]
        items: Option<Selector>,
        /// Which prices. Default: class.
        basis: Basis,
    },
    /// The number of units.
    Quantity {
        /// Which units.
        #[serde(skip_serializing_if = "Option::is_none")]
        items: Option<Selector>,
    },
    /// The number of distinct SKUs.
    Distinct {
        /// Which units.
        #[serde(skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// Where it begins.
    pub at_least: Threshold,
    /// What it gives.
    pub benefit: Benefit,
}

/// Which steps act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// The highest step reached.
    #[default]
    Highest,
    /// Each slice at its own rate.
    Graduated,
}

/// Steps of growing benefits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Tiers {
    /// What decides.
    pub measure: Measure,
    /// Which steps act.
    pub mode: TierMode,
    /// The steps, ascending: 1 to 64, all of one class.
    pub steps: Vec<Step>,
    /// Graduated only: which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Selector>,
    /// Graduated by quantity only: which units are numbered first.
    pub favor: Favor,
    /// Graduated only: gives at most this.
    #[serde(skip_serializing_if = "Option::is_none")]
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
