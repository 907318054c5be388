//! A quick look at a cart that was built in code: whether each of its values is within its limits.
//!
//! Sizes are not judged: they bound what is read, and this is in memory already. The answer is only yes or no. A cart that does
//! not pass is written down and read, which says what is wrong; a test keeps the two judges of one mind.

use rust_decimal::Decimal;

use crate::model::{AttributeValue, Attributes, Cart, Customer, Line, LinePrice, Redeem, Usage, UsageSubject};
use crate::money::{Amount, MAX_MINOR};
use crate::schedule::{Birthday, Instant};
use crate::wire::bounds::{MAX_COUNT, MAX_POINTS};

/// The moment of a cart of which every single value is one that a document could have.
pub(super) fn cart(cart: &Cart) -> Option<Instant> {
    cart.at.parse().ok().filter(|_| values(cart))
}

fn values(cart: &Cart) -> bool {
    cart.id.iter().all(|it| id(it.as_str()))
        && cart.lines.iter().all(line)
        && cart.shipping.iter().all(|entry| {
            id(entry.id.as_str())
                && id(entry.method.as_str())
                && amount(entry.amount)
                && entry.seller.iter().all(|seller| id(seller))
        })
        && cart.customer.iter().all(customer)
        && cart.redeem.iter().all(|redeem| match redeem {
            Redeem::Points(points) => *points <= MAX_POINTS,
            Redeem::Max => true,
        })
        && cart.gift_choices.iter().all(|choice| id(choice.promotion.as_str()) && id(choice.sku.as_str()))
        && cart.deposits.iter().all(|deposit| id(deposit.promotion.as_str()) && (1..=MAX_COUNT).contains(&deposit.quantity))
        && cart.usage.iter().all(usage)
        && attributes(&cart.attributes)
}

/// Whether a text may be an id.
pub(crate) fn id(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('$')
        && (text.len() <= 128 || text.chars().count() <= 128)
        && (plain(text.as_bytes()) || !text.chars().any(char::is_control))
}

/// Whether all bytes are printable ASCII, eight at a time.
fn plain(bytes: &[u8]) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // In a byte below 0x80 the top bit shows what is below a space when that is taken off, and what is above a tilde when one is added.
    let word = |eight: [u8; 8]| {
        let word = u64::from_le_bytes(eight);
        (word | word.wrapping_sub(EACH * 0x20) | word.wrapping_add(EACH)) & (EACH * 0x80) == 0
    };
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if bytes.len() <= 16 => word(*first) && word(*last),
        (Some(_), Some(last)) => word(*last) && bytes.as_chunks().0.iter().all(|eight| word(*eight)),
        _ => bytes.iter().all(|byte| matches!(byte, b' '..=b'~')),
    }
}

/// Whether no step of a path of categories is empty.
fn path(text: &str) -> bool {
    let mut last = b'/';
    let steps = text.bytes().all(|byte| {
        let empty = byte == b'/' && last == b'/';
        last = byte;
        !empty
    });
    steps && last != b'/'
}

fn amount(amount: Amount) -> bool {
    (0..=MAX_MINOR).contains(&amount.minor_units())
}

fn line(line: &Line) -> bool {
    let price = match line.price {
        LinePrice::Unit(price) | LinePrice::Total(price) => price,
    };
    id(line.id.as_str())
        && id(line.sku.as_str())
        && (1..=MAX_COUNT).contains(&line.quantity)
        && amount(price)
        && line.list_price.is_none_or(amount)
        && line.cost.is_none_or(amount)
        && line.floor.is_none_or(amount)
        && line.seller.iter().all(|seller| id(seller))
        && line.categories.iter().all(|categories| path(categories))
        && attributes(&line.attributes)
}

fn customer(customer: &Customer) -> bool {
    customer.id.iter().all(|it| id(it))
        && customer.orders.iter().all(|orders| *orders <= MAX_COUNT)
        && customer.points.iter().all(|points| *points <= MAX_POINTS)
        && customer.birthday.iter().all(|birthday| birthday.parse::<Birthday>().is_ok())
        && attributes(&customer.attributes)
}

fn usage(usage: &Usage) -> bool {
    let promotion_only = usage.spent == Amount::ZERO && usage.units == 0 && usage.customer_units == 0 && usage.gifts.is_empty();
    let subject = match &usage.subject {
        UsageSubject::Promotion(promotion) => id(promotion.as_str()),
        UsageSubject::Coupon { coupon, .. } => id(coupon.as_str()) && promotion_only,
    };
    let counts = [
        usage.total,
        usage.customer,
        usage.day,
        usage.week,
        usage.month,
        usage.customer_day,
        usage.customer_week,
        usage.customer_month,
        usage.units,
        usage.customer_units,
    ];
    subject
        && counts.into_iter().all(|count| count <= MAX_COUNT)
        && amount(usage.spent)
        && usage.gifts.iter().all(|gift| id(gift.sku.as_str()) && gift.quantity <= MAX_COUNT)
}

fn attributes(attributes: &Attributes) -> bool {
    attributes.iter().all(|(name, value)| {
        let number = match value {
            AttributeValue::Number(number) => attribute_number(*number),
            AttributeValue::Text(_) | AttributeValue::Flag(_) => true,
        };
        number && !name.is_empty() && (name.len() <= 128 || name.chars().count() <= 128)
    })
}

/// At most 12 digits before and 6 after the point.
fn attribute_number(number: Decimal) -> bool {
    let number = number.normalize();
    number.scale() <= 6 && number.trunc().mantissa().unsigned_abs() < 1_000_000_000_000
}
