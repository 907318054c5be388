//! Codes that carry their own proof: a serial number and a day of issue with an HMAC, checked without a database.
//!
//! A code is `PREFIX-XXXXX-XXXXX-XXXXX-XXXXX`: twelve bytes in an alphabet without look-alikes. Two bytes are the day of issue,
//! four the serial number, six the tag: the beginning of HMAC-SHA256 over the prefix, those six bytes and, for a family bound to
//! customers, the customer's id. One guess in 2⁴⁸ is right; refusing many guesses is the host's part.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::schedule::Date;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 4;
const GROUP: usize = 5;
/// 20 symbols hold 100 bits: four more than 12 bytes.
const PADDING: u32 = 4;
/// 2020-01-01 as days since 1970-01-01.
const FIRST_DAY: i64 = 18_262;

/// Why a signed code cannot be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The key has not 16 to 64 bytes.
    #[error("expected a key of 16 to 64 bytes")]
    Key,
    /// The prefix is not 1 to 16 ASCII letters and digits.
    #[error("expected a prefix of 1 to 16 ASCII letters and digits")]
    Prefix,
    /// The day of issue lies outside what two bytes can hold.
    #[error("expected a day of issue from 2020-01-01 to 2199-06-06")]
    Date,
}

/// Why a text is not a code of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedError {
    /// It has not the shape `PREFIX-XXXXX-XXXXX-XXXXX-XXXXX`.
    #[error("not the shape of a signed code")]
    Malformed,
    /// The tag was not made with this key for this customer.
    #[error("the signature does not fit")]
    Tag,
}

/// A signed code that was checked. It prints as it was issued, whatever way it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCode {
    prefix: String,
    issued: Date,
    serial: u32,
    bits: u128,
}

impl SignedCode {
    /// The day of issue.
    #[must_use]
    pub const fn issued(&self) -> Date {
        self.issued
    }

    /// The serial number.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }
}

impl fmt::Display for SignedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        let symbols = encode(self.bits);
        for group in symbols.as_chunks::<GROUP>().0 {
            f.write_str("-")?;
            group.iter().try_for_each(|symbol| fmt::Write::write_char(f, char::from(*symbol)))?;
        }
        Ok(())
    }
}

/// Makes the code of a family with this serial number, for one customer if the family is bound.
///
/// The same arguments give the same code; a host that counts serial numbers up never issues one twice.
///
/// # Errors
///
/// When the key, the prefix or the day of issue is out of range.
///
/// # Example: a thousand codes for a newsletter
///
/// ```
/// use tillwork::coupon::signed;
///
/// let key = b"sixteen bytes or more";
/// let issued = "2026-11-11".parse().unwrap();
/// let codes: Vec<String> =
///     (0..1000).map(|serial| signed::issue(key, "NEWS", issued, serial, None)).collect::<Result<_, _>>()?;
/// let code = signed::verify(key, "NEWS", &codes[17].to_lowercase(), None).unwrap();
/// assert_eq!((code.issued(), code.serial()), (issued, 17));
/// # Ok::<(), signed::IssueError>(())
/// ```
pub fn issue(key: &[u8], prefix: &str, issued: Date, serial: u32, customer: Option<&str>) -> Result<String, IssueError> {
    if !(16..=64).contains(&key.len()) {
        return Err(IssueError::Key);
    }
    if !(1..=16).contains(&prefix.len()) || !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(IssueError::Prefix);
    }
    let day = issued.day_number().checked_sub(FIRST_DAY).and_then(|day| u16::try_from(day).ok());
    let [d0, d1] = day.ok_or(IssueError::Date)?.to_be_bytes();
    let [s0, s1, s2, s3] = serial.to_be_bytes();
    let head = [d0, d1, s0, s1, s2, s3];
    let prefix = prefix.to_ascii_uppercase();
    let mac = mac(key, &prefix, &head, customer).ok_or(IssueError::Key)?.finalize().into_bytes();
    let mut bits = 0;
    for byte in head.iter().chain(mac.iter().take(6)) {
        bits = (bits << 8) | u128::from(*byte);
    }
    Ok(SignedCode { prefix, issued, serial, bits }.to_string())
}

/// Checks a code of a family, for one customer if the family is bound, in a time that does not tell how far a guess is right.
///
/// Upper and lower case are the same.
///
/// # Errors
///
/// When the text has another shape, or its tag does not fit the key and the customer.
///
/// # Example: a code that was read over the telephone
///
/// ```
/// use tillwork::coupon::signed;
///
/// let key = b"sixteen bytes or more";
/// let code = signed::issue(key, "CARE", "2026-11-11".parse().unwrap(), 1, Some("c-17"))?;
/// let typed = code.to_lowercase();
/// assert_eq!(signed::verify(key, "CARE", &typed, Some("c-17")).unwrap().to_string(), code);
/// assert!(signed::verify(key, "CARE", &typed, Some("c-18")).is_err());
/// # Ok::<(), signed::IssueError>(())
/// ```
pub fn verify(key: &[u8], prefix: &str, code: &str, customer: Option<&str>) -> Result<SignedCode, SignedError> {
    let body = body(prefix, code).ok_or(SignedError::Malformed)?;
    let bits = decode(body).ok_or(SignedError::Malformed)?;
    let [_, _, _, _, d0, d1, s0, s1, s2, s3, tag @ ..] = bits.to_be_bytes();
    let prefix = prefix.to_ascii_uppercase();
    let mac = mac(key, &prefix, &[d0, d1, s0, s1, s2, s3], customer).ok_or(SignedError::Tag)?;
    mac.verify_truncated_left(&tag).map_err(|_| SignedError::Tag)?;
    let day = FIRST_DAY.saturating_add(i64::from(u16::from_be_bytes([d0, d1])));
    Ok(SignedCode { prefix, issued: Date::from_day_number(day), serial: u32::from_be_bytes([s0, s1, s2, s3]), bits })
}

/// What follows the prefix and a hyphen.
fn body<'a>(prefix: &str, code: &'a str) -> Option<&'a str> {
    let (head, rest) = code.split_at_checked(prefix.len())?;
    if head.eq_ignore_ascii_case(prefix) { rest.strip_prefix('-') } else { None }
}

fn mac(key: &[u8], prefix: &str, head: &[u8; 6], customer: Option<&str>) -> Option<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    let mac = mac.chain_update(prefix).chain_update([0]).chain_update(head).chain_update([0]);
    Some(mac.chain_update(customer.unwrap_or("")))
}

/// 96 bits as 20 symbols.
fn encode(bits: u128) -> [u8; GROUPS * GROUP] {
    let mut rest = bits << PADDING;
    let mut symbols = [b'0'; GROUPS * GROUP];
    for symbol in symbols.iter_mut().rev() {
        let number = usize::try_from(rest & 31).unwrap_or(0);
        *symbol = ALPHABET.get(number).copied().unwrap_or(b'0');
        rest >>= 5;
    }
    symbols
}

/// The 96 bits of four groups of five symbols, unless the four bits after them are used.
fn decode(body: &str) -> Option<u128> {
    let mut bits = 0_u128;
    let mut groups = 0;
    for group in body.split('-') {
        if group.len() != GROUP || groups == GROUPS {
            return None;
        }
        groups = groups.saturating_add(1);
        for symbol in group.bytes() {
            bits = (bits << 5) | value(symbol)?;
        }
    }
    (groups == GROUPS && bits.trailing_zeros() >= PADDING).then_some(bits >> PADDING)
}

fn value(symbol: u8) -> Option<u128> {
    let symbol = symbol.to_ascii_uppercase();
    let place = ALPHABET.iter().position(|one| *one == symbol)?;
    u128::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn bytes(count: u8) -> Vec<u8> {
        (0..count).collect()
    }

    // Python 3:
    // A = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    // def issue(key, prefix, days, serial, customer=b''):
    //     head = days.to_bytes(2, 'big') + serial.to_bytes(4, 'big')
    //     tag = hmac.new(key, prefix.upper().encode() + b'\0' + head + b'\0' + customer, hashlib.sha256).digest()[:6]
    //     n = int.from_bytes(head + tag, 'big') << 4
    //     s = ''.join(A[n >> 5 * i & 31] for i in range(19, -1, -1))
    //     return prefix.upper() + '-' + '-'.join(s[i:i + 5] for i in range(0, 20, 5))
    #[test]
    fn codes_are_those_that_python_makes() {
        let customer = "顾客";
        for (key, prefix, issued, serial, customer, code) in [
            (bytes(16), "SUMMER", "2026-11-11", 1, None, "SUMMER-17500-00004-Z6S8M-JVSS0"),
            (bytes(16), "SUMMER", "2026-11-11", 1, Some("c-17"), "SUMMER-17500-00004-S0Z3W-PQPFG"),
            (bytes(64), "x9", "2020-01-01", 0, None, "X9-00000-00002-M9WXM-9GSXG"),
            (
                vec![0xff; 32],
                "ABCDEFGHIJKLMNOP",
                "2199-06-06",
                u32::MAX,
                Some(customer),
                "ABCDEFGHIJKLMNOP-ZZZZZ-ZZZZY-3Z9GZ-NZXGG",
            ),
        ] {
            let issued = date(issued);
            assert_eq!(issue(&key, prefix, issued, serial, customer).unwrap(), code);
            for typed in [code.to_owned(), code.to_lowercase()] {
                let checked = verify(&key, prefix, &typed, customer).unwrap();
                assert_eq!((checked.issued(), checked.serial(), checked.to_string().as_str()), (issued, serial, code));
            }
        }
    }

    #[test]
    fn what_cannot_be_issued_is_said() {
        let day = date("2026-11-11");
        assert_eq!(issue(&bytes(15), "A", day, 0, None), Err(IssueError::Key));
        assert_eq!(issue(&bytes(65), "A", day, 0, None), Err(IssueError::Key));
        for prefix in ["", "A-B", "A B", "Ä", "ABCDEFGHIJKLMNOPQ"] {
            assert_eq!(issue(&bytes(16), prefix, day, 0, None), Err(IssueError::Prefix), "{prefix}");
        }
        for day in ["2019-12-31", "2199-06-07", "1970-01-01", "9999-12-31"] {
            assert_eq!(issue(&bytes(16), "A", date(day), 0, None), Err(IssueError::Date), "{day}");
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn every_change_of_a_symbol_is_noticed() {
        let key = bytes(32);
        let code = issue(&key, "SUMMER", date("2026-11-11"), 123_456_789, Some("c-17")).unwrap();
        for place in "SUMMER-".len()..code.len() {
            for symbol in ALPHABET.iter().chain(b"-U*") {
                let mut changed = code.clone().into_bytes();
                changed[place] = *symbol;
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(verify(&key, "SUMMER", &changed, Some("c-17")).is_ok(), changed == code, "{changed}");
            }
        }
    }

    #[test]
    fn another_key_prefix_or_customer_does_not_fit() {
        let key = bytes(32);
        let code = issue(&key, "SUMMER", date("2026-11-11"), 7, Some("c-17")).unwrap();
        assert_eq!(verify(&bytes(31), "SUMMER", &code, Some("c-17")), Err(SignedError::Tag));
        assert_eq!(verify(&key, "SUMMER", &code, Some("c-1")), Err(SignedError::Tag));
        assert_eq!(verify(&key, "SUMMER", &code, None), Err(SignedError::Tag));
        assert_eq!(verify(&key, "WINTER", &code.replace("SUMMER", "WINTER"), Some("c-17")), Err(SignedError::Tag));
        assert_eq!(verify(&key, "WINTER", &code, Some("c-17")), Err(SignedError::Malformed));
    }

    #[test]
    fn another_shape_is_malformed() {
        let key = bytes(16);
        let code = issue(&key, "SUMMER", date("2026-11-11"), 1, None).unwrap();
        assert_eq!(code, "SUMMER-17500-00004-Z6S8M-JVSS0");
        for text in [
            "",
            "SUMMER",
            "SUMMER-",
            "SUMMER-17500",
            "SUMMER-17500-00004-Z6S8M-JVSS",
            "SUMMER-17500-00004-Z6S8M-JVSS00",
            "SUMMER-17500-00004-Z6S8M-JVSS0-",
            "SUMMER-17500-00004-Z6S8M-JVSS0-00000",
            "SUMMER-1750000004Z6S8MJVSS0",
            "SUMMER-175000-0004-Z6S8M-JVSS0",
            "SUMMER-17500-00004-Z6S8M-JVSSU",
            "SUMMER-17500-00004-Z6S8M-JVS*0",
            "SUMMER17500-00004-Z6S8M-JVSS0",
            "UMMER-17500-00004-Z6S8M-JVSS0",
            "SUMMER-17500-00004-Z6S8M-JVSS１",
            // The four bits after the 96 are not zero.
            "SUMMER-17500-00004-Z6S8M-JVSS1",
            "SUMMER-17500-00004-Z6S8M-JVSSF",
            "SUMMER--17500-00004-Z6S8M-JVSS0",
        ] {
            assert_eq!(verify(&key, "SUMMER", text, None), Err(SignedError::Malformed), "{text}");
        }
        assert_eq!(verify(&key, "SUMMER", "SUMMER-17500-00004-Z6S8M-JVSSG", None), Err(SignedError::Tag));
    }

    /// A code has one form: what is typed otherwise is not one.
    #[test]
    fn letters_that_look_like_digits_are_not_read_as_digits() {
        let key = bytes(16);
        assert!(verify(&key, "SUMMER", "summer-17500-00004-z6s8m-jvss0", None).is_ok());
        for typed in ["SUMMER-I7500-00004-Z6S8M-JVSS0", "SUMMER-17500-OOOO4-Z6S8M-JVSS0", "SUMMER-L7500-00004-Z6S8M-JVSS0"] {
            assert_eq!(verify(&key, "SUMMER", typed, None), Err(SignedError::Malformed), "{typed}");
        }
    }
}
