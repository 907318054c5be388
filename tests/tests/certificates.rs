//! Certificates as documents: the cases that all languages share.

use serde_json::{Value, json};
use tillwork::{Engine, check_certificate_json};
use tillwork_tests::repository;

/// The verdict, or what was refused, as the cases write it.
fn checked(documents: [&Value; 3], outcome: &str) -> Value {
    let [rulebook, cart, certificate] = documents.map(Value::to_string);
    match check_certificate_json(rulebook.as_bytes(), cart.as_bytes(), outcome.as_bytes(), certificate.as_bytes()) {
        Ok(verdict) => serde_json::from_str(&verdict).expect("JSON"),
        Err(error) => {
            let problems: Vec<Value> = error.problems().iter().map(|one| json!([one.code.as_str(), one.path])).collect();
            json!({"document": error.kind().as_str(), "problems": problems})
        }
    }
}

#[test]
fn certificates_and_verdicts_are_those_of_the_cases() {
    let text = std::fs::read_to_string(repository().join("tests/certificates/cases.json")).expect("the cases");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("a list");
    let mut kinds = Vec::new();
    for case in &cases {
        let engine = Engine::from_json(case["rulebook"].to_string().as_bytes()).expect("a valid rulebook");
        let (outcome, certificate) = engine.evaluate_certified_json(case["cart"].to_string().as_bytes()).expect("a valid cart");
        let certificate: Value = serde_json::from_str(&certificate).expect("JSON");
        assert_eq!(certificate, case["certificate"], "{}", case["title"]);
        for check in case["checks"].as_array().expect("a list") {
            let document = |name: &str| check.get(name).unwrap_or(&case[name]);
            let verdict = checked(["rulebook", "cart", "certificate"].map(document), &outcome);
            let expected = check.get("verdict").cloned();
            let refusal = || json!({"document": check["document"], "problems": check["problems"]});
            assert_eq!(verdict, expected.unwrap_or_else(refusal), "{check}");
            kinds.extend(verdict["refused"]["kind"].as_str().map(str::to_owned));
        }
    }
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, ["bound", "exceeded", "not_covered", "nothing", "outcome", "prices", "too_many_units"]);
}

fn none() -> Value {
    json!({"tillwork": 1, "kind": "none"})
}

fn certificate_of(promotions: &str, lines: &str) -> Value {
    let rulebook = format!(
        r#"{{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {{"strategy": "best"}}, "promotions": [{promotions}]}}"#
    );
    let cart = format!(r#"{{"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [{lines}]}}"#);
    let engine = Engine::from_json(rulebook.as_bytes()).expect("a valid rulebook");
    let (_, certificate) = engine.evaluate_certified_json(cart.as_bytes()).expect("a valid cart");
    serde_json::from_str(&certificate).expect("JSON")
}

/// A certificate is of at most 10,000 units: a line of a billion things that cost nothing is not written out.
#[test]
fn more_than_ten_thousand_units_have_no_certificate() {
    let two = r#"{"id": "two", "benefit": {"kind": "fixed_price", "count": 2, "price": "15.00"}}"#;
    let of = |flyers: u32| {
        let lines = format!(
            r#"{{"id": "1", "sku": "SHIRT", "quantity": 2, "unit_price": "10.00"}},
            {{"id": "2", "sku": "FLYER", "quantity": {flyers}, "unit_price": "0.00"}}"#
        );
        certificate_of(two, &lines)
    };
    assert_eq!(of(9_998)["kind"], "unit_prices");
    assert_eq!([9_999, 1_000_000_000].map(of), [none(), none()]);
}

/// Prices that not every reader of JSON reads alike prove nothing: there are none above 2⁵³ − 1.
#[test]
fn prices_beyond_what_documents_hold_make_no_certificate() {
    let offers = ["CAP", "HAT"].map(|gift| {
        format!(
            r#"{{"id": "{gift}", "benefit": {{"kind": "bundle", "deal": {{"price": "0.01"}},
            "components": [{{"items": {{"sku": "YACHT"}}, "quantity": 1}}, {{"items": {{"sku": "{gift}"}}, "quantity": 1}}]}}}}"#
        )
    });
    let yacht = |price: &str| {
        let lines = format!(
            r#"{{"id": "1", "sku": "YACHT", "unit_price": "{price}"}}, {{"id": "2", "sku": "CAP", "unit_price": "0.05"}},
            {{"id": "3", "sku": "HAT", "unit_price": "0.05"}}"#
        );
        certificate_of(&offers.join(","), &lines)
    };
    let small = yacht("100.00");
    assert_eq!(small["kind"], "unit_prices");
    // Both offers want the yacht, so that it costs what one of them gives, 100.04, in parts of a cent.
    let price = small["lines"][0][0].as_u64().expect("a price");
    assert!(price > 9_000 * small["parts"].as_u64().expect("a scale"), "{small}");
    assert_eq!(yacht("700000000000.00"), none());
}
