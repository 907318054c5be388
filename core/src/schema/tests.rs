//! The shapes say what the readers do: each key of a shape is read, any other is refused, required keys are missed.

#![allow(clippy::cast_precision_loss, clippy::float_arithmetic, reason = "the numbers of a test are small")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{ProptestConfig, prop_assert, proptest};
use regex::Regex;
use serde_json::{Map, Value, json};

use super::{Document, Shape};
use crate::certificate::Certificate;
use crate::wire::tests::{carts, rulebooks, strategies, strategies_cart};
use crate::{Cart, Code, Currency, Error, Outcome, ReturnRequest, Rulebook, wire};

/// The JSON Schema of a document, evaluated: so the text that is generated is what is tested.
struct Schema {
    root: Value,
    /// Definitions and keys that a valid value had.
    seen: BTreeSet<String>,
    known: RefCell<BTreeMap<(String, String), bool>>,
}

impl Schema {
    fn new(document: &Document) -> Schema {
        Schema { root: serde_json::from_str(&document.json_schema()).unwrap(), seen: BTreeSet::new(), known: RefCell::default() }
    }

    fn accepts(&mut self, value: &Value) -> bool {
        let mut seen = BTreeSet::new();
        let valid = self.valid(&self.root, value, "", &mut seen);
        if valid {
            self.seen.extend(seen);
        }
        valid
    }

    fn valid(&self, schema: &Value, value: &Value, place: &str, seen: &mut BTreeSet<String>) -> bool {
        schema.as_object().unwrap().iter().all(|(keyword, rule)| match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" | "properties" | "additionalProperties" => true,
            "$ref" => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                self.valid(&self.root["$defs"][name], value, name, seen)
            }
            "anyOf" => rule.as_array().unwrap().iter().enumerate().any(|(index, option)| {
                let mut inside = BTreeSet::new();
                let valid = self.valid(option, value, &format!("{place}|{index}"), &mut inside);
                if valid {
                    seen.append(&mut inside);
                }
                valid
            }),
            "type" => match rule.as_str().unwrap() {
                "object" => value.as_object().is_some_and(|members| self.members(schema, members, place, seen)),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "number" => value.is_number(),
                "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
                other => panic!("{other}"),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            // Each of the others is about one type, and silent about other types.
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "items" => {
                let place = format!("{place}[]");
                value.as_array().is_none_or(|items| items.iter().all(|item| self.valid(rule, item, &place, seen)))
            }
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "minProperties" => value.as_object().is_none_or(|members| members.len() as u64 >= rule.as_u64().unwrap()),
            "propertyNames" => {
                value.as_object().is_none_or(|members| members.keys().all(|key| self.valid(rule, &json!(key), place, seen)))
            }
            "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| self.matches(rule.as_str().unwrap(), text)),
            other => panic!("{other}"),
        })
    }

    /// Whether a text matches; each question is asked thousands of times.
    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut known = self.known.borrow_mut();
        let answer = || Regex::new(pattern).unwrap().is_match(text);
        *known.entry((pattern.to_owned(), text.to_owned())).or_insert_with(answer)
    }

    fn members(&self, schema: &Value, members: &Map<String, Value>, place: &str, seen: &mut BTreeSet<String>) -> bool {
        members.iter().all(|(key, value)| match schema.get("properties").and_then(|properties| properties.get(key)) {
            Some(property) => {
                let place = format!("{place}.{key}");
                let valid = self.valid(property, value, &place, seen);
                seen.insert(place);
                valid
            }
            None => match &schema["additionalProperties"] {
                Value::Bool(false) => false,
                rule => self.valid(rule, value, place, seen),
            },
        })
    }
}

type Read = fn(&[u8]) -> Result<(), Error>;

/// Each kind of documents with its reader and with documents that together have every key.
fn kinds() -> [(Document, Read, Vec<Value>); 6] {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    [
        (Document::rulebook(), |text| Rulebook::from_json(text).map(drop), vec![value(rulebooks::FULL), value(rulebooks::MORE)]),
        (Document::cart(), |text| Cart::from_json(text).map(drop), vec![value(carts::FULL)]),
        (Document::outcome(), |text| Outcome::from_json(text).map(drop), vec![value(carts::OUTCOME), value(OUTCOME)]),
        (
            Document::return_request(),
            |text| ReturnRequest::from_json(text, Currency::parse("USD").unwrap()).map(drop),
            vec![value(REQUEST)],
        ),
        (
            Document::certificate(),
            |text| Certificate::from_json(text, Currency::parse("USD").unwrap()).map(drop),
            vec![
                json!({"tillwork": 1, "kind": "unit_prices", "parts": 64, "lines": [[0, 3], []], "bound": "9.00"}),
                json!({"tillwork": 1, "kind": "none"}),
            ],
        ),
        (Document::ledger(), read_ledger, LEDGER.lines().map(value).collect()),
    ]
}

/// A request with every key.
const REQUEST: &str = r#"{"tillwork":1,"id":"slip-1","at":"2026-11-20T10:00:00Z","policy":"share","lines":[{"line":"1","units":1,"price":"9.00"}],
"shipping":["s"],"gifts":"charge","gifts_returned":[{"promotion":"g","sku":"SPOON","quantity":1}],"gift_values":[{"sku":"SPOON","value":4}],
"before":{"outcome":"00","policy":"share","lines":[{"line":"1","units":1}],"shipping":["p"],"gifts":[{"promotion":"g","sku":"SPOON","quantity":1}],
"coupons":[{"promotion":"g","coupon":"c","quantity":1}],"refunded":"9.00","charged":"0.00","points":{"take_back":1,"give_back":0}}}"#;

/// What the other outcome has no room for.
const OUTCOME: &str = r#"{"tillwork":1,"rulebook":"r","currency":"USD","at":"2026-11-11T20:00:00Z","price_basis":"gross",
"totals":{"subtotal":"0.00","shipping":"0.00","discounts":{"price":"0.00","item":"0.00","order":"0.00","shipping":"0.00","payment":"0.00"},
"discount":"0.00","payable":"0.00","saved":"0.00"},"sellers":[{"seller":"s","subtotal":"0.00","shipping":"0.00",
"discounts":{"price":"0.00","item":"0.00","order":"0.00","shipping":"0.00","payment":"0.00"},"discount":"0.00","payable":"0.00"}],
"lines":[],"shipping":[{"id":"s","method":"m","amount":"0.00","payable":"0.00","adjustments":[]}],"gifts":[],
"points":{"spent":5,"value":"1.00","earned":0},"applied":[],"not_applied":[],"next":[{"promotion":"q","saves":"1.00",
"change":{"kind":"spend","amount":"1.00","items":{"sku":["A"],"category":"a/b","seller":"s","price":{"min":"1.00","max":{"USD":"2.00"}},
"on_sale":true,"any":[{"tag":"a"}],"all":[{"tag":"a"}],"not":{"tag":["a","b"]},"attribute":[{"name":"a","op":"eq","value":1},
{"name":"a","op":"in","values":["x",true]},{"name":"a","op":"lt","value":"5"},{"name":"a","op":"exists"}]}}}],
"effects":[],"optimality":{"proven":true},"digest":"00"}"#;

/// Reads a document of the ledger as what it looks like.
fn read_ledger(text: &[u8]) -> Result<(), Error> {
    let currency = Currency::parse("USD").unwrap();
    match serde_json::from_slice::<Value>(text).unwrap() {
        Value::Array(_) => wire::read_entries(text, currency).map(drop),
        value if value.get("event").is_some() => wire::read_event(text, currency).map(drop),
        value if value.get("member").is_some() => wire::read_state(text, currency).map(drop),
        _ => wire::read_question(text).map(drop),
    }
}

/// One document a line.
const LEDGER: &str = r#"{"tillwork":1,"member":"c-1","at":"2026-01-10T12:00:00Z","day":"2026-01-10","debt":5,"lots":[{"id":"k","order":"o","earned_at":"2026-01-10T12:00:00Z","usable_on":"2026-01-10","expires_on":"2027-01-10","points":7}],"orders":[{"order":"o","earned":9,"taken_back":2,"expired":3,"excused":1,"spent":[{"id":"k","earned_at":"2026-01-10T12:00:00Z","points":7}]}],"qualifying":[{"key":"k","order":"o","day":"2026-01-10","points":9,"spend":"9.00"}],"activities":[{"activity":"a","day":"2026-01-10","streak":3,"day_points":2,"month_points":6,"year":2026,"about":["x"]}],"sent":{"day":"2026-01-10","points":5},"keys":[{"key":"k","digest":"00"}]}
{"event":"earn","key":"k","at":"2026-01-10T12:00:00Z","order":"o","points":5,"spend":"5.00","qualifying":4,"hold":true}
{"event":"confirm","key":"k","at":"2026-01-10T12:00:00Z","order":"o"}
{"event":"redeem","key":"k","at":"2026-01-10T12:00:00Z","order":"o","points":5}
{"event":"refund","key":"k","at":"2026-01-10T12:00:00Z","order":"o","spend":"5.00","qualifying":4,"take_back":5,"give_back":2}
{"event":"adjust","key":"k","at":"2026-01-10T12:00:00Z","points":5,"expires_on":"2027-01-01","reason":"sorry"}
{"event":"activity","key":"k","at":"2026-01-10T12:00:00Z","activity":"a","about":"x","birthday":"02-29"}
{"event":"transfer","key":"k","at":"2026-01-10T12:00:00Z","points":5,"to":"c-2"}
{"event":"receive","key":"k","at":"2026-01-10T12:00:00Z","from":"c-2","lots":[{"points":5,"earned_at":"2026-01-10T12:00:00Z","expires_on":"2027-01-01"}]}
{"event":"expire","at":"2026-01-10T12:00:00Z"}
[{"kind":"event","member":"c-1","day":"2026-01-10","event":{"event":"expire","at":"2026-01-10T12:00:00Z"},"awarded":{"points":5,"streak":2,"year":2026},"excused":3},{"kind":"points","member":"c-1","cause":"earn","key":"k","order":"o","at":"2026-01-10T12:00:00Z","day":"2026-01-10","from":"issued","to":"lot","points":5,"lot":{"id":"k","order":"o","earned_at":"2026-01-10T12:00:00Z","usable_on":"2026-01-10","expires_on":"2027-01-10"}}]
{"at":"2026-01-10T12:00:00Z","within_days":30}"#;

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_key_of_every_shape_is_read() {
    for (document, read, values) in kinds() {
        let mut schema = Schema::new(&document);
        for value in &values {
            let text = value.to_string();
            read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
            assert!(schema.accepts(value), "{text}");
        }
        let keys = document.definitions.iter().flat_map(|definition| keys(&definition.shape, definition.name));
        let unread: Vec<String> = keys.filter(|key| !schema.seen.contains(key)).collect();
        assert_eq!(unread, Vec::<String>::new(), "not in any {} that is read", document.name);
    }
}

/// Nobody reads returns back, so their shape is held to what the engine writes: the vectors together have every key.
#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn every_key_of_a_return_is_in_a_vector() {
    let document = Document::returned();
    let mut schema = Schema::new(&document);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/returns");
    for theme in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in std::fs::read_dir(theme).unwrap().map(|entry| entry.unwrap().path()) {
            let vector: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            for answer in vector["steps"].as_array().unwrap().iter().filter_map(|step| step.get("return")) {
                let mut answer = answer.clone();
                answer["digest"] = json!("0".repeat(64));
                assert!(schema.accepts(&answer), "{}: {answer}", path.display());
            }
        }
    }
    let own = document.definitions.iter().filter(|one| one.name.starts_with("Return") || one.name.ends_with("Effect"));
    let keys = own.flat_map(|definition| keys(&definition.shape, definition.name));
    let unseen: Vec<String> = keys.filter(|key| !schema.seen.contains(key)).collect();
    assert_eq!(unseen, Vec::<String>::new(), "in no vector");
}

/// All keys below a shape, named like the evaluator names them.
fn keys(shape: &Shape, place: &str) -> Vec<String> {
    match shape {
        Shape::Object(fields) => fields
            .iter()
            .flat_map(|field| {
                let place = format!("{place}.{}", field.name);
                let inner = keys(&field.shape, &place);
                std::iter::once(place).chain(inner)
            })
            .collect(),
        Shape::Either(options) => {
            options.iter().enumerate().flat_map(|(index, option)| keys(option, &format!("{place}|{index}"))).collect()
        }
        Shape::List { of, .. } => keys(of, &format!("{place}[]")),
        Shape::Map { of, .. } => keys(of, place),
        _ => Vec::new(),
    }
}

/// Changes one value at a time, in every way that could matter, and asks both.
#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn schema_and_readers_refuse_the_same() {
    for (document, read, values) in kinds() {
        let mut schema = Schema::new(&document);
        for value in values.iter().flat_map(parts) {
            for changed in changes(&value) {
                let text = changed.to_string();
                let answer = read(text.as_bytes());
                let accepted = schema.accepts(&changed);
                match answer {
                    Ok(()) => assert!(accepted, "the schema refuses what is read: {text}"),
                    Err(error) if accepted => {
                        let shape_problem = error.problems().iter().find(|problem| is_about_shape(problem.code, &problem.path));
                        assert_eq!(shape_problem, None, "the schema accepts: {text}");
                    }
                    Err(_) => {}
                }
            }
        }
    }
}

/// A large rulebook as small ones that together have the same content: the work grows with the square of a document.
fn parts(value: &Value) -> Vec<Value> {
    let mut rest = value.clone();
    let promotions = rest.get_mut("promotions").and_then(Value::as_array_mut).map(std::mem::take);
    let mut parts = vec![rest];
    for promotion in promotions.into_iter().flatten() {
        let small = |promotion: Value| {
            let coupons = json!([{"id": "welcome", "code": "A"}, {"id": "family", "code": "B"}]);
            let promotions = json!([promotion, {"id": "three", "benefit": {"kind": "free_shipping"}}]);
            let tiers = json!({"tiers": [{"id": "gold"}]});
            json!({"tillwork": 1, "id": "x", "currency": "USD", "coupons": coupons, "programme": tiers, "promotions": promotions})
        };
        let benefits = promotion["benefit"].as_array().cloned().unwrap_or_else(|| vec![promotion["benefit"].clone()]);
        parts.extend(benefits.into_iter().map(|benefit| small(json!({"id": "p", "benefit": benefit}))));
        let conditions = promotion.get("conditions").and_then(|all| all["conditions"].as_array().cloned()).unwrap_or_default();
        let with = |condition| small(json!({"id": "p", "conditions": condition, "benefit": {"kind": "free_shipping"}}));
        parts.extend(conditions.into_iter().map(with));
        let mut plain = promotion;
        plain["id"] = json!("p");
        plain["benefit"] = json!({"kind": "free_shipping"});
        plain.as_object_mut().unwrap().remove("conditions");
        parts.push(small(plain));
    }
    parts
}

/// Problems that a schema can express; the others lie between values, or in the grammar of a text.
fn is_about_shape(code: Code, path: &str) -> bool {
    let shape = [Code::UnknownField, Code::MissingField, Code::WrongType, Code::UnknownValue, Code::UnsupportedVersion];
    // These two depend on other values.
    shape.contains(&code) && path != "/customer/points" && path != "/combination/strategy"
}

/// The value with one change each: a key gone, a key too many, another value in its place.
fn changes(value: &Value) -> Vec<Value> {
    let mut all = vec![json!(null), json!("x"), json!([]), json!({})];
    if !value.is_object() && !value.is_array() {
        all.extend([json!(true), json!(7), json!(-1), json!(0.5), json!("")]);
    }
    match value {
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert("zzz".to_owned(), json!(1));
            all.push(Value::Object(more));
            for (key, inner) in members {
                let mut without = members.clone();
                without.remove(key);
                all.push(Value::Object(without));
                for changed in changes(inner) {
                    let mut members = members.clone();
                    members.insert(key.clone(), changed);
                    all.push(Value::Object(members));
                }
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                for changed in changes(inner) {
                    let mut items = items.clone();
                    items[index] = changed;
                    all.push(Value::Array(items));
                }
            }
        }
        _ => {}
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn prop_what_is_written_fits_the_schema(
        rulebook in strategies::rulebook(), cart in strategies_cart::cart(), outcome in strategies_cart::outcome(),
    ) {
        for (document, text) in Document::all().into_iter().zip([rulebook.to_json(), cart.to_json(), outcome.to_json()]) {
            let value: Value = serde_json::from_str(&text).unwrap();
            prop_assert!(Schema::new(&document).accepts(&value), "{text}");
        }
    }
}
