//! What must hold between the values of a ledger's state.

use rustc_hash::FxHashSet;

use super::ids::unique;
use crate::diagnostic::{Code, Path};
use crate::model::ledger::{LotPoints, State};
use crate::sort;
use crate::wire::bounds::MAX_POINTS;
use crate::wire::{Report, quoted};

/// Adds everything that is wrong between the values of a state, and puts its lots in spend order.
pub(crate) fn state(state: &mut State, report: &mut Report<'_>) {
    let root = Path::Root;
    let lots = root.key("lots");
    let mut seen = FxHashSet::default();
    for (index, one) in state.lots.iter().enumerate() {
        if !seen.insert(&one.lot) {
            let found = format!("{} again", quoted(one.lot.id.as_str()));
            report.add(&lots.index(index), Code::DuplicateId, "each lot once", found);
        }
    }
    if state.lots.iter().fold(0, |sum: u64, one| sum.saturating_add(one.points)) > MAX_POINTS {
        report.add_certain(&lots, Code::TotalRange, format!("at most {MAX_POINTS} points together"), "more");
    }
    unique(&root.key("orders"), "order", &mut state.orders.iter().map(|one| one.order.as_str()), report);
    unique(&root.key("activities"), "activity", &mut state.activities.iter().map(|one| one.activity.as_str()), report);
    unique(&root.key("keys"), "key", &mut state.keys.iter().map(|one| one.key.as_str()), report);
    let mut known: Vec<&str> = state.orders.iter().map(|one| one.order.as_str()).collect();
    sort::ascending(&mut known);
    let mut check = |path: &Path<'_>, lots: &[LotPoints]| {
        for (index, one) in lots.iter().enumerate() {
            if let Some(order) = one.lot.order.as_ref().filter(|order| known.binary_search(&order.as_str()).is_err()) {
                let expected = "an order of this state";
                report.add(&path.index(index).key("order"), Code::UnknownReference, expected, quoted(order.as_str()));
            }
        }
    };
    check(&lots, &state.lots);
    let orders = root.key("orders");
    for (index, order) in state.orders.iter().enumerate() {
        check(&orders.index(index).key("spent"), &order.spent);
    }
    sort::by_cached_key(&mut state.lots, |one| one.lot.spend_key());
}
