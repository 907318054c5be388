//! Carts.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::SKUS;
use super::parts::{always, any_of, count, field, just_value, maybe, minor, money, object, word};

fn line() -> BoxedStrategy<Value> {
    let quantity = prop_oneof![6 => 1..6_i64, 2 => 1..40_i64, 1 => Just(1_000_000_000_i64)];
    let attributes = object(vec![
        field("brand", maybe(0.5, word(&["acme", "zeta"]))),
        field("weight", maybe(0.4, any_of(vec![just_value(json!(0.5)), just_value(json!(1)), just_value(json!("2.25"))]))),
        field("vip", maybe(0.2, any::<bool>().prop_map(Value::from).boxed())),
    ]);
    let rest = object(vec![
        field("sku", always(word(&SKUS))),
        field("list_price", maybe(0.2, money(0..4000))),
        field("cost", maybe(0.3, money(0..2000))),
        field("floor", maybe(0.15, money(0..1500))),
        field("seller", maybe(0.3, word(&["kiln", "loft"]))),
        field(
            "categories",
            maybe(0.5, prop::sample::subsequence(vec!["food", "food/fresh", "wear/coats"], 1..=2).prop_map(Value::from).boxed()),
        ),
        field("tags", maybe(0.3, prop::sample::subsequence(vec!["new", "sale"], 1..=2).prop_map(Value::from).boxed())),
        field("discountable", maybe(0.15, any::<bool>().prop_map(Value::from).boxed())),
        field("attributes", maybe(0.4, attributes)),
    ]);
    (rest, quantity, minor(0..4000), 0..8_u8)
        .prop_map(|(mut line, quantity, price, form)| {
            line["quantity"] = json!(quantity);
            // Now and then a line is priced as a whole, which need not divide.
            if form == 0 {
                line["amount"] = json!({"$": price});
            } else {
                line["unit_price"] = json!({"$": price});
            }
            line
        })
        .boxed()
}

fn numbered(name: &'static str, one: BoxedStrategy<Value>, most: usize) -> BoxedStrategy<Value> {
    prop::collection::vec(one, 0..=most)
        .prop_map(move |entries| {
            let numbered = entries.into_iter().enumerate().map(|(place, mut entry)| {
                entry["id"] = json!(format!("{name}{place}"));
                entry
            });
            numbered.collect::<Vec<_>>().into()
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Value> {
    object(vec![
        field("id", maybe(0.8, word(&["u-1", "u-2"]))),
        field("segments", maybe(0.5, prop::sample::subsequence(vec!["student", "staff"], 1..=2).prop_map(Value::from).boxed())),
        field("tier", maybe(0.5, word(&["silver", "gold", "bronze"]))),
        field("orders", maybe(0.6, count(0..5))),
        field("birthday", maybe(0.3, word(&["11-11", "1990-11-14", "02-29"]))),
        field("wallet", maybe(0.3, just_value(json!(["VIP", "GIBBERISH"])))),
        field("attributes", maybe(0.4, count(0..9).prop_map(|years| json!({"years": years})).boxed())),
    ])
}

fn usage() -> BoxedStrategy<Value> {
    let counts = || {
        vec![
            field("total", maybe(0.6, count(0..5))),
            field("customer", maybe(0.6, count(0..4))),
            field("day", maybe(0.3, count(0..4))),
            field("customer_week", maybe(0.3, count(0..4))),
            field("month", maybe(0.3, count(0..4))),
        ]
    };
    let promotion = |place: usize| {
        let mut fields = counts();
        fields.extend([
            field("spent", maybe(0.5, money(0..4000))),
            field("units", maybe(0.5, count(0..6))),
            field("customer_units", maybe(0.4, count(0..4))),
            field("gifts", maybe(0.3, just_value(json!([{"sku": "TOTE", "quantity": 2}])))),
        ]);
        maybe(
            0.3,
            object(fields)
                .prop_map(move |mut usage| {
                    usage["promotion"] = json!(format!("p{place}"));
                    usage
                })
                .boxed(),
        )
    };
    let coupon = maybe(
        0.3,
        object(counts())
            .prop_map(|mut usage| {
                usage["coupon"] = json!("vip");
                usage
            })
            .boxed(),
    );
    let letters = maybe(0.3, count(0..3).prop_map(|total| json!({"coupon": "letters", "code": "L-1", "total": total})).boxed());
    vec![promotion(0), promotion(1), promotion(2), coupon, letters]
        .prop_map(|entries| entries.into_iter().flatten().collect::<Vec<_>>().into())
        .boxed()
}

/// Any cart.
pub(super) fn cart() -> BoxedStrategy<Value> {
    let entry = object(vec![
        field("method", always(word(&["post", "courier"]))),
        field("amount", always(money(0..2000))),
        field("seller", maybe(0.2, word(&["kiln", "loft"]))),
    ]);
    let codes =
        prop::sample::subsequence(vec!["SAVE", " save-1 ", "VIP", "L-1", "L-2", "L-3", "FRIENDS", "NOPE", "no good!"], 0..=4);
    let deposits = prop::collection::btree_map(0..4_u8, 1..3_u8, 0..=2).prop_map(|deposits| {
        let listed =
            deposits.into_iter().map(|(place, quantity)| json!({"promotion": format!("p{place}"), "quantity": quantity}));
        Value::from(listed.collect::<Vec<_>>())
    });
    let attributes = object(vec![
        field("table", maybe(0.5, word(&["bar", "terrace"]))),
        field("guests", maybe(0.5, count(1..5))),
        field("years", maybe(0.5, count(0..9))),
    ]);
    let moments = ["2026-11-11T12:00:00Z", "2026-11-14T23:30:00+08:00", "2026-03-29T01:30:00.5Z", "2027-02-28T05:00:00-05:00"];
    let fields = object(vec![
        field("id", maybe(0.9, word(&["order-1", "order-2"]))),
        field("at", always(word(&moments))),
        field("lines", always(numbered("l", line(), 5))),
        field("shipping", maybe(0.5, numbered("s", entry, 2))),
        field("codes", maybe(0.6, codes.prop_map(Value::from).boxed())),
        field("customer", maybe(0.7, customer())),
        field("channel", maybe(0.5, word(&["web", "app"]))),
        field("region", maybe(0.5, word(&["US", "US-CA", "DE-BE"]))),
        field("payment_method", maybe(0.5, word(&["card", "cash"]))),
        field("gift_choices", maybe(0.2, just_value(json!([{"promotion": "p0", "sku": "PEN"}])))),
        field("deposits", maybe(0.3, deposits.boxed())),
        field("usage", maybe(0.4, usage())),
        field("attributes", maybe(0.4, attributes)),
    ]);
    let redeem = prop::option::weighted(0.4, (any_of(vec![just_value(json!("max")), count(0..3000)]), 0..5000_i64));
    (fields, redeem)
        .prop_map(|(mut cart, redeem)| {
            if let Some((redeem, points)) = redeem {
                cart["redeem"] = redeem;
                if cart["customer"].is_null() {
                    cart["customer"] = json!({});
                }
                cart["customer"]["points"] = json!(points);
            }
            cart
        })
        .boxed()
}
