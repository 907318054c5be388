//! The pieces of documents that others are made of, and promotions.

use std::ops::Range;

use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Map, Value, json};

use super::{benefits, conditions, selectors};

/// A field that may be absent.
pub(super) type Field = (&'static str, BoxedStrategy<Option<Value>>);

pub(super) fn field(name: &'static str, value: BoxedStrategy<Option<Value>>) -> Field {
    (name, value)
}

/// An object of fields.
pub(super) fn object(fields: Vec<Field>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<&'static str>, Vec<_>) = fields.into_iter().unzip();
    let named = move |values: Vec<Option<Value>>| {
        let members = names.iter().zip(values).filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value)));
        Value::from(members.collect::<Map<_, _>>())
    };
    values.prop_map(named).boxed()
}

pub(super) fn always(value: BoxedStrategy<Value>) -> BoxedStrategy<Option<Value>> {
    value.prop_map(Some).boxed()
}

pub(super) fn maybe(chance: f64, value: BoxedStrategy<Value>) -> BoxedStrategy<Option<Value>> {
    prop::option::weighted(chance, value).boxed()
}

pub(super) fn just(value: Value) -> BoxedStrategy<Option<Value>> {
    Just(Some(value)).boxed()
}

pub(super) fn just_value(value: Value) -> BoxedStrategy<Value> {
    Just(value).boxed()
}

pub(super) fn word(words: &[&'static str]) -> BoxedStrategy<Value> {
    prop::sample::select(words.to_vec()).prop_map(Value::from).boxed()
}

pub(super) fn any_of(strategies: Vec<BoxedStrategy<Value>>) -> BoxedStrategy<Value> {
    Union::new(strategies).boxed()
}

pub(super) fn count(range: Range<i64>) -> BoxedStrategy<Value> {
    range.prop_map(Value::from).boxed()
}

/// Minor units: often round ones, so that equal prices meet.
pub(super) fn minor(range: Range<i64>) -> BoxedStrategy<i64> {
    let round: Vec<i64> = [0, 1, 2, 3, 5, 10, 33, 50, 99, 100, 250, 500, 999, 1000, 2000, 2500, 5000]
        .into_iter()
        .filter(|n| range.contains(n))
        .collect();
    if round.is_empty() { range.boxed() } else { prop_oneof![2 => prop::sample::select(round), 1 => range].boxed() }
}

/// An amount in the cart's currency.
pub(super) fn money(range: Range<i64>) -> BoxedStrategy<Value> {
    minor(range).prop_map(|minor| json!({"$": minor})).boxed()
}

/// An amount of a rulebook: plain, per currency, or seldom only in a currency that no cart is in.
pub(super) fn amount(range: Range<i64>) -> BoxedStrategy<Value> {
    (minor(range), 0..40_u8)
        .prop_map(|(minor, form)| match form {
            0 => json!({"$foreign": minor}),
            1..5 => json!({"$each": minor}),
            _ => json!({"$": minor}),
        })
        .boxed()
}

pub(super) fn percent() -> BoxedStrategy<Value> {
    any_of(vec![word(&["10", "50", "100", "33.333333", "12.5", "0.5", "99.99"]), count(1..101)])
}

fn promotion_id() -> BoxedStrategy<Value> {
    (0..6_u64).prop_map(|number| json!({"$promotion": number})).boxed()
}

pub(super) fn tags() -> BoxedStrategy<Value> {
    word(&["stack", "voucher"])
}

/// The fields of a schedule.
pub(super) fn schedule() -> BoxedStrategy<Value> {
    let window = object(vec![
        field("weekdays", maybe(0.5, prop::sample::subsequence(vec!["sun", "wed", "sat"], 1..=3).prop_map(Value::from).boxed())),
        field("from", maybe(0.4, word(&["00:30", "10:00"]))),
        field("to", maybe(0.4, word(&["00:15", "14:00", "24:00"]))),
    ]);
    let rest = object(vec![
        field("windows", maybe(0.3, prop::collection::vec(window, 1..=2).prop_map(Value::from).boxed())),
        field("time_zone", maybe(0.2, word(&["Australia/Sydney", "UTC"]))),
    ]);
    let from = prop::sample::select(vec!["", "2026-01-01", "2026-11-11", "2026-11-11T12:00", "2027-01-01"]);
    let until = prop::sample::select(vec!["", "2026-06-30", "2026-11-10", "2027-02-01T02:30:00", "2027-11-11T20:00:00+08:00"]);
    (rest, from, until)
        .prop_map(|(mut schedule, from, until)| {
            if !from.is_empty() {
                schedule["from"] = json!(from);
            }
            // An end before the start would be refused.
            if !until.is_empty() && from < until {
                schedule["until"] = json!(until);
            }
            schedule
        })
        .boxed()
}

fn limits() -> BoxedStrategy<Value> {
    let period = || object(vec![field("per", always(word(&["customer", "total"]))), field("uses", always(count(1..4)))]);
    let budget =
        object(vec![field("amount", always(amount(100..4000))), field("when_short", maybe(0.4, word(&["reduce", "skip"])))]);
    object(vec![
        field("per_cart", maybe(0.4, count(1..4))),
        field("per_customer", maybe(0.2, count(1..4))),
        field("total", maybe(0.2, count(1..4))),
        field("per_day", maybe(0.1, period())),
        field("per_week", maybe(0.1, period())),
        field("per_month", maybe(0.1, period())),
        field("budget", maybe(0.4, budget)),
    ])
}

fn funding() -> BoxedStrategy<Value> {
    any_of(vec![
        just_value(json!([{"by": "platform", "share": "100"}])),
        just_value(json!([{"by": "platform", "share": "50"}, {"by": "brand", "share": "30"}, {"by": "seller", "share": "20"}])),
        just_value(
            json!([{"by": "a", "share": "33.333333"}, {"by": "b", "share": "33.333333"}, {"by": "c", "share": "33.333334"}]),
        ),
    ])
}

fn floor() -> BoxedStrategy<Value> {
    any_of(vec![
        just_value(json!("cost")),
        amount(0..1500),
        word(&["10", "33.3"]).prop_map(|margin| json!({"margin": margin})).boxed(),
    ])
}

/// What any promotion may have besides its benefit, its trigger and its conditions.
fn terms(chance: f64) -> Vec<Field> {
    let named = |value: BoxedStrategy<Value>| value;
    vec![
        field("priority", maybe(0.3, (-2..3_i64).prop_map(Value::from).boxed())),
        field("exclusive", maybe(chance / 2.0, word(&["none", "class", "cart"]))),
        field("line_exclusive", maybe(chance / 2.0, any::<bool>().prop_map(Value::from).boxed())),
        field("funding", maybe(chance / 2.0, funding())),
        field("floor", maybe(chance / 2.0, floor())),
        field("spread", maybe(chance / 2.0, word(&["even", "proportional"]))),
        field("tags", maybe(0.3, tags())),
        field(
            "excludes",
            maybe(
                chance / 3.0,
                any_of(vec![
                    named(promotion_id()).prop_map(|id| json!({"promotions": id})).boxed(),
                    named(tags()).prop_map(|tag| json!({"tags": tag})).boxed(),
                ]),
            ),
        ),
        field(
            "combines_with",
            maybe(
                chance / 4.0,
                any_of(vec![
                    named(promotion_id()).prop_map(|id| json!({"promotions": [id]})).boxed(),
                    named(tags()).prop_map(|tag| json!({"tags": [tag]})).boxed(),
                    just_value(json!({"classes": ["price", "item", "reward"]})),
                ]),
            ),
        ),
    ]
}

fn benefit() -> BoxedStrategy<Value> {
    prop_oneof![
        6 => benefits::benefit(),
        1 => prop::collection::vec(benefits::benefit(), 1..=3).prop_map(Value::from),
    ]
    .boxed()
}

/// Any promotion.
pub(super) fn promotion() -> BoxedStrategy<Value> {
    let trigger = prop_oneof![
        6 => Just(json!({})),
        1 => Just(json!({"codes": "own"})),
        1 => prop::sample::select(vec!["vip", "letters"]).prop_map(|coupon| json!({"coupon": coupon})),
    ];
    let mut fields = terms(0.4);
    fields.extend([
        field("benefit", always(benefit())),
        field("active", maybe(0.1, any::<bool>().prop_map(Value::from).boxed())),
        field("schedule", maybe(0.2, schedule())),
        field("conditions", maybe(0.4, conditions::condition())),
        field("limits", maybe(0.2, limits())),
    ]);
    (object(fields), trigger)
        .prop_map(|(mut promotion, trigger)| {
            for (name, value) in trigger.as_object().into_iter().flatten() {
                promotion[name] = value.clone();
            }
            promotion
        })
        .boxed()
}

/// A promotion that nothing keeps from applying but the lack of something to act on, and its company.
pub(super) fn plain_promotion() -> BoxedStrategy<Value> {
    let mut fields = terms(0.15);
    fields.push(field("benefit", always(benefit())));
    object(fields)
}

pub(super) fn combination() -> BoxedStrategy<Value> {
    let members = any_of(vec![
        prop::collection::vec(promotion_id(), 1..=3).prop_map(|ids| json!({"promotions": ids})).boxed(),
        tags().prop_map(|tag| json!({"tags": tag})).boxed(),
    ]);
    let group = (members, word(&["best", "first", "all"]), 1..3_u8).prop_map(|(mut group, take, at_most)| {
        if take != "all" {
            group["at_most"] = json!(at_most);
        }
        group["take"] = take;
        group
    });
    let groups = prop::collection::vec(group, 1..=2).prop_map(|groups| {
        let named = groups.into_iter().enumerate().map(|(place, mut group)| {
            group["id"] = json!(format!("g{place}"));
            group
        });
        Value::from(named.collect::<Vec<_>>())
    });
    object(vec![
        field("max_codes", maybe(0.3, count(0..3))),
        field("use_wallet", maybe(0.3, any::<bool>().prop_map(Value::from).boxed())),
        field("runner_up", maybe(0.1, any::<bool>().prop_map(Value::from).boxed())),
        field("groups", maybe(0.7, groups.boxed())),
    ])
}

/// Three coupons: one shared code, listed codes, a signed family.
pub(super) fn coupons() -> BoxedStrategy<Value> {
    let limits = || {
        maybe(
            0.3,
            object(vec![
                field("per_code", maybe(0.4, count(1..3))),
                field("per_customer", maybe(0.4, count(1..3))),
                field("total", maybe(0.4, count(1..3))),
            ]),
        )
    };
    let vip = object(vec![
        field("id", just(json!("vip"))),
        field("code", just(json!("VIP"))),
        field("segment", maybe(0.2, just_value(json!("student")))),
        field("first_order", maybe(0.1, just_value(json!(true)))),
        field("schedule", maybe(0.2, schedule())),
        field("limits", limits()),
    ]);
    let letters = object(vec![
        field("id", just(json!("letters"))),
        field("codes", just(json!(["L-1", {"code": "L-2", "customer": "u-1"}, {"code": "L-3", "issued": "2026-11-01"}]))),
        field("valid_days", maybe(0.5, count(1..20))),
        field("customers", maybe(0.2, just_value(json!(["u-1"])))),
        field("limits", limits()),
    ]);
    let luck = just_value(json!({"id": "luck", "signed": {"prefix": "LUCK", "key": "000102030405060708090a0b0c0d0e0f"}}));
    (vip, letters, luck).prop_map(|(vip, letters, luck)| json!([vip, letters, luck])).boxed()
}

pub(super) fn programme() -> BoxedStrategy<Value> {
    let earn = object(vec![
        field("points", always(count(1..4))),
        field("per", always(amount(1..300))),
        field("items", maybe(0.3, selectors())),
        field("basis", maybe(0.3, word(&["list", "running"]))),
        field("rounding", maybe(0.3, word(&["half_up", "up", "down"]))),
        field("tiers", maybe(0.3, just_value(json!([{"tier": "gold", "multiplier": "1.5"}])))),
    ]);
    let redeem = object(vec![
        field("points", always(count(1..101))),
        field("value", always(amount(1..200))),
        field("minimum", maybe(0.3, count(1..200))),
        field("step", maybe(0.3, count(1..120))),
        field("max_share", maybe(0.3, percent())),
        field("items", maybe(0.3, selectors())),
    ]);
    object(vec![
        field("earn", maybe(0.7, earn)),
        field("redeem", maybe(0.7, redeem)),
        field("tiers", maybe(0.5, just_value(json!([{"id": "silver"}, {"id": "gold"}])))),
        field("pending_days", maybe(0.3, count(0..30))),
    ])
}
