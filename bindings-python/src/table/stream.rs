//! Arrow streams over the C interface. This file and the capsules' one hold all that is unsafe here.
//!
//! Arrow's own reader refuses columns of type `Null` as polars hands them over (pola-rs/polars#22934): with a place for a validity
//! bitmap, which that type should not have. Read as structures without fields, which look the same but for that, they pass. Texts are
//! read as bytes; [`restore`](super::restore) makes both what they are called.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, BinaryViewArray, StringViewArray, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A stream of batches.
#[derive(Debug)]
pub(super) struct Stream {
    stream: FFI_ArrowArrayStream,
    /// The type of the batches.
    batch: DataType,
}

impl Stream {
    /// A stream and its schema.
    ///
    /// # Errors
    /// It is used up, or its producer fails.
    pub(super) fn open(stream: FFI_ArrowArrayStream) -> Result<(Stream, Schema), Stopped> {
        Stream::with_schema(stream).map_err(Stopped::Unreadable)
    }

    fn with_schema(mut stream: FFI_ArrowArrayStream) -> Result<(Stream, Schema), ArrowError> {
        let get_schema = stream.release().and(stream.get_schema());
        let get_schema = get_schema.ok_or_else(|| ArrowError::CDataInterface("the stream was read before".to_owned()))?;
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream is not released, and its callback is called with it, as the interface asks.
        #[expect(unsafe_code, reason = "the C interface of Arrow is function pointers")]
        let status = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if status != 0 {
            return Err(failure(&mut stream, status));
        }
        let schema = Schema::try_from(&schema)?;
        let batch = DataType::Struct(schema.fields().iter().map(readable).collect());
        Ok((Stream { stream, batch }, schema))
    }

    fn read(&mut self) -> Result<Option<StructArray>, ArrowError> {
        let Some(get_next) = self.stream.get_next() else { return Ok(None) };
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream is not released, and its callback is called with it, as the interface asks.
        #[expect(unsafe_code, reason = "the C interface of Arrow is function pointers")]
        let status = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if status != 0 {
            return Err(failure(&mut self.stream, status));
        }
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: the producer says that the array is of the schema's type; `readable` changes only what the head of this file says.
        #[expect(unsafe_code, reason = "the C interface of Arrow is pointers")]
        let data = unsafe { from_ffi_and_data_type(array, self.batch.clone()) }?;
        Ok(Some(StructArray::from(data)))
    }
}

impl Iterator for Stream {
    type Item = Result<StructArray, Stopped>;

    /// The next batch, unless somebody wants to stop: streams may be long, and slow.
    fn next(&mut self) -> Option<Self::Item> {
        match Python::attach(|py| py.check_signals()) {
            Ok(()) => self.read().map_err(Stopped::Unreadable).transpose(),
            Err(error) => Some(Err(Stopped::Raised(error))),
        }
    }
}

/// Why a stream was not read to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    Unreadable(ArrowError),
    Raised(PyErr),
}

impl Stopped {
    /// What is raised, by what the caller calls the table.
    #[cold]
    pub(super) fn raised(self, name: &str) -> PyErr {
        match self {
            Stopped::Unreadable(error) => PyValueError::new_err(format!("`{name}` cannot be read: {error}")),
            Stopped::Raised(error) => error,
        }
    }
}

/// A field with the type that its arrays are read as.
fn readable(field: &Arc<Field>) -> Arc<Field> {
    let data_type = match field.data_type() {
        DataType::Null => DataType::Struct(Fields::empty()),
        DataType::Utf8 => DataType::Binary,
        DataType::LargeUtf8 => DataType::LargeBinary,
        DataType::Utf8View => DataType::BinaryView,
        DataType::Dictionary(keys, values) => {
            let values = Arc::new(Field::new("", values.as_ref().clone(), true));
            DataType::Dictionary(keys.clone(), Box::new(readable(&values).data_type().clone()))
        }
        DataType::List(item) => DataType::List(readable(item)),
        DataType::LargeList(item) => DataType::LargeList(readable(item)),
        _ => return Arc::clone(field),
    };
    Arc::new(field.as_ref().clone().with_data_type(data_type))
}

/// Bytes in views as texts, if all of them are. Most are of ASCII alone, which the views of short ones and the buffers of the others
/// show at once.
pub(super) fn texts_of(array: &BinaryViewArray) -> Option<StringViewArray> {
    /// Bytes beyond ASCII in the twelve that a view may hold.
    const BEYOND: u128 = 0x80808080_80808080_80808080 << 32;
    let plain = array.data_buffers().iter().all(|buffer| buffer.is_ascii());
    let is_plain = |view: &u128| if view & 0xffff_ffff <= 12 { view & BEYOND == 0 } else { plain };
    let good =
        |(place, view): (usize, &u128)| is_plain(view) || array.is_null(place) || std::str::from_utf8(array.value(place)).is_ok();
    if !array.views().iter().enumerate().all(good) {
        return None;
    }
    // SAFETY: every value that is not null was looked at just now: its bytes are ASCII or were read as UTF-8.
    #[expect(unsafe_code, reason = "the checked way looks at each text for itself, which takes ten times as long")]
    Some(unsafe { array.clone().to_string_view_unchecked() })
}

#[cold]
fn failure(stream: &mut FFI_ArrowArrayStream, status: i32) -> ArrowError {
    let Some(get_last_error) = stream.get_last_error() else { return ArrowError::CDataInterface(format!("error {status}")) };
    // SAFETY: the stream is not released, and the last call of it failed, as the interface asks; the text is copied at once.
    #[expect(unsafe_code, reason = "the C interface of Arrow is function pointers")]
    let text = unsafe {
        let text = get_last_error(&raw mut *stream);
        if text.is_null() { None } else { Some(CStr::from_ptr(text).to_string_lossy().into_owned()) }
    };
    ArrowError::CDataInterface(text.unwrap_or_else(|| format!("error {status}")))
}
