//! Documents: JSON text to typed values with all problems at once, and typed values to JSON text.
//!
//! ```text
//! text --parse--> tape --read--> typed values --validate--> accepted, or a report of everything that is wrong
//! typed values --write--> text
//! ```

mod documents;
mod parse;
mod read;
mod report;
mod tape;
#[cfg(test)]
mod tests;
mod words;
mod write;

pub(crate) use documents::{review_cart, review_rulebook};
pub(crate) use read::number::{MAX_COUNT, MAX_POINTS};
pub(crate) use read::quoted;
pub(crate) use report::Report;
pub(crate) use words::Word;
