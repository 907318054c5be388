//! A JSON document as a tape: all values in document order in one vector, each container knowing where it ends.
//!
//! A place on the tape orders two problems of a document, and leads to a JSON Pointer and back; so the decoder carries no
//! paths about, and reading a correct document pays nothing for them.

use std::borrow::Cow;

use crate::diagnostic::Path;

/// A value on the tape. In an object keys and values alternate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry<'a> {
    Null,
    Bool(bool),
    /// The digits as written.
    Number(&'a str),
    /// A text, or a key.
    Text(Cow<'a, str>),
    List {
        after: usize,
    },
    Object {
        after: usize,
    },
}

/// A whole document.
#[derive(Debug)]
pub(crate) struct Tape<'a>(Vec<Entry<'a>>);

impl<'a> Tape<'a> {
    pub(super) fn new(entries: Vec<Entry<'a>>) -> Tape<'a> {
        Tape(entries)
    }

    /// The document's outermost value.
    pub(crate) fn root(&self) -> Value<'_> {
        Value { entries: &self.0, at: 0 }
    }

    /// The JSON Pointer of the value at a place.
    pub(crate) fn pointer(&self, place: usize) -> String {
        let mut pointer = String::new();
        let mut value = self.root();
        'down: while value.at != place {
            if let Some(members) = value.members() {
                for (key, member) in members {
                    if member.covers(place) {
                        pointer.push_str(&Path::Root.key(key).pointer());
                        value = member;
                        continue 'down;
                    }
                }
            } else if let Some(items) = value.items() {
                for (index, item) in items.enumerate() {
                    if item.covers(place) {
                        pointer.push_str(&Path::Root.index(index).pointer());
                        value = item;
                        continue 'down;
                    }
                }
            }
            // No child covers the place: it is that of a key, which has no pointer of its own.
            break;
        }
        pointer
    }

    /// Where a pointer leads, and the pointer as this document would have it.
    ///
    /// A pointer made from typed values says `/codes/0` also where the document writes a single code without a list; what the
    /// document does not have at all is kept as it is and placed at what would hold it.
    pub(crate) fn locate(&self, pointer: &str) -> (usize, String) {
        let mut value = self.root();
        let mut found = String::new();
        let mut missing = false;
        for token in pointer.split('/').skip(1) {
            let next = if missing {
                None
            } else if let Some(mut items) = value.items() {
                token.parse().ok().and_then(|index| items.nth(index))
            } else {
                let key = token.replace("~1", "/").replace("~0", "~");
                let member = value.members().and_then(|mut members| members.find(|(name, _)| *name == key));
                if member.is_none() && token == "0" {
                    // The one entry of a list that is written without the list.
                    continue;
                }
                member.map(|(_, member)| member)
            };
            match next {
                Some(next) => value = next,
                None => missing = true,
            }
            found.push('/');
            found.push_str(token);
        }
        (value.at, found)
    }
}

/// A value of a document.
#[derive(Clone, Copy)]
pub(crate) struct Value<'t> {
    entries: &'t [Entry<'t>],
    at: usize,
}

impl<'t> Value<'t> {
    pub(crate) fn entry(self) -> &'t Entry<'t> {
        // Values are only made for places that are on the tape.
        self.entries.get(self.at).unwrap_or(&Entry::Null)
    }

    /// Where it stands in the document.
    pub(crate) fn place(self) -> usize {
        self.at
    }

    /// The place of what follows it.
    fn after(self) -> usize {
        match self.entry() {
            Entry::List { after } | Entry::Object { after } => *after,
            _ => self.at.saturating_add(1),
        }
    }

    fn covers(self, place: usize) -> bool {
        self.at <= place && place < self.after()
    }

    /// The text, if it is one.
    #[inline]
    pub(crate) fn text(self) -> Option<&'t str> {
        match self.entry() {
            Entry::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is a list.
    #[inline]
    pub(crate) fn items(self) -> Option<Items<'t>> {
        match self.entry() {
            Entry::List { after } => Some(Items { next: Value { at: self.at.saturating_add(1), ..self }, end: *after }),
            _ => None,
        }
    }

    /// Keys and values, if it is an object.
    #[inline]
    pub(crate) fn members(self) -> Option<Members<'t>> {
        match self.entry() {
            Entry::Object { after } => {
                Some(Members(Items { next: Value { at: self.at.saturating_add(1), ..self }, end: *after }))
            }
            _ => None,
        }
    }

    /// The value of a key; the first, if it is given twice.
    pub(crate) fn member(self, key: &str) -> Option<Value<'t>> {
        self.members()?.find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// The items of a list.
pub(crate) struct Items<'t> {
    next: Value<'t>,
    end: usize,
}

impl<'t> Iterator for Items<'t> {
    type Item = Value<'t>;

    #[inline]
    fn next(&mut self) -> Option<Value<'t>> {
        if self.next.at >= self.end {
            return None;
        }
        let item = self.next;
        self.next.at = item.after();
        Some(item)
    }
}

/// The keys and values of an object, in document order, with keys that are given twice.
pub(crate) struct Members<'t>(Items<'t>);

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Value<'t>);

    #[inline]
    fn next(&mut self) -> Option<(&'t str, Value<'t>)> {
        let key = self.0.next()?;
        let value = self.0.next()?;
        Some((key.text().unwrap_or_default(), value))
    }
}
