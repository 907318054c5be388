//! What documents take in memory: no more than in proportion to their size, whatever they hold.
//!
//! Peaks are counted by an allocator of this binary's own, for each thread by itself, so that nothing depends on what the machine does
//! besides. While a block is moved into a larger one both count.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write;

use tillwork::{Cart, Engine, Outcome, refund_json};

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

fn took(bytes: usize) {
    let held = HELD.get().wrapping_add(bytes);
    HELD.set(held);
    MOST.set(MOST.get().max(held));
}

fn gave_back(bytes: usize) {
    HELD.set(HELD.get().wrapping_sub(bytes));
}

// SAFETY: every call is handed to the system's allocator unchanged. Counting takes no memory: the cells are made at compile time.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        took(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        gave_back(layout.size());
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        took(size);
        gave_back(layout.size());
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// What work made, and the most memory that was held meanwhile, above what was held before.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MOST.set(before);
    let made = work();
    (made, MOST.get() - before)
}

/// Bytes held for each byte of a document, and of what is made of it.
///
/// A value takes two bytes of text at least (`1,`), and 24 on the tape: 12 for one. The tape grows by doubling, and the old one is held
/// until the new one is filled: that is up to 36 for one. What values are made into takes room that the tape's own size bounds when it
/// is set aside, and little more when it is filled: lists of records that are almost nothing but their names come to 54 in all.
const FACTOR: usize = 64;

/// Up to 20,000 problems before the later half of them is dropped, half a kilobyte each, and up to 10,000 entries that cannot be read,
/// each a record of up to a kilobyte.
const REFUSED: usize = 24 << 20;

/// What is there once, whatever the document: zones, tables, a writer's first room.
const ACCEPTED: usize = 1 << 18;

/// What a search for the best deal may note on the way, however large the cart: its layers and diagrams have so many states and no more.
const SEARCHED: usize = 64 << 20;

#[track_caller]
fn in_proportion(what: &str, accepted: bool, taken: usize, size: usize) {
    let most = if accepted { ACCEPTED } else { REFUSED } + FACTOR * size;
    assert!(taken <= most, "{what}: {taken} bytes for {size} bytes; at most {most}");
}

/// About so many bytes of the entry, in a list.
fn list(bytes: usize, entry: impl Fn(usize) -> String) -> String {
    let mut text = String::from("[");
    for number in 0.. {
        if text.len() > bytes {
            break;
        }
        let comma = if number == 0 { "" } else { "," };
        write!(text, "{comma}{}", entry(number)).expect("memory");
    }
    text + "]"
}

fn cart(rest: &str) -> String {
    format!(r#"{{"currency":"USD","at":"2026-11-11T20:00:00Z",{rest}}}"#)
}

fn rulebook(rest: &str) -> String {
    format!(r#"{{"tillwork":1,"id":"shop","currency":"USD",{rest}}}"#)
}

const SIZE: usize = 1 << 18;

/// The text of an entry of some number.
type Entry = Box<dyn Fn(usize) -> String>;

/// Entries that a list might have, from those that are nothing to those that are right.
fn entries() -> Vec<(&'static str, Entry)> {
    fn the(text: &'static str) -> Entry {
        Box::new(move |_| text.to_owned())
    }
    vec![
        ("numbers", the("1")),
        ("empty texts", the(r#""""#)),
        ("empty objects", the("{}")),
        ("promotions again", the(r#"{"promotion":"a"}"#)),
        ("promotions", Box::new(|number| format!(r#"{{"promotion":"{number}"}}"#))),
        ("unknown fields", the(r#"{"x":1}"#)),
        ("keys again", the(r#"{"id":1,"id":1,"id":1}"#)),
        ("deep lists", Box::new(|_| "[".repeat(60) + &"]".repeat(60))),
        ("offers", Box::new(|number| format!(r#"{{"id":"{number}","benefit":{{"kind":"free_shipping"}}}}"#))),
        ("coupons", Box::new(|number| format!(r#"{{"id":"{number}","code":"c{number}"}}"#))),
        ("nested mistakes", the(r#"{"id":"a","codes":[""],"benefit":[{}]}"#)),
        ("long keys", Box::new(|number| format!(r#"{{"{}":{number}}}"#, "x".repeat(10_000)))),
    ]
}

/// Texts that are read one by one.
fn texts() -> Vec<(&'static str, &'static str)> {
    vec![("numbers", "1"), ("empty texts", r#""""#), ("escapes", r#""\u0001""#)]
}

#[track_caller]
fn cart_in_proportion(what: &str, rest: &str) {
    let text = cart(rest);
    let (read, taken) = peak(|| Cart::from_json(text.as_bytes()));
    in_proportion(what, read.is_ok(), taken, text.len());
}

#[track_caller]
fn rulebook_in_proportion(what: &str, rest: &str) {
    let text = rulebook(rest);
    let (read, taken) = peak(|| Engine::from_json(text.as_bytes()));
    in_proportion(what, read.is_ok(), taken, text.len());
}

#[test]
fn carts_of_whatever_there_may_be() {
    for (name, entry) in entries() {
        let entries = list(SIZE, entry);
        cart_in_proportion(&format!("lines: {name}"), &format!(r#""lines":{entries}"#));
        for field in ["usage", "gift_choices", "unknown"] {
            cart_in_proportion(&format!("{field}: {name}"), &format!(r#""lines":[],"{field}":{entries}"#));
        }
    }
    for (name, text) in texts() {
        let texts = list(SIZE, |_| text.to_owned());
        cart_in_proportion(&format!("segments: {name}"), &format!(r#""lines":[],"customer":{{"segments":{texts}}}"#));
        cart_in_proportion(&format!("tags: {name}"), &format!(r#""lines":[{{"id":"1","sku":"A","amount":1,"tags":{texts}}}]"#));
    }
    let attributes = |key: &dyn Fn(usize) -> String| list(SIZE, |n| format!("\"{}\":1", key(n))).replace(['[', ']'], "");
    for (name, members) in [("again", attributes(&|_| "a".to_owned())), ("each once", attributes(&|number| number.to_string()))] {
        cart_in_proportion(&format!("attributes: {name}"), &format!(r#""lines":[],"attributes":{{{members}}}"#));
    }
    let long = "x".repeat(SIZE);
    cart_in_proportion("a long text", &format!(r#""lines":[],"channel":"{long}""#));
    cart_in_proportion("a long id", &format!(r#""lines":[],"id":"{long}""#));
    cart_in_proportion("a long number", &format!(r#""lines":[],"redeem":{}"#, "9".repeat(SIZE)));
}

#[test]
fn rulebooks_of_whatever_there_may_be() {
    for (name, entry) in entries() {
        let entries = list(SIZE, entry);
        for field in ["promotions", "coupons"] {
            rulebook_in_proportion(&format!("{field}: {name}"), &format!(r#""{field}":{entries}"#));
        }
    }
    for (name, text) in texts() {
        let texts = list(SIZE, |_| text.to_owned());
        rulebook_in_proportion(&format!("codes: {name}"), &format!(r#""promotions":[{{"id":"1","codes":{texts}}}]"#));
    }
    let codes = list(SIZE, |number| format!("\"c{number}\""));
    let promotion = format!(r#""promotions":[{{"id":"1","codes":{codes},"benefit":{{"kind":"free_shipping"}}}}]"#);
    rulebook_in_proportion("many codes", &promotion);
}

/// The outcome, and what making it took.
fn evaluated(engine: &Engine, cart: &str) -> (String, usize) {
    let (outcome, taken) = peak(|| engine.evaluate_json(cart.as_bytes()));
    (outcome.unwrap_or_else(|error| panic!("{error}")), taken)
}

#[test]
fn evaluations_and_returns_of_large_orders() {
    let promotions = list(4096, |number| {
        let code = if number % 3 == 0 { format!(r#""codes":"C{number}","#) } else { String::new() };
        format!(r#"{{"id":"p{number}",{code}"benefit":{{"kind":"percent_off","percent":1}}}}"#)
    });
    let groups = r#"{"id":"three","benefit":{"kind":"fixed_price","count":3,"pay_for":2}},
        {"id":"pair","benefit":{"kind":"buy_get","buy":{"quantity":2},"get":{"quantity":1},"deal":{"percent":50}}}"#;
    let engine =
        |promotions: &str| Engine::from_json(rulebook(&format!(r#""promotions":{promotions}"#)).as_bytes()).expect("a rulebook");
    let line = |quantity: usize| {
        move |number: usize| {
            format!(r#"{{"id":"{number}","sku":"S{number}","quantity":{quantity},"unit_price":{}}}"#, number % 97 + 1)
        }
    };
    let usage = list(SIZE, |number| format!(r#"{{"promotion":"p{number}","total":{number}}}"#));
    for (what, engine) in [("percentages", engine(&promotions)), ("groups", engine(&format!("[{groups}]")))] {
        for (how, cart) in [
            ("many lines", cart(&format!(r#""lines":{}"#, list(SIZE / 2, line(1))))),
            ("many units", cart(&format!(r#""lines":{}"#, list(SIZE / 64, line(1_000_000))))),
            ("much used", cart(&format!(r#""lines":{},"usage":{usage}"#, list(4096, line(2))))),
        ] {
            let (outcome, taken) = evaluated(&engine, &cart);
            in_proportion(&format!("{what}, {how}"), true, taken, cart.len() + outcome.len());
            let request = r#"{"at":"2026-12-01T20:00:00Z","lines":[{"line":"0","units":1}]}"#;
            let (answer, taken) = peak(|| refund_json(outcome.as_bytes(), request.as_bytes()));
            let answer = answer.unwrap_or_else(|error| panic!("{error}"));
            in_proportion(&format!("{what}, {how}, returned"), true, taken, outcome.len() + request.len() + answer.len());
            let request = r#"{"policy":"reprice","at":"2026-12-01T20:00:00Z","lines":[{"line":"0","units":1}]}"#;
            let (answer, taken) = peak(|| engine.refund_json(outcome.as_bytes(), cart.as_bytes(), request.as_bytes()));
            let answer = answer.unwrap_or_else(|error| panic!("{error}"));
            let size = outcome.len() + cart.len() + request.len() + answer.len();
            in_proportion(&format!("{what}, {how}, priced anew"), true, taken, size);
        }
    }
}

#[test]
fn outcomes_of_whatever_there_may_be() {
    for (name, entry) in entries() {
        let entries = list(SIZE, entry);
        for field in ["lines", "shipping", "gifts", "applied", "not_applied", "next", "effects", "sellers", "unknown"] {
            let text = format!(r#"{{"tillwork":1,"currency":"USD","at":"2026-11-11T20:00:00Z","{field}":{entries}}}"#);
            let (read, taken) = peak(|| Outcome::from_json(text.as_bytes()));
            in_proportion(&format!("{field}: {name}"), read.is_ok(), taken, text.len());
        }
    }
}

#[test]
fn ledgers_of_many_events() {
    let engine = Engine::from_json(
        rulebook(r#""promotions":[],"programme":{"pending_days":14,"expiry":{"kind":"rolling","days":365}}"#).as_bytes(),
    );
    let engine = engine.expect("a rulebook");
    let ledger = engine.ledger();
    let at = |number: usize| format!("2026-{:02}-{:02}T12:00:00Z", number / 28 % 12 + 1, number % 28 + 1);
    let mut days: Vec<String> = (0..336).map(at).collect();
    days.sort();
    let mut state = String::from(r#"{"tillwork":1,"member":"c-1"}"#);
    let mut entries = String::from("[");
    for number in 0..300 {
        let day = &days[number * days.len() / 300];
        let event = format!(r#"{{"event":"earn","key":"k{number}","at":"{day}","order":"o{number}","points":{}}}"#, number + 1);
        let (answer, taken) = peak(|| ledger.apply_json(state.as_bytes(), event.as_bytes()));
        let answer = answer.unwrap_or_else(|error| panic!("{error}"));
        in_proportion("an event", true, taken, state.len() + event.len() + answer.len());
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        state = answer["state"].to_string();
        let made = answer["entries"].to_string();
        entries += if number == 0 { "" } else { "," };
        entries += made.trim_start_matches('[').trim_end_matches(']');
    }
    entries += "]";
    let (replayed, taken) = peak(|| ledger.replay_json(entries.as_bytes()));
    let replayed = replayed.unwrap_or_else(|error| panic!("{error}"));
    in_proportion("a replay", true, taken, entries.len() + replayed.len());
    for (name, entry) in self::entries() {
        let entries = list(SIZE, entry);
        let (read, taken) = peak(|| ledger.read_entries(entries.as_bytes()));
        in_proportion(&format!("entries: {name}"), read.is_ok(), taken, entries.len());
        let text = format!(r#"{{"tillwork":1,"member":"c-1","lots":{entries}}}"#);
        let (read, taken) = peak(|| ledger.read_state(text.as_bytes()));
        in_proportion(&format!("lots: {name}"), read.is_ok(), taken, text.len());
    }
}

#[test]
fn the_best_deal_of_much() {
    let offers = [
        r#""benefit":{"kind":"fixed_price","count":3,"pay_for":2}"#,
        r#""benefit":{"kind":"buy_get","buy":{"quantity":2},"get":{"quantity":1},"deal":{"percent":50}}"#,
        r#""benefit":{"kind":"nth_unit","steps":[{"nth":2,"deal":{"percent":30}}]}"#,
        r#""benefit":{"kind":"percent_off","percent":10},"exclusive":"class""#,
        r#""benefit":{"kind":"tiers","measure":{"kind":"spend"},"steps":[{"at_least":"100.00","benefit":{"kind":"amount_off","amount":"12.00","on":"order"}}]}"#,
    ];
    for (promotions, lines, quantity) in [(5, 10, 1), (20, 30, 3), (20, 10, 1_000)] {
        let offers: Vec<String> =
            (0..promotions).map(|number| format!(r#"{{"id":"p{number}",{}}}"#, offers[number % offers.len()])).collect();
        let book = rulebook(&format!(
            r#""near_misses":0,"combination":{{"strategy":"best","effort":20000}},"promotions":[{}]"#,
            offers.join(",")
        ));
        let engine = Engine::from_json(book.as_bytes()).expect("a rulebook");
        let entries: Vec<String> = (0..lines)
            .map(|number| {
                format!(
                    r#"{{"id":"{number}","sku":"S{number}","quantity":{quantity},"unit_price":"{}.{:02}"}}"#,
                    number % 37 + 1,
                    number * 13 % 100
                )
            })
            .collect();
        let cart = cart(&format!(r#""lines":[{}]"#, entries.join(",")));
        let (outcome, taken) = evaluated(&engine, &cart);
        in_proportion(
            &format!("{promotions} offers on {lines} lines"),
            true,
            taken.saturating_sub(SEARCHED),
            cart.len() + outcome.len(),
        );
    }
}
