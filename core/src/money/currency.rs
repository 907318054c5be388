use std::fmt;

/// An ISO 4217 currency: its code decides how many fraction digits an amount has.
///
/// # Example
/// ```
/// use tillwork::Currency;
/// let yen = Currency::parse("JPY").unwrap();
/// assert_eq!(yen.digits(), 0);
/// assert_eq!(format!("{yen} {yen:?}"), "JPY JPY");
/// assert_eq!(Currency::parse("KWD").unwrap().digits(), 3);
/// assert!(Currency::parse("usd").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// ISO 4217 active codes with two digits (list one, amendment of 2026-01-01).
const TWO_DIGITS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN \
BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP \
MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG \
SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD \
XCD XCG YER ZAR ZMW ZWG ";
const NO_DIGITS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
const THREE_DIGITS: &str = "BHD IQD JOD KWD LYD OMR TND ";
const FOUR_DIGITS: &str = "CLF UYW ";

impl Currency {
    /// Stands in for a currency that could not be read; ISO 4217 reserves it for "no currency".
    pub(crate) const BLANK: Currency = Currency { code: *b"XXX", digits: 2 };

    /// The currency of an upper-case ISO 4217 code that is in use, or `None`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Currency> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        let listed = |table: &str| table.as_bytes().chunks_exact(4).any(|entry| entry.starts_with(&code));
        let tables = [(2, TWO_DIGITS), (0, NO_DIGITS), (3, THREE_DIGITS), (4, FOUR_DIGITS)];
        let (digits, _) = tables.into_iter().find(|(_, table)| listed(table))?;
        Some(Currency { code, digits })
    }

    /// The code, such as `USD`.
    #[must_use]
    pub fn code(&self) -> &str {
        // The bytes come from a `&str` of the table, so they are ASCII.
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// How many fraction digits an amount has: JPY 0, USD 2, KWD 3.
    #[must_use]
    pub fn digits(&self) -> u32 {
        u32::from(self.digits)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_hold_four_byte_entries_without_repetition() {
        let mut all: Vec<&[u8]> = Vec::new();
        for table in [TWO_DIGITS, NO_DIGITS, THREE_DIGITS, FOUR_DIGITS] {
            assert_eq!(table.len() % 4, 0);
            all.extend(table.as_bytes().chunks_exact(4));
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|entry| entry[3] == b' ' && entry[..3].iter().all(u8::is_ascii_uppercase)));
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for bad in ["", "US", "usd", "USDX", "XXX", "ZZZ", "U D", "ÄÖ"] {
            assert!(Currency::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_currency_is_shown_as_its_code() {
        let dollars = Currency::parse("USD").unwrap();
        assert_eq!(format!("{dollars} {dollars:?}"), "USD USD");
    }
}
