//! Every code of the catalogue is reached, at the place that is to blame.

use super::{benefit_of, cart_with, condition_of, line_with, problems, promotion_with, rulebook_with};
use crate::{Cart, Code, InputLimits, Rulebook};

/// A document that is refused with exactly this one problem.
enum Case {
    Rulebook(&'static str, &'static str, String),
    Cart(&'static str, &'static str, String),
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    use Case::{Cart, Rulebook};
    let p = |rest: &str| -> &'static str { Box::leak(format!("/promotions/0{rest}").into_boxed_str()) };
    let free = r#""benefit": {"kind": "free_shipping"}"#;
    let step = |at: &str| format!(r#"{{"at_least": {at}, "benefit": {{"kind": "amount_off", "on": "order", "amount": 1}}}}"#);
    let tiers = |steps: &str| benefit_of(&format!(r#"{{"kind": "tiers", "measure": {{"kind": "spend"}}, "steps": [{steps}]}}"#));
    let graduated = |steps: &str, rest: &str| {
        benefit_of(&format!(
            r#"{{"kind": "tiers", "measure": {{"kind": "spend"}}, "mode": "graduated", "steps": [{steps}]{rest}}}"#
        ))
    };
    let programme = |rest: &str| rulebook_with(&format!(r#""programme": {rest}"#));
    let attributes = |count: usize| {
        let names: Vec<String> = (0..count).map(|n| format!(r#""n{n}": "{}""#, "x".repeat(1 << 18))).collect();
        names.join(",")
    };
    vec![
        Rulebook("json_syntax", "", "{".to_owned()),
        Rulebook("json_depth", "", "[".repeat(65)),
        Rulebook("duplicate_key", "/id", rulebook_with(r#""id": "again""#)),
        Rulebook("unknown_field", "/promotion", rulebook_with(r#""promotion": []"#)),
        Rulebook("unknown_field", p("/benefit/step"), benefit_of(r#"{"kind": "free_shipping", "step": 1}"#)),
        Rulebook("missing_field", "/tillwork", r#"{"id": "x", "currency": "USD"}"#.to_owned()),
        Rulebook("missing_field", p("/benefit"), rulebook_with(r#""promotions": [{"id": "p"}]"#)),
        Rulebook("missing_field", p("/benefit/kind"), benefit_of("{}")),
        Rulebook("missing_field", p("/conditions/by"), condition_of(r#"{"kind": "sample", "salt": "", "share": 1}"#)),
        Rulebook("missing_field", p("/benefit/points"), benefit_of(r#"{"kind": "points", "per": 1}"#)),
        Rulebook("wrong_type", "", "[]".to_owned()),
        Rulebook("wrong_type", p("/benefit"), benefit_of("\"free\"")),
        Rulebook("wrong_type", "/coupons/0/codes/0", rulebook_with(r#""coupons": [{"id": "c", "codes": [5]}]"#)),
        Rulebook("unknown_value", "/spread", rulebook_with(r#""spread": "evenly""#)),
        Rulebook("unknown_value", p("/schedule/windows/0/weekdays/0"), promotion_with(&format!(r#"{free}, "schedule": {{"windows": [{{"weekdays": ["monday"]}}]}}"#))),
        Rulebook("unsupported_version", "/tillwork", r#"{"tillwork": 2, "id": "x", "currency": "USD"}"#.to_owned()),
        Cart("unsupported_version", "/tillwork", cart_with(r#""tillwork": 1.5, "lines": []"#)),
        Rulebook("empty", p("/benefit"), benefit_of("[]")),
        Rulebook("empty", p("/benefit/items"), benefit_of(r#"{"kind": "percent_off", "percent": 1, "items": {}}"#)),
        Rulebook("empty", p("/tags/0"), promotion_with(&format!(r#"{free}, "tags": [""]"#))),
        Rulebook("empty", p("/tags"), promotion_with(&format!(r#"{free}, "tags": []"#))),
        Rulebook("empty", p("/id"), rulebook_with(r#""promotions": [{"id": "", "benefit": {"kind": "free_shipping"}}]"#)),
        Rulebook("empty", p("/conditions/conditions"), condition_of(r#"{"kind": "all", "conditions": []}"#)),
        Rulebook("empty", p("/conditions"), condition_of(r#"{"kind": "customer"}"#)),
        Rulebook("empty", p("/excludes"), promotion_with(&format!(r#"{free}, "excludes": {{}}"#))),
        Rulebook("too_long", "/id", rulebook_with("").replace("shop", &"x".repeat(129)).replace(", }", "}")),
        Rulebook("too_long", p("/benefit"), benefit_of(&format!("[{}]", vec![r#"{"kind": "free_shipping"}"#; 17].join(",")))),
        Cart("too_long", "/codes", cart_with(&format!(r#""lines": [], "codes": [{}]"#, vec!["\"x\""; 101].join(",")))),
        Cart("too_long", "/codes/0", cart_with(&format!(r#""lines": [], "codes": ["{}"]"#, "x".repeat(257)))),
        Cart("too_long", "/lines", cart_with(&format!(r#""lines": [{}]"#, (0..10_001).map(|n| format!(r#"{{"id": "{n}", "sku": "A", "unit_price": 1}}"#)).collect::<Vec<_>>().join(",")))),
        Rulebook("bad_id", "/id", rulebook_with("").replace("shop", "$shop").replace(", }", "}")),
        Rulebook("bad_id", "/id", rulebook_with("").replace("shop", "a\\u0007").replace(", }", "}")),
        Cart("amount_format", "/lines/0/cost", line_with(r#""unit_price": 1, "cost": "1,5""#)),
        Cart("amount_digits", "/lines/0/cost", line_with(r#""unit_price": 1, "cost": "1.555""#)),
        Rulebook("amount_digits", p("/benefit/amount/JPY"), benefit_of(r#"{"kind": "amount_off", "amount": {"JPY": "1.5"}}"#)),
        Cart("amount_range", "/lines/0/cost", line_with(r#""unit_price": 1, "cost": -1"#)),
        Rulebook("amount_range", p("/benefit/each"), benefit_of(r#"{"kind": "every", "each": 0, "amount": 1}"#)),
        Rulebook("rate_format", p("/benefit/percent"), benefit_of(r#"{"kind": "percent_off", "percent": "10%"}"#)),
        Rulebook("rate_range", p("/benefit/percent"), benefit_of(r#"{"kind": "percent_off", "percent": 0}"#)),
        Rulebook("rate_range", p("/benefit/percent"), benefit_of(r#"{"kind": "percent_off", "percent": 1.0000001}"#)),
        Cart("rate_range", "/attributes/a", cart_with(r#""lines": [], "attributes": {"a": 1234567890123}"#)),
        Rulebook("integer_range", p("/priority"), promotion_with(&format!(r#"{free}, "priority": 1000001"#))),
        Rulebook("integer_range", p("/priority"), promotion_with(&format!(r#"{free}, "priority": 1.5"#))),
        Rulebook("integer_range", p("/benefit/pay_for"), benefit_of(r#"{"kind": "fixed_price", "count": 3, "pay_for": 3}"#)),
        Cart("integer_range", "/lines/0/quantity", line_with(r#""unit_price": 1, "quantity": 1000000001"#)),
        Cart("currency_unknown", "/currency", r#"{"currency": "XXX", "at": "2026-11-11T20:00:00Z", "lines": []}"#.to_owned()),
        Rulebook("currency_unknown", p("/floor/usd"), promotion_with(&format!(r#"{free}, "floor": {{"usd": 1}}"#))),
        Rulebook("currency_missing", p("/floor"), promotion_with(&format!(r#"{free}, "floor": {{}}"#))),
        Rulebook("moment_format", p("/schedule/from"), promotion_with(&format!(r#"{free}, "schedule": {{"from": "11.11.2026"}}"#))),
        Rulebook("moment_format", p("/schedule/windows/0/from"), promotion_with(&format!(r#"{free}, "schedule": {{"windows": [{{"from": "24:00"}}]}}"#))),
        Cart("moment_format", "/at", cart_with("\"lines\": []").replace("20:00:00Z", "20:00:60Z")),
        Rulebook("moment_order", p("/schedule/until"), promotion_with(&format!(r#"{free}, "schedule": {{"from": "2026-01-02", "until": "2026-01-01"}}"#))),
        Rulebook("moment_order", p("/schedule/windows/0/to"), promotion_with(&format!(r#"{free}, "schedule": {{"windows": [{{"from": "10:00", "to": "10:00"}}]}}"#))),
        Rulebook("time_zone_unknown", "/time_zone", rulebook_with(r#""time_zone": "Mars/Olympus""#)),
        Rulebook("time_zone_unknown", p("/conditions/schedule/time_zone"), condition_of(r#"{"kind": "time", "schedule": {"time_zone": "CET/X"}}"#)),
        Cart("category_format", "/lines/0/categories/0", line_with(r#""unit_price": 1, "categories": ["/home"]"#)),
        Rulebook("category_format", p("/benefit/items/category"), benefit_of(r#"{"kind": "percent_off", "percent": 1, "items": {"category": "a/"}}"#)),
        Rulebook("code_format", p("/codes"), promotion_with(&format!(r#"{free}, "codes": "10 % OFF""#))),
        Rulebook("code_format", p("/conditions/any_of/1"), condition_of(r#"{"kind": "code", "any_of": ["ok", "not ok"]}"#)),
        Rulebook("code_format", "/coupons/0/signed/prefix", rulebook_with(r#""coupons": [{"id": "c", "signed": {"prefix": "A-B", "key": "000102030405060708090a0b0c0d0e0f"}}]"#)),
        Rulebook("key_format", "/coupons/0/signed/key", rulebook_with(r#""coupons": [{"id": "c", "signed": {"prefix": "A", "key": "0001020304"}}]"#)),
        Rulebook("duplicate_id", "/combination/groups/1/id", rulebook_with(r#""combination": {"groups": [{"id": "g", "tags": "a"}, {"id": "g", "tags": "b"}]}"#)),
        Rulebook("duplicate_id", "/programme/tiers/1/id", programme(r#"{"tiers": [{"id": "a"}, {"id": "a"}]}"#)),
        Rulebook("duplicate_id", p("/benefit/steps/1/nth"), benefit_of(r#"{"kind": "nth_unit", "steps": [{"nth": 2, "deal": {"percent": 1}}, {"nth": 2, "deal": {"percent": 2}}]}"#)),
        Cart("duplicate_id", "/shipping/1/id", cart_with(r#""lines": [], "shipping": [{"id": "a", "method": "m", "amount": 1}, {"id": "a", "method": "m", "amount": 1}]"#)),
        Cart("duplicate_id", "/gift_choices/1/promotion", cart_with(r#""lines": [], "gift_choices": [{"promotion": "a", "sku": "b"}, {"promotion": "a", "sku": "c"}]"#)),
        Cart("duplicate_id", "/deposits/1/promotion", cart_with(r#""lines": [], "deposits": [{"promotion": "a", "quantity": 1}, {"promotion": "a", "quantity": 1}]"#)),
        Rulebook("duplicate_code", p("/codes/1"), promotion_with(&format!(r#"{free}, "codes": ["SAVE", "ｓａｖｅ"]"#))),
        Rulebook("duplicate_code", "/coupons/1/signed/prefix", rulebook_with(r#""coupons": [{"id": "c", "signed": {"prefix": "A", "key": "000102030405060708090a0b0c0d0e0f"}}, {"id": "d", "signed": {"prefix": "a", "key": "000102030405060708090a0b0c0d0e0f"}}]"#)),
        Rulebook("unknown_reference", p("/coupon"), promotion_with(&format!(r#"{free}, "coupon": "none""#))),
        Rulebook("unknown_reference", p("/benefit/coupon"), benefit_of(r#"{"kind": "issue_coupon", "coupon": "none"}"#)),
        Rulebook("unknown_reference", p("/conditions/promotion"), condition_of(r#"{"kind": "usage", "per": "total", "at_least": 1, "promotion": "none"}"#)),
        Rulebook("unknown_reference", p("/conditions/tier_at_least"), condition_of(r#"{"kind": "customer", "tier_at_least": "none"}"#)),
        Rulebook("unknown_reference", p("/combines_with/promotions/0"), promotion_with(&format!(r#"{free}, "combines_with": {{"promotions": ["none", "p"]}}"#))),
        Rulebook("unknown_reference", "/combination/groups/0/promotions/1", rulebook_with(r#""promotions": [{"id": "p", "benefit": {"kind": "free_shipping"}}], "combination": {"groups": [{"id": "g", "promotions": ["p", "q"]}]}"#)),
        Rulebook("unknown_reference", "/programme/earn/tiers/0/tier", programme(r#"{"earn": {"points": 1, "per": 1, "tiers": [{"tier": "none", "multiplier": 2}]}}"#)),
        Rulebook("unknown_reference", p("/benefit/steps/0/at_least"), benefit_of(r#"{"kind": "tiers", "measure": {"kind": "customer_tier"}, "steps": [{"at_least": "none", "benefit": {"kind": "free_shipping"}}]}"#)),
        Rulebook("conflict", p("/coupon"), promotion_with(&format!(r#"{free}, "codes": "X", "coupon": "c""#)).replace(r#""promotions""#, r#""coupons": [{"id": "c", "code": "Y"}], "promotions""#)),
        Rulebook("conflict", p("/benefit"), benefit_of(r#"{"kind": "fixed_price", "count": 2}"#)),
        Rulebook("conflict", p("/benefit/pay_for"), benefit_of(r#"{"kind": "fixed_price", "count": 2, "price": 1, "pay_for": 1}"#)),
        Rulebook("conflict", p("/benefit/deal"), benefit_of(r#"{"kind": "bundle", "components": [{"items": {"sku": "A"}, "quantity": 1}], "deal": {"price": 1, "percent": 2}}"#)),
        Rulebook("conflict", p("/conditions"), condition_of(r#"{"kind": "spend"}"#)),
        Rulebook("conflict", "/coupons/0", rulebook_with(r#""coupons": [{"id": "c"}]"#)),
        Rulebook("conflict", "/coupons/0", rulebook_with(r#""coupons": [{"id": "c", "code": "A", "codes": ["B"]}]"#)),
        Rulebook("conflict", p("/benefit/multiplier"), benefit_of(r#"{"kind": "points", "points": 1, "multiplier": 2}"#)),
        Rulebook("conflict", p("/benefit/steps/0/benefit/items"), graduated(r#"{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1, "items": {"sku": "A"}}}"#, "")),
        Rulebook("conflict", p("/benefit/favor"), graduated(r#"{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1}}"#, r#", "favor": "customer""#)),
        Rulebook("conflict", p("/benefit/mode"), benefit_of(r#"{"kind": "tiers", "measure": {"kind": "nth_order"}, "mode": "graduated", "steps": [{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1}}]}"#)),
        Rulebook("step_order", p("/benefit/steps/1/at_least"), tiers(&[step("100"), step("100.00")].join(","))),
        Rulebook("step_order", p("/benefit/steps/1/at_least"), tiers(&[step(r#"{"USD": 1, "EUR": 5}"#), step(r#"{"USD": 2, "EUR": 4}"#)].join(","))),
        Rulebook("step_order", p("/benefit/steps/1/at_least"), benefit_of(r#"{"kind": "tiers", "measure": {"kind": "customer_tier"}, "steps": [{"at_least": "b", "benefit": {"kind": "free_shipping"}}, {"at_least": "a", "benefit": {"kind": "free_shipping"}}]}"#).replace(r#""promotions""#, r#""programme": {"tiers": [{"id": "a"}, {"id": "b"}]}, "promotions""#)),
        Rulebook("mixed_classes", p("/benefit/steps/1/benefit"), tiers(&[step("1"), r#"{"at_least": 2, "benefit": {"kind": "free_shipping"}}"#.to_owned()].join(","))),
        Rulebook("mixed_classes", p("/benefit/steps/0/benefit"), tiers(&format!(r#"{{"at_least": 1, "benefit": {{"kind": "tiers", "measure": {{"kind": "spend"}}, "steps": [{}]}}}}"#, step("1")))),
        Rulebook("mixed_classes", p("/benefit/steps/0/benefit"), graduated(&step("1"), "")),
        Rulebook("mixed_classes", p("/benefit/steps/1/benefit"), graduated(r#"{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1}}, {"at_least": 2, "benefit": {"kind": "percent_off", "on": "order", "percent": 1}}"#, "")),
        Rulebook("shares_sum", p("/funding"), promotion_with(&format!(r#"{free}, "funding": [{{"by": "a", "share": 50}}, {{"by": "b", "share": "49.99"}}]"#))),
        Rulebook("price_bounds", p("/conditions/at_most"), condition_of(r#"{"kind": "spend", "at_least": 2, "at_most": 1}"#)),
        Rulebook("price_bounds", p("/conditions/at_most"), condition_of(r#"{"kind": "quantity", "at_least": 2, "at_most": 1}"#)),
        Rulebook("price_bounds", p("/conditions/orders/at_most"), condition_of(r#"{"kind": "customer", "orders": {"at_least": 2, "at_most": 1}}"#)),
        Rulebook("price_bounds", p("/benefit/items/price/max"), benefit_of(r#"{"kind": "percent_off", "percent": 1, "items": {"price": {"min": 2, "max": 1}}}"#)),
        Rulebook("price_bounds", p("/benefit/worth"), benefit_of(r#"{"kind": "deposit", "paid": 2, "worth": 1}"#)),
        Cart("total_range", "/lines", line_with(r#""unit_price": 1000000, "quantity": 1000000000"#)),
        Cart("total_range", "/shipping", cart_with(r#""lines": [], "shipping": [{"id": "a", "method": "m", "amount": 10000000000000}, {"id": "b", "method": "m", "amount": "0.01"}]"#)),
        Cart("too_large", "/attributes", cart_with(&format!(r#""lines": [], "attributes": {{{}}}"#, attributes(4)))),
    ]
}

#[test]
fn each_mistake_is_reported_once_and_at_its_place() {
    for case in cases() {
        let (code, path, text, found) = match &case {
            Case::Rulebook(code, path, text) => (code, path, text, Rulebook::from_json(text.as_bytes()).map(|_| ())),
            Case::Cart(code, path, text) => (code, path, text, Cart::from_json(text.as_bytes()).map(|_| ())),
        };
        let shown: String = text.chars().take(300).collect();
        match found {
            Ok(()) => panic!("accepted, but should be {code} at {path}: {shown}"),
            Err(error) => assert_eq!(problems(&error), [(*code, *path)], "{shown}"),
        }
    }
}

#[test]
fn every_code_has_a_case() {
    let reached: Vec<&str> = cases()
        .iter()
        .map(|case| match case {
            Case::Rulebook(code, ..) | Case::Cart(code, ..) => *code,
        })
        .collect();
    for code in Code::ALL {
        assert!(reached.contains(&code.as_str()), "{}", code.as_str());
    }
}

#[test]
fn limits_may_be_set_otherwise() {
    let cart = cart_with(r#""lines": [{"id": "1", "sku": "A", "unit_price": 1}], "codes": ["abc"], "attributes": {"a": "bcd"}"#);
    let refused = |limits: InputLimits| {
        let error = Cart::from_json_with(cart.as_bytes(), &limits).unwrap_err();
        problems(&error).iter().map(|(code, path)| format!("{code} {path}")).collect::<Vec<_>>().join(", ")
    };
    let default = InputLimits::default();
    assert_eq!(refused(InputLimits { lines: 0, ..default }), "too_long /lines");
    assert_eq!(refused(InputLimits { codes: 0, ..default }), "too_long /codes");
    assert_eq!(refused(InputLimits { code_bytes: 2, ..default }), "too_long /codes/0");
    assert_eq!(refused(InputLimits { attribute_bytes: 3, ..default }), "too_large /attributes");
    assert_eq!(refused(InputLimits { cart_bytes: cart.len() - 1, ..default }), "too_large ");
    assert_eq!(refused(InputLimits { nesting: 2, ..default }), "json_depth ");
    assert!(Cart::from_json_with(cart.as_bytes(), &InputLimits { cart_bytes: cart.len(), nesting: 3, ..default }).is_ok());
    let rulebook = promotion_with(r#""benefit": {"kind": "free_shipping"}"#);
    let error = Rulebook::from_json_with(rulebook.as_bytes(), &InputLimits { promotions: 0, ..default }).unwrap_err();
    assert_eq!(problems(&error), [("too_long", "/promotions")]);
    let error = Rulebook::from_json_with(rulebook.as_bytes(), &InputLimits { rulebook_bytes: 5, ..default }).unwrap_err();
    assert_eq!(problems(&error), [("too_large", "")]);
}
