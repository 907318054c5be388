//! The worked example of the ledger's page, and every way in which an event is refused.

use serde_json::{Value, json};

use crate::Engine;

const PAGE: &str = r#"{
  "tillwork": 1, "id": "shop", "currency": "USD", "time_zone": "America/New_York",
  "programme": {
    "earn": { "points": 1, "per": "1.00" },
    "pending_days": 14,
    "expiry": { "kind": "rolling", "days": 365 },
    "reversal_grace_days": 30,
    "tiers": [{ "id": "silver", "points": 100 }, { "id": "gold", "points": 500 }],
    "tier_window": { "kind": "rolling", "days": 365 },
    "tier_grace_days": 30,
    "activities": [
      { "id": "check-in", "kind": "check_in", "points": 2, "streak": [{ "days": 3, "points": 10 }] },
      { "id": "review", "kind": "review", "points": 5 },
      { "id": "friend", "kind": "referral", "points": 50 },
      { "id": "birthday", "kind": "birthday", "points": 100 }
    ],
    "transfer": { "minimum": 10, "step": 5, "per_month": 60 }
  }
}"#;

/// A ledger in use: its state, and all that was recorded.
struct Member {
    engine: Engine,
    state: String,
    entries: Vec<Value>,
}

impl Member {
    fn new() -> Member {
        let state = r#"{"tillwork":1,"member":"c-1"}"#.to_owned();
        Member { engine: Engine::from_json(PAGE.as_bytes()).unwrap(), state, entries: Vec::new() }
    }

    fn apply(&mut self, event: Value) -> Value {
        let text = self.engine.ledger().apply_json(self.state.as_bytes(), event.to_string().as_bytes()).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        self.state = answer["state"].to_string();
        self.entries.extend(answer["entries"].as_array().unwrap().iter().cloned());
        answer
    }

    /// Codes and paths of a refusal.
    fn refused(&self, event: Value) -> Vec<(String, String)> {
        let error = self.engine.ledger().apply_json(self.state.as_bytes(), event.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.kind().as_str(), "event");
        error.problems().iter().map(|problem| (problem.code.as_str().to_owned(), problem.path.clone())).collect()
    }

    fn view(&self, at: &str) -> Value {
        let question = json!({ "at": at }).to_string();
        let text = self.engine.ledger().view_json(self.state.as_bytes(), question.as_bytes()).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

#[test]
fn the_example_of_the_page() {
    let mut member = Member::new();
    let earn = json!({"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00-05:00", "order": "o-1", "points": 120});
    let answer = member.apply(earn.clone());
    let lot = json!({"id": "k-1", "order": "o-1", "earned_at": "2026-01-10T12:00:00-05:00", "usable_on": "2026-01-24", "expires_on": "2027-01-24"});
    let points = json!({"kind": "points", "member": "c-1", "cause": "earn", "key": "k-1", "order": "o-1",
        "at": "2026-01-10T12:00:00-05:00", "day": "2026-01-10", "from": "issued", "to": "lot", "points": 120, "lot": lot});
    let event = json!({"kind": "event", "member": "c-1", "day": "2026-01-10", "event": earn});
    assert_eq!(answer["entries"], json!([event, points]));

    let view = member.view("2026-01-10T23:00:00-05:00");
    assert_eq!((&view["points"], &view["pending"], &view["tier"]), (&json!(0), &json!(120), &json!("silver")));
    assert_eq!(view["next_tier"], json!({"tier": "gold", "points": 500, "missing": 380}));
    assert_eq!(view["tier_lost"], json!({"on": "2027-02-09"}));

    member.apply(json!({"event": "redeem", "key": "k-2", "at": "2026-02-01T12:00:00-05:00", "order": "o-2", "points": 100}));
    member.apply(json!({"event": "refund", "key": "k-3", "at": "2026-02-03T12:00:00-05:00", "order": "o-1", "take_back": 120}));
    let view = member.view("2026-02-03T12:00:00-05:00");
    assert_eq!((&view["balance"], &view["debt"], view.get("tier")), (&json!(0), &json!(100), None));

    member.apply(json!({"event": "refund", "key": "k-4", "at": "2026-02-05T12:00:00-05:00", "order": "o-2", "give_back": 100}));
    let view = member.view("2026-02-05T12:00:00-05:00");
    assert_eq!((&view["balance"], &view["debt"]), (&json!(0), &json!(0)));

    let entries = json!(member.entries).to_string();
    let ledger = member.engine.ledger();
    let replayed: Value = serde_json::from_str(&ledger.replay_json(entries.as_bytes()).unwrap()).unwrap();
    assert_eq!(replayed.to_string(), member.state);
    let report: Value =
        serde_json::from_str(&ledger.report_json(entries.as_bytes(), "2026-02-05T12:00:00-05:00").unwrap()).unwrap();
    let sums = ["issued", "redeemed", "expired", "reversed", "debt", "outstanding"].map(|sum| report[sum].as_i64().unwrap());
    assert_eq!(sums, [120, 0, 0, 120, 0, 0]);
    assert_eq!(report["months"][0]["paid"], json!(100));
}

#[test]
fn every_refusal_has_its_code_and_place() {
    let mut member = Member::new();
    let at = "2026-03-10T12:00:00-04:00";
    member.apply(json!({"event": "adjust", "key": "a", "at": at, "points": 100}));
    member.apply(json!({"event": "earn", "key": "b", "at": at, "order": "o-1", "points": 30}));
    member.apply(json!({"event": "activity", "key": "c", "at": at, "activity": "review", "about": "MUG"}));
    member.apply(json!({"event": "activity", "key": "d", "at": at, "activity": "check-in"}));
    member.apply(json!({"event": "transfer", "key": "e", "at": at, "points": 20, "to": "c-2"}));
    let with = |event: Value| {
        let mut all = json!({"key": "z", "at": at});
        all.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        all
    };
    let cases = [
        (json!({"event": "earn", "key": "a", "order": "o-1", "points": 30}), "key_reused /key"),
        (json!({"event": "confirm", "at": "2026-03-10T11:59:59-04:00", "order": "o-1"}), "too_early /at"),
        (json!({"event": "confirm", "order": "o-9"}), "unknown_order /order"),
        (json!({"event": "redeem", "order": "o-2", "points": 88}), "not_enough_points /points"),
        (json!({"event": "refund", "order": "o-9", "give_back": 5}), "unknown_order /order"),
        (
            json!({"event": "refund", "order": "o-1", "take_back": 31, "give_back": 1}),
            "more_than_earned /take_back, more_than_spent /give_back",
        ),
        (json!({"event": "adjust", "points": -118}), "not_enough_points /points"),
        (json!({"event": "adjust", "points": 5, "expires_on": "2026-03-10"}), "moment_order /expires_on"),
        (json!({"event": "adjust", "points": -5, "expires_on": "2026-03-11"}), "conflict "),
        (json!({"event": "adjust", "points": 0}), "integer_range /points"),
        (json!({"event": "adjust", "points": 999_999_999_999_999_u64}), "total_range /points"),
        (json!({"event": "activity", "activity": "reviews", "about": "MUG"}), "unknown_reference /activity"),
        (json!({"event": "activity", "activity": "review"}), "missing_field /about"),
        (json!({"event": "activity", "activity": "review", "about": "MUG"}), "already_given /about"),
        (json!({"event": "activity", "activity": "check-in", "birthday": "03-10"}), "conflict , already_given /at"),
        (json!({"event": "activity", "activity": "check-in"}), "already_given /at"),
        (json!({"event": "activity", "activity": "friend", "about": "c-1"}), "self_reference /about"),
        (json!({"event": "activity", "activity": "birthday", "birthday": "03-11"}), "not_birthday /birthday"),
        (json!({"event": "transfer", "points": 10, "to": "c-1"}), "self_reference /to"),
        (json!({"event": "transfer", "points": 5, "to": "c-2"}), "integer_range /points"),
        (json!({"event": "transfer", "points": 12, "to": "c-2"}), "integer_range /points"),
        (json!({"event": "transfer", "points": 45, "to": "c-2"}), "over_limit /points"),
        (json!({"event": "receive", "from": "c-1", "lots": [{"points": 1, "earned_at": at}]}), "self_reference /from"),
        (json!({"event": "receive", "from": "c-2", "lots": []}), "empty /lots"),
        (json!({"event": "spend", "points": 5}), "unknown_value /event"),
        (json!({"event": "earn", "order": "o-1", "points": 5, "reason": "x"}), "unknown_field /reason"),
    ];
    for (event, expected) in cases {
        let problems = member.refused(with(event.clone()));
        let found: Vec<String> = problems.iter().map(|(code, path)| format!("{code} {path}")).collect();
        assert_eq!(found.join(", "), expected, "{event}");
    }
    let plain = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD"}"#).unwrap();
    let event = with(json!({"event": "transfer", "points": 10, "to": "c-2"})).to_string();
    let error = plain.ledger().apply_json(member.state.as_bytes(), event.as_bytes()).unwrap_err();
    assert_eq!((error.problems()[0].code.as_str(), error.problems()[0].path.as_str()), ("not_offered", "/event"));
}

#[test]
fn a_state_that_could_not_be_is_refused() {
    let engine = Engine::from_json(PAGE.as_bytes()).unwrap();
    let lot = json!({"id": "k", "earned_at": "2026-01-10T12:00:00Z", "points": 5});
    let much = json!({"id": "l", "earned_at": "2026-01-10T12:00:00Z", "points": 1_000_000_000_000_000_u64});
    let order = json!({"order": "o"});
    let foreign = json!({"id": "k", "order": "o", "earned_at": "2026-01-10T12:00:00Z", "points": 5});
    for (part, expected) in [
        (json!({"lots": [lot, lot]}), "duplicate_id /lots/1"),
        (json!({"lots": [lot, much]}), "total_range /lots"),
        (json!({"lots": [foreign]}), "unknown_reference /lots/0/order"),
        (json!({"orders": [order, order]}), "duplicate_id /orders/1/order"),
        (json!({"orders": [{"order": "p", "spent": [foreign]}]}), "unknown_reference /orders/0/spent/0/order"),
        (json!({"keys": [{"key": "k", "digest": "0"}, {"key": "k", "digest": "1"}]}), "duplicate_id /keys/1/key"),
        (json!({"at": "2026-01-10T12:00:00Z"}), "conflict "),
        (
            json!({"lots": [{"id": "k", "earned_at": "2026-01-10", "points": 0}]}),
            "moment_format /lots/0/earned_at, integer_range /lots/0/points",
        ),
    ] {
        let mut state = json!({"tillwork": 1, "member": "c-1"});
        state.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        let error = engine.ledger().read_state(state.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.kind().as_str(), "state");
        let found: Vec<String> = error.problems().iter().map(|one| format!("{} {}", one.code.as_str(), one.path)).collect();
        assert_eq!(found.join(", "), expected, "{part}");
    }
}

#[test]
fn entries_that_do_not_follow_are_refused() {
    let engine = Engine::from_json(PAGE.as_bytes()).unwrap();
    let entry = |from: &str, to: &str, member: &str| {
        json!({"kind": "points", "member": member, "cause": "redeem", "key": "k", "order": "o", "at": "2026-01-10T12:00:00Z",
            "day": "2026-01-10", "from": from, "to": to, "points": 5, "lot": {"id": "k", "earned_at": "2026-01-10T12:00:00Z"}})
    };
    let event = |event: Value| json!({"kind": "event", "member": "c-1", "day": "2026-01-10", "event": event});
    let at = "2026-01-10T12:00:00Z";
    let earned = |key: &str, points: u64| event(json!({"event": "earn", "key": key, "at": at, "order": "o-1", "points": points}));
    let confirmed = |order: &str| event(json!({"event": "confirm", "key": "z", "at": at, "order": order}));
    assert!(
        engine.ledger().replay_json(json!([earned("a", 1_000_000_000_000_000), confirmed("o-1")]).to_string().as_bytes()).is_ok()
    );
    for (entries, expected) in [
        (json!([earned("a", 5), confirmed("o-9")]), "conflict /1"),
        (json!([earned("a", 5), earned("b", 5), earned("a", 5)]), "conflict /2"),
        (json!([earned("a", 1_000_000_000_000_000), earned("b", 1)]), "conflict /1"),
        (json!([entry("lot", "expired", "c-1")]), "conflict /0"),
        (json!([entry("issued", "lot", "c-1"), entry("issued", "lot", "c-2")]), "conflict /1"),
        (json!([entry("issued", "lot", "c-1"), entry("lot", "redeemed", "c-1")]), "conflict /1"),
        (json!([entry("issued", "redeemed", "c-1")]), "conflict /0"),
        (json!([]), "empty "),
    ] {
        let error = engine.ledger().replay_json(entries.to_string().as_bytes()).unwrap_err();
        assert_eq!(error.kind().as_str(), "entries");
        let found: Vec<String> = error.problems().iter().map(|one| format!("{} {}", one.code.as_str(), one.path)).collect();
        assert_eq!(found.join(", "), expected, "{entries}");
    }
}
