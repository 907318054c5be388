//! Arrays as their schema names them. [`stream`](super::stream) reads texts as bytes, for nobody who hands tables over promises that they
//! are texts: pyarrow and files of Parquet do not look. Here they are looked at, once.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, GenericBinaryArray, GenericListArray, GenericStringArray, NullArray, OffsetSizeTrait,
    StringViewArray,
};
use arrow_schema::{DataType, FieldRef};

use super::stream;

/// The array as one of its own type; places whose bytes are no text are null, and are told.
pub(super) fn restored(array: &ArrayRef, data_type: &DataType, bad: &mut dyn FnMut(usize)) -> ArrayRef {
    match data_type {
        DataType::Null => Arc::new(NullArray::new(array.len())),
        DataType::Utf8 => texts(array.as_binary::<i32>(), bad),
        DataType::LargeUtf8 => texts(array.as_binary::<i64>(), bad),
        DataType::Utf8View => views(array.as_binary_view(), bad),
        DataType::List(field) => list(array.as_list::<i32>(), field, bad),
        DataType::LargeList(field) => list(array.as_list::<i64>(), field, bad),
        DataType::Dictionary(_, of) if !matches!(**of, DataType::Dictionary(..)) => dictionary(array, of, bad),
        _ => Arc::clone(array),
    }
}

fn texts<O: OffsetSizeTrait>(array: &GenericBinaryArray<O>, bad: &mut dyn FnMut(usize)) -> ArrayRef {
    match GenericStringArray::<O>::try_from_binary(array.clone()) {
        Ok(texts) => Arc::new(texts),
        Err(_) => Arc::new(GenericStringArray::<O>::from_iter(each_text(array.iter(), bad))),
    }
}

fn views(array: &BinaryViewArray, bad: &mut dyn FnMut(usize)) -> ArrayRef {
    match stream::texts_of(array) {
        Some(texts) => Arc::new(texts),
        None => Arc::new(StringViewArray::from_iter(each_text(array.iter(), bad))),
    }
}

#[cold]
fn each_text<'a>(
    values: impl Iterator<Item = Option<&'a [u8]>>,
    bad: &mut dyn FnMut(usize),
) -> impl Iterator<Item = Option<&'a str>> {
    values.enumerate().map(move |(place, bytes)| {
        let text = bytes.map(std::str::from_utf8);
        if matches!(text, Some(Err(_))) {
            bad(place);
        }
        text?.ok()
    })
}

fn list<O: OffsetSizeTrait>(array: &GenericListArray<O>, field: &FieldRef, bad: &mut dyn FnMut(usize)) -> ArrayRef {
    let mut members: Vec<usize> = Vec::new();
    let values = restored(array.values(), field.data_type(), &mut |place| members.push(place));
    if !members.is_empty() {
        for (place, ends) in array.offsets().windows(2).enumerate() {
            let [from, to] = ends else { continue };
            let first = members.partition_point(|member| *member < from.as_usize());
            if array.is_valid(place) && members.get(first).is_some_and(|member| *member < to.as_usize()) {
                bad(place);
            }
        }
    }
    let list = GenericListArray::<O>::try_new(Arc::clone(field), array.offsets().clone(), values, array.nulls().cloned());
    list.map_or_else(|_| Arc::new(array.clone()) as ArrayRef, |list| Arc::new(list))
}

fn dictionary(array: &ArrayRef, of: &DataType, bad: &mut dyn FnMut(usize)) -> ArrayRef {
    let dictionary = array.as_any_dictionary();
    let mut wrong: Vec<usize> = Vec::new();
    let values = restored(dictionary.values(), of, &mut |place| wrong.push(place));
    if !wrong.is_empty() {
        let mut place = 0_usize;
        super::value::keys(array, &mut |key| {
            if key.is_some_and(|key| wrong.binary_search(&key).is_ok()) {
                bad(place);
            }
            place = place.saturating_add(1);
        });
    }
    dictionary.with_values(values)
}
