//! All pairs of kinds of benefits on all carts of up to four units at three prices.

use serde_json::{Value, json};

use crate::brute::Brute;
use crate::cases::{Case, money};
use crate::{number, on_all_processors};

fn kinds() -> Vec<Value> {
    vec![
        json!({"kind": "set_price", "price": "1.50"}),
        json!({"kind": "percent_off", "percent": 50}),
        json!({"kind": "amount_off", "amount": "1.00"}),
        json!({"kind": "fixed_price", "count": 2, "price": "2.50"}),
        json!({"kind": "fixed_price", "count": 3, "pay_for": 2}),
        json!({"kind": "bundle", "components": [{"items": {"sku": "A"}, "quantity": 1}, {"items": {"sku": ["A", "B"]}, "quantity": 1}], "deal": {"price": "2.00"}}),
        json!({"kind": "buy_get", "buy": {"quantity": 1}, "get": {"quantity": 1}, "deal": {"percent": 100}}),
        json!({"kind": "buy_get", "buy": {"items": {"sku": "A"}, "quantity": 1}, "get": {"items": {"sku": "B"}, "quantity": 1}, "deal": {"percent": 100}}),
        json!({"kind": "nth_unit", "steps": [{"nth": 2, "deal": {"percent": 50}}, {"nth": 3, "deal": {"percent": 100}}]}),
        json!({"kind": "add_on", "at_least": "3.00", "items": {"sku": "B"}, "deal": {"percent": 50}}),
        json!({"kind": "percent_off", "percent": 30, "on": "order"}),
        json!({"kind": "amount_off", "amount": "2.00", "on": "order"}),
        json!({"kind": "every", "each": "3.00", "amount": "1.00"}),
        json!({"kind": "free_shipping"}),
        json!({"kind": "deposit", "paid": "1.00", "worth": "1.50"}),
        json!({"kind": "points", "points": 5}),
        json!({"kind": "tiers", "measure": {"kind": "spend"}, "steps": [{"at_least": "6.00", "benefit": {"kind": "amount_off", "amount": "3.00", "on": "order"}}]}),
    ]
}

/// All multisets of up to so many units, each of three prices and two SKUs taking turns.
fn carts(most: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    let mut layer = all.clone();
    for _ in 0..most {
        layer = layer
            .iter()
            .flat_map(|cart| {
                let least = cart.last().copied().unwrap_or(0);
                (least..3).map(move |price| cart.iter().copied().chain([price]).collect())
            })
            .collect();
        all.extend(layer.iter().cloned());
    }
    all.retain(|cart| !cart.is_empty());
    all
}

#[test]
fn all_pairs_of_benefits_on_all_small_carts() {
    let kinds = kinds();
    let carts = carts(usize::try_from(number("BEST_UNITS", if cfg!(debug_assertions) { 2 } else { 4 })).expect("a small number"));
    let mut cases: Vec<Case> = Vec::new();
    for (place, one) in kinds.iter().enumerate() {
        for two in &kinds[place..] {
            for cart in &carts {
                for favor in ["merchant", "customer"] {
                    let favored = |benefit: &Value| {
                        let mut benefit = benefit.clone();
                        if matches!(benefit["kind"].as_str(), Some("fixed_price" | "bundle" | "buy_get" | "nth_unit")) {
                            benefit["favor"] = json!(favor);
                        }
                        benefit
                    };
                    let lines: Vec<Value> = cart
                        .iter()
                        .enumerate()
                        .map(|(place, price)| {
                            json!({"id": format!("l{place}"), "sku": (["A", "B"][place % 2]), "unit_price": money([400, 150, 100][*price])})
                        })
                        .collect();
                    cases.push(Case {
                        rulebook: json!({
                            "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {},
                            "promotions": [{"id": "p0", "benefit": favored(one)}, {"id": "p1", "benefit": favored(two)}]
                        }),
                        cart: json!({
                            "currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines,
                            "shipping": [{"id": "s", "method": "post", "amount": "2.00"}],
                            "deposits": [{"promotion": "p0", "quantity": 1}, {"promotion": "p1", "quantity": 1}]
                        }),
                    });
                }
            }
        }
    }
    on_all_processors(cases.len() as u64, |place| {
        let case = &cases[place as usize];
        if let Err(difference) = Brute::new(case).compare() {
            panic!("{difference}\n{case}");
        }
    });
}
