//! The vectors of the ledger: a rulebook, steps one after the other, and the answer to each.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tillwork::{Engine, Error};

use crate::{codes_and_paths, compact, repository, sorted};

/// Steps on a member's ledger, and the answers to them.
#[derive(Debug)]
pub struct LedgerVector {
    /// Its file name, without the ending: `debt-paid-in-parts`.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The known bug, or class of bad input, that it keeps away.
    pub row: Option<String>,
    /// The text of the rulebook.
    pub rulebook: String,
    /// The text of the state at the beginning.
    pub start: String,
    /// The steps as texts.
    pub steps: Vec<String>,
    /// What was worked out by hand: JSON Pointers into the list of answers, each with its value.
    pub check: BTreeMap<String, Value>,
    /// The expected answers, compact; none if the vector was not blessed.
    pub answers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    title: String,
    row: Option<Value>,
    #[serde(borrow)]
    rulebook: &'a RawValue,
    #[serde(borrow)]
    start: Option<&'a RawValue>,
    #[serde(borrow)]
    ledger: Vec<&'a RawValue>,
    check: BTreeMap<String, Value>,
    why: String,
    #[serde(borrow, default)]
    answers: Vec<&'a RawValue>,
}

/// All vectors of the ledger, by name.
///
/// # Panics
/// When a file cannot be read, or is no vector: the message names the file.
#[must_use]
pub fn ledger_vectors() -> Vec<LedgerVector> {
    let files = sorted(&repository().join("tests/ledger/vectors"));
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        read(&name, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

fn read(name: &str, text: &str) -> Result<LedgerVector, String> {
    let file: File<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !file.title.ends_with('.') || file.why.is_empty() || file.check.is_empty() || file.ledger.is_empty() {
        return Err("a sentence as title, `ledger`, `check` and `why` are needed".to_owned());
    }
    let texts = |list: &[&RawValue]| list.iter().map(|one| compact(one.get())).collect();
    Ok(LedgerVector {
        name: name.to_owned(),
        title: file.title,
        row: file.row.map(|row| row.as_str().map_or_else(|| row.to_string(), str::to_owned)),
        rulebook: compact(file.rulebook.get()),
        start: file.start.map_or_else(|| r#"{"tillwork":1,"member":"c-1"}"#.to_owned(), |start| compact(start.get())),
        steps: texts(&file.ledger),
        check: file.check,
        answers: texts(&file.answers),
    })
}

impl LedgerVector {
    /// The codes of all refusals in it.
    ///
    /// # Panics
    /// When an answer is no JSON.
    #[must_use]
    pub fn problem_codes(&self) -> Vec<String> {
        let answers = self.answers.iter().map(|text| serde_json::from_str::<Value>(text).expect("an answer is JSON"));
        let problems = answers.flat_map(|answer| answer["problems"].as_array().cloned().unwrap_or_default());
        problems.filter_map(|problem| problem["code"].as_str().map(str::to_owned)).collect()
    }
}

/// An answer of `apply`, member by member.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    state: &'a RawValue,
    #[serde(borrow)]
    entries: &'a RawValue,
    #[serde(default)]
    again: bool,
    #[serde(borrow)]
    receive: Option<&'a RawValue>,
}

/// What came out of the steps of a vector.
#[derive(Debug)]
pub struct Run {
    /// The answer to each step.
    pub answers: Vec<String>,
    /// The state at the end.
    pub state: String,
    /// All entries, in order, as one list.
    pub entries: String,
}

/// Takes the steps of a vector with a rulebook.
///
/// # Errors
/// The rulebook is refused; a refused step is an answer.
///
/// # Panics
/// When the engine writes something that is no JSON.
pub fn run(rulebook: &str, start: &str, steps: &[String]) -> Result<Run, Error> {
    let engine = Engine::from_json(rulebook.as_bytes())?;
    let ledger = engine.ledger();
    let (mut state, mut entries, mut answers) = (start.to_owned(), Vec::new(), Vec::new());
    for step in steps {
        let value: Value = serde_json::from_str(step).expect("a step is JSON");
        let all = |entries: &[String]| format!("[{}]", entries.join(","));
        let answer = if value.get("event").is_some() {
            ledger.apply_json(state.as_bytes(), step.as_bytes()).map(|text| {
                let answer: Answer<'_> = serde_json::from_str(&text).expect("an answer is JSON");
                state = answer.state.get().to_owned();
                let list: Vec<&RawValue> = serde_json::from_str(answer.entries.get()).expect("entries are a list");
                entries.extend(list.iter().map(|entry| entry.get().to_owned()));
                let again = if answer.again { ",\"again\":true" } else { "" };
                let receive = answer.receive.map_or_else(String::new, |event| format!(",\"receive\":{}", event.get()));
                format!("{{\"entries\":{}{again}{receive}}}", answer.entries.get())
            })
        } else if let Some(question) = value.get("view") {
            ledger.view_json(state.as_bytes(), question.to_string().as_bytes())
        } else if let Some(at) = value.get("report").and_then(Value::as_str) {
            ledger.report_json(all(&entries).as_bytes(), at)
        } else {
            assert_eq!(value, serde_json::json!({"state": true}), "a step is an event, a view, a report or the state");
            Ok(state.clone())
        };
        answers.push(answer.unwrap_or_else(|error| refusal(&error)));
    }
    Ok(Run { answers, state, entries: format!("[{}]", entries.join(",")) })
}

/// A refusal as it stands in vectors: document, codes and paths.
fn refusal(error: &Error) -> String {
    let problems: Vec<String> = codes_and_paths(error)
        .into_iter()
        .map(|(code, path)| format!("{{\"code\":{},\"path\":{}}}", Value::from(code), Value::from(path)))
        .collect();
    format!("{{\"document\":\"{}\",\"problems\":[{}]}}", error.kind().as_str(), problems.join(","))
}
