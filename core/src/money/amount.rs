use smallvec::SmallVec;

use super::{Currency, NumberError, bounded, parse_amount};

/// The largest amount of minor units that a document may state: 10¹⁵.
pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

/// An amount of money in minor units of a currency that the context knows.
///
/// # Example
/// ```
/// use tillwork::{Amount, Currency};
/// let usd = Currency::parse("USD").unwrap();
/// let price = Amount::parse("19.99", usd).unwrap();
/// assert_eq!(price.minor_units(), 1999);
/// assert_eq!(price.format(usd), "19.99");
/// assert!(Amount::parse("19.999", usd).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// An amount of so many minor units (cents of USD, yen of JPY).
    #[must_use]
    pub const fn from_minor_units(minor: i64) -> Amount {
        Amount(minor)
    }

    /// How many minor units it is.
    #[must_use]
    pub const fn minor_units(self) -> i64 {
        self.0
    }

    /// Reads a decimal text such as `19.99` in the currency's digits.
    ///
    /// # Errors
    /// The text is not digits with an optional fraction, has more fraction digits than the currency, is longer than 128 characters, or
    /// exceeds [`MAX_MINOR`].
    pub fn parse(text: &str, currency: Currency) -> Result<Amount, NumberError> {
        parse_amount(bounded(text)?, currency.digits()).map(Amount)
    }

    /// The decimal text with all digits of the currency.
    #[must_use]
    pub fn format(self, currency: Currency) -> String {
        self.text(currency.digits())
    }

    /// The decimal text with that many fraction digits.
    pub(crate) fn text(self, digits: u32) -> String {
        self.digits(digits, &mut [0; 32]).iter().copied().map(char::from).collect()
    }

    /// The decimal text with that many fraction digits, in a buffer: at most 20 digits, a point and a sign.
    pub(crate) fn digits(self, digits: u32, buffer: &mut [u8; 32]) -> &[u8] {
        let mut rest = self.0.unsigned_abs();
        let mut at = buffer.len();
        let mut put = |byte: u8| {
            at = at.saturating_sub(1);
            if let Some(place) = buffer.get_mut(at) {
                *place = byte;
            }
        };
        let mut written = 0_u32;
        while rest > 0 || written <= digits {
            if written == digits && digits > 0 {
                put(b'.');
            }
            put(b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0)));
            rest /= 10;
            written = written.saturating_add(1);
        }
        if self.0 < 0 {
            put(b'-');
        }
        buffer.get(at..).unwrap_or(b"0")
    }
}

/// An amount as a rulebook states it: once for each currency it is good for. Nothing is ever converted.
///
/// # Example
/// ```
/// use tillwork::{Amount, Amounts, Currency};
/// let (usd, jpy) = (Currency::parse("USD").unwrap(), Currency::parse("JPY").unwrap());
/// let off = Amounts::new(usd, Amount::from_minor_units(1000)).and(jpy, Amount::from_minor_units(1500));
/// assert_eq!(off.get(jpy), Some(Amount::from_minor_units(1500)));
/// assert_eq!(off.get(Currency::parse("EUR").unwrap()), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amounts(SmallVec<[(Currency, Amount); 1]>);

impl Amounts {
    /// An amount for one currency.
    #[must_use]
    pub fn new(currency: Currency, amount: Amount) -> Amounts {
        Amounts(SmallVec::from_buf([(currency, amount)]))
    }

    /// The same for one more currency; a currency given before is replaced.
    #[must_use]
    pub fn and(mut self, currency: Currency, amount: Amount) -> Amounts {
        match self.0.binary_search_by_key(&currency, |entry| entry.0) {
            Ok(found) => {
                if let Some(entry) = self.0.get_mut(found) {
                    entry.1 = amount;
                }
            }
            Err(place) => self.0.insert(place, (currency, amount)),
        }
        self
    }

    /// The amount in that currency, if it is given.
    #[must_use]
    pub fn get(&self, currency: Currency) -> Option<Amount> {
        self.0.iter().find(|entry| entry.0 == currency).map(|entry| entry.1)
    }

    /// All currencies and amounts, by currency code.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, Amount)> + '_ {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_writes_all_digits() {
        for (minor, digits, text) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (100, 2, "1.00"),
            (123_456, 3, "123.456"),
            (7, 4, "0.0007"),
            (500, 0, "500"),
            (-1, 2, "-0.01"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(Amount(minor).text(digits), text);
        }
    }

    #[test]
    fn a_text_is_read_in_the_currencys_digits_and_up_to_a_length() {
        let read = |text: &str| Amount::parse(text, Currency::parse("USD").unwrap()).map(Amount::minor_units);
        let (zeros, letters) = ("0".repeat(124), "x".repeat(129));
        assert_eq!(read("19.99"), Ok(1999));
        assert_eq!(read("19.999"), Err(NumberError::Digits));
        assert_eq!(read(&format!("1.99{zeros}")), Ok(199));
        assert_eq!(read(&format!("1.990{zeros}")), Err(NumberError::Range));
        assert_eq!(read(&letters), Err(NumberError::Format));
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn text_and_amount_are_inverse_on_a_small_range() {
        for digits in 0..=4_u32 {
            for minor in 0..2000_i64 {
                assert_eq!(parse_amount(&Amount(minor).text(digits), digits), Ok(minor));
            }
        }
    }
}
