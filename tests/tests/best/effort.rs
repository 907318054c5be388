//! What the search takes, in counted operations: they repeat where times do not.
//!
//! The bounds are what it took when they were written. A change that needs fewer lowers them; one that needs more is a slower search
//! and has to be worth it.

use tillwork_tests::contest;

use super::cases::{Case, Random};

/// The least effort with which an answer is proven.
fn least(case: &Case) -> u64 {
    let proven = |effort| case.answer("best", Some(effort)).gap.is_none();
    let (mut short, mut enough) = (0, 64);
    while !proven(enough) {
        assert!(enough < 1 << 30, "no proof\n{case}");
        (short, enough) = (enough, enough * 2);
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if proven(middle) { enough = middle } else { short = middle }
    }
    enough
}

/// So much was needed for each kind of carts, and so much may be.
fn at_most(took: &[u64], most: &[u64]) {
    assert!(took.len() == most.len() && took.iter().zip(most).all(|(took, most)| took <= most), "{took:?}, not {most:?}");
}

#[test]
fn contests_for_units_take_no_more_effort() {
    let took = |(units, promotions, density)| {
        let cases = (0..4).map(|seed| {
            let (rulebook, cart) = contest::instance(4_000 + seed, units, promotions, density);
            Case { rulebook, cart }
        });
        cases.map(|case| least(&case)).sum()
    };
    at_most(&[(12, 8, 35), (20, 12, 15), (20, 12, 60), (30, 20, 35), (30, 20, 100)].map(took), &[205, 374, 1_678, 2_004, 7_618]);
}

#[test]
fn all_kinds_of_combinations_take_no_more_effort() {
    let took = |promotions: usize| (0..20).map(|seed| least(&Case::mixed(&mut Random::new(5_000 + seed), promotions))).sum();
    at_most(&[4, 8, 12, 16].map(took), &[253, 596, 1_024, 1_074]);
}

#[test]
fn whatever_else_matters_takes_no_more_effort() {
    let took = |kinds: std::ops::Range<usize>| {
        let cases =
            kinds.flat_map(|kind| (0..12).map(move |seed| Case::more_than_a_contest(&mut Random::new(6_000 + seed), kind)));
        cases.map(|case| least(&case)).sum()
    };
    at_most(&[0..4, 4..8, 8..12, 12..16].map(took), &[916, 913, 939, 799]);
}
