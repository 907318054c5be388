//! Whether a condition holds, and if not, which number fell short.

mod customer;

use std::borrow::Cow;

use crate::compile::{CompiledCondition, CompiledSelector, Promo, Symbol};
use crate::engine::session::{Leaf, Refusal, Session, Value, attribute_holds};
use crate::model::{AttributeOf, AttributeTest, Basis, CountRange, SampleBy, TestOp, UsagePer};
use crate::sample;
use crate::schedule::Status;

/// `Ok` if the condition holds; else the leaf that says why not, with its path below `path`.
pub(crate) fn check(session: &Session<'_>, promo: &Promo, condition: &CompiledCondition, path: &str) -> Result<(), Refusal> {
    let leaf = |measure: &'static str, needed: Value, actual: Value| session.unmet(|| Leaf::new(path, measure, needed, actual));
    match condition {
        CompiledCondition::All(list) => {
            for (place, one) in list.iter().enumerate() {
                check(session, promo, one, &below(session, path, place))?;
            }
            Ok(())
        }
        CompiledCondition::Any(list) => {
            let mut first = None;
            for (place, one) in list.iter().enumerate() {
                match (&mut first, check(session, promo, one, &below(session, path, place))) {
                    (_, Ok(())) => return Ok(()),
                    (Some(Refusal::Condition(first)), Err(Refusal::Condition(mut other))) => {
                        let others = std::mem::take(&mut other.or);
                        first.or.push(*other);
                        first.or.extend(others);
                    }
                    (Some(_), Err(_)) => {}
                    (None, Err(refusal)) => first = Some(refusal),
                }
            }
            first.map_or(Ok(()), Err)
        }
        CompiledCondition::Not(one) => match check(session, promo, one, path) {
            Ok(()) => Err(leaf("not", text(session, "false"), text(session, "true"))),
            Err(_) => Ok(()),
        },
        CompiledCondition::Spend { at_least, at_most, items, basis } => {
            let actual = session.spend(items.as_deref(), *basis);
            let bound = |amounts: &Option<crate::Amounts>| {
                amounts.as_ref().and_then(|amounts| amounts.get(session.currency)).map(|amount| amount.minor_units())
            };
            let (low, high) = (bound(at_least), bound(at_most));
            let lower = low.is_some_and(|low| actual < low);
            match (low.filter(|_| lower), high.filter(|high| actual > *high)) {
                (None, None) => Ok(()),
                (low, high) => Err(measured(
                    session,
                    path,
                    "spend",
                    (Value::Amount(low.or(high).unwrap_or(0)), Value::Amount(actual)),
                    Some(*basis),
                    items.as_deref(),
                    lower,
                )),
            }
        }
        CompiledCondition::Quantity { range, items, distinct } => {
            let actual = if *distinct { session.distinct(items.as_deref()) } else { session.count(items.as_deref()) };
            match violated(*range, actual) {
                None => Ok(()),
                Some(bound) => Err(measured(
                    session,
                    path,
                    if *distinct { "distinct" } else { "quantity" },
                    (Value::Count(bound), Value::Count(actual)),
                    None,
                    items.as_deref(),
                    actual < bound,
                )),
            }
        }
        CompiledCondition::Contains { items } => {
            if session.any_unit(Some(items)) {
                Ok(())
            } else {
                Err(measured(session, path, "quantity", (Value::Count(1), Value::Count(0)), None, Some(items), true))
            }
        }
        CompiledCondition::Customer(customer) => customer::check(session, customer, path),
        CompiledCondition::Channel(any_of) if any_of.contains(&session.channel) => Ok(()),
        CompiledCondition::Channel(any_of) => member(session, path, "channel", any_of, session.cart.channel.as_deref()),
        CompiledCondition::PaymentMethod(any_of) => {
            member(session, path, "payment_method", any_of, session.cart.payment_method.as_deref())
        }
        CompiledCondition::Region(any_of) => {
            let region = session.cart.region.as_deref().unwrap_or("");
            let holds = any_of.iter().any(|one| {
                let wanted = session.engine.interner.text(*one);
                region.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            });
            if holds { Ok(()) } else { Err(leaf("region", joined(session, any_of), text(session, region))) }
        }
        CompiledCondition::ShippingMethod(any_of) => {
            if session.ledger.ships.iter().any(|ship| any_of.contains(&ship.method)) {
                return Ok(());
            }
            let methods = || session.cart.shipping.iter().map(|one| one.method.as_str()).collect::<Vec<_>>().join(", ");
            Err(leaf("shipping_method", joined(session, any_of), told(session, methods)))
        }
        CompiledCondition::Attribute { of, test } => {
            let customer = session.cart.customer.as_ref().map(|customer| &customer.attributes);
            let attributes = match of {
                AttributeOf::Cart => Some(&session.cart.attributes),
                AttributeOf::Customer => customer,
            };
            if attributes.is_some_and(|attributes| attribute_holds(test, attributes))
                || (attributes.is_none() && test.op == TestOp::Ne)
            {
                return Ok(());
            }
            let actual = attributes.and_then(|attributes| attributes.get(&test.name));
            let actual = told(session, || actual.map(ToString::to_string).unwrap_or_default());
            Err(leaf("attribute", told(session, || describe(test)), actual))
        }
        CompiledCondition::Code { written, normal } => {
            if session.codes.iter().any(|code| normal.iter().any(|one| one.as_bytes() == code.normal.as_slice())) {
                return Ok(());
            }
            let codes = || session.codes.iter().map(|code| session.code_text(code)).collect::<Vec<_>>().join(", ");
            Err(leaf("code", joined(session, written), told(session, codes)))
        }
        CompiledCondition::Time { schedule } => {
            let status = schedule.as_ref().map_or(Status::Active, |schedule| schedule.status(session.at));
            let actual = match status {
                Status::Active => return Ok(()),
                Status::NotStarted => "not_started",
                Status::Ended => "ended",
                Status::OutsideWindow => "outside_window",
            };
            Err(leaf("time", text(session, "active"), text(session, actual)))
        }
        CompiledCondition::Usage { per, range, promotion } => {
            let id = promotion.as_ref().unwrap_or(&promo.id);
            let usage = session.usage(id.as_str());
            let actual = usage.map_or(0, |usage| match per {
                UsagePer::Total => usage.total,
                UsagePer::Customer => usage.customer,
            });
            match violated(*range, actual) {
                None => Ok(()),
                Some(bound) => Err(leaf("usage", Value::Count(bound), Value::Count(actual))),
            }
        }
        CompiledCondition::Sample { salt, share, start, by } => {
            let id = match by {
                SampleBy::Customer => session.cart.customer.as_ref().and_then(|customer| customer.id.as_deref()),
                SampleBy::Cart => session.cart.id.as_ref().map(|id| id.as_str()),
            };
            if id.is_some_and(|id| sample::in_share(salt, id, *start, *share)) {
                Ok(())
            } else {
                Err(leaf("sample", text(session, "in"), text(session, "out")))
            }
        }
    }
}

/// The path of a child; not worked out when nobody will read it.
fn below<'p>(session: &Session<'_>, path: &'p str, place: usize) -> Cow<'p, str> {
    if session.detailed { Cow::Owned(format!("{path}/conditions/{place}")) } else { Cow::Borrowed(path) }
}

fn measured(
    session: &Session<'_>,
    path: &str,
    measure: &'static str,
    (needed, actual): (Value, Value),
    basis: Option<Basis>,
    items: Option<&CompiledSelector>,
    lower: bool,
) -> Refusal {
    session.unmet(|| Leaf { basis, items: Some(items.cloned()), lower, ..Leaf::new(path, measure, needed, actual) })
}

/// The bound that a number violates.
pub(crate) fn violated(range: CountRange, actual: u64) -> Option<u64> {
    range.at_least.filter(|low| actual < *low).or(range.at_most.filter(|high| actual > *high))
}

/// A text of a reason; not made when nobody asks.
fn told(session: &Session<'_>, text: impl FnOnce() -> String) -> Value {
    Value::Text(if session.detailed { text() } else { String::new() })
}

fn text(session: &Session<'_>, text: &str) -> Value {
    told(session, || text.to_owned())
}

/// Words of the rulebook, joined.
fn joined(session: &Session<'_>, words: &[Symbol]) -> Value {
    let words = words.iter().map(|word| session.engine.interner.text(*word));
    told(session, || words.collect::<Vec<_>>().join(", "))
}

fn member(
    session: &Session<'_>,
    path: &str,
    measure: &'static str,
    any_of: &[Symbol],
    actual: Option<&str>,
) -> Result<(), Refusal> {
    if actual.is_some_and(|actual| any_of.contains(&session.engine.interner.find(actual))) {
        return Ok(());
    }
    let actual = text(session, actual.unwrap_or(""));
    Err(session.unmet(|| Leaf::new(path, measure, joined(session, any_of), actual)))
}

/// A test in words: `brand eq acme`.
pub(crate) fn describe(test: &AttributeTest) -> String {
    let op = match test.op {
        TestOp::Eq => "eq",
        TestOp::Ne => "ne",
        TestOp::In => "in",
        TestOp::Lt => "lt",
        TestOp::Le => "le",
        TestOp::Gt => "gt",
        TestOp::Ge => "ge",
        TestOp::Exists => "exists",
    };
    let values: Vec<String> = test.values.iter().map(ToString::to_string).collect();
    let mut text = format!("{} {op}", test.name);
    if !values.is_empty() {
        text.push(' ');
        text.push_str(&values.join(", "));
    }
    text
}
