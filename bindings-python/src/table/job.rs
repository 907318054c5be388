//! Pricing the carts of tables: in pieces, on several threads.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tillwork::{Engine, Parts, Scratch};

use super::arrow::{Batches, Column, Frame};
use super::carts::Tables;
use super::column::NONE;
use super::fill::{Filler, RowFiller};
use super::ids::Id;
use super::input::{TableProblem, own};
use super::output::{IdStyle, Layout, Rows, Style, schema};
use super::result::{ADJUSTMENTS, APPLIED, CARTS, Funding, LineResults, NEXT, NOT_APPLIED, Sink, Wanted};
use crate::parallel;

/// Carts that a thread takes at once, at most; they become one batch of each outgoing table.
const PIECE: usize = 4096;
/// So many pieces are there for each thread, where the carts are few: none waits long for the last.
const PIECES: usize = 8;
/// Carts between two looks at whether somebody wants to stop.
const FEW: usize = 16;

/// What is wanted of carts, whichever they are.
#[derive(Debug)]
pub(super) struct Job {
    /// Tillwork's names of columns and those of the caller's tables.
    pub(super) names: BTreeMap<String, String>,
    pub(super) wanted: Wanted,
    pub(super) minor: bool,
    pub(super) funding: Funding,
    pub(super) threads: usize,
}

impl Job {
    /// Prices the carts of the lines that the tables read last. Returns the outgoing tables by name, and what the engine finds wrong.
    pub(super) fn run<'py>(
        &self,
        py: Python<'py>,
        engine: &Engine,
        lines: &Frame,
        tables: &Tables,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyDict>, Vec<TableProblem>)> {
        let (wanted, names) = (self.wanted, &self.names);
        let (digits, mixed) = super::result::digits(&tables.currencies());
        let style = Style { minor: self.minor, digits, mixed, ids: id_style(own(lines, names, "cart_id"), tables) };
        let line_results = LineResults::new(if wanted.lines { lines.rows } else { 0 });
        let work = Work { engine, tables, style, wanted, funding: &self.funding, lines: &line_results };
        let mut problems: Vec<TableProblem> = Vec::new();
        let mut out = Out::new();
        let size = tables.len().div_ceil(self.threads.saturating_mul(PIECES)).clamp(1, PIECE);
        let pieces: Vec<Range<usize>> =
            (0..tables.len()).step_by(size).map(|begin| begin..begin.saturating_add(size).min(tables.len())).collect();
        let progress = progress.map(|progress| progress.clone().unbind());
        let tell = |py: Python<'_>, carts: usize| {
            py.check_signals()?;
            progress.as_ref().map_or(Ok(()), |progress| progress.call1(py, (carts, tables.len())).map(drop))
        };
        // The end is told when everybody is there.
        let look_up = |done: usize| if done < tables.len() { Python::attach(|py| tell(py, done)) } else { Ok(()) };
        let piece = |memory: &mut Memory, piece: &Range<usize>, goes_on: &mut dyn FnMut(usize) -> bool| {
            work.piece(memory, piece.clone(), goes_on)
        };
        let done = py.detach(|| parallel::map_with(&pieces, self.threads, || work.memory(), piece, look_up))?;
        if !pieces.is_empty() {
            tell(py, tables.len())?;
        }
        for piece in done {
            let (batches, found) = piece.map_err(failed)?;
            out.add(batches);
            problems.extend(found);
        }
        let result = PyDict::new(py);
        for (name, layout, batches) in out.tables {
            if wanted.table(name) {
                result.set_item(name, Bound::new(py, Batches::new(schema(layout, style), batches))?)?;
            }
        }
        if wanted.lines {
            let table = py.detach(|| line_table((lines, tables), names, &line_results, style)).map_err(failed)?;
            result.set_item("lines", Bound::new(py, table)?)?;
        }
        Ok((result, problems))
    }
}

#[cold]
fn failed(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(format!("a table cannot be written: {error}"))
}

/// Ids are integers where all tables have integers. Those of the table `carts` are the ones that go out, if there is one.
fn id_style(of_lines: Option<&Column>, tables: &Tables) -> IdStyle {
    let of_lines = of_lines.map_or(&DataType::Utf8, |column| plain(&column.data_type));
    let of_carts = tables.id_type().map_or(of_lines, plain);
    match (of_carts, of_lines.is_integer() && of_carts.is_integer()) {
        (_, false) => IdStyle::Text,
        (DataType::UInt64, true) => IdStyle::Unsigned,
        (_, true) => IdStyle::Integer,
    }
}

/// The type of values, also of those that keys stand for.
fn plain(data_type: &DataType) -> &DataType {
    if let DataType::Dictionary(_, values) = data_type { values } else { data_type }
}

/// The table `lines`: the ids as they came, row by row, and what each row pays.
fn line_table(
    (frame, tables): (&Frame, &Tables),
    names: &BTreeMap<String, String>,
    results: &LineResults,
    style: Style,
) -> Result<Batches, ArrowError> {
    let mut ids: Vec<&Column> = Vec::new();
    for column in ["cart_id", "id", "sku"].into_iter().filter_map(|name| own(frame, names, name)) {
        // One column may be two of them.
        if ids.iter().all(|known| known.name != column.name) {
            ids.push(column);
        }
    }
    let chunks = ids.first().map_or(0, |column| column.chunks.len());
    let mut fields: Vec<Field> = ids.iter().map(|column| Field::new(&column.name, column.data_type.clone(), true)).collect();
    for name in ["subtotal", "discount", "payable"] {
        fields.push(Field::new(name, style.money_type(), true));
    }
    fields.push(Field::new("points", DataType::Int64, true));
    let schema = Schema::new(fields);
    let shared = Arc::new(schema.clone());
    let mut batches: Vec<RecordBatch> = Vec::with_capacity(chunks);
    let mut begin = 0_usize;
    for chunk in 0..chunks {
        let mut arrays: Vec<ArrayRef> = ids.iter().filter_map(|column| column.chunks.get(chunk).cloned()).collect();
        let count = arrays.first().map_or(0, |array| array.len());
        let take = |all: &[AtomicI64]| -> Vec<i64> {
            all.iter().skip(begin).take(count).map(|value| value.load(Ordering::Relaxed)).collect()
        };
        let (subtotal, payable) = (take(&results.subtotal), take(&results.payable));
        let discount = subtotal.iter().zip(&payable).map(|(before, after)| match *before {
            NONE => NONE,
            before => before.saturating_sub(*after),
        });
        let discount: Vec<i64> = discount.collect();
        let priced: Vec<bool> = subtotal.iter().map(|subtotal| *subtotal != NONE).collect();
        for values in [subtotal, discount, payable] {
            let factor = |place: usize| style.factor(tables.currency_of_row(begin.saturating_add(place)));
            arrays.push(style.money(values, factor)?);
        }
        let points = Int64Array::new(take(&results.points).into(), Some(priced.into()));
        arrays.push(Arc::new(points));
        batches.push(RecordBatch::try_new(Arc::clone(&shared), arrays)?);
        begin = begin.saturating_add(count);
    }
    Ok(Batches::new(schema, batches))
}

/// What the threads share.
struct Work<'t> {
    engine: &'t Engine,
    tables: &'t Tables,
    style: Style,
    wanted: Wanted,
    funding: &'t Funding,
    lines: &'t LineResults,
}

/// What a thread uses again for each cart.
struct Memory {
    scratch: Scratch,
    filler: Filler,
    /// Where lines may stay rows.
    rows: Option<RowFiller>,
}

/// The batches of one piece of work, in the order of [`Out::tables`].
type Done = (Vec<Option<RecordBatch>>, Vec<TableProblem>);

impl Work<'_> {
    fn memory(&self) -> Memory {
        Memory {
            scratch: Scratch::new().line_points(self.wanted.lines),
            filler: Filler::new(self.tables),
            rows: self.tables.has_plain_lines().then(|| RowFiller::new(self.tables)),
        }
    }

    fn piece(
        &self,
        memory: &mut Memory,
        places: Range<usize>,
        goes_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Done, ArrowError> {
        let mut sink = Sink::new(self.style, self.wanted, self.funding, self.lines);
        let mut problems: Vec<TableProblem> = Vec::new();
        let mut few = 0_usize;
        for place in places {
            if few == FEW && !goes_on(std::mem::take(&mut few)) {
                break;
            }
            few = few.saturating_add(1);
            let number = self.tables.cart(place);
            let Some(id) = self.tables.id_of(number) else { continue };
            if !self.answer(memory, number, id, &mut sink) {
                sink.refused(id);
                problems.extend(self.tables.judge(&mut memory.filler, number));
            }
        }
        goes_on(few);
        let schemas = LAYOUTS.map(|(_, layout)| Arc::new(schema(layout, self.style)));
        let rows = [Some(sink.carts), sink.adjustments, sink.applied, sink.not_applied, sink.next];
        let batches: Result<Vec<_>, ArrowError> = rows
            .into_iter()
            .zip(&schemas)
            .map(|(rows, schema)| rows.map_or(Ok(None), |rows: Rows| rows.finish(schema)))
            .collect();
        Ok((batches?, problems))
    }

    /// Evaluates a cart, and adds what is wanted of its outcome; `false`: the cart is refused.
    fn answer(&self, memory: &mut Memory, number: usize, id: &Id, sink: &mut Sink<'_>) -> bool {
        let Memory { scratch, filler, rows } = memory;
        let own = self.tables.rows(number);
        if self.tables.is_bad(number) || !self.tables.is_short(number) {
            return false;
        }
        if self.wanted.is_brief()
            && let Some(filler) = rows
            && filler.fill(self.tables, number, self.engine)
            && self.tables.is_small(&filler.cart, number)
            && let Some(brief) = self.engine.evaluate_rows(scratch, &filler.cart, &filler.rows)
        {
            sink.add_brief(id, filler.cart.currency, self.tables, own, brief, self.engine);
            return true;
        }
        if !filler.fill(self.tables, number) || !self.tables.fits(&filler.cart, number) {
            return false;
        }
        if self.wanted.is_brief() {
            let Ok(brief) = self.engine.evaluate_with(scratch, &filler.cart) else { return false };
            sink.add_brief(id, filler.cart.currency, self.tables, own, brief, self.engine);
        } else {
            let parts = Parts::money().reasons(self.wanted.not_applied).near_misses(self.wanted.next).digest(self.wanted.digest);
            let Ok(outcome) = self.engine.evaluate_parts(&filler.cart, parts) else { return false };
            sink.add(id, own, &outcome);
        }
        true
    }
}

const LAYOUTS: [(&str, Layout); 5] =
    [("carts", CARTS), ("adjustments", ADJUSTMENTS), ("applied", APPLIED), ("not_applied", NOT_APPLIED), ("next", NEXT)];

/// The outgoing tables as they grow.
struct Out {
    tables: [(&'static str, Layout, Vec<RecordBatch>); 5],
}

impl Out {
    fn new() -> Out {
        Out { tables: LAYOUTS.map(|(name, layout)| (name, layout, Vec::new())) }
    }

    fn add(&mut self, batches: Vec<Option<RecordBatch>>) {
        for ((_, _, all), batch) in self.tables.iter_mut().zip(batches) {
            all.extend(batch);
        }
    }
}
