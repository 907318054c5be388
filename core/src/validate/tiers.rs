//! Steps of tiers ascend, are of one class, and fit their measure and mode.

use super::walk::Part;
use crate::diagnostic::{Code, Path};
use crate::model::{Benefit, Id, Measure, Rulebook, Scope, Step, Threshold, TierMode, Tiers};
use crate::wire::{Report, Word};

pub(super) fn check(path: &Path<'_>, part: Part<'_>, rulebook: &Rulebook, report: &mut Report<'_>) {
    let Part::Benefit(Benefit::Tiers(tiers)) = part else {
        return;
    };
    let steps = path.key("steps");
    let graduated = tiers.mode == TierMode::Graduated;
    if graduated && !matches!(tiers.measure, Measure::Spend { .. } | Measure::Quantity { .. }) {
        let expected = "`graduated` only with the measures `spend` and `quantity`";
        report.add_about(path, &[path.key("measure")], Code::Conflict, expected, "another measure");
    }
    for (index, step) in tiers.steps.iter().enumerate() {
        let path = steps.index(index);
        threshold(&path.key("at_least"), &tiers.measure, &step.at_least, report);
        class(&path.key("benefit"), tiers, step, &steps, report);
    }
    for (index, pair) in (1..).zip(tiers.steps.windows(2)) {
        let [before, step] = pair else {
            continue;
        };
        let place = steps.index(index);
        // Without a measure nobody knows what a step's number counts.
        let doubtful = report.doubts(&path.key("measure").key("kind"))
            || report.doubts(&steps.index(index.saturating_sub(1)).key("at_least"));
        if !doubtful && !ascends(&before.at_least, &step.at_least, rulebook) {
            report.add(&place.key("at_least"), Code::StepOrder, "more than in the step before", "the same or less");
        }
    }
}

/// A builder can give a step a threshold of another measure.
fn threshold(path: &Path<'_>, measure: &Measure, threshold: &Threshold, report: &mut Report<'_>) {
    let (fits, expected) = match measure {
        Measure::Spend { .. } => (matches!(threshold, Threshold::Amount(_)), "an amount"),
        Measure::Quantity { .. } | Measure::Distinct { .. } | Measure::NthOrder => {
            (matches!(threshold, Threshold::Count(_)), "a count")
        }
        Measure::CustomerTier => (matches!(threshold, Threshold::Tier(_)), "the id of a tier"),
        Measure::Attribute { .. } => (matches!(threshold, Threshold::Number(_)), "a number"),
    };
    if !fits {
        report.add(path, Code::Conflict, expected, "a threshold of another measure");
    }
}

fn class(path: &Path<'_>, tiers: &Tiers, step: &Step, steps: &Path<'_>, report: &mut Report<'_>) {
    // The class is known as soon as these are, whatever else the benefit lacks.
    let named = |path: &Path<'_>, report: &mut Report<'_>| !report.doubts(&path.key("kind")) && !report.doubts(&path.key("on"));
    if !named(path, report) {
        return;
    }
    if matches!(step.benefit, Benefit::Tiers(_)) {
        report.add_certain(path, Code::MixedClasses, "a benefit that has no steps itself", "`tiers`");
        return;
    }
    let Some(first) = tiers.steps.first() else {
        return;
    };
    let first_step = steps.index(0);
    let first_named = named(&first_step.key("benefit"), report);
    if tiers.mode == TierMode::Graduated {
        match (scope_of_percent(&step.benefit), scope_of_percent(&first.benefit)) {
            (None | Some(Scope::Shipping), _) => {
                report.add_certain(
                    path,
                    Code::MixedClasses,
                    "`percent_off` on `items` or `order`, as `graduated` needs",
                    "another benefit",
                );
            }
            (Some(scope), Some(of_first)) if scope != of_first && first_named => {
                report.add_certain(
                    path,
                    Code::MixedClasses,
                    format!("`on: {}` as in the first step", of_first.as_word()),
                    quoted_scope(scope),
                );
            }
            _ => {}
        }
        return;
    }
    let (class, of_first) = (step.benefit.class(), first.benefit.class());
    // The first step cannot be judged by itself when it is no benefit for a step at all.
    let first_counts = !matches!(first.benefit, Benefit::Tiers(_));
    if class != of_first && first_counts && first_named {
        let expected = format!("a benefit of class `{}` as in the first step", of_first.as_str());
        report.add_certain(path, Code::MixedClasses, expected, format!("one of class `{}`", class.as_str()));
    }
}

fn scope_of_percent(benefit: &Benefit) -> Option<Scope> {
    match benefit {
        Benefit::PercentOff(percent) => Some(percent.on),
        _ => None,
    }
}

fn quoted_scope(scope: Scope) -> String {
    format!("`on: {}`", scope.as_word())
}

/// Whether a step begins after the one before; what cannot be compared is not judged here.
fn ascends(before: &Threshold, step: &Threshold, rulebook: &Rulebook) -> bool {
    match (before, step) {
        (Threshold::Amount(before), Threshold::Amount(step)) => {
            before.iter().all(|(currency, before)| step.get(currency).is_none_or(|step| step > before))
        }
        (Threshold::Count(before), Threshold::Count(step)) => step > before,
        (Threshold::Number(before), Threshold::Number(step)) => step > before,
        (Threshold::Tier(before), Threshold::Tier(step)) => {
            let tiers = rulebook.programme.as_ref().map(|programme| programme.tiers.as_slice()).unwrap_or_default();
            let place = |id: &Id| tiers.iter().position(|tier| tier.id == *id);
            match (place(before), place(step)) {
                (Some(before), Some(step)) => step > before,
                _ => true,
            }
        }
        _ => true,
    }
}
