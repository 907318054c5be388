//! What is wrong with a document: problems with a stable code, a place, and a remedy.

mod code;
mod path;
mod suggest;

use std::fmt;

pub use code::Code;
pub(crate) use code::catalogue;
pub(crate) use path::Path;
pub(crate) use suggest::nearest;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What kind of problem it is; stable between versions.
    pub code: Code,
    /// Where it is: a JSON Pointer (RFC 6901) into the document.
    pub path: String,
    /// What was expected.
    pub expected: String,
    /// What was found; user input stands in backticks.
    pub found: String,
    /// The remedy, where there is an obvious one.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the document" } else { &self.path };
        write!(f, "{place}: expected {}, found {} ({})", self.expected, self.found, self.code.as_str())?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// Which document an error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The rulebook.
    Rulebook,
    /// The cart.
    Cart,
    /// An outcome that was handed back.
    Outcome,
    /// What is asked to be returned.
    Return,
    /// The state of a ledger.
    State,
    /// An event of a ledger: the document, or what it asks for.
    Event,
    /// Entries of a ledger.
    Entries,
    /// A question to a ledger.
    Question,
    /// A certificate.
    Certificate,
}

impl ErrorKind {
    /// The name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Rulebook => "rulebook",
            ErrorKind::Cart => "cart",
            ErrorKind::Outcome => "outcome",
            ErrorKind::Return => "return",
            ErrorKind::State => "state",
            ErrorKind::Event => "event",
            ErrorKind::Entries => "entries",
            ErrorKind::Question => "question",
            ErrorKind::Certificate => "certificate",
        }
    }
}

/// A document was refused. Carries all of its problems.
///
/// # Example: two mistakes, two problems
/// ```
/// let text = br#"{"tillwork": 1, "id": "shop", "currency": "USD", "time_zon": "UTC", "near_misses": -1}"#;
/// let error = tillwork::Engine::from_json(text).unwrap_err();
/// let paths: Vec<_> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
/// assert_eq!(paths, ["/time_zon", "/near_misses"]);
/// assert_eq!(error.problems()[0].help.as_deref(), Some("did you mean `time_zone`?"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    problems: Vec<Problem>,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, problems: Vec<Problem>) -> Error {
        Error { kind, problems }
    }

    /// Which document was refused.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Everything that is wrong with it, in the order of the document; at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = self.kind.as_str();
        write!(f, "{document} refused")?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
