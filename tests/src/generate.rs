//! Random rulebooks and carts that reach every benefit and every condition, and shrink.
//!
//! A generated document holds amounts as minor units, in marks that [`Case::render`] writes in a currency: so one case can be
//! asked in yen, dollars and dinars. The worlds are small – five SKUs, four categories, two sellers – so that things meet.

mod benefits;
mod carts;
mod conditions;
mod parts;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::as_vector;
use parts::{any_of, field, maybe, object, word};

/// A currency that no cart is in.
pub const FOREIGN: &str = "CHF";

/// A rulebook and a cart.
#[derive(Clone)]
pub struct Case {
    /// The rulebook, with marked amounts.
    pub rulebook: Value,
    /// The cart, with marked amounts.
    pub cart: Value,
}

impl Case {
    /// The texts of both documents in a currency of so many digits.
    #[must_use]
    pub fn render(&self, currency: &str, digits: usize) -> (String, String) {
        let text = |document: &Value| {
            let mut document = rendered(document, currency, digits);
            document["currency"] = json!(currency);
            document.to_string()
        };
        (text(&self.rulebook), text(&self.cart))
    }

    /// The texts of both documents in dollars.
    #[must_use]
    pub fn texts(&self) -> (String, String) {
        self.render("USD", 2)
    }

    /// The promotions of the rulebook.
    #[must_use]
    pub fn promotions(&self) -> &[Value] {
        self.rulebook["promotions"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The lines of the cart.
    #[must_use]
    pub fn lines(&self) -> &[Value] {
        self.cart["lines"].as_array().map_or(&[], Vec::as_slice)
    }
}

impl std::fmt::Debug for Case {
    /// A failing case prints itself as a vector.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (rulebook, cart) = self.texts();
        f.write_str(&as_vector("A generated case.", &rulebook, &cart))
    }
}

/// An amount of so many minor units, written with the digits of its currency.
#[must_use]
pub fn written(minor: i64, digits: usize) -> String {
    let unit = 10_i64.pow(u32::try_from(digits).unwrap_or(0));
    if digits == 0 { minor.to_string() } else { format!("{}.{:0digits$}", minor / unit, minor % unit) }
}

/// A document with its marks replaced by amounts.
#[must_use]
pub fn rendered(value: &Value, currency: &str, digits: usize) -> Value {
    match value {
        Value::Array(entries) => entries.iter().map(|entry| rendered(entry, currency, digits)).collect(),
        Value::Object(members) => {
            if let Some(minor) = members.get("$").and_then(Value::as_i64) {
                return json!(written(minor, digits));
            }
            if let Some(minor) = members.get("$each").and_then(Value::as_i64) {
                return json!({(currency): written(minor, digits), (FOREIGN): written(minor, 2)});
            }
            if let Some(minor) = members.get("$foreign").and_then(Value::as_i64) {
                return json!({(FOREIGN): written(minor, 2)});
            }
            members.iter().map(|(key, member)| (key.clone(), rendered(member, currency, digits))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// Any case.
pub fn cases() -> impl Strategy<Value = Case> {
    cases_with(prop_oneof![Just("line"), Just("unit"), Just("cart")].boxed(), parts::promotion())
}

/// A case whose rounding is per unit or per cart.
pub fn cases_per_unit_or_cart() -> impl Strategy<Value = Case> {
    cases_with(prop_oneof![Just("unit"), Just("cart")].boxed(), parts::promotion())
}

/// A case of automatic promotions without conditions or limits: most of it applies.
pub fn cases_that_apply() -> impl Strategy<Value = Case> {
    cases_with(prop_oneof![Just("line"), Just("unit"), Just("cart")].boxed(), parts::plain_promotion())
}

fn cases_with(per: BoxedStrategy<&'static str>, promotion: BoxedStrategy<Value>) -> impl Strategy<Value = Case> {
    (rulebooks(per, promotion), carts::cart()).prop_map(|(rulebook, cart)| Case { rulebook, cart })
}

/// A rulebook, its references resolved.
fn rulebooks(per: BoxedStrategy<&'static str>, promotion: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let rounding = object(vec![
        field("mode", maybe(0.5, word(&["half_up", "half_even", "half_down", "up", "down"]))),
        field("per", per.prop_map(|per| Some(json!(per))).boxed()),
    ]);
    let fields = object(vec![
        field("tillwork", parts::just(json!(1))),
        field("id", parts::just(json!("shop"))),
        field("time_zone", maybe(0.2, word(&["Europe/Berlin", "Asia/Shanghai", "America/New_York"]))),
        field("price_basis", maybe(0.1, word(&["net", "gross"]))),
        field("rounding", parts::always(rounding)),
        field("spread", maybe(0.3, word(&["even", "proportional"]))),
        field("refusals", maybe(0.2, word(&["public", "detailed"]))),
        field("near_misses", maybe(0.3, (0..=20_i64).prop_map(Value::from).boxed())),
        field("combination", maybe(0.5, parts::combination())),
        field("coupons", parts::always(parts::coupons())),
        field("programme", maybe(0.5, parts::programme())),
        field("promotions", parts::always(prop::collection::vec(promotion, 0..=6).prop_map(Value::from).boxed())),
    ]);
    fields.prop_map(resolved)
}

/// Gives promotions their ids, lets references point to what is there, and adds the tiers that something reads.
fn resolved(mut rulebook: Value) -> Value {
    let count = rulebook["promotions"].as_array().map_or(0, Vec::len);
    for (place, promotion) in rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
        promotion["id"] = json!(format!("p{place}"));
        if promotion["codes"] == json!("own") {
            promotion["codes"] = if place == 0 { json!("SAVE") } else { json!([format!("SAVE-{place}")]) };
        }
    }
    point(&mut rulebook, count);
    if reads_tiers(&rulebook) && rulebook["programme"]["tiers"].is_null() {
        if rulebook["programme"].is_null() {
            rulebook["programme"] = json!({});
        }
        rulebook["programme"]["tiers"] = json!([{"id": "silver"}, {"id": "gold"}]);
    }
    rulebook
}

/// `{"$promotion": n}` becomes the id of a promotion; sets of such without any promotion become a name that tags may have.
fn point(value: &mut Value, count: usize) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| point(entry, count)),
        Value::Object(members) => {
            if let Some(number) = members.get("$promotion").and_then(Value::as_u64) {
                let place = usize::try_from(number).unwrap_or(0).checked_rem(count).unwrap_or(0);
                *value = json!(format!("p{place}"));
                return;
            }
            if count == 0 {
                members.remove("groups");
            }
            members.values_mut().for_each(|member| point(member, count));
        }
        _ => {}
    }
}

fn reads_tiers(value: &Value) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(reads_tiers),
        Value::Object(members) => members.iter().any(|(key, member)| {
            key == "tier_at_least" || key == "tier" || (key == "kind" && member == "customer_tier") || reads_tiers(member)
        }),
        _ => false,
    }
}

/// One of some names of SKUs.
pub const SKUS: [&str; 5] = ["APPLE", "BREAD", "COAT", "DATES", "ELIXIR"];

/// A selector.
pub fn selectors() -> BoxedStrategy<Value> {
    let test = any_of(vec![
        word(&["acme", "zeta"]).prop_map(|value| json!({"name": "brand", "op": "eq", "value": value})).boxed(),
        word(&["acme", "zeta"]).prop_map(|value| json!({"name": "brand", "op": "ne", "value": value})).boxed(),
        parts::just_value(json!({"name": "brand", "op": "in", "values": ["acme", "none"]})),
        (word(&["lt", "le", "gt", "ge"]), prop::sample::select(vec!["0.5", "1", "2.25"]))
            .prop_map(|(op, value)| json!({"name": "weight", "op": op, "value": value}))
            .boxed(),
        parts::just_value(json!({"name": "vip", "op": "exists"})),
    ]);
    let leaf = any_of(vec![
        word(&SKUS).prop_map(|sku| json!({"sku": sku})).boxed(),
        prop::sample::subsequence(SKUS.to_vec(), 1..=3).prop_map(|skus| json!({"sku": skus})).boxed(),
        word(&["food", "food/fresh", "wear", "wear/coats"]).prop_map(|category| json!({"category": category})).boxed(),
        word(&["new", "sale"]).prop_map(|tag| json!({"tag": tag})).boxed(),
        word(&["kiln", "loft"]).prop_map(|seller| json!({"seller": seller})).boxed(),
        prop::collection::vec(test, 1..=2).prop_map(|tests| json!({"attribute": tests})).boxed(),
        (parts::money(0..1000), parts::money(1000..6000))
            .prop_map(|(min, max)| json!({"price": {"min": min, "max": max}}))
            .boxed(),
        any::<bool>().prop_map(|on_sale| json!({"on_sale": on_sale})).boxed(),
    ]);
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..=2).prop_map(|list| json!({"any": list})),
            prop::collection::vec(inner.clone(), 1..=2).prop_map(|list| json!({"all": list})),
            inner.prop_map(|not| json!({"not": not})),
        ]
    })
    .boxed()
}
