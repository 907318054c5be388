//! A text as a code: normalising twice changes nothing more, and no text proves itself with a key it was not signed with.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tillwork::coupon::{normalize, signed};

const KEY: [u8; 16] = [7; 16];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(normal) = normalize(text) {
        assert_eq!(normalize(&normal).as_deref(), Ok(&*normal));
        assert!((1..=64).contains(&normal.chars().count()));
        // Capitals and white space around it are the same code.
        assert_eq!(normalize(&format!("\u{a0} {text}\n")).as_deref(), Ok(&*normal));
        assert_eq!(normalize(&normal.to_ascii_uppercase()).as_deref(), Ok(&*normal));
    }
    // To forge one needs 2^48 tries.
    assert!(signed::verify(&KEY, "FUZZ", text, None).is_err());
});
