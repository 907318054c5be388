//! Tillwork: the promotion engine inside the till.
//!
//! A cart, a customer, a moment and a rulebook in; what the customer pays, why, and what to record out.
//!
//! ```text
//! Rulebook (JSON or builder) --checked and compiled once--> Engine --evaluate(Cart), many times--> Outcome
//! ```
//!
//! # Usage
//!
//! ```
//! use tillwork::{Cart, Engine, Language};
//!
//! let engine = Engine::from_json(br#"{
//!     "tillwork": 1, "id": "shop", "currency": "USD",
//!     "promotions": [{
//!         "id": "mugs", "name": "3 mugs for 25.00",
//!         "benefit": { "kind": "fixed_price", "items": { "sku": "MUG" }, "count": 3, "price": "25.00" }
//!     }]
//! }"#)?;
//! let cart = Cart::from_json(br#"{
//!     "currency": "USD", "at": "2026-11-11T20:00:00-05:00",
//!     "lines": [{ "id": "1", "sku": "MUG", "quantity": 4, "unit_price": "9.99" }]
//! }"#)?;
//! let outcome = engine.evaluate(&cart)?;
//! assert_eq!(outcome.totals.payable.format(outcome.currency), "34.99");
//! assert_eq!(engine.explain(&outcome, Language::English)[0], "3 mugs for 25.00: USD 4.97 off");
//! # Ok::<(), tillwork::Error>(())
//! ```
//!
//! # Where to begin
//!
//! - [`Engine`] compiles a [`Rulebook`] and evaluates a [`Cart`]; an [`Outcome`] is the answer.
//! - [`Promotion`] says what is given ([`Benefit`]), on which goods ([`Selector`]) and when ([`Condition`], [`schedule::Schedule`]).
//! - [`Coupon`] says which codes there are; [`coupon::signed`] makes codes that need no database.
//! - [`Programme`] says how points are earned and spent; [`ledger`] keeps a member's points.
//! - [`Engine::evaluate_certified`] gives a bound on what any combination saves, and [`certificate::check`] verifies it.
//! - [`explain`] and [`Engine::explain`] turn an outcome into sentences.
//!
//! Documents have the same names in JSON as here; the book describes them field by field.
//!
//! # What can be relied on
//!
//! - Evaluating is a pure function of rulebook and cart: no clock, no randomness, no I/O, no global state.
//! - Money is exact: whole minor units ([`Amount`]) of one [`Currency`], rates ([`Rate`]) are decimals. There is no float.
//! - Nothing panics, whatever the document. What is wrong is told in an [`Error`] with all [`Problem`]s at once.
//! - The same documents give the same bytes on every platform and in every language. [`SEMANTICS_VERSION`] moves when any money does.
//!
//! # Crate features
//!
//! - `zones` (default): the IANA time zones, bundled. Without it only UTC is known, and zones that the host hands over
//!   ([`Engine::from_json_with_zones`]).
#![forbid(unsafe_code)]

mod allocate;
mod benefit;
pub mod certificate;
mod combine;
mod compile;
mod condition;
pub mod coupon;
mod diagnostic;
mod digest;
mod engine;
mod explain;
mod lint;
mod loyalty;
mod model;
mod money;
mod outcome;
mod returned;
mod returns;
mod sample;
pub mod schedule;
#[cfg(any(test, feature = "schema"))]
pub mod schema;
mod sort;
mod table;
mod validate;
mod wire;

pub use diagnostic::{Code, Error, ErrorKind, Problem};
pub use engine::{Engine, Label, Parts, Row, Rows, SEMANTICS_VERSION, Scratch, TextOrder, WorstCase};
pub use explain::{Language, explain};
pub use lint::{Warning, WarningCode};
pub use model::*;
pub use money::{Amount, Amounts, Currency, MAX_MINOR, NumberError, Rate, Rounding, RoundingMode, RoundingPer};
pub use outcome::*;
pub use returned::*;
pub use returns::{refund, refund_json};
pub use wire::{check_certificate_json, check_certificate_json_with_zones};

/// The ledger of points: its documents as types, and the functions on them ([`Engine::ledger`]).
pub mod ledger {
    pub use crate::loyalty::Ledger;
    pub use crate::model::ledger::*;
}

/// The code in the book's pages, run as documentation tests.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../../README.md")]
    struct Readme;
    #[doc = include_str!("../../docs/src/start/rust.md")]
    struct Start;
    #[doc = include_str!("../../docs/src/concepts/coupons.md")]
    struct Coupons;
    #[doc = include_str!("../../docs/src/reference/warnings.md")]
    struct Warnings;
}
