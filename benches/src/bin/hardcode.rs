//! Prints the yardstick's rules as Rust: `cargo run --bin hardcode -- w1 > src/yardstick/rules_w1.rs`.

use std::collections::BTreeMap;

use tillwork_benches::data::{self, Kind, PromotionData};

/// Item rules come first, then order, shipping and points; in list order otherwise.
fn class(promotion: &PromotionData) -> u8 {
    match promotion.kind {
        Kind::Percent { .. } | Kind::BuyGet { .. } => 0,
        Kind::Tiers(_) | Kind::OrderPercent { .. } => 1,
        Kind::FreeShipping(_) => 2,
        Kind::Points(_) => 3,
    }
}

fn act(kind: &Kind) -> String {
    match kind {
        Kind::Percent { bp, .. } => format!("Act::Percent({bp})"),
        Kind::BuyGet { .. } => "Act::BuyTwoGetOne".to_owned(),
        Kind::Tiers(steps) => format!("Act::Tiers({steps:?})").replace(")])", ")])"),
        Kind::OrderPercent { bp, cap } => format!("Act::OrderPercent {{ bp: {bp}, cap: {cap} }}"),
        Kind::FreeShipping(threshold) => format!("Act::FreeShipping({threshold})"),
        Kind::Points(more) => format!("Act::Points({})", more.first().map_or(0, |one| one.1 - 1)),
    }
}

fn matches(name: &str, of: &BTreeMap<String, Vec<usize>>) {
    println!("\npub(super) fn {name}(text: &str) -> &'static [u8] {{\n    match text {{");
    for (text, rules) in of {
        println!("        {text:?} => &{rules:?},");
    }
    println!("        _ => &[],\n    }}\n}}");
}

fn main() {
    let workload = std::env::args().nth(1).unwrap_or_default();
    let mut promotions = match workload.as_str() {
        "w3" => data::W3::promotions(),
        _ => data::promotions(100, data::W1_SEED),
    };
    promotions.sort_by_key(class);
    let [mut categories, mut skus, mut codes, mut segments] = [(); 4].map(|()| BTreeMap::<String, Vec<usize>>::new());
    let mut all = Vec::new();
    let mut by_segment_only = 0_u128;
    println!("//! The rules of {} as constants. Printed by `--bin hardcode`.\n", workload.to_uppercase());
    println!("use super::Rule;\nuse super::kernel::Act;\n");
    println!("pub(super) const RULES: [Rule; {}] = [", promotions.len());
    for (number, one) in promotions.iter().enumerate() {
        println!("    // {}", one.id);
        println!(
            "    Rule {{ from: {}, until: {}, by_segment: {}, min_subtotal: {}, act: {} }},",
            one.window.0,
            one.window.1,
            !one.segments.is_empty(),
            one.min_subtotal,
            act(&one.kind)
        );
        one.segments.iter().for_each(|segment| segments.entry(segment.clone()).or_default().push(number));
        match (&one.kind, &one.code) {
            (_, Some(code)) => codes.entry(code.clone()).or_default().push(number),
            (Kind::Percent { category, .. }, _) => categories.entry(category.clone()).or_default().push(number),
            (Kind::BuyGet { skus: set, .. }, _) => {
                set.iter().for_each(|sku| skus.entry(sku.clone()).or_default().push(number));
            }
            (Kind::Points(more), _) => {
                match one.segments.is_empty() {
                    true => all.push(number),
                    false => by_segment_only |= 1 << number,
                }
                more.iter().for_each(|(category, _)| categories.entry(category.clone()).or_default().push(number));
            }
            _ if one.segments.is_empty() => all.push(number),
            _ => by_segment_only |= 1 << number,
        }
    }
    println!("];\n\npub(super) const OF_ALL: &[u8] = &{all:?};");
    println!("\npub(super) const BY_SEGMENT_ONLY: u128 = 0x{by_segment_only:x};");
    println!("\npub(super) const OF_SKU: [(&str, &[u8]); {}] = [", skus.len());
    skus.iter().for_each(|(sku, rules)| println!("    ({sku:?}, &{rules:?}),"));
    println!("];");
    matches("of_category", &categories);
    matches("of_code", &codes);
    matches("of_segment", &segments);
}
