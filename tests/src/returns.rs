//! The vectors of returns: an order, and what comes back of it in one or more steps.
//!
//! The format is described in `tests/returns/README.md`.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tillwork::{Engine, Error, refund_json};

use crate::{compact, repository, sorted, without_digest};

/// An order and its returns.
#[derive(Debug)]
pub struct Returns {
    /// Its theme and file name, without the ending.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The known bug, or class of bad input, that it keeps away.
    pub row: Option<String>,
    /// The text of the rulebook.
    pub rulebook: String,
    /// The text of the cart.
    pub cart: String,
    /// What somebody changed in the outcome's text afterwards: what is found first, and what stands in its place.
    pub tamper: Vec<(String, String)>,
    /// The returns, one after the other.
    pub steps: Vec<Step>,
}

/// One return.
#[derive(Debug)]
pub struct Step {
    /// The text of the request, without the state before.
    pub request: String,
    /// Whether its policy is `reprice`.
    pub reprice: bool,
    /// What somebody changed in the request's text afterwards.
    pub tamper: Vec<(String, String)>,
    /// What was worked out by hand: JSON Pointers into the return document, each with its value.
    pub check: BTreeMap<String, Value>,
    /// The expected answer.
    pub expected: Expected,
}

/// What a step is answered with.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// The return document, compact, without its digest, and with `-` for the digest of the outcome.
    Return(String),
    /// The refused document, and code and path of each of its problems.
    Problems(String, Vec<(String, String)>),
    /// Nothing yet: the vector was not blessed.
    Nothing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    title: String,
    row: Option<Value>,
    #[serde(borrow)]
    rulebook: &'a RawValue,
    #[serde(borrow)]
    cart: &'a RawValue,
    #[serde(default)]
    tamper: Vec<(String, String)>,
    #[serde(borrow)]
    steps: Vec<FileStep<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileStep<'a> {
    #[serde(borrow)]
    request: &'a RawValue,
    #[serde(default)]
    tamper: Vec<(String, String)>,
    #[serde(default)]
    check: BTreeMap<String, Value>,
    why: Option<String>,
    #[serde(borrow, rename = "return")]
    answer: Option<&'a RawValue>,
    document: Option<String>,
    problems: Option<Vec<FileProblem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileProblem {
    code: String,
    path: String,
}

/// All vectors of returns, by name.
///
/// # Panics
/// When a file cannot be read, or is no such vector: the message names the file.
#[must_use]
pub fn returns() -> Vec<Returns> {
    let root = repository().join("tests/returns");
    let mut all = Vec::new();
    for theme in sorted(&root).into_iter().filter(|path| path.is_dir()) {
        for path in sorted(&theme).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.strip_prefix(&root).expect("below the root").with_extension("");
            let name = name.to_string_lossy().replace('\\', "/");
            all.push(read(name, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        }
    }
    assert!(!all.is_empty(), "no vectors in {}", root.display());
    all
}

fn read(name: String, text: &str) -> Result<Returns, String> {
    let file: File<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !file.title.ends_with('.') || file.steps.is_empty() {
        return Err("a title that is a sentence, and steps, are needed".to_owned());
    }
    let steps = file.steps.into_iter().map(step).collect::<Result<_, String>>()?;
    Ok(Returns {
        name,
        title: file.title,
        row: file.row.map(|row| row.as_str().map_or_else(|| row.to_string(), str::to_owned)),
        rulebook: compact(file.rulebook.get()),
        cart: compact(file.cart.get()),
        tamper: file.tamper,
        steps,
    })
}

fn step(step: FileStep<'_>) -> Result<Step, String> {
    let expected = match (step.document, step.problems, step.answer) {
        (Some(document), Some(problems), None) if !problems.is_empty() && step.check.is_empty() => {
            Expected::Problems(document, problems.into_iter().map(|problem| (problem.code, problem.path)).collect())
        }
        (None, None, answer) if !step.check.is_empty() && step.why.is_some() => {
            answer.map_or(Expected::Nothing, |answer| Expected::Return(compact(answer.get())))
        }
        _ => return Err("`check`, `why` and `return`, or `document` and `problems` are needed".to_owned()),
    };
    let request = compact(step.request.get());
    let reprice = request.contains(r#""policy":"reprice""#);
    Ok(Step { request, reprice, tamper: step.tamper, check: step.check, expected })
}

impl Returns {
    /// The codes of all problems that it expects.
    #[must_use]
    pub fn problem_codes(&self) -> Vec<String> {
        let problems = self.steps.iter().filter_map(|step| match &step.expected {
            Expected::Problems(_, problems) => Some(problems),
            _ => None,
        });
        problems.flatten().map(|(code, _)| code.clone()).collect()
    }

    /// The order: its engine, and the outcome as it is handed back.
    ///
    /// # Errors
    /// The rulebook or the cart is refused.
    ///
    /// # Panics
    /// When there is nothing of what `tamper` wants to change.
    pub fn order(&self) -> Result<(Engine, String), Error> {
        let engine = Engine::from_json(self.rulebook.as_bytes())?;
        let outcome = engine.evaluate_json(self.cart.as_bytes())?;
        Ok((engine, changed(outcome, &self.tamper)))
    }

    /// What each step is answered with, as [`Expected`]: after a refusal the state stays as it was.
    ///
    /// # Panics
    /// When the order itself is refused, or there is nothing of what `tamper` wants to change.
    #[must_use]
    pub fn answers(&self) -> Vec<Expected> {
        let (engine, outcome) = self.order().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let (_, digest) = outcome.rsplit_once(",\"digest\":\"").expect("an outcome has a digest");
        let digest = digest.trim_end_matches("\"}").to_owned();
        let mut state: Option<String> = None;
        let mut answers = Vec::new();
        for step in &self.steps {
            let request = step.request_after(state.as_deref());
            let answer = if step.reprice {
                engine.refund_json(outcome.as_bytes(), self.cart.as_bytes(), request.as_bytes())
            } else {
                refund_json(outcome.as_bytes(), request.as_bytes())
            };
            answers.push(match answer {
                Ok(text) => {
                    state = Some(state_of(&text));
                    Expected::Return(without_digest(&text).replace(&digest, "-"))
                }
                Err(error) => Expected::Problems(
                    error.kind().as_str().to_owned(),
                    error.problems().iter().map(|one| (one.code.as_str().to_owned(), one.path.clone())).collect(),
                ),
            });
        }
        answers
    }
}

impl Step {
    /// The text of the request with the state before it, and with what was changed in it.
    ///
    /// # Panics
    /// When there is nothing of what `tamper` wants to change.
    #[must_use]
    pub fn request_after(&self, state: Option<&str>) -> String {
        let open = self.request.strip_suffix('}').expect("an object");
        let request = match state {
            Some(state) => format!("{open},\"before\":{state}}}"),
            None => self.request.clone(),
        };
        changed(request, &self.tamper)
    }
}

/// The text of a return document's state.
fn state_of(answer: &str) -> String {
    #[derive(Deserialize)]
    struct Answer<'a> {
        #[serde(borrow)]
        state: &'a RawValue,
    }
    serde_json::from_str::<Answer<'_>>(answer).expect("a return is JSON").state.get().to_owned()
}

/// A text in which the first of each of these is replaced.
fn changed(mut text: String, changes: &[(String, String)]) -> String {
    for (old, new) in changes {
        assert!(text.contains(old.as_str()), "{old} is not in {text}");
        text = text.replacen(old.as_str(), new, 1);
    }
    text
}
