//! Arrow streams over the C interface. This file and the capsules' one hold all that is unsafe here.
//!
//! Arrow's own reader refuses columns of type `Null` as polars hands them over (pola-rs/polars#22934): with a place for a validity
//! bitmap, which that type should not have. Read as structures without fields, which look the same but for that, they pass.

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::StructArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};

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
    pub(super) fn open(mut stream: FFI_ArrowArrayStream) -> Result<(Stream, Schema), ArrowError> {
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
    type Item = Result<StructArray, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// A field with the type that its arrays are read as.
fn readable(field: &Arc<Field>) -> Arc<Field> {
    let data_type = match field.data_type() {
        DataType::Null => DataType::Struct(Fields::empty()),
        DataType::List(item) => DataType::List(readable(item)),
        DataType::LargeList(item) => DataType::LargeList(readable(item)),
        _ => return Arc::clone(field),
    };
    Arc::new(field.as_ref().clone().with_data_type(data_type))
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
