//! A vector whose indexes come only from itself.

use std::ops::{Index, IndexMut};

/// A vector that may be indexed because every index in use was handed out by its own `push` or `len`.
///
/// The engine's records refer to each other by such indexes; a bounds check that fails would be a bug of the engine, never of
/// a document.
#[derive(Debug, Clone)]
pub(crate) struct Table<T>(Vec<T>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table(Vec::new())
    }
}

impl<T> Table<T> {
    /// The index that what is pushed next will have.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    #[inline]
    pub(crate) fn push(&mut self, value: T) -> u32 {
        let index = self.next();
        self.0.push(value);
        index
    }

    /// Takes everything out; no index is in use any more.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn at(&self, place: usize) -> Option<&T> {
        self.0.get(place)
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.0.iter_mut()
    }

    pub(crate) fn indexes(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(values: Vec<T>) -> Self {
        Table(values)
    }
}

impl<T> Index<u32> for Table<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "the index was handed out by this table")]
    #[inline]
    fn index(&self, index: u32) -> &T {
        &self.0[index as usize]
    }
}

impl<T> IndexMut<u32> for Table<T> {
    #[expect(clippy::indexing_slicing, reason = "the index was handed out by this table")]
    #[inline]
    fn index_mut(&mut self, index: u32) -> &mut T {
        &mut self.0[index as usize]
    }
}
