//! Which promotions are of the common kinds: those that the engine's short way can work out.

use super::{Compiled, CompiledBenefit, CompiledCondition, CompiledMeasure, CompiledSelector, Items, Promo};
use crate::model::{Deal, PointsGrant, Spread, Strategy, TierMode};
use crate::money::RoundingPer;

/// Browsers ask for the whole outcome, in which only near misses take the short way: it would be downloaded for little.
pub(crate) const HAS_SHORT_WAY: bool = !cfg!(target_family = "wasm");

/// Whether promotions join by priority alone, and percentages are rounded line by line.
pub(super) fn has_common_rules(rulebook: &Compiled) -> bool {
    rulebook.strategy == Strategy::Priority
        && rulebook.max_codes.is_none()
        && rulebook.rounding.per == RoundingPer::Line
        && rulebook.groups.is_empty()
        && !rulebook.choosy
        && rulebook.programme.as_deref().is_none_or(|programme| selects(&programme.earn_items))
        && !always_needs_the_long_way(rulebook)
}

/// Whether every cart in the rulebook's currency touches a promotion that is not common: none of them need try.
fn always_needs_the_long_way(rulebook: &Compiled) -> bool {
    let mut always = Vec::new();
    rulebook.index.always(0, &mut always);
    always.into_iter().any(|promo| {
        let promo = &rulebook.promos[promo];
        !promo.common && promo.schedule.is_none() && promo.good_for(rulebook.currency)
    })
}

/// Whether a promotion needs nothing but prices, names, sums, customers, channels, codes and schedules, and gives nothing but money
/// and points. Who goes together with whom is a matter of the rulebook.
pub(super) fn is_common(promo: &Promo) -> bool {
    let plain = promo.extra().is_none_or(|extra| extra.limits.is_none() && extra.floor.is_none());
    plain
        && !promo.line_exclusive
        && promo.spread == Spread::Proportional
        && promo.conditions.as_deref().is_none_or(condition)
        && promo.benefits.iter().all(|(_, one)| benefit(one))
}

fn condition(one: &CompiledCondition) -> bool {
    match one {
        CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().all(condition),
        CompiledCondition::Not(one) => condition(one),
        CompiledCondition::Spend { items, .. } => selects(items),
        CompiledCondition::Customer(customer) => customer.rest.is_none(),
        CompiledCondition::Channel(_) | CompiledCondition::Code { .. } | CompiledCondition::Time { .. } => true,
        _ => false,
    }
}

fn benefit(one: &CompiledBenefit) -> bool {
    match one {
        CompiledBenefit::Percent(one) => one.max_units.is_none() && one.max_discount.is_none() && selects(&one.items),
        CompiledBenefit::Amount(one) => one.max_units.is_none() && one.max_discount.is_none() && selects(&one.items),
        CompiledBenefit::BuyGet(one) => {
            let percent = matches!(one.deal, Deal::Percent(_));
            percent && one.same_items && !one.group.same_sku && one.group.max_discount.is_none() && selects(&one.buy)
        }
        CompiledBenefit::OrderPercent(one) => selects(&one.items),
        CompiledBenefit::OrderAmount(one) => selects(&one.items),
        CompiledBenefit::Every(one) => selects(&one.items),
        CompiledBenefit::Shipping(_) => true,
        CompiledBenefit::Points(one) => !matches!(one.grant, PointsGrant::Multiplier(_)) && selects(&one.items),
        CompiledBenefit::Tiers(one) => {
            let spend = matches!(&one.measure, CompiledMeasure::Spend { items, .. } if selects(items));
            spend && one.mode == TierMode::Highest && one.steps.iter().all(|(_, step)| benefit(step))
        }
        _ => false,
    }
}

/// Whether what is selected can be told by names alone.
fn selects(items: &Items) -> bool {
    items.as_deref().is_none_or(CompiledSelector::is_plain)
}
