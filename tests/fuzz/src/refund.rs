//! A rulebook, a zero byte, a cart, and requests, each after a zero byte: each is refused, or answered with a return that begins
//! where the last one ended. Together they pay back no more than was paid, and all of it once everything has come back.
//! Or, without a rulebook, an outcome and requests: refused, or an outcome that is read again as the same.

use tillwork::{Amount, Cart, Engine, Outcome, Return, ReturnPolicy, ReturnRequest, ReturnState, ReturnedUnits, refund_json};

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let mut parts = bytes.split(|byte| *byte == 0);
    let (Some(rulebook), Some(document)) = (parts.next(), parts.next()) else { return false };
    if rulebook.is_empty() { stored(document, parts) } else { ordered(rulebook, document, parts) }
}

fn ordered<'a>(rulebook: &[u8], cart: &[u8], requests: impl Iterator<Item = &'a [u8]>) -> bool {
    let Ok(engine) = Engine::from_json(rulebook) else { return false };
    let Ok(order) = Cart::from_json(cart) else { return false };
    let outcome = engine.evaluate(&order).expect("a good cart has an outcome");
    let text = outcome.to_json();
    let mut returns = Returns { engine: &engine, order: &order, outcome: &outcome, state: None };
    for request in requests {
        let shared = refund_json(text.as_bytes(), request);
        assert_eq!(shared.is_ok(), refund_json(text.as_bytes(), request).is_ok());
        // The engine knows the order and the cart besides: what can be shared without them can be with them, to the byte.
        let known = engine.refund_json(text.as_bytes(), cart, request);
        if let (Ok(shared), Ok(known)) = (&shared, &known) {
            assert_eq!(shared, known);
        }
        if let Err(error) = &known {
            assert!(!error.problems().is_empty());
        }
        if let Ok(request) = ReturnRequest::from_json(request, outcome.currency) {
            returns.send(request);
        }
    }
    let taken = returns.state.is_some();
    returns.send_the_rest();
    taken
}

struct Returns<'o> {
    engine: &'o Engine,
    order: &'o Cart,
    outcome: &'o Outcome,
    state: Option<ReturnState>,
}

impl Returns<'_> {
    fn send(&mut self, request: ReturnRequest) -> Option<Return> {
        let before = self.state.as_ref().map_or(Amount::ZERO, |state| state.refunded);
        let answer = self.engine.refund(self.outcome, self.order, &request.before(self.state.clone())).ok()?;
        let refund = answer.totals.refund.minor_units();
        assert!(refund >= 0);
        assert_eq!(answer.state.refunded.minor_units(), before.minor_units() + refund);
        assert!(answer.state.refunded.minor_units() <= self.paid());
        self.state = Some(answer.state.clone());
        Some(answer)
    }

    /// All units and shipping that are still there.
    fn send_the_rest(&mut self) {
        let gone = |line: &tillwork::OutcomeLine| -> u64 {
            let lines = self.state.iter().flat_map(|state| &state.lines);
            lines.filter(|one| one.line == line.id).map(|one| one.units).sum()
        };
        let lines: Vec<ReturnedUnits> = (self.outcome.lines.iter())
            .map(|line| ReturnedUnits { line: line.id.clone(), units: line.quantity - gone(line), price: None })
            .filter(|one| one.units > 0)
            .collect();
        let is_there = |id: &tillwork::Id| self.state.as_ref().is_none_or(|state| !state.shipping.contains(id));
        let shipping: Vec<_> = self.outcome.shipping.iter().map(|one| one.id.clone()).filter(is_there).collect();
        if lines.is_empty() && shipping.is_empty() {
            return;
        }
        let policy = self.state.as_ref().map_or(ReturnPolicy::Share, |state| state.policy);
        let request = ReturnRequest::new(self.order.at.clone()).policy(policy).lines(lines).shipping(shipping);
        let answer = self.send(request).expect("what was bought can come back");
        assert_eq!(answer.state.refunded.minor_units() + answer.state.charged.minor_units(), self.paid());
    }

    fn paid(&self) -> i64 {
        let totals = &self.outcome.totals;
        totals.payable.minor_units() + totals.prepaid.map_or(0, Amount::minor_units)
    }
}

fn stored<'a>(outcome: &[u8], requests: impl Iterator<Item = &'a [u8]>) -> bool {
    let read = match Outcome::from_json(outcome) {
        Ok(read) => read,
        Err(error) => {
            assert!(!error.problems().is_empty());
            return false;
        }
    };
    let text = read.to_json();
    assert_eq!(Outcome::from_json(text.as_bytes()).expect("what was written can be read").to_json(), text);
    for request in requests {
        match refund_json(outcome, request) {
            Ok(answer) => assert_eq!(refund_json(outcome, request).as_ref(), Ok(&answer)),
            Err(error) => assert!(!error.problems().is_empty()),
        }
    }
    true
}
