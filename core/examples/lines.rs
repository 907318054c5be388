//! Answers cases from standard input, one JSON object a line: `{"rulebook_text": …, "cart_text": …}` gives
//! `{"outcome": …}` or `{"document": …, "problems": […]}`. The differential test talks to it.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use tillwork::{Engine, Error};

fn main() -> std::io::Result<()> {
    let mut engines: HashMap<String, Result<Engine, Error>> = HashMap::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let case: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |name: &str| case.get(name).and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
        let rulebook = text("rulebook_text");
        if engines.len() > 1000 {
            engines.clear();
        }
        let engine = engines.entry(rulebook).or_insert_with_key(|text| Engine::from_json(text.as_bytes()));
        let answer = match engine {
            Ok(engine) => engine.evaluate_json(text("cart_text").as_bytes()),
            Err(error) => Err(error.clone()),
        };
        match answer {
            Ok(outcome) => writeln!(out, "{{\"outcome\":{outcome}}}")?,
            Err(error) => writeln!(out, "{}", error.to_json())?,
        }
        out.flush()?;
    }
    Ok(())
}
