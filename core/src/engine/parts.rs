//! Evaluating only what is asked for.

/// Which parts of an outcome are computed besides its money, points and gifts. The others stay empty.
///
/// Explaining and promising cost several times what pricing costs: whoever prices a year of orders leaves out what nobody reads.
///
/// # Example: what a cart costs, and nothing else
/// ```
/// use tillwork::{Cart, Engine, Parts};
/// let engine = Engine::from_json(br#"{
///     "tillwork": 1, "id": "shop", "currency": "USD",
///     "promotions": [{"id": "sale", "conditions": {"kind": "spend", "at_least": "50"}, "benefit": {"kind": "percent_off", "percent": 10}}]
/// }"#)?;
/// let cart = Cart::from_json(br#"{
///     "currency": "USD", "at": "2026-11-11T20:00:00Z",
///     "lines": [{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "19.99"}]
/// }"#)?;
/// let (whole, money) = (engine.evaluate(&cart)?, engine.evaluate_parts(&cart, Parts::money())?);
/// assert_eq!(whole.totals, money.totals);
/// assert_eq!((whole.not_applied.len(), money.not_applied.len()), (1, 0));
/// assert!(money.digest.is_empty());
/// # Ok::<(), tillwork::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    pub(crate) reasons: bool,
    pub(crate) near_misses: bool,
    pub(crate) runner_up: bool,
    pub(crate) effects: bool,
    pub(crate) digest: bool,
}

impl Parts {
    /// Everything: what [`Engine::evaluate`](crate::Engine::evaluate) gives.
    #[must_use]
    pub const fn all() -> Parts {
        Parts { reasons: true, near_misses: true, runner_up: true, effects: true, digest: true }
    }

    /// Nothing but money, points and gifts.
    #[must_use]
    pub const fn money() -> Parts {
        Parts { reasons: false, near_misses: false, runner_up: false, effects: false, digest: false }
    }

    /// With or without [`not_applied`](crate::Outcome::not_applied), and what floors kept back ([`floored`](crate::Applied::floored)).
    #[must_use]
    pub const fn reasons(self, wanted: bool) -> Parts {
        Parts { reasons: wanted, ..self }
    }

    /// With or without [`next`](crate::Outcome::next).
    #[must_use]
    pub const fn near_misses(self, wanted: bool) -> Parts {
        Parts { near_misses: wanted, ..self }
    }

    /// With or without [`runner_up`](crate::Outcome::runner_up).
    #[must_use]
    pub const fn runner_up(self, wanted: bool) -> Parts {
        Parts { runner_up: wanted, ..self }
    }

    /// With or without [`effects`](crate::Outcome::effects).
    #[must_use]
    pub const fn effects(self, wanted: bool) -> Parts {
        Parts { effects: wanted, ..self }
    }

    /// With or without [`digest`](crate::Outcome::digest). A digest covers the whole outcome, so the other parts are computed for it.
    #[must_use]
    pub const fn digest(self, wanted: bool) -> Parts {
        Parts { digest: wanted, ..self }
    }

    /// What must be computed for what is wanted.
    pub(crate) const fn computed(self) -> Parts {
        if self.digest { Parts::all() } else { self }
    }

    /// Whether the conditions must say why they fail.
    pub(crate) const fn detailed(self) -> bool {
        self.reasons || self.near_misses
    }
}
