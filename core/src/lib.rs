//! Tillwork: the promotion engine inside the till.
#![forbid(unsafe_code)]

mod allocate;
mod benefit;
mod combine;
mod compile;
mod condition;
pub mod coupon;
mod diagnostic;
mod digest;
mod engine;
mod explain;
mod loyalty;
mod model;
mod money;
mod outcome;
mod sample;
pub mod schedule;
mod table;
mod validate;
mod wire;

pub use diagnostic::{Code, Error, ErrorKind, Problem};
pub use engine::{Engine, Parts, SEMANTICS_VERSION};
pub use explain::{Language, explain};
pub use model::*;
pub use money::{Amount, Amounts, Currency, MAX_MINOR, NumberError, Rate, Rounding, RoundingMode, RoundingPer};
pub use outcome::*;
