//! The largest documents that are taken: they end, their sums are what arithmetic says, and they cost no more than was said.

use serde_json::{Value, json};
use tillwork::ledger::{Action, Entry, Event, Question, State};
use tillwork::{Cart, Engine, Optimality, Outcome};

const LINES: usize = 10_000;
const PROMOTIONS: usize = 1_000;

/// The outcome of a cart, held against what its rulebook costs at most.
fn outcome(promotions: &Value, lines: &Value) -> Outcome {
    let rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "promotions": promotions});
    let cart = json!({"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": lines});
    let engine = Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let cart = Cart::from_json(cart.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let (worst, outcome) = (engine.worst_case(), engine.evaluate(&cart).expect("a good cart"));
    let count = |number: usize| u64::try_from(number).expect("a small number");
    assert!(count(outcome.applied.len() + outcome.not_applied.len()) <= worst.promotions, "{worst:?}");
    assert!(count(outcome.applied.iter().map(|one| one.classes.len()).sum()) <= worst.turns, "{worst:?}");
    assert_eq!((worst.passes, worst.carts), (1, 1), "{worst:?}");
    outcome
}

/// Lines of one unit at a dollar.
fn dollars(count: usize, more: impl Fn(usize) -> Value) -> Value {
    let line = |number: usize| {
        let mut line = json!({"id": number.to_string(), "sku": format!("S{number}"), "unit_price": "1.00"});
        for (key, value) in more(number).as_object().expect("an object") {
            line[key] = value.clone();
        }
        line
    };
    (0..count).map(line).collect()
}

/// What is paid, in cents.
fn payable(outcome: &Outcome) -> i64 {
    outcome.totals.payable.minor_units()
}

#[test]
fn b14_ten_thousand_lines_with_a_thousand_promotions_for_ten_lines_each() {
    let promotions = (0..PROMOTIONS)
        .map(|number| {
            let items = json!({"tag": format!("t{number}")});
            json!({"id": format!("p{number}"), "benefit": {"kind": "percent_off", "percent": 1, "items": items}})
        })
        .collect();
    let found = outcome(&promotions, &dollars(LINES, |number| json!({"tags": [format!("t{}", number % PROMOTIONS)]})));
    // A cent of each dollar, ten cents from each promotion.
    assert_eq!(payable(&found), 990_000);
    assert_eq!(found.applied.len(), PROMOTIONS);
    assert!(found.applied.iter().all(|one| one.amount.minor_units() == 10));
}

#[test]
fn b14_ten_thousand_lines_with_a_thousand_promotions_that_all_match() {
    let promotions = (0..PROMOTIONS)
        .map(|number| json!({"id": format!("p{number}"), "benefit": {"kind": "percent_off", "percent": 100, "max_units": 1}}))
        .collect();
    let found = outcome(&promotions, &dollars(LINES, |_| json!({})));
    // Each gives away one more unit: what is free already is nothing to give.
    assert_eq!(payable(&found), 900_000);
    assert_eq!(found.applied.len(), PROMOTIONS);
    assert_eq!(found.lines.iter().filter(|line| line.payable.minor_units() == 0).count(), PROMOTIONS);
}

#[test]
fn what_is_bought_and_what_is_got_overlap_in_as_many_units_as_are_told_apart() {
    let pick = |tag: &str| json!({"items": {"tag": tag}, "quantity": 1});
    let tags = |number: usize| match number {
        0..24 => json!({"tags": ["b"]}),
        24..40 => json!({"tags": ["b", "g"]}),
        _ => json!({"tags": ["g"]}),
    };
    for favor in ["merchant", "customer"] {
        let benefit = json!({"kind": "buy_get", "buy": pick("b"), "get": pick("g"), "deal": {"percent": 100}, "favor": favor});
        let promotions = json!([{"id": "pairs", "benefit": benefit}]);
        // 24 that can only be bought with 24 that can only be got, and 8 pairs of the 16 that can be both: nobody is left.
        let found = outcome(&promotions, &dollars(64, tags));
        assert_eq!((payable(&found), found.applied[0].times), (3_200, 32));
        // A million times as many are answered as quickly.
        let found = outcome(
            &promotions,
            &dollars(64, |number| {
                let mut line = tags(number);
                line["quantity"] = json!(1_000_000);
                line
            }),
        );
        assert_eq!((payable(&found), found.applied[0].times), (3_200_000_000, 32_000_000));
    }
}

#[test]
fn a_bundle_of_eight_components_that_may_take_each_others_units() {
    // The first takes any of eight articles, the last only one of them: each has to leave the later ones theirs.
    let articles: Vec<String> = (0..8).map(|number| format!("S{number}")).collect();
    let components: Vec<Value> = (0..8).map(|from| json!({"items": {"sku": articles[from..]}, "quantity": 1})).collect();
    let benefit = json!({"kind": "bundle", "components": components, "deal": {"price": "5.00"}});
    let found = outcome(&json!([{"id": "set", "benefit": benefit}]), &dollars(8, |_| json!({"quantity": 1_000_000})));
    // A million sets of 8.00 for 5.00.
    assert_eq!((payable(&found), found.applied[0].times), (500_000_000, 1_000_000));
}

#[test]
fn sixty_four_steps_of_tiers_over_ten_thousand_lines() {
    let step = |number: u32| {
        let benefit = json!({"kind": "percent_off", "on": "order", "percent": number});
        json!({"at_least": (number * 100).to_string(), "benefit": benefit})
    };
    let steps: Vec<Value> = (1..=64).map(step).collect();
    let tiers = json!({"kind": "tiers", "measure": {"kind": "spend"}, "steps": steps});
    let found = outcome(&json!([{"id": "ladder", "benefit": tiers}]), &dollars(LINES, |_| json!({})));
    // 10000.00 reaches the last step, from 6400.00.
    assert_eq!(payable(&found), 360_000);
}

#[test]
fn conditions_as_deep_as_they_may_be() {
    let nested = |depth: usize| {
        (0..depth).fold(json!({"kind": "spend", "at_least": "10000.00"}), |inner, _| json!({"kind": "not", "condition": inner}))
    };
    let promotion =
        |depth: usize| json!([{"id": "deep", "conditions": nested(depth), "benefit": {"kind": "percent_off", "percent": 10}}]);
    let read = |depth: usize| {
        let rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": promotion(depth)});
        Engine::from_json(rulebook.to_string().as_bytes())
    };
    // Documents nest 64 deep, and the outermost condition stands in the fourth object or list.
    let deepest = 60;
    assert!(read(deepest).is_ok() && read(deepest + 1).is_err());
    let lines = dollars(LINES, |_| json!({}));
    // Of two that follow each other one denies what holds an even number of times.
    for depth in [deepest, deepest - 1] {
        let wanted = if depth % 2 == 0 { 900_000 } else { 1_000_000 };
        assert_eq!(payable(&outcome(&promotion(depth), &lines)), wanted, "{depth}");
    }
}

/// A hundred vouchers of which one may be used, the best of them last: however soon the search ends, it has found no less
/// than priority, and between what it found and its bound lies the truth.
#[test]
fn b14_the_best_of_a_hundred_that_shut_each_other_out() {
    let promotions: Vec<Value> = (1..=100)
        .map(|cents| {
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            let benefit = json!({"kind": "amount_off", "on": "order", "amount": amount});
            json!({"id": format!("p{cents}"), "exclusive": "class", "benefit": benefit})
        })
        .collect();
    let cart = json!({"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": dollars(10, |_| json!({}))});
    let cart = Cart::from_json(cart.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    // Priority takes the first, a cent; the best takes 1.00 of 10.00.
    let (priority, best) = (999, 900);
    let mut proven = Vec::new();
    for effort in [0, 100, 100_000] {
        let rulebook = json!({
            "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "promotions": promotions,
            "combination": {"strategy": "best", "effort": effort},
        });
        let engine = Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(engine.worst_case().effort, effort);
        let found = engine.evaluate(&cart).expect("a good cart");
        let gap = match found.optimality {
            Some(Optimality::Gap(gap)) => gap.minor_units(),
            Some(Optimality::Proven) => 0,
            None => panic!("the best is looked for"),
        };
        let paid = payable(&found);
        assert!(paid <= priority && paid - gap <= best && best <= paid, "effort {effort}: {paid}, {gap}");
        proven.push(gap == 0);
    }
    assert_eq!((proven[0], proven[2]), (false, true), "{proven:?}");
}

/// A programme whose tier lasts for years: what counts on all days of it is looked at.
fn programme() -> Engine {
    let rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "programme": {
        "tiers": [{"id": "silver", "points": 5}, {"id": "gold", "points": 1_000_000}],
        "tier_window": {"kind": "rolling", "days": 10},
        "tier_grace_days": 3650,
        "tier_floor": "gold",
        "transfer": {"minimum": 1}
    }});
    Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

const LOTS: u32 = 20_000;

/// The day so many days after the beginning of 1970.
fn day(number: u32) -> tillwork::schedule::Date {
    let first: tillwork::schedule::Date = "1970-01-01".parse().expect("a date");
    first.add_days(i64::from(number)).expect("in the calendar")
}

#[test]
fn a_member_with_twenty_thousand_lots_spends_them_gets_them_back_and_loses_them() {
    let engine = programme();
    let ledger = engine.ledger();
    // One point of each minute, from the last to the first, each gone on a day of its own.
    let lots: Vec<Value> = (0..LOTS)
        .rev()
        .map(|number| {
            let at = format!("2026-01-{:02}T{:02}:{:02}:00Z", number / 1440 % 28 + 1, number / 60 % 24, number % 60);
            json!({"points": 1, "earned_at": at, "expires_on": day(50_000 + number).to_string()})
        })
        .collect();
    let receive = json!({"event": "receive", "key": "a", "at": "2026-02-01T12:00:00Z", "from": "c-2", "lots": lots});
    let text = ledger.apply_json(br#"{"tillwork": 1, "member": "c-1"}"#, receive.to_string().as_bytes()).expect("taken");
    let answer: Value = serde_json::from_str(&text).expect("a document");
    let mut state = ledger.read_state(answer["state"].to_string().as_bytes()).expect("a state");
    let mut entries = ledger.read_entries(answer["entries"].to_string().as_bytes()).expect("entries");
    assert_eq!((state.lots().len(), entries.len()), (LOTS as usize, LOTS as usize + 1));
    let mut then = |state: &mut State, at: &str, key: &str, action: Action| -> usize {
        let answer = ledger.apply(state, &Event::new(key, at, action)).unwrap_or_else(|error| panic!("{error}"));
        let written = answer.entries.len();
        entries.extend(answer.entries);
        *state = answer.state;
        written
    };
    let all = u64::from(LOTS);
    assert_eq!(then(&mut state, "2026-02-02T12:00:00Z", "b", Action::redeem("o-1", all)), LOTS as usize + 1);
    assert!(state.lots().is_empty());
    assert_eq!(then(&mut state, "2026-02-03T12:00:00Z", "c", Action::refund("o-1", 0, all)), LOTS as usize + 1);
    assert_eq!(state.lots().len(), LOTS as usize);
    assert!(state.lots().is_sorted_by_key(|one| one.lot.expires_on));
    // On the day on which the last lot is gone all are.
    let last = day(49_999 + LOTS).to_string();
    assert_eq!(then(&mut state, &format!("{last}T12:00:00Z"), "d", Action::earn("o-2", 7)), LOTS as usize + 2);
    assert_eq!((state.lots().len(), state.lots()[0].points), (1, 7));
    assert_eq!(ledger.replay(&entries).expect("what was written"), state);
}

#[test]
fn twenty_thousand_orders_are_earned_on_and_taken_back() {
    let engine = programme();
    let ledger = engine.ledger();
    let orders = (0..LOTS).map(|number| json!({"order": format!("o-{number}"), "earned": 9}));
    let lots = (0..LOTS).map(|number| {
        let (order, day) = (format!("o-{number}"), day(number).to_string());
        json!({"id": order, "order": order, "earned_at": format!("{day}T12:00:00Z"), "usable_on": day, "expires_on": "2030-01-01", "points": 9})
    });
    let counts = (0..LOTS).map(|number| json!({"key": format!("k-{number}"), "order": format!("o-{number}"), "day": day(number).to_string(), "points": 9}));
    let state = json!({"tillwork": 1, "member": "c-1", "at": "2029-12-31T12:00:00Z", "day": "2029-12-31",
        "orders": orders.collect::<Vec<_>>(), "lots": lots.collect::<Vec<_>>(), "qualifying": counts.collect::<Vec<_>>()});
    let state = ledger.read_state(state.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let view = ledger.view(&state, &Question::new("2029-12-31T13:00:00Z")).expect("a view");
    assert_eq!((view.points, view.tier.as_ref().map(|tier| tier.as_str())), (9 * u64::from(LOTS), Some("silver")));
    // Silver is the floor's too: nobody who reached it falls.
    assert!(view.tier_lost.is_none());
    let expired = ledger.apply(&state, &Event::expire("2030-01-01T12:00:00Z")).expect("what is gone");
    assert_eq!(expired.entries.len(), LOTS as usize + 1);
    assert!(expired.state.orders().iter().all(|order| order.expired == 9));
}

#[test]
fn of_what_counts_for_tiers_the_last_is_taken_back_first() {
    let engine = programme();
    let ledger = engine.ledger();
    let mut entries: Vec<Entry> = Vec::new();
    let mut state = State::new("c-1");
    for key in 0..3 {
        let answer = ledger
            .apply(&state, &Event::new(format!("e-{key}"), "2026-01-10T12:00:00Z", Action::earn("o-1", 5)))
            .expect("points");
        state = answer.state;
        entries.extend(answer.entries);
    }
    let answer = ledger.apply(&state, &Event::new("r", "2026-01-10T12:00:00Z", Action::refund("o-1", 7, 0))).expect("taken back");
    entries.extend(answer.entries);
    assert_eq!(ledger.replay(&entries).expect("what was written"), answer.state);
    assert_eq!(answer.state.qualifying().iter().map(|one| one.points).collect::<Vec<_>>(), [5, 3]);
}
