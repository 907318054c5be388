//! Input that nobody writes by accident.

use super::{cart_with, line_with, problems, rulebook_with};
use crate::{Cart, Outcome, Rulebook};

/// All three readers must answer, with an error or without, and never otherwise.
fn survive(bytes: &[u8]) {
    let _ = Rulebook::from_json(bytes);
    let _ = Cart::from_json(bytes);
    let _ = Outcome::from_json(bytes);
}

#[track_caller]
fn syntax(bytes: &[u8], found: &str) {
    for error in
        [Rulebook::from_json(bytes).unwrap_err(), Cart::from_json(bytes).unwrap_err(), Outcome::from_json(bytes).unwrap_err()]
    {
        assert_eq!(problems(&error), [("json_syntax", "")]);
        assert_eq!(error.problems()[0].found, found);
    }
}

#[test]
fn what_is_not_json_says_where() {
    syntax(b"", "the end of the text at line 1, column 1");
    syntax(b" \n ", "the end of the text at line 2, column 2");
    syntax(b"{\"a\": tru}", "`t` at line 1, column 7");
    syntax(b"{} x", "`x` at line 1, column 4");
    syntax(b"{}{}", "`{` at line 1, column 3");
    syntax(b"[1,]", "`]` at line 1, column 4");
    syntax(b"{\"a\":1,}", "`}` at line 1, column 8");
    syntax(b"{a: 1}", "`a` at line 1, column 2");
    syntax(b"{\"a\" 1}", "`1` at line 1, column 6");
    syntax(b"[1 2]", "`2` at line 1, column 4");
    syntax(b"[01]", "`1` at line 1, column 3");
    syntax(b"[1.]", "`]` at line 1, column 4");
    syntax(b"[.5]", "`.` at line 1, column 2");
    syntax(b"[+1]", "`+` at line 1, column 2");
    syntax(b"[1e]", "`]` at line 1, column 4");
    syntax(b"[NaN]", "`N` at line 1, column 2");
    syntax(b"[Infinity]", "`I` at line 1, column 2");
    syntax(b"['a']", "`'` at line 1, column 2");
    syntax(b"// x\n{}", "`/` at line 1, column 1");
    syntax("[\n\"äöü\" x]".as_bytes(), "`x` at line 2, column 7");
    syntax(b"[\"a\nb\"]", "`\\n` at line 1, column 4");
    syntax(b"[\"\\x\"]", "`x` at line 1, column 4");
    syntax(b"[\"\\u12\"]", "`\"` at line 1, column 7");
    syntax(b"[\"abc", "the end of the text at line 1, column 6");
    syntax(b"[\"abc\\", "the end of the text at line 1, column 7");
    syntax(b"\xEF\xBB\xBF{}", "one at line 1, column 1");
    syntax(b"[\"a\xFFb\"]", "other bytes at line 1, column 4");
    syntax(b"[\"\xED\xA0\x80\"]", "other bytes at line 1, column 3");
}

#[test]
fn surrogates_come_in_pairs() {
    for bad in
        [r#"["\ud800"]"#, r#"["\ud800\u0041"]"#, r#"["\ud800x"]"#, r#"["\udc00"]"#, r#"["\ud800\n"]"#, r#"["\ud800\ud800"]"#]
    {
        syntax(bad.as_bytes(), "`\\` at line 1, column 3");
    }
    let good = rulebook_with(r#""time_zone": "UTC""#).replace("shop", r"\uD83D\uDE00\u00e9");
    assert_eq!(Rulebook::from_json(good.as_bytes()).unwrap().id.as_str(), "😀é");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn deep_nesting_is_refused_without_recursion() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = |depth: usize| format!("{}0{}", open.repeat(depth), close.repeat(depth));
        let code = |text: &str| Rulebook::from_json(text.as_bytes()).unwrap_err().problems()[0].code.as_str();
        assert_ne!(code(&deep(64)), "json_depth");
        assert_eq!(code(&deep(65)), "json_depth");
        assert_eq!(code(&open.repeat(1_000_000)), "json_depth");
    }
    let error = Rulebook::from_json("[".repeat(100).as_bytes()).unwrap_err();
    assert_eq!(error.problems()[0].found, "more at line 1, column 65");
}

#[test]
fn duplicate_keys_are_found_at_any_depth() {
    let text = rulebook_with(
        r#""promotions": [{"id": "p", "benefit": {"kind": "percent_off", "percent": 1, "kind": "percent_off",
            "items": {"not": {"sku": "A", "sku": "B"}}, "max_discount": {"USD": 1, "USD": 2}}, "labels": {"en": "a", "en": "b"}}]"#,
    );
    super::rulebook_problems(
        &text,
        &[
            ("duplicate_key", "/promotions/0/benefit/kind"),
            ("duplicate_key", "/promotions/0/benefit/items/not/sku"),
            ("duplicate_key", "/promotions/0/benefit/max_discount/USD"),
            ("duplicate_key", "/promotions/0/labels/en"),
        ],
    );
    super::cart_problems(&cart_with(r#""lines": [], "attributes": {"a": 1, "a": 1}"#), &[("duplicate_key", "/attributes/a")]);
}

#[test]
fn input_is_shown_cut_and_harmless() {
    let long = "x".repeat(10_000);
    let error = Cart::from_json(line_with(&format!(r#""unit_price": "{long}""#)).as_bytes()).unwrap_err();
    assert_eq!(error.problems()[0].found, format!("`{}…`", "x".repeat(80)));
    let error = Cart::from_json(line_with(r#""unit_price": "a\u001b[31m\n\u009b""#).as_bytes()).unwrap_err();
    assert_eq!(error.problems()[0].found, r"`a\u{1b}[31m\n\u{9b}`");
    let error = Cart::from_json(cart_with(&format!(r#""lines": [], "{long}": 1"#)).as_bytes()).unwrap_err();
    assert_eq!(error.problems()[0].code.as_str(), "unknown_field");
    assert!(error.problems()[0].found.chars().count() == 83);
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn numbers_of_any_size_are_judged_without_rounding() {
    for number in [
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999999999999",
        "18446744073709551616",
        "-9223372036854775809",
        "-0",
        "-0.0",
        "1E+2",
        "0.1e1",
    ] {
        survive(
            line_with(&format!(r#""quantity": {number}, "unit_price": {number}, "attributes": {{"a": {number}}}"#)).as_bytes(),
        );
    }
    let digits = "9".repeat(100_000);
    super::cart_problems(
        &line_with(&format!(r#""quantity": {digits}, "unit_price": {digits}, "attributes": {{"a": {digits}.{digits}}}"#)),
        &[
            ("integer_range", "/lines/0/quantity"),
            ("amount_range", "/lines/0/unit_price"),
            ("rate_range", "/lines/0/attributes/a"),
        ],
    );
    super::cart_problems(
        &line_with(r#""unit_price": 1, "attributes": {"a": 123456789012.1234567}"#),
        &[("rate_range", "/lines/0/attributes/a")],
    );
    let exact =
        Cart::from_json(line_with(r#""unit_price": 1, "attributes": {"a": 123456789012.123456, "b": -0.0}"#).as_bytes()).unwrap();
    assert!(exact.to_json().contains(r#""attributes":{"a":123456789012.123456,"b":0}"#));
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn many_problems_cost_no_more_than_the_document() {
    // Quadratic work would take minutes here.
    let lines = vec![r#"{"id": "a", "sku": "", "unit_price": "x", "y": 1}"#; 10_000].join(",");
    let error = Cart::from_json(cart_with(&format!(r#""lines": [{lines}]"#)).as_bytes()).unwrap_err();
    // Three in the values of each line. That their ids are equal is not judged beside so many.
    assert_eq!(error.problems().len(), 10_001);
    assert_eq!(error.problems()[9_999].path, "/lines/3333/sku");
    assert_eq!(error.problems()[10_000].found, "30000 or more");
    let usage = vec![r#"{"promotion": "a"}"#; 100_000].join(",");
    let error = Cart::from_json(cart_with(&format!(r#""lines": [], "usage": [{usage}]"#)).as_bytes()).unwrap_err();
    assert_eq!(error.problems().len(), 10_001);
    assert_eq!(error.problems()[9_999].path, "/usage/10000");
    assert_eq!(error.problems()[10_000].found, "99999");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn of_too_many_problems_the_first_are_told_and_the_others_counted() {
    let refused = |text: String| Cart::from_json(cart_with(&text).as_bytes()).unwrap_err();
    let numbers = |count: usize| vec!["1"; count].join(",");
    // As many as are told: nothing is left out, and nothing says so.
    let error = refused(format!(r#""lines": [], "usage": [{}]"#, numbers(10_000)));
    assert_eq!(error.problems().len(), 10_000);
    assert_eq!(error.problems()[9_999].path, "/usage/9999");
    let error = refused(format!(r#""lines": [], "usage": [{}]"#, numbers(10_001)));
    assert_eq!(error.problems().len(), 10_001);
    assert_eq!(error.problems()[9_999].path, "/usage/9999");
    let last = error.problems()[10_000].to_string();
    assert_eq!(last, "the document: expected at most 10000 problems, found 10001 or more (too_many_problems)");
    // The first of the document, also where a field is read before one that stands before it.
    let error = refused(format!(r#""usage": [{}], "lines": [{}]"#, numbers(30_000), numbers(10_000)));
    assert!(error.problems()[..10_000].iter().enumerate().all(|(index, problem)| problem.path == format!("/usage/{index}")));
    assert_eq!(error.problems()[10_000].found, "40000 or more");
    // Those of values and those between values are told in one order, and counted together while all values' are told.
    let same = vec![r#"{"promotion": "a", "sku": "b"}"#; 9_000].join(",");
    let error = refused(format!(r#""gift_choices": [{same}], "lines": [], "usage": [{}]"#, numbers(2_000)));
    assert_eq!(error.problems().len(), 10_001);
    assert_eq!(error.problems()[0].path, "/gift_choices/1/promotion");
    assert_eq!(error.problems()[9_999].path, "/usage/1000");
    assert_eq!(error.problems()[10_000].found, "10999");
    // An empty list is not one whose entries were not kept.
    let entries = vec![r#"{"segments": 1}"#; 10_001].join(",");
    let any = format!(r#""promotions": [{entries}, {{"id": "p", "codes": ["A"], "benefit": {{"kind": "free_shipping"}}}}]"#);
    let error = Rulebook::from_json(rulebook_with(&any).as_bytes()).unwrap_err();
    assert_eq!(error.problems().last().unwrap().found, "30003 or more");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn cut_and_garbled_documents_are_answered() {
    let text = line_with(r#""unit_price": "19.99", "attributes": {"a": "\u00e9\ud83d\ude00", "b": [1.5e3, null, true]}"#);
    for end in 0..text.len() {
        survive(&text.as_bytes()[..end]);
        for byte in [0, b'"', b'\\', b'{', b'9', 0x80, 0xFF] {
            let mut garbled = text.clone().into_bytes();
            garbled[end] = byte;
            survive(&garbled);
        }
    }
}
