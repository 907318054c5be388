//! Conditions of every kind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::parts::{Field, always, amount, any_of, count, field, just, just_value, maybe, object, schedule, word};
use super::selectors;

fn kind(name: &'static str) -> Field {
    field("kind", just(json!(name)))
}

/// A lower or an upper bound, or both.
fn bounds(lower: BoxedStrategy<Value>, upper: BoxedStrategy<Value>) -> BoxedStrategy<(Option<Value>, Option<Value>)> {
    prop_oneof![
        4 => lower.clone().prop_map(|lower| (Some(lower), None)),
        1 => upper.clone().prop_map(|upper| (None, Some(upper))),
        1 => (lower, upper).prop_map(|(lower, upper)| (Some(lower), Some(upper))),
    ]
    .boxed()
}

fn bounded(fields: Vec<Field>, bounds: BoxedStrategy<(Option<Value>, Option<Value>)>) -> BoxedStrategy<Value> {
    (object(fields), bounds)
        .prop_map(|(mut condition, (lower, upper))| {
            if let Some(lower) = lower {
                condition["at_least"] = lower;
            }
            if let Some(upper) = upper {
                condition["at_most"] = upper;
            }
            condition
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Value> {
    let counts = |low: std::ops::Range<i64>, high: std::ops::Range<i64>| bounded(Vec::new(), bounds(count(low), count(high)));
    let birthday = object(vec![field("before_days", maybe(0.5, count(0..10))), field("after_days", maybe(0.5, count(0..10)))]);
    let one = any_of(vec![
        word(&["u-1", "u-2"]).prop_map(|id| json!({"id": id})).boxed(),
        word(&["student", "staff"]).prop_map(|segment| json!({"segment": segment})).boxed(),
        word(&["silver", "gold"]).prop_map(|tier| json!({"tier_at_least": tier})).boxed(),
        counts(0..3, 3..6).prop_map(|orders| json!({"orders": orders})).boxed(),
        any::<bool>().prop_map(|first| json!({"first_order": first})).boxed(),
        counts(0..500, 500..5000).prop_map(|points| json!({"points": points})).boxed(),
        birthday.prop_map(|birthday| json!({"birthday": birthday})).boxed(),
        just_value(json!({"attribute": [{"name": "years", "op": "ge", "value": 2}]})),
    ]);
    prop::collection::vec(one, 1..=2)
        .prop_map(|parts| {
            let mut condition = json!({"kind": "customer"});
            for (key, value) in parts.iter().filter_map(Value::as_object).flatten() {
                condition[key] = value.clone();
            }
            condition
        })
        .boxed()
}

fn set(name: &'static str, words: &[&'static str]) -> BoxedStrategy<Value> {
    word(words).prop_map(move |word| json!({"kind": name, "any_of": word})).boxed()
}

/// Any condition.
pub(super) fn condition() -> BoxedStrategy<Value> {
    let items = || field("items", maybe(0.5, selectors()));
    let spend = bounded(
        vec![kind("spend"), items(), field("basis", maybe(0.3, word(&["list", "class", "running"])))],
        bounds(amount(1..5000), amount(5000..20000)),
    );
    let quantity = bounded(
        vec![kind("quantity"), items(), field("distinct", maybe(0.3, any::<bool>().prop_map(Value::from).boxed()))],
        bounds(count(1..8), count(8..20)),
    );
    let usage =
        bounded(vec![kind("usage"), field("per", always(word(&["total", "customer"])))], bounds(count(0..3), count(3..5)));
    let sample = object(vec![
        kind("sample"),
        field("salt", just(json!("spring"))),
        field("share", always(count(0..101))),
        field("start", maybe(0.3, count(0..101))),
        field("by", always(word(&["customer", "cart"]))),
    ]);
    let attribute = any_of(vec![
        just_value(json!({"kind": "attribute", "name": "table", "op": "eq", "value": "bar"})),
        just_value(json!({"kind": "attribute", "name": "guests", "op": "gt", "value": 2})),
        just_value(json!({"kind": "attribute", "of": "customer", "name": "years", "op": "exists"})),
        just_value(json!({"kind": "attribute", "name": "missing", "op": "ne", "value": true})),
    ]);
    let leaf = prop_oneof![
        4 => spend,
        3 => quantity,
        1 => selectors().prop_map(|items| json!({"kind": "contains", "items": items})),
        3 => customer(),
        1 => set("channel", &["web", "app"]),
        1 => set("region", &["US", "US-CA", "DE"]),
        1 => set("payment_method", &["card", "cash"]),
        1 => set("shipping_method", &["post", "courier"]),
        1 => set("code", &["SAVE", "FRIENDS"]),
        1 => attribute,
        1 => schedule().prop_map(|schedule| json!({"kind": "time", "schedule": schedule})),
        1 => usage,
        1 => sample,
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..=2).prop_map(|list| json!({"kind": "all", "conditions": list})),
            prop::collection::vec(inner.clone(), 1..=2).prop_map(|list| json!({"kind": "any", "conditions": list})),
            inner.prop_map(|one| json!({"kind": "not", "condition": one})),
        ]
    })
    .boxed()
}
