//! The shares of those who pay for a promotion sum to 100 %.

use rust_decimal::Decimal;

use crate::diagnostic::{Code, Path};
use crate::model::Rulebook;
use crate::wire::Report;

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let promotions = Path::Root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        if promotion.funding.is_empty() {
            continue;
        }
        let mut shares = promotion.funding.iter().map(|funding| funding.share.decimal());
        let sum = shares.try_fold(Decimal::ZERO, Decimal::checked_add);
        if sum != Some(Decimal::ONE_HUNDRED) {
            let found = sum.map_or_else(|| "more".to_owned(), |sum| sum.normalize().to_string());
            let owner = promotions.index(index);
            let funding = owner.key("funding");
            let entries: Vec<Path<'_>> = (0..promotion.funding.len()).map(|entry| funding.index(entry)).collect();
            let shares: Vec<Path<'_>> = entries.iter().map(|entry| entry.key("share")).collect();
            report.add_about(&funding, &shares, Code::SharesSum, "shares that sum to 100", found);
        }
    }
}
