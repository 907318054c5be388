use std::fmt;

use super::{Fraction, NumberError, RoundingMode, mul_div, parse_rate};
use rust_decimal::Decimal;

/// A percentage or a factor: an exact decimal with at most six fraction digits.
///
/// # Example
/// ```
/// use tillwork::Rate;
/// let rate = Rate::parse("12.50").unwrap();
/// assert_eq!(rate.to_string(), "12.5");
/// assert!(Rate::parse("1e2").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(Decimal);

impl Rate {
    /// One hundred.
    pub const HUNDRED: Rate = Rate(Decimal::ONE_HUNDRED);
    /// The most fraction digits that a rate has.
    pub(crate) const DIGITS: u32 = 6;
    /// Zero.
    pub const ZERO: Rate = Rate(Decimal::ZERO);

    /// A whole number as a rate.
    #[must_use]
    pub fn from_whole(value: u32) -> Rate {
        Rate(Decimal::from(value))
    }

    /// Reads a decimal text such as `12.5`.
    ///
    /// # Errors
    /// The text is not digits with an optional fraction of at most six digits, or has more than 12 digits before it.
    pub fn parse(text: &str) -> Result<Rate, NumberError> {
        let (mantissa, scale) = parse_rate(text)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).map(|value| Rate(value.normalize())).map_err(|_| NumberError::Range)
    }

    /// The number itself.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// A millionth of a per cent is one of so many parts of an amount.
    pub(crate) const PARTS_OF_AMOUNT: i128 = 100_000_000;

    /// How many millionths it is.
    pub(crate) fn millionths(self) -> i128 {
        let shift = Rate::DIGITS.saturating_sub(self.0.scale());
        self.0.mantissa().saturating_mul(power_of_ten(shift))
    }

    /// So many percent of an amount, rounded.
    pub(crate) fn percent_of(self, amount: i64, mode: RoundingMode) -> Option<i64> {
        let Fraction { numerator, denominator } = self.percent();
        let exact = mul_div(i128::from(amount), numerator, denominator, mode)?;
        i64::try_from(exact).ok()
    }

    /// The exact fraction it is.
    pub(crate) fn fraction(self) -> Fraction {
        Fraction { numerator: self.0.mantissa(), denominator: power_of_ten(self.0.scale()) }
    }

    /// The exact fraction of one that it is when read as a percentage.
    pub(crate) fn percent(self) -> Fraction {
        let fraction = self.fraction();
        // At most six fraction digits: the denominator stays below 10⁹.
        Fraction { numerator: fraction.numerator, denominator: fraction.denominator.saturating_mul(100) }
    }
}

/// Rates have at most six fraction digits.
fn power_of_ten(digits: u32) -> i128 {
    match digits {
        0 => 1,
        1 => 10,
        2 => 100,
        3 => 1_000,
        4 => 10_000,
        5 => 100_000,
        _ => 1_000_000,
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_fraction_digits_counts() {
        for (text, millionths) in [
            ("7", 7_000_000),
            ("0.7", 700_000),
            ("0.07", 70_000),
            ("0.007", 7_000),
            ("0.0007", 700),
            ("0.00007", 70),
            ("0.000007", 7),
        ] {
            let rate = Rate::parse(text).unwrap();
            assert_eq!(rate.millionths(), millionths);
            // Of 10⁸ minor units a millionth of a per cent is one.
            assert_eq!(rate.percent_of(100_000_000, RoundingMode::Down), i64::try_from(millionths).ok());
        }
    }
}
