use super::{CouponId, Id, LineId, PromotionId, Sku};
use crate::money::Amount;

/// How much a returned unit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReturnPolicy {
    /// What the returned units really cost. Needs the order's outcome only.
    #[default]
    Share,
    /// What was paid less what the kept goods cost by themselves. Needs the order's cart and the rulebook too.
    Reprice,
}

/// What happens when a gift is due that was not sent back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GiftPolicy {
    /// Nothing: the customer keeps it.
    #[default]
    Keep,
    /// Its value is deducted.
    Charge,
    /// The return is refused.
    Require,
}

/// Units of a line that come back, or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedUnits {
    /// The line of the outcome.
    pub line: LineId,
    /// How many units.
    pub units: u64,
    /// Only units that paid exactly this; `None`: any of the line's units.
    pub price: Option<Amount>,
}

/// A gift that is sent back, or was sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedGift {
    /// The promotion that gave it.
    pub promotion: PromotionId,
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: u64,
}

/// What one unit of a gift is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftValue {
    /// The gift.
    pub sku: Sku,
    /// Its value.
    pub value: Amount,
}

/// Coupons that an order issued and a return calls back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledCoupon {
    /// The promotion that issued them.
    pub promotion: PromotionId,
    /// Of which coupon.
    pub coupon: CouponId,
    /// How many.
    pub quantity: u64,
}

/// Points that move because of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReturnedPoints {
    /// Points earned that are taken back.
    pub take_back: u64,
    /// Points spent that are given back.
    pub give_back: u64,
}

/// Everything that was returned of an order so far. A return answers with it, and the next return of the order begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnState {
    /// The digest of the order's outcome.
    pub outcome: String,
    /// The policy of all returns of the order.
    pub policy: ReturnPolicy,
    /// Units returned.
    pub lines: Vec<ReturnedUnits>,
    /// Shipping entries paid back.
    pub shipping: Vec<Id>,
    /// Gifts sent back.
    pub gifts: Vec<ReturnedGift>,
    /// Coupons called back.
    pub coupons: Vec<CalledCoupon>,
    /// Money paid back in all.
    pub refunded: Amount,
    /// Money that this holds back for gifts.
    pub charged: Amount,
    /// Points moved in all.
    pub points: ReturnedPoints,
}

/// What comes back of an order, and how it is judged.
///
/// # Example: one unit of line `1`
/// ```
/// use tillwork::{ReturnRequest, ReturnedUnits};
/// let units = ReturnedUnits { line: "1".into(), units: 1, price: None };
/// let request = ReturnRequest::new("2026-11-20T10:00:00Z").id(Some("slip-1".into())).lines(vec![units]);
/// # assert_eq!(request.lines.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnRequest {
    /// Names this return.
    pub id: Option<Id>,
    /// The moment of the return, RFC 3339 with offset.
    pub at: String,
    /// How much a unit is worth.
    pub policy: ReturnPolicy,
    /// Units that come back now.
    pub lines: Vec<ReturnedUnits>,
    /// Shipping entries that are paid back now.
    pub shipping: Vec<Id>,
    /// What happens to gifts that are due.
    pub gifts: GiftPolicy,
    /// Gifts that are sent back now.
    pub gifts_returned: Vec<ReturnedGift>,
    /// What gifts are worth.
    pub gift_values: Vec<GiftValue>,
    /// What was returned before.
    pub before: Option<ReturnState>,
}

impl ReturnRequest {
    /// A return at a moment of which nothing is said yet.
    #[must_use]
    pub fn new(at: impl Into<String>) -> ReturnRequest {
        ReturnRequest {
            id: None,
            at: at.into(),
            policy: ReturnPolicy::default(),
            lines: Vec::new(),
            shipping: Vec::new(),
            gifts: GiftPolicy::default(),
            gifts_returned: Vec::new(),
            gift_values: Vec::new(),
            before: None,
        }
    }
}

setters!(ReturnRequest {
    id: Option<Id>,
    policy: ReturnPolicy,
    lines: Vec<ReturnedUnits>,
    shipping: Vec<Id>,
    gifts: GiftPolicy,
    gifts_returned: Vec<ReturnedGift>,
    gift_values: Vec<GiftValue>,
    before: Option<ReturnState>,
});
