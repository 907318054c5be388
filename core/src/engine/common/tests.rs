//! Which carts take the short way.

use super::super::{Engine, Label, Row, Scratch, TextOrder};
use super::*;
use crate::model::{Cart, LinePrice};

/// Whether a cart takes the short way through a rulebook with a promotion besides a common one.
fn is_common(rulebook: &str, promotion: &str, cart: &str, lines: usize) -> bool {
    let lines: Vec<String> =
        (0..lines).map(|number| format!(r#"{{"id": "{number}", "sku": "A", "unit_price": "5"{cart}}}"#)).collect();
    cart_is_common(rulebook, promotion, &lines.join(", "), "")
}

/// A rulebook with a promotion besides a common one.
fn engine(rulebook: &str, promotion: &str) -> Engine {
    let rulebook = format!(
        r#"{{"tillwork": 1, "id": "shop", "currency": "USD", {rulebook} "coupons": [{{"id": "coupon", "code": "COUPON"}}],
            "promotions": [{{"id": "all", "benefit": {{"kind": "percent_off", "percent": 10}}}}, {{"id": "other", {promotion}}}]}}"#
    );
    Engine::from_json(rulebook.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn cart_is_common(rulebook: &str, promotion: &str, lines: &str, more: &str) -> bool {
    let engine = engine(rulebook, promotion);
    let cart = format!(r#"{{"currency": "USD", "at": "2026-11-11T20:00:00Z", {more} "lines": [{lines}]}}"#);
    let cart = Cart::from_json(cart.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let at = cart.at.parse().unwrap();
    engine.in_short(&mut Scratch::new(), Source::Cart(&cart, None), &cart, at)
}

const SALE: &str = r#""benefit": {"kind": "amount_off", "amount": "1"}"#;

#[test]
fn common_carts_take_the_short_way() {
    assert!(is_common("", SALE, "", 1));
    assert!(is_common("", SALE, r#", "discountable": false"#, 1));
    assert!(is_common("", SALE, r#", "quantity": 3, "cost": "1", "list_price": "6""#, 64));
    let line = r#"{"id": "1", "sku": "A", "unit_price": "5"}"#;
    let shipping = r#""shipping": [{"id": "1", "method": "post", "amount": "1"}], "customer": {"id": "c", "points": 5},"#;
    assert!(cart_is_common("", SALE, line, shipping));
    assert!(is_common(r#""programme": {"earn": {"points": 1, "per": "1", "items": {"sku": "A"}}},"#, SALE, "", 1));
    // Nothing but a promotion that the cart does not touch needs the long way.
    let elsewhere = r#""line_exclusive": true, "benefit": {"kind": "percent_off", "percent": 5, "items": {"sku": "B"}}"#;
    assert!(cart_is_common("", elsewhere, line, ""));
    let ended =
        r#""line_exclusive": true, "schedule": {"until": "2025-12-31"}, "benefit": {"kind": "percent_off", "percent": 5}"#;
    assert!(cart_is_common("", ended, line, ""));
}

/// A cart that touches no other promotion than common ones would be common whatever the others are.
fn are_common(promotion: &str) {
    assert!(engine("", promotion).compiled.promos.iter().all(|promo| promo.common), "{promotion}");
}

#[test]
fn each_common_kind_takes_the_short_way() {
    for promotion in [
        r#""benefit": {"kind": "percent_off", "percent": 5, "items": {"category": "a", "tag": "b", "seller": "c"}}"#,
        r#""benefit": {"kind": "buy_get", "buy": {"quantity": 2}, "get": {"quantity": 1}, "deal": {"percent": 50}}"#,
        r#""benefit": {"kind": "percent_off", "on": "order", "percent": 5, "max_discount": "1"}"#,
        r#""benefit": {"kind": "amount_off", "on": "order", "amount": "1"}"#,
        r#""benefit": {"kind": "every", "each": "2", "amount": "1", "at_most": 2}"#,
        r#""benefit": {"kind": "free_shipping"}"#,
        r#""benefit": {"kind": "points", "points": 1, "per": "1"}"#,
        r#""benefit": {"kind": "tiers", "measure": {"kind": "spend"}, "steps": [{"at_least": "1", "benefit": {"kind": "percent_off", "percent": 5}}]}"#,
    ] {
        assert!(is_common("", promotion, "", 2), "{promotion}");
        are_common(promotion);
    }
    for condition in [
        r#"{"kind": "not", "condition": {"kind": "spend", "at_least": "1", "items": {"sku": "A"}}}"#,
        r#"{"kind": "all", "conditions": [{"kind": "customer", "segment": "s"}, {"kind": "customer", "id": "c"}]}"#,
        r#"{"kind": "any", "conditions": [{"kind": "channel", "any_of": ["web"]}, {"kind": "code", "any_of": ["X"]}]}"#,
        r#"{"kind": "time", "schedule": {"from": "2026-01-01"}}"#,
    ] {
        are_common(&format!(r#""conditions": {condition}, {SALE}"#));
    }
}

#[test]
fn rows_take_it_as_lines_do() {
    let engine = engine("", SALE);
    let cart = Cart::from_json(br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": []}"#).unwrap();
    let at = cart.at.parse().unwrap();
    let row = Row {
        sku: engine.label("A").unwrap(),
        sku_order: TextOrder::of_text("A").unwrap(),
        id_order: None,
        seller: Label::default(),
        categories: &[],
        tags: &[],
        quantity: 1,
        price: LinePrice::Unit(Amount::from_minor_units(5_00)),
        list_price: None,
        cost: None,
        floor: None,
        discountable: true,
    };
    for (row, common) in [(row, true), (Row { floor: Some(Amount::from_minor_units(1)), ..row }, false)] {
        let mut rows = Rows::new();
        rows.push(row);
        assert_eq!(engine.in_short(&mut Scratch::new(), Source::Rows(&rows), &cart, at), common);
    }
}

#[test]
fn other_carts_do_not() {
    assert!(!is_common("", SALE, "", 0));
    assert!(!is_common("", SALE, "", 65));
    assert!(!is_common("", SALE, r#", "floor": "1""#, 1));
    // Names are looked for one by one.
    let promotion = |tags: &str| format!(r#""benefit": {{"kind": "percent_off", "percent": 5, "items": {{"tag": [{tags}]}}}}"#);
    for (count, few) in [(128, true), (129, false)] {
        let tags: Vec<String> = (0..count).map(|number| format!("\"t{number}\"")).collect();
        let tags = tags.join(", ");
        assert_eq!(is_common("", &promotion(&tags), &format!(r#", "tags": [{tags}]"#), 2), few);
    }
    let line = r#"{"id": "1", "sku": "A", "unit_price": "5"}"#;
    for more in [
        r#""redeem": "max", "customer": {"id": "c", "points": 5},"#,
        r#""shipping": [{"id": "1", "method": "post", "amount": "1"}, {"id": "2", "method": "post", "amount": "1"}],"#,
        r#""codes": ["coupon"],"#,
    ] {
        assert!(!cart_is_common("", SALE, line, more), "{more}");
    }
}

#[test]
fn other_rulebooks_and_promotions_do_not() {
    for rulebook in [
        r#""combination": {"strategy": "best"},"#,
        r#""combination": {"max_codes": 1},"#,
        r#""rounding": {"per": "unit"},"#,
        r#""programme": {"earn": {"points": 1, "per": "1", "items": {"price": {"min": "1"}}}},"#,
        r#""combination": {"groups": [{"id": "one", "promotions": ["all", "other"], "take": "first"}]},"#,
    ] {
        assert!(!is_common(rulebook, SALE, "", 1), "{rulebook}");
    }
    let percent = r#""benefit": {"kind": "percent_off", "percent": 5"#;
    for promotion in [
        format!(r#""line_exclusive": true, {SALE}"#),
        format!(r#""exclusive": "cart", {SALE}"#),
        format!(r#""excludes": {{"promotions": ["all"]}}, {SALE}"#),
        format!(r#""limits": {{"per_cart": 2}}, {SALE}"#),
        format!(r#""floor": "1", {SALE}"#),
        format!(r#""spread": "even", {SALE}"#),
        format!(r#""conditions": {{"kind": "quantity", "at_least": 1}}, {SALE}"#),
        format!(r#""conditions": {{"kind": "customer", "orders": {{"at_least": 0}}}}, {SALE}"#),
        format!(r#"{percent}, "max_units": 1}}"#),
        format!(r#"{percent}, "max_discount": "1"}}"#),
        format!(r#"{percent}, "items": {{"price": {{"min": "1"}}}}}}"#),
        r#""benefit": {"kind": "set_price", "price": "4"}"#.to_owned(),
        r#""benefit": {"kind": "fixed_price", "count": 2, "price": "4"}"#.to_owned(),
    ] {
        assert!(!is_common("", &promotion, "", 1), "{promotion}");
    }
}
