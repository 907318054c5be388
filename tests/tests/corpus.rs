//! What fuzzing found, and what it begins with, holds without a fuzzer as well.

// Its own crate is built with coverage counters, in a workspace of its own.
#[allow(unreachable_pub)]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;

use tillwork_tests::repository;

/// Tries each file of a target's corpus, of which at least this many hundredths are documents that are taken: a corpus of
/// documents that are all refused would hold nothing.
fn holds(target: &str, check: fn(&[u8]) -> bool, taken_at_least: usize) {
    let folder = repository().join("tests/fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let (mut tried, mut taken, mut broken) = (0, 0, Vec::new());
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        match catch_unwind(|| check(&bytes)) {
            Ok(good) => taken += usize::from(good),
            Err(_) => broken.push(path),
        }
        tried += 1;
    }
    assert!(broken.is_empty(), "{target} does not hold for {broken:?}");
    assert!(tried >= 60 && taken * 100 >= tried * taken_at_least, "{target}: {taken} of {tried} files are taken");
}

#[test]
fn rulebooks_are_refused_or_read_again() {
    holds("rulebook", fuzz::rulebook::check, 25);
}

#[test]
fn carts_are_refused_or_read_again() {
    holds("cart", fuzz::cart::check, 15);
}

#[test]
fn sums_of_outcomes_hold() {
    holds("evaluate", fuzz::evaluate::check, 33);
}

#[test]
fn codes_are_normal_once_and_never_forged() {
    holds("codes", fuzz::codes::check, 33);
}

#[test]
fn no_more_comes_back_than_was_paid() {
    holds("refund", fuzz::refund::check, 33);
}

#[test]
fn ledgers_follow_from_their_entries() {
    holds("ledger", fuzz::ledger::check, 50);
}

#[test]
fn each_target_has_a_test_here() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(repository().join("tests/fuzz").join(folder)).expect("a folder of fuzzing");
        entries.map(|entry| entry.expect("readable").path().file_stem().expect("a name").to_string_lossy().into_owned()).collect()
    };
    let tested = ["cart", "codes", "evaluate", "ledger", "refund", "rulebook"].map(str::to_owned);
    assert_eq!(names("targets"), BTreeSet::from(tested.clone()));
    assert_eq!(names("corpus"), BTreeSet::from(tested));
}
