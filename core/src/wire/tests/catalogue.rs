//! Every code of the catalogue is reached, at the place that is to blame: `catalogue.json` holds documents that are refused
//! with exactly one problem.

use super::{cart_problems, cart_with, problems, promotion_with};
use crate::{Cart, Code, InputLimits, Rulebook};

/// Code and path of the problem, and the document as text; `true` for a rulebook.
fn cases() -> Vec<(String, String, bool, String)> {
    let cases: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(include_str!("catalogue.json")).unwrap();
    let case = |case: serde_json::Map<String, serde_json::Value>| {
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        let key = case.keys().find(|key| key.starts_with("rulebook") || key.starts_with("cart")).unwrap();
        // What no JSON writer would write stands in the file as text.
        let document = if key.ends_with("_text") { text(key) } else { case[key].to_string() };
        (text("code"), text("path"), key.starts_with("rulebook"), document)
    };
    cases.into_iter().map(case).collect()
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn each_mistake_is_reported_once_and_at_its_place() {
    for (code, path, is_rulebook, text) in cases() {
        let refused =
            if is_rulebook { Rulebook::from_json(text.as_bytes()).map(drop) } else { Cart::from_json(text.as_bytes()).map(drop) };
        match refused {
            Ok(()) => panic!("accepted, but should be {code} at {path}: {text}"),
            Err(error) => assert_eq!(problems(&error), [(code.as_str(), path.as_str())], "{text}"),
        }
    }
}

#[test]
fn every_code_has_a_case() {
    let reached: Vec<String> = cases().into_iter().map(|(code, ..)| code).collect();
    for code in Code::ALL {
        // What takes a large document is in tests of its own; what only returns and ledgers report is in their vectors.
        let elsewhere = matches!(
            code,
            Code::TooLarge
                | Code::TooManyProblems
                | Code::SumMismatch
                | Code::ReceiptMismatch
                | Code::TooManyUnits
                | Code::GiftRequired
        ) || *code >= Code::KeyReused;
        assert!(reached.iter().any(|one| one == code.as_str()) || elsewhere, "{}", code.as_str());
    }
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn what_is_too_large_or_too_long_is_refused() {
    let list = |count: usize, entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<Vec<_>>().join(",");
    let lines = |count| list(count, &|n| format!(r#"{{"id": "{n}", "sku": "A", "unit_price": 1}}"#));
    assert!(Cart::from_json(cart_with(&format!(r#""lines": [{}]"#, lines(10_000))).as_bytes()).is_ok());
    cart_problems(&cart_with(&format!(r#""lines": [{}]"#, lines(10_001))), &[("too_long", "/lines")]);
    let codes = |count| list(count, &|_| "\"x\"".to_owned());
    assert!(Cart::from_json(cart_with(&format!(r#""lines": [], "codes": [{}]"#, codes(100))).as_bytes()).is_ok());
    cart_problems(&cart_with(&format!(r#""lines": [], "codes": [{}]"#, codes(101))), &[("too_long", "/codes")]);
    let shipping = |count| list(count, &|n| format!(r#"{{"id": "{n}", "method": "m", "amount": 1}}"#));
    cart_problems(&cart_with(&format!(r#""lines": [], "shipping": [{}]"#, shipping(101))), &[("too_long", "/shipping")]);
    let attributes = |bytes: usize| format!(r#""attributes": {{"name": "{}"}}"#, "x".repeat(bytes - 4));
    let line = |bytes: usize| format!(r#"{{"id": "1", "sku": "A", "unit_price": 1, {}}}"#, attributes(bytes));
    let cart = |first: usize, second: usize| cart_with(&format!(r#""lines": [{}], {}"#, line(first), attributes(second)));
    assert!(Cart::from_json(cart(1 << 19, 1 << 19).as_bytes()).is_ok());
    cart_problems(&cart(1 << 19, (1 << 19) + 1), &[("too_large", "/attributes")]);
    cart_problems(&cart((1 << 20) + 1, 5), &[("too_large", "/lines/0/attributes")]);
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
    // A limit is for reading: what was read with a larger one is evaluated.
    let codes = cart_with(&format!(r#""lines": [], "codes": [{}]"#, vec!["\"x\""; 200].join(",")));
    let read = Cart::from_json_with(codes.as_bytes(), &InputLimits { codes: 200, ..default }).unwrap();
    assert!(crate::validate::cart(&read).is_ok());
    let rulebook = promotion_with(r#""benefit": {"kind": "free_shipping"}"#);
    let error = Rulebook::from_json_with(rulebook.as_bytes(), &InputLimits { promotions: 0, ..default }).unwrap_err();
    assert_eq!(problems(&error), [("too_long", "/promotions")]);
    let error = Rulebook::from_json_with(rulebook.as_bytes(), &InputLimits { rulebook_bytes: 5, ..default }).unwrap_err();
    assert_eq!(problems(&error), [("too_large", "")]);
}
