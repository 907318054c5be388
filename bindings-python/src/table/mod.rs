//! Many carts at once, from tables to tables.

mod arrow;
mod carts;
mod column;
mod fill;
mod flow;
mod groups;
mod ids;
mod input;
mod job;
mod judge;
mod near;
mod order;
mod output;
mod restore;
mod result;
mod stream;
mod text;
mod value;
mod watch;

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use tillwork::schedule::Instant;
use tillwork::{Currency, Rulebook};

use crate::engine::Core;
use crate::error::{Problem, problem_objects};
use crate::parallel;
pub(crate) use arrow::Batches;
use arrow::Frame;
use carts::{Defaults, Tables};
pub(crate) use flow::Flow;
use input::TableProblem;
use job::Job;
use result::Wanted;
use value::{Wrong, quoted};

/// What the Python side asks for.
#[derive(FromPyObject)]
struct Request<'py> {
    #[pyo3(item)]
    lines: Bound<'py, PyAny>,
    #[pyo3(item)]
    carts: Option<Bound<'py, PyAny>>,
    #[pyo3(item)]
    customers: Option<Bound<'py, PyAny>>,
    #[pyo3(item)]
    currency: Option<String>,
    #[pyo3(item)]
    at: Option<String>,
    #[pyo3(item)]
    columns: BTreeMap<String, String>,
    #[pyo3(item)]
    ignore: bool,
    #[pyo3(item)]
    tables: Vec<String>,
    #[pyo3(item)]
    digest: bool,
    #[pyo3(item)]
    minor: bool,
    #[pyo3(item)]
    threads: Option<usize>,
    /// Called with the numbers of carts done and of all carts.
    #[pyo3(item)]
    progress: Option<Bound<'py, PyAny>>,
}

/// Tables by name, and what is wrong in the rows of the incoming ones.
type Answer<'py> = (Bound<'py, PyDict>, Bound<'py, PyTuple>);

/// Prices the carts of tables.
pub(crate) fn evaluate<'py>(core: &Core, py: Python<'py>, request: &Bound<'py, PyDict>) -> PyResult<Answer<'py>> {
    let request: Request<'py> = request.extract()?;
    let lines = arrow::read(&request.lines, "lines")?;
    let (job, tables) = prepare(core, py, &request)?;
    let read = tables.and_then(|mut tables| {
        py.detach(|| tables.read_lines_of(&lines, &job.names, request.ignore))?;
        Ok(tables)
    });
    let mut tables = match read {
        Ok(tables) => tables,
        Err(faults) => return Ok((PyDict::new(py), objects(py, faults, 0)?)),
    };
    let mut problems = tables.take_problems();
    let (result, found) = job.run(py, &core.engine, &lines, &tables, request.progress.as_ref())?;
    problems.extend(tables.untold(found));
    problems.sort_by(|a, b| (a.table, a.row).cmp(&(b.table, b.row)));
    Ok((result, objects(py, problems, 0)?))
}

/// What is wanted, and the tables of carts and customers, or what is wrong with their columns.
fn prepare<'py>(core: &Core, py: Python<'py>, request: &Request<'py>) -> PyResult<(Job, Result<Tables, Vec<TableProblem>>)> {
    let read = |table: &Option<Bound<'py, PyAny>>, name: &str| -> PyResult<Option<Frame>> {
        table.as_ref().map(|table| arrow::read(table, name)).transpose()
    };
    let (carts, customers) = (read(&request.carts, "carts")?, read(&request.customers, "customers")?);
    let wants = |name: &str| request.tables.iter().any(|table| table == name);
    let wanted = Wanted {
        lines: wants("lines"),
        adjustments: wants("adjustments"),
        applied: wants("applied"),
        not_applied: wants("not_applied"),
        next: wants("next"),
        digest: request.digest,
    };
    let text = core.rulebook_text(py);
    let (names, ignore) = (request.columns.clone(), request.ignore);
    let (currency, at) = (request.currency.clone(), request.at.clone());
    let (minor, threads) = (request.minor, parallel::threads(request.threads));
    Ok(py.detach(|| {
        let rulebook = Rulebook::from_json(text).ok();
        let funding = rulebook.as_ref().map(result::funding).unwrap_or_default();
        let tables = defaults(rulebook.as_ref(), currency, at)
            .map(|defaults| Tables::read((carts.as_ref(), customers.as_ref()), defaults, &names, ignore));
        (Job { names, wanted, minor, funding, threads }, tables)
    }))
}

/// What holds for carts that say nothing else.
fn defaults(rulebook: Option<&Rulebook>, currency: Option<String>, at: Option<String>) -> Result<Defaults, Vec<TableProblem>> {
    let currency = match &currency {
        // A rulebook that was compiled can be read.
        None => rulebook.map(|rulebook| rulebook.currency).ok_or_else(Vec::new)?,
        Some(code) => Currency::parse(code).ok_or_else(|| {
            let wrong = Wrong::new("currency_unknown", "an ISO 4217 code such as `USD`", quoted(code));
            vec![TableProblem::of_column("", "currency", wrong)]
        })?,
    };
    if let Some(at) = at.as_ref().filter(|at| at.parse::<Instant>().is_err()) {
        let wrong = Wrong::new("moment_format", "RFC 3339 with an offset such as `2026-11-11T20:00:00+08:00`", quoted(at));
        return Err(vec![TableProblem::of_column("", "at", wrong)]);
    }
    Ok(Defaults { currency, at })
}

/// Problems as Python has them; the first row of the lines has a number.
fn objects(py: Python<'_>, problems: Vec<TableProblem>, first: u64) -> PyResult<Bound<'_, PyTuple>> {
    let flat: Vec<Problem> = problems.into_iter().map(|problem| problem.flat(first)).collect();
    problem_objects(py, &flat)
}
