//! The workloads under criterion, for whoever changes the engine and wants to see one figure move: `cargo bench`.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use tillwork::{Cart, Engine, Parts, Scratch};
use tillwork_benches::{data, yardstick};

fn engine(promotions: usize, seed: u64) -> Engine {
    let document = data::rulebook_json(&data::promotions(promotions, seed));
    Engine::from_json(document.as_bytes()).expect("the workload is a rulebook")
}

fn w1(criterion: &mut Criterion) {
    let engine = engine(100, data::W1_SEED);
    let cart = data::cart(&data::w1_cart());
    let document = cart.to_json();
    let mut shop = yardstick::w1();
    let mut group = criterion.benchmark_group("w1");
    group.bench_function("hard-coded", |b| b.iter(|| shop.price(&cart).payable));
    group.bench_function("in short", |b| {
        let mut scratch = Scratch::new();
        b.iter(|| engine.evaluate_with(&mut scratch, &cart).is_ok());
    });
    group
        .bench_function("explained", |b| b.iter(|| engine.evaluate_parts(&cart, Parts::money().reasons(true).near_misses(true))));
    group.bench_function("all", |b| b.iter(|| engine.evaluate(&cart)));
    group.bench_function("json", |b| b.iter(|| engine.evaluate_json(document.as_bytes())));
    group.finish();
}

fn w2(criterion: &mut Criterion) {
    let cart = data::cart(&data::w1_cart());
    let mut group = criterion.benchmark_group("w2");
    for size in data::W2_SIZES {
        let engine = engine(size, data::W2_SEED);
        group.bench_with_input(BenchmarkId::new("in short", size), &size, |b, _| {
            let mut scratch = Scratch::new();
            b.iter(|| engine.evaluate_with(&mut scratch, &cart).is_ok());
        });
    }
    group.finish();
}

fn w3(criterion: &mut Criterion) {
    let promotions = data::W3::promotions();
    let engine = Engine::from_json(data::rulebook_json(&promotions).as_bytes()).expect("the workload is a rulebook");
    let mut shop = yardstick::w3();
    let carts: Vec<Cart> = (0..1_000).map(|number| data::cart(&data::W3::cart(number))).collect();
    let mut group = criterion.benchmark_group("w3");
    group.bench_function("hard-coded", |b| b.iter(|| carts.iter().map(|cart| shop.price(cart).payable).sum::<i64>()));
    group.bench_function("in short", |b| {
        let mut scratch = Scratch::new();
        b.iter(|| carts.iter().filter(|cart| engine.evaluate_with(&mut scratch, cart).is_ok()).count());
    });
    group.finish();
}

fn compile(criterion: &mut Criterion) {
    let document = data::rulebook_json(&data::promotions(1_000, data::W2_SEED));
    criterion.bench_function("compile/1000", |b| b.iter(|| Engine::from_json(document.as_bytes())));
}

fn brief() -> Criterion {
    Criterion::default().measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500))
}

criterion_group! { name = workloads; config = brief(); targets = w1, w2, w3, compile }
criterion_main!(workloads);
