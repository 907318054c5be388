//! Texts read from where they stand: a column is neither copied nor looked through before its rows are asked for.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, LargeStringArray, PrimitiveArray, StringArray, StringViewArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;

use super::arrow::Column;
use super::value::keys;

/// The key of a null in a dictionary.
const NO_KEY: u32 = u32::MAX;

/// The texts of one array; integers count as their digits.
#[derive(Debug)]
enum Texts {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    Integers(ScalarBuffer<i64>, Option<NullBuffer>),
    Unsigned(PrimitiveArray<UInt64Type>),
    Dictionary {
        keys: Vec<u32>,
        values: Box<Texts>,
    },
    /// A column that was never filled.
    None,
}

impl Texts {
    fn new(array: &ArrayRef) -> Texts {
        match array.data_type() {
            DataType::Utf8 => Texts::Small(array.as_string().clone()),
            DataType::LargeUtf8 => Texts::Large(array.as_string().clone()),
            DataType::Utf8View => Texts::View(array.as_string_view().clone()),
            DataType::Int64 => {
                let array = array.as_primitive::<Int64Type>();
                Texts::Integers(array.values().clone(), array.nulls().cloned())
            }
            DataType::Int32 => widened::<Int32Type>(array),
            DataType::Int16 => widened::<Int16Type>(array),
            DataType::Int8 => widened::<Int8Type>(array),
            DataType::UInt32 => widened::<UInt32Type>(array),
            DataType::UInt16 => widened::<UInt16Type>(array),
            DataType::UInt8 => widened::<UInt8Type>(array),
            DataType::UInt64 => Texts::Unsigned(array.as_primitive().clone()),
            DataType::Dictionary(..) => {
                let mut all: Vec<u32> = Vec::with_capacity(array.len());
                keys(array, &mut |key| all.push(key.and_then(|key| u32::try_from(key).ok()).unwrap_or(NO_KEY)));
                Texts::Dictionary { keys: all, values: Box::new(Texts::new(array.as_any_dictionary().values())) }
            }
            _ => Texts::None,
        }
    }

    /// Appends the text of a place; whether there is one.
    fn put(&self, place: usize, into: &mut String) -> bool {
        if !self.has(place) {
            return false;
        }
        match self {
            Texts::Small(all) => into.push_str(all.value(place)),
            Texts::Large(all) => into.push_str(all.value(place)),
            Texts::View(all) => into.push_str(all.value(place)),
            Texts::Integers(all, _) => {
                // Writing to a text cannot fail.
                let _ = write!(into, "{}", all.get(place).copied().unwrap_or_default());
            }
            Texts::Unsigned(all) => {
                let _ = write!(into, "{}", all.value(place));
            }
            Texts::Dictionary { keys, values } => {
                return keys.get(place).is_some_and(|key| values.put(*key as usize, into));
            }
            Texts::None => return false,
        }
        true
    }

    fn has(&self, place: usize) -> bool {
        fn there(array: &dyn Array, place: usize) -> bool {
            place < array.len() && array.is_valid(place)
        }
        match self {
            Texts::Small(all) => there(all, place),
            Texts::Large(all) => there(all, place),
            Texts::View(all) => there(all, place),
            Texts::Integers(all, nulls) => place < all.len() && nulls.as_ref().is_none_or(|nulls| nulls.is_valid(place)),
            Texts::Unsigned(all) => there(all, place),
            Texts::Dictionary { keys, values } => keys.get(place).is_some_and(|key| values.has(*key as usize)),
            Texts::None => false,
        }
    }

    fn all_there(&self) -> bool {
        match self {
            Texts::Small(all) => all.null_count() == 0,
            Texts::Large(all) => all.null_count() == 0,
            Texts::View(all) => all.null_count() == 0,
            Texts::Integers(_, nulls) => nulls.is_none(),
            Texts::Unsigned(all) => all.null_count() == 0,
            Texts::Dictionary { keys, values } => keys.iter().all(|key| values.has(*key as usize)),
            Texts::None => false,
        }
    }
}

fn widened<T: ArrowPrimitiveType<Native: Into<i64>>>(array: &ArrayRef) -> Texts {
    let array = array.as_primitive::<T>();
    Texts::Integers(array.values().iter().map(|value| (*value).into()).collect(), array.nulls().cloned())
}

/// In which of a column's arrays a row stands, and where in it.
#[derive(Debug, Default)]
struct Chunks {
    /// The first row of each array, and the number of all rows.
    starts: Vec<usize>,
}

impl Chunks {
    fn new(column: &Column) -> Chunks {
        let mut starts = vec![0];
        let mut rows = 0_usize;
        for chunk in &column.chunks {
            rows = rows.saturating_add(chunk.len());
            starts.push(rows);
        }
        Chunks { starts }
    }

    fn find(&self, row: usize) -> Option<(usize, usize)> {
        if let [_, rows] = self.starts.as_slice() {
            return (row < *rows).then_some((0, row));
        }
        let chunk = self.starts.partition_point(|start| *start <= row).checked_sub(1)?;
        Some((chunk, row.checked_sub(*self.starts.get(chunk)?)?))
    }
}

/// A column with a text in each row.
#[derive(Debug, Default)]
pub(crate) struct TextColumn {
    places: Chunks,
    chunks: Vec<Texts>,
}

impl TextColumn {
    pub(crate) fn read(column: &Column) -> TextColumn {
        TextColumn { places: Chunks::new(column), chunks: column.chunks.iter().map(Texts::new).collect() }
    }

    /// Appends a row's text; whether there is one.
    pub(crate) fn put(&self, row: usize, into: &mut String) -> bool {
        let found = self.places.find(row).and_then(|(chunk, place)| Some((self.chunks.get(chunk)?, place)));
        found.is_some_and(|(texts, place)| texts.put(place, into))
    }

    /// A row's text.
    pub(crate) fn get(&self, row: usize) -> Option<String> {
        let mut text = String::new();
        self.put(row, &mut text).then_some(text)
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.places.starts.last().copied().unwrap_or_default()
    }

    /// The rows without text.
    pub(crate) fn missing(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = Vec::new();
        for (texts, range) in self.chunks.iter().zip(self.places.starts.windows(2)) {
            if let [from, to] = range
                && !texts.all_there()
            {
                let missing = (*from..*to).filter(|row| !texts.has(row.saturating_sub(*from)));
                rows.extend(missing.map(super::column::row));
            }
        }
        rows
    }
}

/// The lists of one array.
#[derive(Debug)]
enum Lists {
    Small(OffsetBuffer<i32>, Option<NullBuffer>, Texts),
    Large(OffsetBuffer<i64>, Option<NullBuffer>, Texts),
    /// Single texts count as lists of one.
    Single(Texts),
}

/// A column with a list of texts in each row.
#[derive(Debug)]
pub(crate) struct ListColumn {
    places: Chunks,
    chunks: Vec<Lists>,
}

impl ListColumn {
    pub(crate) fn read(column: &Column) -> ListColumn {
        let lists = |chunk: &ArrayRef| match chunk.data_type() {
            DataType::List(_) => {
                let list = chunk.as_list::<i32>();
                Lists::Small(list.offsets().clone(), list.nulls().cloned(), Texts::new(list.values()))
            }
            DataType::LargeList(_) => {
                let list = chunk.as_list::<i64>();
                Lists::Large(list.offsets().clone(), list.nulls().cloned(), Texts::new(list.values()))
            }
            _ => Lists::Single(Texts::new(chunk)),
        };
        ListColumn { places: Chunks::new(column), chunks: column.chunks.iter().map(lists).collect() }
    }

    /// Puts a row's texts in the place of those that a list holds, whose memory is used again. A null is absent here as everywhere.
    pub(crate) fn refill(&self, row: usize, into: &mut Vec<String>) {
        let mut count = 0;
        if let Some((chunk, place)) = self.places.find(row)
            && let Some(lists) = self.chunks.get(chunk)
        {
            let mut fill = |texts: &Texts, range: std::ops::Range<usize>| {
                for member in range {
                    if into.len() == count {
                        into.push(String::new());
                    }
                    if let Some(text) = into.get_mut(count) {
                        text.clear();
                        count = count.saturating_add(usize::from(texts.put(member, text)));
                    }
                }
            };
            let valid = |nulls: &Option<NullBuffer>| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(place));
            let range = |from: Option<usize>, to: Option<usize>| from.unwrap_or_default()..to.unwrap_or_default();
            match lists {
                Lists::Small(offsets, nulls, texts) if valid(nulls) => {
                    let at = |place: usize| offsets.get(place).and_then(|offset| usize::try_from(*offset).ok());
                    fill(texts, range(at(place), at(place.saturating_add(1))));
                }
                Lists::Large(offsets, nulls, texts) if valid(nulls) => {
                    let at = |place: usize| offsets.get(place).and_then(|offset| usize::try_from(*offset).ok());
                    fill(texts, range(at(place), at(place.saturating_add(1))));
                }
                Lists::Single(texts) => fill(texts, place..place.saturating_add(1)),
                _ => {}
            }
        }
        into.truncate(count);
    }

    /// A row's texts.
    pub(crate) fn get(&self, row: usize) -> Vec<String> {
        let mut texts = Vec::new();
        self.refill(row, &mut texts);
        texts
    }
}
