use super::{AttributeValue, Sku};
use crate::money::Amounts;

/// Picks lines of a cart: the keys are ANDed, the values of one key ORed.
///
/// # Example: kitchen goods that are not on sale
/// ```
/// use tillwork::Selector;
/// let selector = Selector::new().category(["home/kitchen"]).on_sale(false);
/// assert_eq!(selector.category, ["home/kitchen"]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Selector {
    /// Any of these SKUs.
    pub sku: Vec<Sku>,
    /// In or below any of these category paths.
    pub category: Vec<String>,
    /// With any of these tags.
    pub tag: Vec<String>,
    /// From any of these sellers.
    pub seller: Vec<String>,
    /// With all of these attributes.
    pub attribute: Vec<AttributeTest>,
    /// With a list unit price in this range.
    pub price: Option<PriceRange>,
    /// Reduced already (`true`) or not (`false`).
    pub on_sale: Option<bool>,
    /// Matching one of these.
    pub any: Vec<Selector>,
    /// Matching all of these.
    pub all: Vec<Selector>,
    /// Not matching this.
    pub not: Option<Box<Selector>>,
}

impl Selector {
    /// A selector without keys; at least one must be set before it is used.
    #[must_use]
    pub fn new() -> Selector {
        Selector::default()
    }

    /// Sets `sku`.
    #[must_use]
    pub fn sku<T: Into<Sku>>(mut self, any_of: impl IntoIterator<Item = T>) -> Selector {
        self.sku = any_of.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `category`.
    #[must_use]
    pub fn category<T: Into<String>>(mut self, any_of: impl IntoIterator<Item = T>) -> Selector {
        self.category = any_of.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `tag`.
    #[must_use]
    pub fn tag<T: Into<String>>(mut self, any_of: impl IntoIterator<Item = T>) -> Selector {
        self.tag = any_of.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `seller`.
    #[must_use]
    pub fn seller<T: Into<String>>(mut self, any_of: impl IntoIterator<Item = T>) -> Selector {
        self.seller = any_of.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `not`.
    #[must_use]
    pub fn not(mut self, selector: Selector) -> Selector {
        self.not = Some(Box::new(selector));
        self
    }
}

setters!(Selector {
    attribute: Vec<AttributeTest>,
    price: Option<PriceRange>,
    on_sale: Option<bool>,
    any: Vec<Selector>,
    all: Vec<Selector>,
});

/// A range of unit prices, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceRange {
    /// Not below this.
    pub min: Option<Amounts>,
    /// Not above this.
    pub max: Option<Amounts>,
}

/// A test of one attribute of a cart, a line or a customer.
///
/// # Example: goods of two brands that weigh at most two kilograms
/// ```
/// use tillwork::{AttributeTest, AttributeValue, Selector, TestOp};
/// let brands = AttributeTest::new("brand", TestOp::In, vec!["acme".into(), "bolt".into()]);
/// let light = AttributeTest::new("weight", TestOp::Le, vec![AttributeValue::from(2_i64)]);
/// let selector = Selector::new().attribute(vec![brands, light]);
/// # assert_eq!(selector.attribute.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AttributeTest {
    /// The attribute's name.
    pub name: String,
    /// The operator.
    pub op: TestOp,
    /// What it is compared with; none for `exists`, several for `in`.
    pub values: Vec<AttributeValue>,
}

impl AttributeTest {
    /// `name` equals `value`.
    #[must_use]
    pub fn eq(name: impl Into<String>, value: impl Into<AttributeValue>) -> AttributeTest {
        AttributeTest { name: name.into(), op: TestOp::Eq, values: vec![value.into()] }
    }

    /// A test with any operator.
    #[must_use]
    pub fn new(name: impl Into<String>, op: TestOp, values: Vec<AttributeValue>) -> AttributeTest {
        AttributeTest { name: name.into(), op, values }
    }
}

/// The operator of an attribute test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestOp {
    /// Equal, of the same type.
    Eq,
    /// Not equal, or missing.
    Ne,
    /// Equal to one of several.
    In,
    /// Below, as numbers.
    Lt,
    /// Not above, as numbers.
    Le,
    /// Above, as numbers.
    Gt,
    /// Not below, as numbers.
    Ge,
    /// Present.
    Exists,
}
