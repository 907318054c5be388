//! What holds for any bytes: fuzzing tries it with new ones, and a test with all that were kept.
#![forbid(unsafe_code)]

pub mod cart;
pub mod codes;
pub mod evaluate;
pub mod ledger;
pub mod refund;
pub mod rulebook;
