//! The workloads as seeded data: a neutral form, and from it Tillwork documents and typed carts.
//!
//! All numbers come from a counter-based splitmix64, so no library's generator can change them. Money is in cents, rates are in
//! hundredths of a percent (`bp`).

mod by_line;
mod document;
mod moment;
mod neutral;
mod promotions;
mod scale;
mod w3;

pub use by_line::{ByLine, by_line};
pub use document::{cart, rulebook_json};
pub use moment::rfc3339;
pub use neutral::{CartData, Kind, LineData, PromotionData, Rng, splitmix};
pub use promotions::{NOW, promotions, w1_cart};
pub use scale::{all_match, long_cart};
pub use w3::{CARTS, W3, cents_of_sku};

/// The seed of W1's promotions.
pub const W1_SEED: u64 = 20_260_101;
/// The seed of W2's promotions.
pub const W2_SEED: u64 = 20_260_102;
/// The numbers of promotions of W2.
pub const W2_SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// What W1 must come to: what the eight promotions take off, in cents.
pub const W1_AMOUNTS: [(&str, i64); 7] =
    [("M1", 500), ("M2", 384), ("M3", 772), ("M4", 1047), ("M5", 2500), ("M6", 3000), ("M7", 590)];
/// What the customer of W1 pays.
pub const W1_PAYABLE: i64 = 24_400;
/// The points the customer of W1 earns.
pub const W1_POINTS: u64 = 283;
/// What all customers of W3 pay, by whole lines (see [`by_line`]).
pub const W3_PAYABLE: i64 = 19_440_543_610;
/// What the first ten thousand customers of W3 pay, by whole lines.
pub const W3_PAYABLE_OF_10_000: i64 = 194_047_603;
