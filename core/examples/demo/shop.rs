//! A shop of the examples: its rulebook, its carts, and what its goods are called.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tillwork::{Cart, Engine, Language, Promotion, Rulebook};

/// A cart to price, and what to print with it.
pub(crate) struct Situation {
    /// The folder under `docs/examples`.
    pub(crate) shop: &'static str,
    /// The cart's file in it.
    pub(crate) cart: &'static str,
    /// What the receipt is headed with.
    pub(crate) title: &'static str,
    /// A language to explain the outcome in, below the receipt.
    pub(crate) explain: Option<Language>,
}

/// What the demo prices, in this order.
pub(crate) const SITUATIONS: &[Situation] = &[
    Situation {
        shop: "singles-day",
        cart: "cart.json",
        title: "SINGLES' DAY 双十一 - two sellers, one evening",
        explain: Some(Language::SimplifiedChinese),
    },
    Situation { shop: "supermarket", cart: "cart.json", title: "SUPERMARKET - the weekly shop, 40 lines", explain: None },
    Situation { shop: "fashion", cart: "cart.json", title: "FASHION - a first order with three codes", explain: None },
    Situation { shop: "fashion", cart: "cart-small.json", title: "FASHION - just short of free shipping", explain: None },
    Situation {
        shop: "cafe", cart: "cart.json", title: "CAFE 夜更かしカフェ - twenty to one on Saturday night", explain: None
    },
    Situation {
        shop: "cafe", cart: "cart-sunday.json", title: "CAFE 夜更かしカフェ - half past ten on Sunday", explain: None
    },
    Situation {
        shop: "bookshop",
        cart: "cart.json",
        title: "BOOKSHOP - the best of four offers, proven",
        explain: Some(Language::English),
    },
    Situation { shop: "b2b", cart: "cart.json", title: "FASTENERS - a billion screws", explain: None },
];

/// An opened shop.
pub(crate) struct Shop {
    folder: PathBuf,
    rulebook: Rulebook,
    pub(crate) engine: Engine,
    names: BTreeMap<String, String>,
}

impl Shop {
    /// Reads and compiles the rulebook of `docs/examples/<name>`.
    pub(crate) fn open(name: &str) -> Result<Shop, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples").join(name);
        let text = fs::read(folder.join("rulebook.json"))?;
        let names = serde_json::from_slice(&fs::read(folder.join("names.json"))?)?;
        Ok(Shop { rulebook: Rulebook::from_json(&text)?, engine: Engine::from_json(&text)?, names, folder })
    }

    /// Reads one of its carts.
    pub(crate) fn cart(&self, file: &str) -> Result<Cart, Box<dyn Error>> {
        Ok(Cart::from_json(&fs::read(self.folder.join(file))?)?)
    }

    /// What an article or a seller is called.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// What a promotion is called.
    pub(crate) fn promotion<'a>(&'a self, id: &'a str) -> &'a str {
        let known: Option<&Promotion> = self.rulebook.promotions.iter().find(|promotion| promotion.id.as_str() == id);
        known.and_then(|promotion| promotion.name.as_deref()).unwrap_or(id)
    }
}
