//! Carts on which many promotions want the same units.

use serde_json::{Value, json};

/// A small generator of numbers (xorshift64*): the same seeds give the same instances everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % count
    }
}

fn money(minor: u64) -> Value {
    json!(format!("{}.{:02}", minor / 100, minor % 100))
}

/// A rulebook and a cart of single units of twelve SKUs; the promotions want each SKU with so many percent of probability.
#[must_use]
pub fn instance(seed: u64, units: u64, promotions: u64, density: u64) -> (Value, Value) {
    let r = &mut Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let lines: Vec<Value> = (0..units)
        .map(|place| json!({"id": format!("l{place}"), "sku": format!("S{}", r.below(12)), "unit_price": money(200 + r.below(5_800))}))
        .collect();
    let promotions: Vec<Value> = (0..promotions)
        .map(|place| {
            let mut skus: Vec<String> = (0..12).filter(|_| r.below(100) < density).map(|sku| format!("S{sku}")).collect();
            if skus.len() < 2 {
                skus = vec![format!("S{}", r.below(6)), format!("S{}", 6 + r.below(6))];
            }
            let mut one = match r.below(4) {
                0 => {
                    let count = 2 + r.below(3);
                    json!({"kind": "fixed_price", "count": count, "price": money(count * (1_200 + r.below(1_800)))})
                }
                1 => json!({"kind": "fixed_price", "count": 3 + r.below(2), "pay_for": 2}),
                2 => json!({"kind": "buy_get", "buy": {"quantity": 1 + r.below(3)}, "get": {"quantity": 1}, "deal": {"percent": 100}}),
                _ => {
                    let half = skus.len() / 2;
                    json!({"kind": "bundle", "deal": {"price": money(2_500 + r.below(4_000))}, "components": [
                        {"items": {"sku": skus[..half]}, "quantity": 1}, {"items": {"sku": skus[half..]}, "quantity": 1}]})
                }
            };
            one["favor"] = json!("customer");
            match one["kind"].as_str() {
                Some("fixed_price") => one["items"] = json!({"sku": skus}),
                Some("buy_get") => ["buy", "get"].iter().for_each(|side| one[side]["items"] = json!({"sku": skus})),
                _ => {}
            }
            if r.below(2) == 0 {
                one["max_applications"] = json!(1 + r.below(3));
            }
            json!({"id": format!("p{place}"), "benefit": one})
        })
        .collect();
    let rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {"strategy": "best"}, "promotions": promotions});
    (rulebook, json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}))
}

/// The same with a discount of some of the units, so that they are competed for in more ways than one.
#[must_use]
pub fn instance_on_sale(seed: u64, units: u64, promotions: u64, density: u64) -> (Value, Value) {
    let (mut rulebook, cart) = instance(seed, units, promotions, density);
    let sale = json!({"kind": "percent_off", "percent": 30, "items": {"sku": ["S0", "S2", "S4", "S6", "S8", "S10"]}});
    let sale = json!({"id": format!("p{promotions}"), "benefit": sale});
    rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(sale.clone()));
    (rulebook, cart)
}

/// Two instances in one cart that have no SKU in common.
#[must_use]
pub fn side_by_side(one: (Value, Value), other: (Value, Value)) -> (Value, Value) {
    let ((mut rulebook, mut cart), (promotions, lines)) = (one, other);
    for (all, more, list) in [(&mut rulebook, promotions, "promotions"), (&mut cart, lines, "lines")] {
        let more = renamed(&more[list]);
        if let (Some(all), Value::Array(more)) = (all[list].as_array_mut(), more) {
            all.extend(more);
        }
    }
    (rulebook, cart)
}

/// The same with a letter before each name: a letter and a number.
fn renamed(value: &Value) -> Value {
    let named = |text: &str| text.starts_with(['S', 'l', 'p']) && text.len() > 1 && text[1..].bytes().all(|c| c.is_ascii_digit());
    match value {
        Value::String(text) if named(text) => format!("x{text}").into(),
        Value::Array(all) => all.iter().map(renamed).collect(),
        Value::Object(all) => all.iter().map(|(key, value)| (key.clone(), renamed(value))).collect(),
        other => other.clone(),
    }
}
