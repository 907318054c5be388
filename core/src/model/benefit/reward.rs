//! Deposits, points, gifts, and coupons for later.

use crate::model::{CouponId, Selector, Sku};
use crate::money::{Amounts, Rate, RoundingMode};

/// A deposit paid before that counts for more in the balance.
///
/// # Example: 10.00 paid before count 20.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Currency, Deposit, Selector};
/// let usd = |minor_units| Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(minor_units));
/// let benefit = Deposit::new(usd(10_00), usd(20_00)).items(Selector::new().sku(["TEAPOT"]));
/// // 20.00 off, of which 10.00 are a saving
/// # assert_eq!(priced(benefit.into()).totals.saved.minor_units(), 10_00);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Deposit {
    /// What was paid before.
    pub paid: Amounts,
    /// What it is worth now: not below `paid`.
    pub worth: Amounts,
    /// Which units it pays for.
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
///
/// # Example: two points for each 1.00
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Amount, Amounts, Currency, PointsBenefit, PointsGrant};
/// let per = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(1_00));
/// let benefit = PointsBenefit::new(PointsGrant::Per { points: 2, per });
/// // 140 points for 70.00
/// # assert_eq!(priced(benefit.into()).applied[0].points, Some(140));
/// ```
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

/// One of several gifts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftItem {
    /// What is given.
    pub sku: Sku,
    /// How many.
    pub quantity: u64,
    /// How many there are to give; `None`: enough.
    pub stock: Option<u64>,
}

/// A gift: the first in stock, or the customer's choice.
///
/// # Example: a spoon as long as there are any, then a towel
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::{Gift, GiftItem};
/// let benefit = Gift::new(vec![
///     GiftItem { sku: "SPOON".into(), quantity: 2, stock: Some(100) },
///     GiftItem { sku: "TOWEL".into(), quantity: 1, stock: None },
/// ]);
/// // two spoons
/// # let gift = &priced(benefit.into()).gifts[0];
/// # assert_eq!((gift.sku.as_str(), gift.quantity), ("SPOON", 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
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
///
/// # Example: a code for next time, valid for 30 days
/// ```
/// # let priced = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/benefit/example.in"));
/// use tillwork::IssueCoupon;
/// let benefit = IssueCoupon::new("thanks").valid_days(30);
/// // an effect: the host makes the code and sends it
/// # assert_eq!(priced(benefit.into()).applied[0].coupons, Some(1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssueCoupon {
    /// Which coupon.
    pub coupon: CouponId,
    /// How many codes.
    pub quantity: u64,
    /// Usable so many days.
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
