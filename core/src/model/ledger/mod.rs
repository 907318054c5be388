//! The documents of the ledger as types: a member's state, events, entries, and what views and reports answer.

mod answer;
mod entry;
mod event;
mod state;

pub use answer::{Answer, Counts, Dated, MonthSums, NextTier, Question, Report, TierLost, View};
pub use entry::{Account, Awarded, Entry, EventEntry, PointsEntry};
pub use event::{Action, Event, EventWord, ReceivedLot};
pub use state::{ActivityRecord, KeyDigest, Lot, LotPoints, Order, Qualifying, Sent, State};
