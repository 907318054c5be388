//! Memory that an engine keeps from one explained evaluation to the next.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Scratch;
use crate::model::Cart;

/// Memory of carts with more lines is given up, so that one large cart does not weigh on an engine for ever.
const MOST_LINES: usize = 500;

/// One scratch for each evaluation that ran at the same time as others.
#[derive(Debug, Default)]
pub(super) struct Spares(Mutex<Vec<Scratch>>);

impl Spares {
    pub(super) fn take(&self) -> Scratch {
        self.lock().pop().unwrap_or_default()
    }

    pub(super) fn give_back(&self, scratch: Scratch, cart: &Cart) {
        if cart.lines.len() <= MOST_LINES {
            self.lock().push(scratch);
        }
    }

    /// Nobody panics while it is held.
    fn lock(&self) -> MutexGuard<'_, Vec<Scratch>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
