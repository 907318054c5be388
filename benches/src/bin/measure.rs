//! Prints the engine's rows of the table: `cargo run --release --bin measure -- [--smoke] [w1 w2 compile w3 scale memory]`.

use std::time::Duration;

use serde_json::Value;
use tillwork::{Cart, Engine, Parts, Scratch};
use tillwork_benches::counting::{Counting, allocations, held};
use tillwork_benches::measure::{Contender, compare, median};
use tillwork_benches::report::{Goal, Report, seconds};
use tillwork_benches::{data, yardstick};

#[global_allocator]
static COUNTED: Counting = Counting;

/// How long each thing is measured.
#[derive(Clone, Copy)]
struct Effort {
    rounds: usize,
    slice: Duration,
}

fn main() {
    let (options, chosen): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let smoke = options.iter().any(|option| option == "--smoke");
    let report = Report { smoke };
    let effort = match smoke {
        true => Effort { rounds: 1, slice: Duration::from_micros(200) },
        false => Effort { rounds: 41, slice: Duration::from_millis(20) },
    };
    type Part = (&'static str, fn(Report, Effort));
    let parts: [Part; 6] = [("w1", w1), ("w2", w2), ("compile", compile), ("w3", w3), ("scale", scale), ("memory", memory)];
    for (name, part) in parts {
        if chosen.is_empty() || chosen.iter().any(|one| one == name) {
            part(report, effort);
        }
    }
}

fn engine(promotions: usize, seed: u64) -> Engine {
    let document = data::rulebook_json(&data::promotions(promotions, seed));
    Engine::from_json(document.as_bytes()).expect("the workload is a rulebook")
}

fn w1_cart() -> Cart {
    data::cart(&data::w1_cart())
}

/// What is paid, by the short answer.
fn paid(engine: &Engine, scratch: &mut Scratch, cart: &Cart) -> i64 {
    engine.evaluate_with(scratch, cart).expect("the cart is good").totals.payable.minor_units()
}

fn w1(report: Report, effort: Effort) {
    let engine = engine(100, data::W1_SEED);
    let cart = w1_cart();
    let mut shop = yardstick::w1();
    let mut scratch = Scratch::new();
    let explained = Parts::money().reasons(true).near_misses(true);
    let payable = |parts: Parts| engine.evaluate_parts(&cart, parts).expect("the cart is good").totals.payable.minor_units();
    assert_eq!(shop.price(&cart).payable, data::W1_PAYABLE);
    assert_eq!(paid(&engine, &mut scratch, &cart), data::W1_PAYABLE);
    for parts in [Parts::money(), explained, Parts::all()] {
        assert_eq!(payable(parts), data::W1_PAYABLE);
    }
    let measured = compare(
        &mut [
            Contender::new("hard-coded", || shop.price(&cart).payable),
            Contender::new("brief", || paid(&engine, &mut scratch, &cart)),
            Contender::new("money", || engine.evaluate_parts(&cart, Parts::money())),
            Contender::new("explained", || engine.evaluate_parts(&cart, explained)),
            Contender::new("all", || engine.evaluate(&cart)),
        ],
        effort.rounds,
        effort.slice,
    );
    let [hard_coded, brief, money, why, all] = measured[..] else { return };
    report.figure("W1 hard-coded function (the yardstick)", seconds(hard_coded.seconds));
    report.ratio("W1 typed cart, in short", seconds(brief.seconds), brief.ratio, Goal::AtMost(2.5));
    report.ratio("W1 typed cart, an outcome without reasons", seconds(money.seconds), money.ratio, Goal::Shown);
    report.ratio("W1 typed cart, explained: reasons and near misses", seconds(why.seconds), why.ratio, Goal::AtMost(6.0));
    report.ratio("W1 typed cart, explained, with effects and digest", seconds(all.seconds), all.ratio, Goal::Shown);

    let cart_json = cart.to_json();
    let outcome_json = engine.evaluate(&cart).expect("the cart is good").to_json();
    let outcome: Value = serde_json::from_str(&outcome_json).expect("the outcome is JSON");
    let measured = compare(
        &mut [
            Contender::new("serde_json", || (serde_json::from_str::<Value>(&cart_json).is_ok(), outcome.to_string())),
            Contender::new("tillwork", || engine.evaluate_json(cart_json.as_bytes())),
        ],
        effort.rounds,
        effort.slice,
    );
    let [plain, ours] = measured[..] else { return };
    report.figure("W1 the same documents through serde_json alone", seconds(plain.seconds));
    report.ratio("W1 JSON to JSON", seconds(ours.seconds), ours.ratio, Goal::AtMost(2.0));
}

fn w2(report: Report, effort: Effort) {
    let cart = w1_cart();
    let sizes = if report.smoke { &data::W2_SIZES[..2] } else { &data::W2_SIZES[..] };
    let engines: Vec<Engine> = sizes.iter().map(|size| engine(*size, data::W2_SEED)).collect();
    let explained = Parts::money().reasons(true).near_misses(true);
    for engine in &engines {
        let outcome = engine.evaluate_parts(&cart, explained).expect("the cart is good");
        assert_eq!(outcome.totals.payable.minor_units(), data::W1_PAYABLE);
        assert_eq!(paid(engine, &mut Scratch::new(), &cart), data::W1_PAYABLE);
    }
    let in_short = engines.iter().map(|engine| {
        let (mut scratch, cart) = (Scratch::new(), &cart);
        Contender::new("in short", move || paid(engine, &mut scratch, cart))
    });
    let in_short = compare(&mut in_short.collect::<Vec<_>>(), effort.rounds, effort.slice);
    let why = engines.iter().map(|engine| Contender::new("explained", || engine.evaluate_parts(&cart, explained)));
    let why = compare(&mut why.collect::<Vec<_>>(), effort.rounds, effort.slice);
    for measured in [in_short, why] {
        for (size, one) in sizes.iter().zip(measured) {
            let goal = if *size == 100_000 { Goal::AtMost(2.0) } else { Goal::Shown };
            report.ratio(&format!("W2 {size} promotions, {}", one.name), seconds(one.seconds), one.ratio, goal);
        }
    }
}

fn compile(report: Report, effort: Effort) {
    let sizes: &[usize] = if report.smoke { &[100] } else { &[1_000, 100_000] };
    for size in sizes {
        let document = data::rulebook_json(&data::promotions(*size, data::W2_SEED));
        let measured = compare(
            &mut [
                Contender::new("serde_json", || serde_json::from_str::<Value>(&document).is_ok()),
                Contender::new("tillwork", || Engine::from_json(document.as_bytes()).is_ok()),
            ],
            effort.rounds.min(7),
            effort.slice,
        );
        let [plain, ours] = measured[..] else { return };
        report.figure(&format!("compile {size}: serde_json parses the document"), seconds(plain.seconds));
        report.ratio(
            &format!("compile {size}: from the document to an engine"),
            seconds(ours.seconds),
            ours.ratio,
            Goal::AtMost(3.0),
        );
    }
}

/// A million carts, in pieces that fit into memory; the sum of what is paid is checked against the hard-coded function and, by
/// whole lines, against the description.
fn w3(report: Report, _: Effort) {
    let promotions = data::W3::promotions();
    let engine = Engine::from_json(data::rulebook_json(&promotions).as_bytes()).expect("the workload is a rulebook");
    let (mut shop, mut other_shop) = (yardstick::w3(), yardstick::w3());
    let mut scratch = Scratch::new();
    let (carts, piece) = if report.smoke { (2_000, 1_000) } else { (data::CARTS, 10_000) };
    let (mut hard_coded, mut ours, mut two_threads) = (0.0, 0.0, 0.0);
    let (mut ratios, mut gains, mut gains_of_hard_coded) = (Vec::new(), Vec::new(), Vec::new());
    let mut described = 0;
    let mut first = 0;
    while first < carts {
        let neutral: Vec<_> = (first..first + piece).map(data::W3::cart).collect();
        described += neutral.iter().map(|cart| data::by_line(&promotions, cart).payable).sum::<i64>();
        let carts: Vec<Cart> = neutral.iter().map(data::cart).collect();
        let (took_theirs, theirs) = timed(|| carts.iter().map(|cart| shop.price(cart).payable).sum::<i64>());
        let (took_ours, sum) = timed(|| carts.iter().map(|cart| paid(&engine, &mut scratch, cart)).sum::<i64>());
        assert_eq!(sum, theirs, "carts {first} to {}", first + piece);
        let on = |threads| {
            let paid = |brief: &tillwork::Brief| brief.totals.payable.minor_units();
            engine.evaluate_many_on(threads, &carts, paid).into_iter().map(|paid| paid.expect("the cart is good")).sum::<i64>()
        };
        let half = carts.len() / 2;
        let (took_halves, halves) = timed(|| {
            std::thread::scope(|scope| {
                let second = scope.spawn(|| carts[half..].iter().map(|cart| other_shop.price(cart).payable).sum::<i64>());
                let first = carts[..half].iter().map(|cart| shop.price(cart).payable).sum::<i64>();
                first + second.join().expect("it does not panic")
            })
        });
        assert_eq!(halves, theirs);
        gains_of_hard_coded.push(took_theirs / took_halves);
        let (took_one, one) = timed(|| on(1));
        let (took_two, two) = timed(|| on(2));
        assert_eq!((one, two), (theirs, theirs));
        gains.push(took_one / took_two);
        two_threads += took_two;
        hard_coded += took_theirs;
        ours += took_ours;
        ratios.push(took_ours / took_theirs);
        first += piece;
    }
    if carts == data::CARTS {
        assert_eq!(described, data::W3_PAYABLE);
    }
    let rate = |took: f64| format!("{:.2} million carts/s", carts as f64 / took / 1e6);
    report.figure("W3 hard-coded function, one thread", rate(hard_coded));
    // What the machine has to give: the function shares nothing between threads and asks for no memory.
    report.ratio("W3 hard-coded function, on two threads against one", "-", median(gains_of_hard_coded), Goal::Shown);
    report.ratio("W3 in short, one thread", rate(ours), median(ratios), Goal::AtMost(2.0));
    report.ratio("W3 in short, a batch on two threads against one", rate(two_threads), median(gains), Goal::AtLeast(1.8));
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = std::time::Instant::now();
    let made = work();
    (start.elapsed().as_secs_f64(), made)
}

/// Cost against lines and against quantity, on W1's promotions.
fn scale(report: Report, effort: Effort) {
    let engine = engine(100, data::W1_SEED);
    let measured = |carts: &[Cart], rounds: usize| {
        let contenders = carts.iter().map(|cart| {
            let (mut scratch, engine) = (Scratch::new(), &engine);
            Contender::new("in short", move || paid(engine, &mut scratch, cart))
        });
        compare(&mut contenders.collect::<Vec<_>>(), rounds, effort.slice)
    };
    let carts = [data::long_cart(1_000, 1), data::long_cart(10_000, 1)];
    let [thousand, ten_thousand] = measured(&carts, effort.rounds.min(11))[..] else { return };
    report.figure("1,000 lines, in short", seconds(thousand.seconds));
    let a_line = ten_thousand.ratio / 10.0;
    report.ratio("10,000 lines, in short; a line against one of 1,000", seconds(ten_thousand.seconds), a_line, Goal::AtMost(1.5));
    // A thousand units reach all thresholds that a thousand million reach.
    let carts = [data::long_cart(10, 1_000), data::long_cart(10, 1_000_000_000)];
    let [thousand, billion] = measured(&carts, effort.rounds)[..] else { return };
    report.figure("10 lines of 1,000 units, in short", seconds(thousand.seconds));
    report.ratio("10 lines of 1,000,000,000 units, in short", seconds(billion.seconds), billion.ratio, Goal::AtMost(1.5));
}

fn memory(report: Report, _: Effort) {
    let size = if report.smoke { 1_000 } else { 100_000 };
    let promotions = data::promotions(size, data::W2_SEED);
    let document = data::rulebook_json(&promotions);
    let text = document.len() as f64 / size as f64;
    drop(promotions);
    let (bytes, engine) = held(|| Engine::from_json(document.as_bytes()).expect("the workload is a rulebook"));
    report.figure(&format!("text of one of {size} promotions"), format!("{text:.0} bytes"));
    report.count(
        &format!("memory of one of {size} promotions, all in all"),
        bytes as f64 / size as f64,
        "bytes",
        Goal::AtMost(400.0),
    );
    let cart = w1_cart();
    let one = |parts: Parts| allocations(|| engine.evaluate_parts(&cart, parts));
    one(Parts::all());
    let mut scratch = Scratch::new();
    let carts: Vec<Cart> = (0..200).map(|number| data::cart(&data::W3::cart(number))).chain([cart.clone()]).collect();
    let mut all = || carts.iter().map(|cart| paid(&engine, &mut scratch, cart)).sum::<i64>();
    all();
    report.count("allocations of 201 carts in short, after the first time", allocations(all) as f64, "", Goal::AtMost(0.0));
    report.count("allocations of an evaluation of W1, everything", one(Parts::all()) as f64, "", Goal::Shown);
}
