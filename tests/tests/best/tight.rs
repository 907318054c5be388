//! How tight the bounds are, and what is found at once: what can still be saved at the most, when hardly anything was tried.
//!
//! The numbers are what they were when they were written; that no bound is too low is told by trying everything. A change that
//! bounds more tightly, or finds more at once, writes the new ones; a looser bound is a slower search and has to be worth it.

use serde_json::{Value, json};
use tillwork_tests::contest;

use super::cases::{Case, Random, money};

/// What is paid, and what is paid at the least as far as is known, each added up over so many cases.
fn told<const N: usize>(expected: [[(i64, i64); N]; 2], kinds: [&dyn Fn(u64) -> Case; N], count: u64, efforts: [u64; 2]) {
    let sums = |kind: &dyn Fn(u64) -> Case, effort: u64| {
        (0..count).fold((0, 0), |(paid, least), seed| {
            let answer = kind(seed).answer("best", Some(effort));
            (paid + answer.cost, least + answer.cost - answer.gap.unwrap_or(0))
        })
    };
    let found = efforts.map(|effort| kinds.map(|kind| sums(kind, effort)));
    assert_eq!(found, expected);
}

/// The same with so many times the units on each line.
fn times(mut case: Case, units: u64) -> Case {
    for line in case.cart["lines"].as_array_mut().into_iter().flatten() {
        line["quantity"] = (units * line["quantity"].as_u64().unwrap_or(1)).into();
    }
    case
}

#[test]
fn promotions_of_all_kinds() {
    told(
        [
            [(566_099, 362_760), (296_537, 231_335), (3_346_109, 2_396_547), (362_324_748, 211_872_388), (341_658, 267_265)],
            [(562_137, 469_564), (292_646, 277_299), (3_342_287, 2_794_321), (359_013_241, 257_517_401), (340_413, 318_976)],
        ],
        [
            &|seed| Case::widest(&mut Random::new(510_000 + seed)),
            &|seed| Case::wider(&mut Random::new(520_000 + seed)),
            &|seed| times(Case::widest(&mut Random::new(530_000 + seed)), 7),
            &|seed| times(Case::widest(&mut Random::new(540_000 + seed)), 701),
            &|seed| Case::in_parts(&mut Random::new(550_000 + seed)),
        ],
        400,
        [1, 12],
    );
}

/// One benefit that consumes units, alone or with a rival.
fn consuming(r: &mut Random) -> Case {
    let lines: Vec<Value> = (0..2 + r.below(5))
        .map(|place| {
            let most = [3, 9, 400][r.below(3)];
            let quantity = 1 + r.below(most);
            json!({"id": format!("l{place}"), "sku": format!("S{}", r.below(4)), "quantity": quantity, "unit_price": money(1 + r.below(2_000))})
        })
        .collect();
    let percent = |r: &mut Random| json!({"percent": 7 + r.below(94)});
    let deal = |r: &mut Random| match r.below(4) {
        0 => json!({"amount": money(1 + r.below(500))}),
        1 => json!({"price": money(r.below(500))}),
        _ => percent(r),
    };
    let benefit = |r: &mut Random| {
        let mut one = match r.below(5) {
            0 => {
                let (second, third) = (percent(r), percent(r));
                json!({"kind": "nth_unit", "steps": [{"nth": 2, "deal": second}, {"nth": 3 + r.below(3), "deal": third}]})
            }
            1 => json!({"kind": "nth_unit", "steps": [{"nth": 2 + r.below(3), "deal": deal(r)}]}),
            2 => {
                let mut one =
                    json!({"kind": "buy_get", "buy": {"quantity": 1 + r.below(3)}, "get": {"quantity": 1 + r.below(2)}});
                one["deal"] = deal(r);
                if r.once_in(2) {
                    one["buy"]["items"] = json!({"sku": ["S0", "S1", "S2"]});
                }
                if r.once_in(2) {
                    one["get"]["items"] = json!({"sku": ["S1", "S2", "S3"]});
                }
                one
            }
            3 => json!({"kind": "fixed_price", "count": 2 + r.below(3), "price": money(r.below(3_000))}),
            _ => json!({"kind": "bundle", "deal": deal(r), "components": [
                {"items": {"sku": ["S0", "S1"]}, "quantity": 1 + r.below(2)}, {"items": {"sku": ["S1", "S2", "S3"]}, "quantity": 1}]}),
        };
        one["favor"] = json!(r.pick(&["merchant", "customer"]));
        if r.once_in(3) && one["kind"] != "bundle" {
            one["same_sku"] = json!(true);
        }
        if r.once_in(3) {
            one["max_applications"] = json!(1 + r.below(12));
        }
        match r.below(6) {
            0 => {
                json!({"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [{"at_least": 1 + r.below(6), "benefit": one}]})
            }
            _ => one,
        }
    };
    let promotions: Vec<Value> =
        (0..1 + r.below(2)).map(|place| json!({"id": format!("p{place}"), "benefit": benefit(r)})).collect();
    let rulebook = json!({
        "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {"strategy": "best"},
        "rounding": {"mode": r.pick(&["half_up", "half_even", "up", "down"]), "per": r.pick(&["line", "unit", "cart"])},
        "promotions": promotions
    });
    Case { rulebook, cart: json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}) }
}

#[test]
fn benefits_that_consume() {
    told(
        [[(240_954_868, 134_193_861)], [(240_747_557, 134_219_580)]],
        [&|seed| consuming(&mut Random::new(610_000 + seed))],
        1_200,
        [0, 6],
    );
}

/// A contest beside offers on the order, some from a sum on, points and shipping.
fn beside(seed: u64, steps: usize) -> Case {
    let r = &mut Random::new(710_000 + seed);
    let (mut rulebook, mut cart) = contest::instance(6_000 + seed, 14, 8, [35, 60, 100][seed as usize % 3]);
    cart["shipping"] = json!([{"id": "s", "method": "post", "amount": "4.90"}]);
    let all = rulebook["promotions"].as_array_mut().expect("a list");
    for place in 0..steps {
        let benefit = match r.below(4) {
            0 => json!({"kind": "percent_off", "on": "order", "percent": 5 + r.below(20)}),
            1 => json!({"kind": "free_shipping"}),
            2 => json!({"kind": "points", "points": 1, "per": "10.00"}),
            _ => json!({"kind": "amount_off", "on": "order", "amount": money(500 + r.below(4_000))}),
        };
        let mut one = json!({"id": format!("o{place}"), "benefit": benefit});
        if !r.once_in(3) {
            let sum = money(10_000 + r.below(30_000));
            let spend = json!({"kind": "spend", "at_least": sum});
            let both = json!({"kind": "all", "conditions": [spend, {"kind": "quantity", "at_least": 2}]});
            one["conditions"] = if r.once_in(2) { spend } else { both };
        }
        all.push(one);
    }
    Case { rulebook, cart }
}

#[test]
fn contests_beside_offers_on_the_order() {
    told(
        [[(1_642_113, 1_120_448), (1_488_023, 978_112)], [(1_313_754, 1_310_989), (1_180_031, 1_174_828)]],
        [&|seed| beside(seed, 1), &|seed| beside(seed, 3)],
        60,
        [60, 2_000],
    );
}
