//! Bytes as a cart: refused with problems, or read, written, and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tillwork::Cart;

fuzz_target!(|bytes: &[u8]| {
    match Cart::from_json(bytes) {
        Ok(cart) => {
            let text = cart.to_json();
            let again = Cart::from_json(text.as_bytes()).expect("what was written can be read");
            assert_eq!(again.to_json(), text);
        }
        Err(error) => {
            assert!(!error.problems().is_empty());
            assert!(error.problems().iter().all(|problem| problem.path.is_empty() || problem.path.starts_with('/')));
        }
    }
});
