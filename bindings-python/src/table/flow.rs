//! Lines that come as a stream and are priced part by part: only a part is in memory.

use std::sync::{Mutex, TryLockError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::arrow::{self, Frame};
use super::carts::Tables;
use super::input::{TableProblem, own};
use super::job::Job;
use super::stream::{Stopped, Stream};
use super::text::TextColumn;
use super::{Answer, Request, objects, prepare};
use crate::engine::Core;
use crate::error::guarded;

/// A stream of lines that is being priced.
#[pyclass(frozen, module = "tillwork._core")]
#[derive(Debug)]
pub(crate) struct Flow {
    core: Py<Core>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// `None`: it has ended.
    stream: Option<Stream>,
    /// What was read and is not priced yet.
    waiting: Frame,
    /// So many rows are a part, more or less: carts are not cut.
    rows: usize,
    job: Job,
    /// What is wrong with the columns is told with the first part.
    tables: Result<Tables, Vec<TableProblem>>,
    ignore: bool,
    /// How many rows were priced.
    done: u64,
    begun: bool,
}

#[pymethods]
impl Flow {
    /// A stream to be priced; `tillwork.Engine.evaluate_batches` says what a request holds.
    #[new]
    fn new(core: Py<Core>, request: &Bound<'_, PyDict>, rows: usize, ascending: bool) -> PyResult<Flow> {
        let py = request.py();
        guarded(py, || {
            let request: Request<'_> = request.extract()?;
            let stream = arrow::stream(&request.lines, "lines")?;
            let (stream, schema) = py.detach(|| Stream::open(stream)).map_err(|why| why.raised("lines"))?;
            let (job, mut tables) = prepare(core.get(), py, &request)?;
            if let Ok(tables) = &mut tables {
                tables.watch(ascending);
            }
            let waiting = Frame::new(&schema);
            let ignore = request.ignore;
            let state = State { stream: Some(stream), waiting, rows, job, tables, ignore, done: 0, begun: false };
            Ok(Flow { core: core.clone_ref(py), state: Mutex::new(state) })
        })
    }

    /// The next part: the number of its first row, its tables by name, and what is wrong in its rows; `None` after the last.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Option<(u64, Answer<'py>)>> {
        guarded(py, || {
            let mut state = match self.state.try_lock() {
                Ok(state) => state,
                Err(TryLockError::Poisoned(state)) => state.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    return Err(PyRuntimeError::new_err("the next batch is being priced already"));
                }
            };
            state.next(py, self.core.get())
        })
    }
}

impl State {
    fn next<'py>(&mut self, py: Python<'py>, core: &Core) -> PyResult<Option<(u64, Answer<'py>)>> {
        let part = py.detach(|| self.part()).map_err(|why| why.raised("lines"))?;
        let first = self.done;
        self.done = self.done.saturating_add(u64::try_from(part.rows).unwrap_or(u64::MAX));
        let tables = match &mut self.tables {
            Ok(tables) => tables,
            Err(faults) => {
                let faults = std::mem::take(faults);
                return Ok(Some((first, (PyDict::new(py), objects(py, faults, 0)?))));
            }
        };
        if part.rows > 0 || !self.begun {
            let (names, ignore) = (&self.job.names, self.ignore);
            if let Err(faults) = py.detach(|| tables.read_lines_of(&part, names, ignore)) {
                return Ok(Some((first, (PyDict::new(py), objects(py, faults, 0)?))));
            }
        } else {
            tables.take_rest();
            if tables.len() == 0 {
                return Ok(None);
            }
        }
        self.begun = true;
        let mut problems = tables.take_problems();
        let (result, found) = self.job.run(py, &core.engine, &part, tables, None)?;
        problems.extend(tables.untold(found));
        problems.sort_by(|a, b| (a.table, a.row).cmp(&(b.table, b.row)));
        Ok(Some((first, (result, objects(py, problems, first)?))))
    }

    /// The rows of the next carts; none after the last.
    fn part(&mut self) -> Result<Frame, Stopped> {
        loop {
            while self.waiting.rows < self.rows
                && let Some(stream) = &mut self.stream
            {
                match stream.next() {
                    Some(batch) => self.waiting.add(&batch?),
                    None => self.stream = None,
                }
            }
            if let Some(rows) = self.end() {
                return Ok(self.waiting.take(rows));
            }
            // One cart has all the rows that are waiting, and more may come.
            match self.stream.as_mut().and_then(Iterator::next) {
                Some(batch) => self.waiting.add(&batch?),
                None => self.stream = None,
            }
        }
    }

    /// How many of the waiting rows are a part of whole carts; `None`: that cannot be said before more is read.
    fn end(&self) -> Option<usize> {
        let rows = self.waiting.rows;
        let ended = self.stream.is_none();
        if ended && rows <= self.rows {
            return Some(rows);
        }
        // Without carts' ids nothing is priced: they are missed when the part is read.
        let Some(column) = own(&self.waiting, &self.job.names, "cart_id") else { return Some(rows) };
        let ids = TextColumn::read(column);
        let (mut one, mut other) = (String::new(), String::new());
        let mut begins = |row: usize| match row.checked_sub(1) {
            None => true,
            Some(before) => ids.show(before, &mut one) != ids.show(row, &mut other),
        };
        let middle = self.rows.min(rows.saturating_sub(1));
        let before = (1..=middle).rev().find(|row| begins(*row));
        before.or_else(|| (middle..rows).find(|row| *row > 0 && begins(*row))).or(ended.then_some(rows))
    }
}
