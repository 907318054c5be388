//! Documents: JSON text to typed values with all problems at once, and typed values to JSON text.
//!
//! ```text
//! text --parse--> tape --read--> typed values --validate--> accepted, or a report of everything that is wrong
//! typed values --write--> text
//! ```

pub(crate) mod bounds;
mod documents;
mod first;
mod parse;
mod read;
mod report;
mod tape;
#[cfg(test)]
pub(crate) mod tests;
mod words;
mod write;

pub use documents::{check_certificate_json, check_certificate_json_with_zones};
pub(crate) use documents::{
    read_entries, read_event, read_question, read_receipt, read_return, read_state, review_cart, review_rulebook, with_digest,
};
#[cfg(any(test, feature = "schema"))]
pub(crate) use read::REASONS;
pub(crate) use read::quoted;
pub(crate) use report::Report;
pub(crate) use words::Word;
pub(crate) use write::Writer;
