//! Steps of tiers ascend, are of one class, and fit their measure and mode.

use super::walk::Part;
use crate::diagnostic::{Code, Path};
use crate::model::{Benefit, Id, Measure, Rulebook, Scope, Step, Threshold, TierMode, Tiers};
use crate::money::Currency;
use crate::wire::{Report, Word};

pub(super) fn check(path: &Path<'_>, part: Part<'_>, rulebook: &Rulebook, report: &mut Report<'_>) {
    let Part::Benefit(Benefit::Tiers(tiers)) = part else {
        return;
    };
    let steps = path.key("steps");
    let graduated = tiers.mode == TierMode::Graduated;
    // Of tiers inside of tiers more than that is not said of the whole.
    let inside = matches!(path, Path::Key(Path::Index(Path::Key(_, "steps"), _), "benefit"));
    if graduated && !inside && !matches!(tiers.measure, Measure::Spend { .. } | Measure::Quantity { .. }) {
        let expected = "`graduated` only with the measures `spend` and `quantity`";
        report.add_about(path, &[path.key("measure").key("kind")], Code::Conflict, expected, "another measure");
    }
    for (index, step) in tiers.steps.iter().enumerate() {
        let path = steps.index(index);
        threshold(&path.key("at_least"), &tiers.measure, &step.at_least, report);
        class(&path.key("benefit"), tiers, step, &steps, report);
    }
    // Without a measure nobody knows what a step's number counts.
    if report.doubts(&path.key("measure").key("kind")) {
        return;
    }
    for index in 0..tiers.steps.len() {
        let step = steps.index(index);
        if !ascends(&steps, &tiers.steps, index, rulebook, report) {
            report.add_certain(&step.key("at_least"), Code::StepOrder, "more than in the step before", "the same or less");
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
    let named = |path: &Path<'_>, benefit: &Benefit, report: &mut Report<'_>| {
        let by_scope = matches!(benefit, Benefit::PercentOff(_) | Benefit::AmountOff(_) | Benefit::SetPrice(_));
        !(report.doubts(&path.key("kind")) || by_scope && report.doubts(&path.key("on")))
    };
    if !named(path, &step.benefit, report) {
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
    let first_named = named(&first_step.key("benefit"), &first.benefit, report);
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

/// Whether a step begins after the last one before it that says something comparable: of amounts, in each currency. What could
/// not be read is not compared.
fn ascends(path: &Path<'_>, steps: &[Step], index: usize, rulebook: &Rulebook, report: &mut Report<'_>) -> bool {
    let tiers = rulebook.programme.as_ref().map(|programme| programme.tiers.as_slice()).unwrap_or_default();
    let place = |id: &Id| tiers.iter().position(|tier| tier.id == *id);
    let Some((step, before)) = steps.get(index).map(|step| (&step.at_least, steps.get(..index).unwrap_or_default())) else {
        return true;
    };
    let before = || before.iter().enumerate().rev().map(|(index, step)| (index, &step.at_least));
    if let Threshold::Amount(amounts) = step {
        let mut doubted =
            |index: usize, currency: Currency| report.doubts(&path.index(index).key("at_least").key(currency.code()));
        return amounts.iter().all(|(currency, amount)| {
            let other = |threshold: &Threshold| match threshold {
                Threshold::Amount(amounts) => amounts.get(currency),
                _ => None,
            };
            let known = before().filter_map(|(index, step)| other(step).map(|amount| (index, amount)));
            doubted(index, currency)
                || known.into_iter().find(|(index, _)| !doubted(*index, currency)).is_none_or(|(_, before)| amount > before)
        });
    }
    let mut doubted = |index: usize| report.doubts(&path.index(index).key("at_least"));
    if doubted(index) {
        return true;
    }
    let mut before = before().filter(|(index, _)| !doubted(*index)).map(|(_, step)| step);
    match step {
        Threshold::Amount(_) => true,
        Threshold::Count(step) => {
            before.find_map(|it| if let Threshold::Count(it) = it { Some(it) } else { None }).is_none_or(|it| step > it)
        }
        Threshold::Number(step) => {
            before.find_map(|it| if let Threshold::Number(it) = it { Some(it) } else { None }).is_none_or(|it| step > it)
        }
        Threshold::Tier(step) => {
            let before = before.find_map(|it| if let Threshold::Tier(it) = it { place(it) } else { None });
            before.zip(place(step)).is_none_or(|(before, step)| step > before)
        }
    }
}
