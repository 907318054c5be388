//! Many promotions on a small stack.

use serde_json::{Value, json};
use tillwork::{Amount, Cart, Engine, Optimality};

/// Services evaluate on threads whose stack is far smaller than that of the main one.
const STACK: usize = 256 * 1024;
/// For as many branches as there may be: unoptimised code needs more for each.
const DEEP: usize = if cfg!(debug_assertions) { 4 * STACK } else { STACK };
const PROMOTIONS: usize = 1_000;

/// All join: each takes a cent off the one line, and no choice is left open by the bound.
#[test]
fn a_thousand_promotions_that_all_join_need_no_deep_stack() {
    let promotions: Vec<Value> = (0..PROMOTIONS)
        .map(|place| json!({"id": format!("p{place}"), "benefit": {"kind": "amount_off", "amount": "0.01", "per": "once"}}))
        .collect();
    let payable = payable(&promotions, &json!([{"id": "1", "sku": "A", "unit_price": "100.00"}]), 2_000, STACK);
    assert_eq!(payable, (9_000, Some(Optimality::Proven)));
}

/// What is better lies deeper than the search goes: that much may be missing, and is said.
#[test]
fn what_lies_too_deep_is_left_open() {
    let mut promotions: Vec<Value> = (0..PROMOTIONS)
        .map(|place| json!({"id": format!("p{place}"), "benefit": {"kind": "amount_off", "amount": "5.00", "per": "once"}}))
        .collect();
    let one = |id: &str, amount: &str| json!({"id": id, "benefit": {"kind": "amount_off", "amount": amount, "per": "once"}});
    let mut lesser = one("lesser", "1.00");
    lesser["excludes"] = json!({"promotions": "better"});
    promotions.extend([lesser, one("better", "2.00")]);
    let payable = payable(&promotions, &json!([{"id": "1", "sku": "A", "unit_price": "10000.00"}]), 1_000_000, DEEP);
    assert_eq!(payable, (499_900, Some(Optimality::Gap(Amount::from_minor_units(100)))));
}

/// All want the same units; half of them give more.
#[test]
fn many_promotions_that_compete_need_no_deep_stack() {
    let promotions: Vec<Value> = (0..60)
        .map(|place| {
            let price = format!("{}.00", 3 + place % 2);
            json!({"id": format!("p{place}"), "benefit": {"kind": "fixed_price", "count": 2, "price": price, "max_applications": 1}})
        })
        .collect();
    let lines: Vec<Value> = (0..120).map(|place| json!({"id": format!("l{place}"), "sku": "A", "unit_price": "5.00"})).collect();
    let (payable, _) = payable(&promotions, &json!(lines), 2_000, STACK);
    // 30 pairs cost 3.00 and 30 cost 4.00 instead of 10.00.
    assert_eq!(payable, 21_000);
}

fn payable(promotions: &[Value], lines: &Value, effort: u64, stack: usize) -> (i64, Option<Optimality>) {
    let rulebook = json!({
        "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0,
        "combination": {"strategy": "best", "effort": effort}, "promotions": promotions
    });
    let cart = json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines});
    let engine = Engine::from_json(rulebook.to_string().as_bytes()).expect("a valid rulebook");
    let cart = Cart::from_json(cart.to_string().as_bytes()).expect("a valid cart");
    let evaluate = move || {
        let outcome = engine.evaluate(&cart).expect("a valid cart");
        (outcome.totals.payable.minor_units(), outcome.optimality)
    };
    let thread = std::thread::Builder::new().stack_size(stack).spawn(evaluate).expect("a thread");
    thread.join().expect("no overflow of the stack")
}
