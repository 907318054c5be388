//! The neutral form as Tillwork documents and typed carts.

use serde_json::{Value, json};
use tillwork::{Amount, Cart, Currency, Customer, Id, Line, LinePrice, Shipping};

use super::moment::rfc3339;
use super::neutral::{CartData, Kind, PromotionData};

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

fn percent(bp: u32) -> String {
    let text = format!("{}.{:02}", bp / 100, bp % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One entry is written without its list, as people do.
fn set(texts: &[String]) -> Value {
    match texts {
        [only] => json!(only),
        _ => json!(texts),
    }
}

fn benefit(kind: &Kind) -> Value {
    match kind {
        Kind::Percent { category, bp } => {
            json!({"kind": "percent_off", "percent": percent(*bp), "items": {"category": category}})
        }
        Kind::BuyGet { skus, buy, get } => json!({
            "kind": "buy_get",
            "buy": {"items": {"sku": skus}, "quantity": buy},
            "get": {"items": {"sku": skus}, "quantity": get},
            "deal": {"percent": "100"},
            "shares_units": true,
        }),
        Kind::Tiers(steps) => {
            let steps: Vec<Value> = steps
                .iter()
                .map(|(spend, amount)| {
                    json!({"at_least": money(*spend), "benefit": {"kind": "amount_off", "on": "order", "amount": money(*amount)}})
                })
                .collect();
            json!({"kind": "tiers", "measure": {"kind": "spend", "basis": "running"}, "steps": steps})
        }
        Kind::OrderPercent { bp, cap } => {
            json!({"kind": "percent_off", "on": "order", "percent": percent(*bp), "max_discount": money(*cap)})
        }
        Kind::FreeShipping(_) => json!({"kind": "free_shipping"}),
        Kind::Points(more) => {
            let mut all = vec![json!({"kind": "points", "points": 1, "per": "1.00"})];
            all.extend(more.iter().map(|(category, factor)| {
                json!({"kind": "points", "points": factor - 1, "per": "1.00", "items": {"category": category}})
            }));
            json!(all)
        }
    }
}

fn promotion(data: &PromotionData) -> Value {
    let mut conditions = Vec::new();
    if !data.segments.is_empty() {
        conditions.push(json!({"kind": "customer", "segment": set(&data.segments)}));
    }
    if data.min_subtotal > 0 {
        conditions.push(json!({"kind": "spend", "at_least": money(data.min_subtotal), "basis": "list"}));
    }
    if let Kind::FreeShipping(threshold) = data.kind {
        conditions.push(json!({"kind": "spend", "at_least": money(threshold), "basis": "running"}));
    }
    let mut all = json!({
        "id": data.id,
        "schedule": {"from": rfc3339(data.window.0), "until": rfc3339(data.window.1)},
    });
    if let Some(code) = &data.code {
        all["codes"] = json!(code);
    }
    match conditions.len() {
        0 => {}
        1 => all["conditions"] = conditions.remove(0),
        _ => all["conditions"] = json!({"kind": "all", "conditions": conditions}),
    }
    all["benefit"] = benefit(&data.kind);
    all
}

/// The rulebook document of some promotions.
pub fn rulebook_json(promotions: &[PromotionData]) -> String {
    let promotions: Vec<Value> = promotions.iter().map(promotion).collect();
    json!({"tillwork": 1, "id": "workload", "currency": "USD", "promotions": promotions}).to_string()
}

/// The typed cart. Its document is what `Cart::to_json` writes.
///
/// # Panics
/// Never: USD is a currency.
pub fn cart(data: &CartData) -> Cart {
    let usd = Currency::parse("USD").expect("USD is a currency");
    let lines = data.lines.iter().zip(1..).map(|(line, number)| {
        let price = LinePrice::Unit(Amount::from_minor_units(line.price));
        Line::new(number.to_string(), line.sku.as_str(), line.quantity, price).categories(vec![line.category.clone()])
    });
    let customer = Customer::new().id(data.customer.clone()).segments(data.segments.clone());
    Cart::new(usd, rfc3339(data.now))
        .id(Id::from(data.id.as_str()))
        .lines(lines.collect::<Vec<_>>())
        .shipping(vec![Shipping::new("parcel", "standard", Amount::from_minor_units(data.shipping))])
        .codes(data.codes.clone())
        .customer(customer)
}
