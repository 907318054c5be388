//! The shape of the core: data flows one way, and a file holds one idea.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tillwork_tests::repository;

/// The modules of the core from the bottom to the top. A module may use those above it in this list, never those below.
const FLOORS: &[&str] = &[
    "money",
    "table",
    "sort",
    "digest",
    "diagnostic",
    "schedule",
    "coupon",
    "sample",
    "allocate",
    "model",
    "outcome",
    "certificate",
    "returned",
    "wire",
    "validate",
    "lint",
    "schema",
    "compile",
    "engine::attribute",
    "engine::part",
    "engine::pool",
    "engine::session",
    "engine::prepare",
    "engine::candidates",
    "condition",
    "loyalty",
    "benefit",
    "combine",
    "explain",
    "engine",
    "returns",
];

/// Arrows that point back down on purpose, each with its reason.
const ROUND_TRIPS: &[(&str, &str, &str)] = &[
    ("wire", "validate", "reading a document ends with the rules that hold between its values"),
    ("explain", "engine", "a near miss is a promise, so the changed cart is evaluated again"),
];

/// The longest file, in lines.
const LONGEST: usize = 800;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn core() -> Vec<(String, String)> {
    let root = repository().join("core/src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    assert!(found.len() > 50, "only {} files in {}", found.len(), root.display());
    found
        .into_iter()
        .map(|path| {
            let name =
                path.strip_prefix(&root).expect("below the root").with_extension("").to_string_lossy().replace(['/', '\\'], "::");
            (name.trim_end_matches("::mod").to_owned(), fs::read_to_string(&path).expect("a readable file"))
        })
        .collect()
}

/// The part of a file that is compiled without tests, without comments.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.find("//").map_or(line, |at| &line[..at]));
    let code: Vec<&str> = lines.collect();
    let mut kept = Vec::new();
    let mut places = 0..code.len();
    while let Some(place) = places.next() {
        // A test module in the file is its end; one in another file, or one item for tests, is one line.
        if code[place].trim() == "#[cfg(test)]" {
            let next = code.get(place + 1).map_or("", |line| line.trim());
            if next.ends_with('{') {
                break;
            }
            places.next();
            continue;
        }
        kept.push(code[place]);
    }
    kept.join("\n")
}

/// The floor of a module: the entry of the list that names it, or something it is part of.
fn floor(module: &str) -> Option<usize> {
    let named = |entry: &str| module == entry || module.strip_prefix(entry).is_some_and(|rest| rest.starts_with("::"));
    let (place, _) = FLOORS.iter().enumerate().filter(|(_, entry)| named(entry)).max_by_key(|(_, entry)| entry.len())?;
    Some(place)
}

/// The modules that the names of `lib.rs` come from: `Amount` is of `money`.
fn home(name: &str, lib: &str) -> String {
    for line in lib.split(';').map(str::trim) {
        let Some(path) = line.strip_prefix("pub use ").or_else(|| line.rsplit_once("pub use ").map(|(_, path)| path)) else {
            continue;
        };
        let Some((module, names)) = path.split_once("::") else { continue };
        let listed = names.trim_matches(['{', '}']).split(',').any(|one| one.trim() == name);
        if listed {
            return module.trim().to_owned();
        }
    }
    // `pub use model::*` and `pub use outcome::*` name nothing; the upper of the two is the careful guess.
    "outcome".to_owned()
}

/// What a file uses by `crate::…`, as modules.
fn uses(code: &str, lib: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let inner = &group[..group.find('}').unwrap_or(group.len())];
            found.extend(inner.split(',').map(|path| path.trim().to_owned()).filter(|path| !path.is_empty()));
        } else {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
            // `crate::engine::{candidates, session::Session}`
            let path = &rest[..end];
            match rest[end..].strip_prefix('{') {
                Some(group) => {
                    let inner = &group[..group.find('}').unwrap_or(group.len())];
                    found.extend(inner.split(',').map(|one| format!("{path}{}", one.trim())));
                }
                None => {
                    found.insert(path.to_owned());
                }
            }
        }
    }
    let module = |path: String| {
        let first = path.split("::").next().unwrap_or_default().to_owned();
        if floor(&first).is_some() { path } else { home(&first, lib) }
    };
    found.into_iter().map(module).collect()
}

#[test]
fn no_arrow_points_back() {
    let files = core();
    let lib = files.iter().find(|(name, _)| name == "lib").map(|(_, text)| text.clone()).expect("lib.rs");
    let mut wrong = Vec::new();
    let mut round_trips = BTreeSet::new();
    for (name, text) in files.iter().filter(|(name, _)| name != "lib" && !name.contains("tests")) {
        let Some(own) = floor(name) else {
            wrong.push(format!("{name} is on no floor: give it its place in FLOORS"));
            continue;
        };
        for used in uses(&code(text), &lib) {
            let Some(other) = floor(&used) else {
                wrong.push(format!("{name} uses {used}, which is on no floor"));
                continue;
            };
            let allowed = ROUND_TRIPS.iter().position(|(from, to, _)| FLOORS[own] == *from && FLOORS[other] == *to);
            match allowed {
                Some(place) => {
                    round_trips.insert(place);
                }
                None if other > own => wrong.push(format!("{name} uses {used}: {} is above {}", FLOORS[other], FLOORS[own])),
                None => {}
            }
        }
    }
    assert!(wrong.is_empty(), "arrows point back:\n{}", wrong.join("\n"));
    for (place, (from, to, _)) in ROUND_TRIPS.iter().enumerate() {
        assert!(round_trips.contains(&place), "{from} does not use {to} any more: strike it from ROUND_TRIPS");
    }
}

#[test]
fn every_floor_is_inhabited() {
    let files = core();
    for entry in FLOORS {
        assert!(files.iter().any(|(name, _)| floor(name).is_some_and(|place| FLOORS[place] == *entry)), "nothing is in {entry}");
    }
}

#[test]
fn a_file_holds_one_idea() {
    let long: Vec<String> = core()
        .into_iter()
        .map(|(name, text)| (text.lines().count(), name))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, name)| format!("{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "past {LONGEST} lines a file is two ideas: {long:?}");
}

#[test]
fn nothing_in_the_core_is_unsafe() {
    for (name, text) in core() {
        assert!(!code(&text).contains("unsafe "), "{name} has unsafe code");
        if name == "lib" {
            assert!(text.contains("#![forbid(unsafe_code)]"), "lib.rs does not forbid unsafe code");
        }
    }
}
