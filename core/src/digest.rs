//! SHA-256 and its hex form, for digests and idempotency keys.

use sha2::{Digest, Sha256};

/// Bytes as lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            text.push(DIGITS.get(usize::from(nibble)).map_or('0', |digit| char::from(*digit)));
        }
    }
    text
}

/// An idempotency key of these pieces. Ids and SKUs may hold the bar that parts them, so there it is escaped.
pub(crate) fn key(pieces: &[&str]) -> String {
    let escaped: Vec<String> = pieces.iter().map(|piece| piece.replace('\\', r"\\").replace('|', r"\|")).collect();
    let bytes = sha256(&[escaped.join("|").as_bytes()]);
    hex(bytes.get(..16).unwrap_or(&bytes))
}

/// SHA-256 of several pieces one after the other.
pub(crate) fn sha256(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}
