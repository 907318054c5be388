use super::RoundingMode;

/// `value × numerator / denominator`, rounded: the only division of money in the crate.
///
/// `None` if a factor is negative, the denominator is not positive, or a product leaves `i128`. Amounts stay below
/// 10¹⁵, counts below 10⁹ and rate parts below 10¹³, so within documents it never is.
pub(crate) fn mul_div(value: i128, numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i128> {
    if value < 0 || numerator < 0 {
        return None;
    }
    if let (Ok(left), Ok(right)) = (u64::try_from(value), u64::try_from(numerator))
        && let Some(product) = left.checked_mul(right)
    {
        return mode.divide(i128::from(product), denominator);
    }
    mode.divide(value.checked_mul(numerator)?, denominator)
}

/// The part of an amount that is `part` of `whole`, a half rounded up: [`mul_div`] for amounts, most of which fit into a register.
#[inline]
pub(crate) fn share(amount: u64, part: u64, whole: u64) -> Option<u64> {
    if let Some(product) = amount.checked_mul(part) {
        let (quotient, remainder) = (product.checked_div(whole)?, product.checked_rem(whole)?);
        let up = remainder >= whole.wrapping_sub(remainder);
        return Some(quotient.wrapping_add(u64::from(up)));
    }
    let exact = mul_div(i128::from(amount), i128::from(part), i128::from(whole), RoundingMode::HalfUp)?;
    u64::try_from(exact).ok()
}

/// An exact non-negative fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fraction {
    pub(crate) numerator: i128,
    pub(crate) denominator: i128,
}

impl Fraction {
    pub(crate) const ZERO: Fraction = Fraction { numerator: 0, denominator: 1 };

    /// The product with a whole number, or `None` when it leaves `i128`.
    pub(crate) fn times(self, factor: i128) -> Option<Fraction> {
        Some(Fraction { numerator: self.numerator.checked_mul(factor)?, denominator: self.denominator })
    }

    /// The product of two fractions, or `None` when it leaves `i128`.
    pub(crate) fn product(self, other: Fraction) -> Option<Fraction> {
        Some(Fraction {
            numerator: self.numerator.checked_mul(other.numerator)?,
            denominator: self.denominator.checked_mul(other.denominator)?,
        })
    }

    /// The sum of two fractions, or `None` when it leaves `i128`.
    pub(crate) fn plus(self, other: Fraction) -> Option<Fraction> {
        if self.denominator == other.denominator {
            return Some(Fraction { numerator: self.numerator.checked_add(other.numerator)?, denominator: self.denominator });
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Some(Fraction { numerator: left.checked_add(right)?, denominator: self.denominator.checked_mul(other.denominator)? })
    }

    /// The whole number next to it in the given mode.
    pub(crate) fn round(self, mode: RoundingMode) -> Option<i128> {
        mode.divide(self.numerator, self.denominator)
    }
}
