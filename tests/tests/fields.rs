//! Every field of a rulebook and of a cart matters: for each there is a vector whose answer changes without it.
//!
//! The fields are those of the published JSON Schemas, which every vector that gets an outcome fits.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use tillwork_tests::ledger::{ledger_vectors, run};
use tillwork_tests::{Expected, answer, repository, vectors};

/// Fields that change no number, each with its reason.
const SILENT: &[(&str, &str)] = &[
    ("Promotion.name", "for people: sentences use it"),
    ("Promotion.labels", "for people: sentences use them"),
    ("Cart.tillwork", "1 is the only version"),
    ("PercentOff.on", "`items` is the default, and the only word of this form"),
    ("AmountOff.on", "`items` is the default, and the only word of this form"),
    ("SetPrice.on", "`items` is the default, and the only word of this form"),
    ("DistinctTiers.mode", "`highest` is the default, and the only word with this measure"),
    ("CustomerTiers.mode", "`highest` is the default, and the only word with this measure"),
    ("OrderTiers.mode", "`highest` is the default, and the only word with this measure"),
    ("AttributeTiers.mode", "`highest` is the default, and the only word with this measure"),
    ("FixedPoints.rounding", "a fixed number needs no rounding"),
    ("CouponUsage.day", "coupons have no limits per period"),
    ("CouponUsage.week", "coupons have no limits per period"),
    ("CouponUsage.month", "coupons have no limits per period"),
    ("CouponUsage.customer_day", "coupons have no limits per period"),
    ("CouponUsage.customer_week", "coupons have no limits per period"),
    ("CouponUsage.customer_month", "coupons have no limits per period"),
];

/// A schema, and how a value is followed through it.
struct Schema(Value);

/// A field of a document: whose it is, where it stands, and whether it must be there.
#[derive(Debug)]
struct Field {
    label: String,
    pointer: String,
    required: bool,
}

impl Schema {
    fn load(name: &str) -> Schema {
        let path = repository().join(format!("docs/schema/{name}.schema.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Schema(serde_json::from_str(&text).expect("a schema is JSON"))
    }

    /// A node, or what it refers to with its name.
    fn resolve<'s>(&'s self, node: &'s Value) -> (Option<&'s str>, &'s Value) {
        match node["$ref"].as_str() {
            Some(reference) => {
                let name = reference.rsplit('/').next().unwrap_or_default();
                (Some(name), self.0.pointer(reference.trim_start_matches('#')).expect("a reference points to something"))
            }
            None => (None, node),
        }
    }

    /// Whether a value has the form that a node describes; bounds and patterns are the engine's business.
    fn fits(&self, node: &Value, value: &Value) -> bool {
        let (_, node) = self.resolve(node);
        let listed = |name: &str| node[name].as_array().map(Vec::as_slice);
        let kind = match node["type"].as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer" | "number") => value.is_number(),
            _ => true,
        };
        let members = value.as_object().is_none_or(|members| {
            let known = node["properties"].as_object();
            listed("required").unwrap_or_default().iter().filter_map(Value::as_str).all(|name| members.contains_key(name))
                && members.iter().all(|(name, member)| match known.and_then(|known| known.get(name)) {
                    Some(schema) => self.fits(schema, member),
                    None => match &node["additionalProperties"] {
                        Value::Bool(allowed) => *allowed,
                        Value::Object(_) => self.fits(&node["additionalProperties"], member),
                        _ => true,
                    },
                })
        });
        // Amounts per currency are told from other objects by their keys.
        let currencies = node["propertyNames"]["pattern"] == "^[A-Z]{3}$";
        let code = |key: &String| key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_uppercase());
        kind && members
            && (!currencies || value.as_object().is_none_or(|members| members.keys().all(code)))
            && (node["const"].is_null() || node["const"] == *value)
            && listed("enum").is_none_or(|words| words.contains(value))
            && listed("anyOf").is_none_or(|nodes| nodes.iter().any(|node| self.fits(node, value)))
            && (node["items"].is_null()
                || value.as_array().is_none_or(|list| list.iter().all(|entry| self.fits(&node["items"], entry))))
    }

    /// The fields that a document has.
    fn fields(&self, node: &Value, name: &str, value: &Value, pointer: &str, found: &mut Vec<Field>) {
        let (named, node) = self.resolve(node);
        let name = named.unwrap_or(name);
        if let Some(node) = node["anyOf"].as_array().and_then(|nodes| nodes.iter().find(|node| self.fits(node, value))) {
            return self.fields(node, name, value, pointer, found);
        }
        match value {
            Value::Array(entries) => {
                let each = entries.iter().enumerate();
                each.for_each(|(place, entry)| self.fields(&node["items"], name, entry, &format!("{pointer}/{place}"), found));
            }
            Value::Object(members) => {
                for (key, member) in members {
                    let schema = &node["properties"][key];
                    if schema.is_null() {
                        continue;
                    }
                    let pointer = format!("{pointer}/{key}");
                    let required = node["required"].as_array().is_some_and(|names| names.iter().any(|name| name == key));
                    self.fields(schema, &format!("{name}.{key}"), member, &pointer, found);
                    found.push(Field { label: format!("{name}.{key}"), pointer, required });
                }
            }
            _ => {}
        }
    }

    /// All fields that there are.
    fn all(&self, node: &Value, name: &str, seen: &mut BTreeSet<String>, found: &mut BTreeMap<String, bool>) {
        let (named, node) = self.resolve(node);
        if named.is_some_and(|name| !seen.insert(name.to_owned())) {
            return;
        }
        let name = named.unwrap_or(name);
        node["anyOf"].as_array().into_iter().flatten().for_each(|node| self.all(node, name, seen, found));
        if !node["items"].is_null() {
            self.all(&node["items"], name, seen, found);
        }
        for (key, schema) in node["properties"].as_object().into_iter().flatten() {
            let required = node["required"].as_array().is_some_and(|names| names.iter().any(|name| name == key));
            found.insert(format!("{name}.{key}"), required);
            self.all(schema, &format!("{name}.{key}"), seen, found);
        }
    }
}

/// A document without one field.
fn without(document: &Value, pointer: &str) -> String {
    let mut document = document.clone();
    let (parent, key) = pointer.rsplit_once('/').expect("a field lies in something");
    document.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object").remove(key);
    document.to_string()
}

#[test]
fn every_field_changes_some_answer() {
    let schemas = [Schema::load("rulebook"), Schema::load("cart")];
    let mut wanted = BTreeMap::new();
    for schema in &schemas {
        schema.all(&schema.0, "", &mut BTreeSet::new(), &mut wanted);
    }
    let mut mattering: BTreeSet<String> = BTreeSet::new();
    for vector in vectors() {
        let Expected::Outcome(_) = vector.expected else { continue };
        let documents: [Value; 2] = [&vector.rulebook, &vector.cart].map(|text| serde_json::from_str(text).expect("JSON"));
        let before = answer(&documents[0].to_string(), &documents[1].to_string());
        for (place, schema) in schemas.iter().enumerate() {
            assert!(schema.fits(&schema.0, &documents[place]), "{} does not fit the schema: {}", vector.name, documents[place]);
            let mut fields = Vec::new();
            schema.fields(&schema.0, "", &documents[place], "", &mut fields);
            for field in fields.iter().filter(|field| !mattering.contains(&field.label)).collect::<Vec<_>>() {
                let mut texts = documents.each_ref().map(Value::to_string);
                texts[place] = without(&documents[place], &field.pointer);
                let matters = field.required || {
                    let after = answer(&texts[0], &texts[1]);
                    let plain = |answer: &Result<String, _>| {
                        answer.as_ref().ok().map(|text: &String| tillwork_tests::without_digest(text))
                    };
                    plain(&after) != plain(&before)
                };
                if matters {
                    mattering.insert(field.label.clone());
                }
            }
        }
    }
    for vector in ledger_vectors() {
        let Ok(before) = run(&vector.rulebook, &vector.start, &vector.steps) else { continue };
        let rulebook: Value = serde_json::from_str(&vector.rulebook).expect("JSON");
        assert!(schemas[0].fits(&schemas[0].0, &rulebook), "{} does not fit the schema", vector.name);
        let mut fields = Vec::new();
        schemas[0].fields(&schemas[0].0, "", &rulebook, "", &mut fields);
        for field in fields.iter().filter(|field| !mattering.contains(&field.label)).collect::<Vec<_>>() {
            let after = run(&without(&rulebook, &field.pointer), &vector.start, &vector.steps);
            if after.ok().is_none_or(|after| after.answers != before.answers) {
                mattering.insert(field.label.clone());
            }
        }
    }
    let silent: BTreeSet<&str> = SILENT.iter().map(|(label, _)| *label).collect();
    let missing: Vec<&String> =
        wanted.keys().filter(|label| !mattering.contains(*label) && !silent.contains(label.as_str())).collect();
    assert!(missing.is_empty(), "no vector's answer changes without {missing:#?}");
    let loud: Vec<&&str> = silent.iter().filter(|label| mattering.contains(**label)).collect();
    assert!(loud.is_empty(), "these do change an answer: {loud:?}");
}

#[test]
fn every_document_of_the_ledger_fits_the_schema() {
    let (input, output) = (Schema::load("ledger"), Schema::load("ledger-answer"));
    for vector in ledger_vectors() {
        let end = run(&vector.rulebook, &vector.start, &vector.steps).expect("the rulebook is good");
        for (step, answer) in vector.steps.iter().zip(&end.answers) {
            let [step, mut answer] = [step, answer].map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
            if answer.get("problems").is_some() {
                continue;
            }
            if step.get("event").is_some() {
                assert!(input.fits(&input.0, &step), "{}: {step}", vector.name);
                answer["tillwork"] = Value::from(1);
                answer["state"] = serde_json::from_str(&end.state).expect("JSON");
            }
            let schema = if step.get("state").is_some() { &input } else { &output };
            assert!(schema.fits(&schema.0, &answer), "{}: {answer}", vector.name);
        }
        if end.entries != "[]" {
            let entries = serde_json::from_str(&end.entries).expect("JSON");
            assert!(input.fits(&input.0, &entries), "{}: {entries}", vector.name);
        }
    }
}

#[test]
fn every_expected_outcome_fits_the_schema() {
    let schema = Schema::load("outcome");
    for vector in vectors() {
        let Expected::Outcome(outcome) = &vector.expected else { continue };
        let mut outcome: Value = serde_json::from_str(outcome).expect("JSON");
        outcome["digest"] = Value::from("0".repeat(64));
        assert!(schema.fits(&schema.0, &outcome), "{}: {outcome}", vector.name);
    }
}
