//! Benefits of every kind and class.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::parts::{Field, always, amount, any_of, count, field, just, just_value, maybe, object, percent, word};
use super::selectors;

fn kind(name: &'static str) -> Field {
    field("kind", just(json!(name)))
}

fn items() -> Field {
    field("items", maybe(0.4, selectors()))
}

fn cap() -> Field {
    field("max_discount", maybe(0.2, amount(0..2000)))
}

fn favor() -> Field {
    field("favor", maybe(0.4, word(&["merchant", "customer"])))
}

fn basis() -> Field {
    field("basis", maybe(0.3, word(&["list", "class", "running"])))
}

fn methods() -> Field {
    field("methods", maybe(0.3, word(&["post", "courier"])))
}

fn flag(name: &'static str) -> Field {
    field(name, maybe(0.2, any::<bool>().prop_map(Value::from).boxed()))
}

fn applications() -> Field {
    field("max_applications", maybe(0.3, count(1..4)))
}

fn deal() -> BoxedStrategy<Value> {
    any_of(vec![
        percent().prop_map(|percent| json!({"percent": percent})).boxed(),
        amount(1..800).prop_map(|amount| json!({"amount": amount})).boxed(),
        amount(0..1500).prop_map(|price| json!({"price": price})).boxed(),
    ])
}

fn consuming(name: &'static str, mut fields: Vec<Field>) -> BoxedStrategy<Value> {
    fields.extend([kind(name), applications(), favor(), flag("shares_units"), cap()]);
    object(fields)
}

fn price() -> BoxedStrategy<Value> {
    object(vec![
        kind("set_price"),
        field("price", always(amount(0..2500))),
        items(),
        favor(),
        field("stock", maybe(0.2, count(0..6))),
        field("units_per_customer", maybe(0.2, count(0..4))),
        field("max_units", maybe(0.2, count(1..5))),
    ])
}

fn item() -> BoxedStrategy<Value> {
    let percent_off = object(vec![
        kind("percent_off"),
        field("percent", always(percent())),
        items(),
        basis(),
        cap(),
        favor(),
        field("max_units", maybe(0.3, count(1..6))),
    ]);
    let per_unit = object(vec![
        kind("amount_off"),
        field("amount", always(amount(1..1500))),
        items(),
        cap(),
        favor(),
        field("max_units", maybe(0.3, count(1..6))),
    ]);
    let at_once = object(vec![
        kind("amount_off"),
        field("amount", always(amount(1..1500))),
        field("per", always(word(&["line", "once"]))),
        items(),
        cap(),
    ]);
    let side = || object(vec![field("items", maybe(0.6, selectors())), field("quantity", always(count(1..4)))]);
    let buy_get = consuming(
        "buy_get",
        vec![field("buy", always(side())), field("get", always(side())), field("deal", always(deal())), flag("same_sku")],
    );
    let fixed_price = any_of(vec![
        consuming(
            "fixed_price",
            vec![items(), field("count", always(count(2..5))), field("price", always(amount(100..5000))), flag("same_sku")],
        ),
        consuming(
            "fixed_price",
            vec![items(), field("count", always(count(3..6))), field("pay_for", always(count(1..3))), flag("same_sku")],
        ),
    ]);
    let component = object(vec![field("items", always(selectors())), field("quantity", always(count(1..3)))]);
    let components = prop::collection::vec(component, 1..=3).prop_map(Value::from).boxed();
    let bundle = consuming("bundle", vec![field("components", always(components)), field("deal", always(deal()))]);
    let steps = prop::collection::btree_map(1..6_i64, deal(), 1..=3)
        .prop_map(|steps| steps.into_iter().map(|(nth, deal)| json!({"nth": nth, "deal": deal})).collect::<Vec<_>>().into())
        .boxed();
    let nth_unit = consuming("nth_unit", vec![items(), field("steps", always(steps)), flag("same_sku")]);
    let add_on = object(vec![
        kind("add_on"),
        field("at_least", always(amount(1..5000))),
        field("spend_items", maybe(0.3, selectors())),
        field("items", always(selectors())),
        field("deal", always(deal())),
        field("max_units", maybe(0.4, count(1..4))),
        basis(),
        favor(),
        cap(),
    ]);
    any_of(vec![percent_off, per_unit, at_once, fixed_price, bundle, buy_get, nth_unit, add_on])
}

fn on(mut fields: Vec<Field>, scope: &'static str) -> Vec<Field> {
    fields.push(field("on", just(json!(scope))));
    fields
}

fn order() -> BoxedStrategy<Value> {
    any_of(vec![
        object(on(vec![kind("percent_off"), field("percent", always(percent())), items(), basis(), cap()], "order")),
        object(on(vec![kind("amount_off"), field("amount", always(amount(1..3000))), items(), cap()], "order")),
        object(vec![
            kind("every"),
            field("each", always(amount(100..3000))),
            field("amount", always(amount(1..900))),
            field("at_most", maybe(0.4, count(1..4))),
            items(),
            basis(),
            cap(),
        ]),
    ])
}

fn shipping() -> BoxedStrategy<Value> {
    any_of(vec![
        object(on(vec![kind("percent_off"), field("percent", always(percent())), methods(), cap()], "shipping")),
        object(on(vec![kind("amount_off"), field("amount", always(amount(1..900))), methods(), cap()], "shipping")),
        object(on(vec![kind("set_price"), field("price", always(amount(0..900))), methods(), cap()], "shipping")),
        object(vec![kind("free_shipping"), methods(), cap()]),
    ])
}

fn payment() -> BoxedStrategy<Value> {
    (1..1000_i64, 0..1000_i64, maybe(0.3, selectors()))
        .prop_map(|(paid, more, items)| {
            let mut deposit = json!({"kind": "deposit", "paid": {"$": paid}, "worth": {"$": paid.saturating_add(more)}});
            if let Some(items) = items {
                deposit["items"] = items;
            }
            deposit
        })
        .boxed()
}

fn reward() -> BoxedStrategy<Value> {
    let rounding = || field("rounding", maybe(0.3, word(&["half_up", "up", "down"])));
    let gifts = any_of(vec![
        just_value(json!([{"sku": "TOTE"}])),
        just_value(json!([{"sku": "TOTE", "quantity": 2, "stock": 3}, {"sku": "PEN"}])),
        just_value(json!([{"sku": "TOTE", "stock": 1}])),
    ]);
    any_of(vec![
        object(vec![kind("points"), field("points", always(count(1..500))), items(), rounding()]),
        object(vec![
            kind("points"),
            field("points", always(count(1..9))),
            field("per", always(amount(1..500))),
            items(),
            rounding(),
        ]),
        object(vec![kind("points"), field("multiplier", always(word(&["2", "1.5", "3.333"]))), items(), rounding()]),
        object(vec![kind("gift"), field("gifts", always(gifts))]),
        object(vec![
            kind("issue_coupon"),
            field("coupon", always(word(&["vip", "luck"]))),
            field("quantity", maybe(0.3, count(1..4))),
            field("valid_days", maybe(0.3, count(1..40))),
        ]),
    ])
}

/// Tiers that give the benefit of the step reached.
fn highest(steps: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let numbers = |range: std::ops::Range<i64>| {
        prop::collection::btree_set(range, 1..=3).prop_map(|set| set.into_iter().collect::<Vec<_>>())
    };
    let spend = (object(vec![kind("spend"), items(), basis()]), numbers(1..6000))
        .prop_map(|(measure, steps)| (measure, steps.into_iter().map(|minor| json!({"$": minor})).collect::<Vec<_>>()));
    let counted = (
        any_of(vec![
            object(vec![kind("quantity"), items()]),
            object(vec![kind("distinct"), items()]),
            just_value(json!({"kind": "nth_order"})),
        ]),
        numbers(1..9),
    )
        .prop_map(|(measure, steps)| (measure, steps.into_iter().map(Value::from).collect::<Vec<_>>()));
    let tier = Just((json!({"kind": "customer_tier"}), vec![json!("silver"), json!("gold")]));
    let attribute = (word(&["cart", "customer"]), numbers(1..9)).prop_map(|(of, steps)| {
        (
            json!({"kind": "attribute", "of": of, "name": "years"}),
            steps.into_iter().map(|n| json!(n.to_string())).collect::<Vec<_>>(),
        )
    });
    (prop_oneof![3 => spend, 3 => counted, 1 => tier, 1 => attribute], prop::collection::vec(steps, 3))
        .prop_map(|((measure, at_least), benefits)| {
            let steps: Vec<Value> = at_least
                .into_iter()
                .zip(benefits)
                .map(|(at_least, benefit)| json!({"at_least": at_least, "benefit": benefit}))
                .collect();
            json!({"kind": "tiers", "measure": measure, "steps": steps})
        })
        .boxed()
}

/// Tiers that give each slice its own percentage.
fn graduated() -> BoxedStrategy<Value> {
    let spend = prop::collection::btree_map(0..5000_i64, percent(), 1..=3)
        .prop_map(|steps| ("spend", steps.into_iter().map(|(at, percent)| (json!({"$": at}), percent)).collect::<Vec<_>>()));
    let quantity = prop::collection::btree_map(1..9_i64, percent(), 1..=3)
        .prop_map(|steps| ("quantity", steps.into_iter().map(|(at, percent)| (json!(at), percent)).collect::<Vec<_>>()));
    let terms = object(vec![items(), favor(), cap()]);
    (prop_oneof![spend, quantity], word(&["items", "order"]), maybe(0.3, selectors()), terms)
        .prop_map(|((measure, steps), on, measured, mut tiers)| {
            let steps: Vec<Value> = steps
                .into_iter()
                .map(|(at, percent)| json!({"at_least": at, "benefit": {"kind": "percent_off", "percent": percent, "on": on}}))
                .collect();
            tiers["kind"] = json!("tiers");
            tiers["mode"] = json!("graduated");
            tiers["steps"] = steps.into();
            tiers["measure"] = json!({"kind": measure});
            if let Some(items) = measured {
                tiers["measure"]["items"] = items;
            }
            tiers
        })
        .boxed()
}

/// Any benefit.
pub(super) fn benefit() -> BoxedStrategy<Value> {
    prop_oneof![
        3 => price(),
        8 => item(),
        4 => order(),
        2 => shipping(),
        1 => payment(),
        2 => reward(),
        2 => prop_oneof![highest(price()), highest(item()), highest(order()), highest(shipping()), highest(reward())],
        1 => graduated(),
    ]
    .boxed()
}
