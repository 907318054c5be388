//! A text as a code: normalising twice changes nothing more, and no text proves itself with a key it was not signed with.

use tillwork::coupon::{normalize, signed};

const KEY: [u8; 16] = [7; 16];

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let normal = normalize(text);
    if let Ok(normal) = &normal {
        assert_eq!(normalize(normal).as_ref(), Ok(normal));
        assert!((1..=64).contains(&normal.chars().count()));
        // Capitals and white space around it are the same code.
        assert_eq!(normalize(&format!("\u{a0} {text}\n")).as_ref(), Ok(normal));
        assert_eq!(normalize(&normal.to_ascii_uppercase()).as_ref(), Ok(normal));
    }
    // To forge one needs 2^48 tries.
    assert!(signed::verify(&KEY, "FUZZ", text, None).is_err());
    normal.is_ok()
}
