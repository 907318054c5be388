//! In which order texts stand, told by numbers: the engine puts lines in the order of their SKUs and ids, again and again.

use rustc_hash::FxHashMap;
use tillwork::TextOrder;

use super::column::row;
use super::text::TextColumn;

/// How a column's texts are put in order.
#[derive(Debug, Default)]
pub(crate) enum Order {
    /// Each text is its own number.
    #[default]
    Themselves,
    /// Some are too long for that: the place of each row's text among all, sorted.
    Places(Vec<u32>),
}

impl Order {
    /// The places of a column's texts among all of them.
    pub(super) fn by_place(column: &TextColumn) -> Order {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut texts: Vec<(String, u32)> = Vec::new();
        let mut of_row: Vec<u32> = Vec::with_capacity(column.rows());
        let mut buffer = String::new();
        for place in 0..column.rows() {
            let text = column.show(place, &mut buffer).unwrap_or_default();
            let number = numbers.get(text).copied().unwrap_or_else(|| {
                let number = row(texts.len());
                texts.push((text.to_owned(), number));
                numbers.insert(text.to_owned(), number);
                number
            });
            of_row.push(number);
        }
        texts.sort_unstable();
        let mut places = vec![0_u32; texts.len()];
        for (place, (_, number)) in texts.iter().enumerate() {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = row(place);
            }
        }
        Order::Places(of_row.iter().map(|number| places.get(*number as usize).copied().unwrap_or_default()).collect())
    }

    /// The number of a row; `None`: it has no text.
    #[inline]
    pub(crate) fn of(&self, column: &TextColumn, row: usize) -> Option<TextOrder> {
        match self {
            Order::Themselves => column.order(row),
            Order::Places(places) => column.has(row).then(|| places.get(row).copied().map(TextOrder::of_place))?,
        }
    }
}
