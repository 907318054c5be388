//! What an evaluation answers: what the customer pays, why, and what to record.

use crate::model::{Basis, Class, CouponId, Id, LineId, PriceBasis, PromotionId, Selector, Sku};
use crate::money::{Amount, Currency};

/// The answer to one cart.
///
/// # Example: what was taken off, why not more, and what is missing for it
/// ```
/// use tillwork::{Cart, Change, Engine, Reason};
/// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
///     {"id": "sale", "benefit": {"kind": "percent_off", "percent": 10}},
///     {"id": "ship", "conditions": {"kind": "spend", "at_least": "50"}, "benefit": {"kind": "free_shipping"}}]}"#)?;
/// let outcome = engine.evaluate(&Cart::from_json(br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z",
///     "lines": [{"id": "1", "sku": "MUG", "quantity": 4, "unit_price": "12.00"}],
///     "shipping": [{"id": "parcel", "method": "standard", "amount": "5.00"}]}"#)?)?;
///
/// assert_eq!(outcome.lines[0].adjustments[0].amount.minor_units(), 4_80);
/// let Reason::Condition { needed, actual, .. } = &outcome.not_applied[0].reason else { panic!() };
/// assert_eq!((needed.as_str(), actual.as_str()), ("50.00", "43.20"));
/// let Change::Spend { amount, .. } = &outcome.next[0].change else { panic!() };
/// assert_eq!((amount.minor_units(), outcome.next[0].saves.minor_units()), (6_80, 5_00));
/// # Ok::<(), tillwork::Error>(())
/// ```
///
/// Amounts are in the outcome's currency. [`Outcome::to_json`] writes the document of the outcome reference,
/// [`Outcome::from_json`] reads it back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// The rulebook's id.
    pub rulebook: Id,
    /// The cart's id.
    pub cart: Option<Id>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The moment, as the cart writes it.
    pub at: String,
    /// What the prices are.
    pub price_basis: PriceBasis,
    /// The sums.
    pub totals: Totals,
    /// The sums per seller; empty when no line and no shipping entry names one.
    pub sellers: Vec<SellerTotals>,
    /// The lines, in the cart's order.
    pub lines: Vec<OutcomeLine>,
    /// The shipping entries, in the cart's order.
    pub shipping: Vec<OutcomeShipping>,
    /// What is given besides.
    pub gifts: Vec<OutcomeGift>,
    /// Points, with a programme or when some were earned.
    pub points: Option<OutcomePoints>,
    /// What applied, in the order it joined.
    pub applied: Vec<Applied>,
    /// What did not apply, and why.
    pub not_applied: Vec<NotApplied>,
    /// What is missing for more.
    pub next: Vec<NearMiss>,
    /// What the host must record.
    pub effects: Vec<Effect>,
    /// With `best`: whether the combination is proven to be the best.
    pub optimality: Option<Optimality>,
    /// With `best`, where the rulebook asks: the best combination with a promotion that does not apply here.
    pub runner_up: Option<RunnerUp>,
    /// SHA-256 in hex over engine, rulebook, cart and this outcome.
    pub digest: String,
}

/// Discounts by class; rewards cost no money here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Discounts {
    /// By class `price`.
    pub price: Amount,
    /// By class `item`.
    pub item: Amount,
    /// By class `order`.
    pub order: Amount,
    /// By class `shipping`.
    pub shipping: Amount,
    /// By class `payment`.
    pub payment: Amount,
}

/// The sums of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All lines before promotions.
    pub subtotal: Amount,
    /// All shipping entries before promotions.
    pub shipping: Amount,
    /// Discounts by class.
    pub discounts: Discounts,
    /// The sum of all discounts.
    pub discount: Amount,
    /// subtotal + shipping − discount.
    pub payable: Amount,
    /// Deposits paid before.
    pub prepaid: Option<Amount>,
    /// discount − prepaid.
    pub saved: Amount,
}

/// What a cart comes to in short: sums and adjustments, without names and without explanation.
///
/// [`Engine::evaluate_with`](crate::Engine::evaluate_with) gives it at a fraction of what an [`Outcome`] costs. Promotions are
/// told by their place in the rulebook ([`Engine::promotion_id`](crate::Engine::promotion_id) names them), lines and shipping entries by
/// their place in the cart. The numbers are those of the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Brief {
    /// The sums.
    pub totals: Totals,
    /// What was taken off lines and shipping entries, in the order in which it was taken.
    pub adjustments: Vec<BriefAdjustment>,
    /// Promotions that apply, in the order in which they joined.
    pub applied: Vec<BriefApplied>,
    /// Points earned, by the programme and by promotions.
    pub points_earned: u64,
    /// Points earned by each line; empty unless [`Scratch::line_points`](crate::Scratch::line_points) asks for them.
    pub line_points: Vec<u64>,
    /// Points spent.
    pub points_spent: u64,
    /// With the strategy `best`: how good the combination is known to be.
    pub optimality: Option<Optimality>,
}

/// What one promotion takes off one line or shipping entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefAdjustment {
    /// The promotion's place in the rulebook; `None`: redeemed points.
    pub promotion: Option<usize>,
    /// In which class.
    pub class: Class,
    /// What it is taken off.
    pub target: BriefTarget,
    /// How much.
    pub amount: Amount,
}

/// A line or a shipping entry, by its place in the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BriefTarget {
    /// A line.
    Line(usize),
    /// A shipping entry.
    Shipping(usize),
}

/// A promotion that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefApplied {
    /// Its place in the rulebook.
    pub promotion: usize,
    /// What it takes off in all.
    pub amount: Amount,
    /// How often it applied.
    pub times: u64,
    /// Points that it gives.
    pub points: u64,
}

/// The sums of one seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerTotals {
    /// The seller; `None`: lines and entries that name none.
    pub seller: Option<String>,
    /// Lines before promotions.
    pub subtotal: Amount,
    /// Shipping before promotions.
    pub shipping: Amount,
    /// Discounts by class.
    pub discounts: Discounts,
    /// The sum of the discounts.
    pub discount: Amount,
    /// subtotal + shipping − discount.
    pub payable: Amount,
}

/// What one promotion takes off a line or a shipping entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The promotion, or `$points`.
    pub promotion: PromotionId,
    /// In which class.
    pub class: Class,
    /// How much.
    pub amount: Amount,
}

/// Units of a line that pay the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitRun {
    /// How many.
    pub units: u64,
    /// What each pays.
    pub price: Amount,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeLine {
    /// The line's id.
    pub id: LineId,
    /// Its SKU.
    pub sku: Sku,
    /// Its units.
    pub quantity: u64,
    /// What it costs before promotions.
    pub subtotal: Amount,
    /// What it costs.
    pub payable: Amount,
    /// What was taken off, in the order it happened.
    pub adjustments: Vec<Adjustment>,
    /// What its units pay, dearest first.
    pub runs: Vec<UnitRun>,
    /// Points it earned.
    pub points: Option<u64>,
}

/// What became of a shipping entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeShipping {
    /// Its id.
    pub id: Id,
    /// Its method.
    pub method: Id,
    /// What it costs before promotions.
    pub amount: Amount,
    /// What it costs.
    pub payable: Amount,
    /// What was taken off.
    pub adjustments: Vec<Adjustment>,
}

/// Something given besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeGift {
    /// By which promotion.
    pub promotion: PromotionId,
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: u64,
    /// What could have been chosen instead.
    pub alternatives: Vec<Sku>,
}

/// Points of the evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutcomePoints {
    /// The balance before, if the cart states it.
    pub before: Option<u64>,
    /// Points spent.
    pub spent: u64,
    /// What they paid, if any were spent.
    pub value: Option<Amount>,
    /// Points earned.
    pub earned: u64,
    /// The balance after; earned points count when they are usable at once.
    pub after: Option<u64>,
}

/// Who pays how much of a promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundingPart {
    /// Who.
    pub by: String,
    /// How much.
    pub amount: Amount,
}

/// A promotion that applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The promotion, or `$points`.
    pub promotion: PromotionId,
    /// The code that triggered it, as entered.
    pub code: Option<String>,
    /// The classes in which it gave something, in their order.
    pub classes: Vec<Class>,
    /// What it took off in all.
    pub amount: Amount,
    /// How many times it applied.
    pub times: u64,
    /// Points it gave.
    pub points: Option<u64>,
    /// Gifts it gave.
    pub gifts: Option<u64>,
    /// Coupons it issues.
    pub coupons: Option<u64>,
    /// Deposits of it paid before.
    pub prepaid: Option<Amount>,
    /// What floors kept it from giving besides.
    pub floored: Option<Amount>,
    /// Who pays for it.
    pub funding: Vec<FundingPart>,
}

/// A promotion or a code that did not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotApplied {
    /// The promotion, `$points`, or none for a code without promotion.
    pub promotion: Option<PromotionId>,
    /// The code, as entered.
    pub code: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why something did not apply: a closed list, with numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Switched off.
    Inactive,
    /// Its time has not come.
    NotStarted,
    /// Its time is over.
    Ended,
    /// Not on this day or at this hour.
    OutsideWindow,
    /// A condition does not hold.
    Condition {
        /// JSON Pointer into the rulebook.
        path: String,
        /// What was measured.
        measure: String,
        /// What was needed.
        needed: String,
        /// What there is.
        actual: String,
        /// For a spend: which prices.
        basis: Option<Basis>,
    },
    /// Nothing in the cart that it could act on.
    NoEligibleItems {
        /// Units one application needs.
        needed: u64,
        /// Eligible units there are.
        actual: u64,
    },
    /// No coupon has this code.
    CodeUnknown,
    /// No code looks like this.
    CodeMalformed,
    /// The code's time is over.
    CodeEnded,
    /// The code belongs to somebody else.
    CodeNotYours,
    /// A limit is used up.
    LimitReached {
        /// Which limit.
        which: LimitKind,
        /// The limit.
        needed: u64,
        /// What was used.
        actual: u64,
    },
    /// Its money is used up.
    BudgetUsedUp,
    /// A promotion that applies does not allow it, or it does not allow that one.
    IncompatibleWith {
        /// That promotion.
        promotion: PromotionId,
    },
    /// Another promotion saves more.
    SavesLessThan {
        /// That promotion.
        promotion: PromotionId,
        /// How much more.
        by: Amount,
    },
    /// Prices may not fall further.
    FloorReached,
    /// It would save nothing.
    SavesNothing,
    /// It states no amount in the cart's currency.
    Currency,
}

impl Reason {
    /// The name in documents.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Reason::Inactive => "inactive",
            Reason::NotStarted => "not_started",
            Reason::Ended => "ended",
            Reason::OutsideWindow => "outside_window",
            Reason::Condition { .. } => "condition",
            Reason::NoEligibleItems { .. } => "no_eligible_items",
            Reason::CodeUnknown => "code_unknown",
            Reason::CodeMalformed => "code_malformed",
            Reason::CodeEnded => "code_ended",
            Reason::CodeNotYours => "code_not_yours",
            Reason::LimitReached { .. } => "limit_reached",
            Reason::BudgetUsedUp => "budget_used_up",
            Reason::IncompatibleWith { .. } => "incompatible_with",
            Reason::SavesLessThan { .. } => "saves_less_than",
            Reason::FloorReached => "floor_reached",
            Reason::SavesNothing => "saves_nothing",
            Reason::Currency => "currency",
        }
    }
}

/// Which limit is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitKind {
    /// Orders of one customer.
    PerCustomer,
    /// Orders in all.
    Total,
    /// Orders in a day.
    PerDay,
    /// Orders in a week.
    PerWeek,
    /// Orders in a month.
    PerMonth,
    /// Orders with one code.
    PerCode,
    /// Units or gifts in stock.
    Stock,
    /// Units of one customer.
    UnitsPerCustomer,
    /// Codes in one cart.
    MaxCodes,
}

impl LimitKind {
    /// All limits.
    pub const ALL: [LimitKind; 9] = [
        LimitKind::PerCustomer,
        LimitKind::Total,
        LimitKind::PerDay,
        LimitKind::PerWeek,
        LimitKind::PerMonth,
        LimitKind::PerCode,
        LimitKind::Stock,
        LimitKind::UnitsPerCustomer,
        LimitKind::MaxCodes,
    ];

    /// The name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LimitKind::PerCustomer => "per_customer",
            LimitKind::Total => "total",
            LimitKind::PerDay => "per_day",
            LimitKind::PerWeek => "per_week",
            LimitKind::PerMonth => "per_month",
            LimitKind::PerCode => "per_code",
            LimitKind::Stock => "stock",
            LimitKind::UnitsPerCustomer => "units_per_customer",
            LimitKind::MaxCodes => "max_codes",
        }
    }
}

/// A small change of the cart that gives more. It is a promise: make the change and the saving is there.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMiss {
    /// The promotion that gives more.
    pub promotion: PromotionId,
    /// What to change.
    pub change: Change,
    /// How much more is saved in all.
    pub saves: Amount,
    /// How many more points it gives, when it saves nothing.
    pub points: Option<u64>,
    /// How many more gifts it gives, when it saves nothing.
    pub gifts: Option<u64>,
}

/// A change of the cart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "a handful exist at a time, and most are of the large variant")]
pub enum Change {
    /// Spend so much more.
    Spend {
        /// How much.
        amount: Amount,
        /// On what; `None`: on anything.
        items: Option<Selector>,
    },
    /// Take so many more units of a line.
    Quantity {
        /// The line.
        line: LineId,
        /// How many more.
        units: u64,
    },
}

/// What the host must record, with a key that makes recording it twice harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// A promotion was used once.
    Use {
        /// The promotion.
        promotion: PromotionId,
        /// The code, as entered.
        code: Option<String>,
        /// The coupon of the code.
        coupon: Option<CouponId>,
        /// Money it gave.
        amount: Amount,
        /// Units at its price.
        units: Option<u64>,
        /// The idempotency key.
        key: String,
    },
    /// A gift leaves the stock.
    Gift {
        /// By which promotion.
        promotion: PromotionId,
        /// What.
        sku: Sku,
        /// How many.
        quantity: u64,
        /// The idempotency key.
        key: String,
    },
    /// Coupon codes are to be issued.
    IssueCoupon {
        /// By which promotion.
        promotion: PromotionId,
        /// Of which coupon.
        coupon: CouponId,
        /// How many.
        quantity: u64,
        /// The first day they are no longer valid, `YYYY-MM-DD`.
        valid_until: Option<String>,
        /// The idempotency key.
        key: String,
    },
    /// Points are spent.
    RedeemPoints {
        /// How many.
        points: u64,
        /// The idempotency key.
        key: String,
    },
    /// Points are earned.
    EarnPoints {
        /// How many.
        points: u64,
        /// The day they become usable, `YYYY-MM-DD`, if not at once.
        usable_on: Option<String>,
        /// The idempotency key.
        key: String,
    },
}

/// Whether the combination is the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optimality {
    /// Nothing saves more.
    Proven,
    /// Nothing saves more than this beyond what is saved.
    Gap(Amount),
}

/// What came second: of all combinations in which a promotion applies that does not apply in the outcome, the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunnerUp {
    /// The promotions that would apply, by position in the rulebook; empty when the search found none before it ended.
    pub promotions: Vec<PromotionId>,
    /// What they would take off together; a deposit with all it is worth, without points that pay.
    pub saved: Amount,
    /// By how much that is less than what the promotions of the outcome take off.
    pub less: Amount,
    /// Whether no other such combination saves more.
    pub optimality: Optimality,
}
