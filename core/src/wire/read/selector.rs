//! Selectors and attribute tests.

use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::{AttributeTest, PriceRange, Selector, TestOp};
use crate::wire::tape::Value;
use crate::wire::words::Word;

impl Decoder {
    pub(super) fn selector(&mut self, value: Value<'_>) -> Selector {
        fields!(self, value; sku, category, tag, seller, attribute, price, on_sale, any, all, not);
        if value.members().is_some_and(|mut members| members.next().is_none()) {
            let problem = Found::new(value, Code::Empty, "at least one key", "an empty selector");
            self.report(problem.help("leave the selector out to select everything"));
        }
        Selector {
            sku: sku.map(|value| self.set(value, |d, value| d.name(value).into())).unwrap_or_default(),
            category: category.map(|value| self.set(value, Decoder::category)).unwrap_or_default(),
            tag: self.names_of(tag),
            seller: self.names_of(seller),
            attribute: attribute.map(|value| self.attribute_tests(value)).unwrap_or_default(),
            price: price.map(|value| self.price_range(value)),
            on_sale: on_sale.map(|value| self.flag(value)),
            any: self.some_of(any, usize::MAX, Decoder::selector),
            all: self.some_of(all, usize::MAX, Decoder::selector),
            not: not.map(|value| Box::new(self.selector(value))),
        }
    }

    fn price_range(&mut self, value: Value<'_>) -> PriceRange {
        fields!(self, value; min, max);
        self.one_needed(value, "`min` or `max`", &[min, max]);
        PriceRange { min: self.some_amounts(min), max: self.some_amounts(max) }
    }

    /// Of some optional fields one must be there.
    pub(super) fn one_needed(&mut self, object: Value<'_>, expected: &str, fields: &[Field<'_, '_>]) {
        if object.members().is_some() && fields.iter().all(|field| field.is_none()) {
            self.conflict(object, expected, "none of them");
        }
    }

    pub(super) fn attribute_tests(&mut self, list: Value<'_>) -> Vec<AttributeTest> {
        self.some(list, usize::MAX, |d, object| {
            fields!(d, object; name, op, value, values);
            d.attribute_test(object, TestFields { name, op, value, values })
        })
    }

    /// A test from its fields; which of `value` and `values` it needs is for its operator to say.
    pub(super) fn attribute_test(&mut self, object: Value<'_>, fields: TestFields<'_, '_>) -> AttributeTest {
        let TestFields { name, op, value, values } = fields;
        let name = self.need(name, String::new(), Decoder::name);
        let known = op.and_then(Value::text).is_some_and(|word| TestOp::parse(word).is_some());
        let op = self.need(op, TestOp::Exists, Decoder::word);
        if !known {
            return AttributeTest { name, op: TestOp::Exists, values: Vec::new() };
        }
        let (wrong, key) = match op {
            TestOp::Exists => (if value.is_some() { value } else { values }, "value"),
            TestOp::In => (value, "value"),
            _ => (values, "values"),
        };
        if wrong.is_some() {
            self.conflict(object, format!("no `{key}` with `op: {}`", op.as_word()), format!("`{key}`"));
        }
        let values = match op {
            TestOp::Exists => Vec::new(),
            TestOp::In => self.need(values, Vec::new(), |d, list| d.some(list, usize::MAX, Decoder::attribute_value)),
            TestOp::Eq | TestOp::Ne | TestOp::Lt | TestOp::Le | TestOp::Gt | TestOp::Ge => {
                let read =
                    if matches!(op, TestOp::Eq | TestOp::Ne) { Decoder::attribute_value } else { Decoder::attribute_bound };
                self.need(value, Vec::new(), |d, value| vec![read(d, value)])
            }
        };
        AttributeTest { name, op, values }
    }
}

/// The fields of an attribute test, as they were found.
pub(super) struct TestFields<'f, 't> {
    pub(super) name: Field<'f, 't>,
    pub(super) op: Field<'f, 't>,
    pub(super) value: Field<'f, 't>,
    pub(super) values: Field<'f, 't>,
}
