//! What must hold of a ledger whatever happens: random sequences of up to 200 events.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use tillwork::Engine;
use tillwork::ledger::{Account, Action, Entry, Event, Ledger, LotPoints, Question, State};

/// A rulebook of a programme, with or without an end of points.
fn rulebook(expires: bool) -> Engine {
    let mut programme = json!({
        "pending_days": 3,
        "reversal_grace_days": 5,
        "tiers": [{"id": "silver", "points": 300}, {"id": "gold", "points": 900}],
        "tier_window": {"kind": "rolling", "days": 60},
        "tier_grace_days": 10,
        "tier_floor": "silver",
        "activities": [
            {"id": "check-in", "kind": "check_in", "points": 2, "streak": [{"days": 3, "points": 10}], "per_month": 30, "qualifies": true},
            {"id": "review", "kind": "review", "points": 20, "per_day": 30}
        ],
        "activity_caps": {"per_day": 40},
        "transfer": {"minimum": 5, "per_month": 200}
    });
    if expires {
        programme["expiry"] = json!({"kind": "rolling", "days": 40});
    }
    let rulebook = json!({"tillwork": 1, "id": "shop", "currency": "USD", "time_zone": "Europe/Berlin", "programme": programme});
    Engine::from_json(rulebook.to_string().as_bytes()).expect("the rulebook is good")
}

/// What may happen: an action, and how many hours after the one before.
#[derive(Debug, Clone)]
struct Step {
    hours: u32,
    what: u8,
    order: u8,
    points: u64,
    other: u64,
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (0..90_u32, 0..12_u8, 0..8_u8, 1..120_u64, 0..120_u64).prop_map(|(hours, what, order, points, other)| Step {
        hours,
        what,
        order,
        points,
        other,
    });
    vec(step, 1..=most)
}

fn moment(hours: u32) -> String {
    let days = hours / 24;
    let start: tillwork::schedule::Date = "2026-01-01".parse().expect("a date");
    format!("{}T{:02}:30:00Z", start.add_days(i64::from(days)).expect("in the calendar"), hours % 24)
}

/// The event of a step. It may well be refused.
fn event(step: &Step, place: usize, hours: u32) -> Event {
    let order = || format!("o-{}", step.order);
    let action = match step.what {
        0..=3 => Action::earn(order(), step.points),
        4 | 5 => Action::redeem(order(), step.points),
        6 | 7 => Action::refund(order(), step.points, step.other),
        8 => Action::Confirm { order: order().into() },
        9 => Action::Adjust { points: 60 - i64::try_from(step.points).expect("small"), expires_on: None, reason: None },
        10 if step.order < 4 => Action::activity("check-in"),
        10 => Action::Activity { activity: "review".into(), about: Some(order().into()), birthday: None },
        _ => Action::Transfer { points: step.points, to: "c-2".into() },
    };
    Event::new(format!("k-{place}"), moment(hours), action)
}

/// What came of a sequence of events.
struct Told {
    state: State,
    entries: Vec<Entry>,
    hours: u32,
    accepted: usize,
}

fn tell(ledger: &Ledger<'_>, steps: &[Step], check: impl Fn(&State, &Event)) -> Told {
    let (mut state, mut entries, mut hours, mut accepted) = (State::new("c-1"), Vec::new(), 0, 0);
    for (place, step) in steps.iter().enumerate() {
        hours += step.hours;
        let event = event(step, place, hours);
        if let Ok(answer) = ledger.apply(&state, &event) {
            state = answer.state;
            entries.extend(answer.entries);
            accepted += 1;
            check(&state, &event);
        }
    }
    Told { state, entries, hours, accepted }
}

fn sum(lots: &[LotPoints]) -> i64 {
    lots.iter().map(|one| i64::try_from(one.points).expect("small")).sum()
}

/// Into an account less out of it.
fn account(entries: &[Entry], account: Account) -> i64 {
    let points = |entry: &Entry| match entry {
        Entry::Points(entry) => {
            let points = i64::try_from(entry.points).expect("small");
            points * (i64::from(entry.to == account) - i64::from(entry.from == account))
        }
        Entry::Event(_) => 0,
    };
    entries.iter().map(points).sum()
}

fn net(state: &State) -> i64 {
    sum(state.lots()) - i64::try_from(state.debt()).expect("small")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn prop_the_balance_is_the_sum_of_the_lots_and_of_the_entries(steps in steps(200)) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |state, event| {
            let view = ledger.view(state, &Question::new(event.at.clone())).expect("the event's own moment");
            assert_eq!(i64::try_from(view.balance()).expect("small"), sum(state.lots()));
            assert_eq!(sum(&view.lots), sum(state.lots()), "what an event leaves is not gone on its day");
            // Whoever owes points has none.
            assert!(state.debt() == 0 || state.lots().is_empty(), "{state:?}");
        });
        prop_assert_eq!(account(&told.entries, Account::Lot), sum(told.state.lots()));
        prop_assert_eq!(-account(&told.entries, Account::Debt), i64::try_from(told.state.debt()).expect("small"));
        prop_assert_eq!(account(&told.entries, Account::Confirmed), 0);
    }

    #[test]
    fn prop_replaying_the_ledger_gives_the_same_state(steps in steps(200)) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |_, _| ());
        prop_assume!(told.accepted > 0);
        prop_assert_eq!(&ledger.replay(&told.entries).expect("they follow from each other"), &told.state);
        // And so through their documents.
        let state = ledger.state_json(&told.state);
        let replayed = ledger.replay_json(ledger.entries_json(&told.entries).as_bytes()).expect("they are read");
        prop_assert_eq!(&replayed, &state);
        let read = ledger.read_state(state.as_bytes()).expect("it is read");
        prop_assert_eq!(read, told.state);
    }

    #[test]
    fn prop_the_same_events_again_change_nothing(steps in steps(60)) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |_, _| ());
        for entry in &told.entries {
            if let Entry::Event(entry) = entry {
                let again = ledger.apply(&told.state, &entry.event).expect("it was accepted before");
                prop_assert!(again.again && again.entries.is_empty());
                prop_assert_eq!(&again.state, &told.state);
            }
        }
    }

    #[test]
    fn prop_no_job_has_to_run(steps in steps(120), jobs in vec(any::<bool>(), 120)) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let (mut plain, mut jobbed, mut hours) = (State::new("c-1"), State::new("c-1"), 0);
        for (place, step) in steps.iter().enumerate() {
            hours += step.hours;
            let event = event(step, place, hours);
            if jobs[place] {
                jobbed = ledger.apply(&jobbed, &Event::expire(moment(hours))).expect("it only books").state;
            }
            let (one, other) = (ledger.apply(&plain, &event), ledger.apply(&jobbed, &event));
            prop_assert_eq!(one.is_ok(), other.is_ok());
            if let (Ok(one), Ok(other)) = (one, other) {
                prop_assert_eq!(&one.state, &other.state);
                (plain, jobbed) = (one.state, other.state);
            }
        }
    }

    #[test]
    fn prop_earn_then_full_refund_is_neutral(steps in steps(150), from in 0..150_usize, until in 0..150_usize) {
        // Without an end of points: what expired meanwhile is nobody's to give back.
        let engine = rulebook(false);
        let ledger = engine.ledger();
        let (mut plain, mut other, mut hours) = (State::new("c-1"), State::new("c-1"), 0);
        let (from, until) = (from.min(until), from.max(until));
        let (mut earned, mut returned) = (false, false);
        for (place, step) in steps.iter().enumerate() {
            hours += step.hours;
            if place == from {
                let event = Event::new("x-earn", moment(hours), Action::earn("x", 500));
                other = ledger.apply(&other, &event).expect("anybody may earn").state;
                earned = true;
            }
            if place == until {
                let event = Event::new("x-refund", moment(hours), Action::refund("x", 500, 0));
                other = ledger.apply(&other, &event).expect("it was earned").state;
                returned = true;
            }
            let event = event(step, place, hours);
            // What is refused without the points of `x` is not asked for with them.
            if let Ok(answer) = ledger.apply(&plain, &event) {
                match ledger.apply(&other, &event) {
                    Ok(with) => (plain, other) = (answer.state, with.state),
                    // Taken back, they may have been replaced by points that are still pending.
                    Err(error) => prop_assert!(returned && error.problems()[0].code.as_str() == "not_enough_points", "{error}"),
                }
            }
        }
        prop_assume!(earned && returned);
        prop_assert_eq!(net(&plain), net(&other));
        prop_assert_eq!(plain.qualifying().len(), other.qualifying().len());
    }

    #[test]
    fn prop_a_return_in_parts_is_a_return_of_the_whole(
        steps in steps(80), order in 0..8_u8, parts in vec(1..60_u64, 1..6), apart in 0..30_u32,
    ) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |_, _| ());
        let known = told.state.orders().iter().find(|one| one.order.as_str() == format!("o-{order}")).cloned();
        prop_assume!(known.is_some());
        let known = known.expect("just looked");
        let owing = known.earned - known.taken_back;
        let at = moment(told.hours + apart);
        let refund = |state: &State, key: &str, points: u64| {
            ledger.apply(state, &Event::new(key, at.clone(), Action::refund(known.order.clone(), points, 0))).expect("it was earned")
        };
        let (mut state, mut left) = (told.state.clone(), owing);
        for (place, part) in parts.iter().enumerate() {
            let points = (*part).min(left);
            left -= points;
            state = refund(&state, &format!("part-{place}"), points).state;
        }
        let parts = refund(&state, "rest", left).state;
        let whole = refund(&told.state, "whole", owing).state;
        prop_assert_eq!(parts.lots(), whole.lots());
        prop_assert_eq!(parts.debt(), whole.debt());
        prop_assert_eq!(parts.orders(), whole.orders());
        prop_assert_eq!(parts.qualifying(), whole.qualifying());
    }

    #[test]
    fn prop_the_report_sums_to_the_entries(steps in steps(200), later in 0..3000_u32) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |_, _| ());
        let at = moment(told.hours + later);
        let report = ledger.report(&told.entries, &at).expect("a moment");
        prop_assert_eq!(report.issued, -account(&told.entries, Account::Issued));
        prop_assert_eq!(report.redeemed, account(&told.entries, Account::Redeemed));
        prop_assert_eq!(report.reversed, account(&told.entries, Account::Reversed));
        prop_assert_eq!(report.adjusted, -account(&told.entries, Account::Adjusted));
        prop_assert_eq!(report.transferred, -account(&told.entries, Account::Transferred));
        prop_assert_eq!(report.debt, i64::try_from(told.state.debt()).expect("small"));
        if told.accepted > 0 {
            let view = ledger.view(&told.state, &Question::new(at)).expect("not before the last event");
            prop_assert_eq!(report.outstanding, i64::try_from(view.balance()).expect("small"));
            let gone = sum(told.state.lots()) - report.outstanding;
            prop_assert_eq!(report.expired, account(&told.entries, Account::Expired) + gone);
        }
        let [gave, took] = [
            report.issued + report.adjusted + report.transferred,
            report.outstanding + report.redeemed + report.expired + report.reversed - report.debt,
        ];
        prop_assert_eq!(gave, took);
        for month in &report.months {
            let took = month.outstanding + month.redeemed + month.expired + month.reversed + month.paid;
            prop_assert_eq!(month.issued + month.adjusted + month.transferred, took, "{:?}", month);
        }
        let of = |field: fn(&tillwork::ledger::MonthSums) -> i64| report.months.iter().map(field).sum::<i64>();
        prop_assert_eq!(of(|month| month.outstanding), report.outstanding);
        prop_assert_eq!(of(|month| month.issued), report.issued);
        prop_assert_eq!(of(|month| month.expired), report.expired);
    }

    #[test]
    fn prop_a_tier_is_lost_on_the_day_that_is_told(steps in steps(60), ahead in 0..2000_u32) {
        let engine = rulebook(true);
        let ledger = engine.ledger();
        let told = tell(&ledger, &steps, |_, _| ());
        prop_assume!(told.accepted > 0);
        let now = ledger.view(&told.state, &Question::new(moment(told.hours))).expect("the last moment");
        let then = ledger.view(&told.state, &Question::new(moment(told.hours + ahead))).expect("a later one");
        match &now.tier_lost {
            Some(lost) if then.day >= lost.on => prop_assert_ne!(&then.tier, &now.tier),
            _ => prop_assert_eq!(&then.tier, &now.tier),
        }
        if let (Some(lost), true) = (&now.tier_lost, now.tier_lost.as_ref().is_some_and(|lost| then.day == lost.on)) {
            prop_assert_eq!(&then.tier, &lost.tier);
        }
    }
}

/// The sequences are worth something: most events are accepted, and all kinds of entries come up.
#[test]
fn random_sequences_reach_every_account() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let engine = rulebook(true);
    let ledger = engine.ledger();
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut all, mut seen) = (0, 0, Vec::<Value>::new());
    for _ in 0..20 {
        let steps = steps(200).new_tree(&mut runner).expect("steps").current();
        let told = tell(&ledger, &steps, |_, _| ());
        accepted += told.accepted;
        all += steps.len();
        let entries: Vec<Value> = serde_json::from_str(&ledger.entries_json(&told.entries)).expect("JSON");
        seen.extend(entries);
    }
    assert!(accepted * 2 > all, "only {accepted} of {all} events are accepted");
    for account in ["issued", "lot", "confirmed", "redeemed", "reversed", "expired", "adjusted", "transferred", "debt"] {
        assert!(seen.iter().any(|entry| entry["to"] == account || entry["from"] == account), "{account} is never reached");
    }
    assert!(seen.iter().any(|entry| entry["to"] == "debt"), "no debt is ever paid");
    assert!(seen.iter().any(|entry| entry["excused"].is_u64()), "nothing is ever excused");
}
