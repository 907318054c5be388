//! What an evaluation does with points: earning on what is paid, and points that pay.

mod earn;
mod redeem;

pub(crate) use earn::{credit_lines, earn, earning_nets, exact_earning, line_nets};
pub(crate) use redeem::redeem;
