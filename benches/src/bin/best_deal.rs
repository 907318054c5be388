//! The best deal on carts where many promotions want the same units.
//!
//! Prints rows for the table; with `--dump N` instead N instances of each kind as JSON lines (rulebook, cart, what is to be paid,
//! whether that is proven, microseconds), for other solvers; with `--smoke` few instances, and no time is judged.

use std::time::Instant;

use serde_json::{Value, json};
use tillwork::{Cart, Engine, Optimality, Parts};
use tillwork_tests::contest;

struct Answer {
    payable: i64,
    gap: Option<i64>,
    micros: f64,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is about time")]
fn solve(rulebook: &Value, cart: &Value) -> Answer {
    let engine = Engine::from_json(rulebook.to_string().as_bytes()).expect("a valid rulebook");
    let cart = Cart::from_json(cart.to_string().as_bytes()).expect("a valid cart");
    let begin = Instant::now();
    let outcome = engine.evaluate_parts(&cart, Parts::money()).expect("a valid cart");
    let micros = begin.elapsed().as_secs_f64() * 1e6;
    let gap = match outcome.optimality {
        Some(Optimality::Gap(gap)) => Some(gap.minor_units()),
        _ => None,
    };
    Answer { payable: outcome.totals.payable.minor_units(), gap, micros }
}

const KINDS: [(u64, u64, u64); 8] =
    [(30, 20, 15), (30, 20, 35), (30, 20, 60), (30, 20, 100), (100, 20, 15), (100, 20, 35), (100, 20, 60), (100, 20, 100)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let smoke = arguments.iter().any(|one| one == "--smoke");
    let dump = arguments.iter().position(|one| one == "--dump").map(|at| arguments[at + 1].parse::<u64>().expect("a number"));
    let count = dump.unwrap_or(if smoke { 2 } else { 200 });
    for (units, promotions, density) in KINDS {
        let mut answers = Vec::new();
        for seed in 0..count {
            let (rulebook, cart) = contest::instance(seed + 1_000 * density + 1_000_000 * units, units, promotions, density);
            let answer = solve(&rulebook, &cart);
            if dump.is_some() {
                println!(
                    "{}",
                    json!({"units": units, "density": density, "rulebook": rulebook, "cart": cart, "payable": answer.payable,
                        "proven": answer.gap.is_none(), "micros": answer.micros})
                );
            }
            answers.push(answer);
        }
        if dump.is_some() {
            continue;
        }
        answers.sort_by(|a, b| a.micros.total_cmp(&b.micros));
        let at = |part: f64| answers[((answers.len() - 1) as f64 * part).round() as usize].micros / 1000.0;
        let proven = answers.iter().filter(|one| one.gap.is_none()).count();
        let share = 100.0 * proven as f64 / answers.len() as f64;
        let gap = answers.iter().filter_map(|one| one.gap).max().unwrap_or(0);
        let name = format!("best deal, {units} units, {promotions} promotions, {density} % dense");
        let (goal, least) = if units == 30 { ("100 % proven", 100.0) } else { ("99.5 % proven", 99.5) };
        let judge = |met: bool| if met || smoke { "met" } else { "short" };
        println!(
            "{name}: proven\t{share:.1} % (largest gap {}.{:02})\t-\t{goal}\t{}",
            gap / 100,
            gap % 100,
            judge(share >= least)
        );
        let goal = if units == 30 { "p99 5 ms" } else { "-" };
        println!(
            "{name}: time\tmedian {:.2}, p99 {:.2}, worst {:.2} ms\t-\t{goal}\t{}",
            at(0.5),
            at(0.99),
            at(1.0),
            judge(units != 30 || at(0.99) <= 5.0)
        );
    }
}
