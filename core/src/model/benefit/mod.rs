//! Benefits: what a promotion gives. One type a kind.

mod groups;
mod off;
mod reward;
mod tiers;

use crate::money::{Amounts, Rate};
pub use groups::{AddOn, Bundle, BuyGet, Component, FixedPrice, FixedPriceTerm, LadderStep, NthUnit, Side};
pub use off::{AmountOff, AmountPer, Every, FreeShipping, PercentOff, SetPrice};
pub use reward::{Deposit, Gift, GiftItem, IssueCoupon, PointsBenefit, PointsGrant};
pub use tiers::{Measure, Step, Threshold, TierMode, Tiers};

/// The stage at which a benefit acts; the stages run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Favor {
    /// As many applications as fit; the cheapest eligible units are the ones discounted.
    #[default]
    Merchant,
    /// Grouped so that the customer saves most.
    Customer,
}

/// What a unit, or an application, costs after all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deal {
    /// So many percent less; 100 is free.
    Percent(Rate),
    /// So much less.
    Amount(Amounts),
    /// This price.
    Price(Amounts),
}
