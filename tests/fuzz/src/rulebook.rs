//! Bytes as a rulebook: refused with problems, or read, written, read again as the same, and compiled.

use tillwork::{Engine, Rulebook};

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    match Rulebook::from_json(bytes) {
        Ok(rulebook) => {
            let text = rulebook.to_json();
            let again = Rulebook::from_json(text.as_bytes()).expect("what was written can be read");
            assert_eq!(again.to_json(), text);
            Engine::compile(&rulebook).expect("what was accepted compiles");
            true
        }
        Err(error) => {
            assert!(!error.problems().is_empty());
            assert!(error.problems().iter().all(|problem| problem.path.is_empty() || problem.path.starts_with('/')));
            assert!(Engine::from_json(bytes).is_err());
            false
        }
    }
}
