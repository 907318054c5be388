//! Carts and rulebooks of any size, to see what grows with what.

use tillwork::{Amount, Cart, Currency, Id, Line, LinePrice};

use super::neutral::{Kind, PromotionData};
use super::promotions::{NOW, promotion, w1_cart};
use super::rfc3339;

/// A cart of so many lines of W1's kind, each of so many units.
///
/// # Panics
/// Never: USD is a currency.
pub fn long_cart(lines: usize, quantity: u64) -> Cart {
    let usd = Currency::parse("USD").expect("USD is a currency");
    let template = w1_cart();
    let lines = (0..lines).map(|number| {
        let like = &template.lines[number % template.lines.len()];
        let price = LinePrice::Unit(Amount::from_minor_units(199 + (number as i64 * 37) % 4800));
        Line::new(format!("L{number}"), like.sku.as_str(), quantity, price).categories(vec![like.category.clone()])
    });
    Cart::new(usd, rfc3339(NOW)).id(Id::from("long")).lines(lines.collect::<Vec<_>>())
}

/// So many promotions that all apply to W1's cart: 1 % off a category each, the five categories in turn.
pub fn all_match(promotions: usize) -> Vec<PromotionData> {
    let of = |number: usize| Kind::Percent { category: format!("cat-{:02}", number % 5), bp: 100 };
    (0..promotions).map(|number| promotion(format!("A{number}"), of(number))).collect()
}
