//! Texts read from where they stand: a column is neither copied nor looked through before its rows are asked for.

use std::fmt::Write;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, LargeStringArray, PrimitiveArray, StringArray, StringViewArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::DataType;
use rustc_hash::FxHashMap;
use tillwork::{Label, TextOrder};

use super::arrow::Column;
use super::order::Order;
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
            Texts::Integers(all, _) => put_integer(all.get(place).copied().unwrap_or_default().into(), into),
            Texts::Unsigned(all) => put_integer(all.value(place).into(), into),
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

    /// The text of a place, which is put in a buffer if it stands nowhere.
    #[inline]
    fn show<'a>(&'a self, place: usize, buffer: &'a mut String) -> Option<&'a str> {
        match self {
            _ if !self.has(place) => None,
            Texts::Small(all) => Some(all.value(place)),
            Texts::Large(all) => Some(all.value(place)),
            Texts::View(all) => Some(all.value(place)),
            Texts::Dictionary { keys, values } => values.show(*keys.get(place)? as usize, buffer),
            _ => {
                buffer.clear();
                self.put(place, buffer).then_some(buffer)
            }
        }
    }

    /// What tells a text from all others of this array at a glance; `None`: nothing short does.
    #[inline]
    fn mark(&self, place: usize) -> Option<u128> {
        match self {
            // A short text is in its view.
            Texts::View(all) if self.has(place) => all.views().get(place).copied().filter(|view| view & 0xffff_ffff <= 12),
            Texts::Dictionary { keys, values } => {
                let key = keys.get(place).copied().filter(|key| values.has(*key as usize))?;
                Some(key.into())
            }
            Texts::Small(all) if self.has(place) => short(all.value(place)),
            Texts::Large(all) if self.has(place) => short(all.value(place)),
            _ => None,
        }
    }

    /// A place's number, if it is one that is not negative.
    #[inline]
    fn number(&self, place: usize) -> Option<u64> {
        match self {
            Texts::Integers(all, _) if self.has(place) => u64::try_from(*all.get(place)?).ok(),
            Texts::Unsigned(all) if self.has(place) => Some(all.value(place)),
            _ => None,
        }
    }

    /// A place's number that sorts as its text does, if it fits one.
    #[inline]
    fn order(&self, place: usize) -> Option<TextOrder> {
        match self {
            Texts::Small(all) if self.has(place) => TextOrder::of_text(all.value(place)),
            Texts::Large(all) if self.has(place) => TextOrder::of_text(all.value(place)),
            Texts::View(all) if self.has(place) => TextOrder::of_text(all.value(place)),
            Texts::Integers(..) | Texts::Unsigned(_) => TextOrder::of_number(self.number(place)?),
            Texts::Dictionary { keys, values } => values.order(*keys.get(place)? as usize),
            _ => None,
        }
    }

    /// Whether every place that has a text has such a number.
    fn all_ordered(&self) -> bool {
        let each = |places: usize| (0..places).all(|place| !self.has(place) || self.order(place).is_some());
        match self {
            Texts::Small(all) => each(all.len()),
            Texts::Large(all) => each(all.len()),
            Texts::View(all) => each(all.len()),
            // All numbers up to the largest one with 15 digits.
            Texts::Integers(all, _) => all.iter().all(|value| (0..1_000_000_000_000_000).contains(value)),
            Texts::Unsigned(all) => each(all.len()),
            Texts::Dictionary { values, .. } => values.all_ordered(),
            Texts::None => true,
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

/// The bytes of a short text with their number: equal only for equal texts.
fn short(text: &str) -> Option<u128> {
    let mut bytes = [0_u8; 16];
    let (last, room) = bytes.split_last_mut()?;
    room.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
    *last = u8::try_from(text.len()).ok()?;
    Some(u128::from_le_bytes(bytes))
}

/// Appends the digits of an integer.
pub(super) fn put_integer(value: i128, into: &mut String) {
    let Ok(mut rest) = u64::try_from(value) else {
        // Writing to a text cannot fail.
        let _ = write!(into, "{value}");
        return;
    };
    let mut digits = [b'0'; 20];
    let mut used = 0_usize;
    for place in digits.iter_mut().rev() {
        *place = u8::try_from(rest % 10).map_or(b'0', |digit| digit.saturating_add(b'0'));
        used = used.saturating_add(1);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let digits = digits.get(digits.len().saturating_sub(used)..).unwrap_or_default();
    into.push_str(std::str::from_utf8(digits).unwrap_or_default());
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

    /// A row's text, which is put in a buffer if it stands nowhere.
    #[inline]
    pub(super) fn show<'a>(&'a self, row: usize, buffer: &'a mut String) -> Option<&'a str> {
        let (chunk, place) = self.places.find(row)?;
        self.chunks.get(chunk)?.show(place, buffer)
    }

    /// The label of a row's text; `None`: it is no good.
    #[inline]
    pub(crate) fn label(&self, row: usize, cache: &mut Labels, make: Make<'_>) -> Option<Label> {
        let Some((chunk, place)) = self.places.find(row) else { return Some(Label::default()) };
        let mut labels = std::mem::take(&mut cache.one);
        labels.clear();
        let good = self.chunks.get(chunk).is_none_or(|texts| cache.add(texts, chunk, place, make, &mut labels));
        let label = labels.first().copied().unwrap_or_default();
        cache.one = labels;
        good.then_some(label)
    }

    /// Whether a row has a text.
    pub(super) fn has(&self, row: usize) -> bool {
        let found = self.places.find(row).and_then(|(chunk, place)| Some((self.chunks.get(chunk)?, place)));
        found.is_some_and(|(texts, place)| texts.has(place))
    }

    /// A row's number, if its text is the digits of one.
    #[inline]
    pub(crate) fn number(&self, row: usize) -> Option<u64> {
        let (chunk, place) = self.places.find(row)?;
        self.chunks.get(chunk)?.number(place)
    }

    /// How the column's texts are put in order.
    pub(crate) fn order_of_all(&self) -> Order {
        if self.chunks.iter().all(Texts::all_ordered) { Order::Themselves } else { Order::by_place(self) }
    }

    /// A row's number that sorts as its text does.
    #[inline]
    pub(super) fn order(&self, row: usize) -> Option<TextOrder> {
        let (chunk, place) = self.places.find(row)?;
        self.chunks.get(chunk)?.order(place)
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

    /// Adds the labels of a row's texts; `false`: one of them is no good.
    #[inline]
    pub(crate) fn labels(&self, row: usize, cache: &mut Labels, make: Make<'_>, into: &mut Vec<Label>) -> bool {
        let Some((chunk, place)) = self.places.find(row) else { return true };
        let Some(lists) = self.chunks.get(chunk) else { return true };
        let valid = |nulls: &Option<NullBuffer>| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(place));
        let next = place.saturating_add(1);
        let (texts, range) = match lists {
            Lists::Small(offsets, nulls, texts) if valid(nulls) => {
                let at = |place: usize| offsets.get(place).and_then(|offset| usize::try_from(*offset).ok()).unwrap_or_default();
                (texts, at(place)..at(next))
            }
            Lists::Large(offsets, nulls, texts) if valid(nulls) => {
                let at = |place: usize| offsets.get(place).and_then(|offset| usize::try_from(*offset).ok()).unwrap_or_default();
                (texts, at(place)..at(next))
            }
            Lists::Single(texts) => (texts, place..next),
            _ => return true,
        };
        range.into_iter().all(|member| cache.add(texts, chunk, member, make, into))
    }

    /// Whether a row has a list, perhaps an empty one; a null is a value that is not given.
    pub(crate) fn is_given(&self, row: usize) -> bool {
        let Some((chunk, place)) = self.places.find(row) else { return false };
        self.chunks.get(chunk).is_some_and(|lists| match lists {
            Lists::Small(offsets, nulls, _) => place < offsets.len() && nulls.as_ref().is_none_or(|nulls| nulls.is_valid(place)),
            Lists::Large(offsets, nulls, _) => place < offsets.len() && nulls.as_ref().is_none_or(|nulls| nulls.is_valid(place)),
            Lists::Single(texts) => texts.has(place),
        })
    }

    /// A row's texts.
    pub(crate) fn get(&self, row: usize) -> Vec<String> {
        let mut texts = Vec::new();
        self.refill(row, &mut texts);
        texts
    }
}

/// Adds the labels of a text; `false`: the text is no good.
pub(crate) type Make<'m> = &'m dyn Fn(&str, &mut Vec<Label>) -> bool;

/// What the rulebook knows of a column's texts, for those that came lately.
#[derive(Debug)]
pub(crate) struct Labels {
    /// Each in the place that its mark has.
    marked: Vec<Marked>,
    /// Texts that have no mark.
    long: FxHashMap<Box<str>, Option<Span>>,
    labels: Vec<Label>,
    one: Vec<Label>,
    buffer: String,
}

/// Where a text's labels are.
type Span = (u32, u32);

/// The array and the mark of a text, and its labels: `None` if it is no good.
type Marked = (usize, u128, Option<Span>);

/// So many texts with marks are remembered, and so many without.
const LATELY: usize = 2048;
/// When more labels are kept, they are forgotten.
const MOST: usize = 1 << 16;
/// No array has so many before it.
const NO_CHUNK: usize = usize::MAX;

impl Labels {
    pub(crate) fn new() -> Labels {
        Labels {
            marked: vec![(NO_CHUNK, 0, None); LATELY],
            long: FxHashMap::default(),
            labels: Vec::new(),
            one: Vec::new(),
            buffer: String::new(),
        }
    }

    #[inline]
    fn add(&mut self, texts: &Texts, chunk: usize, place: usize, make: Make<'_>, into: &mut Vec<Label>) -> bool {
        let span = match texts.mark(place) {
            Some(mark) => {
                let folded = u64::try_from(mark & u128::from(u64::MAX)).unwrap_or_default()
                    ^ u64::try_from(mark >> 64).unwrap_or_default().rotate_left(29);
                let slot = usize::try_from(folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 53).unwrap_or_default();
                match self.marked.get(slot) {
                    Some((of, known, span)) if *of == chunk && *known == mark => *span,
                    _ => {
                        let span = self.learn(texts, place, make);
                        if let Some(marked) = self.marked.get_mut(slot) {
                            *marked = (chunk, mark, span);
                        }
                        span
                    }
                }
            }
            None => {
                let Some(text) = texts.show(place, &mut self.buffer) else { return true };
                match self.long.get(text) {
                    Some(span) => *span,
                    None => {
                        let text: Box<str> = text.into();
                        let span = self.learn(texts, place, make);
                        if self.long.len() < LATELY {
                            self.long.insert(text, span);
                        }
                        span
                    }
                }
            }
        };
        let Some((from, to)) = span else { return false };
        for label in self.labels.get(from as usize..to as usize).unwrap_or_default() {
            if !into.contains(label) {
                into.push(*label);
            }
        }
        true
    }

    #[cold]
    fn learn(&mut self, texts: &Texts, place: usize, make: Make<'_>) -> Option<Span> {
        let text = texts.show(place, &mut self.buffer)?;
        let mut labels = Vec::new();
        let good = make(text, &mut labels);
        if self.labels.len() > MOST {
            // Texts that come again are learnt again.
            self.marked.fill((NO_CHUNK, 0, None));
            self.long.clear();
            self.labels.clear();
        }
        let start = super::column::row(self.labels.len());
        self.labels.extend(labels);
        good.then_some((start, super::column::row(self.labels.len())))
    }
}
