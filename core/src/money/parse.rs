//! The strict text grammar of numbers: digits, or digits, a point, digits. Checked before any library sees the text.

use super::MAX_MINOR;

/// Why a text is not the number it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// Not digits, optionally followed by a point and digits.
    #[error("expected digits such as `19.99`, without sign, exponent, separator or white space")]
    Format,
    /// More fraction digits than allowed, not counting trailing zeros.
    #[error("too many fraction digits")]
    Digits,
    /// Negative or too large.
    #[error("out of range")]
    Range,
}

/// Longer texts are out of every range. JSON numbers are judged by their value.
const MAX_TEXT: usize = 128;

/// A number's text, if it is not too long.
pub(crate) fn bounded(text: &str) -> Result<&str, NumberError> {
    if text.len() <= MAX_TEXT {
        return Ok(text);
    }
    Err(match parse_decimal(text, u32::MAX) {
        Err(NumberError::Format) => NumberError::Format,
        _ => NumberError::Range,
    })
}

/// The digits of a text without its point, and how many of them are fraction.
fn parse_decimal(text: &str, max_scale: u32) -> Result<(i128, u32), NumberError> {
    let (text, negative) = match text.strip_prefix('-') {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(NumberError::Format),
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(NumberError::Format);
    }
    if negative {
        return Err(NumberError::Range);
    }
    let fraction = fraction.trim_end_matches('0');
    let scale = u32::try_from(fraction.len()).map_err(|_| NumberError::Digits)?;
    if scale > max_scale {
        return Err(NumberError::Digits);
    }
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(byte.saturating_sub(b'0'));
        value = value.checked_mul(10).and_then(|v| v.checked_add(digit)).ok_or(NumberError::Range)?;
    }
    Ok((value, scale))
}

/// Minor units of an amount written with at most `digits` fraction digits.
pub(crate) fn parse_amount(text: &str, digits: u32) -> Result<i64, NumberError> {
    parse_minor_units(text, digits, MAX_MINOR)
}

/// The same with another limit: a sum may exceed what one amount may be.
pub(crate) fn parse_minor_units(text: &str, digits: u32, most: i64) -> Result<i64, NumberError> {
    let (value, scale) = parse_decimal(text, digits)?;
    let shift = 10_i128.checked_pow(digits.saturating_sub(scale)).ok_or(NumberError::Range)?;
    let minor = value.checked_mul(shift).ok_or(NumberError::Range)?;
    if minor > i128::from(most) {
        return Err(NumberError::Range);
    }
    i64::try_from(minor).map_err(|_| NumberError::Range)
}

/// Mantissa and scale of a rate: at most six fraction digits, below 10¹².
pub(crate) fn parse_rate(text: &str) -> Result<(i128, u32), NumberError> {
    let (value, scale) = parse_decimal(text, 6)?;
    let limit = 10_i128.checked_pow(scale.saturating_add(12)).ok_or(NumberError::Range)?;
    if value >= limit { Err(NumberError::Range) } else { Ok((value, scale)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_strict() {
        for bad in [
            "", ".", ".5", "5.", "+5", " 5", "5 ", "1_000", "1,000", "1e3", "1E3", "0x10", "NaN", "inf", "٣", "1.2.3", "--1",
            "5.0x", "-",
        ] {
            assert_eq!(parse_amount(bad, 2), Err(NumberError::Format), "{bad:?}");
        }
        assert_eq!(parse_amount("-0", 2), Err(NumberError::Range));
        assert_eq!(parse_amount("-1.00", 2), Err(NumberError::Range));
        assert_eq!(parse_amount("19.999", 2), Err(NumberError::Digits));
        assert_eq!(parse_amount("19.990000", 2), Ok(1999));
        assert_eq!(parse_amount("007.5", 2), Ok(750));
        assert_eq!(parse_amount("10000000000000.00", 2), Ok(MAX_MINOR));
        assert_eq!(parse_amount("10000000000000.01", 2), Err(NumberError::Range));
        assert_eq!(parse_amount(&"9".repeat(10_000), 2), Err(NumberError::Range));
        assert_eq!(parse_amount(&"9".repeat(39), 0), Err(NumberError::Range));
    }

    #[test]
    fn zeros_at_the_ends_count_for_nothing() {
        let zeros = "0".repeat(60);
        assert_eq!(parse_amount(&format!("{zeros}19.99{zeros}"), 2), Ok(1999));
        assert_eq!(parse_amount(&format!("1{zeros}"), 2), Err(NumberError::Range));
        assert_eq!(parse_amount(&format!("0.{zeros}1"), 2), Err(NumberError::Digits));
        assert_eq!(parse_amount(&format!("{zeros}x"), 2), Err(NumberError::Format));
        assert_eq!(parse_rate(&format!("{zeros}12.5{zeros}")), Ok((125, 1)));
    }

    #[test]
    fn rates_keep_six_digits() {
        assert_eq!(parse_rate("0.000001"), Ok((1, 6)));
        assert_eq!(parse_rate("0.0000001"), Err(NumberError::Digits));
        assert_eq!(parse_rate("999999999999"), Ok((999_999_999_999, 0)));
        assert_eq!(parse_rate("1000000000000"), Err(NumberError::Range));
    }
}
