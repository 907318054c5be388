//! Points: what an evaluation does with them – earning on what is paid, and points that pay – and the ledger of a member.

mod earn;
mod ledger;
mod redeem;

pub(crate) use earn::{credit, earn, earning_nets, exact_earning, line_nets, rate, within_bounds};
pub use ledger::Ledger;
pub(crate) use redeem::redeem;
