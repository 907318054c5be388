//! The engine as the package's classes use it: documents in, JSON text out.

use std::borrow::Cow;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use tillwork::{Engine, Error, ErrorKind, Language, Outcome, Rulebook, SEMANTICS_VERSION};

use crate::document::{self, Failure};
use crate::error::{Problem, guarded, problems, refusal, refused};
use crate::{parallel, table};

/// Carts whose texts are in memory at once.
const BLOCK: usize = 4096;
/// Carts that a thread takes at once: few enough that none waits long for the last.
const PIECE: usize = 8;

/// A compiled rulebook, and the text it was compiled from.
#[pyclass(frozen, module = "tillwork._core")]
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) engine: Engine,
    rulebook: Py<PyBytes>,
}

#[pymethods]
impl Core {
    #[new]
    fn new(rulebook: &Bound<'_, PyAny>) -> PyResult<Core> {
        let py = rulebook.py();
        guarded(py, || {
            let text = document::read(ErrorKind::Rulebook, rulebook)?;
            let engine = py.detach(|| Engine::from_json(&text)).map_err(|error| refused(py, &error))?;
            Ok(Core { engine, rulebook: PyBytes::new(py, &text).unbind() })
        })
    }

    /// The rulebook's JSON text.
    #[getter]
    fn rulebook<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        self.rulebook.bind(py).clone()
    }

    /// The JSON text of a cart's outcome.
    fn evaluate<'py>(&self, cart: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        let py = cart.py();
        guarded(py, || {
            let text = document::read(ErrorKind::Cart, cart)?;
            let outcome = py.detach(|| self.engine.evaluate_json(&text)).map_err(|error| refused(py, &error))?;
            Ok(PyString::new(py, &outcome))
        })
    }

    /// The JSON texts of a cart's outcome and of its certificate.
    fn evaluate_certified(&self, cart: &Bound<'_, PyAny>) -> PyResult<(String, String)> {
        let py = cart.py();
        guarded(py, || {
            let text = document::read(ErrorKind::Cart, cart)?;
            py.detach(|| self.engine.evaluate_certified_json(&text)).map_err(|error| refused(py, &error))
        })
    }

    /// The JSON texts of many carts' outcomes, in their order.
    #[pyo3(signature = (carts, threads=None))]
    fn evaluate_many<'py>(&self, carts: &Bound<'py, PyList>, threads: Option<usize>) -> PyResult<Bound<'py, PyList>> {
        let py = carts.py();
        guarded(py, || {
            let outcomes = PyList::empty(py);
            let mut wrong: Vec<Problem> = Vec::new();
            let threads = parallel::threads(threads);
            let mut begin = 0_usize;
            while begin < carts.len() {
                let block: Vec<Bound<'py, PyAny>> = carts.iter().skip(begin).take(BLOCK).collect();
                for (place, answer) in (begin..).zip(self.block(py, &block, threads)?) {
                    match answer {
                        Ok(outcome) if wrong.is_empty() => outcomes.append(PyString::new(py, &outcome))?,
                        Ok(_) => {}
                        Err(found) => {
                            wrong.extend(found.into_iter().map(|one| Problem { path: format!("/{place}{}", one.path), ..one }));
                        }
                    }
                }
                py.check_signals()?;
                begin = begin.saturating_add(BLOCK);
            }
            if wrong.is_empty() { Ok(outcomes) } else { Err(refusal(py, ErrorKind::Cart, wrong)) }
        })
    }

    /// Prices the carts of tables; `tillwork.Engine.evaluate_table` says what a request holds.
    fn evaluate_table<'py>(&self, request: &Bound<'py, PyDict>) -> PyResult<(Bound<'py, PyDict>, Bound<'py, PyTuple>)> {
        let py = request.py();
        guarded(py, || table::evaluate(self, py, request))
    }

    /// The JSON text of a return, by either policy.
    fn refund(&self, outcome: &Bound<'_, PyAny>, cart: &Bound<'_, PyAny>, request: &Bound<'_, PyAny>) -> PyResult<String> {
        let py = outcome.py();
        guarded(py, || {
            let outcome = document::read(ErrorKind::Outcome, outcome)?;
            let cart = document::read(ErrorKind::Cart, cart)?;
            let request = document::read(ErrorKind::Return, request)?;
            py.detach(|| self.engine.refund_json(&outcome, &cart, &request)).map_err(|error| refused(py, &error))
        })
    }

    /// An outcome in sentences, with the promotions' names.
    fn explain(&self, py: Python<'_>, outcome: &str, language: &str) -> PyResult<Vec<String>> {
        guarded(py, || {
            let (language, outcome) = explained(py, outcome, language)?;
            Ok(self.engine.explain(&outcome, language))
        })
    }

    /// Documents of a member's ledger: `apply` takes a state and an event, `view` a state and a question, `report` entries and a
    /// moment, `replay` entries and nothing.
    fn ledger<'py>(&self, what: &str, first: &Bound<'py, PyAny>, second: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        let py = first.py();
        guarded(py, || {
            let ledger = self.engine.ledger();
            let answer = match what {
                "apply" => {
                    let (state, event) = (document::read(ErrorKind::State, first)?, document::read(ErrorKind::Event, second)?);
                    py.detach(|| ledger.apply_json(&state, &event))
                }
                "view" => {
                    let (state, question) =
                        (document::read(ErrorKind::State, first)?, document::read(ErrorKind::Question, second)?);
                    py.detach(|| ledger.view_json(&state, &question))
                }
                "report" => {
                    let (entries, at) = (document::read(ErrorKind::Entries, first)?, document::moment(second)?);
                    py.detach(|| ledger.report_json(&entries, at))
                }
                _ => {
                    let entries = document::read(ErrorKind::Entries, first)?;
                    py.detach(|| ledger.replay_json(&entries))
                }
            };
            answer.map(|text| PyString::new(py, &text)).map_err(|error| refused(py, &error))
        })
    }

    /// What to look at twice in the rulebook: code, path, found, help.
    fn warnings(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, String, String, String)>> {
        guarded(py, || {
            let rulebook = Rulebook::from_json(self.rulebook_text(py)).map_err(|error| refused(py, &error))?;
            Ok(rulebook.warnings().into_iter().map(|one| (one.code.as_str(), one.path, one.found, one.help)).collect())
        })
    }
}

impl Core {
    /// The rulebook's JSON text.
    pub(crate) fn rulebook_text<'a>(&'a self, py: Python<'a>) -> &'a [u8] {
        self.rulebook.bind(py).as_bytes()
    }

    /// Evaluates some carts; what could not be written as text is refused like what could not be read.
    fn block(&self, py: Python<'_>, carts: &[Bound<'_, PyAny>], threads: usize) -> PyResult<Vec<Result<String, Vec<Problem>>>> {
        let mut texts: Vec<Result<Cow<'_, [u8]>, Vec<Problem>>> = Vec::with_capacity(carts.len());
        for cart in carts {
            texts.push(match document::text(ErrorKind::Cart, cart) {
                Ok(text) => Ok(text),
                Err(Failure::Problems(found)) => Err(found),
                Err(Failure::Raised(error)) => return Err(error),
            });
        }
        let pieces: Vec<_> = texts.chunks(PIECE).collect();
        let evaluate = |text: &Result<Cow<'_, [u8]>, Vec<Problem>>| match text {
            Ok(text) => self.engine.evaluate_json(text).map_err(|error: Error| problems(&error)),
            Err(found) => Err(found.clone()),
        };
        let work = |(): &mut (), piece: &&[_], goes_on: &mut dyn FnMut(usize) -> bool| {
            piece.iter().map_while(|text| goes_on(1).then(|| evaluate(text))).collect::<Vec<_>>()
        };
        let look_up = |_| Python::attach(|py| py.check_signals());
        let answers = py.detach(|| parallel::map_with(&pieces, threads, || (), work, look_up))?;
        Ok(answers.into_iter().flatten().collect())
    }
}

/// An outcome in sentences that call promotions by their ids.
#[pyfunction]
pub(crate) fn explain(py: Python<'_>, outcome: &str, language: &str) -> PyResult<Vec<String>> {
    guarded(py, || {
        let (language, outcome) = explained(py, outcome, language)?;
        Ok(tillwork::explain(&outcome, language))
    })
}

fn explained(py: Python<'_>, outcome: &str, language: &str) -> PyResult<(Language, Outcome)> {
    let Some(language) = Language::parse(language) else {
        let known: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
        let message =
            format!("expected a language of {}, found `{}`", known.join(", "), language.chars().take(80).collect::<String>());
        return Err(PyValueError::new_err(message));
    };
    let outcome = Outcome::from_json(outcome.as_bytes()).map_err(|error| refused(py, &error))?;
    Ok((language, outcome))
}

/// The JSON text of a return, by what the units cost.
#[pyfunction]
pub(crate) fn refund(outcome: &Bound<'_, PyAny>, request: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = outcome.py();
    guarded(py, || {
        let outcome = document::read(ErrorKind::Outcome, outcome)?;
        let request = document::read(ErrorKind::Return, request)?;
        py.detach(|| tillwork::refund_json(&outcome, &request)).map_err(|error| refused(py, &error))
    })
}

/// The JSON text of what becomes of a certificate.
#[pyfunction]
pub(crate) fn check_certificate(
    rulebook: &Bound<'_, PyAny>,
    cart: &Bound<'_, PyAny>,
    outcome: &Bound<'_, PyAny>,
    certificate: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let py = rulebook.py();
    guarded(py, || {
        let rulebook = document::read(ErrorKind::Rulebook, rulebook)?;
        let cart = document::read(ErrorKind::Cart, cart)?;
        let outcome = document::read(ErrorKind::Outcome, outcome)?;
        let certificate = document::read(ErrorKind::Certificate, certificate)?;
        let check = || tillwork::check_certificate_json(&rulebook, &cart, &outcome, &certificate);
        py.detach(check).map_err(|error| refused(py, &error))
    })
}

/// The JSON text of an outcome, as the engine would write it.
#[pyfunction]
pub(crate) fn read_outcome(outcome: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = outcome.py();
    guarded(py, || {
        let text = document::read(ErrorKind::Outcome, outcome)?;
        let outcome = Outcome::from_json(&text).map_err(|error| refused(py, &error))?;
        Ok(outcome.to_json())
    })
}

/// The version of the package.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// The version of the meaning of documents.
#[pyfunction]
pub(crate) fn semantics_version() -> u32 {
    SEMANTICS_VERSION
}

/// Panics, so that a test can see what becomes of it.
#[pyfunction]
#[expect(clippy::panic, reason = "it is what this is for")]
pub(crate) fn panic_for_tests(py: Python<'_>) -> PyResult<()> {
    guarded(py, || panic!("asked for by a test"))
}
