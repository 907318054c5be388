//! Bytes as a cart: refused with problems, or read, written, and read again as the same.

use tillwork::Cart;

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    match Cart::from_json(bytes) {
        Ok(cart) => {
            let text = cart.to_json();
            let again = Cart::from_json(text.as_bytes()).expect("what was written can be read");
            assert_eq!(again.to_json(), text);
            true
        }
        Err(error) => {
            assert!(!error.problems().is_empty());
            assert!(error.problems().iter().all(|problem| problem.path.is_empty() || problem.path.starts_with('/')));
            false
        }
    }
}
