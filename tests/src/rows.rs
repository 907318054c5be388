//! Carts as rows of a table have them.

use tillwork::{Cart, Engine, Row, Rows, TextOrder};

/// A cart's lines as rows; `None` if one has attributes, which rows have not.
///
/// # Panics
/// A text of the cart is none that a cart may have.
#[must_use]
pub fn rows(engine: &Engine, cart: &Cart) -> Option<Rows> {
    let mut places: Vec<&str> = cart.lines.iter().flat_map(|line| [line.sku.as_str(), line.id.as_str()]).collect();
    places.sort_unstable();
    places.dedup();
    let order = |text: &str| TextOrder::of_place(u32::try_from(places.binary_search(&text).expect("it is there")).expect("few"));
    let numbered = cart.lines.iter().enumerate().all(|(place, line)| line.id.as_str() == (place + 1).to_string());
    let short = cart.lines.iter().all(|line| TextOrder::of_text(line.sku.as_str()).is_some());
    let mut rows = Rows::new();
    for line in &cart.lines {
        if line.attributes.iter().next().is_some() {
            return None;
        }
        let mut categories = Vec::new();
        assert!(line.categories.iter().all(|path| engine.category_labels(path, &mut categories)));
        let tags: Vec<_> = line.tags.iter().map(|tag| engine.tag_label(tag)).collect();
        let label = |text: &str| engine.label(text).expect("an id");
        let sku = line.sku.as_str();
        let digits = sku.parse().ok().filter(|number: &u64| number.to_string() == sku);
        rows.push(Row {
            sku: digits.map_or_else(|| label(sku), |number| engine.number_label(number)),
            sku_order: if short { TextOrder::of_text(sku).expect("it is short") } else { order(sku) },
            id_order: (!numbered).then(|| order(line.id.as_str())),
            seller: line.seller.as_deref().map(label).unwrap_or_default(),
            categories: &categories,
            tags: &tags,
            quantity: line.quantity,
            price: line.price,
            list_price: line.list_price,
            cost: line.cost,
            floor: line.floor,
            discountable: line.discountable,
        });
    }
    Some(rows)
}
