//! Which lines of a cart have which of the rulebook's names.

use super::lines::Mask;
use crate::compile::{CompiledSelector, Symbol};

/// Names, and the lines that have them; names that the rulebook does not know are not kept.
#[derive(Debug, Default)]
pub(super) struct Labels {
    pub(super) skus: Vec<(Symbol, Mask)>,
    pub(super) categories: Vec<(Symbol, Mask)>,
    pub(super) tags: Vec<(Symbol, Mask)>,
    pub(super) sellers: Vec<(Symbol, Mask)>,
}

/// Carts with more different names of one kind take the long way: here names are looked for one by one.
const MOST: usize = 128;

/// Notes that a line has a name.
#[inline]
pub(super) fn note(names: &mut Vec<(Symbol, Mask)>, symbol: Symbol, line: Mask) {
    if symbol == Symbol::NONE {
        return;
    }
    // Neighbours often share their names.
    match names.iter_mut().rev().find(|(known, _)| *known == symbol) {
        Some((_, lines)) => *lines |= line,
        None => names.push((symbol, line)),
    }
}

/// The lines that have one of some names.
fn having(names: &[(Symbol, Mask)], wanted: impl Fn(Symbol) -> bool) -> Mask {
    names.iter().filter(|(symbol, _)| wanted(*symbol)).fold(0, |lines, (_, more)| lines | more)
}

impl Labels {
    pub(super) fn clear(&mut self) {
        self.skus.clear();
        self.categories.clear();
        self.tags.clear();
        self.sellers.clear();
    }

    /// Whether there are so few names that they may be looked for one by one.
    pub(super) fn are_few(&self) -> bool {
        self.skus.len().max(self.categories.len()).max(self.tags.len()).max(self.sellers.len()) <= MOST
    }

    /// Whether so many names of one line are, whatever they are.
    pub(super) fn may_have(names: usize) -> bool {
        names <= MOST
    }

    /// Which of the lines a plain selector selects.
    pub(super) fn selected(&self, items: Option<&CompiledSelector>, all: Mask) -> Mask {
        let Some(selector) = items else { return all };
        let mut lines = all;
        if !selector.sku.is_empty() {
            lines &= having(&self.skus, |symbol| selector.lets_sku(symbol));
        }
        if !selector.category.is_empty() {
            lines &= having(&self.categories, |symbol| selector.category.contains(&symbol));
        }
        if let Some(named) = &selector.named {
            if !named.tag.is_empty() {
                lines &= having(&self.tags, |symbol| named.tag.contains(&symbol));
            }
            if !named.seller.is_empty() {
                lines &= having(&self.sellers, |symbol| named.seller.contains(&symbol));
            }
        }
        lines
    }
}
