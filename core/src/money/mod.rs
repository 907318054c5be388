//! The money kernel: minor units, currencies, rates, the one division, and the strict text forms.
//!
//! Nothing here knows of promotions. Every operation is checked; no float is involved anywhere.

mod amount;
mod currency;
mod parse;
mod rate;
mod ratio;
mod rounding;

pub use amount::{Amount, Amounts, MAX_MINOR};
pub use currency::Currency;
pub use parse::NumberError;
pub(crate) use parse::{bounded, parse_amount, parse_minor_units, parse_rate};
pub use rate::Rate;
pub(crate) use ratio::{Fraction, mul_div, share};
pub use rounding::{Rounding, RoundingMode, RoundingPer};
