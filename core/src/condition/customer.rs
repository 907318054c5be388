//! Facts about the customer; the first that fails is the reason.

use super::{describe, joined, told, violated};
use crate::compile::CompiledCustomer;
use crate::engine::session::{Leaf, Refusal, Session, Value, attribute_holds};
use crate::model::CountRange;
use crate::schedule::Birthday;

pub(super) fn check(session: &Session<'_>, condition: &CompiledCustomer, path: &str) -> Result<(), Refusal> {
    let customer = session.cart.customer.as_ref();
    let leaf = |measure: &'static str, needed: Value, actual: Value| session.unmet(|| Leaf::new(path, measure, needed, actual));
    let text = |text: &str| told(session, || text.to_owned());
    if !condition.id.is_empty() {
        let id = customer.and_then(|customer| customer.id.as_deref());
        if !id.is_some_and(|id| condition.id.contains(&session.engine.interner.find(id))) {
            return Err(leaf("customer", joined(session, &condition.id), text(id.unwrap_or(""))));
        }
    }
    if !condition.segment.is_empty() && !session.segments.iter().any(|segment| condition.segment.contains(segment)) {
        let segments = customer.map_or(&[][..], |customer| &customer.segments);
        return Err(leaf("segment", joined(session, &condition.segment), told(session, || segments.join(", "))));
    }
    let Some(condition) = &condition.rest else { return Ok(()) };
    if let Some((needed, place)) = &condition.tier_at_least {
        let tier = customer.and_then(|customer| customer.tier.as_ref()).map_or("", |tier| tier.as_str());
        if session.tier_place(tier).is_none_or(|actual| actual < *place) {
            return Err(leaf("tier", text(needed), text(tier)));
        }
    }
    let ranged = |range: CountRange, measure: &'static str, actual: Option<u64>| match actual {
        Some(actual) => match violated(range, actual) {
            None => Ok(()),
            Some(bound) => Err(leaf(measure, Value::Count(bound), Value::Count(actual))),
        },
        None => Err(leaf(measure, Value::Count(range.at_least.or(range.at_most).unwrap_or(0)), text(""))),
    };
    let orders = customer.and_then(|customer| customer.orders);
    if let Some(range) = condition.orders {
        ranged(range, "orders", orders)?;
    }
    if let Some(first) = condition.first_order {
        let holds = orders.is_some_and(|orders| (orders == 0) == first);
        if !holds {
            let actual = orders.map_or_else(|| text(""), Value::Count);
            return Err(leaf("orders", Value::Count(u64::from(!first)), actual));
        }
    }
    if let Some(range) = condition.points {
        ranged(range, "points", customer.and_then(|customer| customer.points))?;
    }
    if let Some(window) = condition.birthday {
        let birthday: Option<Birthday> =
            customer.and_then(|customer| customer.birthday.as_deref()).and_then(|birthday| birthday.parse().ok());
        let today = session.engine.zones.default_zone().local_date(session.at);
        if !birthday.is_some_and(|birthday| birthday.is_near(today, window.before_days, window.after_days)) {
            let needed = birthday.filter(|_| session.detailed).map(Birthday::month_day).unwrap_or_default();
            return Err(leaf("birthday", Value::Text(needed), told(session, || today.to_string())));
        }
    }
    for test in &condition.attribute {
        let attributes = customer.map(|customer| &customer.attributes);
        if !attributes.is_some_and(|attributes| attribute_holds(test, attributes)) {
            let actual = attributes.and_then(|attributes| attributes.get(&test.name));
            let actual = told(session, || actual.map(ToString::to_string).unwrap_or_default());
            return Err(leaf("attribute", told(session, || describe(test)), actual));
        }
    }
    Ok(())
}
