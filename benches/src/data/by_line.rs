//! What the workloads' description computes: whole lines instead of units.
//!
//! The totals that the description gives for W3 come from this model. It differs from Tillwork where two item promotions meet on
//! a line: it takes a free unit off at its original price, as long as the *line* has something left, and counts a unit that is
//! free already once more. Tillwork knows units: a free unit takes off what it costs by then, and is free once. Everywhere else
//! the two agree, and a test says so cart by cart.

use super::neutral::{CartData, Kind, PromotionData};

/// What a cart comes to, and whether two item promotions met on one of its lines.
pub struct ByLine {
    /// What is paid.
    pub payable: i64,
    /// Whether units and whole lines may come to different amounts.
    pub meets: bool,
}

/// Prices a cart by whole lines.
pub fn by_line(promotions: &[PromotionData], cart: &CartData) -> ByLine {
    let mut nets: Vec<i64> = cart.lines.iter().map(|line| line.price * line.quantity as i64).collect();
    let mut reduced = vec![false; nets.len()];
    let mut meets = false;
    let subtotal: i64 = nets.iter().sum();
    let applies = |one: &&PromotionData| {
        (one.window.0..one.window.1).contains(&cart.now)
            && (one.segments.is_empty() || one.segments.iter().any(|segment| cart.segments.contains(segment)))
            && one.code.as_ref().is_none_or(|code| cart.codes.contains(code))
            && subtotal >= one.min_subtotal
    };
    for one in promotions.iter().filter(applies) {
        match &one.kind {
            Kind::Percent { category, bp } => {
                for place in (0..nets.len()).filter(|place| cart.lines[*place].category == *category) {
                    nets[place] -= (nets[place] * i64::from(*bp) + 5000) / 10_000;
                    reduced[place] = true;
                }
            }
            Kind::BuyGet { skus, buy, get } => {
                let mut lines: Vec<usize> = (0..nets.len()).filter(|place| skus.contains(&cart.lines[*place].sku)).collect();
                let units: u64 = lines.iter().map(|place| cart.lines[*place].quantity).sum();
                let mut free = units / (buy + get) * get;
                meets |= free > 0 && lines.iter().any(|place| reduced[*place]);
                lines.sort_by_key(|place| cart.lines[*place].price);
                for place in lines {
                    let taken = cart.lines[place].quantity.min(free);
                    free -= taken;
                    reduced[place] |= taken > 0;
                    nets[place] -= nets[place].min(cart.lines[place].price * taken as i64);
                }
            }
            _ => {}
        }
    }
    let mut running: i64 = nets.iter().sum();
    for one in promotions.iter().filter(applies) {
        running -= match &one.kind {
            Kind::Tiers(steps) => steps.iter().rev().find(|step| running >= step.0).map_or(0, |step| step.1).min(running),
            Kind::OrderPercent { bp, cap } => ((running * i64::from(*bp) + 5000) / 10_000).min(*cap),
            _ => 0,
        };
    }
    let free = promotions.iter().filter(applies).any(|one| matches!(one.kind, Kind::FreeShipping(from) if running >= from));
    ByLine { payable: running + if free { 0 } else { cart.shipping }, meets }
}
