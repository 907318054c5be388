//! The order in which benefits have their turns.

use crate::model::Class;

/// A benefit that has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Due {
    /// Its class, and below that the promotion's priority, turned so that higher ones come first.
    order: u64,
    pub(crate) slot: u32,
    /// Which of the promotion's benefits.
    pub(crate) place: u32,
}

impl Due {
    pub(crate) fn new(class: Class, priority: i32, slot: u32, place: u32) -> Due {
        let turned = i64::from(i32::MAX).saturating_sub(i64::from(priority)).unsigned_abs();
        Due { order: u64::from(class as u8) << 32 | turned, slot, place }
    }

    pub(crate) fn class(&self) -> Class {
        let number = usize::try_from(self.order >> 32).unwrap_or(usize::MAX);
        Class::ALL.get(number).copied().unwrap_or(Class::Reward)
    }

    pub(crate) fn of(&self, class: Class) -> bool {
        self.order >> 32 == u64::from(class as u8)
    }
}
