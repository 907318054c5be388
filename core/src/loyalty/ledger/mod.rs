//! The ledger of points: what an event does, what a member has, what comes next, and what the books need.
//!
//! ```text
//! state, event --apply--> entries --post--> state          entries --post--> state again (replay), or sums (report)
//! state, moment --view--> what there is, and what happens next
//! ```
//!
//! Everything is judged by days, so nothing has to run when points expire.

mod activity;
mod apply;
mod days;
mod post;
mod report;
mod standing;
#[cfg(test)]
mod tests;
mod view;

use std::borrow::Cow;

use crate::compile::Compiled;
use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::digest::{hex, sha256};
use crate::model::Programme;
use crate::model::ledger::{Answer, Entry, Event, Question, Report, State, View};
use crate::money::Currency;
use crate::schedule::Zone;
use crate::wire::{self, Writer};

/// The ledger of a rulebook's programme: a pure function of a member's state and of events.
///
/// It keeps nothing. The host stores the [`State`], or the entries, and gives them back.
///
/// # Example: points for an order, half of which is returned
/// ```
/// use tillwork::Engine;
/// use tillwork::ledger::{Action, Event, Question, State};
///
/// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "programme": {"pending_days": 14}}"#)?;
/// let ledger = engine.ledger();
/// let earned = ledger.apply(&State::new("c-1"), &Event::new("k-1", "2026-01-10T12:00:00Z", Action::earn("o-1", 120)))?;
/// let returned = ledger.apply(&earned.state, &Event::new("k-2", "2026-01-12T09:00:00Z", Action::refund("o-1", 60, 0)))?;
///
/// let view = ledger.view(&returned.state, &Question::new("2026-01-24T00:00:00Z"))?;
/// assert_eq!((view.points, view.pending, view.debt), (60, 0, 0));
/// # Ok::<(), tillwork::Error>(())
/// ```
///
/// # Example: the same event twice changes nothing
/// ```
/// # use tillwork::{Code, Engine};
/// # use tillwork::ledger::{Action, Event, State};
/// # let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD"}"#)?;
/// let event = Event::new("k-1", "2026-01-10T12:00:00Z", Action::earn("o-1", 120));
/// let once = engine.ledger().apply(&State::new("c-1"), &event)?;
/// let twice = engine.ledger().apply(&once.state, &event)?;
/// assert!(twice.again && twice.entries.is_empty());
/// assert_eq!(twice.state, once.state);
///
/// let other = Event::new("k-1", "2026-01-10T12:00:00Z", Action::earn("o-1", 121));
/// let error = engine.ledger().apply(&once.state, &other).unwrap_err();
/// assert_eq!(error.problems()[0].code, Code::KeyReused);
/// # Ok::<(), tillwork::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ledger<'e> {
    programme: Cow<'e, Programme>,
    zone: Zone,
    currency: Currency,
}

impl<'e> Ledger<'e> {
    pub(crate) fn new(compiled: &'e Compiled) -> Ledger<'e> {
        let programme = compiled.programme.as_deref().map(|compiled| Cow::Borrowed(&compiled.programme));
        Ledger { programme: programme.unwrap_or_default(), zone: compiled.zones.default_zone(), currency: compiled.currency }
    }

    /// What an event does to a member's points.
    ///
    /// # Errors
    /// The event is refused; the error says why, and nothing has changed.
    pub fn apply(&self, state: &State, event: &Event) -> Result<Answer, Error> {
        let text = self.event_json(event);
        apply::apply(self, state, &wire::read_event(text.as_bytes(), self.currency)?)
    }

    /// Reads a state and an event document and writes the answer's document.
    ///
    /// # Errors
    /// The state or the event is refused; the error lists everything that is wrong with it.
    pub fn apply_json(&self, state: &[u8], event: &[u8]) -> Result<String, Error> {
        let (state, event) = (self.read_state(state)?, wire::read_event(event, self.currency)?);
        let answer = apply::apply(self, &state, &event)?;
        Ok(self.write(1024, |w| w.answer(&answer)))
    }

    /// What a member has at a moment, and what happens next.
    ///
    /// # Errors
    /// The moment is no moment, or lies before the state's last event.
    ///
    /// # Example: how long a tier lasts
    /// ```
    /// use tillwork::Engine;
    /// use tillwork::ledger::{Action, Event, Question, State};
    ///
    /// let engine = Engine::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "USD", "programme": {
    ///     "tiers": [{"id": "silver", "points": 100}], "tier_window": {"kind": "rolling", "days": 365}, "tier_grace_days": 30}}"#)?;
    /// let ledger = engine.ledger();
    /// let state = ledger.apply(&State::new("c-1"), &Event::new("k-1", "2026-01-10T12:00:00Z", Action::earn("o-1", 120)))?.state;
    /// let view = ledger.view(&state, &Question::new("2026-06-01T12:00:00Z"))?;
    /// assert_eq!(view.tier.as_ref().unwrap().as_str(), "silver");
    /// assert_eq!(view.tier_lost.as_ref().unwrap().on.to_string(), "2027-02-09");
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn view(&self, state: &State, question: &Question) -> Result<View, Error> {
        view::view(self, state, question)
    }

    /// Reads a state and a question and writes the view.
    ///
    /// # Errors
    /// The state or the question is refused; the error lists everything that is wrong with it.
    pub fn view_json(&self, state: &[u8], question: &[u8]) -> Result<String, Error> {
        let (state, question) = (self.read_state(state)?, wire::read_question(question)?);
        let view = view::view(self, &state, &question)?;
        Ok(self.write(512, |w| w.view(&view)))
    }

    /// The state that a member's entries lead to.
    ///
    /// # Errors
    /// An entry does not follow from those before it, or there is none.
    pub fn replay(&self, entries: &[Entry]) -> Result<State, Error> {
        post::replay(self, entries)
    }

    /// Reads a list of entries and writes the state that they lead to.
    ///
    /// # Errors
    /// The entries are refused; the error lists what is wrong with them.
    pub fn replay_json(&self, entries: &[u8]) -> Result<String, Error> {
        let state = post::replay(self, &self.read_entries(entries)?)?;
        Ok(self.state_json(&state))
    }

    /// Sums of entries, of one member or of many, up to a moment.
    ///
    /// # Errors
    /// The moment is no moment.
    pub fn report(&self, entries: &[Entry], at: &str) -> Result<Report, Error> {
        report::report(self, entries, at)
    }

    /// Reads a list of entries and writes their sums up to a moment.
    ///
    /// # Errors
    /// The entries or the moment are refused; the error lists what is wrong with them.
    pub fn report_json(&self, entries: &[u8], at: &str) -> Result<String, Error> {
        let report = report::report(self, &self.read_entries(entries)?, at)?;
        Ok(self.write(1024, |w| w.report(&report)))
    }

    /// Reads a state document.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn read_state(&self, json: &[u8]) -> Result<State, Error> {
        wire::read_state(json, self.currency)
    }

    /// Reads a list of entries.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn read_entries(&self, json: &[u8]) -> Result<Vec<Entry>, Error> {
        wire::read_entries(json, self.currency)
    }

    /// The state's document.
    #[must_use]
    pub fn state_json(&self, state: &State) -> String {
        self.write(1024, |w| w.state(state))
    }

    /// The event's document: what its digest is computed of.
    #[must_use]
    pub fn event_json(&self, event: &Event) -> String {
        self.write(256, |w| w.event(event))
    }

    /// The entries' document.
    #[must_use]
    pub fn entries_json(&self, entries: &[Entry]) -> String {
        self.write(1024, |w| w.entries(entries))
    }

    fn write(&self, capacity: usize, write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new(self.currency, capacity);
        write(&mut writer);
        writer.finish()
    }

    fn digest(&self, event: &Event) -> String {
        let digest = sha256(&[self.event_json(event).as_bytes()]);
        hex(digest.first_chunk::<16>().map_or(&[], |half| half.as_slice()))
    }
}

/// A problem with a document of the ledger.
#[cold]
fn problem(code: Code, path: &str, expected: impl Into<String>, found: impl Into<String>) -> Problem {
    Problem { code, path: path.to_owned(), expected: expected.into(), found: found.into(), help: None }
}

#[cold]
fn refused(kind: ErrorKind, problem: Problem) -> Error {
    Error::new(kind, vec![problem])
}
