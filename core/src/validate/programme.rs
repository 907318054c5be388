//! What must hold between the values of a programme: thresholds of tiers, streaks.

use crate::diagnostic::{Code, Path};
use crate::model::{ActivityKind, Rulebook, Tier};
use crate::wire::{Report, quoted};

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let Some(programme) = &rulebook.programme else { return };
    let root = Path::Root;
    let path = root.key("programme");
    let list = path.key("tiers");
    let has = |tier: &Tier| (tier.points.is_some(), tier.spend.is_some());
    let (mut first, mut before) = (None, None);
    for (index, tier) in programme.tiers.iter().enumerate() {
        let place = list.index(index);
        if report.unread(&place) {
            continue;
        }
        if has(tier) != *first.get_or_insert(has(tier)) || has(tier) == (true, true) {
            let expected = "`points` in all tiers, or `spend` in all, or none of them in any";
            report.add_certain(&place, Code::Conflict, expected, "others");
            continue;
        }
        let spend = place.key("spend");
        let threshold = match &tier.spend {
            Some(amounts) => {
                let amount = amounts.get(rulebook.currency);
                if amount.is_none() {
                    let expected = format!("an amount in {}", rulebook.currency);
                    report.add_about(&spend, &[root.key("currency")], Code::CurrencyMissing, expected, "other currencies");
                }
                amount.map(|amount| amount.minor_units())
            }
            None => tier.points.and_then(|points| i64::try_from(points).ok()),
        };
        let ascends = before.zip(threshold).is_none_or(|(before, threshold)| before < threshold);
        if !ascends {
            let field = if tier.spend.is_some() { "spend" } else { "points" };
            report.add(&place.key(field), Code::StepOrder, "more than the tier before", "as much or less");
        }
        before = threshold.or(before);
    }
    let list = path.key("activities");
    for (index, activity) in programme.activities.iter().enumerate() {
        let ActivityKind::CheckIn { streak, cycle } = &activity.kind else { continue };
        let place = list.index(index);
        let steps = place.key("streak");
        for (index, pair) in streak.windows(2).enumerate() {
            if let [before, step] = pair
                && step.days <= before.days
            {
                let at = steps.index(index.saturating_add(1));
                let expected = format!("more than {}, the days of the step before", before.days);
                report.add(&at.key("days"), Code::StepOrder, expected, quoted(&step.days.to_string()));
            }
        }
        if let Some((cycle, step)) = cycle.and_then(|cycle| Some((cycle, streak.iter().find(|step| step.days > cycle)?))) {
            let expected = format!("steps of at most {cycle} days, the `cycle`");
            report.add_about(&place, &[steps.index(0)], Code::Conflict, expected, quoted(&step.days.to_string()));
        }
    }
}
