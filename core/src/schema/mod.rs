//! The shapes of the documents as data: what JSON Schema, TypeScript and Python types are generated from.
//!
//! A shape says which keys there are, which of them must be there, and what type each has. What lies between values (unique
//! ids, sums, order) it does not say. Words and ranges are those of the readers; a test walks through every shape and holds the
//! readers to it.

mod benefit;
mod cart;
mod certificate;
mod condition;
mod json;
mod ledger;
mod outcome;
mod programme;
mod promotion;
mod returns;
mod rulebook;
#[cfg(test)]
mod tests;

use crate::wire::Word;

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A text.
    Text(Text),
    /// One of these words.
    Words(Vec<&'static str>),
    /// `true` or `false`.
    Flag,
    /// This one of the two.
    Only(bool),
    /// A whole number in a range, both ends included.
    Integer {
        /// The smallest.
        least: i64,
        /// The largest.
        most: u64,
    },
    /// Any number from this on.
    Number {
        /// The smallest, if there is one.
        least: Option<i64>,
    },
    /// One of several shapes.
    Either(Vec<Shape>),
    /// A list.
    List {
        /// What it holds.
        of: Box<Shape>,
        /// At least so many.
        least: usize,
        /// At most so many.
        most: Option<usize>,
    },
    /// An object with keys of the user's.
    Map {
        /// What it holds.
        of: Box<Shape>,
        /// What its keys are.
        keys: Text,
        /// At least so many.
        least: usize,
    },
    /// An object with these keys and no others.
    Object(Vec<Field>),
    /// A shape that has a name.
    Named(&'static str),
}

/// What a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    /// At least so many characters.
    pub least: usize,
    /// At most so many characters.
    pub most: Option<usize>,
    /// A regular expression (ECMA 262) that it matches.
    pub pattern: Option<&'static str>,
}

/// A key of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// What it means.
    pub doc: &'static str,
}

/// A shape with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The name, in upper camel case.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// The shape.
    pub shape: Shape,
}

/// A kind of documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The file name, such as `rulebook`.
    pub name: &'static str,
    /// The name of the outermost shape.
    pub root: &'static str,
    /// All shapes that it uses, the outermost first.
    pub definitions: Vec<Definition>,
}

impl Document {
    /// Rulebooks.
    #[must_use]
    pub fn rulebook() -> Document {
        let mut definitions = rulebook::definitions();
        definitions.extend(programme::definitions());
        definitions.extend(promotion::definitions());
        definitions.extend(condition::definitions());
        definitions.extend(benefit::definitions());
        definitions.extend(rulebook::vocabulary());
        Document { name: "rulebook", root: "Rulebook", definitions }
    }

    /// Carts.
    #[must_use]
    pub fn cart() -> Document {
        Document { name: "cart", root: "Cart", definitions: cart::definitions() }
    }

    /// Outcomes.
    #[must_use]
    pub fn outcome() -> Document {
        let mut definitions = outcome::definitions();
        // A near miss names the items as a selector, written as in rulebooks.
        let shared =
            ["Selector", "PriceRange", "AttributeTest", "AttributeValue", "AttributeBound", "Amount", "Money", "Basis", "Class"];
        definitions.extend(Document::rulebook().definitions.into_iter().filter(|one| shared.contains(&one.name)));
        Document { name: "outcome", root: "Outcome", definitions }
    }

    /// What a ledger reads.
    #[must_use]
    pub fn ledger() -> Document {
        Document { name: "ledger", root: "LedgerInput", definitions: ledger::inputs() }
    }

    /// What a ledger answers.
    #[must_use]
    pub fn ledger_answer() -> Document {
        Document { name: "ledger-answer", root: "LedgerOutput", definitions: ledger::answers() }
    }

    /// What comes back of an order.
    #[must_use]
    pub fn return_request() -> Document {
        Document { name: "return-request", root: "ReturnRequest", definitions: returns::request() }
    }

    /// What a return answers.
    #[must_use]
    pub fn returned() -> Document {
        let mut definitions = returns::answer();
        let shared = [
            "Reason",
            "PlainReason",
            "ConditionReason",
            "NoEligibleItems",
            "LimitReached",
            "IncompatibleWith",
            "SavesLessThan",
            "FundingPart",
            "Basis",
        ];
        definitions.extend(Document::outcome().definitions.into_iter().filter(|one| shared.contains(&one.name)));
        Document { name: "return", root: "Return", definitions }
    }

    /// What shows that an outcome is the best.
    #[must_use]
    pub fn certificate() -> Document {
        Document { name: "certificate", root: "Certificate", definitions: certificate::certificate() }
    }

    /// What becomes of a certificate that is checked.
    #[must_use]
    pub fn verdict() -> Document {
        Document { name: "verdict", root: "Verdict", definitions: certificate::verdict() }
    }

    /// All kinds of documents.
    #[must_use]
    pub fn all() -> [Document; 9] {
        [
            Document::rulebook(),
            Document::cart(),
            Document::outcome(),
            Document::ledger(),
            Document::ledger_answer(),
            Document::return_request(),
            Document::returned(),
            Document::certificate(),
            Document::verdict(),
        ]
    }

    /// The shape of a name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.name == name)
    }

    /// The JSON Schema (draft 2020-12).
    #[must_use]
    pub fn json_schema(&self) -> String {
        json::schema(self)
    }
}

/// Digits with an optional fraction.
const DECIMAL: &str = r"^[0-9]+(\.[0-9]+)?$";

fn define(name: &'static str, doc: &'static str, shape: Shape) -> Definition {
    Definition { name, doc, shape }
}

fn object(name: &'static str, doc: &'static str, fields: Vec<Field>) -> Definition {
    define(name, doc, Shape::Object(fields))
}

/// A key that must be there.
fn must(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}

/// A key that may be there.
fn may(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

fn kind(word: &'static str) -> Field {
    must("kind", Shape::Words(vec![word]), "")
}

/// Any text.
fn text() -> Shape {
    Shape::Text(Text::default())
}

/// A text with content.
fn name() -> Shape {
    Shape::Text(Text { least: 1, ..Text::default() })
}

fn id() -> Shape {
    Shape::Text(Text {
        least: 1,
        most: Some(128),
        pattern: Some(r"^[^$\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$"),
    })
}

fn matching(pattern: &'static str) -> Shape {
    Shape::Text(Text { pattern: Some(pattern), ..Text::default() })
}

fn category() -> Shape {
    matching("^[^/]+(/[^/]+)*$")
}

fn currency() -> Shape {
    matching("^[A-Z]{3}$")
}

fn word<T: Word>() -> Shape {
    Shape::Words(T::WORDS.to_vec())
}

fn integer(range: std::ops::RangeInclusive<u64>) -> Shape {
    Shape::Integer { least: i64::try_from(*range.start()).unwrap_or(i64::MAX), most: *range.end() }
}

fn version() -> Shape {
    integer(1..=1)
}

fn list(of: Shape) -> Shape {
    Shape::List { of: Box::new(of), least: 0, most: None }
}

fn some(of: Shape) -> Shape {
    Shape::List { of: Box::new(of), least: 1, most: None }
}

fn up_to(most: usize, of: Shape) -> Shape {
    Shape::List { of: Box::new(of), least: 1, most: Some(most) }
}

/// One entry or a list of them.
fn set(of: Shape) -> Shape {
    Shape::Either(vec![of.clone(), some(of)])
}

fn named(name: &'static str) -> Shape {
    Shape::Named(name)
}

fn named_either(names: &[&'static str]) -> Shape {
    Shape::Either(names.iter().map(|name| Shape::Named(name)).collect())
}

fn rate() -> Shape {
    named("Rate")
}

/// Digits, as JSON number or as text.
fn decimal() -> Shape {
    Shape::Either(vec![matching(DECIMAL), Shape::Number { least: Some(0) }])
}

fn rate_definition() -> Definition {
    define("Rate", "A percentage or a factor such as `\"12.5\"`: at most 6 fraction digits.", decimal())
}

/// Values of attributes: texts, flags, numbers.
fn attribute_value() -> Definition {
    let value = Shape::Either(vec![text(), Shape::Flag, Shape::Number { least: None }]);
    define("AttributeValue", "A text, `true`, `false`, or a number with at most 12 digits before and 6 after the point.", value)
}

fn money() -> Definition {
    let doc = "An amount such as `\"19.99\"`: no more fraction digits than the currency has, at most 10^15 minor units.";
    define("Money", doc, decimal())
}
