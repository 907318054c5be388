//! Numbers in documents: amounts, rates and counts, from JSON numbers or from texts.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::{Decoder, Found};
use crate::diagnostic::Code;
use crate::model::AttributeValue;
use crate::money::{Amount, Amounts, Currency, MAX_MINOR, NumberError, Rate, bounded, parse_minor_units};
use crate::wire::tape::{Entry, Value};

/// The range of a rate; the ends are whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateRange {
    low: u64,
    /// Whether `low` itself is outside.
    above: bool,
    high: u64,
}

impl RateRange {
    /// A discount: above 0 %, at most all of it.
    pub(crate) const PERCENT: RateRange = RateRange { low: 0, above: true, high: 100 };
    /// A share: none to all.
    pub(crate) const SHARE: RateRange = RateRange { low: 0, above: false, high: 100 };
    /// A factor on points that adds some.
    pub(crate) const BONUS: RateRange = RateRange { low: 1, above: true, high: 1000 };
    /// A factor on points.
    pub(crate) const FACTOR: RateRange = RateRange { low: 0, above: false, high: 1000 };
    /// Any number.
    pub(crate) const NUMBER: RateRange = RateRange { low: 0, above: false, high: 999_999_999_999 };

    pub(crate) fn contains(self, rate: Rate) -> bool {
        let whole = |number: u64| i128::from(number).saturating_mul(1_000_000);
        let (value, low) = (rate.millionths(), whole(self.low));
        (if self.above { value > low } else { value >= low }) && value <= whole(self.high)
    }

    fn describe(self) -> String {
        let RateRange { low, above, high } = self;
        if above {
            format!("a number above {low}, at most {high}, with at most 6 fraction digits")
        } else {
            format!("a number from {low} to {high} with at most 6 fraction digits")
        }
    }
}

/// The plain decimal form of a JSON number: `1.5e3` is `1500`.
///
/// An exponent that leads far outside of every range is not written out.
pub(crate) fn plain(number: &str) -> Result<Cow<'_, str>, NumberError> {
    let Some(split) = number.find(['e', 'E']) else {
        return Ok(Cow::Borrowed(number));
    };
    let (mantissa, exponent) =
        (number.get(..split).unwrap_or_default(), number.get(split.saturating_add(1)..).unwrap_or_default());
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    let shift = exponent.strip_prefix('+').unwrap_or(exponent).parse::<i64>();
    let significant = digits.trim_matches('0').len();
    if significant == 0 {
        return Ok(Cow::Owned(format!("{sign}0")));
    }
    let shift = match shift {
        Ok(shift) if significant <= 60 && shift.unsigned_abs() <= 60 => shift,
        _ if exponent.starts_with('-') => return Err(NumberError::Digits),
        _ => return Err(NumberError::Range),
    };
    // Where the point stands among the digits after the shift; at most 60 zeros go before or behind them.
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX).saturating_add(shift);
    let text = match usize::try_from(point) {
        Ok(point) if point >= digits.len() => format!("{digits:0<point$}"),
        Ok(point) if point > 0 => {
            let (whole, fraction) = digits.split_at_checked(point).unwrap_or((&digits, ""));
            format!("{whole}.{fraction}")
        }
        _ => format!("0.{}{digits}", "0".repeat(usize::try_from(point.unsigned_abs()).unwrap_or(0))),
    };
    Ok(Cow::Owned(format!("{sign}{text}")))
}

/// The text of a value that may be a number: a JSON number or a text.
fn number_text(value: Value<'_>) -> Option<Result<Cow<'_, str>, NumberError>> {
    match value.entry() {
        Entry::Number(number) => Some(plain(number)),
        Entry::Text(text) => Some(bounded(text).map(Cow::Borrowed)),
        _ => None,
    }
}

fn below_zero(value: Value<'_>) -> bool {
    match value.entry() {
        Entry::Number(text) => text.starts_with('-'),
        Entry::Text(text) => text.starts_with('-'),
        _ => false,
    }
}

impl Decoder {
    /// An amount in the document's currency.
    pub(crate) fn amount(&mut self, value: Value<'_>) -> Amount {
        self.amount_in(value, self.currency, 0..=MAX_MINOR)
    }

    /// A sum of amounts in the document's currency: it may exceed what one amount may be.
    pub(crate) fn amount_in_all(&mut self, value: Value<'_>) -> Amount {
        self.amount_in(value, self.currency, 0..=i64::MAX)
    }

    /// An amount for each currency it is given in.
    pub(crate) fn amounts(&mut self, value: Value<'_>) -> Amounts {
        self.amounts_from(value, 0)
    }

    /// The same, none of them 0.
    pub(crate) fn positive_amounts(&mut self, value: Value<'_>) -> Amounts {
        self.amounts_from(value, 1)
    }

    fn amounts_from(&mut self, value: Value<'_>, least: i64) -> Amounts {
        let Some(members) = value.members() else {
            let amount = self.amount_in(value, self.currency, least..=MAX_MINOR);
            return self.currency.map_or_else(Amounts::default, |currency| Amounts::new(currency, amount));
        };
        let mut amounts = Amounts::default();
        let mut none = true;
        for (code, value) in members {
            none = false;
            match Currency::parse(code) {
                Some(currency) => {
                    if amounts.get(currency).is_some() {
                        self.duplicate_key(value, code);
                        continue;
                    }
                    let amount = self.amount_in(value, Some(currency), least..=MAX_MINOR);
                    amounts = amounts.and(currency, amount);
                }
                None => self.unknown_currency(value, code),
            }
        }
        if none {
            self.report(Found::new(value, Code::CurrencyMissing, "an amount in at least one currency", "an empty object"));
        }
        amounts
    }

    fn amount_in(&mut self, value: Value<'_>, currency: Option<Currency>, range: RangeInclusive<i64>) -> Amount {
        // Without a currency nobody knows the number of digits: four are the most that any has.
        let digits = currency.map_or(4, |currency| currency.digits());
        let minor = match number_text(value) {
            Some(text) => text.and_then(|text| parse_minor_units(&text, digits, *range.end())),
            None => {
                self.wrong_type(value, "an amount such as `\"19.99\"`");
                return Amount::ZERO;
            }
        };
        match minor {
            Ok(minor) if range.contains(&minor) => return Amount::from_minor_units(minor),
            Ok(_) => self.report(Found::of(value, Code::AmountRange, "an amount above 0")),
            Err(NumberError::Format) => self.report(
                Found::of(value, Code::AmountFormat, "an amount such as `19.99`")
                    .help("write digits, and a point before the fraction: no sign, exponent, separator or white space"),
            ),
            Err(NumberError::Digits) => {
                if let Some(currency) = currency {
                    self.report(Found::of(
                        value,
                        Code::AmountDigits,
                        match currency.digits() {
                            0 => format!("no fraction digits in {currency}"),
                            digits => format!("at most {digits} fraction digits in {currency}"),
                        },
                    ));
                }
            }
            // Nor whether it is too large; below 0 it is in any.
            Err(NumberError::Range) if currency.is_none() && !below_zero(value) => {}
            Err(NumberError::Range) => {
                let most = Amount::from_minor_units(*range.end()).text(currency.map_or(0, |currency| currency.digits()));
                self.report(Found::of(value, Code::AmountRange, format!("an amount from 0 to {most}")));
            }
        }
        Amount::ZERO
    }

    /// A rate in a range.
    pub(crate) fn rate(&mut self, value: Value<'_>, range: RateRange) -> Rate {
        let rate = match number_text(value) {
            Some(text) => text.and_then(|text| Rate::parse(&text)),
            None => {
                self.wrong_type(value, "a number such as `12.5`");
                return Rate::ZERO;
            }
        };
        match rate {
            Ok(rate) if range.contains(rate) => return rate,
            Err(NumberError::Format) => self.report(Found::of(value, Code::RateFormat, "a number such as `12.5`")),
            Ok(_) | Err(_) => self.report(Found::of(value, Code::RateRange, range.describe())),
        }
        Rate::ZERO
    }

    /// A whole number in a range.
    pub(crate) fn count(&mut self, value: Value<'_>, range: &RangeInclusive<u64>) -> u64 {
        let Entry::Number(number) = value.entry() else {
            self.not_an_integer(value);
            return *range.start();
        };
        match whole(number) {
            Some((false, count)) if range.contains(&count) => count,
            _ => {
                let expected = format!("a whole number from {} to {}", range.start(), range.end());
                self.report(Found::of(value, Code::IntegerRange, expected));
                *range.start()
            }
        }
    }

    /// A whole number in a range of 32 bits.
    pub(crate) fn small_count(&mut self, value: Value<'_>, range: &RangeInclusive<u64>) -> u32 {
        u32::try_from(self.count(value, range)).unwrap_or(u32::MAX)
    }

    /// A whole number from −`limit` to `limit`.
    pub(crate) fn signed(&mut self, value: Value<'_>, limit: u32) -> i32 {
        let Entry::Number(number) = value.entry() else {
            self.not_an_integer(value);
            return 0;
        };
        let signed = whole(number).and_then(|(negative, count)| {
            let count = u32::try_from(count).ok().filter(|count| *count <= limit)?;
            let signed = i32::try_from(count).ok()?;
            Some(if negative { signed.saturating_neg() } else { signed })
        });
        if signed.is_none() {
            self.report(Found::of(value, Code::IntegerRange, format!("a whole number from -{limit} to {limit}")));
        }
        signed.unwrap_or(0)
    }

    fn not_an_integer(&mut self, value: Value<'_>) {
        self.report(Found::of(value, Code::WrongType, "a whole number").quotes_help(value, is_digits));
    }

    /// The value of an attribute.
    pub(crate) fn attribute_value(&mut self, value: Value<'_>) -> AttributeValue {
        match value.entry() {
            Entry::Text(text) => AttributeValue::Text(text.as_ref().to_owned()),
            Entry::Bool(flag) => AttributeValue::Flag(*flag),
            Entry::Number(number) => AttributeValue::Number(self.attribute_number(value, plain(number))),
            _ => {
                self.wrong_type(value, "a text, `true`, `false` or a number");
                AttributeValue::Flag(false)
            }
        }
    }

    /// A number that attributes are compared with, also as text.
    pub(crate) fn attribute_bound(&mut self, value: Value<'_>) -> AttributeValue {
        match number_text(value) {
            Some(text) => AttributeValue::Number(self.attribute_number(value, text)),
            None => {
                self.wrong_type(value, "a number");
                AttributeValue::Flag(false)
            }
        }
    }

    fn attribute_number(&mut self, value: Value<'_>, text: Result<Cow<'_, str>, NumberError>) -> Decimal {
        let (negative, rate) = match &text {
            Ok(text) => match text.strip_prefix('-') {
                // The grammar of rates would take a second sign for a number below 0.
                Some(rest) if rest.starts_with('-') => (true, Err(NumberError::Format)),
                Some(rest) => (true, Rate::parse(rest)),
                None => (false, Rate::parse(text)),
            },
            Err(error) => (false, Err(*error)),
        };
        match rate {
            Ok(rate) => {
                let mut number = rate.decimal();
                number.set_sign_negative(negative && rate != Rate::ZERO);
                number
            }
            Err(NumberError::Format) => {
                self.report(Found::of(value, Code::RateFormat, "a number such as `12.5`"));
                Decimal::ZERO
            }
            Err(_) => {
                let expected = "a number with at most 12 digits before and 6 after the point";
                self.report(Found::of(value, Code::RateRange, expected));
                Decimal::ZERO
            }
        }
    }
}

/// Whether a text is a whole number.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Sign and size of a JSON number that is whole and fits.
pub(super) fn whole(number: &str) -> Option<(bool, u64)> {
    // Plain digits are by far the most frequent.
    if let Ok(count) = number.parse() {
        return Some((false, count));
    }
    let text = plain(number).ok()?;
    let (negative, digits) = text.strip_prefix('-').map_or((false, text.as_ref()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let count: u64 = whole.parse().ok()?;
    Some((negative && count > 0, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_are_written_out() {
        for (number, text) in [
            ("19.99", "19.99"),
            ("-5", "-5"),
            ("1e3", "1000"),
            ("1.5E+3", "1500"),
            ("1.25e1", "12.5"),
            ("125e-1", "12.5"),
            ("125e-3", "0.125"),
            ("125e-4", "0.0125"),
            ("-1e2", "-100"),
            ("0e999999999999999999999", "0"),
            ("-0.0e-5", "-0"),
            ("10e-1", "1.0"),
            ("1.0e0", "1.0"),
        ] {
            assert_eq!(plain(number).as_deref(), Ok(text), "{number}");
        }
        assert_eq!(plain("1e400"), Err(NumberError::Range));
        assert_eq!(plain("1e99999999999999999999999"), Err(NumberError::Range));
        assert_eq!(plain("1e-400"), Err(NumberError::Digits));
    }

    #[test]
    fn whole_numbers_may_be_written_with_a_point() {
        assert_eq!(whole("5"), Some((false, 5)));
        assert_eq!(whole("5.0"), Some((false, 5)));
        assert_eq!(whole("5e2"), Some((false, 500)));
        assert_eq!(whole("-5"), Some((true, 5)));
        assert_eq!(whole("-0"), Some((false, 0)));
        assert_eq!(whole("5.5"), None);
        assert_eq!(whole("18446744073709551615"), Some((false, u64::MAX)));
        assert_eq!(whole("18446744073709551616"), None);
    }
}
