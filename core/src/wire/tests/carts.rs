//! Carts, and outcomes that come back.

use super::{cart_problems, cart_with, line_with, outcome_problems};
use crate::{Cart, LinePrice, Outcome};

pub(crate) const FULL: &str = r#"{"tillwork":1,"id":"order-1","currency":"USD","at":"2026-11-11T20:00:00+08:00","lines":[{"id":"1","sku":"MUG","quantity":2,"unit_price":"19.99","list_price":"25.00","cost":"9.00","floor":"10.00","seller":"s","categories":["home/kitchen"],"tags":["a",""],"discountable":false,"attributes":{"big":true,"size":"s","weight":123456789012.123456}},{"id":"2","sku":"CUP","quantity":3,"amount":"10.00","list_price":"5.00","cost":"1.00","floor":"2.00","seller":"s","categories":["a"],"tags":["b"],"discountable":false,"attributes":{"n":false}}],"shipping":[{"id":"s","method":"post","amount":"5.90","seller":"s"}],"codes":["A-1"," ?? "],"customer":{"id":"c1","segments":["vip"],"tier":"gold","orders":3,"points":250,"birthday":"02-29","wallet":["W"],"attributes":{"age":-1.5}},"channel":"web","region":"US-CA","payment_method":"card","redeem":"max","gift_choices":[{"promotion":"p","sku":"G"}],"deposits":[{"promotion":"p","quantity":1}],"usage":[{"promotion":"p","total":1,"customer":2,"day":3,"week":4,"month":5,"customer_day":6,"customer_week":7,"customer_month":8,"spent":"9.00","units":10,"customer_units":11,"gifts":[{"sku":"G","quantity":12}]},{"coupon":"x","total":3,"customer":2,"day":3,"week":4,"month":5,"customer_day":6,"customer_week":7,"customer_month":8},{"coupon":"x","code":"y","total":1}],"attributes":{"group":3}}"#;

pub(crate) const OUTCOME: &str = r#"{"tillwork":1,"rulebook":"r","cart":"c","currency":"JPY","at":"2026-11-11T20:00:00Z","price_basis":"net","totals":{"subtotal":"1000","shipping":"0","discounts":{"price":"0","item":"100","order":"0","shipping":"0","payment":"0"},"discount":"100","payable":"900","prepaid":"150","saved":"-50"},"sellers":[{"subtotal":"1000","shipping":"0","discounts":{"price":"0","item":"100","order":"0","shipping":"0","payment":"0"},"discount":"100","payable":"900"}],"lines":[{"id":"1","sku":"A","quantity":1,"subtotal":"1000","payable":"900","adjustments":[{"promotion":"p","class":"item","amount":"100"}],"runs":[{"units":1,"price":"900"}],"points":9}],"shipping":[{"id":"s","method":"m","amount":"0","payable":"0","adjustments":[]}],"gifts":[{"promotion":"p","sku":"G","quantity":1,"alternatives":["H"]}],"points":{"before":1,"spent":0,"earned":9,"after":10},"applied":[{"promotion":"$points","classes":["payment"],"amount":"0","times":1},{"promotion":"p","code":"X\n","classes":["item","reward"],"amount":"100","times":1,"points":1,"gifts":1,"coupons":1,"prepaid":"150","floored":"7","funding":[{"by":"b","amount":"100"}]}],"not_applied":[{"promotion":"q","reason":{"kind":"condition","path":"/promotions/1/conditions","measure":"spend","needed":"2000","actual":"1000","basis":"class"}},{"code":"?","reason":{"kind":"code_malformed"}},{"promotion":"r","reason":{"kind":"saves_less_than","promotion":"p","by":"5"}},{"promotion":"s","reason":{"kind":"limit_reached","which":"per_code","needed":1,"actual":1}},{"promotion":"t","reason":{"kind":"no_eligible_items","needed":1,"actual":0}},{"promotion":"u","reason":{"kind":"incompatible_with","promotion":"p"}}],"next":[{"promotion":"q","change":{"kind":"spend","amount":"1000","items":{"tag":"x"}},"saves":"10"},{"promotion":"q","change":{"kind":"quantity","line":"1","units":2},"saves":"0","points":5,"gifts":1}],"effects":[{"kind":"use","promotion":"p","code":"X","coupon":"c","uses":1,"amount":"100","units":3,"key":"00"},{"kind":"gift","promotion":"p","sku":"G","quantity":1,"key":"01"},{"kind":"issue_coupon","promotion":"p","coupon":"c","quantity":1,"valid_until":"2026-12-11","key":"02"},{"kind":"redeem_points","points":5,"key":"03"},{"kind":"earn_points","points":9,"usable_on":"2026-11-25","key":"04"}],"optimality":{"proven":false,"gap":"20"},"runner_up":{"promotions":["q","r"],"saved":"80","less":"20","optimality":{"proven":true}},"digest":"abcd"}"#;

#[test]
fn every_field_is_read_and_written_back() {
    let cart = Cart::from_json(FULL.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(cart.to_json(), FULL);
}

#[test]
fn amounts_may_be_written_in_several_ways() {
    for text in ["19.99", "\"19.99\"", "\"19.990\"", "1999e-2", "0.1999e2", "\"0019.99\""] {
        let cart = Cart::from_json(line_with(&format!(r#""unit_price": {text}"#)).as_bytes()).unwrap();
        assert_eq!(cart.lines[0].price, LinePrice::Unit(crate::Amount::from_minor_units(1999)), "{text}");
    }
}

#[test]
fn amounts_are_exact_or_refused() {
    for (text, code) in [
        ("19.999", "amount_digits"),
        ("19.990000000000000001", "amount_digits"),
        ("-1", "amount_range"),
        ("-0", "amount_range"),
        ("\"-0\"", "amount_range"),
        ("1e400", "amount_range"),
        ("1e-400", "amount_digits"),
        ("10000000000000.01", "amount_range"),
        ("18446744073709551616", "amount_range"),
        ("\"NaN\"", "amount_format"),
        ("\"1e3\"", "amount_format"),
        ("\"1_000\"", "amount_format"),
        ("\"+1\"", "amount_format"),
        ("\" 1\"", "amount_format"),
        ("\"\"", "amount_format"),
        ("null", "wrong_type"),
        ("{\"USD\": 1}", "wrong_type"),
        ("[1]", "wrong_type"),
        ("true", "wrong_type"),
    ] {
        cart_problems(&line_with(&format!(r#""unit_price": {text}"#)), &[(code, "/lines/0/unit_price")]);
    }
}

#[test]
fn a_line_has_exactly_one_price() {
    cart_problems(&line_with(r#""unit_price": 1, "amount": 2"#), &[("conflict", "/lines/0")]);
    cart_problems(&line_with(r#""quantity": 1"#), &[("conflict", "/lines/0")]);
}

#[test]
fn all_problems_come_at_once_and_in_the_order_of_the_document() {
    let text = r#"{"currency": "JPY", "at": "2026-11-11 20:00", "lines": [
        {"id": "1", "sku": "A", "unit_price": "1.5", "quantity": 0},
        {"id": "1", "sku": "$B", "unit_price": "1000000000000000", "quantity": 1000000000, "categories": ["a//b"], "categories": []},
        7],
      "codes": [5], "customer": {"birthday": "02-30", "attributes": {"": 1, "n": {}}}, "redeem": "all", "extra": null}"#;
    cart_problems(
        text,
        &[
            ("moment_format", "/at"),
            ("total_range", "/lines"),
            ("amount_digits", "/lines/0/unit_price"),
            ("integer_range", "/lines/0/quantity"),
            ("duplicate_id", "/lines/1/id"),
            ("bad_id", "/lines/1/sku"),
            ("category_format", "/lines/1/categories/0"),
            ("duplicate_key", "/lines/1/categories"),
            ("wrong_type", "/lines/2"),
            ("wrong_type", "/codes/0"),
            ("missing_field", "/customer/points"),
            ("moment_format", "/customer/birthday"),
            ("empty", "/customer/attributes/"),
            ("wrong_type", "/customer/attributes/n"),
            ("unknown_value", "/redeem"),
            ("unknown_field", "/extra"),
        ],
    );
}

#[test]
fn points_are_spent_only_when_they_are_known() {
    cart_problems(&cart_with(r#""lines": [], "redeem": 5"#), &[("missing_field", "/customer/points")]);
    cart_problems(&cart_with(r#""lines": [], "redeem": "max", "customer": {}"#), &[("missing_field", "/customer/points")]);
    cart_problems(
        &cart_with(r#""lines": [], "redeem": 5, "customer": {"points": -1}"#),
        &[("integer_range", "/customer/points")],
    );
    assert!(Cart::from_json(cart_with(r#""lines": [], "redeem": 5, "customer": {"points": 0}"#).as_bytes()).is_ok());
}

#[test]
fn usage_is_of_one_thing_and_stated_once() {
    let usage = |entries: &str| cart_with(&format!(r#""lines": [], "usage": [{entries}]"#));
    cart_problems(&usage("{}"), &[("conflict", "/usage/0")]);
    cart_problems(&usage(r#"{"promotion": "a", "coupon": "b"}"#), &[("conflict", "/usage/0")]);
    cart_problems(&usage(r#"{"promotion": "a", "code": "b"}"#), &[("conflict", "/usage/0")]);
    cart_problems(&usage(r#"{"coupon": "a", "units": 1}"#), &[("conflict", "/usage/0")]);
    cart_problems(&usage(r#"{"promotion": "a"}, {"promotion": "a"}"#), &[("duplicate_id", "/usage/1")]);
    cart_problems(&usage(r#"{"coupon": "a"}, {"coupon": "a"}"#), &[("duplicate_id", "/usage/1")]);
    cart_problems(&usage(r#"{"coupon": "a", "code": "X"}, {"coupon": "a", "code": "x "}"#), &[("duplicate_id", "/usage/1")]);
    let apart = usage(r#"{"promotion": "a"}, {"coupon": "a"}, {"coupon": "a", "code": "X"}, {"coupon": "b", "code": "X"}"#);
    assert!(Cart::from_json(apart.as_bytes()).is_ok());
}

#[test]
fn outcomes_are_read_as_strictly() {
    outcome_problems(
        r#"{"tillwork": 2, "rulebook": "r", "currency": "USD", "at": "now", "price_basis": "gross", "totals": {}, "sellers": [], "lines": [],
            "shipping": [], "gifts": [], "applied": [], "not_applied": [{"reason": {"kind": "nope"}}], "next": [{"promotion": "$x", "saves": 1,
            "change": {"kind": "spend", "amount": "1.00", "items": {}}}], "effects": [{"kind": "use"}], "optimality": {"proven": false},
            "runner_up": {"promotions": [""], "saved": 1}}"#,
        &[
            ("missing_field", "/digest"),
            ("unsupported_version", "/tillwork"),
            ("moment_format", "/at"),
            ("missing_field", "/totals/subtotal"),
            ("missing_field", "/totals/shipping"),
            ("missing_field", "/totals/discounts"),
            ("missing_field", "/totals/discount"),
            ("missing_field", "/totals/payable"),
            ("missing_field", "/totals/saved"),
            ("unknown_value", "/not_applied/0/reason/kind"),
            ("wrong_type", "/next/0/saves"),
            ("empty", "/next/0/change/items"),
            ("missing_field", "/effects/0/uses"),
            ("missing_field", "/effects/0/promotion"),
            ("missing_field", "/effects/0/amount"),
            ("missing_field", "/effects/0/key"),
            ("missing_field", "/optimality/gap"),
            ("missing_field", "/runner_up/less"),
            ("missing_field", "/runner_up/optimality"),
            ("empty", "/runner_up/promotions/0"),
            ("wrong_type", "/runner_up/saved"),
        ],
    );
}

#[test]
fn an_outcome_comes_back_as_it_was() {
    let text = OUTCOME;
    let outcome = Outcome::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(outcome.to_json(), text);
    assert_eq!(outcome.to_json_without_digest(), text.replace(r#","digest":"abcd""#, ""));
}
