//! W3: a million carts, fifty promotions.

use super::neutral::{CartData, Kind, LineData, PromotionData, Rng, splitmix};
use super::promotions::{DAY, NOW, TIERS, promotion};

const SEED: u64 = 20_260_103;
const SKUS: u64 = 2_000;
const CATEGORIES: u64 = 40;
const SEGMENTS: u64 = 8;
const CODES: u64 = 10;
const WEEK: (i64, i64) = (NOW - 4 * DAY, NOW + 4 * DAY);

/// The number of carts of W3.
pub const CARTS: u64 = 1_000_000;

/// What a SKU costs.
pub fn cents_of_sku(sku: u64) -> i64 {
    199 + (splitmix(SEED + 1, sku) % 4800) as i64
}

/// The workload.
pub struct W3;

impl W3 {
    /// The fifty promotions.
    pub fn promotions() -> Vec<PromotionData> {
        let mut rng = Rng::new(SEED + 2);
        let mut all = Vec::new();
        let window = |rng: &mut Rng| {
            let from = NOW - 4 * DAY + rng.below(4) as i64 * DAY;
            (from, from + (2 + rng.below(3) as i64) * DAY)
        };
        for i in 0..16 {
            let window = if i % 3 == 0 { window(&mut rng) } else { WEEK };
            let segments = if i % 2 == 1 { vec![format!("seg-{}", rng.below(SEGMENTS))] } else { Vec::new() };
            let category = format!("cat-{:02}", rng.below(CATEGORIES));
            let bp = 250 * (1 + rng.below(12) as u32);
            let kind = Kind::Percent { category, bp };
            all.push(PromotionData { window, segments, ..promotion(format!("P{i:02}"), kind) });
        }
        for i in 0..10 {
            let segments = if i % 4 == 3 { vec![format!("seg-{}", rng.below(SEGMENTS))] } else { Vec::new() };
            let mut skus: Vec<String> = (0..60).map(|_| format!("SKU-{:06}", rng.below(SKUS))).collect();
            skus.sort();
            skus.dedup();
            let kind = Kind::BuyGet { skus, buy: 2, get: 1 };
            all.push(PromotionData { window: WEEK, segments, ..promotion(format!("B{i:02}"), kind) });
        }
        for i in 0..6_i64 {
            let window = if i % 2 == 1 { window(&mut rng) } else { WEEK };
            let segments = if i == 0 { Vec::new() } else { vec![format!("seg-{}", (i as u64 + 1) % SEGMENTS)] };
            let tiers = TIERS.iter().map(|(spend, amount)| (spend * (1 + i % 3), *amount)).collect();
            all.push(PromotionData { window, segments, ..promotion(format!("T{i:02}"), Kind::Tiers(tiers)) });
        }
        for i in 0..10 {
            let bp = 500 + 250 * rng.below(8) as u32;
            let cap = 1000 * (1 + rng.below(5) as i64);
            let kind = Kind::OrderPercent { bp, cap };
            all.push(PromotionData { window: WEEK, code: Some(format!("CODE{i}")), ..promotion(format!("C{i:02}"), kind) });
        }
        for i in 0..4_i64 {
            let segments = if i == 0 { Vec::new() } else { vec![format!("seg-{i}")] };
            let kind = Kind::FreeShipping(9900 - 2000 * i);
            all.push(PromotionData { window: WEEK, segments, ..promotion(format!("S{i:02}"), kind) });
        }
        for i in 0..4_u32 {
            let segments = if i == 0 { Vec::new() } else { vec![format!("seg-{}", i + 3)] };
            let kind = Kind::Points(vec![(format!("cat-{:02}", rng.below(CATEGORIES)), 2 + i)]);
            all.push(PromotionData { window: WEEK, segments, ..promotion(format!("L{i:02}"), kind) });
        }
        all
    }

    /// One of the carts.
    pub fn cart(number: u64) -> CartData {
        let seed = splitmix(SEED, number);
        let draw = |k: u64| splitmix(seed, k);
        let mut segments: Vec<u64> = (0..draw(2) % 4).map(|k| draw(3 + k) % SEGMENTS).collect();
        segments.sort_unstable();
        segments.dedup();
        let code = draw(6) % 50;
        let lines = (0..1 + draw(0) % 10).map(|i| {
            let sku = draw(10 + 2 * i) % SKUS;
            let q = draw(11 + 2 * i) % 100;
            LineData {
                sku: format!("SKU-{sku:06}"),
                category: format!("cat-{:02}", sku % CATEGORIES),
                price: cents_of_sku(sku),
                quantity: if q < 70 { 1 } else { 2 + q % 3 },
            }
        });
        CartData {
            id: format!("c{number}"),
            now: NOW - 3 * DAY + (draw(1) % (6 * DAY as u64)) as i64,
            customer: format!("u{number}"),
            segments: segments.into_iter().map(|segment| format!("seg-{segment}")).collect(),
            codes: if code < CODES { vec![format!("CODE{code}")] } else { Vec::new() },
            shipping: 590,
            lines: lines.collect(),
        }
    }
}
