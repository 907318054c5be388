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

/// No case needs more than it may.
fn at_most<const N: usize>(most: &[[u64; N]], case: impl Fn(usize, u64) -> Case) {
    let took = |kind| std::array::from_fn(|seed| least(&case(kind, seed as u64)));
    let took: Vec<[u64; N]> = (0..most.len()).map(took).collect();
    let within = took.as_flattened().iter().zip(most.as_flattened()).all(|(took, most)| took <= most);
    assert!(within, "{took:?} operations, not {most:?}");
}

#[test]
fn contests_for_units_take_no_more_effort() {
    let kinds = [(12, 8, 35), (20, 12, 15), (20, 12, 60), (30, 20, 35), (30, 20, 100)];
    at_most(
        &[[67, 28, 46, 64], [68, 52, 136, 118], [558, 297, 315, 508], [398, 548, 565, 493], [1834, 1645, 2194, 1945]],
        |kind, seed| {
            let (units, promotions, density) = kinds[kind];
            let (rulebook, cart) = contest::instance(4_000 + seed, units, promotions, density);
            Case { rulebook, cart }
        },
    );
}

/// The same, two units on each line.
#[test]
fn contests_for_pairs_take_no_more_effort() {
    at_most(&[[53, 176, 51, 51, 54, 150]], |_, seed| {
        let (rulebook, mut cart) = contest::instance(4_100 + seed, 8, 6, 35);
        cart["lines"].as_array_mut().into_iter().flatten().for_each(|line| line["quantity"] = 2.into());
        Case { rulebook, cart }
    });
}

#[test]
fn all_kinds_of_combinations_take_no_more_effort() {
    at_most(
        &[
            [20, 5, 7, 10, 22, 24, 1, 1, 7, 30],
            [36, 10, 7, 28, 48, 55, 1, 1, 20, 60],
            [68, 22, 13, 46, 78, 63, 71, 1, 29, 121],
            [1, 53, 31, 67, 58, 99, 1, 41, 57, 237],
        ],
        |kind, seed| Case::mixed(&mut Random::new(5_000 + seed), 4 * (kind + 1)),
    );
}

#[test]
fn what_is_more_than_a_contest_takes_no_more_effort() {
    at_most(
        &[
            [1, 62, 16, 21, 1, 14, 16, 1],
            [1, 54, 12, 21, 1, 14, 18, 1],
            [1, 61, 28, 28, 1, 8, 1, 1],
            [1, 1, 2, 13, 1, 8, 1, 1],
            [1, 1, 34, 13, 1, 8, 1, 1],
            [1, 1, 12, 13, 1, 14, 18, 1],
            [1, 54, 34, 21, 1, 14, 16, 1],
            [1, 54, 34, 21, 1, 14, 16, 1],
            [1, 54, 34, 29, 1, 14, 16, 1],
            [1, 54, 12, 21, 1, 14, 15, 1],
            [1, 54, 34, 21, 1, 6, 11, 1],
            [1, 12, 32, 12, 1, 14, 16, 1],
            [1, 2, 2, 21, 1, 14, 9, 1],
            [1, 1, 34, 21, 1, 1, 12, 1],
            [1, 54, 34, 29, 1, 14, 16, 1],
            [1, 1, 12, 13, 1, 8, 1, 1],
        ],
        |kind, seed| Case::more_than_a_contest(&mut Random::new(6_000 + seed), kind),
    );
}
