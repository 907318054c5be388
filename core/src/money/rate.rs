use std::fmt;

use super::{Fraction, NumberError, parse_rate};
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

    /// How many millionths it is.
    pub(crate) fn millionths(self) -> i128 {
        let shift = Rate::DIGITS.saturating_sub(self.0.scale());
        self.0.mantissa().saturating_mul(10_i128.saturating_pow(shift))
    }

    /// The exact fraction it is.
    pub(crate) fn fraction(self) -> Fraction {
        Fraction { numerator: self.0.mantissa(), denominator: 10_i128.checked_pow(self.0.scale()).unwrap_or(1) }
    }

    /// The exact fraction of one that it is when read as a percentage.
    pub(crate) fn percent(self) -> Fraction {
        let fraction = self.fraction();
        // At most six fraction digits: the denominator stays below 10⁹.
        Fraction { numerator: fraction.numerator, denominator: fraction.denominator.saturating_mul(100) }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
