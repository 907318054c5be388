//! Tables that come in and go out through the Arrow PyCapsule interface.

use std::sync::Arc;

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::restore::restored;
use super::stream::{Stopped, Stream};

/// What pandas calls the columns of an index that it hands over with the data.
const INDEX_PREFIX: &str = "__index_level_";

/// One column of a table, in the batches it came in.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) data_type: DataType,
    pub(crate) chunks: Vec<ArrayRef>,
    /// Rows with a text that is not UTF-8; it is null in the chunks.
    pub(crate) bad: Vec<usize>,
}

/// A table as it came in.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<Column>,
}

/// Reads whatever has `__arrow_c_stream__`. The producer runs without Python's lock: it may need it in a thread of its own.
pub(crate) fn read(table: &Bound<'_, PyAny>, name: &str) -> PyResult<Frame> {
    let py = table.py();
    let stream = stream(table, name)?;
    py.detach(|| collect(stream)).map_err(|why| why.raised(name))
}

pub(super) fn stream(table: &Bound<'_, PyAny>, name: &str) -> PyResult<FFI_ArrowArrayStream> {
    let Some(method) = table.getattr_opt("__arrow_c_stream__")? else {
        let class = table.get_type().fully_qualified_name()?;
        let help = if table.hasattr("collect")? { "; call its .collect() first" } else { "" };
        return Err(PyTypeError::new_err(format!(
            "expected `{name}` to be a table with the Arrow PyCapsule interface (a DataFrame of polars or pandas, a Table of pyarrow, \
             a relation of duckdb, …), found `{class}`{help}"
        )));
    };
    let capsule = method.call0()?;
    let capsule = capsule.cast::<PyCapsule>().map_err(PyErr::from)?;
    let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream by the PyCapsule interface, which nobody else moves out meanwhile: this thread
    // is attached to Python, and no code of Python runs here. Moving it out marks the capsule's stream as released.
    #[expect(unsafe_code, reason = "the C interface of Arrow is a pointer")]
    Ok(unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) })
}

fn collect(stream: FFI_ArrowArrayStream) -> Result<Frame, Stopped> {
    let (batches, schema) = Stream::open(stream)?;
    let mut frame = Frame::new(&schema);
    for batch in batches {
        frame.add(&batch?);
    }
    if u32::try_from(frame.rows).is_err() {
        let found = format!("at most {} rows are possible, there are {}", u32::MAX, frame.rows);
        return Err(Stopped::Unreadable(ArrowError::InvalidArgumentError(found)));
    }
    Ok(frame.without_index())
}

impl Frame {
    /// The table without the index that pandas hands over with it.
    fn without_index(mut self) -> Frame {
        self.columns.retain(|column| !column.name.starts_with(INDEX_PREFIX));
        self
    }

    /// A table without rows.
    pub(super) fn new(schema: &Schema) -> Frame {
        let column = |field: &Arc<Field>| Column {
            name: field.name().clone(),
            data_type: field.data_type().clone(),
            chunks: Vec::new(),
            bad: Vec::new(),
        };
        Frame { rows: 0, columns: schema.fields().iter().map(column).collect() }
    }

    /// Adds a batch of the same schema.
    pub(super) fn add(&mut self, batch: &StructArray) {
        for (column, chunk) in self.columns.iter_mut().zip(batch.columns()) {
            let bad = &mut column.bad;
            let rows = self.rows;
            column.chunks.push(restored(chunk, &column.data_type, &mut |place| bad.push(rows.saturating_add(place))));
        }
        self.rows = self.rows.saturating_add(batch.len());
    }

    /// Takes the first rows out.
    pub(super) fn take(&mut self, rows: usize) -> Frame {
        let rows = rows.min(self.rows);
        let columns = self.columns.iter_mut().map(|column| {
            let mut taken: Vec<ArrayRef> = Vec::new();
            let mut left: Vec<ArrayRef> = Vec::new();
            let mut wanted = rows;
            for chunk in column.chunks.drain(..) {
                let here = chunk.len().min(wanted);
                wanted = wanted.saturating_sub(here);
                if here == chunk.len() {
                    taken.push(chunk);
                    continue;
                }
                if here > 0 {
                    taken.push(chunk.slice(0, here));
                }
                left.push(chunk.slice(here, chunk.len().saturating_sub(here)));
            }
            column.chunks = left;
            let later = column.bad.split_off(column.bad.partition_point(|place| *place < rows));
            let bad = std::mem::replace(&mut column.bad, later.iter().map(|place| place.saturating_sub(rows)).collect());
            Column { name: column.name.clone(), data_type: column.data_type.clone(), chunks: taken, bad }
        });
        let columns = columns.collect();
        self.rows = self.rows.saturating_sub(rows);
        Frame { rows, columns }.without_index()
    }
}

/// A table that goes out, in batches.
#[pyclass(frozen, module = "tillwork._core")]
#[derive(Debug)]
pub(crate) struct Batches {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Batches {
    pub(crate) fn new(schema: Schema, batches: Vec<RecordBatch>) -> Batches {
        Batches { schema: Arc::new(schema), batches }
    }
}

#[pymethods]
impl Batches {
    /// The table as an Arrow stream; the data is not copied.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface allows to ignore the request: the consumer casts.
        drop(requested_schema);
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The table's schema as an Arrow schema.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// How many rows there are.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The columns' names, and their types as Arrow writes them.
    #[getter]
    fn schema(&self) -> Vec<(String, String)> {
        self.schema.fields().iter().map(|field| (field.name().clone(), field.data_type().to_string())).collect()
    }
}
