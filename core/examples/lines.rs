//! Answers cases from standard input, one JSON object a line: `{"rulebook_text": …, "cart_text": …}` gives
//! `{"outcome": …}` or `{"document": …, "problems": […]}`. With `request_text` and `outcome_text` it is a return, of the outcome
//! alone when there is no rulebook, and gives `{"return": …}`. The differential test talks to it.
//!
//! Instead of the cart there may be something for the ledger: `state_text` with `event_text` (`{"answer": …}`) or
//! `question_text` (`{"view": …}`), `entries_text` with `at` (`{"report": …}`) or alone (`{"state": …}`).

use std::collections::HashMap;
use std::io::{BufRead, Write};

use tillwork::{Cart, Engine, Error, Scratch};

fn main() -> std::io::Result<()> {
    let mut engines: HashMap<String, Result<Engine, Error>> = HashMap::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let case: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |name: &str| case.get(name).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
        let (outcome, request) = (text("outcome_text"), text("request_text"));
        if case.get("request_text").is_some() && case.get("rulebook_text").is_none() {
            say(&mut out, "return", tillwork::refund_json(outcome.as_bytes(), request.as_bytes()))?;
            continue;
        }
        let rulebook = text("rulebook_text");
        if engines.len() > 1000 {
            engines.clear();
        }
        let engine = engines.entry(rulebook).or_insert_with_key(|text| Engine::from_json(text.as_bytes()));
        let cart = text("cart_text");
        match engine {
            Ok(engine) if case.get("request_text").is_some() => {
                say(&mut out, "return", engine.refund_json(outcome.as_bytes(), cart.as_bytes(), request.as_bytes()))?;
            }
            Ok(engine) if case.get("state_text").or_else(|| case.get("entries_text")).is_some() => {
                let ledger = engine.ledger();
                let (state, entries) = (text("state_text"), text("entries_text"));
                if case.get("event_text").is_some() {
                    say(&mut out, "answer", ledger.apply_json(state.as_bytes(), text("event_text").as_bytes()))?;
                } else if case.get("question_text").is_some() {
                    say(&mut out, "view", ledger.view_json(state.as_bytes(), text("question_text").as_bytes()))?;
                } else if case.get("at").is_some() {
                    say(&mut out, "report", ledger.report_json(entries.as_bytes(), &text("at")))?;
                } else {
                    say(&mut out, "state", ledger.replay_json(entries.as_bytes()))?;
                }
            }
            Ok(engine) => {
                short_answers_agree(engine, cart.as_bytes());
                say(&mut out, "outcome", engine.evaluate_json(cart.as_bytes()))?;
            }
            Err(error) => say(&mut out, "outcome", Err(error.clone()))?,
        }
    }
    Ok(())
}

/// The short answer to a common cart is worked out in a way of its own, unless points are wanted line by line.
fn short_answers_agree(engine: &Engine, cart: &[u8]) {
    let Ok(cart) = Cart::from_json(cart) else { return };
    let (mut short, mut long) = (Scratch::new(), Scratch::new().line_points(true));
    let short = engine.evaluate_with(&mut short, &cart).cloned();
    let mut long = engine.evaluate_with(&mut long, &cart).cloned();
    if let Ok(brief) = &mut long {
        brief.line_points.clear();
    }
    assert_eq!(short, long, "the two ways to the short answer");
}

fn say(out: &mut impl Write, what: &str, answer: Result<String, Error>) -> std::io::Result<()> {
    match answer {
        Ok(document) => writeln!(out, "{{\"{what}\":{document}}}")?,
        Err(error) => writeln!(out, "{}", error.to_json())?,
    }
    out.flush()
}
