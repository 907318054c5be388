//! How large numbers and lists of documents may be: one table for reading, for the schema, and for carts built in code.

use std::ops::RangeInclusive;

/// Counts up to this are read unless a field says otherwise.
pub(crate) const MAX_COUNT: u64 = 1_000_000_000;
/// Points up to this are read.
pub(crate) const MAX_POINTS: u64 = 1_000_000_000_000_000;

/// Whole numbers up to this are the same in every reader of JSON.
pub(crate) const MAX_EXACT: u64 = (1 << 53) - 1;

/// A count that may be none.
pub(crate) const COUNT: RangeInclusive<u64> = 0..=MAX_COUNT;
/// A count of at least one.
pub(crate) const POSITIVE: RangeInclusive<u64> = 1..=MAX_COUNT;
/// Points.
pub(crate) const POINTS: RangeInclusive<u64> = 0..=MAX_POINTS;
/// Points of which there are some.
pub(crate) const SOME_POINTS: RangeInclusive<u64> = 1..=MAX_POINTS;
/// A balance that an order leaves: all that a customer may have, and all that a cart gives.
pub(crate) const BALANCE: RangeInclusive<u64> = 0..=2 * MAX_POINTS;

/// Any number.
pub(crate) const ANY: RangeInclusive<u64> = 0..=u64::MAX;

/// Near misses in an outcome.
pub(crate) const MAX_NEAR_MISSES: u64 = 20;
/// Days until earned points are usable.
pub(crate) const MAX_PENDING_DAYS: u64 = 3650;
/// A number of days, up to a hundred years.
pub(crate) const DAYS: RangeInclusive<u64> = 1..=36_500;
/// Years until a fixed day on which points expire.
pub(crate) const MAX_EXPIRY_YEARS: u64 = 10;
/// Days before or after a birthday that count as near it.
pub(crate) const MAX_BIRTHDAY_DAYS: u64 = 180;
/// Characters of a reason.
pub(crate) const MAX_REASON: usize = 256;
/// Benefits of a promotion.
pub(crate) const MAX_BENEFITS: usize = 16;
/// The largest priority, and the smallest with a sign.
pub(crate) const MAX_PRIORITY: u32 = 1_000_000;
/// Parts of a bundle: all sets of them are looked at.
pub(crate) const MAX_COMPONENTS: usize = 8;
/// Gifts to choose from.
pub(crate) const MAX_GIFTS: usize = 64;
/// Steps of a ladder.
pub(crate) const MAX_LADDER: usize = 64;
/// The highest place in a ladder.
pub(crate) const MAX_NTH: u64 = 1000;
/// Steps of tiers.
pub(crate) const MAX_STEPS: usize = 64;
