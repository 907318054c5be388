//! What a return answers: what is paid back, what becomes of promotions, gifts and points, and what to record.

use crate::model::{CouponId, Id, LineId, PromotionId, ReturnPolicy, ReturnState, Sku};
use crate::money::{Amount, Currency};
use crate::outcome::Reason;

/// The answer to a return.
///
/// Amounts are in the order's currency. Numbers of "now" are differences to what was returned before; some may be negative.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Return {
    /// The request's id.
    pub id: Option<Id>,
    /// The rulebook's id.
    pub rulebook: Id,
    /// The cart's id.
    pub cart: Option<Id>,
    /// The digest of the order's outcome.
    pub outcome: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The moment of the return, as the request writes it.
    pub at: String,
    /// How units are valued.
    pub policy: ReturnPolicy,
    /// The sums.
    pub totals: ReturnTotals,
    /// Lines of which something changes, in the outcome's order.
    pub lines: Vec<ReturnLine>,
    /// Shipping entries of which something changes, in the outcome's order.
    pub shipping: Vec<ReturnShipping>,
    /// Gifts that are sent back now or owed.
    pub gifts: Vec<ReturnGift>,
    /// Points that move now, if the order had to do with points.
    pub points: Option<crate::model::ReturnedPoints>,
    /// Promotions of which something changes.
    pub promotions: Vec<ReturnPromotion>,
    /// Everything returned so far: the next return begins with it.
    pub state: ReturnState,
    /// What the host must record.
    pub effects: Vec<ReturnEffect>,
    /// SHA-256 in hex over engine, outcome, request and this document.
    pub digest: String,
}

/// The sums of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReturnTotals {
    /// Of all lines.
    pub goods: Amount,
    /// Of all shipping entries.
    pub shipping: Amount,
    /// Deposits paid before the order.
    pub prepaid: Amount,
    /// Charged for gifts.
    pub gifts: Amount,
    /// What a customer would owe, but is never asked for.
    pub waived: Amount,
    /// goods + shipping + prepaid − gifts + waived: what is paid back.
    pub refund: Amount,
}

/// What becomes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnLine {
    /// The line's id.
    pub line: LineId,
    /// Its SKU.
    pub sku: Sku,
    /// Units that come back now.
    pub units: u64,
    /// What they cost before promotions.
    pub subtotal: Amount,
    /// The discount that goes back.
    pub discount: Amount,
    /// subtotal − discount.
    pub refund: Amount,
    /// Points taken back for this line.
    pub points: i64,
}

/// What becomes of a shipping entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnShipping {
    /// Its id.
    pub id: Id,
    /// What is paid back.
    pub refund: Amount,
}

/// What becomes of a gift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnGift {
    /// By which promotion.
    pub promotion: PromotionId,
    /// What.
    pub sku: Sku,
    /// Sent back now.
    pub returned: u64,
    /// Due and not sent back.
    pub owed: u64,
    /// What is charged for it in all.
    pub value: Option<Amount>,
}

/// What becomes of a promotion.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnPromotion {
    /// The promotion, or `$points`.
    pub promotion: PromotionId,
    /// The code that triggered it, as entered.
    pub code: Option<String>,
    /// Discount that goes back now.
    pub amount: Amount,
    /// What it gives after this return.
    pub kept: Amount,
    /// Its deposits that are paid back now.
    pub prepaid: Amount,
    /// Who gets how much back.
    pub funding: Vec<crate::outcome::FundingPart>,
    /// Points it gave that are taken back.
    pub points: i64,
    /// Why the kept goods lose it.
    pub reason: Option<Reason>,
}

/// What the host must record, with a key that makes recording it twice harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReturnEffect {
    /// A promotion gives less than was recorded.
    UseBack {
        /// The promotion.
        promotion: PromotionId,
        /// The code, as entered.
        code: Option<String>,
        /// The coupon of the code.
        coupon: Option<CouponId>,
        /// Uses that go back: 1 when it no longer applies, −1 when it applies again.
        uses: i64,
        /// Money that goes back to its budget.
        amount: Amount,
        /// Units at its price that go back.
        units: i64,
        /// The idempotency key.
        key: String,
    },
    /// A gift comes back.
    GiftBack {
        /// By which promotion.
        promotion: PromotionId,
        /// What.
        sku: Sku,
        /// How many.
        quantity: u64,
        /// The idempotency key.
        key: String,
    },
    /// Coupon codes are called back.
    CouponBack {
        /// By which promotion they were issued.
        promotion: PromotionId,
        /// Of which coupon.
        coupon: CouponId,
        /// How many.
        quantity: u64,
        /// The idempotency key.
        key: String,
    },
    /// Points of the order move.
    RefundPoints {
        /// Points earned that are taken back.
        take_back: u64,
        /// Points spent that are given back.
        give_back: u64,
        /// The idempotency key.
        key: String,
    },
    /// Money is paid back.
    Refund {
        /// How much.
        amount: Amount,
        /// The idempotency key.
        key: String,
    },
}
