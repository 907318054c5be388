//! zen-engine, for others to take turns with: reads a decision and a context, a line each, and prints the answer. Then each line that is read is a
//! number of runs, and each line that is printed how many seconds so many runs took.

use std::hint::black_box;
use std::io::BufRead;
use std::time::Instant;

use serde_json::Value;
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

fn main() {
    let mut lines = std::io::stdin().lock().lines().map(|line| line.expect("text"));
    let content: GraphContent = serde_json::from_str(&lines.next().expect("a decision")).expect("a decision");
    let context: Value = serde_json::from_str(&lines.next().expect("a context")).expect("a context");
    let mut decision = Decision::from(content);
    decision.compile();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let context = Variable::from(context);
    // Contexts share their parts when they are cloned, and an evaluation adds to its own.
    let evaluate =
        || runtime.block_on(decision.evaluate(context.depth_clone(1))).map_err(|error| format!("{error:?}")).expect("an answer");
    println!("{}", evaluate().result.to_value());
    for line in lines {
        let count: usize = line.parse().expect("a number of runs");
        let start = Instant::now();
        for _ in 0..count {
            drop(black_box(evaluate()));
        }
        println!("{}", start.elapsed().as_secs_f64());
    }
}
