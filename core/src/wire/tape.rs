//! A JSON document as a tape: all values in document order in one vector, each container knowing how far it reaches.
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
    /// So many entries, with itself.
    List {
        span: usize,
    },
    /// Likewise.
    Object {
        span: usize,
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
        Value { rest: &self.0 }
    }

    /// The place of a value of this tape: how many entries come before it.
    pub(crate) fn place(&self, left: usize) -> usize {
        self.0.len().saturating_sub(left)
    }

    /// The JSON Pointers of the values at some places, which ascend.
    ///
    /// All of them in one walk: a document may have as many problems as it has values.
    pub(crate) fn pointers(&self, places: &[usize]) -> Vec<String> {
        let mut pointers = Vec::with_capacity(places.len());
        let mut rest = places;
        point(self, self.root(), &mut String::new(), &mut rest, &mut pointers);
        pointers
    }
}

/// Adds the pointers of the places from `value` to its end, and passes them.
fn point(tape: &Tape<'_>, value: Value<'_>, pointer: &mut String, places: &mut &[usize], pointers: &mut Vec<String>) {
    let place = tape.place(value.left());
    while let Some((first, rest)) = places.split_first() {
        if *first > place {
            break;
        }
        pointers.push(pointer.clone());
        *places = rest;
    }
    let length = pointer.len();
    let mut child = |step: &dyn Fn(&Path<'_>) -> String, value: Value<'_>| {
        let after = tape.place(value.left()).saturating_add(value.span());
        if places.first().is_some_and(|place| *place < after) {
            pointer.push_str(&step(&Path::Root));
            point(tape, value, pointer, places, pointers);
            pointer.truncate(length);
        }
    };
    for (key, member) in value.members().into_iter().flatten() {
        child(&|root| root.key(key).pointer(), member);
    }
    for (index, item) in value.items().into_iter().flatten().enumerate() {
        child(&|root| root.index(index).pointer(), item);
    }
}

/// Finds where pointers lead. It remembers its way: rules go through long lists from the first entry to the last.
#[derive(Default)]
pub(crate) struct Guide {
    /// For each level: what is left of the tape from the list on, an index in it, and what is left from that entry on.
    way: Vec<(usize, usize, usize)>,
}

impl Guide {
    /// Where a pointer leads, and the pointer as this document would have it.
    ///
    /// A pointer made from typed values says `/codes/0` also where the document writes a single code without a list; what the
    /// document does not have at all is kept as it is and placed at what would hold it.
    pub(crate) fn locate(&mut self, tape: &Tape<'_>, pointer: &str) -> (usize, String) {
        let mut value = tape.root();
        let mut found = String::with_capacity(pointer.len());
        let mut missing = false;
        for (level, token) in pointer.split('/').skip(1).enumerate() {
            if !missing {
                let next = match value.entry() {
                    Entry::List { .. } => token.parse().ok().and_then(|index| self.item(level, value, index)),
                    Entry::Object { .. } => value.member(&token.replace("~1", "/").replace("~0", "~")),
                    // The short form of a list with one entry, or of an object with one field.
                    _ => break,
                };
                match next {
                    Some(next) => value = next,
                    None if token == "0" && value.members().is_some() => continue,
                    None => missing = true,
                }
            }
            found.push('/');
            found.push_str(token);
        }
        (tape.place(value.left()), found)
    }

    fn item<'t>(&mut self, level: usize, list: Value<'t>, index: usize) -> Option<Value<'t>> {
        let mut items = list.items()?;
        let mut skip = index;
        if let Some((known, from, left)) = self.way.get(level)
            && *known == list.left()
            && *from <= index
        {
            items.skip_to(*left);
            skip = index.saturating_sub(*from);
        }
        let item = items.nth(skip)?;
        self.way.resize(self.way.len().max(level.saturating_add(1)), (0, 0, 0));
        if let Some(step) = self.way.get_mut(level) {
            *step = (list.left(), index, item.left());
        }
        Some(item)
    }
}

/// A value of a document: the tape from it on.
#[derive(Clone, Copy)]
pub(crate) struct Value<'t> {
    rest: &'t [Entry<'t>],
}

impl<'t> Value<'t> {
    pub(crate) fn entry(self) -> &'t Entry<'t> {
        // Values are only made for places that are on the tape.
        self.rest.first().unwrap_or(&Entry::Null)
    }

    /// How many entries the tape has from here on: that tells where it stands.
    pub(crate) fn left(self) -> usize {
        self.rest.len()
    }

    /// How many entries it takes.
    fn span(self) -> usize {
        match self.entry() {
            Entry::List { span } | Entry::Object { span } => *span,
            _ => 1,
        }
    }

    /// How many bytes of the tape it takes, with everything in it.
    pub(crate) fn weight(self) -> usize {
        self.span().saturating_mul(size_of::<Entry<'_>>())
    }

    /// What is in it, if it takes so many entries.
    fn inside(self, span: usize) -> Items<'t> {
        let rest = self.rest.get(1..).unwrap_or_default();
        Items { rest, end: rest.len().saturating_sub(span.saturating_sub(1)) }
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
            Entry::List { span } => Some(self.inside(*span)),
            _ => None,
        }
    }

    /// How many items it has; none, if it is no list.
    pub(crate) fn len(self) -> usize {
        self.items().map_or(0, Iterator::count)
    }

    /// Keys and values, if it is an object.
    #[inline]
    pub(crate) fn members(self) -> Option<Members<'t>> {
        match self.entry() {
            Entry::Object { span } => Some(Members(self.inside(*span))),
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
    rest: &'t [Entry<'t>],
    /// What is left of the tape behind the last item.
    end: usize,
}

impl Items<'_> {
    /// Goes on with the item from which so much of the tape is left.
    fn skip_to(&mut self, left: usize) {
        self.rest = self.rest.get(self.rest.len().saturating_sub(left)..).unwrap_or_default();
    }
}

impl<'t> Iterator for Items<'t> {
    type Item = Value<'t>;

    #[inline]
    fn next(&mut self) -> Option<Value<'t>> {
        if self.rest.len() <= self.end {
            return None;
        }
        let item = Value { rest: self.rest };
        self.rest = self.rest.get(item.span()..).unwrap_or_default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::parse::parse;

    const TEXT: &[u8] = br#"{"a": [1, {"b/c": "x"}], "d": {"e": []}, "a": 2}"#;

    #[test]
    fn places_lead_to_pointers() {
        let tape = parse(TEXT, 64).unwrap();
        let all: Vec<usize> = (0..15).collect();
        let pointers = tape.pointers(&all);
        // A key has the place before its value, and the pointer of what holds it or comes before it.
        let values = [0, 2, 3, 4, 6, 8, 10, 12].map(|place| pointers[place].as_str());
        assert_eq!(values, ["", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/d", "/d/e", "/a"]);
        assert_eq!(tape.pointers(&[]), Vec::<String>::new());
        assert_eq!(tape.pointers(&[4, 4, 8]), ["/a/1", "/a/1", "/d"]);
    }

    #[test]
    fn pointers_lead_to_places() {
        let tape = parse(TEXT, 64).unwrap();
        let mut guide = Guide::default();
        for (pointer, place, found) in [
            ("", 0, ""),
            ("/a/1/b~1c", 6, "/a/1/b~1c"),
            ("/a/0", 3, "/a/0"),
            ("/a/1", 4, "/a/1"),
            // What is not there is placed at what would hold it.
            ("/d/x/y", 8, "/d/x/y"),
            ("/a/7", 2, "/a/7"),
            // The one entry of a list that is written without the list, and the one field of an object written short.
            ("/a/1/b~1c/0", 6, "/a/1/b~1c"),
            ("/a/1/0/b~1c", 6, "/a/1/b~1c"),
            ("/a/0/code", 3, "/a/0"),
        ] {
            assert_eq!(guide.locate(&tape, pointer), (place, found.to_owned()), "{pointer}");
        }
    }
}
