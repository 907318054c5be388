//! Which rows of the lines are those of which cart.

use super::column::{NO_TEXT, row};
use super::value::Raw;

/// The rows of each cart.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// Rows that stand together: where each begins, and of which cart it is; ascending.
    runs: Vec<(u32, u32)>,
    /// Where each cart's rows begin and end, among all rows or, if they do not stand together, in `by_cart`.
    spans: Vec<(u32, u32)>,
    /// The rows by cart.
    by_cart: Option<Vec<u32>>,
}

/// The rows of one cart, in their order.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RowsOf<'g> {
    /// From one to another.
    Range(u32, u32),
    List(&'g [u32]),
}

impl RowsOf<'_> {
    pub(crate) fn len(self) -> usize {
        match self {
            RowsOf::Range(from, to) => to.saturating_sub(from) as usize,
            RowsOf::List(rows) => rows.len(),
        }
    }

    /// The row of a line by its place in the cart.
    #[inline]
    pub(crate) fn get(self, place: usize) -> Option<u32> {
        match self {
            RowsOf::Range(from, to) => from.checked_add(row(place)).filter(|row| *row < to),
            RowsOf::List(rows) => rows.get(place).copied(),
        }
    }

    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = u32> {
        (0..self.len()).filter_map(move |place| self.get(place))
    }
}

impl Groups {
    #[inline]
    pub(crate) fn rows(&self, number: usize) -> RowsOf<'_> {
        let (from, to) = self.spans.get(number).copied().unwrap_or_default();
        match &self.by_cart {
            None => RowsOf::Range(from, to),
            Some(rows) => RowsOf::List(rows.get(from as usize..to as usize).unwrap_or_default()),
        }
    }

    /// The cart of a row; `None`: it is of none.
    pub(crate) fn cart_of(&self, place: usize) -> Option<u32> {
        let run = self.runs.partition_point(|(start, _)| (*start as usize) <= place).checked_sub(1)?;
        self.runs.get(run).map(|(_, number)| *number).filter(|number| *number != NO_TEXT)
    }
}

/// Groups while the rows are gone through.
#[derive(Debug, Default)]
pub(crate) struct Runs<'a> {
    runs: Vec<(u32, u32)>,
    last: Option<Raw<'a>>,
}

impl<'a> Runs<'a> {
    /// Whether a row is of the same cart as the one before.
    #[inline]
    pub(crate) fn goes_on(&self, id: Raw<'a>) -> bool {
        match (self.last, id) {
            (Some(Raw::Int(last)), Raw::Int(id)) => last == id,
            (Some(Raw::Text(last)), Raw::Text(id)) => last == id,
            _ => false,
        }
    }

    /// Begins with the rows of a cart.
    pub(crate) fn begin(&mut self, place: u32, id: Option<Raw<'a>>, number: u32) {
        self.runs.push((place, number));
        self.last = id;
    }

    /// The groups of so many rows and carts.
    pub(crate) fn groups(self, rows: usize, carts: usize) -> Groups {
        let Runs { runs, .. } = self;
        let ends = runs.iter().skip(1).map(|(start, _)| *start).chain([row(rows)]);
        let mut spans: Vec<(u32, u32)> = vec![(0, 0); carts];
        let mut scattered = false;
        for ((start, number), end) in runs.iter().zip(ends.clone()) {
            if let Some(span) = spans.get_mut(*number as usize) {
                scattered |= span.1 > 0;
                *span = (*start, end);
            }
        }
        if !scattered {
            return Groups { runs, spans, by_cart: None };
        }
        // Some cart's rows do not stand together: all rows are listed cart by cart.
        let mut counts: Vec<u32> = vec![0; carts];
        for ((start, number), end) in runs.iter().zip(ends.clone()) {
            if let Some(count) = counts.get_mut(*number as usize) {
                *count = count.saturating_add(end.saturating_sub(*start));
            }
        }
        let mut sum = 0_u32;
        for (span, count) in spans.iter_mut().zip(counts) {
            // The end moves up as the cart's rows are listed.
            *span = (sum, sum);
            sum = sum.saturating_add(count);
        }
        let mut by_cart: Vec<u32> = vec![0; sum as usize];
        for ((start, number), end) in runs.iter().zip(ends) {
            let Some(span) = spans.get_mut(*number as usize) else { continue };
            for place in *start..end {
                if let Some(slot) = by_cart.get_mut(span.1 as usize) {
                    *slot = place;
                }
                span.1 = span.1.saturating_add(1);
            }
        }
        Groups { runs, spans, by_cart: Some(by_cart) }
    }
}
