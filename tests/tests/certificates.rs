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

/// A certificate is of few units: a line of a billion things that cost nothing is not written out.
#[test]
fn a_billion_units_have_no_certificate() {
    let engine = Engine::from_json(
        br#"{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best"}, "promotions": [
        {"id": "two", "benefit": {"kind": "fixed_price", "count": 2, "price": "15.00"}}]}"#,
    );
    let cart = br#"{"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [
        {"id": "1", "sku": "SHIRT", "quantity": 2, "unit_price": "10.00"},
        {"id": "2", "sku": "FLYER", "quantity": 1000000000, "unit_price": "0.00"}]}"#;
    let (_, certificate) = engine.expect("a valid rulebook").evaluate_certified_json(cart).expect("a valid cart");
    assert_eq!(certificate, r#"{"tillwork":1,"kind":"none"}"#);
}
