//! A rulebook, a zero byte, a cart: an outcome whose sums hold, that is read again as the same, and comes out the same twice; and the
//! same in short, both ways.

use tillwork::{Cart, Engine, Outcome, Scratch};

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let Some(split) = bytes.iter().position(|byte| *byte == 0) else { return false };
    let (rulebook, cart) = (&bytes[..split], &bytes[split + 1..]);
    let Ok(engine) = Engine::from_json(rulebook) else { return false };
    let Ok(cart) = Cart::from_json(cart) else { return false };
    let outcome = engine.evaluate(&cart).expect("a good cart has an outcome");
    let text = outcome.to_json();
    assert_eq!(engine.evaluate(&cart).expect("still good").to_json(), text);
    assert_eq!(Outcome::from_json(text.as_bytes()).expect("what was written can be read").to_json(), text);
    sums_hold(&outcome);
    short_answers_agree(&engine, &cart, &outcome);
    true
}

/// Common carts have a way of their own to the short answer, unless points are wanted line by line.
fn short_answers_agree(engine: &Engine, cart: &Cart, outcome: &Outcome) {
    let (mut short, mut long) = (Scratch::new(), Scratch::new().line_points(true));
    let short = engine.evaluate_with(&mut short, cart).expect("still good");
    let mut long = engine.evaluate_with(&mut long, cart).expect("still good").clone();
    long.line_points.clear();
    assert_eq!(*short, long);
    assert_eq!(short.totals, outcome.totals);
}

fn sums_hold(outcome: &Outcome) {
    let totals = &outcome.totals;
    let minor = |amount: tillwork::Amount| i128::from(amount.minor_units());
    assert_eq!(minor(totals.payable), minor(totals.subtotal) + minor(totals.shipping) - minor(totals.discount));
    assert!(minor(totals.payable) >= 0);
    let mut payable = 0;
    for line in &outcome.lines {
        let off: i128 = line.adjustments.iter().map(|one| minor(one.amount)).sum();
        assert!(line.adjustments.iter().all(|one| minor(one.amount) > 0));
        assert_eq!(minor(line.payable), minor(line.subtotal) - off);
        assert_eq!(line.runs.iter().map(|run| minor(run.price) * i128::from(run.units)).sum::<i128>(), minor(line.payable));
        assert_eq!(line.runs.iter().map(|run| run.units).sum::<u64>(), line.quantity);
        payable += minor(line.payable);
    }
    for entry in &outcome.shipping {
        assert!(minor(entry.payable) >= 0);
        payable += minor(entry.payable);
    }
    assert_eq!(payable, minor(totals.payable));
    let given: i128 = outcome.applied.iter().map(|applied| minor(applied.amount)).sum();
    assert_eq!(given, minor(totals.discount));
    for applied in outcome.applied.iter().filter(|applied| !applied.funding.is_empty()) {
        let funded: i128 = applied.funding.iter().map(|part| minor(part.amount)).sum();
        assert_eq!(funded, minor(applied.amount) - applied.prepaid.map_or(0, minor));
    }
}
