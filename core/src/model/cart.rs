use std::fmt;

use super::{CouponId, Id, LineId, PromotionId, Sku};
use crate::money::{Amount, Currency};
use rust_decimal::Decimal;

/// The largest quantity of a line: 10⁹ units.
pub const MAX_QUANTITY: u64 = 1_000_000_000;

/// What a customer is about to buy, and everything the engine needs to know about it.
///
/// Amounts are in the cart's currency.
///
/// # Example
/// ```
/// use tillwork::{Amount, Cart, Currency, Line, LinePrice};
/// let usd = Currency::parse("USD").unwrap();
/// let price = LinePrice::Unit(Amount::parse("19.99", usd).unwrap());
/// let cart = Cart::new(usd, "2026-11-11T20:00:00+08:00").lines(vec![Line::new("1", "MUG", 2, price)]);
/// assert_eq!(cart.lines[0].quantity, 2);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cart {
    /// Names the cart or order.
    pub id: Option<Id>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The moment of the evaluation, RFC 3339 with offset.
    pub at: String,
    /// What is bought.
    pub lines: Vec<Line>,
    /// How it is sent.
    pub shipping: Vec<Shipping>,
    /// Codes that were entered.
    pub codes: Vec<String>,
    /// Who buys.
    pub customer: Option<Customer>,
    /// Where it is bought: web, app, till 4.
    pub channel: Option<String>,
    /// Where the customer is: `US-CA`.
    pub region: Option<String>,
    /// How it will be paid.
    pub payment_method: Option<String>,
    /// Points to spend.
    pub redeem: Option<Redeem>,
    /// Which gifts were chosen.
    pub gift_choices: Vec<GiftChoice>,
    /// Deposits paid before.
    pub deposits: Vec<DepositPaid>,
    /// What was used before.
    pub usage: Vec<Usage>,
    /// Further facts.
    pub attributes: Attributes,
}

impl Cart {
    /// An empty cart at a moment.
    #[must_use]
    pub fn new(currency: Currency, at: impl Into<String>) -> Cart {
        Cart {
            id: None,
            currency,
            at: at.into(),
            lines: Vec::new(),
            shipping: Vec::new(),
            codes: Vec::new(),
            customer: None,
            channel: None,
            region: None,
            payment_method: None,
            redeem: None,
            gift_choices: Vec::new(),
            deposits: Vec::new(),
            usage: Vec::new(),
            attributes: Attributes::default(),
        }
    }
}

setters!(Cart {
    id: Option<Id>,
    lines: Vec<Line>,
    shipping: Vec<Shipping>,
    codes: Vec<String>,
    customer: Option<Customer>,
    channel: Option<String>,
    region: Option<String>,
    payment_method: Option<String>,
    redeem: Option<Redeem>,
    gift_choices: Vec<GiftChoice>,
    deposits: Vec<DepositPaid>,
    usage: Vec<Usage>,
    attributes: Attributes,
});

/// What a line costs before any promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePrice {
    /// The price of each unit.
    Unit(Amount),
    /// The price of the whole line, which need not divide by the quantity.
    Total(Amount),
}

/// A line of a cart.
///
/// # Example: two mugs of a seller, and a salmon that was weighed
/// ```
/// use tillwork::{Amount, Attributes, Line, LinePrice};
/// let mugs = Line::new("1", "MUG", 2, LinePrice::Unit(Amount::from_minor_units(9_99)))
///     .seller("potter".to_owned())
///     .categories(vec!["home/kitchen".to_owned()])
///     .attributes(Attributes::new().with("colour", "blue").with("dishwasher", true));
/// let salmon = Line::new("2", "SALMON", 1, LinePrice::Total(Amount::from_minor_units(13_57)));
/// # assert_eq!((mugs.quantity, salmon.quantity), (2, 1));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    /// Unique in the cart.
    pub id: LineId,
    /// What is bought.
    pub sku: Sku,
    /// How many units: 1 to 10⁹.
    pub quantity: u64,
    /// What it costs.
    pub price: LinePrice,
    /// The unit's reference price.
    pub list_price: Option<Amount>,
    /// What a unit costs the shop.
    pub cost: Option<Amount>,
    /// No unit goes below.
    pub floor: Option<Amount>,
    /// Who sells it.
    pub seller: Option<String>,
    /// Paths such as `home/kitchen`.
    pub categories: Vec<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// Whether any promotion may discount it.
    pub discountable: bool,
    /// Further facts.
    pub attributes: Attributes,
}

impl Line {
    /// A discountable line.
    #[must_use]
    pub fn new(id: impl Into<LineId>, sku: impl Into<Sku>, quantity: u64, price: LinePrice) -> Line {
        Line {
            id: id.into(),
            sku: sku.into(),
            quantity,
            price,
            list_price: None,
            cost: None,
            floor: None,
            seller: None,
            categories: Vec::new(),
            tags: Vec::new(),
            discountable: true,
            attributes: Attributes::default(),
        }
    }
}

setters!(Line {
    list_price: Option<Amount>,
    cost: Option<Amount>,
    floor: Option<Amount>,
    seller: Option<String>,
    categories: Vec<String>,
    tags: Vec<String>,
    discountable: bool,
    attributes: Attributes,
});

/// A shipping entry.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shipping {
    /// Unique among the entries.
    pub id: Id,
    /// How it is sent.
    pub method: Id,
    /// What it costs before promotions.
    pub amount: Amount,
    /// Who sends it.
    pub seller: Option<String>,
}

impl Shipping {
    /// An entry without seller.
    #[must_use]
    pub fn new(id: impl Into<Id>, method: impl Into<Id>, amount: Amount) -> Shipping {
        Shipping { id: id.into(), method: method.into(), amount, seller: None }
    }
}

setters!(Shipping { seller: Option<String> });

/// Who buys.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Customer {
    /// Names the customer.
    pub id: Option<String>,
    /// Groups the customer belongs to.
    pub segments: Vec<String>,
    /// The tier reached.
    pub tier: Option<Id>,
    /// Orders completed before.
    pub orders: Option<u64>,
    /// The balance of points.
    pub points: Option<u64>,
    /// `YYYY-MM-DD` or `MM-DD`.
    pub birthday: Option<String>,
    /// Coupon codes owned but not entered.
    pub wallet: Vec<String>,
    /// Further facts.
    pub attributes: Attributes,
}

impl Customer {
    /// A customer of whom nothing is known.
    #[must_use]
    pub fn new() -> Customer {
        Customer::default()
    }
}

setters!(Customer {
    id: Option<String>,
    segments: Vec<String>,
    tier: Option<Id>,
    orders: Option<u64>,
    points: Option<u64>,
    birthday: Option<String>,
    wallet: Vec<String>,
    attributes: Attributes,
});

/// Points a customer wants to spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeem {
    /// So many.
    Points(u64),
    /// As many as possible.
    Max,
}

/// The gift chosen for a promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftChoice {
    /// The promotion.
    pub promotion: PromotionId,
    /// The gift.
    pub sku: Sku,
}

/// Deposits paid before for a promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepositPaid {
    /// The promotion.
    pub promotion: PromotionId,
    /// How many.
    pub quantity: u64,
}

/// Whose use an entry counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsageSubject {
    /// A promotion's.
    Promotion(PromotionId),
    /// A coupon's, or of one of its codes.
    Coupon {
        /// The coupon.
        coupon: CouponId,
        /// The code.
        code: Option<String>,
    },
}

/// What was used before.
///
/// # Example: a promotion that 312 orders used, and this customer once
/// ```
/// use tillwork::{Amount, Usage, UsageSubject};
/// let usage = Usage::new(UsageSubject::Promotion("spring".into())).total(312_u64).customer(1_u64).spent(Amount::from_minor_units(496_00));
/// # assert_eq!(usage.total, 312);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Of what.
    pub subject: UsageSubject,
    /// Orders of everybody.
    pub total: u64,
    /// Orders of this customer.
    pub customer: u64,
    /// Orders of everybody in the current day.
    pub day: u64,
    /// Orders of everybody in the current week.
    pub week: u64,
    /// Orders of everybody in the current month.
    pub month: u64,
    /// Orders of this customer in the current day.
    pub customer_day: u64,
    /// Orders of this customer in the current week.
    pub customer_week: u64,
    /// Orders of this customer in the current month.
    pub customer_month: u64,
    /// Money given.
    pub spent: Amount,
    /// Units sold at its price.
    pub units: u64,
    /// Units sold at its price to this customer.
    pub customer_units: u64,
    /// Gifts given.
    pub gifts: Vec<SkuCount>,
}

impl Usage {
    /// No use so far.
    #[must_use]
    pub fn new(subject: UsageSubject) -> Usage {
        Usage {
            subject,
            total: 0,
            customer: 0,
            day: 0,
            week: 0,
            month: 0,
            customer_day: 0,
            customer_week: 0,
            customer_month: 0,
            spent: Amount::ZERO,
            units: 0,
            customer_units: 0,
            gifts: Vec::new(),
        }
    }
}

setters!(Usage {
    total: u64,
    customer: u64,
    day: u64,
    week: u64,
    month: u64,
    customer_day: u64,
    customer_week: u64,
    customer_month: u64,
    spent: Amount,
    units: u64,
    customer_units: u64,
    gifts: Vec<SkuCount>,
});

/// So many of a SKU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuCount {
    /// What.
    pub sku: Sku,
    /// How many.
    pub quantity: u64,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum AttributeValue {
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number, exact.
    Number(Decimal),
}

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        AttributeValue::Text(text.to_owned())
    }
}

impl From<bool> for AttributeValue {
    fn from(flag: bool) -> Self {
        AttributeValue::Flag(flag)
    }
}

impl From<i64> for AttributeValue {
    fn from(number: i64) -> Self {
        AttributeValue::Number(Decimal::from(number))
    }
}

impl fmt::Display for AttributeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AttributeValue::Text(text) => f.write_str(text),
            AttributeValue::Flag(flag) => write!(f, "{flag}"),
            AttributeValue::Number(number) => write!(f, "{}", number.normalize()),
        }
    }
}

/// Named facts, ascending by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attributes(Vec<(String, AttributeValue)>);

impl Attributes {
    /// No facts.
    #[must_use]
    pub fn new() -> Attributes {
        Attributes::default()
    }

    /// Adds a fact; one of the same name is replaced.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<AttributeValue>) -> Attributes {
        self.insert(name.into(), value.into());
        self
    }

    pub(crate) fn insert(&mut self, name: String, value: AttributeValue) {
        match self.0.binary_search_by(|entry| entry.0.as_str().cmp(&name)) {
            Ok(found) => {
                if let Some(entry) = self.0.get_mut(found) {
                    entry.1 = value;
                }
            }
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// The value of a fact.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        self.0.binary_search_by(|entry| entry.0.as_str().cmp(name)).ok().and_then(|found| self.0.get(found)).map(|entry| &entry.1)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All facts, ascending by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}
