//! The yardstick: what a good engineer would write by hand for exactly these rules, and nothing else.
//!
//! The rules are constants and `match`es in the program text (`rules_w1.rs`, `rules_w3.rs`, printed by `--bin hardcode`), the
//! prices are plain integers, nothing is explained, and nothing is allocated after the first carts. Like the engine it reads
//! typed carts with strings, and it comes to the same totals; unlike the engine it knows that there are no floors, limits,
//! groups, currencies or time zones, that carts have at most 64 lines, and that their moments are written in UTC.

mod kernel;
mod rules_w1;
mod rules_w3;

pub use kernel::{Bill, Shop};

use kernel::{Rule, Rules};

/// The function for W1's hundred promotions.
pub fn w1() -> Shop<100> {
    Shop::new(Rules {
        rules: &rules_w1::RULES,
        of_category: rules_w1::of_category,
        skus: &rules_w1::OF_SKU,
        of_code: rules_w1::of_code,
        of_segment: rules_w1::of_segment,
        of_all: rules_w1::OF_ALL,
        by_segment_only: rules_w1::BY_SEGMENT_ONLY,
    })
}

/// The function for W3's fifty promotions.
pub fn w3() -> Shop<50> {
    Shop::new(Rules {
        rules: &rules_w3::RULES,
        of_category: rules_w3::of_category,
        skus: &rules_w3::OF_SKU,
        of_code: rules_w3::of_code,
        of_segment: rules_w3::of_segment,
        of_all: rules_w3::OF_ALL,
        by_segment_only: rules_w3::BY_SEGMENT_ONLY,
    })
}
