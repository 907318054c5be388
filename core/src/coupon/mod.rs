//! Coupon codes: the form in which they are compared, and codes that carry their own proof.

mod normalize;
pub mod signed;
mod unicode;

pub(crate) use normalize::normalize_into;
pub use normalize::{CodeError, normalize};
