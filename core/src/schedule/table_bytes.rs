//! Reading the bytes of a zone table: numbers, steps between changes, names. The format is told in `zones.rs`.

use std::ops::Range;

const QUARTER_HOUR: i64 = 900;
const MAX_NAME: usize = 64;

/// Why bytes are not a time-zone table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time-zone table: {reason} at byte {at}")]
pub struct ZoneTableError {
    pub(super) reason: &'static str,
    pub(super) at: usize,
}

impl ZoneTableError {
    /// The byte at which the table stopped making sense.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }
}

/// The bytes of a table up to some end, and how far they are read.
#[derive(Clone)]
pub(super) struct Bytes<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Bytes<'a> {
    pub(super) fn error(&self, reason: &'static str) -> ZoneTableError {
        ZoneTableError { reason, at: self.at }
    }

    pub(super) const fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.left() == 0
    }

    pub(super) fn take(&mut self, length: usize) -> Result<Range<usize>, ZoneTableError> {
        if length > self.left() {
            return Err(ZoneTableError { reason: "unexpected end", at: self.bytes.len() });
        }
        let range = self.at..self.at.saturating_add(length);
        self.at = range.end;
        Ok(range)
    }

    /// The next bytes as bytes of their own, counted from the same beginning.
    pub(super) fn part(&mut self, length: usize) -> Result<Bytes<'a>, ZoneTableError> {
        let Range { start, end } = self.take(length)?;
        Ok(Bytes { bytes: self.bytes.get(..end).unwrap_or_default(), at: start })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ZoneTableError> {
        let range = self.take(N)?;
        let bytes = self.bytes.get(range).and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or(self.error("unexpected end"))
    }

    pub(super) fn u8(&mut self) -> Result<u8, ZoneTableError> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, ZoneTableError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn i32(&mut self) -> Result<i32, ZoneTableError> {
        self.array().map(i32::from_be_bytes)
    }

    /// At most four bytes, and no more than needed.
    pub(super) fn number(&mut self) -> Result<u32, ZoneTableError> {
        let mut number = 0_u32;
        for shift in [0_u32, 7, 14, 21] {
            let byte = self.u8()?;
            number |= u32::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                return if byte == 0 && shift > 0 { Err(self.error("a number with a byte too many")) } else { Ok(number) };
            }
        }
        Err(self.error("a number of more than four bytes"))
    }

    /// The seconds from one change to the next, at least one.
    pub(super) fn step(&mut self) -> Result<i64, ZoneTableError> {
        let number = self.number()?;
        let mut seconds = i64::from(number / 2).saturating_mul(QUARTER_HOUR);
        if number % 2 == 1 {
            let more = i64::from(self.u16()?);
            if more == 0 || more >= QUARTER_HOUR {
                return Err(self.error("seconds that are not 1 to 899"));
            }
            seconds = seconds.saturating_add(more);
        }
        if seconds == 0 { Err(self.error("two changes at once")) } else { Ok(seconds) }
    }
}

/// A name of the table.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) zone: u16,
    pub(super) at: usize,
}

/// Reads the names, each of which builds on the one before.
pub(super) struct Entries<'a> {
    bytes: Bytes<'a>,
    name: Vec<u8>,
}

impl<'a> Entries<'a> {
    pub(super) const fn new(bytes: Bytes<'a>) -> Entries<'a> {
        Entries { bytes, name: Vec::new() }
    }

    fn read(&mut self) -> Result<Entry, ZoneTableError> {
        let at = self.bytes.at;
        let shared = usize::from(self.bytes.u8()?);
        if shared > self.name.len() {
            return Err(self.bytes.error("a name that shares more than there is"));
        }
        self.name.truncate(shared);
        let length = usize::from(self.bytes.u8()?);
        let rest = self.bytes.take(length)?;
        self.name.extend_from_slice(self.bytes.bytes.get(rest).unwrap_or_default());
        let valid = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'+');
        if self.name.is_empty() || self.name.len() > MAX_NAME || !self.name.iter().all(valid) {
            return Err(self.bytes.error("a name that is not 1 to 64 letters, digits, `/`, `_`, `-` and `+`"));
        }
        let zone = self.bytes.u16()?;
        Ok(Entry { name: self.name.iter().copied().map(char::from).collect(), zone, at })
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Entry, ZoneTableError>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.bytes.is_empty()).then(|| self.read())
    }
}
