//! Does one workload so many times and nothing else, for a tool that counts instructions: `counted w1-money 100`.

use tillwork::{Cart, Engine, Parts, Scratch};
use tillwork_benches::{data, yardstick};

fn engine(promotions: usize, seed: u64) -> Engine {
    let document = data::rulebook_json(&data::promotions(promotions, seed));
    Engine::from_json(document.as_bytes()).expect("the workload is a rulebook")
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let workload = arguments.next().unwrap_or_default();
    let times: u64 = arguments.next().and_then(|times| times.parse().ok()).expect("counted WORKLOAD TIMES");
    let (of, parts) = workload.split_once('-').expect("a workload is a rulebook or a cart, and what is wanted: w1-money");
    let size = |name: &str| of.strip_prefix(name).map(|size| size.parse::<usize>().expect("a size"));
    let w1_cart = data::cart(&data::w1_cart());
    let mut shop = yardstick::w1();
    if of == "w3" {
        return w3(parts, times);
    }
    let (engine, cart) = if let Some(lines) = size("lines") {
        (engine(100, data::W1_SEED), data::long_cart(lines, 1))
    } else if let Some(quantity) = size("quantity") {
        (engine(100, data::W1_SEED), data::long_cart(10, quantity as u64))
    } else if let Some(matching) = size("matching") {
        let document = data::rulebook_json(&data::all_match(matching));
        (Engine::from_json(document.as_bytes()).expect("the workload is a rulebook"), w1_cart)
    } else if let Some(promotions) = size("promotions") {
        (engine(promotions, data::W2_SEED), w1_cart)
    } else {
        (engine(100, data::W1_SEED), w1_cart)
    };
    let document = cart.to_json();
    let known = ["w1", "promotions"].iter().any(|name| of.starts_with(name));
    let mut scratch = Scratch::new();
    let explained = Parts::money().reasons(true).near_misses(true);
    for _ in 0..times {
        let payable = match parts {
            "yardstick" => shop.price(&cart).payable,
            "brief" => engine.evaluate_with(&mut scratch, &cart).expect("the cart is good").totals.payable.minor_units(),
            "money" => engine.evaluate_parts(&cart, Parts::money()).expect("the cart is good").totals.payable.minor_units(),
            "explained" => engine.evaluate_parts(&cart, explained).expect("the cart is good").totals.payable.minor_units(),
            "all" => engine.evaluate(&cart).expect("the cart is good").totals.payable.minor_units(),
            "json" => engine.evaluate_json(document.as_bytes()).map_or(0, |_| data::W1_PAYABLE),
            _ => panic!("unknown: {parts}"),
        };
        assert!(!known || payable == data::W1_PAYABLE, "{workload} comes to {payable}");
    }
}

/// A hundred carts of W3, so many times.
fn w3(parts: &str, times: u64) {
    let document = data::rulebook_json(&data::W3::promotions());
    let engine = Engine::from_json(document.as_bytes()).expect("the workload is a rulebook");
    let carts: Vec<Cart> = (0..100).map(|number| data::cart(&data::W3::cart(number))).collect();
    let (mut shop, mut scratch) = (yardstick::w3(), Scratch::new());
    let mut paid = |cart: &Cart| match parts {
        "yardstick" => shop.price(cart).payable,
        "brief" => engine.evaluate_with(&mut scratch, cart).expect("the cart is good").totals.payable.minor_units(),
        _ => panic!("unknown: {parts}"),
    };
    for _ in 0..times {
        let sum: i64 = carts.iter().map(&mut paid).sum();
        assert!(sum > 0, "the carts cost something");
    }
}
