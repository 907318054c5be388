//! Every vector, byte for byte.

use serde_json::Value;
use tillwork::{Cart, Engine, Outcome, Rulebook};
use tillwork_tests::{Expected, Vector, answer, codes_and_paths, vectors, without_digest};

/// Runs a check on every vector and lists all that fail.
fn each(check: impl Fn(&Vector) -> Result<(), String>) {
    let vectors = vectors();
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| check(vector).err().map(|why| format!("{}: {}\n    {why}", vector.name, vector.title)))
        .collect();
    assert!(failures.is_empty(), "{} of {} vectors fail\n{}", failures.len(), vectors.len(), failures.join("\n"));
}

#[test]
fn every_answer_is_the_expected_one() {
    each(|vector| match (&vector.expected, answer(&vector.rulebook, &vector.cart)) {
        (Expected::Nothing, _) => Err("not blessed: run `python tests/vectors/bless.py`".to_owned()),
        (Expected::Outcome(expected), Ok(outcome)) => {
            let actual = without_digest(&outcome);
            if actual == *expected { Ok(()) } else { Err(format!("expected {expected}\n    found    {actual}")) }
        }
        (Expected::Problems(document, problems), Err(error)) => {
            let found = codes_and_paths(&error);
            if *document == error.kind() && *problems == found {
                Ok(())
            } else {
                Err(format!("expected {problems:?}, found {error}"))
            }
        }
        (Expected::Outcome(_), Err(error)) => Err(error.to_string()),
        (Expected::Problems(_, problems), Ok(outcome)) => Err(format!("expected {problems:?}, found {outcome}")),
    });
}

#[test]
fn every_expected_outcome_holds_what_was_worked_out_by_hand() {
    each(|vector| {
        let Expected::Outcome(outcome) = &vector.expected else { return Ok(()) };
        let outcome: Value = serde_json::from_str(outcome).map_err(|error| error.to_string())?;
        for (pointer, expected) in &vector.check {
            let found = outcome.pointer(pointer).unwrap_or(&Value::Null);
            if found != expected {
                return Err(format!("{pointer}: by hand {expected}, expected outcome {found}"));
            }
        }
        Ok(())
    });
}

#[test]
fn typed_documents_get_the_same_answer() {
    each(|vector| {
        let Ok(text) = answer(&vector.rulebook, &vector.cart) else { return Ok(()) };
        let rulebook = Rulebook::from_json(vector.rulebook.as_bytes()).map_err(|error| error.to_string())?;
        let cart = Cart::from_json(vector.cart.as_bytes()).map_err(|error| error.to_string())?;
        let engine = Engine::compile(&rulebook).map_err(|error| error.to_string())?;
        let typed = engine.evaluate(&cart).map_err(|error| error.to_string())?.to_json();
        if typed != text {
            return Err(format!("text  {text}\n    typed {typed}"));
        }
        let written = answer(&rulebook.to_json(), &cart.to_json()).map_err(|error| error.to_string())?;
        if written == text { Ok(()) } else { Err(format!("as read {text}\n    written {written}")) }
    });
}

#[test]
fn every_outcome_is_read_back_as_it_was() {
    each(|vector| {
        let Ok(text) = answer(&vector.rulebook, &vector.cart) else { return Ok(()) };
        let outcome = Outcome::from_json(text.as_bytes()).map_err(|error| error.to_string())?;
        let again = outcome.to_json();
        if again == text { Ok(()) } else { Err(format!("before {text}\n    after  {again}")) }
    });
}

#[test]
fn every_problem_says_what_was_expected_and_found() {
    each(|vector| {
        let Err(error) = answer(&vector.rulebook, &vector.cart) else { return Ok(()) };
        for problem in error.problems() {
            if problem.expected.is_empty() || problem.found.is_empty() || problem.found.chars().count() > 200 {
                return Err(problem.to_string());
            }
        }
        Ok(())
    });
}

#[test]
fn titles_are_unique() {
    let mut titles: Vec<String> = vectors().into_iter().map(|vector| vector.title).collect();
    titles.sort();
    let twice: Vec<&[String]> = titles.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
