//! `strategy: "best"` against trying everything.
//!
//! The brute force knows nothing of the search: it switches promotions on and off and confines consuming benefits to subsets of
//! units through the documents alone, and lets `priority` price each choice. `BEST_CARTS` says how many random carts are tried
//! (by default 20,000 with optimisation, as `make test` runs them, and 200 without), `BEST_SEED` where they begin.

mod brute;
mod cases;
mod certificate;
mod effort;
mod ordinary;
mod pairs;
mod stack;
mod tight;

use brute::Brute;
use std::sync::atomic::{AtomicU64, Ordering};

use cases::{Case, Random};
use tillwork::{Optimality, Outcome};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// How many random carts are tried.
fn carts() -> u64 {
    number("BEST_CARTS", if cfg!(debug_assertions) { 200 } else { 20_000 })
}

/// Runs a check of so many cases on all processors.
fn on_all_processors(count: u64, check: impl Fn(u64) + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get() as u64);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let check = &check;
            scope.spawn(move || (thread..count).step_by(threads as usize).for_each(check));
        }
    });
}

/// Holds the answers to so many cases against trying everything.
fn agree(count: u64, case: impl Fn(u64) -> Case + Sync) {
    on_all_processors(count, |place| {
        let case = case(place);
        if let Err(difference) = Brute::new(&case).compare() {
            panic!("seed {}, cart {place}: {difference}\n{case}", number("BEST_SEED", 1));
        }
    });
}

#[test]
fn best_is_what_trying_everything_finds() {
    let seed = number("BEST_SEED", 1);
    agree(carts(), |place| Case::random(seed.wrapping_mul(1_000_003).wrapping_add(place)));
}

/// The same for carts that fall into parts.
#[test]
fn the_best_of_parts_is_the_best_of_all() {
    let seed = number("BEST_SEED", 1);
    agree(carts() / 4, |place| Case::in_parts(&mut Random::new(seed.wrapping_mul(91_000_003).wrapping_add(place))));
}

/// Among equals those go first that leave more rewards: what saves the same on shipping leaves more points on goods.
#[test]
fn the_best_of_parts_is_the_best_beside_points() {
    let seed = number("BEST_SEED", 1);
    agree(carts() / 20, |place| {
        Case::in_parts_beside_points(&mut Random::new(seed.wrapping_mul(92_000_003).wrapping_add(place)))
    });
}

/// The same for groups with members in common.
#[test]
fn groups_that_overlap_keep_their_first() {
    agree(carts() / 4, |place| Case::of_groups(&mut Random::new(place.wrapping_add(88_000_000))));
}

/// The same for carts with what is rarer.
#[test]
fn whatever_is_rarer_is_seen() {
    let seed = number("BEST_SEED", 1);
    agree(carts() / 4, |place| Case::wider(&mut Random::new(seed.wrapping_mul(55_000_003).wrapping_add(place))));
}

/// A bound that is a cent too low anywhere on the way to the best gives way to a rival that saves a cent less.
#[test]
fn a_rival_that_saves_a_cent_less_is_not_the_best() {
    let seed = number("BEST_SEED", 1);
    let tried = AtomicU64::new(0);
    on_all_processors(carts(), |place| {
        let case = Case::widest(&mut Random::new(seed.wrapping_mul(66_000_007).wrapping_add(place)));
        let best = case.answer("best", Some(5_000));
        let totals = &best.outcome.totals;
        let saved = totals.subtotal.minor_units() + totals.shipping.minor_units() - best.cost;
        if best.gap.is_some() || saved < 2 {
            return;
        }
        let rivalled = case.with_rival(saved - 1);
        let found = rivalled.answer("best", Some(50_000));
        let at_best = found.cost - found.gap.unwrap_or(0);
        assert!(at_best <= best.cost, "seed {seed}, cart {place}: {at_best}, not {}\n{rivalled}", best.cost);
        assert!(
            found.gap.is_some() || found.cost == best.cost,
            "seed {seed}, cart {place}: {}, not {}\n{rivalled}",
            found.cost,
            best.cost
        );
        tried.fetch_add(1, Ordering::Relaxed);
    });
    assert!(tried.into_inner() > carts() / 3, "too few rivals");
}

/// In a group that takes the first nobody comes before whoever had no units only because others were confined.
#[test]
fn an_order_of_the_first_stays_when_nobody_is_confined() {
    let case = Case::random(2_048_314);
    assert!(case.takes_the_first());
    assert_eq!(Brute::new(&case).compare().err(), None);
}

/// Where promotions compete for more than units, the search for units alone would be wrong.
#[test]
fn whatever_else_matters_is_seen() {
    agree(carts() / 10, |place| {
        Case::more_than_a_contest(&mut Random::new(place.wrapping_add(33_000_000)), place as usize % Case::MORE)
    });
}

/// Who applies whoever has which units leaves promotions to compete for them.
#[test]
fn company_makes_a_contest_no_harder() {
    agree(carts() / 5, |place| Case::contest_in_company(&mut Random::new(place.wrapping_add(77_000_000))));
    let (rulebook, cart) = tillwork_tests::contest::instance(4_000, 30, 20, 60);
    let alone = Case { rulebook, cart };
    let mut company = Case { rulebook: alone.rulebook.clone(), cart: alone.cart.clone() };
    company.cart["shipping"] = serde_json::json!([{"id": "s", "method": "post", "amount": "4.90"}]);
    company.cart["lines"].as_array_mut().into_iter().for_each(|lines| {
        lines.push(serde_json::json!({"id": "card", "sku": "CARD", "unit_price": "25.00", "discountable": false}));
    });
    company.rulebook["combination"]["max_codes"] = 1.into();
    company.rulebook["promotions"][3]["limits"] = serde_json::json!({"per_customer": 5});
    for (id, benefit) in [
        ("ship", serde_json::json!({"kind": "amount_off", "amount": "4.00", "on": "shipping"})),
        ("spoon", serde_json::json!({"kind": "gift", "gifts": [{"sku": "SPOON"}]})),
        ("points", serde_json::json!({"kind": "points", "points": 1, "per": "1.00"})),
    ] {
        let one = serde_json::json!({"id": id, "benefit": benefit, "priority": 7});
        company.rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(one.clone()));
    }
    let (alone, company) = (alone.answer("best", Some(2_000)), company.answer("best", Some(2_000)));
    assert!(alone.gap.is_none() && company.gap.is_none());
    // The card and what is left of the shipping.
    assert_eq!(company.cost, alone.cost + 2_500 + 90);
}

/// Whose turn comes first tells equals apart, and no more.
#[test]
fn priorities_make_a_contest_no_harder() {
    let seed = number("BEST_SEED", 1);
    agree(carts() / 5, |place| Case::contest_of_priorities(&mut Random::new(seed.wrapping_mul(88_000_001).wrapping_add(place))));
    let answer = |priorities: &[usize]| {
        let (mut rulebook, cart) = tillwork_tests::contest::instance(4_000, 30, 20, 60);
        for (place, promotion) in rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
            promotion["priority"] = priorities[place % priorities.len()].into();
        }
        Case { rulebook, cart }.answer("best", Some(2_000))
    };
    let (one, three) = (answer(&[0]), answer(&[5, 0, 7]));
    assert!(one.gap.is_none() && three.gap.is_none());
    assert_eq!(one.cost, three.cost);
}

/// Of many sets of promotions that save the same, the search for units alone takes the one that the general search takes: there caps
/// that nobody reaches make more than a contest of it.
#[test]
fn among_equals_a_contest_takes_whom_the_general_search_takes() {
    let seed = number("BEST_SEED", 1);
    let told = AtomicU64::new(0);
    on_all_processors(carts() / 20, |place| {
        let case = Case::contest_of_equals(&mut Random::new(seed.wrapping_mul(99_000_001).wrapping_add(place)));
        let mut general = Case { rulebook: case.rulebook.clone(), cart: case.cart.clone() };
        for promotion in general.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            promotion["benefit"]["max_discount"] = serde_json::json!("99.00");
        }
        let (contest, general) = (case.answer_with_runner_up(20_000), general.answer_with_runner_up(20_000));
        assert!(contest.gap.is_none(), "seed {seed}, cart {place}\n{case}");
        if general.gap.is_some() {
            return;
        }
        let applied = |outcome: &Outcome| {
            let mut all: Vec<_> = outcome.applied.iter().map(|one| one.promotion.clone()).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(contest.cost, general.cost, "seed {seed}, cart {place}\n{case}");
        assert_eq!(applied(&contest.outcome), applied(&general.outcome), "seed {seed}, cart {place}\n{case}");
        told.fetch_add(1, Ordering::Relaxed);
        let proven = |outcome: &Outcome| outcome.runner_up.as_ref().is_none_or(|one| one.optimality == Optimality::Proven);
        if proven(&contest.outcome) && proven(&general.outcome) {
            assert_eq!(contest.outcome.runner_up, general.outcome.runner_up, "seed {seed}, cart {place}\n{case}");
        }
    });
    assert!(told.into_inner() > carts() / 30, "too few that the general search proves");
}

/// Two hundred units make as many pairs as they can.
#[test]
fn pairs_of_all_units_are_a_contest() {
    let promotions = serde_json::json!([
        {"id": "p0", "benefit": {"kind": "bundle", "deal": {"price": "4.00"}, "components": [
            {"items": {"sku": "A"}, "quantity": 1}, {"items": {"sku": "B"}, "quantity": 1}]}},
        {"id": "p1", "benefit": {"kind": "fixed_price", "count": 3, "price": "4.00", "max_applications": 2}},
        {"id": "p2", "benefit": {"kind": "fixed_price", "count": 2, "pay_for": 1, "items": {"sku": "B"}, "max_applications": 1}},
    ]);
    let rulebook =
        serde_json::json!({"tillwork": 1, "id": "shop", "currency": "USD", "combination": {}, "promotions": promotions});
    let cart = serde_json::json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [
        {"id": "a", "sku": "A", "quantity": 100, "unit_price": "3.00"}, {"id": "b", "sku": "B", "quantity": 100, "unit_price": "2.00"}]});
    let answer = Case { rulebook, cart }.answer("best", None);
    assert!(answer.gap.is_none());
    // Six A in threes save 10.00, two B 2.00, and 94 pairs a whole one each.
    assert_eq!(answer.cost, 50_000 - 1_000 - 200 - 9_400);
}

/// Where only the cart decides who may take part, promotions still compete for units alone.
#[test]
fn conditions_that_the_cart_decides_make_a_contest_no_harder() {
    agree(carts() / 10, |place| Case::contest_on_conditions(&mut Random::new(place.wrapping_add(44_000_000))));
    let answer = |conditions: &[serde_json::Value]| {
        let (mut rulebook, cart) = tillwork_tests::contest::instance(4_000, 30, 20, 60);
        for (promotion, condition) in rulebook["promotions"].as_array_mut().into_iter().flatten().zip(conditions) {
            promotion["conditions"] = condition.clone();
        }
        Case { rulebook, cart }.answer("best", Some(2_000))
    };
    let with = ["list", "class"].map(|basis| serde_json::json!({"kind": "spend", "at_least": "0.01", "basis": basis}));
    let (free, met) = (answer(&[]), answer(&with));
    assert!(free.gap.is_none() && met.gap.is_none());
    assert_eq!(free.outcome.applied, met.outcome.applied);
}

/// Every cut of the effort gives a valid bound, and more effort never a worse answer.
#[test]
fn prop_best_is_never_worse_than_priority_and_more_effort_never_worsens_it() {
    on_all_processors(carts() / 20, |place| {
        let case = Case::random(place.wrapping_add(77_000_000));
        let priority = case.answer("priority", None);
        let proven = case.answer("best", Some(1_000_000_000));
        assert!(proven.gap.is_none(), "{case}");
        let mut before: Option<(i64, i64)> = None;
        for effort in [0, 1, 2, 3, 5, 8, 13, 30, 100, 400] {
            let best = case.answer("best", Some(effort));
            let bound = best.cost - best.gap.unwrap_or(0);
            assert!(best.cost <= priority.cost, "effort {effort}: worse than priority\n{case}");
            assert!(best.cost >= proven.cost && bound <= proven.cost, "effort {effort}: {best:?} but {proven:?}\n{case}");
            if let Some((cost, lower)) = before {
                assert!(best.cost <= cost && bound >= lower, "effort {effort}: {best:?} after {cost} and {lower}\n{case}");
            }
            before = Some((best.cost, bound));
        }
    });
}

/// A promotion more never makes the best combination worse, groups that take the first apart.
#[test]
fn prop_one_promotion_more_never_worsens_best() {
    on_all_processors(carts() / 20, |place| {
        let case = Case::random(place.wrapping_add(99_000_000));
        if case.takes_the_first() {
            return;
        }
        let all = case.answer("best", Some(1_000_000_000));
        for gone in 0..case.promotions().len() {
            let fewer = case.without(gone).answer("best", Some(1_000_000_000));
            assert!(all.cost <= fewer.cost, "without promotion {gone}: {fewer:?}, with it {all:?}\n{case}");
        }
    });
}

/// However early the search ends, what it says of the runner-up is true: nothing that may come second saves more than its bound.
#[test]
fn prop_the_bound_of_a_runner_up_holds_at_any_effort() {
    let told = AtomicU64::new(0);
    on_all_processors(carts() / 20, |place| {
        let case = Case::random(place.wrapping_add(55_000_000));
        let whole = case.answer_with_runner_up(1_000_000_000).outcome;
        let applied = |outcome: &Outcome| outcome.applied.iter().map(|one| one.promotion.clone()).collect::<Vec<_>>();
        let proven = &whole.runner_up;
        assert!(proven.as_ref().is_none_or(|one| one.optimality == Optimality::Proven && !one.promotions.is_empty()), "{case}");
        for effort in [0, 1, 2, 3, 5, 8, 13, 30, 100, 400] {
            let outcome = case.answer_with_runner_up(effort).outcome;
            // Among equal sums another answer may come first, and then another second.
            if applied(&outcome) != applied(&whole) {
                continue;
            }
            let Some(found) = outcome.runner_up else {
                assert!(proven.is_none() || outcome.optimality != Some(Optimality::Proven), "effort {effort}\n{case}");
                continue;
            };
            told.fetch_add(1, Ordering::Relaxed);
            let saved = proven.as_ref().map_or(0, |one| one.saved.minor_units());
            let gap = match found.optimality {
                Optimality::Gap(gap) => gap.minor_units(),
                Optimality::Proven => 0,
            };
            assert!(found.less.minor_units() >= gap, "effort {effort}: {found:?} is ahead of the best\n{case}");
            let within = found.saved.minor_units()..=found.saved.minor_units() + gap;
            assert!(within.contains(&saved), "effort {effort}: {found:?} but {proven:?}\n{case}");
        }
    });
    assert!(told.into_inner() > carts() / 20, "too few runners-up");
}
