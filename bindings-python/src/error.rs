//! From refusals and panics to exceptions.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};
use tillwork::{Error, ErrorKind};

/// One thing that is wrong with a document, before it is a Python object.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) path: String,
    pub(crate) expected: String,
    pub(crate) found: String,
    pub(crate) help: Option<String>,
}

impl From<&tillwork::Problem> for Problem {
    fn from(problem: &tillwork::Problem) -> Problem {
        Problem {
            code: problem.code.as_str(),
            path: problem.path.clone(),
            expected: problem.expected.clone(),
            found: problem.found.clone(),
            help: problem.help.clone(),
        }
    }
}

/// The problems of an error.
pub(crate) fn problems(error: &Error) -> Vec<Problem> {
    error.problems().iter().map(Problem::from).collect()
}

/// The exception for an error of the engine.
pub(crate) fn refused(py: Python<'_>, error: &Error) -> PyErr {
    refusal(py, error.kind(), problems(error))
}

/// The exception for a refused document.
#[cold]
pub(crate) fn refusal(py: Python<'_>, kind: ErrorKind, problems: Vec<Problem>) -> PyErr {
    static RULEBOOK: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static CART: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static OUTCOME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static RETURN: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static STATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static EVENT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static ENTRIES: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static QUESTION: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static CERTIFICATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = match kind {
        ErrorKind::State => STATE.import(py, ERRORS, "StateError"),
        ErrorKind::Event => EVENT.import(py, ERRORS, "EventError"),
        ErrorKind::Entries => ENTRIES.import(py, ERRORS, "EntriesError"),
        ErrorKind::Question => QUESTION.import(py, ERRORS, "QuestionError"),
        ErrorKind::Certificate => CERTIFICATE.import(py, ERRORS, "CertificateError"),
        ErrorKind::Cart => CART.import(py, ERRORS, "CartError"),
        ErrorKind::Outcome => OUTCOME.import(py, ERRORS, "OutcomeError"),
        ErrorKind::Return => RETURN.import(py, ERRORS, "ReturnError"),
        _ => RULEBOOK.import(py, ERRORS, "RulebookError"),
    };
    let made = class.and_then(|class| class.call1((problem_objects(py, &problems)?,)));
    made.map_or_else(|failure| failure, PyErr::from_value)
}

const ERRORS: &str = "tillwork.errors";

/// Problems as a tuple of `tillwork.Problem`.
pub(crate) fn problem_objects<'py>(py: Python<'py>, problems: &[Problem]) -> PyResult<Bound<'py, PyTuple>> {
    static PROBLEM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = PROBLEM.import(py, ERRORS, "Problem")?;
    let objects: PyResult<Vec<_>> =
        problems.iter().map(|one| class.call1((one.code, &one.path, &one.expected, &one.found, one.help.as_deref()))).collect();
    PyTuple::new(py, objects?)
}

/// Runs the body of a function that Python calls; a panic in it becomes an `InternalError`.
///
/// Nothing that a panic could leave half done is used again: engines are immutable, and everything else belongs to the call.
pub(crate) fn guarded<T>(py: Python<'_>, body: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(internal(py, panic.as_ref())))
}

#[cold]
fn internal(py: Python<'_>, panic: &(dyn Any + Send)) -> PyErr {
    static INTERNAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let made = INTERNAL.import(py, ERRORS, "InternalError").and_then(|class| class.call1((text.unwrap_or("no message"),)));
    made.map_or_else(|failure| failure, PyErr::from_value)
}
