//! What every decoder needs: objects with known fields, lists, sets, ids, words; and the problems they collect.
//!
//! A decode function always returns a value. Where the document is wrong it reports a problem and returns a stand-in, so that
//! the rest of the document is still read; a document with problems is never handed on.

mod activity;
mod benefit;
mod cart;
mod certificate;
mod condition;
mod coupon;
mod entry;
mod event;
mod ledger;
mod number;
mod outcome;
mod programme;
mod promotion;
mod returns;
mod rulebook;
mod schedule;
mod selector;
mod tiers;

#[cfg(any(test, feature = "schema"))]
pub(crate) use outcome::REASONS;

use std::cell::Cell;
use std::cmp::Reverse;
use std::ops::RangeInclusive;

use rustc_hash::FxHashSet;

use super::first::First;
use super::tape::{Entry, Members, Value};
use super::words::Word;
use crate::diagnostic::{Code, nearest};
use crate::model::InputLimits;
use crate::money::{Amount, Amounts, Currency};

/// The longest id.
const ID_CHARACTERS: usize = 128;

/// A problem and where it is.
#[derive(Debug)]
pub(crate) struct Found {
    /// What is left of the tape from there on.
    pub(crate) left: usize,
    /// A key below the place: one that is not there.
    pub(crate) child: Option<&'static str>,
    pub(crate) code: Code,
    pub(crate) expected: String,
    pub(crate) found: String,
    pub(crate) help: Option<String>,
}

impl Found {
    #[cold]
    pub(crate) fn new(value: Value<'_>, code: Code, expected: impl Into<String>, found: impl Into<String>) -> Found {
        Found { left: value.left(), child: None, code, expected: expected.into(), found: found.into(), help: None }
    }

    /// A problem with a value that is shown as it is.
    #[cold]
    pub(crate) fn of(value: Value<'_>, code: Code, expected: impl Into<String>) -> Found {
        Found::new(value, code, expected, describe(value))
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Found {
        self.help = Some(help.into());
        self
    }

    /// Many languages write `null` for what is not there.
    pub(crate) fn null_help(self, value: Value<'_>) -> Found {
        if matches!(value.entry(), Entry::Null) { self.help("leave it out if it is optional") } else { self }
    }

    /// And many write a text where a number or a flag belongs.
    pub(crate) fn quotes_help(self, value: Value<'_>, is_meant: fn(&str) -> bool) -> Found {
        if value.text().is_some_and(is_meant) { self.help("write it without quotes") } else { self.null_help(value) }
    }
}

/// User input in backticks: at most 80 characters of it, none of them a control character.
pub(crate) fn quoted(input: &str) -> String {
    let mut text = String::from("`");
    for (count, character) in input.chars().enumerate() {
        if count == 80 {
            text.push('…');
            break;
        }
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
    text.push('`');
    text
}

/// The value in words: user input in backticks, containers by their kind.
fn describe(value: Value<'_>) -> String {
    match value.entry() {
        Entry::Null => "`null`".to_owned(),
        Entry::Bool(flag) => format!("`{flag}`"),
        Entry::Number(number) => quoted(number),
        Entry::Text(text) if text.is_empty() => "an empty text".to_owned(),
        Entry::Text(text) => quoted(text),
        Entry::List { .. } if value.items().is_some_and(|mut items| items.next().is_none()) => "an empty list".to_owned(),
        Entry::List { .. } => "a list".to_owned(),
        Entry::Object { .. } => "an object".to_owned(),
    }
}

/// Words as `one of a, b, c`, each in backticks.
pub(crate) fn one_of(words: &[&'static str]) -> String {
    let mut text = String::from(if words.len() == 1 { "" } else { "one of " });
    for (index, word) in words.iter().enumerate() {
        text.push_str(if index == 0 { "`" } else { ", `" });
        text.push_str(word);
        text.push('`');
    }
    text
}

/// Reads the fields of an object, and makes a [`Field`] of each name.
///
/// A leading `kind` or `event: _` is known, but was read before and makes no variable.
macro_rules! fields {
    (@ $set:ident, $at:expr;) => {};
    (@ $set:ident, $at:expr; $name:ident $(, $rest:ident)*) => {
        let $name = $set.field::<{ $at }>();
        fields!(@ $set, $at + 1; $($rest),*);
    };
    ($decoder:expr, $object:expr; kind) => {
        $decoder.fields($object, &["kind"]);
    };
    ($decoder:expr, $object:expr; kind $(, $name:ident)* $(,)?) => {
        let set = $decoder.fields($object, &["kind" $(, stringify!($name))*]);
        fields!(@ set, 1; $($name),*);
    };
    ($decoder:expr, $object:expr; event: _ $(, $name:ident)* $(,)?) => {
        let set = $decoder.fields($object, &["event" $(, stringify!($name))*]);
        fields!(@ set, 1; $($name),*);
    };
    ($decoder:expr, $object:expr; $($name:ident),* $(,)?) => {
        let set = $decoder.fields($object, &[$(stringify!($name)),*]);
        fields!(@ set, 0; $($name),*);
    };
}
use fields;

/// The most fields that an object has.
const MOST_FIELDS: usize = 20;

/// The fields of an object as the document has them.
struct Fields<'t> {
    object: Value<'t>,
    names: &'static [&'static str],
    values: [Cell<Option<Value<'t>>>; MOST_FIELDS],
}

impl<'t> Fields<'t> {
    #[inline]
    fn field<const AT: usize>(&self) -> Field<'_, 't> {
        const { assert!(AT < MOST_FIELDS) };
        Field { of: self, at: AT }
    }
}

/// One field of an object, which may be there or not. It knows its name and its object, so a missing one can be reported.
#[derive(Clone, Copy)]
pub(super) struct Field<'f, 't> {
    of: &'f Fields<'t>,
    at: usize,
}

impl<'t> Field<'_, 't> {
    #[inline]
    fn get(self) -> Option<Value<'t>> {
        self.of.values.get(self.at).and_then(Cell::get)
    }

    /// Takes the value away: from here on the field is not there.
    fn take(self) -> Option<Value<'t>> {
        self.of.values.get(self.at).and_then(Cell::take)
    }

    fn name(self) -> &'static str {
        self.of.names.get(self.at).copied().unwrap_or_default()
    }

    #[inline]
    fn is_some(self) -> bool {
        self.get().is_some()
    }

    #[inline]
    fn is_none(self) -> bool {
        self.get().is_none()
    }

    #[inline]
    fn map<T>(self, read: impl FnOnce(Value<'t>) -> T) -> Option<T> {
        self.get().map(read)
    }

    #[inline]
    fn map_or<T>(self, otherwise: T, read: impl FnOnce(Value<'t>) -> T) -> T {
        self.get().map_or(otherwise, read)
    }

    #[inline]
    fn and_then<T>(self, read: impl FnOnce(Value<'t>) -> Option<T>) -> Option<T> {
        self.get().and_then(read)
    }
}

/// The problems of values, what an object lacks before what is wrong with it.
pub(crate) type Problems = First<(Reverse<usize>, bool), Found>;

/// Collects problems while a document is decoded, and knows what amounts are read in.
pub(crate) struct Decoder {
    pub(crate) problems: Problems,
    pub(crate) limits: InputLimits,
    /// The currency of plain amounts; `None` when the document's own is wrong.
    pub(crate) currency: Option<Currency>,
    /// Whether ids may start with `$`: outcomes name what belongs to the engine.
    pub(crate) own_ids: bool,
    /// Bytes of attribute text seen so far.
    pub(crate) attribute_bytes: usize,
    /// The codes seen so far, normalised.
    pub(crate) codes: FxHashSet<Box<str>>,
    /// The prefixes of signed families seen so far, in upper case.
    pub(crate) prefixes: FxHashSet<Box<str>>,
}

impl Decoder {
    pub(crate) fn new(limits: InputLimits) -> Decoder {
        Decoder {
            problems: First::new(),
            limits,
            currency: None,
            own_ids: false,
            attribute_bytes: 0,
            codes: FxHashSet::default(),
            prefixes: FxHashSet::default(),
        }
    }

    #[cold]
    pub(crate) fn report(&mut self, problem: Found) {
        self.problems.add((Reverse(problem.left), problem.child.is_none()), problem);
    }

    #[cold]
    pub(crate) fn wrong_type(&mut self, value: Value<'_>, expected: &str) {
        self.report(Found::of(value, Code::WrongType, expected).null_help(value));
    }

    #[cold]
    pub(crate) fn duplicate_key(&mut self, value: Value<'_>, key: &str) {
        self.report(Found::new(value, Code::DuplicateKey, "each key once", format!("{} again", quoted(key))));
    }

    #[cold]
    pub(crate) fn unknown_field(&mut self, value: Value<'_>, key: &str, known: &[&'static str]) {
        let problem = Found::new(value, Code::UnknownField, "a known field", quoted(key));
        self.report(match nearest(key, known) {
            Some(word) => problem.help(format!("did you mean `{word}`?")),
            None => problem.help(format!("known here: {}", known.join(", "))),
        });
    }

    #[cold]
    pub(crate) fn missing(&mut self, object: Value<'_>, key: &'static str) {
        let mut problem = Found::new(object, Code::MissingField, format!("`{key}`"), "nothing");
        problem.child = Some(key);
        self.report(problem);
    }

    #[cold]
    pub(crate) fn conflict(&mut self, value: Value<'_>, expected: impl Into<String>, found: impl Into<String>) {
        self.report(Found::new(value, Code::Conflict, expected, found));
    }

    #[cold]
    pub(crate) fn unknown_currency(&mut self, value: Value<'_>, code: &str) {
        let problem = Found::new(value, Code::CurrencyUnknown, "an ISO 4217 code in upper case such as `USD`", quoted(code));
        let upper = code.to_ascii_uppercase();
        self.report(match Currency::parse(&upper) {
            Some(_) if upper != code => problem.help(format!("write `{upper}`")),
            _ => problem,
        });
    }

    /// Keys and values of what must be an object.
    pub(crate) fn members<'t>(&mut self, value: Value<'t>) -> Option<Members<'t>> {
        let members = value.members();
        if members.is_none() {
            self.wrong_type(value, "an object");
        }
        members
    }

    /// The fields of an object, each at the place of its name.
    fn fields<'t>(&mut self, object: Value<'t>, names: &'static [&'static str]) -> Fields<'t> {
        let fields = Fields { object, names, values: [const { Cell::new(None) }; MOST_FIELDS] };
        // Documents mostly have their fields in the order of the reference: the search goes on where the last one ended.
        let mut next = 0;
        for (key, value) in self.members(object).into_iter().flatten() {
            let (before, after) = names.split_at_checked(next).unwrap_or((names, &[]));
            let place = match after.iter().position(|name| *name == key) {
                Some(place) => Some(next.saturating_add(place)),
                None => before.iter().position(|name| *name == key),
            };
            match place.and_then(|place| fields.values.get(place).zip(Some(place))) {
                Some((field, _)) if field.get().is_some() => self.duplicate_key(value, key),
                Some((field, place)) => {
                    field.set(Some(value));
                    next = place.saturating_add(1);
                }
                None => self.unknown_field(value, key, names),
            }
        }
        fields
    }

    /// The field, which must be there. `blank` stands in for it.
    #[inline]
    fn need<'t, T>(&mut self, field: Field<'_, 't>, blank: T, read: impl FnOnce(&mut Decoder, Value<'t>) -> T) -> T {
        match self.must(field) {
            Some(value) => read(self, value),
            None => blank,
        }
    }

    /// The field, which is reported when it is not there.
    fn must<'t>(&mut self, field: Field<'_, 't>) -> Option<Value<'t>> {
        let value = field.get();
        // What is no object at all was reported as that.
        if value.is_none() && field.of.object.members().is_some() {
            self.missing(field.of.object, field.name());
        }
        value
    }

    fn must_id<T: for<'a> From<&'a str>>(&mut self, field: Field<'_, '_>) -> T {
        match self.must(field) {
            Some(value) => self.id(value),
            None => T::from(""),
        }
    }

    fn must_count(&mut self, field: Field<'_, '_>, range: &RangeInclusive<u64>) -> u64 {
        match self.must(field) {
            Some(value) => self.count(value, range),
            None => *range.start(),
        }
    }

    fn must_amount(&mut self, field: Field<'_, '_>) -> Amount {
        self.must(field).map_or(Amount::ZERO, |value| self.amount(value))
    }

    fn must_amounts(&mut self, field: Field<'_, '_>) -> Amounts {
        self.must(field).map_or_else(Amounts::default, |value| self.amounts(value))
    }

    fn must_instant(&mut self, field: Field<'_, '_>) -> String {
        self.must(field).map_or_else(String::new, |value| self.instant(value).to_owned())
    }

    fn some_id<T: for<'a> From<&'a str>>(&mut self, field: Field<'_, '_>) -> Option<T> {
        field.map(|value| self.id(value))
    }

    fn some_string(&mut self, field: Field<'_, '_>) -> Option<String> {
        field.map(|value| self.string(value))
    }

    fn some_amount(&mut self, field: Field<'_, '_>) -> Option<Amount> {
        field.map(|value| self.amount(value))
    }

    fn some_amounts(&mut self, field: Field<'_, '_>) -> Option<Amounts> {
        field.map(|value| self.amounts(value))
    }

    fn some_count(&mut self, field: Field<'_, '_>, range: &RangeInclusive<u64>) -> Option<u64> {
        field.map(|value| self.count(value, range))
    }

    fn count_or(&mut self, field: Field<'_, '_>, otherwise: u64, range: &RangeInclusive<u64>) -> u64 {
        field.map_or(otherwise, |value| self.count(value, range))
    }

    fn flag_or(&mut self, field: Field<'_, '_>, otherwise: bool) -> bool {
        field.map_or(otherwise, |value| self.flag(value))
    }

    fn word_or<T: Word>(&mut self, field: Field<'_, '_>, otherwise: T) -> T {
        field.map_or(otherwise, |value| self.word(value))
    }

    fn names_of(&mut self, field: Field<'_, '_>) -> Vec<String> {
        field.map_or(Vec::new(), |value| self.names(value))
    }

    #[inline]
    fn list_of<'t, T>(&mut self, field: Field<'_, 't>, most: usize, read: impl FnMut(&mut Decoder, Value<'t>) -> T) -> Vec<T> {
        field.map_or(Vec::new(), |value| self.list(value, most, read))
    }

    #[inline]
    fn some_of<'t, T>(&mut self, field: Field<'_, 't>, most: usize, read: impl FnMut(&mut Decoder, Value<'t>) -> T) -> Vec<T> {
        field.map_or(Vec::new(), |value| self.some(value, most, read))
    }

    /// A text.
    #[inline]
    pub(crate) fn text<'t>(&mut self, value: Value<'t>) -> &'t str {
        match value.text() {
            Some(text) => text,
            None => {
                self.wrong_type(value, "a text");
                ""
            }
        }
    }

    /// A text of any content.
    #[inline]
    pub(crate) fn string(&mut self, value: Value<'_>) -> String {
        self.text(value).to_owned()
    }

    /// A text with content.
    pub(crate) fn name(&mut self, value: Value<'_>) -> String {
        let text = value.text();
        if text == Some("") {
            self.report(Found::of(value, Code::Empty, "a text with content"));
        }
        self.string(value)
    }

    /// An id.
    #[inline]
    pub(crate) fn id<T: for<'a> From<&'a str>>(&mut self, value: Value<'_>) -> T {
        let text = self.text(value);
        // Short ids of printable ASCII need no closer look.
        let plain =
            matches!(text.len(), 1..=128) && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.starts_with('$');
        if !plain && value.text().is_some() {
            self.check_id(value, text);
        }
        T::from(text)
    }

    #[cold]
    fn check_id(&mut self, value: Value<'_>, text: &str) {
        let expected = "an id of 1 to 128 characters";
        if text.is_empty() {
            self.report(Found::of(value, Code::Empty, expected));
        } else if text.chars().count() > ID_CHARACTERS {
            let found = format!("{} characters: {}", text.chars().count(), quoted(text));
            self.report(Found::new(value, Code::TooLong, expected, found));
        } else if text.chars().any(char::is_control) {
            self.report(Found::of(value, Code::BadId, "an id without control characters"));
        } else if text.starts_with('$') && !self.own_ids {
            self.report(
                Found::of(value, Code::BadId, "an id that does not start with `$`")
                    .help("ids that start with `$` belong to Tillwork"),
            );
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, value: Value<'_>) -> bool {
        match value.entry() {
            Entry::Bool(flag) => *flag,
            _ => {
                let problem = Found::of(value, Code::WrongType, "`true` or `false`");
                self.report(problem.quotes_help(value, |text| matches!(text, "true" | "false")));
                false
            }
        }
    }

    /// One of a closed list of words.
    pub(crate) fn word<T: Word>(&mut self, value: Value<'_>) -> T {
        self.place_of_word(value, T::WORDS).and_then(T::nth).unwrap_or_else(T::blank)
    }

    /// Which of some words it is.
    pub(crate) fn place_of_word(&mut self, value: Value<'_>, words: &'static [&'static str]) -> Option<usize> {
        let Some(text) = value.text() else {
            self.wrong_type(value, &one_of(words));
            return None;
        };
        let place = words.iter().position(|word| *word == text);
        if place.is_none() {
            self.unknown_word(value, text, words);
        }
        place
    }

    #[cold]
    pub(crate) fn unknown_word(&mut self, value: Value<'_>, found: &str, words: &[&'static str]) {
        let near = nearest(found, words);
        let problem = Found::of(value, Code::UnknownValue, one_of(words));
        self.report(match near {
            Some(word) => problem.help(format!("did you mean `{word}`?")),
            None => problem,
        });
    }

    /// The `kind` of an object, or nothing when it has none.
    pub(crate) fn kind<'t>(&mut self, object: Value<'t>) -> Option<(Value<'t>, &'t str)> {
        self.members(object)?;
        let Some(kind) = object.member("kind") else {
            self.missing(object, "kind");
            return None;
        };
        match kind.text() {
            Some(text) => Some((kind, text)),
            None => {
                self.wrong_type(kind, "a text");
                None
            }
        }
    }

    /// A list of any length up to a limit.
    #[inline]
    pub(crate) fn list<'t, T>(
        &mut self,
        value: Value<'t>,
        most: usize,
        mut read: impl FnMut(&mut Decoder, Value<'t>) -> T,
    ) -> Vec<T> {
        // Entries are counted first, as some of them are large: containers know their end, so that is quick. What is a few bytes of
        // text is no large entry yet: no more is set aside than the tape takes itself, twice.
        let room = value.weight().saturating_mul(2).checked_div(size_of::<T>()).unwrap_or(usize::MAX);
        let mut list = Vec::with_capacity(value.len().min(most).min(room));
        self.each(value, most, &mut |d, item| {
            let entry = read(d, item);
            // A document with so many problems is judged no further: what was read of it is not needed.
            if !d.problems.overflows() {
                list.push(entry);
            }
        });
        list
    }

    /// Visits the entries of a list up to a limit. It is there once for lists of everything.
    fn each<'t>(&mut self, value: Value<'t>, most: usize, visit: &mut dyn FnMut(&mut Decoder, Value<'t>)) {
        let Some(items) = value.items() else {
            return self.wrong_type(value, "a list");
        };
        for (index, item) in items.enumerate() {
            if index >= most {
                let found = value.len().to_string();
                self.report(Found::new(value, Code::TooLong, format!("at most {most} entries"), found));
                break;
            }
            visit(self, item);
        }
    }

    /// A list with at least one entry.
    pub(crate) fn some<'t, T>(
        &mut self,
        value: Value<'t>,
        most: usize,
        read: impl FnMut(&mut Decoder, Value<'t>) -> T,
    ) -> Vec<T> {
        let list = self.list(value, most, read);
        if value.items().is_some_and(|mut items| items.next().is_none()) {
            self.report(Found::of(value, Code::Empty, "at least one entry"));
        }
        list
    }

    /// One entry, or a list of at least one.
    pub(crate) fn set<'t, T>(&mut self, value: Value<'t>, mut read: impl FnMut(&mut Decoder, Value<'t>) -> T) -> Vec<T> {
        match value.entry() {
            Entry::Text(_) => vec![read(self, value)],
            Entry::List { .. } => self.some(value, usize::MAX, read),
            _ => {
                self.wrong_type(value, "a text or a list of texts");
                Vec::new()
            }
        }
    }

    /// A set of texts with content.
    pub(crate) fn names(&mut self, value: Value<'_>) -> Vec<String> {
        self.set(value, Decoder::name)
    }

    /// A set of ids.
    pub(crate) fn ids<T: for<'a> From<&'a str>>(&mut self, value: Value<'_>) -> Vec<T> {
        self.set(value, Decoder::id)
    }
}
