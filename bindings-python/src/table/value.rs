//! Single values of Arrow arrays, whatever their layout, as what a document would hold in their place.

use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::date32_to_datetime;
use arrow_array::types::{
    Date32Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use rust_decimal::Decimal;
use tillwork::schedule::Instant;
use tillwork::{Amount, AttributeValue, Currency, MAX_MINOR, NumberError};

/// A value of an array.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Raw<'a> {
    Int(i128),
    Text(&'a str),
    Float(f64),
    Single(f32),
    /// Digits, and how many of them are fraction.
    Decimal(i128, i8),
    Flag(bool),
    /// Seconds since 1970 in UTC.
    Seconds(i64),
    /// Days since 1970.
    Day(i32),
}

/// Why a value cannot stand where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    pub(crate) code: &'static str,
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Wrong {
    #[cold]
    pub(crate) fn new(code: &'static str, expected: impl Into<String>, found: impl Into<String>) -> Wrong {
        Wrong { code, expected: expected.into(), found: found.into() }
    }
}

/// What a column is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Ids and words; integers count as their digits.
    Text,
    Money,
    Count,
    Flag,
    Attribute,
    Moment,
    Date,
    /// Points to redeem: a count or `max`.
    Redeem,
}

impl Kind {
    /// Whether arrays of a type hold such values.
    pub(crate) fn accepts(self, data_type: &DataType) -> bool {
        use DataType as D;
        let integer = data_type.is_integer();
        let text = matches!(data_type, D::Utf8 | D::LargeUtf8 | D::Utf8View);
        let float = matches!(data_type, D::Float32 | D::Float64);
        // DuckDB sums integers to decimals without fraction.
        let decimal = matches!(data_type, D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..));
        match data_type {
            D::Dictionary(_, values) => !matches!(**values, D::Dictionary(..)) && self.accepts(values),
            // A column that was never filled.
            D::Null => true,
            _ => match self {
                Kind::Text => text || integer,
                Kind::Money => text || integer || float || decimal,
                Kind::Count => integer || float || decimal,
                Kind::Flag => *data_type == D::Boolean,
                Kind::Attribute => text || integer || float || decimal || *data_type == D::Boolean,
                Kind::Moment => text || matches!(data_type, D::Timestamp(_, Some(_))),
                Kind::Date => text || *data_type == D::Date32,
                Kind::Redeem => text || integer || float || decimal,
            },
        }
    }

    pub(crate) fn expected(self) -> &'static str {
        match self {
            Kind::Text => "text or integers",
            Kind::Money => "decimals, text, integers (minor units) or floats",
            Kind::Count => "integers",
            Kind::Flag => "booleans",
            Kind::Attribute => "text, booleans or numbers",
            Kind::Moment => "timestamps with a time zone, or text such as `2026-11-11T20:00:00+08:00`",
            Kind::Date => "dates, or text such as `1990-05-17`",
            Kind::Redeem => "integers, or text with `max`",
        }
    }
}

/// Shows every value of an array, nulls as `None`; of a dictionary array it shows the values that the keys stand for.
pub(crate) fn each<'a>(array: &'a ArrayRef, show: &mut impl FnMut(Option<Raw<'a>>)) {
    if let DataType::Dictionary(..) = array.data_type() {
        let values = array.as_any_dictionary().values();
        let mut known: Vec<Option<Raw<'a>>> = Vec::with_capacity(values.len());
        each_plain(values, &mut |value| known.push(value));
        keys(array, &mut |key| show(key.and_then(|key| known.get(key).copied().flatten())));
    } else {
        each_plain(array, show);
    }
}

/// Shows the values of an array with their places, without those that are the same as the one before and may be left out: `show` says
/// whether they may. Integers and texts are compared as they stand; of other arrays every value is shown.
pub(crate) fn each_new<'a>(array: &'a ArrayRef, show: &mut impl FnMut(usize, Option<Raw<'a>>) -> bool) {
    fn of<T: PartialEq + Copy>(values: impl Iterator<Item = Option<T>>, mut show: impl FnMut(usize, Option<T>) -> bool) {
        let mut before: Option<T> = None;
        for (place, value) in values.enumerate() {
            if value.is_none() || value != before {
                let known = show(place, value);
                before = value.filter(|_| known);
            }
        }
    }
    match array.data_type() {
        DataType::Int64 => {
            of(array.as_primitive::<Int64Type>().iter(), |place, one| show(place, one.map(|v| Raw::Int(v.into()))))
        }
        DataType::Int32 => {
            of(array.as_primitive::<Int32Type>().iter(), |place, one| show(place, one.map(|v| Raw::Int(v.into()))))
        }
        DataType::Utf8 => of(array.as_string::<i32>().iter(), |place, one| show(place, one.map(Raw::Text))),
        DataType::LargeUtf8 => of(array.as_string::<i64>().iter(), |place, one| show(place, one.map(Raw::Text))),
        DataType::Utf8View => of(array.as_string_view().iter(), |place, one| show(place, one.map(Raw::Text))),
        _ => {
            let mut place = 0_usize;
            each(array, &mut |raw| {
                show(place, raw);
                place = place.saturating_add(1);
            });
        }
    }
}

/// Shows every value of an array that is no dictionary.
pub(crate) fn each_plain<'a>(array: &'a ArrayRef, show: &mut impl FnMut(Option<Raw<'a>>)) {
    macro_rules! primitive {
        ($kind:ty, $raw:expr) => {
            array.as_primitive::<$kind>().iter().for_each(|value| show(value.map($raw)))
        };
    }
    match array.data_type() {
        DataType::Int8 => primitive!(Int8Type, |v| Raw::Int(v.into())),
        DataType::Int16 => primitive!(Int16Type, |v| Raw::Int(v.into())),
        DataType::Int32 => primitive!(Int32Type, |v| Raw::Int(v.into())),
        DataType::Int64 => primitive!(Int64Type, |v| Raw::Int(v.into())),
        DataType::UInt8 => primitive!(UInt8Type, |v| Raw::Int(v.into())),
        DataType::UInt16 => primitive!(UInt16Type, |v| Raw::Int(v.into())),
        DataType::UInt32 => primitive!(UInt32Type, |v| Raw::Int(v.into())),
        DataType::UInt64 => primitive!(UInt64Type, |v| Raw::Int(v.into())),
        DataType::Float32 => primitive!(Float32Type, Raw::Single),
        DataType::Float64 => primitive!(Float64Type, Raw::Float),
        DataType::Decimal32(_, scale) => primitive!(Decimal32Type, |v| Raw::Decimal(v.into(), *scale)),
        DataType::Decimal64(_, scale) => primitive!(Decimal64Type, |v| Raw::Decimal(v.into(), *scale)),
        DataType::Decimal128(_, scale) => primitive!(Decimal128Type, |v| Raw::Decimal(v, *scale)),
        DataType::Date32 => primitive!(Date32Type, Raw::Day),
        DataType::Timestamp(TimeUnit::Second, _) => primitive!(TimestampSecondType, Raw::Seconds),
        DataType::Timestamp(TimeUnit::Millisecond, _) => primitive!(TimestampMillisecondType, |v| seconds(v, 1_000)),
        DataType::Timestamp(TimeUnit::Microsecond, _) => primitive!(TimestampMicrosecondType, |v| seconds(v, 1_000_000)),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => primitive!(TimestampNanosecondType, |v| seconds(v, 1_000_000_000)),
        DataType::Boolean => array.as_boolean().iter().for_each(|value| show(value.map(Raw::Flag))),
        DataType::Utf8 => array.as_string::<i32>().iter().for_each(|value| show(value.map(Raw::Text))),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().for_each(|value| show(value.map(Raw::Text))),
        DataType::Utf8View => array.as_string_view().iter().for_each(|value| show(value.map(Raw::Text))),
        // Only types that a kind accepts come here; a column of nulls is one of them.
        _ => (0..array.len()).for_each(|_| show(None)),
    }
}

fn seconds(value: i64, per_second: i64) -> Raw<'static> {
    Raw::Seconds(value.div_euclid(per_second))
}

/// Shows every key of a dictionary array.
pub(crate) fn keys(array: &dyn Array, show: &mut impl FnMut(Option<usize>)) {
    macro_rules! keys {
        ($($name:ident: $kind:ty),*) => {
            match array.data_type() {
                $(DataType::Dictionary(key, _) if **key == DataType::$name => {
                    array.as_dictionary::<$kind>().keys().iter().for_each(|key| show(key.and_then(|key| usize::try_from(key).ok())));
                })*
                _ => {}
            }
        };
    }
    keys!(Int8: Int8Type, Int16: Int16Type, Int32: Int32Type, Int64: Int64Type,
        UInt8: UInt8Type, UInt16: UInt16Type, UInt32: UInt32Type, UInt64: UInt64Type);
}

/// User input as it is shown in problems: in backticks, at most 80 characters.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(80).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("`{shown}`")
}

impl Raw<'_> {
    pub(crate) fn shown(self) -> String {
        let text = match self {
            Raw::Int(value) => value.to_string(),
            Raw::Text(text) => return quoted(text),
            Raw::Float(value) => value.to_string(),
            Raw::Single(value) => value.to_string(),
            Raw::Decimal(digits, scale) => decimal_text(digits, scale),
            Raw::Flag(flag) => flag.to_string(),
            Raw::Seconds(seconds) => format!("{seconds} s"),
            Raw::Day(day) => format!("day {day}"),
        };
        quoted(&text)
    }

    pub(crate) fn is_negative(self) -> bool {
        match self {
            Raw::Int(value) | Raw::Decimal(value, _) => value < 0,
            Raw::Float(value) => value.is_sign_negative(),
            Raw::Single(value) => value.is_sign_negative(),
            Raw::Text(text) => text.starts_with('-'),
            _ => false,
        }
    }

    /// An amount in minor units. Integers are minor units; a float stands for its shortest decimal form.
    pub(crate) fn money(self, currency: Currency) -> Result<i64, Wrong> {
        let text = match self {
            Raw::Int(minor) => {
                let minor = i64::try_from(minor).ok().filter(|minor| (0..=MAX_MINOR).contains(minor));
                return minor.ok_or_else(|| Wrong::new("amount_range", format!("0 to {MAX_MINOR} minor units"), self.shown()));
            }
            Raw::Float(value) => match exact(value, currency) {
                Some(minor) => return Ok(minor),
                None if value.is_finite() => value.to_string(),
                None => return Err(Wrong::new("wrong_type", "a finite number", self.shown())),
            },
            Raw::Single(value) if value.is_finite() => value.to_string(),
            Raw::Decimal(digits, scale) => decimal_text(digits, scale),
            Raw::Text(text) => return amount(text, currency).map_err(|error| refused(error, currency, self.shown())),
            _ => return Err(Wrong::new("wrong_type", "a finite number", self.shown())),
        };
        amount(&text, currency).map_err(|error| refused(error, currency, self.shown()))
    }

    /// A whole number.
    pub(crate) fn count(self) -> Result<i64, Wrong> {
        let whole: Option<i64> = match self {
            Raw::Int(value) => i64::try_from(value).ok(),
            Raw::Float(value) if value.is_finite() => value.to_string().parse().ok(),
            Raw::Single(value) if value.is_finite() => value.to_string().parse().ok(),
            Raw::Decimal(digits, scale) => {
                let text = decimal_text(digits, scale);
                let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
                whole.parse().ok().filter(|_| fraction.bytes().all(|byte| byte == b'0'))
            }
            _ => None,
        };
        let whole = whole.filter(|whole| *whole >= 0);
        whole.ok_or_else(|| Wrong::new("integer_range", "a whole number that is not negative", self.shown()))
    }

    pub(crate) fn flag(self) -> Result<bool, Wrong> {
        if let Raw::Flag(flag) = self { Ok(flag) } else { Err(Wrong::new("wrong_type", "a boolean", self.shown())) }
    }

    /// The moment as RFC 3339.
    pub(crate) fn moment(self) -> Result<String, Wrong> {
        match self {
            Raw::Text(text) => Ok(text.to_owned()),
            Raw::Seconds(seconds) => Instant::from_unix_seconds(seconds)
                .map(|instant| instant.to_string())
                .ok_or_else(|| Wrong::new("moment_format", "a moment in the years 1970 to 9999", self.shown())),
            _ => Err(Wrong::new("wrong_type", "a moment", self.shown())),
        }
    }

    /// The date as `YYYY-MM-DD`.
    pub(crate) fn date(self) -> Result<String, Wrong> {
        match self {
            Raw::Text(text) => Ok(text.to_owned()),
            // Which years it may have, the engine says.
            Raw::Day(day) => date32_to_datetime(day)
                .map(|moment| moment.date().to_string())
                .ok_or_else(|| Wrong::new("moment_format", "a date", self.shown())),
            _ => Err(Wrong::new("wrong_type", "a date", self.shown())),
        }
    }

    pub(crate) fn attribute(self) -> Result<AttributeValue, Wrong> {
        let text = match self {
            Raw::Text(text) => return Ok(AttributeValue::Text(text.to_owned())),
            Raw::Flag(flag) => return Ok(AttributeValue::Flag(flag)),
            Raw::Int(value) => value.to_string(),
            Raw::Float(value) => value.to_string(),
            Raw::Single(value) => value.to_string(),
            Raw::Decimal(digits, scale) => decimal_text(digits, scale),
            Raw::Seconds(_) | Raw::Day(_) => return Err(Wrong::new("wrong_type", "text, a boolean or a number", self.shown())),
        };
        // The text is digits, a sign and a point: it was made from a number just now.
        let number =
            Decimal::from_str_exact(&text).map_err(|_| Wrong::new("rate_range", "a number of at most 18 digits", quoted(&text)));
        number.map(AttributeValue::Number)
    }
}

/// The minor units of a float whose shortest decimal form has no more digits than the currency; a fast way for most floats.
fn exact(value: f64, currency: Currency) -> Option<i64> {
    let scale = match currency.digits() {
        0 => 1.0,
        2 => 100.0,
        3 => 1000.0,
        _ => return None,
    };
    // Below 10¹⁵ every decimal of up to 15 digits has a float of its own, and dividing two exact floats rounds to the nearest
    // one. So if minor / scale is this float again, the float's shortest form is that of minor / scale.
    #[expect(clippy::float_arithmetic, reason = "checked by the division back")]
    let minor = (value * scale).round();
    #[expect(clippy::float_arithmetic, reason = "both sides are exact, the quotient is the nearest float")]
    let back = minor / scale;
    let fits = value.is_sign_positive() && minor < 1e15 && back.to_bits() == value.to_bits();
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the range of the line above")]
    fits.then_some(minor as i64)
}

fn amount(text: &str, currency: Currency) -> Result<i64, NumberError> {
    Amount::parse(text, currency).map(Amount::minor_units)
}

#[cold]
fn refused(error: NumberError, currency: Currency, found: String) -> Wrong {
    match error {
        NumberError::Digits => {
            let digits = currency.digits();
            let expected =
                if digits == 0 { "no fraction digits".to_owned() } else { format!("at most {digits} fraction digits") };
            Wrong::new("amount_digits", format!("{expected} in {currency}"), found)
        }
        NumberError::Range => {
            let most = Amount::from_minor_units(MAX_MINOR).format(currency);
            Wrong::new("amount_range", format!("an amount from 0 to {most}"), found)
        }
        _ => Wrong::new("amount_format", "an amount such as `19.99`", found),
    }
}

/// The digits of a decimal with its point where it belongs.
fn decimal_text(digits: i128, scale: i8) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let mut text = digits.unsigned_abs().to_string();
    match usize::try_from(scale) {
        Ok(0) => {}
        Ok(scale) => {
            while text.len() <= scale {
                text.insert(0, '0');
            }
            text.insert(text.len().saturating_sub(scale), '.');
        }
        Err(_) => text.extend((0..scale.unsigned_abs()).map(|_| '0')),
    }
    format!("{sign}{text}")
}
