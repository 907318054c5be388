//! Which promotions act together: compatibility, groups, and the order in which promotions join.

mod compatible;
mod groups;
mod judge;
mod priority;

pub(crate) use compatible::classes;
pub(crate) use priority::run;
