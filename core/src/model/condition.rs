use super::{AttributeTest, Id, PromotionId, Selector};
use crate::money::{Amounts, Rate};
use crate::schedule::Schedule;

/// Which prices of the units are summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Before any promotion.
    List,
    /// As it stood when the current class began: promotions of one class do not see each other.
    Class,
    /// As it stands now.
    Running,
}

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CountRange {
    /// Not below this.
    pub at_least: Option<u64>,
    /// Not above this.
    pub at_most: Option<u64>,
}

impl CountRange {
    /// From this number on.
    #[must_use]
    pub fn at_least(bound: u64) -> CountRange {
        CountRange { at_least: Some(bound), at_most: None }
    }

    /// Up to this number.
    #[must_use]
    pub fn at_most(bound: u64) -> CountRange {
        CountRange { at_least: None, at_most: Some(bound) }
    }
}

/// When a promotion applies.
///
/// # Example: members who spend 100 or more
/// ```
/// use tillwork::{Amount, Amounts, Condition, Currency, CustomerCondition};
/// let hundred = Amounts::new(Currency::parse("USD").unwrap(), Amount::from_minor_units(100_00));
/// let condition = Condition::All {
///     conditions: vec![
///         Condition::Customer(CustomerCondition::new().segment(vec!["member".to_owned()])),
///         Condition::spend_at_least(hundred),
///     ],
/// };
/// assert!(matches!(condition, Condition::All { conditions } if conditions.len() == 2));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// All hold.
    All {
        /// At least one.
        conditions: Vec<Condition>,
    },
    /// At least one holds.
    Any {
        /// At least one.
        conditions: Vec<Condition>,
    },
    /// It does not hold.
    Not {
        /// The condition denied.
        condition: Box<Condition>,
    },
    /// The sum of the selected units' prices lies in a range.
    Spend {
        /// Not below this.
        at_least: Option<Amounts>,
        /// Not above this.
        at_most: Option<Amounts>,
        /// Which units; `None`: all.
        items: Option<Selector>,
        /// Which prices. Default: class.
        basis: Basis,
    },
    /// The number of selected units, or of their distinct SKUs, lies in a range.
    Quantity {
        /// The range.
        range: CountRange,
        /// Which units; `None`: all.
        items: Option<Selector>,
        /// Count SKUs instead of units.
        distinct: bool,
    },
    /// At least one unit is selected.
    Contains {
        /// Which units.
        items: Selector,
    },
    /// Facts about the customer.
    Customer(CustomerCondition),
    /// The cart's channel is one of these.
    Channel {
        /// The channels.
        any_of: Vec<String>,
    },
    /// The cart's region is one of these or lies below one.
    Region {
        /// The regions.
        any_of: Vec<String>,
    },
    /// The cart's payment method is one of these.
    PaymentMethod {
        /// The methods.
        any_of: Vec<String>,
    },
    /// Some shipping entry has one of these methods.
    ShippingMethod {
        /// The methods.
        any_of: Vec<String>,
    },
    /// An attribute of the cart or the customer.
    Attribute {
        /// Whose attribute.
        of: AttributeOf,
        /// The test.
        test: AttributeTest,
    },
    /// The cart holds one of these codes.
    Code {
        /// The codes.
        any_of: Vec<String>,
    },
    /// A schedule is active.
    Time {
        /// The schedule.
        schedule: Schedule,
    },
    /// So many orders used a promotion before.
    Usage {
        /// Of this customer or of everybody.
        per: UsagePer,
        /// The range.
        range: CountRange,
        /// Which promotion; `None`: this one.
        promotion: Option<PromotionId>,
    },
    /// A stable share of customers or carts.
    Sample {
        /// Distinguishes one experiment from another.
        salt: String,
        /// The share in percent.
        share: Rate,
        /// Where the share begins, in percent.
        start: Rate,
        /// What is sampled.
        by: SampleBy,
    },
}

impl Condition {
    /// All units together cost at least that much when the class begins.
    #[must_use]
    pub fn spend_at_least(amount: Amounts) -> Condition {
        Condition::Spend { at_least: Some(amount), at_most: None, items: None, basis: Basis::Class }
    }

    /// At least so many units.
    #[must_use]
    pub fn quantity_at_least(count: u64) -> Condition {
        Condition::Quantity { range: CountRange::at_least(count), items: None, distinct: false }
    }
}

/// Facts about the customer; all given ones must hold.
///
/// # Example: gold members in the week of their birthday
/// ```
/// use tillwork::{BirthdayWindow, Condition, CustomerCondition};
/// let condition = Condition::Customer(
///     CustomerCondition::new()
///         .segment(vec!["gold".to_owned()])
///         .birthday(BirthdayWindow { before_days: 3, after_days: 3 }),
/// );
/// # assert!(matches!(condition, Condition::Customer(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct CustomerCondition {
    /// One of these customers.
    pub id: Vec<String>,
    /// In one of these segments.
    pub segment: Vec<String>,
    /// In this tier of the programme or a later one.
    pub tier_at_least: Option<Id>,
    /// Orders completed before.
    pub orders: Option<CountRange>,
    /// Whether this is the first order.
    pub first_order: Option<bool>,
    /// The balance of points.
    pub points: Option<CountRange>,
    /// Days around the birthday.
    pub birthday: Option<BirthdayWindow>,
    /// Tests of the customer's attributes.
    pub attribute: Vec<AttributeTest>,
}

impl CustomerCondition {
    /// A condition without keys; at least one must be set.
    #[must_use]
    pub fn new() -> CustomerCondition {
        CustomerCondition::default()
    }
}

setters!(CustomerCondition {
    id: Vec<String>,
    segment: Vec<String>,
    tier_at_least: Option<Id>,
    orders: Option<CountRange>,
    first_order: Option<bool>,
    points: Option<CountRange>,
    birthday: Option<BirthdayWindow>,
    attribute: Vec<AttributeTest>,
});

/// Days around a birthday, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BirthdayWindow {
    /// So many days before.
    pub before_days: u32,
    /// So many days after.
    pub after_days: u32,
}

/// Whose attribute a condition tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AttributeOf {
    /// The cart's.
    #[default]
    Cart,
    /// The customer's.
    Customer,
}

/// Whose use of a promotion is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsagePer {
    /// Everybody's.
    Total,
    /// This customer's.
    Customer,
}

/// What a sample is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleBy {
    /// Customers, by id.
    Customer,
    /// Carts, by id.
    Cart,
}
