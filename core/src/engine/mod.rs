//! Evaluating carts: the pipeline, readable from top to bottom.

mod attribute;
mod batch;
pub(crate) mod candidates;
mod common;
mod due;
mod matching;
mod part;
mod parts;
pub(crate) mod pool;
mod prepare;
mod rows;
mod runs;
mod scratch;
pub(crate) mod session;
mod spares;
mod state;
mod worst;

use crate::certificate::Certificate;
use crate::combine;
use crate::compile::{Compiled, HAS_SHORT_WAY};
use crate::diagnostic::{Error, ErrorKind};
use crate::digest::{hex, sha256};
use crate::explain::{self, Language};
use crate::loyalty::Ledger;
use crate::model::{Cart, PromotionId, Rulebook};
use crate::money::Amount;
use crate::outcome::{Brief, Outcome, Reason};
use crate::schedule::{Instant, ZoneTable};
use crate::validate;
use crate::wire::with_digest;
use common::Source;
pub use parts::Parts;
use pool::Pool;
pub use rows::{Label, Row, Rows, TextOrder};
pub use scratch::Scratch;
pub(crate) use scratch::Trial;
use session::{Memory, Session, Supposed};
use spares::Spares;
pub use worst::WorstCase;

/// The version of the meaning of documents: it moves when the money of any conformance vector does.
pub const SEMANTICS_VERSION: u32 = 1;

/// A compiled rulebook that evaluates carts.
///
/// Compile once, evaluate often: an engine is immutable, `Send` and `Sync`, and evaluating is a pure function of the cart. There
/// is no clock, no I/O and no randomness in it.
///
/// # Example: a cart of two mugs at ten percent off
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
/// let outcome = engine.evaluate(&cart)?;
/// // 10 % of 39.98 is 3.998, rounded half up
/// assert_eq!(outcome.totals.payable.format(outcome.currency), "35.98");
/// assert_eq!(outcome.applied[0].promotion.as_str(), "sale");
/// # Ok::<(), tillwork::Error>(())
/// ```
#[derive(Debug)]
pub struct Engine {
    compiled: Compiled,
    spares: Spares,
}

impl Engine {
    /// Compiles a rulebook document with the bundled time zones.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json(rulebook: &[u8]) -> Result<Engine, Error> {
        Engine::from_json_with_zones(rulebook, &ZoneTable::bundled())
    }

    /// Compiles a rulebook document with time zones of the host's.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json_with_zones(rulebook: &[u8], zones: &ZoneTable) -> Result<Engine, Error> {
        Ok(Engine::assemble(&Rulebook::from_json_with_zones(rulebook, zones)?, zones))
    }

    /// Compiles a rulebook that was built in code.
    ///
    /// # Errors
    /// The rulebook is refused; the error lists everything that is wrong with it.
    ///
    /// # Example: free shipping from 50
    /// ```
    /// use tillwork::{Amount, Amounts, Condition, Currency, Engine, FreeShipping, Promotion, Rulebook};
    /// let eur = Currency::parse("EUR").unwrap();
    /// let fifty = Amounts::new(eur, Amount::from_minor_units(50_00));
    /// let promotion = Promotion::new("ship-free", FreeShipping::new()).conditions(Condition::spend_at_least(fifty));
    /// let engine = Engine::compile(&Rulebook::new("shop", eur).promotions(vec![promotion]))?;
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn compile(rulebook: &Rulebook) -> Result<Engine, Error> {
        Engine::compile_with_zones(rulebook, &ZoneTable::bundled())
    }

    /// Compiles a rulebook that was built in code with time zones of the host's.
    ///
    /// # Errors
    /// The rulebook is refused; the error lists everything that is wrong with it.
    pub fn compile_with_zones(rulebook: &Rulebook, zones: &ZoneTable) -> Result<Engine, Error> {
        let problems = validate::rulebook(rulebook, zones);
        if problems.is_empty() { Ok(Engine::assemble(rulebook, zones)) } else { Err(Error::new(ErrorKind::Rulebook, problems)) }
    }

    fn assemble(rulebook: &Rulebook, zones: &ZoneTable) -> Engine {
        let digest = sha256(&[rulebook.to_json().as_bytes()]);
        Engine { compiled: Compiled::compile(rulebook, zones, digest), spares: Spares::default() }
    }

    /// What the customer pays, why, and what to record.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    pub fn evaluate(&self, cart: &Cart) -> Result<Outcome, Error> {
        self.evaluate_parts(cart, Parts::all())
    }

    /// The same, with a certificate that no combination saves much more, which [`certificate::check`](crate::certificate::check)
    /// verifies without trusting the search. Most carts on which promotions compete for units only have one.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    pub fn evaluate_certified(&self, cart: &Cart) -> Result<(Outcome, Certificate), Error> {
        let at = checked(cart)?;
        let outcome = self.answer(cart, at, Parts::all());
        let points = outcome.points.and_then(|points| points.value).map_or(0, Amount::minor_units);
        let saved = outcome.totals.discount.minor_units().saturating_sub(points);
        let pool = Pool::default();
        let mut session = self.session(cart, at, Memory::default(), &pool);
        session.detailed = false;
        session.find_candidates();
        let certificate = combine::certify(&session, saved);
        Ok((outcome, certificate))
    }

    /// Evaluates a cart document, and writes the outcome document and that of its certificate.
    ///
    /// [`check_certificate_json`](crate::check_certificate_json) checks it, in any language and without this engine.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    pub fn evaluate_certified_json(&self, cart: &[u8]) -> Result<(String, String), Error> {
        let cart = Cart::from_json(cart)?;
        let (outcome, certificate) = self.evaluate_certified(&cart)?;
        Ok((outcome.to_json(), certificate.to_json(cart.currency)))
    }

    /// What the customer pays, why, and what to record, with only those parts of the outcome that are wanted.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    pub fn evaluate_parts(&self, cart: &Cart, parts: Parts) -> Result<Outcome, Error> {
        Ok(self.answer(cart, checked(cart)?, parts))
    }

    /// What the customer pays and what was taken off, without explanation, in memory that is used again.
    ///
    /// This is for whoever prices many carts: after the first ones no memory is asked for, and nothing is written that nobody
    /// reads. The answer stays in the scratch until the next cart.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    ///
    /// # Example: which promotion takes how much off which line
    /// ```
    /// use tillwork::{BriefTarget, Cart, Engine, Scratch};
    /// let engine = Engine::from_json(br#"{
    ///     "tillwork": 1, "id": "shop", "currency": "USD",
    ///     "promotions": [{"id": "sale", "benefit": {"kind": "percent_off", "percent": "10"}}]
    /// }"#)?;
    /// let cart = Cart::from_json(br#"{
    ///     "currency": "USD", "at": "2026-11-11T20:00:00Z",
    ///     "lines": [{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "19.99"}]
    /// }"#)?;
    /// let mut scratch = Scratch::new();
    /// let brief = engine.evaluate_with(&mut scratch, &cart)?;
    /// assert_eq!(brief.totals.payable.minor_units(), 35_98);
    /// let taken = brief.adjustments[0];
    /// assert_eq!((taken.target, taken.amount.minor_units()), (BriefTarget::Line(0), 4_00));
    /// assert_eq!(engine.promotion_id(taken.promotion.unwrap()).map(|id| id.as_str()), Some("sale"));
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn evaluate_with<'s>(&self, scratch: &'s mut Scratch, cart: &Cart) -> Result<&'s Brief, Error> {
        let at = checked(cart)?;
        if self.in_short(scratch, Source::Cart(cart, None), cart, at) {
            return Ok(&scratch.brief);
        }
        Ok(self.brief(scratch, cart, at, |session| session.read_cart()))
    }

    fn has_short_way(&self) -> bool {
        HAS_SHORT_WAY && self.compiled.common
    }

    /// Writes the short answer to a cart that passed its check if it can be worked out in the short way.
    fn in_short(&self, scratch: &mut Scratch, source: Source<'_>, cart: &Cart, at: Instant) -> bool {
        let Scratch { common, brief, line_points, .. } = scratch;
        !*line_points
            && self.has_short_way()
            && common::brief(&self.compiled, source, cart, at, common.get_or_insert_default(), brief)
    }

    /// The short answer to a cart that passed its check, however it is read.
    fn brief<'s>(&self, scratch: &'s mut Scratch, cart: &Cart, at: Instant, read: impl FnOnce(&mut Session<'_>)) -> &'s Brief {
        let Scratch { memory, pool, brief, line_points, .. } = scratch;
        let mut session = Session::new(&self.compiled, cart, at, std::mem::take(memory), pool);
        session.detailed = false;
        session.per_line = *line_points;
        read(&mut session);
        session.find_candidates();
        combine::run(&mut session);
        explain::brief(&session, brief);
        *memory = session.into_memory();
        brief
    }

    /// The id of the promotion at a place in the rulebook, which is how a [`Brief`] names it.
    #[must_use]
    pub fn promotion_id(&self, place: usize) -> Option<&PromotionId> {
        self.compiled.promos.at(place).map(|promo| &promo.id)
    }

    /// Evaluates a cart document and writes the outcome document.
    ///
    /// # Errors
    /// The cart is refused; the error lists everything that is wrong with it.
    pub fn evaluate_json(&self, cart: &[u8]) -> Result<String, Error> {
        let cart = Cart::from_json(cart)?;
        let document = self.work_out(&cart, moment(&cart)?, Parts::all()).to_json_without_digest();
        let digest = self.digest(&cart, &document);
        Ok(with_digest(document, &digest))
    }

    /// The ledger of the rulebook's programme: what events do to a member's points.
    ///
    /// A rulebook without a programme has one, too: points neither pend nor expire in it.
    #[must_use]
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger::new(&self.compiled)
    }

    /// The outcome in sentences, with the promotions' names in that language.
    ///
    /// A promotion is called by its label in the language, else by its name, else by its id.
    #[must_use]
    pub fn explain(&self, outcome: &Outcome, language: Language) -> Vec<String> {
        explain::sentences(outcome, language, &|id| self.name(id, language))
    }

    fn name(&self, id: &str, language: Language) -> String {
        let promo = self.compiled.promos.iter().find(|promo| promo.id.as_str() == id);
        let extra = promo.and_then(|promo| promo.extra());
        let label = extra.and_then(|extra| extra.labels.iter().find(|(tag, _)| Language::parse(tag) == Some(language)));
        match (label, extra.and_then(|extra| extra.name.as_deref())) {
            (Some((_, label)), _) => label.clone(),
            (None, Some(name)) => name.to_owned(),
            (None, None) => id.to_owned(),
        }
    }

    /// The outcome of a cart that passed its check.
    fn answer(&self, cart: &Cart, at: Instant, parts: Parts) -> Outcome {
        let mut outcome = self.work_out(cart, at, parts.computed());
        if parts.digest {
            outcome.digest = self.digest(cart, &outcome.to_json_without_digest());
        }
        outcome
    }

    /// The same without its digest.
    fn work_out(&self, cart: &Cart, at: Instant, parts: Parts) -> Outcome {
        let mut scratch = self.spares.take();
        let Scratch { memory, pool, common, brief, supposed, .. } = &mut scratch;
        let mut session = self.session(cart, at, std::mem::take(memory), pool);
        session.detailed = parts.detailed();
        session.second = parts.runner_up && self.compiled.runner_up;
        session.find_candidates();
        combine::run(&mut session);
        let mut outcome = explain::outcome(&session, parts);
        if parts.near_misses {
            let trial = Trial { memory: supposed, common, brief, in_short: self.has_short_way() };
            outcome.next = explain::near_misses(self, &session, trial);
        }
        *memory = session.into_memory();
        self.spares.give_back(scratch, cart);
        outcome
    }

    fn session<'s>(&'s self, cart: &'s Cart, at: Instant, memory: Memory, pool: &'s Pool) -> Session<'s> {
        let mut session = Session::new(&self.compiled, cart, at, memory, pool);
        session.read_cart();
        session
    }

    /// The short answer to a good cart with a change, if it can be worked out in the short way.
    pub(crate) fn suppose_in_short<'t>(
        &self,
        of: &Session<'_>,
        change: Supposed<'_>,
        trial: &'t mut Trial<'_>,
    ) -> Option<&'t Brief> {
        let Trial { common, brief, in_short, .. } = trial;
        let source = Source::Cart(of.cart, Some(change));
        *in_short = HAS_SHORT_WAY
            && *in_short
            && common::brief(&self.compiled, source, of.cart, of.at, common.get_or_insert_default(), brief);
        in_short.then_some(&**brief)
    }

    /// The state in which a good cart would end with a change, without reasons.
    pub(crate) fn suppose<'s>(&'s self, of: &Session<'s>, change: Supposed<'s>, memory: Memory) -> Session<'s> {
        let mut session = Session::new(&self.compiled, of.cart, of.at, memory, of.pool);
        session.change = Some(change);
        session.read_cart();
        session.detailed = false;
        session.per_line = false;
        session.find_candidates();
        combine::run(&mut session);
        session
    }

    /// Evaluates a good cart with reasons and effects. Expected promotions are answered for even where the cart does not touch them.
    pub(crate) fn replay(&self, cart: &Cart, expected: &[PromotionId]) -> Result<Replay, Error> {
        let pool = Pool::default();
        let mut session = self.session(cart, moment(cart)?, Memory::default(), &pool);
        let promos = &self.compiled.promos;
        session.expected = promos.indexes().filter(|promo| expected.contains(&promos[*promo].id)).collect();
        session.find_candidates();
        combine::run(&mut session);
        Ok(Replay {
            outcome: explain::outcome(&session, Parts::money().reasons(true).effects(true)),
            next_steps: explain::next_steps(&session),
            deposits: session.ledger.slots.iter().map(|slot| (promos[slot.promo].id.clone(), slot.deposits)).collect(),
        })
    }

    /// The digest of an outcome, given its document.
    fn digest(&self, cart: &Cart, outcome: &str) -> String {
        let cart = cart.to_json();
        let pieces: [&[u8]; 6] = [
            env!("CARGO_PKG_VERSION").as_bytes(),
            &SEMANTICS_VERSION.to_be_bytes(),
            self.compiled.zones.version().as_bytes(),
            &self.compiled.digest,
            cart.as_bytes(),
            outcome.as_bytes(),
        ];
        hex(&sha256(&pieces))
    }
}

/// What a return needs to know of an order, or of what is kept of it.
pub(crate) struct Replay {
    pub(crate) outcome: Outcome,
    /// What the next steps of promotions need.
    pub(crate) next_steps: Vec<(PromotionId, Reason)>,
    /// How many deposits promotions used.
    pub(crate) deposits: Vec<(PromotionId, u64)>,
}

/// The moment of a cart that was built in code, which is checked.
fn checked(cart: &Cart) -> Result<Instant, Error> {
    validate::cart(cart).map_err(|problems| Error::new(ErrorKind::Cart, problems))
}

/// The moment of a cart that passed its check.
fn moment(cart: &Cart) -> Result<Instant, Error> {
    cart.at.parse().or_else(|_| checked(cart))
}
