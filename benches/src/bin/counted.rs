//! Does one workload so many times and nothing else, for a tool that counts instructions: `counted w1-money 100`.

use tillwork::{Engine, Parts, Scratch};
use tillwork_benches::{data, yardstick};

fn engine(promotions: usize, seed: u64) -> Engine {
    let document = data::rulebook_json(&data::promotions(promotions, seed));
    Engine::from_json(document.as_bytes()).expect("the workload is a rulebook")
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let workload = arguments.next().unwrap_or_default();
    let times: u64 = arguments.next().and_then(|times| times.parse().ok()).expect("counted WORKLOAD TIMES");
    let cart = data::cart(&data::w1_cart());
    let document = cart.to_json();
    let (of, parts) = workload.split_once('-').expect("a workload is a rulebook and what is wanted: w1-money");
    let engine = match of {
        "w1" => engine(100, data::W1_SEED),
        size => engine(size.parse().expect("a number of promotions"), data::W2_SEED),
    };
    let mut shop = yardstick::w1();
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
        assert_eq!(payable, data::W1_PAYABLE);
    }
}
