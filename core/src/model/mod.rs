//! The documents as types: a [`Rulebook`] with its promotions, and a [`Cart`]. No logic beyond construction.
//!
//! Each type is built with `new` (what is required) and chained setters named like the fields; all fields are public for
//! reading. JSON forms are those of the rulebook and cart references.

macro_rules! setters {
    ($type:ty { $($(#[$doc:meta])* $field:ident: $kind:ty),* $(,)? }) => {
        impl $type {
            $(
                $(#[$doc])*
                #[doc = concat!("Sets `", stringify!($field), "`.")]
                #[must_use]
                pub fn $field(mut self, value: impl Into<$kind>) -> Self {
                    self.$field = value.into();
                    self
                }
            )*
        }
    };
}

mod activity;
mod benefit;
mod cart;
mod condition;
mod coupon;
mod id;
pub(crate) mod ledger;
mod limits;
mod programme;
mod promotion;
mod returns;
mod rulebook;
mod selector;

pub use activity::{Activity, ActivityKind, Caps, StreakStep};
pub use benefit::{
    AddOn, AmountOff, AmountPer, Benefit, Bundle, BuyGet, Class, Component, Deal, Deposit, Every, Favor, FixedPrice,
    FixedPriceTerm, FreeShipping, Gift, GiftItem, IssueCoupon, LadderStep, Measure, NthUnit, PercentOff, PointsBenefit,
    PointsGrant, Scope, SetPrice, Side, Step, Threshold, TierMode, Tiers,
};
pub use cart::{
    AttributeValue, Attributes, Cart, Customer, DepositPaid, GiftChoice, Line, LinePrice, MAX_QUANTITY, Redeem, Shipping,
    SkuCount, Usage, UsageSubject,
};
pub use condition::{AttributeOf, Basis, BirthdayWindow, Condition, CountRange, CustomerCondition, SampleBy, UsagePer};
pub use coupon::{Coupon, CouponCodes, CouponLimits, ListedCode, SignedFamily};
pub use id::{CouponId, GroupId, Id, LineId, PromotionId, Sku};
pub use limits::InputLimits;
pub use programme::{Earn, EarnBasis, Expiry, Programme, Redemption, Tier, TierMultiplier, TierWindow, TransferRules};
pub use promotion::{Budget, CombineWith, Excludes, Exclusive, Floor, FundingShare, Limits, PeriodLimit, Promotion, WhenShort};
pub use returns::{
    CalledCoupon, GiftPolicy, GiftValue, ReturnPolicy, ReturnRequest, ReturnState, ReturnedGift, ReturnedPoints, ReturnedUnits,
};
pub use rulebook::{Combination, Group, PriceBasis, Refusals, Rulebook, Spread, Strategy, Take};
pub use selector::{AttributeTest, PriceRange, Selector, TestOp};
