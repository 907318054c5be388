//! Typed values -> JSON text: compact, keys in the order of the reference pages, optional keys left out.
//!
//! What a rulebook states as a default is left out as well, so that a rulebook has one text and a digest of it means something.

mod benefit;
mod cart;
mod certificate;
mod condition;
mod ledger;
mod outcome;
mod promotion;
mod returns;
mod rulebook;
mod selector;

use super::words::Word;
use crate::money::{Amount, Amounts, Currency, Rate};

/// JSON text that grows. Commas come by themselves: before everything that does not open its container or follow a key.
pub(crate) struct Writer {
    /// UTF-8, because only texts are added to it.
    text: Vec<u8>,
    /// The currency of plain amounts.
    currency: Currency,
    digits: u32,
}

impl Writer {
    pub(crate) fn new(currency: Currency, capacity: usize) -> Writer {
        Writer { text: Vec::with_capacity(capacity), currency, digits: currency.digits() }
    }

    pub(crate) fn finish(self) -> String {
        String::from_utf8(self.text).unwrap_or_default()
    }

    #[inline]
    fn raw(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn separate(&mut self) {
        if !matches!(self.text.last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(b',');
        }
    }

    /// An object whose members `write` adds.
    #[inline]
    pub(crate) fn object(&mut self, write: impl FnOnce(&mut Writer)) {
        self.separate();
        self.text.push(b'{');
        write(self);
        self.text.push(b'}');
    }

    /// A key of the documents; none of them needs escapes.
    #[inline]
    pub(crate) fn key(&mut self, key: &'static str) -> &mut Writer {
        self.separate();
        self.text.push(b'"');
        self.raw(key);
        self.raw("\":");
        self
    }

    /// A list of what `write` makes of each item.
    #[inline]
    pub(crate) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Writer, T)) {
        self.separate();
        self.text.push(b'[');
        for item in items {
            write(self, item);
        }
        self.text.push(b']');
    }

    /// A text, escaped where JSON asks for it and nowhere else.
    #[inline]
    pub(crate) fn string(&mut self, text: &str) {
        self.separate();
        self.text.push(b'"');
        let plain = !text.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
        if plain {
            self.raw(text)
        } else {
            self.escaped(text)
        }
        self.text.push(b'"');
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for character in text.chars() {
            match character {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\n' => self.raw("\\n"),
                '\r' => self.raw("\\r"),
                '\t' => self.raw("\\t"),
                '\u{8}' => self.raw("\\b"),
                '\u{c}' => self.raw("\\f"),
                control @ '\0'..='\u{1f}' => {
                    let code = u32::from(control);
                    self.raw("\\u00");
                    for shift in [4, 0] {
                        let digit = usize::try_from((code >> shift) & 15).ok().and_then(|index| DIGITS.get(index));
                        self.text.push(*digit.unwrap_or(&b'0'));
                    }
                }
                other => self.raw(other.encode_utf8(&mut [0; 4])),
            }
        }
    }

    /// A key that comes from outside.
    pub(crate) fn free_key(&mut self, key: &str) -> &mut Writer {
        self.string(key);
        self.text.push(b':');
        self
    }

    #[inline]
    pub(crate) fn flag(&mut self, flag: bool) {
        self.separate();
        self.raw(if flag { "true" } else { "false" });
    }

    #[inline]
    pub(crate) fn word(&mut self, word: impl Word) {
        self.separate();
        self.text.push(b'"');
        self.raw(word.as_word());
        self.text.push(b'"');
    }

    /// A whole number.
    #[inline]
    pub(crate) fn count(&mut self, count: u64) {
        self.separate();
        let mut buffer = [0_u8; 20];
        let mut at = buffer.len();
        let mut rest = count;
        // A number of 64 bits has at most 20 digits.
        loop {
            at = at.saturating_sub(1);
            if let Some(place) = buffer.get_mut(at) {
                *place = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or(0));
            }
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.text.extend_from_slice(buffer.get(at..).unwrap_or(b"0"));
    }

    pub(crate) fn signed(&mut self, number: i64) {
        self.separate();
        self.raw(&number.to_string());
    }

    /// An amount in the document's currency.
    #[inline]
    pub(crate) fn amount(&mut self, amount: Amount) {
        self.separate();
        self.text.push(b'"');
        self.text.extend_from_slice(amount.digits(self.digits, &mut [0; 32]));
        self.text.push(b'"');
    }

    /// A plain amount where only the document's currency is given, else one for each currency.
    pub(crate) fn amounts(&mut self, amounts: &Amounts) {
        let mut entries = amounts.iter();
        match (entries.next(), entries.next()) {
            (Some((currency, amount)), None) if currency == self.currency => self.amount(amount),
            _ => self.object(|w| {
                for (currency, amount) in amounts.iter() {
                    w.free_key(currency.code()).string(&amount.format(currency));
                }
            }),
        }
    }

    pub(crate) fn rate(&mut self, rate: Rate) {
        self.string(&rate.to_string());
    }

    /// A set: its only entry, or the list of them.
    pub(crate) fn set<T: AsRef<str>>(&mut self, entries: &[T]) {
        match entries {
            [only] => self.string(only.as_ref()),
            _ => self.list(entries, |w, entry| w.string(entry.as_ref())),
        }
    }

    // What stands in the document only if it is given.

    pub(crate) fn optional<T>(&mut self, key: &'static str, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
        if let Some(value) = value {
            write(self.key(key), value);
        }
    }

    pub(crate) fn optional_set<T: AsRef<str>>(&mut self, key: &'static str, entries: &[T]) {
        if !entries.is_empty() {
            self.key(key).set(entries);
        }
    }

    pub(crate) fn optional_list<'a, T>(&mut self, key: &'static str, items: &'a [T], write: impl FnMut(&mut Writer, &'a T)) {
        if !items.is_empty() {
            self.key(key).list(items, write);
        }
    }

    pub(crate) fn optional_string(&mut self, key: &'static str, text: Option<&str>) {
        self.optional(key, text, Writer::string);
    }

    pub(crate) fn optional_count(&mut self, key: &'static str, count: Option<u64>) {
        self.optional(key, count, Writer::count);
    }

    pub(crate) fn optional_amount(&mut self, key: &'static str, amount: Option<Amount>) {
        self.optional(key, amount, Writer::amount);
    }

    pub(crate) fn optional_amounts(&mut self, key: &'static str, amounts: Option<&Amounts>) {
        self.optional(key, amounts, Writer::amounts);
    }

    // What stands in the document only if it is not the default.

    pub(crate) fn word_unless<T: Word + PartialEq>(&mut self, key: &'static str, word: T, default: T) {
        if word != default {
            self.key(key).word(word);
        }
    }

    pub(crate) fn flag_unless(&mut self, key: &'static str, flag: bool, default: bool) {
        if flag != default {
            self.key(key).flag(flag);
        }
    }

    pub(crate) fn count_unless(&mut self, key: &'static str, count: u64, default: u64) {
        if count != default {
            self.key(key).count(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new(Currency::parse("USD").unwrap(), 0);
        write(&mut writer);
        writer.finish()
    }

    #[test]
    fn texts_are_escaped_as_other_writers_do() {
        for text in ["", "a\"b\\c", "\u{8}\u{c}\n\r\t", "\0\u{1}\u{1f}\u{7f}", "é厨😀\u{2028}/", "{[:,"] {
            assert_eq!(written(|w| w.string(text)), serde_json::to_string(text).unwrap());
        }
    }

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let text = written(|w| {
            w.object(|w| {
                w.key("a").list([1, 2], Writer::count);
                w.key("b").list(Vec::<u64>::new(), Writer::count);
                w.key("c").object(|_| ());
                w.key("d").list([()], |w, ()| w.object(|w| w.key("e").string("{")));
                w.free_key("f[").signed(-5);
                w.key("g").flag(true);
            });
        });
        assert_eq!(text, r#"{"a":[1,2],"b":[],"c":{},"d":[{"e":"{"}],"f[":-5,"g":true}"#);
    }

    #[test]
    fn counts_are_written_with_all_digits() {
        for count in [0, 9, 10, 1_000_000_000, u64::MAX] {
            assert_eq!(written(|w| w.count(count)), count.to_string());
        }
    }
}
