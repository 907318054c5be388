//! What a state of returns comes to, whatever the policy: the cumulative numbers of which every document shows a difference.

use crate::model::PromotionId;
use crate::outcome::{FundingPart, Outcome, Reason};

/// Cumulative numbers of one state. Lists are in the order of the receipt.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    pub(super) lines: Vec<LineStanding>,
    /// What each shipping entry refunds.
    pub(super) shipping: Vec<i64>,
    /// One for each entry of `applied`.
    pub(super) promotions: Vec<PromotionStanding>,
    /// Promotions that only the kept goods get.
    pub(super) gained: Vec<Gained>,
    /// Points earned that are taken back.
    pub(super) take_back: u64,
    /// Points spent that are given back.
    pub(super) give_back: u64,
    /// How many of each gift are due.
    pub(super) due: Vec<u64>,
    /// How many of each coupon are called back.
    pub(super) coupons: Vec<u64>,
}

/// Of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LineStanding {
    pub(super) refund: i64,
    pub(super) subtotal: i64,
    pub(super) points: i64,
}

/// Of one promotion that the order applied.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PromotionStanding {
    /// Discount that goes back.
    pub(super) amount: i64,
    pub(super) prepaid: i64,
    /// Per funder, in the order's order.
    pub(super) funding: Vec<i64>,
    pub(super) points: i64,
    /// 1: it does not apply any more.
    pub(super) uses: i64,
    /// Units at its price.
    pub(super) units: i64,
    pub(super) reason: Option<Reason>,
}

/// A promotion that the kept goods get and the order did not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gained {
    pub(super) promotion: PromotionId,
    pub(super) code: Option<String>,
    pub(super) amount: i64,
    pub(super) prepaid: i64,
    pub(super) funding: Vec<FundingPart>,
    pub(super) points: i64,
}

impl Standing {
    /// Where nothing came back.
    pub(super) fn nothing(outcome: &Outcome, gifts: usize, coupons: usize) -> Standing {
        Standing {
            lines: vec![LineStanding::default(); outcome.lines.len()],
            shipping: vec![0; outcome.shipping.len()],
            promotions: outcome
                .applied
                .iter()
                .map(|applied| PromotionStanding { funding: vec![0; applied.funding.len()], ..PromotionStanding::default() })
                .collect(),
            gained: Vec::new(),
            take_back: 0,
            give_back: 0,
            due: vec![0; gifts],
            coupons: vec![0; coupons],
        }
    }

    /// What is refunded before gifts are charged.
    pub(super) fn money(&self) -> i64 {
        let lines = self.lines.iter().map(|line| line.refund);
        let prepaid = self.promotions.iter().map(|promotion| promotion.prepaid);
        let gained = self.gained.iter().map(|gained| gained.prepaid.saturating_neg());
        lines.chain(self.shipping.iter().copied()).chain(prepaid).chain(gained).fold(0, i64::saturating_add)
    }
}
