//! Carts of every day, in which few promotions or one act on many units: their best deal follows from arithmetic, and is proven.

use serde_json::{Value, json};

use super::cases::{Case, Random, money};

/// Prices of up to 60 units on lines of one unit or more, dearest first, and the cart's lines.
fn goods(r: &mut Random) -> (Vec<i64>, Vec<Value>) {
    let many = r.below(3);
    let mut prices = Vec::new();
    let mut lines = Vec::new();
    for place in 0..5 + r.below(16) {
        let (price, quantity) = (100 + r.below(5_000), 1 + r.below(1 + many));
        prices.extend(vec![i64::try_from(price).expect("a small price"); quantity]);
        let id = format!("l{place}");
        lines.push(json!({"id": id, "sku": format!("S{}", r.below(9)), "quantity": quantity, "unit_price": money(price)}));
    }
    prices.sort_by_key(|price| std::cmp::Reverse(*price));
    (prices, lines)
}

/// What the best of all numbers of units saves: of each number the dearest are used, of which `kept` says what is saved.
fn best_of(prices: &[i64], kept: impl Fn(&[i64]) -> i64) -> i64 {
    (0..=prices.len()).map(|units| kept(&prices[..units])).max().expect("a number")
}

fn sum(prices: &[i64]) -> i64 {
    prices.iter().sum()
}

/// The last units of a ranking: the merchant's way these are free.
fn cheapest(prices: &[i64], units: usize) -> i64 {
    sum(&prices[prices.len() - units..])
}

/// One benefit that takes whole units off, and what it saves at the best.
fn one_benefit(r: &mut Random, prices: &[i64]) -> (Value, i64) {
    let (b, g) = (1 + r.below(3), 1 + r.below(2));
    let count = b + g;
    match r.below(4) {
        0 => {
            let benefit = json!({"kind": "buy_get", "buy": {"quantity": b}, "get": {"quantity": g}, "deal": {"percent": 100}});
            (benefit, best_of(prices, |used| cheapest(used, used.len() / count * g)))
        }
        1 => {
            let benefit = json!({"kind": "nth_unit", "steps": [{"nth": count, "deal": {"percent": 100}}]});
            (benefit, best_of(prices, |used| cheapest(used, used.len() / count)))
        }
        2 => {
            let benefit = json!({"kind": "fixed_price", "count": count, "pay_for": b});
            (benefit, prices.chunks_exact(count).map(|group| sum(&group[b..])).sum())
        }
        _ => {
            let price = i64::try_from(count * (500 + r.below(3_000))).expect("a small price");
            let benefit =
                json!({"kind": "fixed_price", "count": count, "price": money(usize::try_from(price).expect("no debt"))});
            (benefit, prices.chunks_exact(count).map(|group| (sum(group) - price).max(0)).sum())
        }
    }
}

#[test]
fn one_benefit_on_many_units_is_proven() {
    for seed in 0..400 {
        let r = &mut Random::new(8_100_000 + seed);
        let (prices, lines) = goods(r);
        let (benefit, mut saved) = one_benefit(r, &prices);
        let mut promotions = vec![json!({"id": "one", "benefit": benefit})];
        if r.once_in(2) {
            let percent = 5 * (1 + r.below(10));
            promotions.push(json!({"id": "all", "benefit": {"kind": "percent_off", "on": "order", "percent": percent}}));
            let left = sum(&prices) - saved;
            saved += (left * i64::try_from(percent).expect("a percentage") + 50) / 100;
        }
        let rulebook = json!({
            "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0,
            "combination": {"strategy": "best"}, "promotions": promotions
        });
        let case = Case { rulebook, cart: json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}) };
        let answer = case.answer("best", None);
        assert_eq!((answer.cost, answer.gap), (sum(&prices) - saved, None), "{case}");
    }
}

/// Of a quantity that nobody could look at one by one.
#[test]
fn one_benefit_on_a_great_quantity_is_proven() {
    let line =
        |id: &str, price: usize, quantity: u64| json!({"id": id, "sku": id, "quantity": quantity, "unit_price": money(price)});
    let lines = [line("dear", 900, 400_000), line("middle", 500, 300_001), line("cheap", 100, 300_000)];
    let pair = json!({"kind": "buy_get", "buy": {"quantity": 1}, "get": {"quantity": 1}, "deal": {"percent": 100}});
    let second = json!({"kind": "nth_unit", "steps": [{"nth": 2, "deal": {"percent": 100}}]});
    let third = json!({"kind": "fixed_price", "count": 3, "pay_for": 2, "max_applications": 100_000});
    let two = json!({"kind": "fixed_price", "count": 2, "price": "10.00", "max_applications": 150_000});
    let tiers = |benefit: &Value| json!({"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [{"at_least": 1000, "benefit": benefit}]});
    // Up to 200,000 applications dear ones are got. Each further one gets two in the middle for a dear one that is now bought, up to
    // 350,000: 50,000 dear ones and 300,000 in the middle. Beyond that two cheap ones come for a dear one.
    let pairs = 50_000 * 900 + 300_000 * 500;
    // All of the dearest units: 100,000 times three of which one is free, and 150,000 times two, each pair of which is 8.00 dearer.
    let (thirds, twos) = (100_000 * 900, 150_000 * 800);
    for (benefit, saved) in [
        (tiers(&pair), pairs),
        (pair, pairs),
        (tiers(&second), pairs),
        (second, pairs),
        (tiers(&third), thirds),
        (third, thirds),
        (tiers(&two), twos),
        (two, twos),
    ] {
        let rulebook = json!({
            "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0,
            "combination": {"strategy": "best"}, "promotions": [{"id": "one", "benefit": benefit}]
        });
        let case = Case { rulebook, cart: json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}) };
        let answer = case.answer("best", None);
        let all = 400_000 * 900 + 300_001 * 500 + 300_000 * 100;
        assert_eq!((answer.cost, answer.gap), (all - saved, None), "{benefit}");
    }
}

/// Beside an offer on the whole order, and whatever the priorities, what is paid for the units is what it is without.
#[test]
fn offers_on_the_order_leave_a_contest_proven() {
    for seed in 0..8 {
        for (units, promotions, density) in [(30, 20, 35), (40, 12, 60)] {
            let (rulebook, cart) = tillwork_tests::contest::instance(7_000 + seed, units, promotions, density);
            let alone = Case { rulebook: rulebook.clone(), cart: cart.clone() }.answer("best", None);
            assert_eq!(alone.gap, None);
            let with = |offers: &[Value], priorities: &[usize]| {
                let mut case = Case { rulebook: rulebook.clone(), cart: cart.clone() };
                case.cart["shipping"] = json!([{"id": "s", "method": "post", "amount": "4.90"}]);
                let all = case.rulebook["promotions"].as_array_mut().expect("a list");
                for (place, promotion) in all.iter_mut().enumerate() {
                    promotion["priority"] = json!(priorities[place % priorities.len()]);
                }
                all.extend(offers.iter().cloned());
                let answer = case.answer("best", None);
                assert_eq!(answer.gap, None, "{case}");
                answer.cost
            };
            let percent = json!({"id": "o", "benefit": {"kind": "percent_off", "on": "order", "percent": 10}});
            let ship =
                json!({"id": "f", "benefit": {"kind": "free_shipping"}, "conditions": {"kind": "spend", "at_least": "20.00"}});
            let five = json!({"id": "v", "benefit": {"kind": "amount_off", "on": "order", "amount": "5.00"},
                "conditions": {"kind": "spend", "at_least": "50.00"}});
            // Only who pays less than so much is out of reach, which nobody here is.
            assert!(alone.cost > 10_000);
            let less = alone.cost - (alone.cost + 5) / 10;
            for priorities in [&[0][..], &[0, 1, 2, 3, 4, 5], &[2, 0, 1]] {
                assert_eq!(with(std::slice::from_ref(&percent), priorities), less + 490);
                assert_eq!(with(&[percent.clone(), ship.clone()], priorities), less);
                assert_eq!(with(std::slice::from_ref(&five), priorities), alone.cost - 500 + 490);
                // Who pays to the cent what is needed has reached it.
                let from = |least: i64| {
                    let mut one = five.clone();
                    one["conditions"]["at_least"] = money(usize::try_from(least).expect("no debt"));
                    one
                };
                assert_eq!(with(&[from(alone.cost)], priorities), alone.cost - 500 + 490);
            }
        }
    }
}

/// What is paid never rises with the effort, and the bound on what could be paid at the least never falls.
#[test]
fn more_effort_never_worsens_a_contest_beside_offers_on_the_order() {
    for seed in 0..60 {
        let r = &mut Random::new(8_200_000 + seed);
        let (mut rulebook, cart) = tillwork_tests::contest::instance(
            1_000 + seed,
            8 + r.below(5) as u64,
            3 + r.below(4) as u64,
            [35, 60, 100][r.below(3)],
        );
        let all = rulebook["promotions"].as_array_mut().expect("a list");
        for place in 0..1 + r.below(2) {
            let percent = json!({"kind": "percent_off", "on": "order", "percent": 10});
            let amount = json!({"kind": "amount_off", "on": "order", "amount": "20.00"});
            let mut one = json!({"id": format!("o{place}"), "benefit": if r.once_in(2) { percent } else { amount }});
            if r.once_in(2) {
                one["conditions"] = json!({"kind": "spend", "at_least": money(15_000 + r.below(15_000))});
            }
            all.push(one);
        }
        let case = Case { rulebook, cart };
        let (mut paid, mut least) = (i64::MAX, i64::MIN);
        for effort in [0, 1, 20, 40, 60, 76, 77, 90, 112, 114, 150, 220, 300, 400, 510, 522, 700, 1_000, 2_000, 5_000, 20_000] {
            let answer = case.answer("best", Some(effort));
            let bound = answer.cost - answer.gap.unwrap_or(0);
            assert!(
                answer.cost <= paid && bound >= least,
                "effort {effort}: {} ({bound}), not {paid} ({least})\n{case}",
                answer.cost
            );
            (paid, least) = (answer.cost, bound);
        }
    }
}

/// The best of two that have nothing in common is the best of each; with too little effort for either, that is what the bound says.
#[test]
fn what_is_side_by_side_is_bounded_at_any_effort() {
    for seed in 0..12 {
        let density = [35, 60, 100][seed as usize % 3];
        let instance = |seed: u64| match seed % 2 {
            0 => tillwork_tests::contest::instance(seed, 12, 8, density),
            _ => tillwork_tests::contest::instance_on_sale(seed, 6, 4, density),
        };
        let (one, other) = (instance(1_100 + seed), instance(1_200 + seed));
        let alone = |(rulebook, cart): &(Value, Value)| {
            let answer = Case { rulebook: rulebook.clone(), cart: cart.clone() }.answer("best", None);
            assert_eq!(answer.gap, None);
            answer.cost
        };
        let least = alone(&one) + alone(&other);
        let (rulebook, cart) = tillwork_tests::contest::side_by_side(one, other);
        let case = Case { rulebook, cart };
        let (priority, mut open) = (case.answer("priority", None).cost, 0);
        for effort in [0, 1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300, 500, 800, 1_500, 10_000] {
            let answer = case.answer("best", Some(effort));
            let bound = answer.cost - answer.gap.unwrap_or(0);
            let within = bound <= least && least <= answer.cost && answer.cost <= priority;
            assert!(within, "effort {effort}: {least} from {bound} to {}, {priority} by priority\n{case}", answer.cost);
            open += usize::from(answer.gap.is_some());
        }
        assert!((3..17).contains(&open), "{open} answers are open\n{case}");
    }
}

/// The kitchen's second benefit needs none of the units that its first competes for. 12.00 are saved at once, 13.00 at the best.
#[test]
fn what_a_second_benefit_gives_is_bounded_at_any_effort() {
    let promotions = json!([
        {"id": "kitchen", "benefit": [
            {"kind": "fixed_price", "count": 2, "pay_for": 1, "items": {"sku": ["MUG", "CUP"]}},
            {"kind": "amount_off", "amount": "5.00", "items": {"sku": "POT"}}
        ]},
        {"id": "two-mugs", "benefit": {"kind": "fixed_price", "count": 2, "price": "3.00", "items": {"sku": "MUG"}}}
    ]);
    let line =
        |sku: &str, quantity: u64, price: usize| json!({"id": sku, "sku": sku, "quantity": quantity, "unit_price": money(price)});
    let case = Case {
        rulebook: json!({"tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "promotions": promotions}),
        cart: json!({
            "currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [line("MUG", 2, 400), line("CUP", 2, 300), line("POT", 1, 1_500)]
        }),
    };
    for effort in [0, 1, 2, 5, 10, 10_000] {
        let answer = case.answer("best", Some(effort));
        let bound = answer.cost - answer.gap.unwrap_or(0);
        assert!(bound <= 1_600 && (1_600..=1_700).contains(&answer.cost), "effort {effort}: from {bound} to {}", answer.cost);
    }
    let answer = case.answer("best", None);
    assert_eq!((answer.cost, answer.gap), (1_600, None));
}

/// However many prices and steps there are, a bound is soon worked out.
#[test]
fn a_ladder_on_a_thousand_prices_takes_no_more_than_its_size() {
    let lines: Vec<Value> = (0..1_000)
        .map(|place| json!({"id": format!("l{place}"), "sku": "A", "quantity": 1_000, "unit_price": money(100 + place)}))
        .collect();
    let steps: Vec<Value> = (1..=32).map(|nth| json!({"nth": nth + 1, "deal": {"percent": nth}})).collect();
    let promotions = json!([
        {"id": "ladder", "benefit": {"kind": "nth_unit", "steps": steps}},
        {"id": "pairs", "benefit": {"kind": "buy_get", "buy": {"quantity": 1}, "get": {"quantity": 1}, "deal": {"percent": 100}}}
    ]);
    let rulebook = json!({
        "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {"strategy": "best"}, "promotions": promotions
    });
    let case = Case { rulebook, cart: json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}) };
    // All prices take part: a million units, of which half are paid.
    let answer = case.answer("best", Some(3));
    assert!(answer.gap.is_some());
}

/// Tea for nothing saves as much as free shipping, which leaves a point on goods; another line has a deal of its own.
#[test]
fn what_leaves_more_points_is_taken_whatever_goods_are_saved_on() {
    let tea = json!({"sku": "TEA"});
    let benefits = [
        json!({"kind": "set_price", "price": "0.00", "items": tea}),
        json!({"kind": "amount_off", "amount": "5.00", "items": tea}),
        json!({"kind": "amount_off", "amount": "5.00", "items": tea, "on": "order"}),
    ];
    let promotions = |free: &Value| {
        json!([
            {"id": "free", "benefit": free, "excludes": {"promotions": "shipping"}},
            {"id": "less", "benefit": {"kind": "amount_off", "amount": "4.00", "items": tea}, "excludes": {"promotions": "shipping"}},
            {"id": "shipping", "benefit": {"kind": "free_shipping"}},
            {"id": "pot", "benefit": {"kind": "amount_off", "amount": "1.00", "items": {"sku": "POT"}}},
            {"id": "points", "benefit": {"kind": "points", "points": 1, "per": "19.00"}},
        ])
    };
    for benefit in benefits {
        let case = Case {
            rulebook: json!({
                "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "promotions": promotions(&benefit)
            }),
            cart: json!({
                "currency": "USD", "at": "2026-11-11T12:00:00Z", "shipping": [{"id": "s", "method": "post", "amount": "5.00"}],
                "lines": [{"id": "a", "sku": "TEA", "unit_price": "5.00"}, {"id": "b", "sku": "POT", "unit_price": "15.00"}]
            }),
        };
        let answer = case.answer("best", None);
        let applied: Vec<&str> = answer.outcome.applied.iter().map(|one| one.promotion.as_str()).collect();
        assert_eq!((answer.cost, answer.gap, &applied[..]), (1_900, None, &["pot", "shipping", "points"][..]), "{case}");
    }
}
