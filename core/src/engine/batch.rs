//! Many carts at once, on all cores.

use std::sync::Mutex;
use std::thread;

use super::{Engine, Scratch};
use crate::diagnostic::Error;
use crate::model::Cart;
use crate::outcome::Brief;

/// So many carts are handed to a thread at a time: few enough that none waits long for the last, many enough that taking them
/// costs nothing.
const PIECE: usize = 256;

impl Engine {
    /// What is read from the short answers of many carts, in their order, worked out on all cores.
    ///
    /// A cart that is refused has its error in its place; the others are not touched by it.
    ///
    /// # Example: what all customers pay
    /// ```
    /// use tillwork::{Cart, Engine};
    /// let engine = Engine::from_json(br#"{
    ///     "tillwork": 1, "id": "shop", "currency": "USD",
    ///     "promotions": [{"id": "sale", "benefit": {"kind": "percent_off", "percent": "10"}}]
    /// }"#)?;
    /// let cart = Cart::from_json(br#"{
    ///     "currency": "USD", "at": "2026-11-11T20:00:00Z",
    ///     "lines": [{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "19.99"}]
    /// }"#)?;
    /// let paid = engine.evaluate_many(&[cart.clone(), cart], |brief| brief.totals.payable.minor_units());
    /// assert_eq!(paid.into_iter().sum::<Result<i64, _>>()?, 2 * 35_98);
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn evaluate_many<T: Send>(&self, carts: &[Cart], read: impl Fn(&Brief) -> T + Sync) -> Vec<Result<T, Error>> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        self.evaluate_many_on(threads, carts, read)
    }

    /// The same on so many threads; with one, none is started.
    pub fn evaluate_many_on<T: Send>(
        &self,
        threads: usize,
        carts: &[Cart],
        read: impl Fn(&Brief) -> T + Sync,
    ) -> Vec<Result<T, Error>> {
        let mut answers: Vec<Option<Result<T, Error>>> = Vec::new();
        answers.resize_with(carts.len(), || None);
        let pieces = Mutex::new(carts.chunks(PIECE).zip(answers.chunks_mut(PIECE)));
        // A function of its own: in the head of the loop the lock would be held while the piece is worked on.
        // A thread that panicked in `read` leaves the pieces as they were.
        let next = || pieces.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        let work = || {
            let mut scratch = Scratch::new();
            while let Some((carts, answers)) = next() {
                for (cart, answer) in carts.iter().zip(answers) {
                    *answer = Some(self.evaluate_with(&mut scratch, cart).map(&read));
                }
            }
        };
        let helpers = threads.saturating_sub(1).min(carts.len() / PIECE);
        thread::scope(|scope| {
            for _ in 0..helpers {
                scope.spawn(work);
            }
            work();
        });
        answers.into_iter().flatten().collect()
    }
}
