//! Every vector of returns, byte for byte.

use serde_json::Value;
use sha2::{Digest, Sha256};
use tillwork::{Cart, Outcome, ReturnRequest, SEMANTICS_VERSION, refund};
use tillwork_tests::returns::{Expected, Returns, returns};

/// Runs a check on every vector and lists all that fail.
fn each(check: impl Fn(&Returns) -> Result<(), String>) {
    let vectors = returns();
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| check(vector).err().map(|why| format!("{}: {}\n    {why}", vector.name, vector.title)))
        .collect();
    assert!(failures.is_empty(), "{} of {} vectors fail\n{}", failures.len(), vectors.len(), failures.join("\n"));
}

#[test]
fn every_answer_is_the_expected_one() {
    each(|vector| {
        for (place, (step, answer)) in vector.steps.iter().zip(vector.answers()).enumerate() {
            if step.expected != answer {
                return Err(format!("step {place}: expected {:?}\n    found {answer:?}", step.expected));
            }
        }
        Ok(())
    });
}

#[test]
fn every_expected_return_holds_what_was_worked_out_by_hand() {
    each(|vector| {
        for (place, step) in vector.steps.iter().enumerate() {
            let Expected::Return(answer) = &step.expected else { continue };
            let answer: Value = serde_json::from_str(answer).map_err(|error| error.to_string())?;
            for (pointer, expected) in &step.check {
                let found = answer.pointer(pointer).unwrap_or(&Value::Null);
                if found != expected {
                    return Err(format!("step {place}, {pointer}: by hand {expected}, expected return {found}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn the_sums_of_every_return_are_right() {
    let minor = |value: &Value| value.as_str().unwrap_or("0").replace('.', "").parse::<i64>().unwrap();
    let sum = |list: &Value, key: &str| list.as_array().unwrap().iter().map(|one| minor(&one[key])).sum::<i64>();
    each(|vector| {
        for answer in vector.answers() {
            let Expected::Return(answer) = answer else { continue };
            let answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
            let totals = |key: &str| minor(&answer["totals"][key]);
            let parts = totals("goods") + totals("shipping") + totals("prepaid") - totals("gifts") + totals("waived");
            let right = totals("goods") == sum(&answer["lines"], "refund")
                && totals("shipping") == sum(&answer["shipping"], "refund")
                && totals("prepaid") == sum(&answer["promotions"], "prepaid")
                && totals("refund") == parts
                && totals("refund") >= 0
                && sum(&answer["lines"], "subtotal") == sum(&answer["lines"], "discount") + sum(&answer["lines"], "refund");
            if !right {
                return Err(answer.to_string());
            }
        }
        Ok(())
    });
}

#[test]
fn typed_documents_get_the_same_answer() {
    each(|vector| {
        let (engine, outcome) = vector.order().map_err(|error| error.to_string())?;
        let Ok(typed) = Outcome::from_json(outcome.as_bytes()) else { return Ok(()) };
        let cart = Cart::from_json(vector.cart.as_bytes()).map_err(|error| error.to_string())?;
        let mut state = None;
        for (step, expected) in vector.steps.iter().zip(vector.answers()) {
            if !step.tamper.is_empty() {
                continue;
            }
            let Ok(request) = ReturnRequest::from_json(step.request.as_bytes(), typed.currency) else { continue };
            let request = request.before(state.clone());
            let answer = if step.reprice { engine.refund(&typed, &cart, &request) } else { refund(&typed, &request) };
            match (answer, expected) {
                (Ok(answer), Expected::Return(expected)) => {
                    let found = tillwork_tests::without_digest(&answer.to_json()).replace(&typed.digest, "-");
                    if found != expected {
                        return Err(format!("text  {expected}\n    typed {found}"));
                    }
                    state = Some(answer.state);
                }
                (Err(error), Expected::Problems(document, problems)) => {
                    if error.kind().as_str() != document || error.problems().len() != problems.len() {
                        return Err(error.to_string());
                    }
                }
                (answer, expected) => return Err(format!("text {expected:?}\n    typed {answer:?}")),
            }
        }
        Ok(())
    });
}

/// A cart of one mug.
const MUG: &[u8] =
    br#"{"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [{"id": "1", "sku": "MUG", "unit_price": "10.00"}]}"#;

/// A shop without promotions, and what it answers to that cart.
fn mug() -> (tillwork::Engine, String) {
    let engine = tillwork::Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD"}"#).unwrap();
    let outcome = engine.evaluate_json(MUG).unwrap();
    (engine, outcome)
}

#[test]
fn the_digest_is_over_what_the_reference_says() {
    let (_, outcome) = mug();
    // Neither its spaces nor the order of its keys are canonical.
    let request = br#"{"lines": [{"units": 1, "line": "1"}], "at": "2026-11-20T10:00:00Z"}"#;
    let canonical = r#"{"tillwork":1,"at":"2026-11-20T10:00:00Z","lines":[{"line":"1","units":1}]}"#;
    let answer = tillwork::refund_json(outcome.as_bytes(), request).unwrap();
    let digest_of = |text: &str| serde_json::from_str::<Value>(text).unwrap()["digest"].as_str().unwrap().to_owned();
    let mut hasher = Sha256::new();
    hasher.update(env!("CARGO_PKG_VERSION"));
    hasher.update(SEMANTICS_VERSION.to_be_bytes());
    hasher.update(digest_of(&outcome));
    hasher.update(canonical);
    hasher.update(tillwork_tests::without_digest(&answer));
    let expected: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest_of(&answer), expected);
}

#[test]
fn an_outcome_alone_cannot_be_repriced() {
    let (order, outcome) = mug();
    let request = br#"{"at": "2026-11-20T10:00:00Z", "policy": "reprice", "lines": [{"line": "1", "units": 1}]}"#;
    let error = tillwork::refund_json(outcome.as_bytes(), request).unwrap_err();
    assert_eq!(error.kind(), tillwork::ErrorKind::Return);
    assert_eq!(tillwork_tests::codes_and_paths(&error), [("conflict".to_owned(), "/policy".to_owned())]);
    let repriced = order.refund_json(outcome.as_bytes(), MUG, request).unwrap();
    // Nor the second time; and a return that also changes the policy is told of it once.
    let shared = tillwork::refund_json(outcome.as_bytes(), br#"{"at": "2026-11-20T10:00:00Z"}"#).unwrap();
    for last in [repriced, shared] {
        let last: serde_json::Value = serde_json::from_str(&last).unwrap();
        let again = format!(r#"{{"at": "2026-11-21T10:00:00Z", "policy": "reprice", "before": {}}}"#, last["state"]);
        let error = tillwork::refund_json(outcome.as_bytes(), again.as_bytes()).unwrap_err();
        assert_eq!(tillwork_tests::codes_and_paths(&error), [("conflict".to_owned(), "/policy".to_owned())]);
    }
    let wrong = order.refund_json(outcome.as_bytes(), b"{}", request).unwrap_err();
    assert_eq!(wrong.kind(), tillwork::ErrorKind::Cart);
}

#[test]
fn titles_are_unique() {
    let mut titles: Vec<String> = returns().into_iter().map(|vector| vector.title).collect();
    titles.sort();
    let twice: Vec<&[String]> = titles.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
