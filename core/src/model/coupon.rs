use super::CouponId;
use crate::schedule::{Date, Schedule};

/// Codes that trigger promotions, and who may use them.
///
/// # Example: a welcome code for first orders, once for each customer
/// ```
/// use tillwork::{
///     Amount, Cart, Coupon, CouponCodes, CouponLimits, Currency, Customer, Engine, Line, LinePrice, PercentOff, Promotion, Rate, Rulebook,
/// };
/// let usd = Currency::parse("USD").unwrap();
/// let coupon = Coupon::new("welcome", CouponCodes::Shared("WELCOME10".to_owned()))
///     .first_order(true)
///     .limits(CouponLimits { per_customer: Some(1), ..CouponLimits::default() });
/// let promotion = Promotion::new("welcome", PercentOff::new(Rate::from_whole(10))).coupon(tillwork::CouponId::from("welcome"));
/// let engine = Engine::compile(&Rulebook::new("shop", usd).coupons(vec![coupon]).promotions(vec![promotion]))?;
///
/// let mug = Line::new("1", "MUG", 1, LinePrice::Unit(Amount::from_minor_units(10_00)));
/// let cart = Cart::new(usd, "2026-11-11T20:00:00Z")
///     .lines(vec![mug])
///     .customer(Customer::new().id("c-1".to_owned()).orders(0))
///     .codes(vec![" welcome10".to_owned()]);
/// assert_eq!(engine.evaluate(&cart)?.totals.saved, Amount::from_minor_units(1_00));
/// # Ok::<(), tillwork::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Coupon {
    /// Unique in the rulebook.
    pub id: CouponId,
    /// Its codes.
    pub codes: CouponCodes,
    /// Only for these customers; empty: for all.
    pub customers: Vec<String>,
    /// Only for these segments; empty: for all.
    pub segment: Vec<String>,
    /// Only for a first order.
    pub first_order: bool,
    /// Usable so many days from the day of issue.
    pub valid_days: Option<u32>,
    /// When its codes work; `None`: always.
    pub schedule: Option<Schedule>,
    /// How often its codes may be used.
    pub limits: Option<CouponLimits>,
}

impl Coupon {
    /// A coupon for everybody.
    #[must_use]
    pub fn new(id: impl Into<CouponId>, codes: CouponCodes) -> Coupon {
        Coupon {
            id: id.into(),
            codes,
            customers: Vec::new(),
            segment: Vec::new(),
            first_order: false,
            valid_days: None,
            schedule: None,
            limits: None,
        }
    }
}

setters!(Coupon {
    customers: Vec<String>,
    segment: Vec<String>,
    first_order: bool,
    valid_days: Option<u32>,
    schedule: Option<Schedule>,
    limits: Option<CouponLimits>,
});

/// The codes of a coupon.
#[derive(Debug, Clone, PartialEq)]
pub enum CouponCodes {
    /// One code that everybody shares.
    Shared(String),
    /// A list of codes.
    Listed(Vec<ListedCode>),
    /// Codes that prove themselves by a signature.
    Signed(SignedFamily),
}

/// One code of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCode {
    /// The code.
    pub code: String,
    /// The only customer who may use it.
    pub customer: Option<String>,
    /// The day it was issued.
    pub issued: Option<Date>,
}

/// A family of signed codes.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedFamily {
    /// What every code of the family begins with.
    pub prefix: String,
    /// The secret, 16 to 64 bytes.
    pub key: Vec<u8>,
    /// Whether a code is bound to the customer it was made for.
    pub bound: bool,
}

impl std::fmt::Debug for SignedFamily {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key stays out of logs.
        f.debug_struct("SignedFamily").field("prefix", &self.prefix).field("bound", &self.bound).finish_non_exhaustive()
    }
}

/// How often the codes of a coupon may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CouponLimits {
    /// Orders with one code.
    pub per_code: Option<u64>,
    /// Orders of one customer.
    pub per_customer: Option<u64>,
    /// Orders in all.
    pub total: Option<u64>,
}
