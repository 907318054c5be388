//! Every vector of the ledger, byte for byte.

use serde_json::Value;
use tillwork::Engine;
use tillwork_tests::ledger::{LedgerVector, ledger_vectors, run};

/// Runs a check on every vector and lists all that fail.
fn each(check: impl Fn(&LedgerVector) -> Result<(), String>) {
    let vectors = ledger_vectors();
    assert!(vectors.len() >= 45, "only {} vectors", vectors.len());
    let failures: Vec<String> = vectors
        .iter()
        .filter_map(|vector| check(vector).err().map(|why| format!("{}: {}\n    {why}", vector.name, vector.title)))
        .collect();
    assert!(failures.is_empty(), "{} of {} vectors fail\n{}", failures.len(), vectors.len(), failures.join("\n"));
}

fn answers(vector: &LedgerVector) -> Result<Vec<String>, String> {
    Ok(run(&vector.rulebook, &vector.start, &vector.steps).map_err(|error| error.to_string())?.answers)
}

#[test]
fn every_answer_is_the_expected_one() {
    each(|vector| {
        let found = answers(vector)?;
        if vector.answers.is_empty() {
            return Err("not blessed: run `python tests/ledger/bless.py`".to_owned());
        }
        let different = vector.answers.iter().zip(&found).position(|(expected, found)| expected != found);
        match different {
            Some(step) => Err(format!("step {step}: expected {}\n    found {}", vector.answers[step], found[step])),
            None if vector.answers.len() != found.len() => Err("another number of answers".to_owned()),
            None => Ok(()),
        }
    });
}

#[test]
fn every_answer_holds_what_was_worked_out_by_hand() {
    each(|vector| {
        let all: Value = serde_json::from_str(&format!("[{}]", answers(vector)?.join(","))).map_err(|error| error.to_string())?;
        for (pointer, expected) in &vector.check {
            // What is not there is worked out as `null`.
            let found = all.pointer(pointer).unwrap_or(&Value::Null);
            if found != expected {
                return Err(format!("{pointer}: by hand {expected}, found {found}"));
            }
        }
        Ok(())
    });
}

#[test]
fn the_entries_lead_to_the_state_again() {
    each(|vector| {
        let end = run(&vector.rulebook, &vector.start, &vector.steps).map_err(|error| error.to_string())?;
        let start: Value = serde_json::from_str(&vector.start).map_err(|error| error.to_string())?;
        // Entries lead there from nothing but a member.
        if end.entries == "[]" || start.as_object().is_some_and(|start| start.len() > 2) {
            return Ok(());
        }
        let engine = Engine::from_json(vector.rulebook.as_bytes()).map_err(|error| error.to_string())?;
        let replayed = engine.ledger().replay_json(end.entries.as_bytes()).map_err(|error| error.to_string())?;
        if replayed == end.state { Ok(()) } else { Err(format!("applied  {}\n    replayed {replayed}", end.state)) }
    });
}

#[test]
fn documents_are_read_back_as_they_were() {
    each(|vector| {
        let end = run(&vector.rulebook, &vector.start, &vector.steps).map_err(|error| error.to_string())?;
        let engine = Engine::from_json(vector.rulebook.as_bytes()).map_err(|error| error.to_string())?;
        let ledger = engine.ledger();
        if end.state == vector.start {
            return Ok(());
        }
        let state = ledger.read_state(end.state.as_bytes()).map_err(|error| error.to_string())?;
        if ledger.state_json(&state) != end.state {
            return Err(format!("before {}\n    after {}", end.state, ledger.state_json(&state)));
        }
        if end.entries == "[]" {
            return Ok(());
        }
        let entries = ledger.read_entries(end.entries.as_bytes()).map_err(|error| error.to_string())?;
        let again = ledger.entries_json(&entries);
        if again == end.entries { Ok(()) } else { Err(format!("before {}\n    after {again}", end.entries)) }
    });
}

#[test]
fn titles_are_unique() {
    let mut titles: Vec<String> = ledger_vectors().into_iter().map(|vector| vector.title).collect();
    titles.sort();
    let twice: Vec<&[String]> = titles.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// The known bugs of others that concern points and the ledger.
#[test]
fn each_known_bug_of_ledgers_has_its_vector() {
    let rows: Vec<String> = ledger_vectors().into_iter().filter_map(|vector| vector.row).collect();
    let missing: Vec<&str> = ["44", "45", "46", "50", "55", "B24", "B25", "B27"]
        .into_iter()
        .filter(|row| !rows.iter().any(|one| one == row))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
