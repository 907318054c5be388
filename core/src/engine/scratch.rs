//! Memory that evaluations use again.

use super::common;
use super::pool::Pool;
use super::session::Memory;
use crate::outcome::Brief;

/// The working memory of one thread, for [`Engine::evaluate_with`](crate::Engine::evaluate_with).
///
/// It grows to what the carts need and keeps that, so that evaluating further carts of their size asks for no memory. It knows
/// nothing of the engine: one scratch serves any number of engines, one after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) memory: Memory,
    pub(super) pool: Pool,
    /// Nothing until a cart may take the short way.
    pub(super) common: Option<Box<common::Memory>>,
    pub(super) brief: Brief,
    pub(super) line_points: bool,
    /// Of carts that are only supposed.
    pub(super) supposed: Memory,
}

/// What evaluating changed carts needs, one after the other.
pub(crate) struct Trial<'s> {
    pub(crate) memory: &'s mut Memory,
    pub(super) common: &'s mut Option<Box<common::Memory>>,
    pub(super) brief: &'s mut Brief,
    /// Whether the short way is worth another try.
    pub(super) in_short: bool,
}

impl Scratch {
    /// An empty one.
    #[must_use]
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Whether answers say which line earns how many points ([`Brief::line_points`]); not by default.
    #[must_use]
    pub fn line_points(self, wanted: bool) -> Scratch {
        Scratch { line_points: wanted, ..self }
    }
}
