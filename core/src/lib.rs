//! Tillwork: the promotion engine inside the till.
#![forbid(unsafe_code)]

mod diagnostic;
mod digest;
mod model;
mod money;
mod outcome;
pub mod schedule;
mod wire;

pub use diagnostic::{Code, Error, ErrorKind, Problem};
pub use model::*;
pub use money::{Amount, Amounts, Currency, MAX_MINOR, NumberError, Rate, Rounding, RoundingMode, RoundingPer};
pub use outcome::*;
