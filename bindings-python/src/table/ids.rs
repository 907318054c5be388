//! The carts' ids, each with a number: integers and texts, where an integer is the same as its digits.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::column::NO_TEXT;
use super::text::put_integer;
use super::value::Raw;

/// An id of a cart or a customer.
#[derive(Debug, Clone)]
pub(crate) enum Id {
    Integer(i64),
    Text(Arc<str>),
}

impl Id {
    pub(crate) fn new(raw: Raw<'_>) -> Option<Id> {
        match raw {
            Raw::Int(value) => Some(i64::try_from(value).map_or_else(|_| Id::Text(value.to_string().into()), Id::Integer)),
            Raw::Text(text) => Some(integer(text).map_or_else(|| Id::Text(text.into()), Id::Integer)),
            _ => None,
        }
    }
}

/// Ids in the order in which they were seen.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    integers: FxHashMap<i64, u32>,
    texts: FxHashMap<Arc<str>, u32>,
    all: Vec<Id>,
}

/// The integer that a text writes in the one way that an integer is written.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let usual = !digits.starts_with('0') || text == "0";
    (usual && !text.starts_with('+')).then(|| text.parse().ok()).flatten()
}

impl Ids {
    /// The number of an id that was seen.
    pub(crate) fn find(&self, raw: Raw<'_>) -> Option<u32> {
        match raw {
            Raw::Int(value) => match i64::try_from(value) {
                Ok(value) => self.integers.get(&value).copied(),
                Err(_) => self.texts.get(value.to_string().as_str()).copied(),
            },
            Raw::Text(text) => match integer(text) {
                Some(value) => self.integers.get(&value).copied(),
                None => self.texts.get(text).copied(),
            },
            _ => None,
        }
    }

    /// The number of an id; a new one if it was not seen.
    pub(crate) fn number_of(&mut self, raw: Raw<'_>) -> u32 {
        if let Some(number) = self.find(raw) {
            return number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(NO_TEXT);
        match Id::new(raw) {
            Some(Id::Integer(value)) => {
                self.integers.insert(value, number);
                self.all.push(Id::Integer(value));
            }
            Some(Id::Text(text)) => {
                self.texts.insert(Arc::clone(&text), number);
                self.all.push(Id::Text(text));
            }
            None => return NO_TEXT,
        }
        number
    }

    /// The id of a number.
    pub(crate) fn get(&self, number: usize) -> Option<&Id> {
        self.all.get(number)
    }

    /// Appends the text of an id.
    pub(crate) fn put(&self, number: usize, into: &mut String) {
        match self.all.get(number) {
            Some(Id::Text(text)) => into.push_str(text),
            Some(Id::Integer(value)) => put_integer((*value).into(), into),
            None => {}
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}
