//! The first of many things, by an order in which they do not come.
//!
//! A document may have as many problems as it has values, and each takes a hundred times what its value takes as text. Nobody
//! reads them all; so the first are kept, and the others are counted.

use crate::sort;

/// How many problems of a document are told.
pub(crate) const MOST_PROBLEMS: usize = 10_000;

/// At most [`MOST_PROBLEMS`] things: the first by their place, and of one place those that were shown first.
#[derive(Debug)]
pub(crate) struct First<P, T> {
    kept: Vec<(P, T)>,
    shown: usize,
}

impl<P: Ord + Copy, T> First<P, T> {
    pub(crate) fn new() -> First<P, T> {
        First { kept: Vec::new(), shown: 0 }
    }

    pub(crate) fn add(&mut self, place: P, thing: T) {
        self.shown = self.shown.saturating_add(1);
        self.kept.push((place, thing));
        // Seldom enough that sorting costs each of them little.
        if self.kept.len() >= 2 * MOST_PROBLEMS {
            self.cut();
        }
    }

    /// How many there were.
    pub(crate) fn shown(&self) -> usize {
        self.shown
    }

    /// Whether there were more than are kept.
    pub(crate) fn overflows(&self) -> bool {
        self.shown > MOST_PROBLEMS
    }

    /// Those that are kept, in order.
    pub(crate) fn into_kept(mut self) -> Vec<(P, T)> {
        self.cut();
        self.kept
    }

    fn cut(&mut self) {
        sort::by_key(&mut self.kept, |(place, _)| *place);
        self.kept.truncate(MOST_PROBLEMS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_kept_whatever_order_they_come_in() {
        let most = MOST_PROBLEMS;
        for count in [0, 1, most, most + 1, 2 * most, 5 * most + 7] {
            let mut first = First::new();
            // Places from the last to the first, each twice.
            for number in 0..count {
                first.add((count - 1 - number) / 2, number);
            }
            assert_eq!((first.shown(), first.overflows()), (count, count > most));
            let mut all: Vec<(usize, usize)> = (0..count).map(|number| ((count - 1 - number) / 2, number)).collect();
            all.sort();
            all.truncate(most);
            assert_eq!(first.into_kept(), all);
        }
    }
}
