/// How large documents may be before they are refused. Values that were built in code are not limited.
///
/// # Example: a till that never sees more than 200 lines
/// ```
/// use tillwork::{Cart, InputLimits};
/// let limits = InputLimits { lines: 200, ..InputLimits::default() };
/// let text = br#"{"currency": "USD", "at": "2026-11-11T20:00:00+08:00", "lines": []}"#;
/// assert!(Cart::from_json_with(text, &limits).is_ok());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputLimits {
    /// Lines of a cart. Default: 10 000.
    pub lines: usize,
    /// Shipping entries of a cart. Default: 100.
    pub shipping: usize,
    /// Codes of a cart, and codes in a customer's wallet. Default: 100.
    pub codes: usize,
    /// Bytes of a code. Default: 256.
    pub code_bytes: usize,
    /// Bytes of all attributes of a cart together. Default: 1 MiB.
    pub attribute_bytes: usize,
    /// Promotions of a rulebook. Default: 1 000 000.
    pub promotions: usize,
    /// Nesting of lists and objects in a document. Default: 64, which is also the most.
    pub nesting: usize,
    /// Bytes of a cart document, and of a return request. Default: 64 MiB.
    pub cart_bytes: usize,
    /// Bytes of an outcome document that is handed back. Default: 1 GiB: an outcome names each promotion at each line that it is
    /// taken off, so it is much larger than its cart.
    pub outcome_bytes: usize,
    /// Bytes of a rulebook document. Default: 1 GiB.
    pub rulebook_bytes: usize,
}

impl InputLimits {
    /// More nesting than this is never read: it bounds the depth of every recursion over a document.
    pub const MAX_NESTING: usize = 64;

    pub(crate) const DEFAULT: InputLimits = InputLimits {
        lines: 10_000,
        shipping: 100,
        codes: 100,
        code_bytes: 256,
        attribute_bytes: 1 << 20,
        promotions: 1_000_000,
        nesting: InputLimits::MAX_NESTING,
        cart_bytes: 64 << 20,
        outcome_bytes: 1 << 30,
        rulebook_bytes: 1 << 30,
    };
}

impl Default for InputLimits {
    fn default() -> InputLimits {
        InputLimits::DEFAULT
    }
}
