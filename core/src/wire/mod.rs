//! Documents: JSON text to typed values with all problems at once, and typed values to JSON text.

mod parse;
mod read;
mod tape;
#[cfg(test)]
mod tests;
mod words;
mod write;

use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::model::{Cart, InputLimits, Rulebook};
use crate::outcome::Outcome;
use parse::{Fault, FaultKind};
use read::{Decoder, Found};
use tape::Tape;
use write::Writer;

/// Reads the tape of a document, or says why it is not JSON.
fn tape_of(bytes: &[u8], most: usize, nesting: usize, kind: ErrorKind) -> Result<Tape<'_>, Error> {
    if bytes.len() > most {
        let problem = Problem {
            code: Code::TooLarge,
            path: String::new(),
            expected: format!("at most {most} bytes"),
            found: format!("{} bytes", bytes.len()),
            help: None,
        };
        return Err(Error::new(kind, vec![problem]));
    }
    parse::parse(bytes, nesting.min(InputLimits::MAX_NESTING))
        .map_err(|fault| Error::new(kind, vec![syntax_problem(bytes, &fault)]))
}

#[cold]
fn syntax_problem(bytes: &[u8], fault: &Fault) -> Problem {
    let before = bytes.get(..fault.at).unwrap_or(bytes);
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
    let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let column = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default()).chars().count().saturating_add(1);
    let place = format!("line {line}, column {column}");
    let code = if fault.kind == FaultKind::Depth { Code::JsonDepth } else { Code::JsonSyntax };
    let found = match fault.kind {
        FaultKind::End | FaultKind::Empty => format!("the end of the text at {place}"),
        FaultKind::NotUtf8 => format!("other bytes at {place}"),
        FaultKind::ByteOrderMark => format!("one at {place}"),
        FaultKind::Depth => format!("more at {place}"),
        _ => {
            let rest = bytes.get(fault.at..bytes.len().min(fault.at.saturating_add(4))).unwrap_or_default();
            let character = String::from_utf8_lossy(rest).chars().next().map(String::from).unwrap_or_default();
            format!("{} at {place}", read::quoted(&character))
        }
    };
    Problem { code, path: String::new(), expected: fault.kind.expected().to_owned(), found, help: None }
}

fn finish(tape: &Tape<'_>, kind: ErrorKind, mut problems: Vec<Found>) -> Error {
    problems.sort_by_key(|problem| problem.place);
    let problems = problems
        .into_iter()
        .map(|found| {
            let mut path = tape.pointer(found.place);
            if let Some(child) = found.child {
                path.push('/');
                path.push_str(child);
            }
            Problem { code: found.code, path, expected: found.expected, found: found.found, help: found.help }
        })
        .collect();
    Error::new(kind, problems)
}

impl Rulebook {
    /// Reads a rulebook document.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn from_json(json: &[u8]) -> Result<Rulebook, Error> {
        Rulebook::from_json_with(json, &InputLimits::default())
    }

    /// Reads a rulebook document with other limits.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn from_json_with(json: &[u8], limits: &InputLimits) -> Result<Rulebook, Error> {
        let tape = tape_of(json, limits.rulebook_bytes, limits.nesting, ErrorKind::Rulebook)?;
        let mut decoder = Decoder::new(*limits);
        let rulebook = decoder.rulebook(tape.root());
        if decoder.problems.is_empty() { Ok(rulebook) } else { Err(finish(&tape, ErrorKind::Rulebook, decoder.problems)) }
    }
}

impl Cart {
    /// Reads a cart document.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn from_json(json: &[u8]) -> Result<Cart, Error> {
        Cart::from_json_with(json, &InputLimits::default())
    }

    /// Reads a cart document with other limits.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn from_json_with(json: &[u8], limits: &InputLimits) -> Result<Cart, Error> {
        let tape = tape_of(json, limits.cart_bytes, limits.nesting, ErrorKind::Cart)?;
        let mut decoder = Decoder::new(*limits);
        let cart = decoder.cart(tape.root());
        if decoder.problems.is_empty() { Ok(cart) } else { Err(finish(&tape, ErrorKind::Cart, decoder.problems)) }
    }
}

impl Rulebook {
    /// The rulebook document: compact, keys in the order of the reference, defaults left out.
    ///
    /// Equal rulebooks have equal texts, and reading the text gives the rulebook again.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 256);
        writer.rulebook(self);
        writer.finish()
    }
}

impl Cart {
    /// The cart document: compact, keys in the order of the reference, optional ones only when they have a value.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 1024);
        writer.cart(self);
        writer.finish()
    }
}

impl Outcome {
    /// The outcome document: compact, keys in the order of the reference.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 4096);
        writer.outcome(self, Some(&self.digest));
        writer.finish()
    }

    /// The outcome document without its digest: what the digest is computed of.
    pub(crate) fn to_json_without_digest(&self) -> String {
        let mut writer = Writer::new(self.currency, 4096);
        writer.outcome(self, None);
        writer.finish()
    }
}
