//! The shares of those who pay for a promotion sum to 100 %.

use rust_decimal::Decimal;

use crate::diagnostic::{Code, Path};
use crate::model::Rulebook;
use crate::money::Rate;
use crate::wire::Report;

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let promotions = Path::Root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        if promotion.funding.is_empty() {
            continue;
        }
        let shares = promotion.funding.iter().map(|funding| funding.share.millionths());
        let sum = shares.fold(0, i128::saturating_add);
        if sum != Rate::HUNDRED.millionths() {
            let sum = Decimal::try_from_i128_with_scale(sum, Rate::DIGITS);
            let found = sum.map_or_else(|_| "more".to_owned(), |sum| sum.normalize().to_string());
            let owner = promotions.index(index);
            let funding = owner.key("funding");
            let entries: Vec<Path<'_>> = (0..promotion.funding.len()).map(|entry| funding.index(entry)).collect();
            let shares: Vec<Path<'_>> = entries.iter().map(|entry| entry.key("share")).collect();
            report.add_about(&funding, &shares, Code::SharesSum, "shares that sum to 100", found);
        }
    }
}
