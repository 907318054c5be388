use rustc_hash::FxHashMap;

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
    numbers: FxHashMap<Box<str>, Symbol>,
    texts: Vec<Box<str>>,
}

impl Interner {
    pub(crate) fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.numbers.get(text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.into());
        self.numbers.insert(text.into(), symbol);
        symbol
    }

    pub(crate) fn intern_all<T: AsRef<str>>(&mut self, texts: &[T]) -> Box<[Symbol]> {
        texts.iter().map(|text| self.intern(text.as_ref())).collect()
    }

    #[inline]
    pub(crate) fn find(&self, text: &str) -> Symbol {
        self.numbers.get(text).copied().unwrap_or(Symbol::NONE)
    }

    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |text| text)
    }
}
