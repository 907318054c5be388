//! Goes through everything that nests in a rulebook, with the path to it.

use crate::diagnostic::Path;
use crate::model::{Benefit, Condition, Measure, Rulebook, Selector};
use crate::schedule::Schedule;

/// Something that nests.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    Selector(&'a Selector),
    Condition(&'a Condition),
    Benefit(&'a Benefit),
    Schedule(&'a Schedule),
}

/// What is done with each part.
type Visit<'v> = dyn FnMut(&Path<'_>, Part<'_>) + 'v;

/// Shows all parts of a rulebook, outer ones first.
pub(super) fn parts(rulebook: &Rulebook, visit: &mut Visit<'_>) {
    let root = Path::Root;
    let coupons = root.key("coupons");
    for (index, coupon) in rulebook.coupons.iter().enumerate() {
        schedule(&coupons.index(index), coupon.schedule.as_ref(), visit);
    }
    let promotions = root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        let path = promotions.index(index);
        schedule(&path, promotion.schedule.as_ref(), visit);
        if let Some(one) = &promotion.conditions {
            condition(&path.key("conditions"), one, visit);
        }
        let benefits = path.key("benefit");
        for (index, one) in promotion.benefit.iter().enumerate() {
            benefit(&benefits.index(index), one, visit);
        }
    }
    if let Some(programme) = &rulebook.programme {
        let path = root.key("programme");
        items(&path.key("earn"), "items", programme.earn.as_ref().and_then(|earn| earn.items.as_ref()), visit);
        items(&path.key("redeem"), "items", programme.redeem.as_ref().and_then(|redeem| redeem.items.as_ref()), visit);
    }
}

fn schedule(parent: &Path<'_>, schedule: Option<&Schedule>, visit: &mut Visit<'_>) {
    if let Some(schedule) = schedule {
        visit(&parent.key("schedule"), Part::Schedule(schedule));
    }
}

fn items(parent: &Path<'_>, key: &str, items: Option<&Selector>, visit: &mut Visit<'_>) {
    if let Some(items) = items {
        selector(&parent.key(key), items, visit);
    }
}

fn selector(path: &Path<'_>, one: &Selector, visit: &mut Visit<'_>) {
    visit(path, Part::Selector(one));
    for (key, list) in [("any", &one.any), ("all", &one.all)] {
        let list_path = path.key(key);
        for (index, inner) in list.iter().enumerate() {
            selector(&list_path.index(index), inner, visit);
        }
    }
    items(path, "not", one.not.as_deref(), visit);
}

fn condition(path: &Path<'_>, one: &Condition, visit: &mut Visit<'_>) {
    visit(path, Part::Condition(one));
    match one {
        Condition::All { conditions } | Condition::Any { conditions } => {
            let list_path = path.key("conditions");
            for (index, inner) in conditions.iter().enumerate() {
                condition(&list_path.index(index), inner, visit);
            }
        }
        Condition::Not { condition: inner } => condition(&path.key("condition"), inner, visit),
        Condition::Spend { items: some, .. } | Condition::Quantity { items: some, .. } => {
            items(path, "items", some.as_ref(), visit)
        }
        Condition::Contains { items: some } => items(path, "items", Some(some), visit),
        Condition::Time { schedule: inner } => schedule(path, Some(inner), visit),
        Condition::Customer(_)
        | Condition::Channel { .. }
        | Condition::Region { .. }
        | Condition::PaymentMethod { .. }
        | Condition::ShippingMethod { .. }
        | Condition::Attribute { .. }
        | Condition::Code { .. }
        | Condition::Usage { .. }
        | Condition::Sample { .. } => {}
    }
}

fn benefit(path: &Path<'_>, one: &Benefit, visit: &mut Visit<'_>) {
    visit(path, Part::Benefit(one));
    match one {
        Benefit::Bundle(bundle) => {
            let list_path = path.key("components");
            for (index, component) in bundle.components.iter().enumerate() {
                items(&list_path.index(index), "items", Some(&component.items), visit);
            }
        }
        Benefit::BuyGet(it) => {
            items(&path.key("buy"), "items", it.buy.items.as_ref(), visit);
            items(&path.key("get"), "items", it.get.items.as_ref(), visit);
        }
        Benefit::AddOn(it) => {
            items(path, "spend_items", it.spend_items.as_ref(), visit);
            items(path, "items", Some(&it.items), visit);
        }
        Benefit::Tiers(it) => {
            let measured = match &it.measure {
                Measure::Spend { items, .. } | Measure::Quantity { items } | Measure::Distinct { items } => items.as_ref(),
                Measure::CustomerTier | Measure::NthOrder | Measure::Attribute { .. } => None,
            };
            items(&path.key("measure"), "items", measured, visit);
            let list_path = path.key("steps");
            for (index, step) in it.steps.iter().enumerate() {
                benefit(&list_path.index(index).key("benefit"), &step.benefit, visit);
            }
            items(path, "items", it.items.as_ref(), visit);
        }
        Benefit::SetPrice(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::PercentOff(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::AmountOff(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::FixedPrice(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::NthUnit(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::Every(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::Deposit(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::Points(it) => items(path, "items", it.items.as_ref(), visit),
        Benefit::FreeShipping(_) | Benefit::Gift(_) | Benefit::IssueCoupon(_) => {}
    }
}
