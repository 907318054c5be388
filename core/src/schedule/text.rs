//! Reading fixed-width texts: digits at their place, nothing before, between or after.

/// Why a text is not a date, a time, a moment or a birthday.
///
/// It prints as what was expected; the text itself is the caller's.
///
/// # Example: a date without leading zeros
///
/// ```
/// use tillwork::schedule::Date;
///
/// let error = "2026-1-1".parse::<Date>().unwrap_err();
/// assert_eq!(error.to_string(), "expected a date `YYYY-MM-DD` in the years 1970 to 9999");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct FormatError {
    expected: &'static str,
}

impl FormatError {
    pub(super) const fn new(expected: &'static str) -> FormatError {
        FormatError { expected }
    }
}

/// What is left of a text.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Reader<'a> {
        Reader(text.as_bytes())
    }

    /// Exactly `count` ASCII digits, at most nine so that the number fits.
    pub(super) fn digits(&mut self, count: usize) -> Option<u32> {
        let (head, rest) = self.0.split_at_checked(count)?;
        let number = head.iter().try_fold(0_u32, |number, byte| {
            let digit = char::from(*byte).to_digit(10)?;
            number.checked_mul(10)?.checked_add(digit)
        })?;
        self.0 = rest;
        Some(number)
    }

    /// Two digits that make a number of at most `max`.
    pub(super) fn two_digits(&mut self, max: u8) -> Option<u8> {
        let number = u8::try_from(self.digits(2)?).ok()?;
        (number <= max).then_some(number)
    }

    /// Exactly this byte.
    pub(super) fn byte(&mut self, expected: u8) -> Option<()> {
        let (first, rest) = self.0.split_first()?;
        (*first == expected).then(|| self.0 = rest)
    }

    /// This byte if it comes next; whether it did.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        self.byte(byte).is_some()
    }

    /// As many digits as there are, which must be 1 to `max`.
    pub(super) fn some_digits(&mut self, max: usize) -> Option<()> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 || count > max {
            return None;
        }
        self.0 = self.0.get(count..)?;
        Some(())
    }

    /// Nothing may be left.
    pub(super) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}
