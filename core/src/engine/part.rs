//! Units of a run, and what comes off them.

use std::cell::RefCell;

/// Which part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) run: u32,
    pub(crate) line: u32,
    pub(crate) units: u64,
    /// What a unit of the run costs now.
    pub(crate) price: i64,
}

impl Part {
    /// What the units cost.
    #[inline]
    pub(crate) fn total(&self) -> i64 {
        total(self.price, self.units)
    }
}

/// What a benefit takes off a part of a run, and whether the units are used up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) run: u32,
    pub(crate) units: u64,
    pub(crate) off: i64,
    pub(crate) consume: bool,
    /// The promotion sets the units' price: another may take them over.
    pub(crate) hold: bool,
}

impl Piece {
    /// What comes off each unit, and off how many units one minor unit more.
    #[inline]
    pub(crate) fn split(&self) -> (i64, u64) {
        split(self.off, self.units)
    }
}

/// What an amount is for each of so many units, and for how many of them one minor unit more.
#[inline]
pub(crate) fn split(amount: i64, units: u64) -> (i64, u64) {
    if units == 1 || amount <= 0 {
        return (amount.max(0), 0);
    }
    let amount = amount.unsigned_abs();
    let low = amount.checked_div(units).and_then(|low| i64::try_from(low).ok()).unwrap_or(0);
    (low, amount.checked_rem(units).unwrap_or(0))
}

/// Which of its eligible units a consuming benefit may use at its turn.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitChoice {
    /// So many units of each eligible run, in canonical order; `None`: all of them.
    pub(crate) confined: Option<Vec<u64>>,
    /// What there was to choose from: the units of each eligible run. `None`: no consuming benefit came that far.
    pub(crate) offered: RefCell<Option<Vec<u64>>>,
}

/// `price × units` as an amount. Cart totals are checked to stay below 10¹⁵.
#[inline]
pub(crate) fn total(price: i64, units: u64) -> i64 {
    i64::try_from(units).ok().and_then(|units| price.checked_mul(units)).unwrap_or(i64::MAX)
}
