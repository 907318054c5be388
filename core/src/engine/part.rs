//! Units of a run, and what comes off them.

/// Which part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) run: u32,
    pub(crate) units: u64,
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
