//! One cart in Rust, for drivers in other languages to take turns with.
//!
//! Prints the rulebook and the cart of W1, a line each; with a number as its argument the same cart and so many promotions. Then each line that is read is a number of runs, and each line that is
//! printed how many seconds so many runs took: from the cart document to the outcome document, and, after a tab, from a cart
//! that is read already to an outcome that is not written.

use std::io::BufRead;

use tillwork::Engine;
use tillwork_benches::data;
use tillwork_benches::measure::seconds;

fn main() {
    let promotions = std::env::args().nth(1).map_or(100, |count| count.parse().expect("a number of promotions"));
    let seed = if promotions == 100 { data::W1_SEED } else { data::W2_SEED };
    let rulebook = data::rulebook_json(&data::promotions(promotions, seed));
    let cart = data::cart(&data::w1_cart());
    let text = cart.to_json();
    println!("{rulebook}\n{text}");
    let engine = Engine::from_json(rulebook.as_bytes()).expect("the workload is a rulebook");
    for line in std::io::stdin().lock().lines() {
        let count: usize = line.expect("text").parse().expect("a number of runs");
        let documents = seconds(count, || engine.evaluate_json(text.as_bytes()));
        println!("{documents}\t{}", seconds(count, || engine.evaluate(&cart)));
    }
}
