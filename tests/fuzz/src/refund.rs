//! A rulebook, a zero byte, a cart, a zero byte, a request: refused, or a return that pays back no more than was paid.

use tillwork::{Cart, Engine, refund_json};

/// Whether the bytes were taken.
///
/// # Panics
/// When something does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let (Some(rulebook), Some(cart), Some(request)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Ok(engine) = Engine::from_json(rulebook) else { return false };
    let Ok(order) = Cart::from_json(cart) else { return false };
    let outcome = engine.evaluate(&order).expect("a good cart has an outcome").to_json();
    let shared = refund_json(outcome.as_bytes(), request);
    assert_eq!(shared.is_ok(), refund_json(outcome.as_bytes(), request).is_ok());
    // The engine knows the order and the cart besides: what can be shared without them can be with them, to the byte.
    let engine = engine.refund_json(outcome.as_bytes(), cart, request);
    if let (Ok(shared), Ok(engine)) = (&shared, &engine) {
        assert_eq!(shared, engine);
    }
    if let Err(error) = &engine {
        assert!(!error.problems().is_empty());
    }
    engine.is_ok()
}
