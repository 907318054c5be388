//! Documents as Python has them: JSON text, or plain data, which is written as JSON text here.
//!
//! Plain data is `dict` with `str` keys, `list`, `tuple`, `str`, `int`, `float`, `bool`, `None` and `decimal.Decimal`. Of subclasses
//! only what they inherit is read, so that no code of theirs runs. Whatever JSON cannot say is a problem, never a guess.

use std::borrow::Cow;
use std::io::Write;

use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use tillwork::{ErrorKind, InputLimits};

use crate::error::{Problem, refusal};

/// How many problems are told, as of a document that is text.
const MOST_PROBLEMS: usize = 10_000;
/// The engine accepts 64 levels and says so itself; this is only far enough above it to end the recursion.
const DEEPEST: usize = 128;

const HALF: &str = "half a surrogate pair";

/// Why a document has no JSON text.
pub(crate) enum Failure {
    /// It holds what JSON cannot say.
    Problems(Vec<Problem>),
    /// Python failed.
    Raised(PyErr),
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Failure {
        Failure::Raised(error)
    }
}

impl Failure {
    /// The exception for it.
    pub(crate) fn raise(self, py: Python<'_>, kind: ErrorKind) -> PyErr {
        match self {
            Failure::Problems(problems) => refusal(py, kind, problems),
            Failure::Raised(error) => error,
        }
    }
}

/// The JSON text of a document, or the exception for it.
pub(crate) fn read<'a>(kind: ErrorKind, value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    text(kind, value).map_err(|failure| failure.raise(value.py(), kind))
}

/// The moment of a question, as it is. What is none is refused like one that stands in a document.
pub(crate) fn moment<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    if let Ok(text) = value.cast::<PyString>()
        && let Ok(text) = text.to_str()
    {
        return Ok(text);
    }
    let question = PyDict::new(value.py());
    question.set_item("at", value)?;
    read(ErrorKind::Question, question.as_any())?;
    let problem = Problem { path: "/at".to_owned(), ..report("wrong_type", "a text", class_name(value)) };
    Err(refusal(value.py(), ErrorKind::Question, vec![problem]))
}

/// The JSON text of a document.
pub(crate) fn text<'a>(kind: ErrorKind, value: &'a Bound<'_, PyAny>) -> Result<Cow<'a, [u8]>, Failure> {
    if let Ok(text) = value.cast::<PyString>() {
        return match text.to_str() {
            Ok(text) => Ok(Cow::Borrowed(text.as_bytes())),
            Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(value.py()) => {
                Err(Failure::Problems(vec![report("json_syntax", "JSON text in well-formed Unicode", HALF)]))
            }
            Err(error) => Err(error.into()),
        };
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Cow::Owned(bytes.to_vec()));
    }
    let limits = InputLimits::default();
    let most = match kind {
        ErrorKind::Rulebook => limits.rulebook_bytes,
        ErrorKind::Outcome => limits.outcome_bytes,
        _ => limits.cart_bytes,
    };
    let mut writer = Writer { text: Vec::with_capacity(1024), most, problems: Vec::new(), stopped: false };
    let place = Place { above: None, step: Step::Index(0), id: value.as_ptr() as usize, depth: 1 };
    if let Ok(object) = value.cast::<PyDict>() {
        writer.object(object, &place)?;
    } else if let (ErrorKind::Entries, Ok(list)) = (kind, value.cast::<PyList>()) {
        writer.list(list.iter(), &place)?;
    } else {
        let container = if kind == ErrorKind::Entries { "a list" } else { "a dict" };
        let expected = format!("{container}, or JSON text as str or bytes");
        writer.add(report("wrong_type", &expected, class_name(value)));
    }
    if writer.problems.is_empty() { Ok(Cow::Owned(writer.text)) } else { Err(Failure::Problems(writer.problems)) }
}

/// A problem of the document as a whole; its place is filled in by whoever knows it.
fn report(code: &'static str, expected: &str, found: impl Into<String>) -> Problem {
    Problem { code, path: String::new(), expected: expected.to_owned(), found: found.into(), help: None }
}

/// The name of a value's class, in backticks. Asked of the class itself: no code of the value runs.
fn class_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().fully_qualified_name().map_or_else(|_| "another object".to_owned(), |name| format!("`{name}`"))
}

/// Where a container stands in the document, and in what.
struct Place<'a, 'py> {
    above: Option<&'a Place<'a, 'py>>,
    step: Step<'a, 'py>,
    /// The identity of the container.
    id: usize,
    depth: usize,
}

/// The way from a container to a value in it.
#[derive(Clone, Copy)]
enum Step<'a, 'py> {
    Key(&'a Bound<'py, PyString>),
    Index(usize),
}

impl Step<'_, '_> {
    fn append_to(self, pointer: &mut String) {
        pointer.push('/');
        match self {
            Step::Key(key) => pointer.push_str(&key.to_string_lossy().replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => pointer.push_str(&index.to_string()),
        }
    }
}

impl Place<'_, '_> {
    /// The JSON Pointer of the container.
    fn pointer(&self) -> String {
        let Some(above) = self.above else { return String::new() };
        let mut pointer = above.pointer();
        self.step.append_to(&mut pointer);
        pointer
    }

    fn holds(&self, id: usize) -> bool {
        self.id == id || self.above.is_some_and(|above| above.holds(id))
    }
}

struct Writer {
    text: Vec<u8>,
    most: usize,
    problems: Vec<Problem>,
    stopped: bool,
}

impl Writer {
    /// Writes the value that `step` leads to from `place`.
    fn value<'py>(&mut self, value: &Bound<'py, PyAny>, place: &Place<'_, 'py>, step: Step<'_, 'py>) -> PyResult<()> {
        // By frequency; the exact classes are told by their address.
        if let Ok(text) = value.cast::<PyString>() {
            return self.string(text, place, step);
        }
        if value.is_exact_instance_of::<PyBool>() {
            self.text.extend_from_slice(if value.is_truthy()? { b"true" } else { b"false" });
            return Ok(());
        }
        if let Ok(number) = value.cast::<PyInt>() {
            self.integer(number, place, step);
            return Ok(());
        }
        if let Ok(object) = value.cast::<PyDict>() {
            return self.nested(value, place, step, |writer, place| writer.object(object, place));
        }
        if let Ok(list) = value.cast::<PyList>() {
            return self.nested(value, place, step, |writer, place| writer.list(list.iter(), place));
        }
        if let Ok(number) = value.cast::<PyFloat>() {
            self.float(number.value(), place, step);
            return Ok(());
        }
        if value.is_none() {
            self.text.extend_from_slice(b"null");
            return Ok(());
        }
        if let Ok(list) = value.cast::<PyTuple>() {
            return self.nested(value, place, step, |writer, place| writer.list(list.iter(), place));
        }
        if value.get_type().is(decimal(value.py())?) {
            return self.decimal(value, place, step);
        }
        let help = match value.get_type().name() {
            Ok(name) if ["datetime", "date", "time", "Timestamp"].iter().any(|known| name == *known) => {
                Some("write its isoformat()")
            }
            Ok(name) if ["int64", "int32", "uint64", "uint32", "bool", "float32"].iter().any(|known| name == *known) => {
                Some("write its item()")
            }
            Ok(name) if ["set", "frozenset", "generator", "ndarray", "Series"].iter().any(|known| name == *known) => {
                Some("write list(…)")
            }
            _ => None,
        };
        let mut problem = report("wrong_type", "plain data", class_name(value));
        problem.help = help.map(str::to_owned);
        self.report(problem, place, step);
        Ok(())
    }

    fn string<'py>(&mut self, text: &Bound<'py, PyString>, place: &Place<'_, 'py>, step: Step<'_, 'py>) -> PyResult<()> {
        match text.to_str() {
            Ok(text) => {
                self.quoted(text);
                Ok(())
            }
            Err(error) if error.is_instance_of::<PyUnicodeEncodeError>(text.py()) => {
                self.report(report("wrong_type", "well-formed Unicode", HALF), place, step);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn quoted(&mut self, text: &str) {
        self.text.push(b'"');
        let mut rest = text.as_bytes();
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) {
            let (plain, special) = rest.split_at(at);
            self.text.extend_from_slice(plain);
            if let Some((byte, after)) = special.split_first() {
                match byte {
                    b'"' | b'\\' => self.text.extend_from_slice(&[b'\\', *byte]),
                    _ => {
                        // Writing to a vector cannot fail.
                        let _ = write!(self.text, "\\u{byte:04x}");
                    }
                }
                rest = after;
            }
        }
        self.text.extend_from_slice(rest);
        self.text.push(b'"');
    }

    fn integer<'py>(&mut self, number: &Bound<'py, PyInt>, place: &Place<'_, 'py>, step: Step<'_, 'py>) {
        // The engine knows better what is too large where.
        if let Ok(number) = number.extract::<i64>() {
            let _ = write!(self.text, "{number}");
        } else if let Ok(number) = number.extract::<i128>() {
            let _ = write!(self.text, "{number}");
        } else {
            self.report(report("integer_range", "an integer of at most 128 bits", "a larger one"), place, step);
        }
    }

    /// The shortest decimal form that reads back as the same float: what Python itself prints.
    fn float(&mut self, number: f64, place: &Place<'_, '_>, step: Step<'_, '_>) {
        if number.is_finite() {
            let _ = write!(self.text, "{number:?}");
        } else {
            let found = if number.is_nan() { "`nan`" } else { "`inf`" };
            self.report(report("wrong_type", "a finite number", found), place, step);
        }
    }

    /// The digits of a `Decimal`: its text is a JSON number unless it is no number.
    fn decimal<'py>(&mut self, number: &Bound<'py, PyAny>, place: &Place<'_, 'py>, step: Step<'_, 'py>) -> PyResult<()> {
        let text = number.str()?;
        let text = text.to_str()?;
        if text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit()) {
            self.text.extend_from_slice(text.as_bytes());
        } else {
            let found = format!("`Decimal('{text}')`");
            self.report(report("wrong_type", "a finite number", found), place, step);
        }
        Ok(())
    }

    fn nested<'py>(
        &mut self,
        value: &Bound<'py, PyAny>,
        place: &Place<'_, 'py>,
        step: Step<'_, 'py>,
        write: impl FnOnce(&mut Writer, &Place<'_, 'py>) -> PyResult<()>,
    ) -> PyResult<()> {
        let id = value.as_ptr() as usize;
        if place.holds(id) {
            self.report(report("wrong_type", "plain data", "an object that contains itself"), place, step);
            return Ok(());
        }
        if place.depth >= DEEPEST {
            let found = format!("more than {DEEPEST}");
            self.report(report("json_depth", "at most 64 levels", found), place, step);
            self.stopped = true;
            return Ok(());
        }
        write(self, &Place { above: Some(place), step, id, depth: place.depth.saturating_add(1) })
    }

    fn object<'py>(&mut self, object: &Bound<'py, PyDict>, place: &Place<'_, 'py>) -> PyResult<()> {
        self.text.push(b'{');
        let mut first = true;
        for (key, value) in object {
            if self.full(place) {
                break;
            }
            let Ok(key) = key.cast::<PyString>() else {
                let found = format!("a key of class {}", class_name(&key));
                let problem = Problem { path: place.pointer(), ..report("wrong_type", "keys of class `str`", found) };
                self.add(problem);
                continue;
            };
            if !first {
                self.text.push(b',');
            }
            first = false;
            self.string(key, place, Step::Key(key))?;
            self.text.push(b':');
            self.value(&value, place, Step::Key(key))?;
        }
        self.text.push(b'}');
        Ok(())
    }

    fn list<'py>(&mut self, list: impl Iterator<Item = Bound<'py, PyAny>>, place: &Place<'_, 'py>) -> PyResult<()> {
        self.text.push(b'[');
        for (index, value) in list.enumerate() {
            if self.full(place) {
                break;
            }
            if index > 0 {
                self.text.push(b',');
            }
            self.value(&value, place, Step::Index(index))?;
        }
        self.text.push(b']');
        Ok(())
    }

    /// Whether there is no point in going on.
    fn full(&mut self, place: &Place<'_, '_>) -> bool {
        if self.text.len() > self.most && !self.stopped {
            let expected = format!("at most {} bytes of JSON", self.most);
            self.add(Problem { path: place.pointer(), ..report("too_large", &expected, "more") });
            self.stopped = true;
        }
        self.stopped
    }

    #[cold]
    fn report(&mut self, problem: Problem, place: &Place<'_, '_>, step: Step<'_, '_>) {
        let mut path = place.pointer();
        step.append_to(&mut path);
        self.add(Problem { path, ..problem });
    }

    fn add(&mut self, problem: Problem) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else if !self.stopped {
            let expected = format!("at most {MOST_PROBLEMS} problems");
            self.problems.push(report("too_many_problems", &expected, format!("{} or more", MOST_PROBLEMS + 1)));
            self.stopped = true;
        }
    }
}

/// The class `decimal.Decimal`.
fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}
