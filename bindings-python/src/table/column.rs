//! Columns as the rows of carts are read from them: one plain vector each, texts as numbers of a pool.

use std::ops::RangeInclusive;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ScalarBuffer;
use arrow_schema::DataType;
use rustc_hash::FxHashMap;
use tillwork::{AttributeValue, Currency, MAX_MINOR};

use super::arrow::Column;
use super::value::{Raw, Wrong, each, each_plain, keys};

/// The number of a missing text.
pub(crate) const NO_TEXT: u32 = u32::MAX;
/// A missing amount or count: none is negative.
pub(crate) const NONE: i64 = i64::MIN;

/// Amounts or counts, one a row; where the column has them as they are needed, they stay where they stand.
pub(crate) type Numbers = ScalarBuffer<i64>;

/// A row and what is wrong in it.
pub(crate) type Wrongs = Vec<(u32, Wrong)>;

/// Texts, each with a number.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    numbers: FxHashMap<Arc<str>, u32>,
    /// Integers count as their digits; this spares writing them out each time.
    integers: FxHashMap<i128, u32>,
    texts: Vec<Arc<str>>,
}

impl Pool {
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(NO_TEXT);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The number of a text or an integer that was seen.
    fn known(&self, raw: Raw<'_>) -> Option<u32> {
        match raw {
            Raw::Text(text) => self.numbers.get(text).copied(),
            Raw::Int(value) => self.integers.get(&value).copied(),
            _ => None,
        }
    }

    pub(crate) fn number_of(&mut self, raw: Raw<'_>) -> u32 {
        match raw {
            Raw::Text(text) => self.number(text),
            Raw::Int(value) => {
                if let Some(number) = self.integers.get(&value) {
                    return *number;
                }
                let number = self.number(&value.to_string());
                self.integers.insert(value, number);
                number
            }
            _ => NO_TEXT,
        }
    }

    pub(crate) fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(AsRef::as_ref)
    }

    /// All texts, in the order of their numbers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }
}

/// Reads a column with one value a row. What is wrong stands as `missing`, and is reported with its row.
fn scalars<T: Clone>(
    chunks: &[ArrayRef],
    missing: &T,
    wrongs: &mut Wrongs,
    convert: &mut impl FnMut(Raw<'_>) -> Result<T, Wrong>,
) -> Vec<T> {
    let mut values: Vec<T> = Vec::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum());
    for chunk in chunks {
        if let DataType::Dictionary(..) = chunk.data_type() {
            // Each value of a dictionary is converted once.
            let dictionary = chunk.as_any_dictionary();
            let mut known: Vec<Result<T, Wrong>> = Vec::with_capacity(dictionary.values().len());
            each_plain(dictionary.values(), &mut |raw| known.push(raw.map_or_else(|| Ok(missing.clone()), &mut *convert)));
            keys(chunk, &mut |key| match key.and_then(|key| known.get(key)) {
                Some(Ok(value)) => values.push(value.clone()),
                Some(Err(wrong)) => {
                    wrongs.push((row(values.len()), wrong.clone()));
                    values.push(missing.clone());
                }
                None => values.push(missing.clone()),
            });
        } else {
            each_plain(chunk, &mut |raw| match raw.map(&mut *convert) {
                Some(Ok(value)) => values.push(value),
                Some(Err(wrong)) => {
                    wrongs.push((row(values.len()), wrong));
                    values.push(missing.clone());
                }
                None => values.push(missing.clone()),
            });
        }
    }
    values
}

/// A row's number. Tables of more rows are refused before they are read.
pub(crate) fn row(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Texts of a column: a number in the pool for each row.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    pub(crate) numbers: Vec<u32>,
    pub(crate) pool: Pool,
}

impl Texts {
    pub(crate) fn read(column: &Column) -> Texts {
        let mut pool = Pool::default();
        let numbers = scalars(&column.chunks, &NO_TEXT, &mut Vec::new(), &mut |raw| Ok(pool.number_of(raw)));
        Texts { numbers, pool }
    }

    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        self.numbers.get(row).and_then(|number| self.pool.text(*number))
    }

    /// The rows without text.
    pub(crate) fn missing(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().zip(0_u32..).filter(|(number, _)| **number == NO_TEXT).map(|(_, place)| place)
    }
}

/// The numbers of a column of integers that are all within a range, without copying them.
fn shared(column: &Column, range: RangeInclusive<i64>) -> Option<Numbers> {
    let [chunk] = column.chunks.as_slice() else { return None };
    let array = chunk.as_primitive_opt::<Int64Type>()?;
    let fits = array.null_count() == 0 && array.values().iter().all(|value| range.contains(value));
    fits.then(|| array.values().clone())
}

/// The currency of a row's amounts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OfRow {
    Known(Currency),
    /// The row's own cannot be read; this one stands in.
    StandIn(Currency),
}

/// Amounts in minor units, each in its row's currency.
pub(crate) fn money(column: &Column, currency: impl Fn(usize) -> OfRow, wrongs: &mut Wrongs) -> Numbers {
    if let Some(numbers) = shared(column, 0..=MAX_MINOR) {
        return numbers;
    }
    let mut values: Vec<i64> = Vec::with_capacity(column.chunks.iter().map(|chunk| chunk.len()).sum());
    for chunk in &column.chunks {
        each(chunk, &mut |raw| {
            let place = values.len();
            let of_row = currency(place);
            let (OfRow::Known(own) | OfRow::StandIn(own)) = of_row;
            values.push(match raw.map(|raw| raw.money(own).map_err(|wrong| (raw, wrong))) {
                Some(Ok(minor)) => minor,
                // Without a currency no amount has too many digits or is too large.
                Some(Err((raw, wrong))) if matches!(of_row, OfRow::StandIn(_)) && is_of_currency(raw, &wrong) => 0,
                Some(Err((_, wrong))) => {
                    wrongs.push((row(place), wrong));
                    NONE
                }
                None => NONE,
            });
        });
    }
    values.into()
}

/// Whether an amount may be right in another currency.
fn is_of_currency(raw: Raw<'_>, wrong: &Wrong) -> bool {
    matches!(wrong.code, "amount_digits" | "amount_range") && !raw.is_negative()
}

/// Whole numbers.
pub(crate) fn counts(column: &Column, wrongs: &mut Wrongs) -> Numbers {
    if let Some(numbers) = shared(column, 0..=i64::MAX) {
        return numbers;
    }
    scalars(&column.chunks, &NONE, wrongs, &mut |raw| raw.count()).into()
}

/// Booleans.
pub(crate) fn flags(column: &Column, wrongs: &mut Wrongs) -> Vec<Option<bool>> {
    scalars(&column.chunks, &None, wrongs, &mut |raw| raw.flag().map(Some))
}

/// Texts that are made of other values: moments, dates.
pub(crate) fn made(column: &Column, wrongs: &mut Wrongs, make: impl Fn(Raw<'_>) -> Result<String, Wrong>) -> Texts {
    let mut pool = Pool::default();
    let numbers = scalars(&column.chunks, &NO_TEXT, wrongs, &mut |raw| make(raw).map(|text| pool.number(&text)));
    Texts { numbers, pool }
}

/// An attribute's values.
#[derive(Debug)]
pub(crate) struct AttributeColumn {
    pub(crate) name: String,
    /// No row has more bytes of name and value.
    pub(crate) most_bytes: usize,
    numbers: Vec<u32>,
    values: Vec<AttributeValue>,
}

impl AttributeColumn {
    pub(crate) fn read(name: &str, column: &Column, wrongs: &mut Wrongs) -> AttributeColumn {
        let mut pool = Pool::default();
        let mut values: Vec<AttributeValue> = Vec::new();
        let mut longest = 0_usize;
        let numbers = scalars(&column.chunks, &NO_TEXT, wrongs, &mut |raw| {
            // All values of a column are of one type, so equal texts are equal values.
            if let Some(known) = pool.known(raw) {
                return Ok(known);
            }
            let value = raw.attribute()?;
            let text = value.to_string();
            longest = longest.max(text.len());
            let number = pool.number(&text);
            if pool.len() > values.len() {
                values.push(value);
            }
            Ok(number)
        });
        AttributeColumn { name: name.to_owned(), most_bytes: name.len().saturating_add(longest), numbers, values }
    }

    pub(crate) fn get(&self, row: usize) -> Option<&AttributeValue> {
        self.numbers.get(row).and_then(|number| self.values.get(*number as usize))
    }
}
