//! The examples are what newcomers copy, so there is nothing in them to be warned about.

use std::fs;

use tillwork::Rulebook;
use tillwork_tests::repository;

#[test]
fn examples_have_nothing_to_warn_about() {
    let mut seen = 0;
    for entry in fs::read_dir(repository().join("docs/examples")).expect("the examples") {
        let path = entry.expect("an example").path().join("rulebook.json");
        let Ok(text) = fs::read(&path) else { continue };
        let rulebook = Rulebook::from_json(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let warnings: Vec<String> = rulebook.warnings().iter().map(ToString::to_string).collect();
        assert!(warnings.is_empty(), "{}: {}", path.display(), warnings.join("\n"));
        seen += 1;
    }
    assert!(seen >= 5, "{seen} examples");
}
