//! Documents as users write them.

use crate::{Cart, Rulebook};

const RULEBOOK: &str = r#"{
  "tillwork": 1, "id": "shop", "currency": "USD", "time_zone": "America/New_York",
  "rounding": {"mode": "half_even", "per": "unit"},
  "combination": {"strategy": "best", "effort": 1000, "groups": [{"id": "g", "tags": ["sale"], "take": "best"}]},
  "coupons": [{"id": "welcome", "codes": ["A-1", {"code": "A-2", "customer": "c1", "issued": "2026-01-01"}]}],
  "promotions": [
    {"id": "kitchen", "name": "Kitchen", "labels": {"zh": "厨房", "en": "Kitchen"}, "codes": "KITCHEN",
     "conditions": {"kind": "all", "conditions": [{"kind": "spend", "at_least": 100}, {"kind": "customer", "segment": "vip"}]},
     "benefit": {"kind": "percent_off", "percent": 12.5, "items": {"category": "home/kitchen"}, "max_discount": {"USD": "10", "JPY": 1500}},
     "floor": {"margin": "5"}, "funding": [{"by": "brand", "share": 60}, {"by": "shop", "share": "40.0"}]},
    {"id": "three", "coupon": "welcome", "priority": -5,
     "benefit": [{"kind": "tiers", "measure": {"kind": "spend"}, "steps": [
        {"at_least": "50", "benefit": {"kind": "amount_off", "on": "order", "amount": 5}},
        {"at_least": "100", "benefit": {"kind": "amount_off", "on": "order", "amount": "12.00"}}]},
        {"kind": "free_shipping"}]}
  ],
  "programme": {"earn": {"points": 1, "per": "1"}, "redeem": {"points": 100, "value": "1"}, "tiers": [{"id": "gold"}]}
}"#;

#[test]
fn a_rulebook_is_read_and_written() {
    let rulebook = Rulebook::from_json(RULEBOOK.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let text = rulebook.to_json();
    assert_eq!(Rulebook::from_json(text.as_bytes()).unwrap(), rulebook, "{text}");
    assert_eq!(Rulebook::from_json(text.as_bytes()).unwrap().to_json(), text);
}

#[test]
fn a_cart_is_read_and_written() {
    let text = r#"{"tillwork":1,"id":"c","currency":"USD","at":"2026-11-11T20:00:00+08:00","lines":[{"id":"1","sku":"MUG","quantity":2,"unit_price":"19.99","tags":["a"],"attributes":{"size":"s","weight":123456789012.123456}}],"shipping":[{"id":"s","method":"post","amount":"5.90"}],"codes":["A-1"],"customer":{"id":"c1","segments":["vip"],"birthday":"02-29"},"redeem":"max","usage":[{"coupon":"x","code":"y","total":3}]}"#;
    let cart = Cart::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(cart.to_json(), text);
}
