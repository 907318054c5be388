//! Steps that punish whoever reaches them.

use super::{Found, WarningCode, benefits, promotions};
use crate::diagnostic::Path;
use crate::model::{AmountOff, Benefit, PercentOff, PointsBenefit, PointsGrant, Rulebook, TierMode, Tiers};
use crate::money::Rate;

pub(super) fn check(rulebook: &Rulebook, found: &mut Found) {
    promotions(rulebook, |path, promotion| {
        benefits(path, promotion, |path, benefit| {
            if let Benefit::Tiers(tiers) = benefit
                && tiers.mode == TierMode::Highest
            {
                pairs(path, tiers, found);
            }
        });
    });
}

fn pairs(path: &Path<'_>, tiers: &Tiers, found: &mut Found) {
    let steps = path.key("steps");
    for (index, (before, after)) in tiers.steps.iter().zip(tiers.steps.iter().skip(1)).enumerate() {
        if let Some(text) = less(&before.benefit, &after.benefit) {
            let at = steps.index(index.saturating_add(1));
            found.add(
                WarningCode::StepGivesLess,
                &at.key("benefit"),
                text,
                "let steps grow, or end the promotion below this one",
            );
        }
    }
}

/// In which way the second gives less than the first, where all else is the same.
fn less(before: &Benefit, after: &Benefit) -> Option<String> {
    match (before, after) {
        (Benefit::PercentOff(a), Benefit::PercentOff(b)) => {
            let alike = PercentOff { percent: b.percent, ..a.clone() } == *b;
            let text = |rate: Rate| rate.decimal().normalize();
            (alike && b.percent < a.percent).then(|| format!("{} % after {} %", text(b.percent), text(a.percent)))
        }
        (Benefit::AmountOff(a), Benefit::AmountOff(b)) => {
            let alike = AmountOff { amount: b.amount.clone(), ..a.clone() } == *b;
            let falls = |(currency, amount)| b.amount.get(currency).is_some_and(|after| after < amount);
            let (currency, amount) = a.amount.iter().find(|one| falls(*one)).filter(|_| alike)?;
            let after = b.amount.get(currency)?;
            Some(format!("{} {currency} after {} {currency}", after.format(currency), amount.format(currency)))
        }
        (
            Benefit::Points(PointsBenefit { grant: PointsGrant::Fixed(a), .. }),
            Benefit::Points(PointsBenefit { grant: PointsGrant::Fixed(b), .. }),
        ) => (b < a).then(|| format!("{b} points after {a} points")),
        _ => None,
    }
}
