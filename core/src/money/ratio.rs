use super::RoundingMode;

/// `value × numerator / denominator`, rounded: the only division of money in the crate.
///
/// `None` if a factor is negative, the denominator is not positive, or a product leaves `i128`. Amounts stay below
/// 10¹⁵, counts below 10⁹ and rate parts below 10¹³, so within documents it never is.
pub(crate) fn mul_div(value: i128, numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i128> {
    if let (Ok(left), Ok(right)) = (u64::try_from(value), u64::try_from(numerator))
        && let Some(product) = left.checked_mul(right)
    {
        return mode.divide(i128::from(product), denominator);
    }
    let product = u128::try_from(value).ok()?.checked_mul(u128::try_from(numerator).ok()?)?;
    mode.divide(i128::try_from(product).ok()?, denominator)
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

    /// The whole number next to the product of two fractions, also where the product of their numerators leaves `i128`.
    ///
    /// `None` if the result leaves it, or the product of a numerator and the denominators.
    pub(crate) fn round_product(self, other: Fraction, mode: RoundingMode) -> Option<i128> {
        let divisor = self.denominator.checked_mul(other.denominator)?;
        let whole = self.numerator.checked_div(divisor)?.checked_mul(other.numerator)?;
        let rest = self.numerator.checked_rem(divisor)?.checked_mul(other.numerator)?;
        // Half to even asks whether the whole is odd; an even number of it may stand aside.
        let odd = whole & 1;
        mode.divide(odd.checked_mul(divisor)?.checked_add(rest)?, divisor)?.checked_add(whole.checked_sub(odd)?)
    }

    /// The whole number next to it in the given mode.
    pub(crate) fn round(self, mode: RoundingMode) -> Option<i128> {
        mode.divide(self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numerator: i128, denominator: i128) -> Fraction {
        Fraction { numerator, denominator }
    }

    #[test]
    fn fractions_are_multiplied_exactly() {
        // 2/3 · 3/5 = 2/5; thirty times.
        let product = of(2, 3).product(of(3, 5)).unwrap();
        assert_eq!(product.times(30).unwrap().round(RoundingMode::Down), Some(12));
        assert_eq!(of(i128::MAX, 2).times(2), None);
    }

    #[test]
    fn a_product_is_rounded_as_if_it_were_written_out() {
        use RoundingMode::{Down, HalfDown, HalfEven, HalfUp, Up};
        for (a, b, c, d) in
            (0..9).flat_map(|a| (1..5).flat_map(move |b| (0..7).flat_map(move |c| (1..4).map(move |d| (a, b, c, d)))))
        {
            for mode in [HalfUp, HalfEven, HalfDown, Up, Down] {
                let expected = mode.divide(a * c, b * d);
                assert_eq!(of(a, b).round_product(of(c, d), mode), expected, "{a}/{b} · {c}/{d}");
            }
        }
        // 10³³/10²⁷ · 10⁹/1 = 10¹⁵, though 10⁴² is not written out; a half more goes to the even neighbour.
        let ten = |digits| 10_i128.pow(digits);
        assert_eq!(of(ten(33), ten(27)).round_product(of(ten(9), 1), Down), Some(ten(15)));
        assert_eq!(of(ten(33) + ten(18) / 2, ten(27)).round_product(of(ten(9), 1), HalfEven), Some(ten(15)));
        assert_eq!(of(ten(33) + ten(18) / 2, ten(27)).round_product(of(ten(9), 1), HalfUp), Some(ten(15) + 1));
        assert_eq!(of(ten(33), 1).round_product(of(ten(9), 1), Down), None);
    }

    #[test]
    fn products_of_more_than_64_bits_are_exact() {
        let large = 10_i128.pow(18);
        assert_eq!(mul_div(large, 3 * large, 2 * large, RoundingMode::Down), Some(large + large / 2));
        assert_eq!(share(10_u64.pow(18), 2, 3), Some(666_666_666_666_666_667));
        assert_eq!(share(10_u64.pow(18), 10_u64.pow(18), 3 * 10_u64.pow(18)), Some(333_333_333_333_333_333));
        assert_eq!(mul_div(i128::MAX, 2, 2, RoundingMode::Down), None);
    }

    #[test]
    fn nothing_below_zero_is_divided() {
        for (value, numerator) in [(-1, 1), (1, -1), (-1, -1), (-i128::from(u64::MAX), -2), (0, -1)] {
            assert_eq!(mul_div(value, numerator, 1, RoundingMode::Up), None, "{value} {numerator}");
        }
        assert_eq!(mul_div(0, 5, 7, RoundingMode::Up), Some(0));
        assert_eq!(mul_div(5, 0, 7, RoundingMode::Up), Some(0));
    }
}
