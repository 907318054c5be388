//! Writes the generated files of the repository, or with `--check` fails when one is stale.
//!
//! `cargo run -p xtask -- zones` writes `core/data/zones.bin`; `cargo run -p xtask -- all --check` only compares all of them.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "a generator that overflows stops with a panic, which is what its user should see"
)]

mod documents;
mod layout;
mod nfkc;
mod python;
mod typescript;
mod tzif;
mod zones;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A generated file: its name in the arguments, where it lies, and what it holds.
struct Task {
    name: &'static str,
    path: &'static str,
    generate: fn() -> Result<Vec<u8>, Box<dyn Error>>,
}

/// One line for each generated file.
const TASKS: &[Task] = &[
    Task { name: "zones", path: "core/data/zones.bin", generate: zones::generate },
    Task { name: "nfkc", path: "core/data/nfkc.bin", generate: nfkc::generate },
    Task { name: "schema", path: "docs/schema/rulebook.schema.json", generate: documents::rulebook_schema },
    Task { name: "schema", path: "docs/schema/cart.schema.json", generate: documents::cart_schema },
    Task { name: "schema", path: "docs/schema/outcome.schema.json", generate: documents::outcome_schema },
    Task { name: "schema", path: "docs/schema/ledger.schema.json", generate: documents::ledger_schema },
    Task { name: "schema", path: "docs/schema/ledger-answer.schema.json", generate: documents::ledger_answer_schema },
    Task { name: "schema", path: "docs/schema/return-request.schema.json", generate: documents::return_request_schema },
    Task { name: "schema", path: "docs/schema/return.schema.json", generate: documents::return_schema },
    Task { name: "schema", path: "docs/schema/certificate.schema.json", generate: documents::certificate_schema },
    Task { name: "schema", path: "docs/schema/verdict.schema.json", generate: documents::verdict_schema },
    Task { name: "types", path: "bindings-wasm/ts/documents.d.ts", generate: documents::typescript_types },
    Task { name: "types", path: "bindings-python/python/tillwork/documents.py", generate: documents::python_types },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    let wanted: Vec<&str> = arguments.iter().map(String::as_str).filter(|argument| *argument != "--check").collect();
    let unknown = wanted.iter().any(|name| *name != "all" && TASKS.iter().all(|task| task.name != *name));
    if wanted.is_empty() || unknown {
        eprintln!("usage: xtask [--check] all");
        for task in TASKS {
            eprintln!("       xtask [--check] {}  # {}", task.name, task.path);
        }
        return ExitCode::FAILURE;
    }
    let mut code = ExitCode::SUCCESS;
    for task in TASKS.iter().filter(|task| wanted.contains(&task.name) || wanted.contains(&"all")) {
        if let Err(error) = run(task, check) {
            eprintln!("xtask {}: {error}", task.name);
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn run(task: &Task, check: bool) -> Result<(), Box<dyn Error>> {
    let path = root().join(task.path);
    let fresh = (task.generate)()?;
    let stale = std::fs::read(&path).ok().is_none_or(|bytes| bytes != fresh);
    if stale && check {
        return Err(format!("{} is stale: run `cargo run -p xtask -- {}`", task.path, task.name).into());
    }
    if stale {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, &fresh)?;
    }
    println!("{}: {} bytes, {}", task.path, fresh.len(), if stale { "written" } else { "fresh" });
    Ok(())
}

/// The repository, two levels above this crate.
fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).unwrap_or(crate_folder).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_files_are_fresh() {
        for task in TASKS {
            run(task, true).unwrap();
        }
    }
}
