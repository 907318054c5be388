//! W1 and W2: one cart, and promotions of which the same eight apply.

use super::neutral::{CartData, Kind, LineData, PromotionData, Rng};

/// The moment of the workloads, 2026-01-01T12:00:00Z.
pub const NOW: i64 = 1_767_268_800;
pub(super) const DAY: i64 = 86_400;
const ALWAYS: (i64, i64) = (NOW - 30 * DAY, NOW + 30 * DAY);
pub(super) const TIERS: [(i64, i64); 3] = [(10_000, 1_000), (20_000, 2_500), (50_000, 8_000)];

/// The cart of W1 and W2.
pub fn w1_cart() -> CartData {
    let lines = [
        ("SKU-000001", "cat-00", 1999, 1),
        ("SKU-000002", "cat-00", 1499, 2),
        ("SKU-000003", "cat-01", 4995, 1),
        ("SKU-000004", "cat-01", 895, 3),
        ("SKU-000005", "cat-02", 2350, 1),
        ("SKU-000006", "cat-02", 1275, 2),
        ("SKU-000007", "cat-03", 649, 2),
        ("SKU-000008", "cat-03", 8999, 1),
        ("SKU-000009", "cat-04", 349, 4),
        ("SKU-000010", "cat-04", 3333, 1),
    ];
    CartData {
        id: "cart-1".to_owned(),
        now: NOW,
        customer: "cust-1".to_owned(),
        segments: vec!["seg-1".to_owned(), "seg-4".to_owned()],
        codes: vec!["WELCOME15".to_owned()],
        shipping: 590,
        lines: lines
            .into_iter()
            .map(|(sku, category, price, quantity)| LineData {
                sku: sku.to_owned(),
                category: category.to_owned(),
                price,
                quantity,
            })
            .collect(),
    }
}

pub(super) fn promotion(id: impl Into<String>, kind: Kind) -> PromotionData {
    PromotionData { id: id.into(), window: ALWAYS, segments: Vec::new(), code: None, min_subtotal: 0, kind }
}

fn percent(id: impl Into<String>, category: impl Into<String>, bp: u32) -> PromotionData {
    promotion(id, Kind::Percent { category: category.into(), bp })
}

/// The eight that apply.
fn matching() -> Vec<PromotionData> {
    let skus = ["SKU-000004", "SKU-000006", "SKU-000007", "SKU-000009", "SKU-090001", "SKU-090002"];
    vec![
        percent("M1", "cat-00", 1000),
        PromotionData { segments: vec!["seg-4".to_owned(), "seg-9".to_owned()], ..percent("M2", "cat-01", 500) },
        PromotionData { window: (NOW - 3600, NOW + 3600), ..percent("M3", "cat-03", 750) },
        promotion("M4", Kind::BuyGet { skus: skus.map(str::to_owned).to_vec(), buy: 2, get: 1 }),
        promotion("M5", Kind::Tiers(TIERS.to_vec())),
        PromotionData { code: Some("WELCOME15".to_owned()), ..promotion("M6", Kind::OrderPercent { bp: 1500, cap: 3000 }) },
        promotion("M7", Kind::FreeShipping(9900)),
        promotion("M8", Kind::Points(vec![("cat-02".to_owned(), 2)])),
    ]
}

/// Promotions that do not apply, for six reasons in fixed proportions.
fn fillers(n: usize, seed: u64) -> Vec<PromotionData> {
    let mut rng = Rng::new(seed);
    (0..n).map(|i| filler(i, n, &mut rng)).collect()
}

fn filler(i: usize, n: usize, rng: &mut Rng) -> PromotionData {
    let id = format!("F{i:06}");
    let segments = if rng.below(4) == 0 { vec![format!("seg-{}", 1 + rng.below(8))] } else { Vec::new() };
    let bp = |rng: &mut Rng| 250 * (1 + u32::try_from(rng.below(12)).unwrap_or(0));
    // 37 has no factor in common with 92: the reasons alternate evenly.
    match (i * 37) % 92 {
        0..30 => {
            let categories = 40.max(n as u64 / 20);
            let category = format!("cat-{}", 10 + rng.below(categories));
            PromotionData { segments, ..percent(id, category, bp(rng)) }
        }
        30..54 => {
            let mut skus: Vec<String> = (0..6).map(|_| format!("SKU-{:06}", 100_000 + rng.below(50_000))).collect();
            skus.sort();
            skus.dedup();
            PromotionData { segments, ..promotion(id, Kind::BuyGet { skus, buy: 2, get: 1 }) }
        }
        54..66 => {
            let bp = bp(rng);
            let cap = 1000 * (1 + rng.below(9) as i64);
            PromotionData { code: Some(format!("CODE{i:06}")), ..promotion(id, Kind::OrderPercent { bp, cap }) }
        }
        66..78 => {
            PromotionData { segments: vec![format!("seg-{}", 10 + rng.below(30))], ..promotion(id, Kind::Tiers(TIERS.to_vec())) }
        }
        78..86 => {
            let window = if rng.below(2) == 1 {
                (NOW + (1 + rng.below(20) as i64) * DAY, NOW + 30 * DAY)
            } else {
                (NOW - 30 * DAY, NOW - (1 + rng.below(20) as i64) * DAY)
            };
            let category = format!("cat-0{}", rng.below(5));
            PromotionData { window, ..percent(id, category, bp(rng)) }
        }
        _ => {
            let min_subtotal = 100_000 + 1000 * rng.below(100) as i64;
            PromotionData { min_subtotal, ..promotion(id, Kind::Tiers(TIERS.to_vec())) }
        }
    }
}

/// So many promotions, the eight that apply spread evenly among them.
pub fn promotions(n: usize, seed: u64) -> Vec<PromotionData> {
    let mut all = fillers(n - 8, seed);
    let step = n / 8;
    for (j, promotion) in matching().into_iter().enumerate() {
        all.insert(j * step + step / 2, promotion);
    }
    all
}
