//! Lower bounds are not over their upper bounds.

use super::walk::Part;
use crate::diagnostic::{Code, Path};
use crate::model::{Benefit, Condition, CountRange};
use crate::money::Amounts;
use crate::wire::Report;

pub(super) fn check(path: &Path<'_>, part: Part<'_>, report: &mut Report<'_>) {
    match part {
        Part::Selector(selector) => {
            if let Some(range) = &selector.price {
                amounts(&path.key("price"), ("min", range.min.as_ref()), ("max", range.max.as_ref()), report);
            }
        }
        Part::Condition(Condition::Spend { at_least, at_most, .. }) => {
            amounts(path, ("at_least", at_least.as_ref()), ("at_most", at_most.as_ref()), report);
        }
        Part::Condition(Condition::Quantity { range, .. } | Condition::Usage { range, .. }) => counts(path, *range, report),
        Part::Condition(Condition::Customer(customer)) => {
            counts(&path.key("orders"), customer.orders.unwrap_or_default(), report);
            counts(&path.key("points"), customer.points.unwrap_or_default(), report);
        }
        Part::Benefit(Benefit::Deposit(deposit)) => {
            amounts(path, ("paid", Some(&deposit.paid)), ("worth", Some(&deposit.worth)), report);
        }
        Part::Condition(_) | Part::Benefit(_) | Part::Schedule(_) => {}
    }
}

fn amounts(
    path: &Path<'_>,
    low: (&'static str, Option<&Amounts>),
    high: (&'static str, Option<&Amounts>),
    report: &mut Report<'_>,
) {
    let ((low_name, Some(low)), (high_name, Some(high))) = (low, high) else {
        return;
    };
    // Currencies are compared one by one; what only one bound has does not bound anything.
    let crossed =
        low.iter().filter_map(|(currency, low)| high.get(currency).filter(|high| *high < low).map(|high| (currency, low, high)));
    for (currency, low, high) in crossed {
        let read = |name| {
            let bound = path.key(name);
            !report.doubts(&bound.key(currency.code()))
        };
        if [low_name, high_name].into_iter().all(read) {
            let (low, high) = (low.format(currency), high.format(currency));
            let expected = format!("`{high_name}` not below `{low_name}`, which is {low} {currency}");
            report.add_certain(path, Code::PriceBounds, expected, high);
            return;
        }
    }
}

fn counts(path: &Path<'_>, range: CountRange, report: &mut Report<'_>) {
    if let CountRange { at_least: Some(low), at_most: Some(high) } = range
        && low > high
    {
        let bounds = [path.key("at_least"), path.key("at_most")];
        report.add_about(
            path,
            &bounds,
            Code::PriceBounds,
            format!("`at_most` not below `at_least`, which is {low}"),
            high.to_string(),
        );
    }
}
