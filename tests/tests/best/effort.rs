//! What the search takes, in counted operations: they repeat where times do not.
//!
//! The numbers are what it took when they were written. A change of the search that needs fewer writes the fewer; one that needs
//! more is a slower search and has to be worth it; any other change leaves them as they are, on every platform.

use serde_json::json;
use tillwork::Optimality;
use tillwork_tests::contest;

use super::cases::{Case, Random};

/// The least effort that proves something, tried first where it is expected.
fn least(expected: u64, case: &Case, proven: impl Fn(u64) -> bool) -> u64 {
    if proven(expected) && (expected <= 1 || !proven(expected - 1)) {
        return expected;
    }
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

/// The least effort that proves the answer to each case.
fn takes<const N: usize>(expected: &[[u64; N]], case: impl Fn(usize, u64) -> Case) {
    let took = |(kind, of): (usize, &[u64; N])| {
        std::array::from_fn(|seed| {
            let case = case(kind, seed as u64);
            least(of[seed], &case, |effort| case.answer("best", Some(effort)).gap.is_none())
        })
    };
    let took: Vec<[u64; N]> = expected.iter().enumerate().map(took).collect();
    assert_eq!(took, expected);
}

#[test]
fn contests_for_units() {
    let kinds = [(12, 8, 35), (20, 12, 15), (20, 12, 60), (30, 20, 35), (30, 20, 100)];
    takes(
        &[[64, 27, 38, 60], [66, 51, 124, 115], [499, 289, 312, 475], [344, 511, 545, 478], [475, 801, 948, 692]],
        |kind, seed| {
            let (units, promotions, density) = kinds[kind];
            let (rulebook, cart) = contest::instance(4_000 + seed, units, promotions, density);
            Case { rulebook, cart }
        },
    );
}

/// Those whose diagrams are merged.
#[test]
fn hard_contests_for_units() {
    let hard = [(20, 14, 100, 30), (24, 16, 60, 20), (24, 16, 60, 36), (30, 20, 60, 8), (30, 20, 60, 36), (30, 20, 100, 1)];
    takes(&[[717, 1007, 2271, 1537, 2401, 1260]], |_, place| {
        let (units, promotions, density, seed) = hard[place as usize];
        let (rulebook, cart) = contest::instance(9_000 + seed, units, promotions, density);
        Case { rulebook, cart }
    });
}

/// For these a pass must keep more than a few thousand states of a layer.
#[test]
fn contests_for_many_units() {
    takes(&[[9294, 8835]], |_, place| {
        let (units, promotions, density, seed) = [(60, 12, 60, 19), (80, 10, 60, 18)][place as usize];
        let (rulebook, cart) = contest::instance(9_000 + seed, units, promotions, density);
        Case { rulebook, cart }
    });
}

/// Conditions that the cart decides: most hold, some keep their promotion away.
#[test]
fn contests_on_conditions() {
    let conditions = [
        json!({"kind": "channel", "any_of": ["web"]}),
        json!({"kind": "not", "condition": {"kind": "contains", "items": {"sku": ["S1", "S2", "S3"]}}}),
        json!({"kind": "any", "conditions": [{"kind": "quantity", "at_least": 99}, {"kind": "spend", "at_least": "1.00", "basis": "list"}]}),
        json!({"kind": "quantity", "at_least": 2, "items": {"sku": ["S4", "S5"]}}),
        json!({"kind": "all", "conditions": [{"kind": "contains", "items": {"sku": "S6"}}, {"kind": "channel", "any_of": ["shop"]}]}),
    ];
    takes(&[[52, 53, 228, 67]], |_, seed| {
        let (mut rulebook, mut cart) = contest::instance(4_300 + seed, 16, 14, 35);
        cart["channel"] = "web".into();
        for (place, promotion) in rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
            if let Some(condition) = conditions.get(place % 6) {
                promotion["conditions"] = condition.clone();
            }
        }
        Case { rulebook, cart }
    });
}

/// Two contests that have nothing to do with each other.
#[test]
fn contests_side_by_side() {
    takes(&[[492, 510, 303]], |_, seed| {
        let one = contest::instance(4_500 + seed, 16, 10, [35, 60, 100][seed as usize]);
        let (rulebook, cart) = contest::side_by_side(one, contest::instance(4_600 + seed, 16, 10, 60));
        Case { rulebook, cart }
    });
}

/// Neither side is a contest; together they take what each takes, not its product, which is ten times as much.
#[test]
fn parts_that_are_no_contests() {
    takes(&[[573, 571, 620, 869]], |_, seed| {
        let one = contest::instance_on_sale(4_700 + seed, 6, 4, 60);
        let (rulebook, cart) = contest::side_by_side(one, contest::instance_on_sale(4_800 + seed, 6, 4, 60));
        Case { rulebook, cart }
    });
}

/// Points on the whole cart, with and without a condition that holds, join no parts, nor does who would go with nobody and cannot apply.
#[test]
fn parts_beside_points() {
    takes(&[[573, 571, 620]; 5], |kind, seed| {
        let one = contest::instance_on_sale(4_700 + seed, 6, 4, 60);
        let (mut rulebook, mut cart) = contest::side_by_side(one, contest::instance_on_sale(4_800 + seed, 6, 4, 60));
        cart["shipping"] = json!([{"id": "s", "method": "post", "amount": "4.90"}]);
        let points = json!({"id": "points", "benefit": {"kind": "points", "points": 1, "per": "1.00"}});
        let mut more = vec![points.clone()];
        match kind {
            // Points may pay where the cart asks for it and the programme takes them.
            0 => {
                (cart["redeem"], cart["customer"]) = ("max".into(), json!({"points": 900}));
                more[0]["conditions"] = json!({"kind": "quantity", "at_least": 3});
            }
            1 => {
                rulebook["programme"] = json!({"redeem": {"points": 100, "value": "1.00"}});
                more[0]["conditions"] = json!({"kind": "quantity", "at_least": 99});
            }
            2 => more.push(json!({"id": "shipping", "benefit": {"kind": "free_shipping"}})),
            3 => {
                rulebook["combination"]["max_codes"] = 1.into();
                more.push(json!({"id": "more", "benefit": {"kind": "points", "points": 7, "per": "9.00"}}));
            }
            _ => {
                let never = json!({"kind": "quantity", "at_least": 999});
                let benefit = json!({"kind": "free_shipping"});
                more.push(json!({"id": "alone", "exclusive": "cart", "conditions": never, "benefit": benefit}));
            }
        }
        rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.extend(more.iter().cloned()));
        Case { rulebook, cart }
    });
}

/// What steps are measured by and what they give is of one side.
#[test]
fn parts_with_steps() {
    takes(&[[577, 571, 624]], |_, seed| {
        let one = contest::instance_on_sale(4_700 + seed, 6, 4, 60);
        let (mut rulebook, cart) = contest::side_by_side(one, contest::instance_on_sale(4_800 + seed, 6, 4, 60));
        let items = json!({"sku": ["S1", "S3", "S5"]});
        let step = json!({"at_least": 1, "benefit": {"kind": "percent_off", "percent": 20, "items": items}});
        let tiers = json!({"kind": "tiers", "measure": {"kind": "quantity", "items": items}, "steps": [step]});
        rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(json!({"id": "steps", "benefit": tiers})));
        Case { rulebook, cart }
    });
}

/// Three priorities.
#[test]
fn contests_of_priorities() {
    takes(&[[255, 278, 409, 324]], |_, seed| {
        let (mut rulebook, cart) = contest::instance(4_400 + seed, 20, 14, [35, 60, 100, 60][seed as usize]);
        for (place, promotion) in rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
            promotion["priority"] = [5, 0, 7, 0][place % 4].into();
        }
        Case { rulebook, cart }
    });
}

/// Two units on each line.
#[test]
fn contests_for_pairs() {
    takes(&[[51, 168, 48, 50, 51, 92]], |_, seed| {
        let (rulebook, mut cart) = contest::instance(4_100 + seed, 8, 6, 35);
        cart["lines"].as_array_mut().into_iter().flatten().for_each(|line| line["quantity"] = 2.into());
        Case { rulebook, cart }
    });
}

#[test]
fn all_kinds_of_combinations() {
    takes(
        &[
            [20, 5, 7, 10, 22, 24, 1, 1, 7, 26],
            [36, 10, 7, 28, 48, 55, 1, 1, 20, 60],
            [68, 22, 13, 46, 78, 63, 71, 1, 29, 121],
            [1, 53, 31, 67, 58, 99, 1, 41, 57, 237],
        ],
        |kind, seed| Case::mixed(&mut Random::new(5_000 + seed), 4 * (kind + 1)),
    );
}

#[test]
fn what_is_more_than_a_contest() {
    takes(
        &[
            [1, 62, 12, 21, 1, 14, 16, 1],
            [1, 54, 12, 21, 1, 14, 18, 1],
            [1, 61, 12, 28, 1, 2, 1, 1],
            [1, 1, 2, 1, 1, 2, 1, 1],
            [1, 1, 12, 1, 1, 2, 1, 1],
            [1, 1, 2, 1, 1, 14, 18, 1],
            [1, 71, 15, 27, 1, 18, 20, 1],
            [1, 71, 15, 27, 1, 18, 20, 1],
            [1, 71, 15, 38, 1, 18, 20, 1],
            [1, 71, 15, 27, 1, 18, 19, 1],
            [1, 71, 1, 27, 1, 2, 7, 1],
            [1, 71, 15, 27, 1, 18, 20, 1],
            [1, 2, 2, 27, 1, 18, 11, 1],
            [1, 1, 1, 27, 1, 1, 15, 1],
            [1, 71, 15, 38, 1, 18, 20, 1],
            [1, 1, 2, 1, 1, 2, 1, 1],
            [13, 94, 20, 39, 1, 47, 23, 1],
            [1, 71, 15, 27, 1, 18, 20, 1],
            [1, 71, 15, 27, 1, 6, 11, 1],
            [1, 71, 15, 27, 1, 18, 11, 1],
            [1, 71, 15, 27, 1, 6, 20, 1],
        ],
        |kind, seed| Case::more_than_a_contest(&mut Random::new(6_000 + seed), kind),
    );
}

/// Most promotions exclude others: alone in the cart, in their class, or in a group.
#[test]
fn rivals() {
    takes(&[[30, 7, 34, 14, 35, 48, 15, 45, 39, 47], [37, 17, 83, 23, 30, 39, 12, 31, 55, 79]], |kind, seed| {
        let mut case = Case::mixed(&mut Random::new(7_000 + seed), 6 * (kind + 1));
        for (place, promotion) in case.rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
            match place % 5 {
                0 => promotion["exclusive"] = "class".into(),
                1 => promotion["exclusive"] = "cart".into(),
                2 => promotion["excludes"] = json!({"promotions": format!("p{}", place / 2)}),
                _ => {}
            }
        }
        let of =
            |rest: usize| (0..case.promotions().len()).filter(move |place| place % 3 == rest).map(|place| format!("p{place}"));
        let groups =
            [0, 1].map(|rest| json!({"id": format!("g{rest}"), "promotions": of(rest).collect::<Vec<_>>(), "take": "best"}));
        case.rulebook["combination"]["groups"] = groups.as_slice().into();
        case
    });
}

/// The least effort that proves the answer and what came second.
fn takes_second<const N: usize>(expected: [u64; N], case: impl Fn(u64) -> Case) {
    let took: [u64; N] = std::array::from_fn(|seed| {
        let case = case(seed as u64);
        least(expected[seed], &case, |effort| {
            let outcome = case.answer_with_runner_up(effort).outcome;
            outcome.optimality == Some(Optimality::Proven)
                && outcome.runner_up.is_none_or(|second| second.optimality == Optimality::Proven)
        })
    });
    assert_eq!(took, expected);
}

#[test]
fn runners_up() {
    takes_second(
        [3, 30, 1, 16, 31, 163, 21, 10, 46, 30, 135, 55, 18, 9, 22, 12, 2, 5, 1, 15, 35, 5, 1, 30, 12, 7, 2, 8, 1, 7],
        |seed| Case::mixed(&mut Random::new(8_000 + seed), 4),
    );
}

/// Each promotion that must take part makes a contest of its own.
#[test]
fn runners_up_of_contests() {
    takes_second([268, 672, 550, 173, 464, 918], |seed| {
        let (rulebook, cart) = contest::instance(4_200 + seed, 12, 8, [35, 60, 100][seed as usize % 3]);
        Case { rulebook, cart }
    });
}
