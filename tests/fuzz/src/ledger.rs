//! A rulebook, a zero byte, a state, and events, each after a zero byte: each refused, or a state that is read again as the same,
//! holds no points beside a debt, says the same when it hears the event again, and follows from its entries.

use tillwork::Engine;
use tillwork::ledger::{Entry, Ledger, Question, State};

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let mut parts = bytes.split(|byte| *byte == 0);
    let (Some(rulebook), Some(state)) = (parts.next(), parts.next()) else { return false };
    let Ok(engine) = Engine::from_json(rulebook) else { return false };
    let ledger = engine.ledger();
    let Ok(mut state) = ledger.read_state(state) else { return false };
    written_can_be_read(&ledger, &state);
    let new = state == State::new(state.member().clone());
    let mut entries: Vec<Entry> = Vec::new();
    for event in parts {
        let text = match ledger.apply_json(ledger.state_json(&state).as_bytes(), event) {
            Ok(text) => text,
            Err(error) => {
                assert!(!error.problems().is_empty());
                assert!(error.problems().iter().all(|problem| problem.path.is_empty() || problem.path.starts_with('/')));
                continue;
            }
        };
        let (after, made, again) = read_answer(&ledger, &text);
        assert!(after.debt() == 0 || after.lots().is_empty(), "points beside a debt: {text}");
        written_can_be_read(&ledger, &after);
        if again {
            assert!(made.is_empty() && after == state);
        } else {
            // What was accepted is known by its key: `expire` has none, and is heard anew.
            let repeated = ledger.apply_json(ledger.state_json(&after).as_bytes(), event).expect("it was accepted before");
            assert_eq!(read_answer(&ledger, &repeated).0, after);
        }
        entries.extend(made);
        state = after;
    }
    if let Some(at) = state.at() {
        let view = ledger.view(&state, &Question::new(at)).expect("the moment of the last event");
        let lots: u128 = state.lots().iter().map(|one| u128::from(one.points)).sum();
        assert_eq!(u128::from(view.balance()), lots);
        ledger.report(&entries, at).expect("a moment of the ledger");
    }
    let taken = !entries.is_empty();
    if new && taken {
        let entries = ledger.entries_json(&entries);
        assert_eq!(ledger.replay_json(entries.as_bytes()).expect("they follow from each other"), ledger.state_json(&state));
    }
    taken
}

fn written_can_be_read(ledger: &Ledger<'_>, state: &State) {
    let text = ledger.state_json(state);
    assert_eq!(&ledger.read_state(text.as_bytes()).expect("what was written can be read"), state);
}

/// The state, the entries, and whether the event was heard before, of an answer's document.
fn read_answer(ledger: &Ledger<'_>, text: &str) -> (State, Vec<Entry>, bool) {
    let answer: serde_json::Value = serde_json::from_str(text).expect("an answer is JSON");
    let state = ledger.read_state(answer["state"].to_string().as_bytes()).expect("a state of an answer");
    let made = answer["entries"].to_string();
    let entries = if made == "[]" { Vec::new() } else { ledger.read_entries(made.as_bytes()).expect("entries of an answer") };
    (state, entries, answer["again"] == true)
}
