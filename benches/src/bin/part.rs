//! W1 without its bundles, for peers in other programs to take turns with: what general rule engines can say of it, too.
//!
//! Prints the rulebook, the cart and the ids of the promotions that apply, a line each. Then each line that is read is a number of runs, and
//! each line that is printed how many seconds so many short answers took.

use std::io::BufRead;

use tillwork::{Engine, Scratch};
use tillwork_benches::data::{self, Kind};
use tillwork_benches::measure::seconds;

fn main() {
    let mut promotions = data::promotions(100, data::W1_SEED);
    promotions.retain(|promotion| !matches!(promotion.kind, Kind::BuyGet { .. }));
    let rulebook = data::rulebook_json(&promotions);
    let cart = data::cart(&data::w1_cart());
    let engine = Engine::from_json(rulebook.as_bytes()).expect("the workload is a rulebook");
    let mut scratch = Scratch::new();
    let brief = engine.evaluate_with(&mut scratch, &cart).expect("the cart is good");
    let name = |place| engine.promotion_id(place).expect("a place in the rulebook").as_str();
    let applied: Vec<&str> = brief.applied.iter().map(|one| name(one.promotion)).collect();
    println!("{rulebook}\n{}\n{}", cart.to_json(), serde_json::json!(applied));
    for line in std::io::stdin().lock().lines() {
        let count: usize = line.expect("text").parse().expect("a number of runs");
        println!("{}", seconds(count, || engine.evaluate_with(&mut scratch, &cart).map(|brief| brief.totals)));
    }
}
