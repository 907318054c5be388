//! Columns as the rows of carts are read from them: one plain vector each, texts as numbers of a pool.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;
use rustc_hash::FxHashMap;
use tillwork::{AttributeValue, Currency};

use super::arrow::Column;
use super::value::{Raw, Wrong, each, each_plain, keys};

/// The number of a missing text.
pub(crate) const NO_TEXT: u32 = u32::MAX;
/// A missing amount: no amount is negative.
pub(crate) const NO_MONEY: i64 = i64::MIN;
/// A missing count: no count is so large.
pub(crate) const NO_COUNT: u64 = u64::MAX;

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

    pub(crate) fn find(&self, raw: Raw<'_>) -> Option<u32> {
        match raw {
            Raw::Text(text) => self.numbers.get(text).copied(),
            Raw::Int(value) => {
                self.integers.get(&value).copied().or_else(|| self.numbers.get(value.to_string().as_str()).copied())
            }
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
}

/// Lists of texts, one a row; a column of single texts counts as lists of one.
#[derive(Debug)]
pub(crate) struct TextLists {
    /// Where each row's numbers begin, and where the last row's end.
    starts: Vec<usize>,
    numbers: Vec<u32>,
    pool: Pool,
}

impl TextLists {
    pub(crate) fn read(column: &Column) -> TextLists {
        let mut lists = TextLists { starts: vec![0], numbers: Vec::new(), pool: Pool::default() };
        for chunk in &column.chunks {
            match chunk.data_type() {
                DataType::List(_) => {
                    let list = chunk.as_list::<i32>();
                    lists.add(chunk, list.values(), list.value_offsets());
                }
                DataType::LargeList(_) => {
                    let list = chunk.as_list::<i64>();
                    lists.add(chunk, list.values(), list.value_offsets());
                }
                _ => {
                    let pool = &mut lists.pool;
                    let numbers =
                        scalars(std::slice::from_ref(chunk), &NO_TEXT, &mut Vec::new(), &mut |raw| Ok(pool.number_of(raw)));
                    for number in numbers {
                        lists.numbers.extend(Some(number).filter(|number| *number != NO_TEXT));
                        lists.starts.push(lists.numbers.len());
                    }
                }
            }
        }
        lists
    }

    fn add<O: ArrowNativeType>(&mut self, lists: &ArrayRef, values: &ArrayRef, offsets: &[O]) {
        let pool = &mut self.pool;
        let numbers = scalars(std::slice::from_ref(values), &NO_TEXT, &mut Vec::new(), &mut |raw| Ok(pool.number_of(raw)));
        let offsets: Vec<usize> = offsets.iter().map(|offset| offset.as_usize()).collect();
        for (place, range) in offsets.windows(2).enumerate() {
            if let [from, to] = range
                && lists.is_valid(place)
            {
                let members = numbers.get(*from..*to).unwrap_or_default();
                // A null is absent here as everywhere.
                self.numbers.extend(members.iter().filter(|number| **number != NO_TEXT));
            }
            self.starts.push(self.numbers.len());
        }
    }

    pub(crate) fn get(&self, row: usize) -> impl Iterator<Item = &str> {
        let from = self.starts.get(row).copied().unwrap_or_default();
        let to = self.starts.get(row.saturating_add(1)).copied().unwrap_or_default();
        let numbers = self.numbers.get(from..to).unwrap_or_default();
        numbers.iter().filter_map(|number| self.pool.text(*number))
    }
}

/// Amounts in minor units, each in its row's currency.
pub(crate) fn money(column: &Column, currency: impl Fn(usize) -> Currency, wrongs: &mut Wrongs) -> Vec<i64> {
    let mut values: Vec<i64> = Vec::with_capacity(column.chunks.iter().map(|chunk| chunk.len()).sum());
    for chunk in &column.chunks {
        each(chunk, &mut |raw| {
            let place = values.len();
            values.push(match raw.map(|raw| raw.money(currency(place))) {
                Some(Ok(minor)) => minor,
                Some(Err(wrong)) => {
                    wrongs.push((row(place), wrong));
                    NO_MONEY
                }
                None => NO_MONEY,
            });
        });
    }
    values
}

/// Whole numbers.
pub(crate) fn counts(column: &Column, wrongs: &mut Wrongs) -> Vec<u64> {
    scalars(&column.chunks, &NO_COUNT, wrongs, &mut |raw| raw.count())
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
    numbers: Vec<u32>,
    values: Vec<AttributeValue>,
}

impl AttributeColumn {
    pub(crate) fn read(name: &str, column: &Column, wrongs: &mut Wrongs) -> AttributeColumn {
        let mut pool = Pool::default();
        let mut values: Vec<AttributeValue> = Vec::new();
        let numbers = scalars(&column.chunks, &NO_TEXT, wrongs, &mut |raw| {
            // All values of a column are of one type, so equal texts are equal values.
            if let Some(known) = pool.find(raw) {
                return Ok(known);
            }
            let value = raw.attribute()?;
            let number = pool.number(&value.to_string());
            if pool.len() > values.len() {
                values.push(value);
            }
            Ok(number)
        });
        AttributeColumn { name: name.to_owned(), numbers, values }
    }

    pub(crate) fn get(&self, row: usize) -> Option<&AttributeValue> {
        self.numbers.get(row).and_then(|number| self.values.get(*number as usize))
    }
}
