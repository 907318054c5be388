//! The strings of a rulebook as numbers. Each is kept once, and all of them in one text: a rulebook has many.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// A string of the rulebook as a number. Strings of carts that no rulebook string equals have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(u32);

impl Symbol {
    /// What no string of the rulebook has.
    pub(crate) const NONE: Symbol = Symbol(u32::MAX);
}

/// The strings of a rulebook.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    /// One after the other.
    texts: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// A power of two of places, at least a third of them free. A string is in the first free place from that of its hash on.
    places: Vec<Place>,
    /// Whether one of them is digits.
    digits: bool,
}

/// A place of the table: a part of the hash, which tells most strings apart, and the string; `Symbol::NONE` if it is free.
#[derive(Debug, Clone, Copy)]
struct Place {
    hash: u32,
    symbol: Symbol,
}

const FREE: Place = Place { hash: 0, symbol: Symbol::NONE };

impl Interner {
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        let known = self.find(text);
        if known != Symbol::NONE {
            return known;
        }
        if self.ends.len().saturating_mul(3) >= self.places.len().saturating_mul(2) {
            self.grow();
        }
        let symbol = Symbol(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.texts.push_str(text);
        self.digits |= text.bytes().all(|byte| byte.is_ascii_digit());
        self.ends.push(self.texts.len());
        self.settle(Place { hash: hash(text), symbol });
        symbol
    }

    pub(crate) fn intern_all<T: AsRef<str>>(&mut self, texts: &[T]) -> Box<[Symbol]> {
        texts.iter().map(|text| self.intern(text.as_ref())).collect()
    }

    #[inline]
    pub(crate) fn find(&self, text: &str) -> Symbol {
        let hash = hash(text);
        let mut at = self.first(hash);
        while let Some(place) = self.places.get(at).filter(|place| place.symbol != Symbol::NONE) {
            if place.hash == hash && self.text(place.symbol) == text {
                return place.symbol;
            }
            at = self.after(at);
        }
        Symbol::NONE
    }

    /// Whether some string is digits.
    pub(crate) fn has_digits(&self) -> bool {
        self.digits
    }

    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        let number = symbol.0 as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.texts.get(start..*end)).unwrap_or("")
    }

    /// Gives back what growing took too much.
    pub(crate) fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn grow(&mut self) {
        let places = self.places.len().saturating_mul(2).max(16);
        let old = std::mem::replace(&mut self.places, vec![FREE; places]);
        old.into_iter().filter(|place| place.symbol != Symbol::NONE).for_each(|place| self.settle(place));
    }

    fn settle(&mut self, place: Place) {
        let mut at = self.first(place.hash);
        while self.places.get(at).is_some_and(|place| place.symbol != Symbol::NONE) {
            at = self.after(at);
        }
        if let Some(free) = self.places.get_mut(at) {
            *free = place;
        }
    }

    fn first(&self, hash: u32) -> usize {
        hash as usize & self.places.len().wrapping_sub(1)
    }

    fn after(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.places.len().wrapping_sub(1)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a part of a hash is a hash")]
fn hash(text: &str) -> u32 {
    FxBuildHasher.hash_one(text) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_a_number_its_text() {
        let mut interner = Interner::default();
        assert_eq!(interner.find("a"), Symbol::NONE);
        let texts: Vec<String> = (0..5_000).map(|number| format!("{:b}", number * 7)).chain([String::new()]).collect();
        let symbols: Vec<Symbol> = texts.iter().map(|text| interner.intern(text)).collect();
        interner.shrink();
        for (text, symbol) in texts.iter().zip(&symbols) {
            assert_eq!((interner.intern(text), interner.find(text), interner.text(*symbol)), (*symbol, *symbol, text.as_str()));
        }
        assert_eq!(symbols.len(), interner.ends.len());
        for text in ["2", "10 ", "0b", "1110\0"] {
            assert_eq!(interner.find(text), Symbol::NONE);
        }
        assert_eq!(interner.text(Symbol::NONE), "");
    }
}
