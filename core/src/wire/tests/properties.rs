//! What holds for every document.

use proptest::prelude::{Just, ProptestConfig, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::test_runner::TestCaseError;

use super::strategies::rulebook;
use super::strategies_cart::{cart, outcome};
use crate::schedule::ZoneTable;
use crate::wire::parse::{FaultKind, parse};
use crate::wire::tape::{Entry, Value};
use crate::{
    Amount, AttributeValue, Attributes, Cart, Customer, DepositPaid, GiftChoice, LinePrice, MAX_MINOR, Outcome, Redeem, Rulebook,
    Usage, UsageSubject, validate,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn prop_rulebook_to_json_to_rulebook_is_the_identity(rulebook in rulebook()) {
        let text = rulebook.to_json();
        let read = Rulebook::from_json(text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read.to_json(), text);
        prop_assert_eq!(read, rulebook.clone());
        prop_assert_eq!(validate::rulebook(&rulebook, &ZoneTable::bundled()), []);
    }

    #[test]
    fn prop_cart_to_json_to_cart_is_the_identity(cart in cart()) {
        let text = cart.to_json();
        let read = Cart::from_json(text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read.to_json(), text);
        prop_assert_eq!(read, cart);
    }

    #[test]
    fn prop_outcome_to_json_to_outcome_is_the_identity(outcome in outcome()) {
        let text = outcome.to_json();
        let read = Outcome::from_json(text.as_bytes()).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read.to_json(), text);
        prop_assert_eq!(read, outcome);
    }

    /// What is written is JSON to everybody else, too.
    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn prop_other_readers_agree_with_what_is_written(rulebook in rulebook(), cart in cart(), outcome in outcome()) {
        for text in [rulebook.to_json(), cart.to_json(), outcome.to_json()] {
            let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let tape = parse(text.as_bytes(), 64).map_err(|fault| TestCaseError::fail(format!("{fault:?}")))?;
            prop_assert!(same(tape.root(), &value), "{}", text);
        }
    }

    /// On texts that are nearly JSON the reader says yes and no where a widely used one does.
    #[test]
    fn prop_the_reader_agrees_with_serde_json(text in nearly_json()) {
        let ours = parse(text.as_bytes(), 64);
        match (&ours, serde_json::from_str::<serde_json::Value>(&text)) {
            (Ok(tape), Ok(value)) => prop_assert!(same(tape.root(), &value), "{}", text),
            (Err(_), Err(_)) => {}
            // serde_json refuses numbers that no float holds; here each field says what it takes.
            (Ok(_), Err(error)) => prop_assert!(error.to_string().contains("number out of range"), "{error}: {text}"),
            (Err(fault), Ok(_)) => prop_assert_eq!(fault.kind, FaultKind::Depth, "{}", text),
        }
    }

    /// A cart is refused at a glance if and only if there is something to say about it.
    #[test]
    fn prop_both_judges_of_carts_are_of_one_mind(cart in cart(), spoil in any::<prop::sample::Index>()) {
        prop_assert!(validate::cart(&cart).is_ok());
        let spoils = spoils();
        let (name, spoil) = spoils[spoil.index(spoils.len())];
        let mut spoilt = cart.clone();
        spoil(&mut spoilt);
        if spoilt != cart {
            prop_assert!(validate::cart(&spoilt).is_err_and(|problems| !problems.is_empty()), "{name}");
            let refused = Cart::from_json(spoilt.to_json().as_bytes()).map(drop);
            prop_assert_eq!(refused.map_err(|error| error.problems().to_vec()), Err(validate::cart(&spoilt).err().unwrap_or_default()));
        }
    }
}

/// Whether a value is what another reader makes of the same text.
fn same(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
    match (ours.entry(), theirs) {
        (Entry::Null, serde_json::Value::Null) => true,
        (Entry::Bool(ours), serde_json::Value::Bool(theirs)) => ours == theirs,
        (Entry::Number(ours), serde_json::Value::Number(theirs)) => {
            let ours: f64 = ours.parse().unwrap();
            let theirs = theirs.as_f64().unwrap();
            // serde_json may be off by the last bit.
            ours == theirs || (ours - theirs).abs() <= ours.abs() * 4.0 * f64::EPSILON
        }
        (Entry::Text(ours), serde_json::Value::String(theirs)) => ours == theirs,
        (Entry::List { .. }, serde_json::Value::Array(theirs)) => {
            let ours: Vec<Value<'_>> = ours.items().unwrap().collect();
            ours.len() == theirs.len() && ours.into_iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Entry::Object { .. }, serde_json::Value::Object(theirs)) => {
            // Of a key given twice serde_json keeps the last.
            let ours: std::collections::BTreeMap<&str, Value<'_>> = ours.members().unwrap().collect();
            ours.len() == theirs.len()
                && ours.into_iter().all(|(key, ours)| theirs.get(key).is_some_and(|theirs| same(ours, theirs)))
        }
        _ => false,
    }
}

/// JSON, often with a character too many or too few.
fn nearly_json() -> BoxedStrategy<String> {
    let piece = prop_oneof![
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(",".to_owned()),
        Just(":".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?[0-9]{0,3}(\\.[0-9]{0,3})?([eE][+-]?[0-9]{0,4})?",
        "\"([a-c \\\\/bfnrtu\u{7f}é😀]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fD]{4}|\\\\ud8[0-9a-f]{2}\\\\udc[0-9A-F]{2}){0,5}\"",
        "[ \t\r\n\u{b}\u{a0}]{0,2}",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        "\"[a-c é]{0,4}\"",
    ];
    let value = leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" ,"))),
            proptest::collection::vec(("[a-c]{0,1}", inner), 0..4).prop_map(|members| {
                let members: Vec<String> = members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    });
    prop_oneof![
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        value.clone(),
        (value, any::<prop::sample::Index>(), "[\\PC\\{\\}\\[\\],:\"0-9eE.+-]?").prop_map(|(text, place, put)| {
            let mut characters: Vec<char> = text.chars().collect();
            let place = place.index(characters.len());
            characters.splice(place..=place, put.chars());
            characters.into_iter().collect()
        }),
    ]
    .boxed()
}

type Spoil = fn(&mut Cart);

/// Ways to make a good cart a bad one; some do nothing to a cart that lacks what they spoil.
fn spoils() -> Vec<(&'static str, Spoil)> {
    fn first<T>(list: &mut [T], change: impl FnOnce(&mut T)) {
        if let Some(one) = list.first_mut() {
            change(one);
        }
    }
    vec![
        ("id", |cart| cart.id = Some("$x".into())),
        ("empty id", |cart| cart.id = Some("".into())),
        ("long id", |cart| cart.id = Some("é".repeat(129).into())),
        ("control", |cart| cart.id = Some("a\u{85}".into())),
        ("at", |cart| cart.at = "2026-11-11".to_owned()),
        ("line id", |cart| first(&mut cart.lines, |line| line.id = "$probe".into())),
        ("line ids", |cart| {
            for line in &mut cart.lines {
                line.id = "same".into();
            }
            if cart.lines.len() == 1 {
                cart.lines.push(cart.lines[0].clone());
            }
        }),
        ("sku", |cart| first(&mut cart.lines, |line| line.sku = "".into())),
        ("quantity 0", |cart| first(&mut cart.lines, |line| line.quantity = 0)),
        ("quantity", |cart| first(&mut cart.lines, |line| line.quantity = 1_000_000_001)),
        ("price", |cart| first(&mut cart.lines, |line| line.price = LinePrice::Unit(Amount::from_minor_units(-1)))),
        ("amount", |cart| first(&mut cart.lines, |line| line.price = LinePrice::Total(Amount::from_minor_units(MAX_MINOR + 1)))),
        ("total", |cart| {
            first(&mut cart.lines, |line| {
                (line.price, line.quantity) = (LinePrice::Unit(Amount::from_minor_units(MAX_MINOR)), 2)
            });
        }),
        ("list price", |cart| first(&mut cart.lines, |line| line.list_price = Some(Amount::from_minor_units(i64::MIN)))),
        ("cost", |cart| first(&mut cart.lines, |line| line.cost = Some(Amount::from_minor_units(-5)))),
        ("floor", |cart| first(&mut cart.lines, |line| line.floor = Some(Amount::from_minor_units(i64::MAX)))),
        ("seller", |cart| first(&mut cart.lines, |line| line.seller = Some(String::new()))),
        ("category", |cart| first(&mut cart.lines, |line| line.categories = vec!["a//b".to_owned()])),
        ("attribute name", |cart| cart.attributes = Attributes::new().with("", true)),
        ("attribute long name", |cart| cart.attributes = Attributes::new().with("x".repeat(129), true)),
        ("attribute digits", |cart| {
            cart.attributes = Attributes::new().with("n", AttributeValue::Number("0.1234567".parse().unwrap()))
        }),
        ("attribute size", |cart| {
            cart.attributes = Attributes::new().with("n", AttributeValue::Number("1234567890123".parse().unwrap()));
        }),
        ("shipping", |cart| first(&mut cart.shipping, |entry| entry.amount = Amount::from_minor_units(-1))),
        ("shipping method", |cart| first(&mut cart.shipping, |entry| entry.method = "\n".into())),
        ("shipping ids", |cart| {
            if let Some(entry) = cart.shipping.first().cloned() {
                cart.shipping.push(entry);
            }
        }),
        ("customer id", |cart| cart.customer = Some(Customer::new().id(String::new()).points(1))),
        ("orders", |cart| cart.customer = Some(Customer::new().orders(1_000_000_001).points(1))),
        ("points", |cart| cart.customer = Some(Customer::new().points(1_000_000_000_000_001))),
        ("birthday", |cart| cart.customer = Some(Customer::new().birthday("02-30".to_owned()).points(1))),
        ("redeem", |cart| {
            cart.redeem = Some(Redeem::Max);
            cart.customer = None;
        }),
        ("redeem points", |cart| {
            cart.redeem = Some(Redeem::Points(u64::MAX));
            cart.customer = Some(Customer::new().points(1));
        }),
        ("gift choices", |cart| {
            let choice = GiftChoice { promotion: "p".into(), sku: "s".into() };
            cart.gift_choices = vec![choice.clone(), choice];
        }),
        ("deposits", |cart| cart.deposits = vec![DepositPaid { promotion: "p".into(), quantity: 0 }]),
        ("deposits twice", |cart| cart.deposits = vec![DepositPaid { promotion: "p".into(), quantity: 1 }; 2]),
        ("usage", |cart| first(&mut cart.usage, |usage| usage.customer_month = 1_000_000_001)),
        ("usage spent", |cart| {
            first(&mut cart.usage, |usage| {
                usage.subject = UsageSubject::Coupon { coupon: "c".into(), code: None };
                usage.spent = Amount::from_minor_units(1);
            });
        }),
        ("usage twice", |cart| {
            if let Some(usage) = cart.usage.first().cloned() {
                cart.usage.push(usage);
            }
        }),
        ("usage code", |cart| {
            let usage = |code: &str| Usage::new(UsageSubject::Coupon { coupon: "c".into(), code: Some(code.to_owned()) });
            cart.usage = vec![usage("Abc"), usage(" aBC")];
        }),
    ]
}
