//! Promotions and carts in a form that belongs to no engine.

/// The `k`-th number of a seed.
pub fn splitmix(seed: u64, k: u64) -> u64 {
    let mut z = seed.wrapping_add(k.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The numbers of a seed one after the other.
pub struct Rng {
    seed: u64,
    next: u64,
}

impl Rng {
    /// From the first number on.
    pub fn new(seed: u64) -> Rng {
        Rng { seed, next: 0 }
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next += 1;
        splitmix(self.seed, self.next - 1) % n
    }
}

/// A promotion.
#[derive(Debug, Clone)]
pub struct PromotionData {
    /// Its id.
    pub id: String,
    /// From when (inclusive) until when (exclusive), in Unix seconds.
    pub window: (i64, i64),
    /// Any of these segments; none: everybody.
    pub segments: Vec<String>,
    /// The code it needs.
    pub code: Option<String>,
    /// The original subtotal it needs.
    pub min_subtotal: i64,
    /// What it gives.
    pub kind: Kind,
}

/// What a promotion gives.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A percentage of each line of a category, rounded half up per line.
    Percent {
        /// The category.
        category: String,
        /// The rate.
        bp: u32,
    },
    /// For each full group of eligible units so many of the cheapest are free.
    BuyGet {
        /// The eligible SKUs.
        skus: Vec<String>,
        /// Units paid in a group.
        buy: u64,
        /// Units free in a group.
        get: u64,
    },
    /// An amount off the order, by the spend reached.
    Tiers(Vec<(i64, i64)>),
    /// A percentage of the order, capped.
    OrderPercent {
        /// The rate.
        bp: u32,
        /// The most it takes off.
        cap: i64,
    },
    /// No shipping cost from a spend on.
    FreeShipping(i64),
    /// A point for each full 1.00, more in some categories.
    Points(Vec<(String, u32)>),
}

/// A cart.
#[derive(Debug, Clone)]
pub struct CartData {
    /// Its id.
    pub id: String,
    /// When, in Unix seconds.
    pub now: i64,
    /// The customer's id.
    pub customer: String,
    /// The customer's segments.
    pub segments: Vec<String>,
    /// Entered codes.
    pub codes: Vec<String>,
    /// What shipping costs.
    pub shipping: i64,
    /// What is bought.
    pub lines: Vec<LineData>,
}

/// A line of a cart.
#[derive(Debug, Clone)]
pub struct LineData {
    /// What is bought.
    pub sku: String,
    /// Its category.
    pub category: String,
    /// What a unit costs.
    pub price: i64,
    /// How many.
    pub quantity: u64,
}
