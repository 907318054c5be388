/// How an exact amount that lies between two minor units becomes one of them.
///
/// All modes are meant for amounts that are not negative, which is all the engine ever rounds.
///
/// # Example: a quarter off 19.99
/// ```
/// use tillwork::RoundingMode;
/// // 25 % of 1999 is 499.75
/// assert_eq!(RoundingMode::HalfUp.divide(1999 * 25, 100), Some(500));
/// assert_eq!(RoundingMode::Down.divide(1999 * 25, 100), Some(499));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RoundingMode {
    /// To the nearest; a half goes up.
    #[default]
    HalfUp,
    /// To the nearest; a half goes to the even neighbour.
    HalfEven,
    /// To the nearest; a half goes down.
    HalfDown,
    /// Always up.
    Up,
    /// Always down.
    Down,
}

impl RoundingMode {
    /// `dividend / divisor`, rounded to a whole number.
    ///
    /// `None` if the divisor is not positive, the dividend is negative, or the result leaves `i128`.
    #[must_use]
    pub fn divide(self, dividend: i128, divisor: i128) -> Option<i128> {
        if divisor.is_negative() || dividend.is_negative() {
            return None;
        }
        // 128 bits are divided by a function; what a cart holds mostly fits into a register.
        let (quotient, remainder) = if let (Ok(dividend), Ok(divisor)) = (u64::try_from(dividend), u64::try_from(divisor)) {
            (i128::from(dividend.checked_div(divisor)?), i128::from(dividend.checked_rem(divisor)?))
        } else {
            (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?)
        };
        // Comparing the remainder with what is missing to the next whole avoids doubling, which could overflow.
        let missing = divisor.checked_sub(remainder)?;
        let up = match self {
            _ if remainder == 0 => false,
            RoundingMode::HalfUp => remainder >= missing,
            RoundingMode::HalfDown => remainder > missing,
            RoundingMode::HalfEven => remainder > missing || (remainder == missing && quotient & 1 == 1),
            RoundingMode::Up => true,
            RoundingMode::Down => false,
        };
        if up { quotient.checked_add(1) } else { Some(quotient) }
    }
}

/// What a percentage of an item benefit is rounded on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RoundingPer {
    /// The discount of each line is rounded once.
    #[default]
    Line,
    /// The discount of each unit is rounded, then multiplied.
    Unit,
    /// The discount of all lines together is rounded once, then allocated.
    Cart,
}

/// The rounding of a rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rounding {
    /// Which way to round. Default: half up.
    pub mode: RoundingMode,
    /// What is rounded. Default: a line's discount.
    pub per: RoundingPer,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every dividend 0..200 and divisor 1..20, against a definition by cases on twice the remainder.
    #[test]
    fn all_modes_agree_with_their_definition_on_small_numbers() {
        for divisor in 1_i128..20 {
            for dividend in 0_i128..200 {
                let low = dividend / divisor;
                let twice = (dividend % divisor) * 2;
                let high = if dividend % divisor == 0 { low } else { low + 1 };
                let nearest = |half: i128| match twice.cmp(&divisor) {
                    std::cmp::Ordering::Less => low,
                    std::cmp::Ordering::Greater => high,
                    std::cmp::Ordering::Equal => half,
                };
                assert_eq!(RoundingMode::Down.divide(dividend, divisor), Some(low));
                assert_eq!(RoundingMode::Up.divide(dividend, divisor), Some(high));
                assert_eq!(RoundingMode::HalfUp.divide(dividend, divisor), Some(nearest(high)));
                assert_eq!(RoundingMode::HalfDown.divide(dividend, divisor), Some(nearest(low)));
                let even = if low % 2 == 0 { low } else { high };
                assert_eq!(RoundingMode::HalfEven.divide(dividend, divisor), Some(nearest(even)));
            }
        }
    }

    #[test]
    fn no_answer_for_what_is_not_meant() {
        assert_eq!(RoundingMode::HalfUp.divide(1, 0), None);
        assert_eq!(RoundingMode::HalfUp.divide(-1, 2), None);
        assert_eq!(RoundingMode::HalfUp.divide(1, -2), None);
        assert_eq!(RoundingMode::Up.divide(i128::MAX, 1), Some(i128::MAX));
        assert_eq!(RoundingMode::HalfUp.divide(i128::MAX, 2), Some(i128::MAX / 2 + 1));
    }
}
