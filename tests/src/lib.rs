//! The conformance vectors: where they lie, what they hold, and how an answer is compared with them.
//!
//! The format is described in `tests/vectors/README.md`.
#![forbid(unsafe_code)]

pub mod contest;
pub mod generate;
pub mod ledger;
pub mod returns;
mod rows;

pub use rows::rows;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tillwork::{Engine, Error, ErrorKind};

/// A rulebook, a cart, and the answer to them.
#[derive(Debug)]
pub struct Vector {
    /// Its theme and file name, without the ending: `rounding/per-cart-up`.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The known bug, or class of bad input, that it keeps away.
    pub row: Option<String>,
    /// The text of the rulebook.
    pub rulebook: String,
    /// The text of the cart.
    pub cart: String,
    /// What was worked out by hand: JSON Pointers into the outcome, each with its value.
    pub check: BTreeMap<String, Value>,
    /// The expected answer.
    pub expected: Expected,
}

/// The answer that a vector expects.
#[derive(Debug)]
pub enum Expected {
    /// The outcome without digest, compact.
    Outcome(String),
    /// The problems of a document: code and path of each, in order.
    Problems(ErrorKind, Vec<(String, String)>),
    /// Nothing yet: the vector was not blessed.
    Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    title: String,
    row: Option<Value>,
    #[serde(borrow)]
    rulebook: Option<&'a RawValue>,
    rulebook_text: Option<String>,
    #[serde(borrow)]
    cart: Option<&'a RawValue>,
    cart_text: Option<String>,
    check: Option<BTreeMap<String, Value>>,
    why: Option<String>,
    #[serde(borrow)]
    outcome: Option<&'a RawValue>,
    document: Option<String>,
    problems: Option<Vec<ExpectedProblem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedProblem {
    code: String,
    path: String,
}

/// The root of the repository.
///
/// # Panics
/// When the crate lies nowhere.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the repository").to_path_buf()
}

/// All vectors, by name.
///
/// # Panics
/// When a file cannot be read, or is no vector: the message names the file.
#[must_use]
pub fn vectors() -> Vec<Vector> {
    let root = repository().join("tests/vectors");
    let mut vectors = Vec::new();
    for theme in sorted(&root).into_iter().filter(|path| path.is_dir()) {
        for path in sorted(&theme).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.strip_prefix(&root).expect("below the root").with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            vectors.push(read(&name, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        }
    }
    assert!(!vectors.is_empty(), "no vectors in {}", root.display());
    vectors
}

pub(crate) fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}

/// Reads the text of a vector file.
fn read(name: &str, text: &str) -> Result<Vector, String> {
    let file: File<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let document = |object: Option<&RawValue>, text: Option<String>, what: &str| match (object, text) {
        (Some(object), None) => Ok(compact(object.get())),
        (None, Some(text)) => Ok(text),
        _ => Err(format!("one of `{what}` and `{what}_text` is needed")),
    };
    let expected = match (file.document.as_deref(), file.problems, file.outcome) {
        (Some(document), Some(problems), None) if !problems.is_empty() && file.check.is_none() && file.why.is_none() => {
            let document = match document {
                "rulebook" => ErrorKind::Rulebook,
                "cart" => ErrorKind::Cart,
                other => return Err(format!("`document` is {other}")),
            };
            Expected::Problems(document, problems.into_iter().map(|problem| (problem.code, problem.path)).collect())
        }
        (None, None, outcome) if file.check.as_ref().is_some_and(|check| !check.is_empty()) && file.why.is_some() => {
            outcome.map_or(Expected::Nothing, |outcome| Expected::Outcome(compact(outcome.get())))
        }
        _ => return Err("`check`, `why` and `outcome`, or `document` and `problems` are needed".to_owned()),
    };
    if !file.title.ends_with('.') {
        return Err("the title is no sentence".to_owned());
    }
    Ok(Vector {
        name: name.to_owned(),
        title: file.title,
        row: file.row.map(|row| row.as_str().map_or_else(|| row.to_string(), str::to_owned)),
        rulebook: document(file.rulebook, file.rulebook_text, "rulebook")?,
        cart: document(file.cart, file.cart_text, "cart")?,
        check: file.check.unwrap_or_default().into_iter().map(|(key, value)| (pointer(key), value)).collect(),
        expected,
    })
}

/// The short names of a `check` are pointers into the totals.
fn pointer(key: String) -> String {
    if key.starts_with('/') { key } else { format!("/totals/{key}") }
}

/// JSON text without the white space between its tokens; the tokens stay as they are written.
///
/// # Example
/// ```
/// assert_eq!(tillwork_tests::compact("{\n  \"a b\": [1.0, \"c \\\" d\"]\n}"), "{\"a b\":[1.0,\"c \\\" d\"]}");
/// ```
#[must_use]
pub fn compact(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let (mut inside, mut escaped) = (false, false);
    for c in json.chars() {
        if inside {
            (inside, escaped) = (escaped || c != '"', !escaped && c == '\\');
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            inside = c == '"';
        }
        text.push(c);
    }
    text
}

/// An outcome document without its digest, which is its last member.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn without_digest(outcome: &str) -> String {
    let at = outcome.rfind(",\"digest\":\"").expect("an outcome has a digest");
    format!("{}}}", &outcome[..at])
}

/// The engine's answer to two texts.
///
/// # Errors
/// One of the documents is refused.
pub fn answer(rulebook: &str, cart: &str) -> Result<String, Error> {
    Engine::from_json(rulebook.as_bytes())?.evaluate_json(cart.as_bytes())
}

/// Code and path of each problem of an error.
#[must_use]
pub fn codes_and_paths(error: &Error) -> Vec<(String, String)> {
    error.problems().iter().map(|problem| (problem.code.as_str().to_owned(), problem.path.clone())).collect()
}

/// The text of a vector file without expectations: how a failing case is kept.
///
/// # Panics
/// When a document is no JSON.
#[must_use]
pub fn as_vector(title: &str, rulebook: &str, cart: &str) -> String {
    let document = |text: &str| serde_json::from_str::<Value>(text).expect("a generated document is JSON");
    let vector =
        serde_json::json!({"title": title, "rulebook": document(rulebook), "cart": document(cart), "check": {}, "why": ""});
    serde_json::to_string_pretty(&vector).expect("JSON is written")
}
