//! The generators of the properties reach every benefit, every condition, every reason: else the properties say little.

use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tillwork_tests::{answer, generate};

const CASES: usize = 2500;

/// Counts the kinds of all objects that stand under one of some keys.
fn kinds(value: &Value, above: &str, under: &[&str], counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::Array(entries) => entries.iter().for_each(|entry| kinds(entry, above, under, counts)),
        Value::Object(members) => {
            if under.contains(&above)
                && let Some(kind) = members.get("kind").and_then(Value::as_str)
            {
                *counts.entry(kind.to_owned()).or_default() += 1;
            }
            members.iter().for_each(|(key, member)| kinds(member, key, under, counts));
        }
        _ => {}
    }
}

#[test]
fn generators_reach_every_benefit_condition_reason_effect_and_change() {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let mut reached: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let cases = generate::cases();
    for _ in 0..CASES {
        let case = cases.new_tree(&mut runner).expect("a case").current();
        let (rulebook, cart) = case.texts();
        let text = answer(&rulebook, &cart).unwrap_or_else(|error| panic!("{error}\n{case:?}"));
        let outcome: Value = serde_json::from_str(&text).expect("JSON");
        for (list, benefits, conditions) in [
            ("applied", "applied benefit", "condition that holds"),
            ("not_applied", "refused benefit", "condition of a refused promotion"),
        ] {
            let named: Vec<&Value> = outcome[list].as_array().into_iter().flatten().map(|one| &one["promotion"]).collect();
            for promotion in case.promotions().iter().filter(|promotion| named.contains(&&promotion["id"])) {
                kinds(promotion, "", &["benefit"], reached.entry(benefits).or_default());
                kinds(promotion, "", &["conditions", "condition"], reached.entry(conditions).or_default());
            }
        }
        kinds(&outcome["not_applied"], "", &["reason"], reached.entry("reason").or_default());
        kinds(&outcome["effects"], "effects", &["effects"], reached.entry("effect").or_default());
        kinds(&outcome["next"], "", &["change"], reached.entry("change").or_default());
    }
    let wanted = [
        ("applied benefit", 15),
        ("refused benefit", 15),
        ("condition that holds", 16),
        ("condition of a refused promotion", 16),
        ("reason", 17),
        ("effect", 5),
        ("change", 2),
    ];
    for (what, count) in wanted {
        let found = &reached[what];
        println!("{what}: {found:?}");
        assert_eq!(found.len(), count, "{what}: {found:?}");
    }
}
