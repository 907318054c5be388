//! What a rulebook costs at most: worked out by hand, and held against what outcomes show.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use tillwork::{Cart, Engine, Outcome, Reason, WorstCase};
use tillwork_tests::generate;

const CASES: usize = 1000;

fn engine(promotions: Value, rest: Value) -> Engine {
    let mut rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": promotions});
    for (key, value) in rest.as_object().expect("an object") {
        rulebook[key] = value.clone();
    }
    Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// A hundred dollars of one SKU, with two codes.
fn outcome(engine: &Engine) -> Outcome {
    let cart = json!({
        "currency": "USD", "at": "2026-11-11T20:00:00Z", "codes": ["FIVE", "GONE"], "customer": {"orders": 3},
        "lines": [{"id": "1", "sku": "MUG", "quantity": 10, "unit_price": "10.00"}]
    });
    engine.evaluate(&Cart::from_json(cart.to_string().as_bytes()).expect("a cart")).expect("a good cart")
}

/// Promotions, of these always looked at, turns, passes, effort, carts.
fn numbers(worst: WorstCase) -> [u64; 6] {
    [worst.promotions, worst.always, worst.turns, worst.passes, worst.effort, worst.carts]
}

/// Each class in which a promotion gave something took at least one turn.
fn turns_seen(outcome: &Outcome) -> usize {
    outcome.applied.iter().filter(|one| one.promotion.as_str() != "$points").map(|one| one.classes.len()).sum()
}

fn percent(on: &str, percent: u32) -> Value {
    json!({"kind": "percent_off", "on": on, "percent": percent})
}

#[test]
fn an_empty_rulebook_only_looks_at_the_cart() {
    let engine = engine(json!([]), json!({"near_misses": 0}));
    assert_eq!(numbers(engine.worst_case()), [0, 0, 0, 1, 0, 1]);
}

#[test]
fn by_priority_each_benefit_of_an_active_promotion_has_one_turn() {
    let steps = [10, 20, 30].map(|from| json!({"at_least": format!("{from}.00"), "benefit": percent("order", from / 10)}));
    let engine = engine(
        json!([
            {"id": "two", "benefit": [percent("items", 10), percent("order", 10)]},
            {"id": "tiers", "benefit": {"kind": "tiers", "measure": {"kind": "spend"}, "steps": steps}},
            {"id": "code", "codes": ["FIVE"], "benefit": {"kind": "amount_off", "on": "order", "amount": "5.00"}},
            {"id": "over", "active": false, "codes": ["GONE"], "benefit": [percent("items", 10), percent("order", 10)]},
        ]),
        json!({}),
    );
    // Three are active; `code` is only looked at when its code is entered; 2 + 1 + 1 benefits; the cart and 64 near misses.
    assert_eq!(numbers(engine.worst_case()), [3, 2, 4, 1, 0, 65]);
    // Here every one of them gives something, so no smaller number would be true.
    let outcome = outcome(&engine);
    assert_eq!(outcome.applied.len(), 3, "{:?}", outcome.applied);
    assert_eq!(turns_seen(&outcome), 4);
    assert!(outcome.not_applied.iter().any(|one| one.reason == Reason::Inactive));
}

#[test]
fn what_a_cart_may_lack_is_not_always_looked_at() {
    let ten = percent("items", 10);
    let engine = engine(
        json!([
            {"id": "all", "benefit": ten},
            {"id": "first", "conditions": {"kind": "customer", "first_order": true}, "benefit": ten},
            {"id": "mugs", "benefit": {"kind": "percent_off", "items": {"sku": "MUG"}, "percent": 10}},
            {"id": "members", "conditions": {"kind": "customer", "segment": "member"}, "benefit": ten},
            {"id": "app", "conditions": {"kind": "channel", "any_of": "app"}, "benefit": ten},
            {"id": "spend", "conditions": {"kind": "spend", "at_least": "50.00"}, "benefit": ten},
            {"id": "code", "codes": ["FIVE"], "benefit": ten},
            {"id": "over", "active": false, "benefit": ten},
        ]),
        json!({}),
    );
    assert_eq!(numbers(engine.worst_case()), [7, 2, 7, 1, 0, 65]);
}

#[test]
fn a_long_list_of_promotions_that_need_nothing_counts_in_full() {
    let many: Vec<Value> = (0..40).map(|number| json!({"id": format!("p{number}"), "benefit": percent("items", 1)})).collect();
    assert_eq!(numbers(engine(json!(many), json!({})).worst_case()), [40, 40, 40, 1, 0, 65]);
}

#[test]
fn a_group_that_takes_the_best_tries_each_benefit_of_each_active_member() {
    let promotions = json!([
        {"id": "ten", "tags": ["other"], "benefit": percent("items", 10)},
        {"id": "twenty", "benefit": [percent("items", 10), percent("order", 10)]},
        {"id": "thirty", "active": false, "benefit": percent("items", 30)},
        {"id": "outside", "benefit": percent("order", 1)},
    ]);
    let members = ["ten", "twenty", "thirty"];
    let of = |groups: Value| engine(promotions.clone(), json!({"combination": {"groups": groups}}));
    let best = of(json!([{"id": "g", "promotions": members, "take": "best"}]));
    // 1 + 2 + 1 turns, and 1 + 2 in trials.
    assert_eq!(numbers(best.worst_case()), [3, 3, 7, 1, 0, 65]);
    let outcome = outcome(&best);
    // `ten` was compared, so tried: 1 turn; `twenty` was tried and applied with both: 4; `outside` applied: 1.
    let compared = outcome.not_applied.iter().filter(|one| matches!(one.reason, Reason::SavesLessThan { .. })).count();
    assert_eq!((compared, turns_seen(&outcome)), (1, 3), "{outcome:?}");
    let twice = of(json!([{"id": "g", "promotions": members, "take": "best"}, {"id": "h", "tags": ["other"], "take": "best"}]));
    // `ten` is tried in both.
    assert_eq!(twice.worst_case().turns, 8);
    let first = of(json!([{"id": "g", "promotions": members, "take": "first"}]));
    assert_eq!(first.worst_case().turns, 4);
}

#[test]
fn the_best_deal_adds_its_effort_and_the_passes_that_explain() {
    let promotions = json!([
        {"id": "ten", "exclusive": "class", "benefit": percent("items", 10)},
        {"id": "twenty", "exclusive": "class", "benefit": percent("items", 20)},
    ]);
    let of = |strategy: &str| engine(promotions.clone(), json!({"combination": {"strategy": strategy, "effort": 500}}));
    // What priority finds, three runs beside the search, and one for each of two that may be told what they lost to.
    assert_eq!(numbers(of("best").worst_case()), [2, 2, 2, 6, 500, 65]);
    assert_eq!(numbers(of("priority").worst_case()), [2, 2, 2, 1, 0, 65]);
    let told = outcome(&of("best")).not_applied;
    assert!(matches!(told[0].reason, Reason::SavesLessThan { .. }), "{told:?}");
}

/// Promotions that lack a cent, and get nothing even with it, before one that lacks two: the near miss is found as long as
/// the tries last, which is how their number shows.
#[test]
fn an_outcome_evaluates_as_many_carts_as_it_says_and_no_more() {
    let found = |decoys: u64, near_misses: u32| {
        let lacks = |cents: u32| json!({"kind": "spend", "at_least": format!("100.0{cents}")});
        let never = json!({"kind": "all", "conditions": [lacks(1), {"kind": "customer", "first_order": true}]});
        let mut promotions: Vec<Value> = (0..decoys)
            .map(|number| json!({"id": format!("decoy-{number}"), "conditions": never, "benefit": percent("order", 1)}))
            .collect();
        promotions.push(json!({"id": "near", "conditions": lacks(2), "benefit": percent("order", 1)}));
        let engine = engine(json!(promotions), json!({"near_misses": near_misses}));
        (outcome(&engine).next.len(), engine.worst_case().carts)
    };
    assert_eq!(found(0, 5), (1, 65));
    assert_eq!(found(63, 5), (1, 65));
    assert_eq!(found(64, 5), (0, 65));
    assert_eq!(found(0, 0), (0, 1));
}

#[test]
fn no_outcome_shows_more_than_its_rulebook_costs_at_most() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let cases = generate::cases();
    let (mut applied, mut searched) = (0, 0);
    for number in 0..CASES {
        let case = cases.new_tree(&mut runner).expect("a case").current();
        let (rulebook, cart) = case.texts();
        let mut rulebook: Value = serde_json::from_str(&rulebook).expect("JSON");
        if number % 2 == 0 {
            rulebook["combination"]["strategy"] = json!("best");
            rulebook["combination"]["effort"] = json!(200);
        }
        let rulebook = rulebook.to_string();
        let engine = Engine::from_json(rulebook.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{case:?}"));
        let cart = Cart::from_json(cart.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{case:?}"));
        let (worst, outcome) = (engine.worst_case(), engine.evaluate(&cart).expect("a good cart"));
        let judged = outcome.not_applied.iter().filter(|one| one.reason != Reason::Inactive);
        let judged = judged.filter_map(|one| one.promotion.as_ref()).filter(|id| id.as_str() != "$points").count();
        let gave = outcome.applied.iter().filter(|one| one.promotion.as_str() != "$points").count();
        assert!(u64::try_from(judged + gave).unwrap() <= worst.promotions, "{worst:?}\n{case:?}");
        assert!(u64::try_from(turns_seen(&outcome)).unwrap() <= worst.turns, "{worst:?}\n{case:?}");
        assert!(worst.always <= worst.promotions, "{worst:?}\n{case:?}");
        assert!(outcome.next.len() < usize::try_from(worst.carts).unwrap(), "{worst:?}\n{case:?}");
        assert_eq!(outcome.optimality.is_some(), worst.passes > 1, "{worst:?}\n{case:?}");
        applied += gave;
        searched += usize::from(outcome.optimality.is_some());
    }
    assert!(applied > CASES / 2 && searched == CASES / 2, "{applied} applied, {searched} searched");
}
