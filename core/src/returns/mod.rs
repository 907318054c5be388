//! Returns: what is paid back for units that come back, in any number of steps and any order.
//!
//! A state of returns has cumulative numbers, which depend on nothing but what came back so far ([`standing`]); a policy says what
//! they are ([`share`], [`reprice`]); a return document is the difference of two of them ([`document`]). That is why every way to
//! the same state pays the same.

mod document;
mod reprice;
mod share;
mod standing;
mod tally;

use crate::diagnostic::{Code, Error, ErrorKind, Path};
use crate::engine::Engine;
use crate::model::{Cart, InputLimits, ReturnPolicy, ReturnRequest};
use crate::outcome::Outcome;
use crate::returned::Return;
use crate::wire;
use reprice::Order;
use tally::{Receipt, Tally};

/// What is paid back of an order for units that come back, by what they really cost: the outcome is all that is needed.
///
/// # Errors
/// The outcome is refused because it is not what an engine writes, or the request because it does not fit the outcome; the error
/// lists everything that is wrong with the one or the other. A request for `reprice` is refused: see [`Engine::refund`].
///
/// # Example: one of three mugs that cost the price of two
/// ```
/// use tillwork::{Cart, Engine, ReturnRequest, ReturnedUnits, refund};
/// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
///     {"id": "three-for-two", "benefit": {"kind": "fixed_price", "count": 3, "pay_for": 2}}]}"#)?;
/// let order = engine.evaluate(&Cart::from_json(br#"{"id": "order-1", "currency": "USD", "at": "2026-11-11T20:00:00Z",
///     "lines": [{"id": "1", "sku": "MUG", "quantity": 3, "unit_price": "10.00"}]}"#)?)?;
///
/// let one = vec![ReturnedUnits { line: "1".into(), units: 1, price: None }];
/// let first = refund(&order, &ReturnRequest::new("2026-11-20T10:00:00Z").lines(one))?;
/// assert_eq!(first.totals.refund.format(first.currency), "6.67");
///
/// // The next return begins with the state of the one before: all three refund what was paid.
/// let two = vec![ReturnedUnits { line: "1".into(), units: 2, price: None }];
/// let second = refund(&order, &ReturnRequest::new("2026-11-21T10:00:00Z").lines(two).before(Some(first.state)))?;
/// assert_eq!(second.totals.refund.format(second.currency), "13.33");
/// # Ok::<(), tillwork::Error>(())
/// ```
pub fn refund(outcome: &Outcome, request: &ReturnRequest) -> Result<Return, Error> {
    // What was built in code is written down and read, so that there is one judge for both.
    answer((outcome.to_json().as_bytes(), &IN_MEMORY), request.to_json(outcome.currency).as_bytes(), None)
}

/// [`refund`] for documents.
///
/// # Errors
/// The outcome or the request is refused; the error lists everything that is wrong with it.
pub fn refund_json(outcome: &[u8], request: &[u8]) -> Result<String, Error> {
    Ok(answer((outcome, &InputLimits::default()), request, None)?.to_json())
}

impl Engine {
    /// What is paid back of an order for units that come back, by either policy.
    ///
    /// With `reprice` the kept goods are evaluated by themselves, so cart and engine must be those of the order. With `share` it is
    /// the same as [`refund`], and the cart is not looked at.
    ///
    /// # Errors
    /// The outcome is refused because it is not what this engine and this cart give, the cart because it is wrong, or the request
    /// because it does not fit the outcome; the error lists everything that is wrong with the first of them.
    ///
    /// # Example: the discount from 50.00 is lost
    /// ```
    /// use tillwork::{Cart, Engine, Reason, ReturnPolicy, ReturnRequest, ReturnedUnits};
    /// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
    ///     {"id": "fifty", "conditions": {"kind": "spend", "at_least": "50"},
    ///      "benefit": {"kind": "amount_off", "on": "order", "amount": "5"}}]}"#)?;
    /// let cart = Cart::from_json(br#"{"id": "order-1", "currency": "USD", "at": "2026-11-11T20:00:00Z",
    ///     "lines": [{"id": "1", "sku": "MUG", "quantity": 5, "unit_price": "10.00"}]}"#)?;
    /// let order = engine.evaluate(&cart)?;
    ///
    /// let one = vec![ReturnedUnits { line: "1".into(), units: 1, price: None }];
    /// let request = ReturnRequest::new("2026-11-20T10:00:00Z").policy(ReturnPolicy::Reprice).lines(one);
    /// let answer = engine.refund(&order, &cart, &request)?;
    /// // 45.00 were paid, the four mugs kept cost 40.00
    /// assert_eq!(answer.totals.refund.format(answer.currency), "5.00");
    /// let Some(Reason::Condition { needed, actual, .. }) = &answer.promotions[0].reason else { panic!() };
    /// assert_eq!((needed.as_str(), actual.as_str()), ("50.00", "40.00"));
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn refund(&self, outcome: &Outcome, cart: &Cart, request: &ReturnRequest) -> Result<Return, Error> {
        let cart = || match crate::validate::cart(cart) {
            Ok(_) => Ok(cart.clone()),
            Err(problems) => Err(Error::new(ErrorKind::Cart, problems)),
        };
        let receipt = outcome.to_json();
        answer((receipt.as_bytes(), &IN_MEMORY), request.to_json(outcome.currency).as_bytes(), Some((self, &cart)))
    }

    /// [`Engine::refund`] for documents.
    ///
    /// # Errors
    /// The outcome, the cart or the request is refused; the error lists everything that is wrong with it.
    pub fn refund_json(&self, outcome: &[u8], cart: &[u8], request: &[u8]) -> Result<String, Error> {
        Ok(answer((outcome, &InputLimits::default()), request, Some((self, &|| Cart::from_json(cart))))?.to_json())
    }
}

/// What is in memory already is not too large to be read.
const IN_MEMORY: InputLimits = InputLimits { outcome_bytes: usize::MAX, ..InputLimits::DEFAULT };

/// An engine, and the order's cart for those who need it.
type Rules<'r> = (&'r Engine, &'r dyn Fn() -> Result<Cart, Error>);

fn answer(outcome: (&[u8], &InputLimits), request: &[u8], rules: Option<Rules<'_>>) -> Result<Return, Error> {
    let outcome = wire::read_receipt(outcome.0, outcome.1)?;
    let receipt = Receipt::new(&outcome);
    let mut counted: Option<(Tally, Tally)> = None;
    let (request, problems) = wire::read_return(request, outcome.currency, |request, report| {
        let at_odds = request.before.as_ref().is_some_and(|before| before.policy != request.policy);
        if request.policy == ReturnPolicy::Reprice && rules.is_none() && !at_odds {
            let expected = "`share`: `reprice` needs the rulebook and the cart";
            report.add(&Path::Root.key("policy"), Code::Conflict, expected, "`reprice`");
        }
        counted = Some(receipt.tallies(request, report));
    })?;
    let refused = |problems| Error::new(ErrorKind::Return, problems);
    let Some((before, after)) = counted else { return Err(refused(problems)) };
    let (before, after) = match rules.filter(|_| request.policy == ReturnPolicy::Reprice) {
        Some((engine, cart)) => {
            let cart = cart()?;
            let order = Order::new(engine, &cart, &receipt)?;
            if !problems.is_empty() {
                return Err(refused(problems));
            }
            ((order.standing(&before)?, before), (order.standing(&after)?, after))
        }
        None if problems.is_empty() => ((share::standing(&receipt, &before), before), (share::standing(&receipt, &after), after)),
        None => return Err(refused(problems)),
    };
    document::returned(&receipt, &request, &before, &after)
}
