//! JSON text -> [`Tape`]: a strict RFC 8259 reader that keeps the digits of numbers and every key of every object.
//!
//! A general JSON library hands numbers out as floats, which rounds `123456789012.123456` before anybody can object, and
//! says nothing of a key given twice. This reader leaves both to the decoder, allocates one vector for the whole document,
//! and borrows every text that holds no escape.

use std::borrow::Cow;

use super::tape::{Entry, Tape};

/// Why a text is not JSON, and at which byte it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) at: usize,
}

/// What is wrong with a text that is not JSON, or not JSON that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultKind {
    ByteOrderMark,
    NotUtf8,
    Empty,
    End,
    Value,
    Number,
    ControlCharacter,
    Escape,
    Surrogate,
    Key,
    Colon,
    CommaOrEnd,
    TrailingComma,
    TrailingText,
    Depth,
}

impl FaultKind {
    /// What was expected where the fault shows.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            FaultKind::ByteOrderMark => "JSON without a byte order mark",
            FaultKind::NotUtf8 => "text in UTF-8",
            FaultKind::Empty | FaultKind::Value => "a JSON value",
            FaultKind::End => "more text",
            FaultKind::Number => "a JSON number such as `19.99`",
            FaultKind::ControlCharacter => "`\\u…` in place of a control character",
            FaultKind::Escape => "an escape that JSON has",
            FaultKind::Surrogate => "surrogates in pairs",
            FaultKind::Key => "a key in double quotes",
            FaultKind::Colon => "a colon after the key",
            FaultKind::CommaOrEnd => "a comma or the end of the list or object",
            FaultKind::TrailingComma => "something after the comma",
            FaultKind::TrailingText => "nothing after the document",
            FaultKind::Depth => "less nesting",
        }
    }
}

/// Reads a document that is nested at most `max_depth` deep.
pub(crate) fn parse(bytes: &[u8], max_depth: usize) -> Result<Tape<'_>, Fault> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(Fault { kind: FaultKind::ByteOrderMark, at: 0 });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Fault { kind: FaultKind::NotUtf8, at: error.valid_up_to() })?;
    // Documents of this kind hold about one entry for twelve bytes.
    let mut reader = Reader { text, at: 0, tape: Vec::with_capacity((text.len() / 12).saturating_add(8)) };
    reader.skip_space();
    if reader.peek().is_none() {
        return Err(reader.fault(FaultKind::Empty));
    }
    reader.value(max_depth)?;
    reader.skip_space();
    if reader.peek().is_some() {
        return Err(reader.fault(FaultKind::TrailingText));
    }
    Ok(Tape::new(reader.tape))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    tape: Vec<Entry<'a>>,
}

impl<'a> Reader<'a> {
    #[cold]
    fn fault(&self, kind: FaultKind) -> Fault {
        let kind = if self.at >= self.text.len() && !matches!(kind, FaultKind::Empty) { FaultKind::End } else { kind };
        Fault { kind, at: self.at }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    #[inline]
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.advance();
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                self.tape.push(Entry::Text(text));
                Ok(())
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'{') => self.object(self.deeper(depth)?),
            Some(b'[') => self.list(self.deeper(depth)?),
            Some(b't') => self.word("true", Entry::Bool(true)),
            Some(b'f') => self.word("false", Entry::Bool(false)),
            Some(b'n') => self.word("null", Entry::Null),
            _ => Err(self.fault(FaultKind::Value)),
        }
    }

    fn deeper(&self, depth: usize) -> Result<usize, Fault> {
        depth.checked_sub(1).ok_or_else(|| self.fault(FaultKind::Depth))
    }

    fn word(&mut self, word: &str, entry: Entry<'a>) -> Result<(), Fault> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.fault(FaultKind::Value));
        }
        self.at = self.at.saturating_add(word.len());
        self.tape.push(entry);
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), Fault> {
        let place = self.open(Entry::Object { span: 0 });
        if self.peek() == Some(b'}') {
            self.advance();
            return self.close(place, |span| Entry::Object { span });
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault(FaultKind::Key));
            }
            let key = self.string()?;
            self.tape.push(Entry::Text(key));
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.fault(FaultKind::Colon));
            }
            self.advance();
            self.skip_space();
            self.value(depth)?;
            if !self.goes_on(b'}')? {
                return self.close(place, |span| Entry::Object { span });
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), Fault> {
        let place = self.open(Entry::List { span: 0 });
        if self.peek() == Some(b']') {
            self.advance();
            return self.close(place, |span| Entry::List { span });
        }
        loop {
            self.value(depth)?;
            if !self.goes_on(b']')? {
                return self.close(place, |span| Entry::List { span });
            }
        }
    }

    fn open(&mut self, entry: Entry<'a>) -> usize {
        let place = self.tape.len();
        self.tape.push(entry);
        self.advance();
        self.skip_space();
        place
    }

    #[expect(clippy::unnecessary_wraps, reason = "ends a function that can fail")]
    fn close(&mut self, place: usize, entry: impl FnOnce(usize) -> Entry<'a>) -> Result<(), Fault> {
        let span = self.tape.len().saturating_sub(place);
        if let Some(opened) = self.tape.get_mut(place) {
            *opened = entry(span);
        }
        Ok(())
    }

    /// After a member: whether another one follows; passes the comma or the closing bracket.
    fn goes_on(&mut self, closing: u8) -> Result<bool, Fault> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.advance();
                self.skip_space();
                if self.peek() == Some(closing) { Err(self.fault(FaultKind::TrailingComma)) } else { Ok(true) }
            }
            Some(byte) if byte == closing => {
                self.advance();
                Ok(false)
            }
            _ => Err(self.fault(FaultKind::CommaOrEnd)),
        }
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.advance();
        }
        match self.peek() {
            Some(b'0') => {
                self.advance();
                if matches!(self.peek(), Some(b'0'..=b'9')) {
                    return Err(self.fault(FaultKind::Number));
                }
            }
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.advance();
            if let Some(b'+' | b'-') = self.peek() {
                self.advance();
            }
            self.digits()?;
        }
        self.tape.push(Entry::Number(self.text.get(start..self.at).unwrap_or_default()));
        Ok(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Result<(), Fault> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.fault(FaultKind::Number));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.advance();
        }
        Ok(())
    }

    /// A text in quotes; `at` is on the opening one.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.advance();
        let start = self.at;
        match self.plain() {
            Some(b'"') => {
                let text = self.text.get(start..self.at).unwrap_or_default();
                self.advance();
                return Ok(Cow::Borrowed(text));
            }
            Some(b'\\') => {}
            _ => return Err(self.fault(FaultKind::ControlCharacter)),
        }
        let mut text = self.text.get(start..self.at).unwrap_or_default().to_owned();
        loop {
            let from = self.at;
            match self.plain() {
                Some(b'"') => {
                    text.push_str(self.text.get(from..self.at).unwrap_or_default());
                    self.advance();
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => {
                    text.push_str(self.text.get(from..self.at).unwrap_or_default());
                    text.push(self.escape()?);
                }
                _ => return Err(self.fault(FaultKind::ControlCharacter)),
            }
        }
    }

    /// Passes characters that stand for themselves; returns the byte that does not.
    #[inline]
    fn plain(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(length);
        rest.get(length).copied()
    }

    /// The character that an escape stands for; `at` is on the backslash.
    fn escape(&mut self) -> Result<char, Fault> {
        let begin = self.at;
        self.advance();
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(begin),
            _ => return Err(self.fault(FaultKind::Escape)),
        };
        self.advance();
        Ok(character)
    }

    fn unicode_escape(&mut self, begin: usize) -> Result<char, Fault> {
        let first = self.hex()?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        let lone = Fault { kind: FaultKind::Surrogate, at: begin };
        if first >= 0xDC00 || self.peek() != Some(b'\\') {
            return Err(lone);
        }
        self.advance();
        if self.peek() != Some(b'u') {
            return Err(lone);
        }
        let second = self.hex()?;
        if !(0xDC00..=0xDFFF).contains(&second) {
            return Err(lone);
        }
        let high = first.wrapping_sub(0xD800) << 10;
        let low = second.wrapping_sub(0xDC00);
        char::from_u32((high | low).saturating_add(0x1_0000)).ok_or(lone)
    }

    /// Four hexadecimal digits after the `u` that `at` is on.
    fn hex(&mut self) -> Result<u32, Fault> {
        let mut value = 0_u32;
        for _ in 0..4 {
            self.advance();
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            value = (value << 4) | digit.ok_or_else(|| self.fault(FaultKind::Escape))?;
        }
        self.advance();
        Ok(value)
    }
}
