//! All time zones as one compact table.
//!
//! The table is written by `cargo run -p xtask -- zones` from the IANA database and read here; every byte is checked.
//! It knows nothing before 1970, where no document can reach. All numbers are big endian.
//!
//! ```text
//! table    "TWZ1"
//!          u8 length, the IANA version such as 2026a
//!          u8 count, the offsets: i32 seconds east of UTC each, ascending
//!          u16 count, the zones: u16 length and so many bytes each
//!          u16 count, the names, ascending: u8 bytes shared with the name before, u8 length and the other bytes,
//!                     u16 number of its zone
//!          (end)
//! zone     u8 number of its first offset
//!          v count of changes, then for each a step from the one before (the first: from 1969-12-28T00:00Z),
//!                              then for each the u8 number of the new offset
//!          u8 0, or 2 and the two yearly changes that go on for ever
//!          (end)
//! step     v quarter hours × 2, or v quarter hours × 2 + 1 and u16 seconds below 900
//! yearly   u8 month, u8 week (5: the last), u8 weekday (0: Sunday), i32 seconds from that day's beginning in UTC,
//!          u8 number of the new offset
//! v        a number, seven bits a byte, the lowest first, the high bit set on all but the last byte
//! ```

use std::borrow::Cow;
use std::ops::Range;

use super::table_bytes::{Bytes, Entries, ZoneTableError};
use super::zone::{Change, Rules, Tail, YearlyChange, Zone};

const MAGIC: &[u8] = b"TWZ1";
/// 1969-12-28T00:00Z: before the first instant that a document can write, wherever its clock stands.
const BEGINNING: i64 = -345_600;
/// 10000-01-04T00:00Z.
const END: i64 = 253_402_560_000;
const WEEK_SECONDS: i32 = 604_800;
const DAY_SECONDS: i32 = 86_400;
const MAX_VERSION: usize = 16;

#[cfg(feature = "zones")]
static BUNDLED: &[u8] = include_bytes!("../../data/zones.bin");
/// A table without zones, with the version `none`.
static EMPTY: &[u8] = b"TWZ1\x04none\x00\x00\x00\x00\x00";

/// The time zones that are known, by their IANA names, links included. `UTC` is always among them.
///
/// # Example: a zone by its name
///
/// ```
/// use tillwork::schedule::ZoneTable;
///
/// # #[cfg(feature = "zones")] {
/// let table = ZoneTable::bundled();
/// assert!(table.zone("UTC").is_some());
/// assert!(table.zone("Europe/Stockholm").is_some());
/// assert!(table.zone("Europe/Springfield").is_none());
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneTable {
    bytes: Cow<'static, [u8]>,
    sections: Sections,
}

/// Where the parts of a table lie in its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sections {
    version: Range<usize>,
    offsets: Range<usize>,
    zones: Range<usize>,
    names: Range<usize>,
}

impl ZoneTable {
    /// The table that comes with this crate (feature `zones`), or [`ZoneTable::empty`] without that feature.
    #[must_use]
    pub fn bundled() -> ZoneTable {
        #[cfg(feature = "zones")]
        if let Ok(sections) = Sections::find(BUNDLED) {
            return ZoneTable { bytes: Cow::Borrowed(BUNDLED), sections };
        }
        ZoneTable::empty()
    }

    /// The table that knows `UTC` only; its version is `none`.
    #[must_use]
    pub fn empty() -> ZoneTable {
        let sections = Sections::find(EMPTY).unwrap_or(Sections { version: 0..0, offsets: 0..0, zones: 0..0, names: 0..0 });
        ZoneTable { bytes: Cow::Borrowed(EMPTY), sections }
    }

    /// Reads a table that the host brings along, such as the one that ships beside the WebAssembly package.
    ///
    /// Takes time and memory in proportion to the bytes.
    ///
    /// # Errors
    ///
    /// When the bytes are not exactly one table in this crate's own format.
    ///
    /// # Example: a page that was cut short
    ///
    /// ```
    /// use tillwork::schedule::ZoneTable;
    ///
    /// let error = ZoneTable::from_bytes(b"TWZ1").unwrap_err();
    /// assert_eq!(error.to_string(), "not a time-zone table: unexpected end at byte 4");
    /// assert_eq!(error.at(), 4);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<ZoneTable, ZoneTableError> {
        let sections = Sections::find(bytes)?;
        let table = ZoneTable { bytes: Cow::Owned(bytes.to_vec()), sections };
        table.check()?;
        Ok(table)
    }

    /// The version of the IANA database that the table was made from, such as `2026a`.
    #[must_use]
    pub fn version(&self) -> &str {
        let bytes = self.bytes.get(self.sections.version.clone()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// The zone of an IANA name, written exactly as IANA writes it.
    #[must_use]
    pub fn zone(&self, name: &str) -> Option<Zone> {
        let found = self.entries().map_while(Result::ok).find(|entry| entry.name == name);
        match found {
            Some(entry) => self.zone_at(usize::from(entry.zone)).ok().map(Zone::new),
            None if name == "UTC" => Some(Zone::utc()),
            None => None,
        }
    }

    /// All names in the table, ascending.
    pub fn names(&self) -> impl Iterator<Item = String> + '_ {
        self.entries().map_while(Result::ok).map(|entry| entry.name)
    }

    fn check(&self) -> Result<(), ZoneTableError> {
        let mut offsets = self.section(&self.sections.offsets);
        let mut previous = i32::MIN;
        while !offsets.is_empty() {
            let offset = offsets.i32()?;
            if offset <= previous || offset.unsigned_abs() >= DAY_SECONDS.unsigned_abs() {
                return Err(offsets.error("an offset out of range or order"));
            }
            previous = offset;
        }
        let mut zones = self.section(&self.sections.zones);
        let mut zone_count = 0_usize;
        while !zones.is_empty() {
            let length = usize::from(zones.u16()?);
            let zone = zones.part(length)?;
            self.rules(zone)?;
            zone_count = zone_count.saturating_add(1);
        }
        let mut previous = String::new();
        for entry in self.entries() {
            let entry = entry?;
            if usize::from(entry.zone) >= zone_count {
                return Err(ZoneTableError { reason: "a name without a zone", at: entry.at });
            }
            if entry.name <= previous {
                return Err(ZoneTableError { reason: "a name out of order", at: entry.at });
            }
            previous = entry.name;
        }
        Ok(())
    }

    fn section(&self, range: &Range<usize>) -> Bytes<'_> {
        Bytes { bytes: self.bytes.get(..range.end).unwrap_or_default(), at: range.start }
    }

    fn entries(&self) -> Entries<'_> {
        Entries::new(self.section(&self.sections.names))
    }

    fn zone_at(&self, index: usize) -> Result<Rules, ZoneTableError> {
        let mut zones = self.section(&self.sections.zones);
        for _ in 0..index {
            let length = usize::from(zones.u16()?);
            zones.part(length)?;
        }
        let length = usize::from(zones.u16()?);
        self.rules(zones.part(length)?)
    }

    fn offset(&self, bytes: &mut Bytes<'_>) -> Result<i32, ZoneTableError> {
        let index = usize::from(bytes.u8()?);
        let mut offsets = self.section(&self.sections.offsets);
        offsets
            .part(index.saturating_mul(4))
            .and_then(|_| offsets.i32())
            .map_err(|_| bytes.error("an offset that the table does not list"))
    }

    /// Reads one zone, which must fill its bytes.
    fn rules(&self, mut bytes: Bytes<'_>) -> Result<Rules, ZoneTableError> {
        let first_offset = self.offset(&mut bytes)?;
        let count = bytes.number()?;
        // Each change takes two bytes at least, so no more is allocated than was handed in, times eight.
        let count = usize::try_from(count).ok().filter(|count| *count <= bytes.left() / 2);
        let count = count.ok_or(bytes.error("more changes than bytes"))?;
        let mut times = Vec::with_capacity(count);
        let mut at = BEGINNING;
        for _ in 0..count {
            at = at.saturating_add(bytes.step()?);
            if at >= END {
                return Err(bytes.error("a change after the year 9999"));
            }
            times.push(at);
        }
        let mut changes = Vec::with_capacity(count);
        let mut offset = first_offset;
        for at in times {
            let next = self.offset(&mut bytes)?;
            if next == offset {
                return Err(bytes.error("a change that changes nothing"));
            }
            offset = next;
            changes.push(Change { at, offset });
        }
        let tail = match bytes.u8()? {
            0 => None,
            2 => Some(self.tail(&mut bytes, changes.last().copied())?),
            _ => return Err(bytes.error("neither 0 nor 2 yearly changes")),
        };
        if !bytes.is_empty() {
            return Err(bytes.error("bytes after the end of a zone"));
        }
        Ok(Rules { first_offset, changes: changes.into_boxed_slice(), tail })
    }

    fn tail(&self, bytes: &mut Bytes<'_>, last: Option<Change>) -> Result<Tail, ZoneTableError> {
        let tail = Tail { earlier: self.yearly(bytes)?, later: self.yearly(bytes)? };
        // With two months between them they keep their order whatever the seconds.
        let ordered = tail.earlier.month.saturating_add(2) <= tail.later.month;
        if !ordered || tail.earlier.offset == tail.later.offset {
            return Err(bytes.error("yearly changes out of order"));
        }
        match last {
            Some(last) if tail.offset_at(last.at) == last.offset => Ok(tail),
            _ => Err(bytes.error("yearly changes that do not continue the last change")),
        }
    }

    fn yearly(&self, bytes: &mut Bytes<'_>) -> Result<YearlyChange, ZoneTableError> {
        let change = YearlyChange {
            month: bytes.u8()?,
            week: bytes.u8()?,
            weekday: bytes.u8()?,
            seconds: bytes.i32()?,
            offset: self.offset(bytes)?,
        };
        let valid = (2..=11).contains(&change.month)
            && (1..=5).contains(&change.week)
            && change.weekday <= 6
            && change.seconds.unsigned_abs() <= WEEK_SECONDS.unsigned_abs();
        if valid { Ok(change) } else { Err(bytes.error("a yearly change out of range")) }
    }
}

impl Default for ZoneTable {
    fn default() -> ZoneTable {
        ZoneTable::bundled()
    }
}

impl Sections {
    /// Cuts a table into its parts without looking into them.
    fn find(bytes: &[u8]) -> Result<Sections, ZoneTableError> {
        let mut rest = Bytes { bytes, at: 0 };
        for expected in MAGIC {
            if rest.u8()? != *expected {
                return Err(rest.error("another beginning than `TWZ1`"));
            }
        }
        let length = usize::from(rest.u8()?);
        let version = rest.take(length)?;
        let text = bytes.get(version.clone()).unwrap_or_default();
        if text.is_empty() || text.len() > MAX_VERSION || !text.iter().all(u8::is_ascii_alphanumeric) {
            return Err(rest.error("a version that is not 1 to 16 letters and digits"));
        }
        let count = usize::from(rest.u8()?);
        let offsets = rest.take(count.saturating_mul(4))?;
        let count = rest.u16()?;
        let start = rest.at;
        for _ in 0..count {
            let length = usize::from(rest.u16()?);
            rest.take(length)?;
        }
        let zones = start..rest.at;
        let count = rest.u16()?;
        let start = rest.at;
        for _ in 0..count {
            rest.u8()?;
            let length = usize::from(rest.u8()?);
            rest.take(length)?;
            rest.u16()?;
        }
        let names = start..rest.at;
        if !rest.is_empty() {
            return Err(rest.error("bytes after the end"));
        }
        Ok(Sections { version, offsets, zones, names })
    }
}
