use super::{Benefit, Class, Condition, CouponId, PromotionId, Spread, UsagePer};
use crate::money::{Amounts, Rate};
use crate::schedule::Schedule;

/// One promotion: when, for whom, what it gives, and what it combines with.
///
/// # Example: 10 % off for members from 50.00, in November, and not together with the clearance sale
/// ```
/// use tillwork::{
///     Amount, Amounts, Condition, Currency, CustomerCondition, Engine, Excludes, PercentOff, Promotion, Rate, Rulebook,
/// };
/// let usd = Currency::parse("USD").unwrap();
/// let fifty = Amounts::new(usd, Amount::from_minor_units(50_00));
/// let member = Condition::Customer(CustomerCondition::new().segment(vec!["member".to_owned()]));
/// let promotion = Promotion::new("members", PercentOff::new(Rate::from_whole(10)))
///     .name("Members: 10% off".to_owned())
///     .schedule(tillwork::schedule::Schedule::new().from("2026-11-01".parse()?).until("2026-11-30".parse()?))
///     .conditions(Condition::All { conditions: vec![member, Condition::spend_at_least(fifty)] })
///     .excludes(Excludes { promotions: Vec::new(), tags: vec!["clearance".to_owned()] });
/// let engine = Engine::compile(&Rulebook::new("shop", usd).promotions(vec![promotion]));
/// assert!(engine.is_ok());
/// # Ok::<(), tillwork::schedule::FormatError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Promotion {
    /// Unique in the rulebook.
    pub id: PromotionId,
    /// For people; `None`: the id.
    pub name: Option<String>,
    /// Names per language tag, ascending.
    pub labels: Vec<(String, String)>,
    /// Switched on. Default: true.
    pub active: bool,
    /// When it runs; `None`: always.
    pub schedule: Option<Schedule>,
    /// Shared codes of its own; empty: none.
    pub codes: Vec<String>,
    /// The coupon that triggers it.
    pub coupon: Option<CouponId>,
    /// What must hold.
    pub conditions: Option<Condition>,
    /// What it gives: 1 to 16 benefits.
    pub benefit: Vec<Benefit>,
    /// Whether the document lists its only benefit: paths into the document follow it.
    pub(crate) listed: bool,
    /// Higher comes first.
    pub priority: i32,
    /// What it shares a cart with.
    pub exclusive: Exclusive,
    /// Promotions it does not combine with.
    pub excludes: Option<Excludes>,
    /// If given, the only ones it combines with.
    pub combines_with: Option<CombineWith>,
    /// Units it discounts are closed to further item promotions.
    pub line_exclusive: bool,
    /// How often it may be used.
    pub limits: Option<Limits>,
    /// Who pays which share; the shares sum to 100 %.
    pub funding: Vec<FundingShare>,
    /// How low it may take a unit's price.
    pub floor: Option<Floor>,
    /// How it spreads amounts; `None`: like the rulebook.
    pub spread: Option<Spread>,
    /// Words that groups and exclusions name it by.
    pub tags: Vec<String>,
}

impl Promotion {
    /// An automatic promotion with one benefit.
    #[must_use]
    pub fn new(id: impl Into<PromotionId>, benefit: impl Into<Benefit>) -> Promotion {
        Promotion {
            id: id.into(),
            name: None,
            labels: Vec::new(),
            active: true,
            schedule: None,
            codes: Vec::new(),
            coupon: None,
            conditions: None,
            benefit: vec![benefit.into()],
            listed: false,
            priority: 0,
            exclusive: Exclusive::None,
            excludes: None,
            combines_with: None,
            line_exclusive: false,
            limits: None,
            funding: Vec::new(),
            floor: None,
            spread: None,
            tags: Vec::new(),
        }
    }

    /// Adds a further benefit.
    #[must_use]
    pub fn and(mut self, benefit: impl Into<Benefit>) -> Promotion {
        self.benefit.push(benefit.into());
        self
    }
}

setters!(Promotion {
    name: Option<String>,
    labels: Vec<(String, String)>,
    active: bool,
    schedule: Option<Schedule>,
    codes: Vec<String>,
    coupon: Option<CouponId>,
    conditions: Option<Condition>,
    priority: i32,
    exclusive: Exclusive,
    excludes: Option<Excludes>,
    combines_with: Option<CombineWith>,
    line_exclusive: bool,
    limits: Option<Limits>,
    funding: Vec<FundingShare>,
    floor: Option<Floor>,
    spread: Option<Spread>,
    tags: Vec<String>,
});

/// What a promotion shares a cart with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exclusive {
    /// Anything.
    #[default]
    None,
    /// Nothing of a class it has.
    Class,
    /// Nothing.
    Cart,
}

/// Promotions that do not combine with this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excludes {
    /// By id.
    pub promotions: Vec<PromotionId>,
    /// By tag.
    pub tags: Vec<String>,
}

/// The only promotions that combine with this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CombineWith {
    /// By id.
    pub promotions: Vec<PromotionId>,
    /// By tag.
    pub tags: Vec<String>,
    /// Those all of whose classes are among these.
    pub classes: Vec<Class>,
}

/// How often a promotion may be used.
///
/// # Example: once for each customer, a hundred times a day, for 500.00 in all
/// ```
/// use tillwork::{Amount, Amounts, Budget, Currency, Limits, PeriodLimit, UsagePer, WhenShort};
/// let amount = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(500_00));
/// let mut limits = Limits::new();
/// limits.per_customer = Some(1);
/// limits.per_day = Some(PeriodLimit { per: UsagePer::Total, uses: 100 });
/// limits.budget = Some(Budget { amount, when_short: WhenShort::Reduce });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Limits {
    /// Applications in one cart.
    pub per_cart: Option<u64>,
    /// Orders of one customer.
    pub per_customer: Option<u64>,
    /// Orders in all.
    pub total: Option<u64>,
    /// Orders in the current day.
    pub per_day: Option<PeriodLimit>,
    /// Orders in the current week.
    pub per_week: Option<PeriodLimit>,
    /// Orders in the current month.
    pub per_month: Option<PeriodLimit>,
    /// Money it may give in all.
    pub budget: Option<Budget>,
}

impl Limits {
    /// No limits.
    #[must_use]
    pub fn new() -> Limits {
        Limits::default()
    }
}

setters!(Limits {
    per_cart: Option<u64>,
    per_customer: Option<u64>,
    total: Option<u64>,
    per_day: Option<PeriodLimit>,
    per_week: Option<PeriodLimit>,
    per_month: Option<PeriodLimit>,
    budget: Option<Budget>,
});

/// Orders allowed in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodLimit {
    /// Of one customer or of everybody.
    pub per: UsagePer,
    /// How many.
    pub uses: u64,
}

/// Money a promotion may give in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The whole budget.
    pub amount: Amounts,
    /// What happens when a discount is larger than what is left.
    pub when_short: WhenShort,
}

/// What happens when a discount is larger than what is left of its budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenShort {
    /// It is cut to what is left.
    #[default]
    Reduce,
    /// It is not given.
    Skip,
}

/// A share of a promotion's cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundingShare {
    /// Who pays: `platform`, `seller`, a brand.
    pub by: String,
    /// The share in percent.
    pub share: Rate,
}

/// How low a promotion may take a unit's price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Floor {
    /// Not below the line's cost.
    Cost,
    /// Not below the line's cost plus so many percent of it.
    Margin(Rate),
    /// Not below this price.
    Price(Amounts),
}
