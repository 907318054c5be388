//! Tests of attributes.

use crate::model::{AttributeTest, AttributeValue, Attributes, TestOp};

/// Whether an attribute test holds.
pub(crate) fn attribute_holds(test: &AttributeTest, attributes: &Attributes) -> bool {
    let value = attributes.get(&test.name);
    let number = |value: &AttributeValue| match value {
        AttributeValue::Number(number) => Some(*number),
        AttributeValue::Text(text) => decimal_text(text),
        AttributeValue::Flag(_) => None,
    };
    let compare = |holds: fn(std::cmp::Ordering) -> bool| {
        let wanted = test.values.first().and_then(number);
        match (value.and_then(number), wanted) {
            (Some(actual), Some(wanted)) => holds(actual.cmp(&wanted)),
            _ => false,
        }
    };
    match test.op {
        TestOp::Exists => value.is_some(),
        TestOp::Eq | TestOp::In => value.is_some_and(|value| test.values.contains(value)),
        TestOp::Ne => !value.is_some_and(|value| test.values.contains(value)),
        TestOp::Lt => compare(std::cmp::Ordering::is_lt),
        TestOp::Le => compare(std::cmp::Ordering::is_le),
        TestOp::Gt => compare(std::cmp::Ordering::is_gt),
        TestOp::Ge => compare(std::cmp::Ordering::is_ge),
    }
}

/// The number that a text writes in plain decimal form, if it does.
pub(crate) fn decimal_text(text: &str) -> Option<rust_decimal::Decimal> {
    let (digits, negative) = match text.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (mantissa, scale) = crate::money::parse_rate(digits).ok()?;
    let mut value = rust_decimal::Decimal::try_from_i128_with_scale(mantissa, scale).ok()?;
    value.set_sign_negative(negative && mantissa != 0);
    Some(value)
}
