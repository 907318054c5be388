//! Vectors that are lent out and come back: after the first carts an evaluation asks for no memory.

use std::cell::RefCell;
use std::fmt;
use std::ops::{Deref, DerefMut};

use super::due::Due;
use super::part::{Part, Piece};
use crate::allocate::Target;

/// Vectors of one kind that nobody uses.
pub(crate) struct Shelf<T>(RefCell<Vec<Vec<T>>>);

impl<T> fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf")
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf(RefCell::default())
    }
}

impl<T> Shelf<T> {
    /// An empty vector, which comes back when it is dropped.
    #[inline]
    pub(crate) fn lend(&self) -> Lent<'_, T> {
        // Nobody holds a borrow over a call, so it is always there.
        let free = self.0.try_borrow_mut().ok().and_then(|mut free| free.pop());
        Lent { items: free.unwrap_or_default(), shelf: self }
    }

    /// A lent vector with these items.
    pub(crate) fn collect(&self, items: impl IntoIterator<Item = T>) -> Lent<'_, T> {
        let mut lent = self.lend();
        lent.extend(items);
        lent
    }
}

/// A vector from a shelf.
#[derive(Debug)]
pub(crate) struct Lent<'p, T> {
    items: Vec<T>,
    shelf: &'p Shelf<T>,
}

impl<T> Deref for Lent<'_, T> {
    type Target = Vec<T>;

    #[inline]
    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Lent<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T> Drop for Lent<'_, T> {
    #[inline]
    fn drop(&mut self) {
        let mut items = std::mem::take(&mut self.items);
        items.clear();
        if let Ok(mut free) = self.shelf.0.try_borrow_mut() {
            free.push(items);
        }
    }
}

/// The vectors that evaluating needs for a moment.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    /// Runs, lines, entries and promotions.
    pub(crate) numbers: Shelf<u32>,
    /// Candidates with their codes.
    pub(crate) pairs: Shelf<(u32, u32)>,
    /// Lines with the beginnings of their names.
    pub(crate) named: Shelf<(u128, u32)>,
    /// Lines with their prices.
    pub(crate) priced: Shelf<(i64, u32)>,
    pub(crate) turns: Shelf<Due>,
    pub(crate) parts: Shelf<Part>,
    pub(crate) pieces: Shelf<Piece>,
    pub(crate) targets: Shelf<Target>,
    pub(crate) amounts: Shelf<i64>,
    pub(crate) sides: Shelf<(bool, bool)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_is_lent_again_empty() {
        let shelf: Shelf<u32> = Shelf::default();
        let mut first = shelf.collect([1, 2, 3]);
        first.reserve(100);
        let (memory, capacity) = (first.as_ptr(), first.capacity());
        drop(first);
        let second = shelf.lend();
        assert!(second.is_empty());
        assert_eq!((second.as_ptr(), second.capacity()), (memory, capacity));
        assert!(shelf.lend().capacity() == 0);
    }
}
