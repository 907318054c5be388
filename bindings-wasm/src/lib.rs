//! Tillwork for JavaScript: text in, text out.
//!
//! Everything here is glue. A rulebook, a cart and an outcome cross the border as JSON text; a refusal crosses it as
//! the problems' JSON text, thrown as a string, so that the wrapper can tell it from a trap. The wrapper in `ts/`
//! turns objects into text and back, and replaces the instance after a trap. No rule is decided here.
//!
//! What the features leave out is called by nobody then, and the linker leaves out what only it needs.

use tillwork::schedule::ZoneTable;
use tillwork::{Engine, Error};
#[cfg(feature = "explain")]
use tillwork::{Language, Outcome};
use wasm_bindgen::prelude::*;

/// Memory: smaller and quicker than what the standard library brings to this platform.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A table of time zones inside the instance's memory. The module itself knows only UTC.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Zones {
    table: ZoneTable,
}

#[wasm_bindgen]
impl Zones {
    /// Reads the bytes of a table; nothing if they are none.
    pub fn read(bytes: &[u8]) -> Option<Zones> {
        ZoneTable::from_bytes(bytes).ok().map(|table| Zones { table })
    }
}

/// A compiled rulebook inside the instance's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Compiled {
    engine: Engine,
}

#[wasm_bindgen]
impl Compiled {
    /// Compiles a rulebook that names no time zone but UTC.
    ///
    /// # Errors
    ///
    /// Throws the problems of the rulebook as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(rulebook: &str) -> Result<Compiled, JsValue> {
        compiled(Engine::from_json(rulebook.as_bytes()))
    }

    /// Compiles a rulebook with these time zones.
    ///
    /// # Errors
    ///
    /// Throws the problems of the rulebook as JSON text.
    pub fn with_zones(rulebook: &str, zones: &Zones) -> Result<Compiled, JsValue> {
        compiled(Engine::from_json_with_zones(rulebook.as_bytes(), &zones.table))
    }

    /// Prices a cart.
    ///
    /// # Errors
    ///
    /// Throws the problems of the cart as JSON text.
    pub fn evaluate(&self, cart: &str) -> Result<String, JsValue> {
        self.engine.evaluate_json(cart.as_bytes()).map_err(|error| thrown(&error))
    }
}

#[cfg(feature = "certificates")]
#[wasm_bindgen]
impl Compiled {
    /// Prices a cart: the outcome, and its certificate.
    ///
    /// # Errors
    ///
    /// Throws the problems of the cart as JSON text.
    pub fn evaluate_certified(&self, cart: &str) -> Result<Vec<String>, JsValue> {
        let certified = self.engine.evaluate_certified_json(cart.as_bytes());
        certified.map(|(outcome, certificate)| vec![outcome, certificate]).map_err(|error| thrown(&error))
    }
}

/// What becomes of a certificate that is checked, where the rulebook names no time zone but UTC.
///
/// # Errors
///
/// Throws the problems of one of the documents as JSON text.
#[cfg(feature = "certificates")]
#[wasm_bindgen]
pub fn check_certificate(rulebook: &str, cart: &str, outcome: &str, certificate: &str) -> Result<String, JsValue> {
    let [rulebook, cart, outcome, certificate] = [rulebook, cart, outcome, certificate].map(str::as_bytes);
    tillwork::check_certificate_json(rulebook, cart, outcome, certificate).map_err(|error| thrown(&error))
}

#[cfg(feature = "certificates")]
#[wasm_bindgen]
impl Zones {
    /// What becomes of a certificate that is checked, with these time zones.
    ///
    /// # Errors
    ///
    /// Throws the problems of one of the documents as JSON text.
    pub fn check_certificate(&self, rulebook: &str, cart: &str, outcome: &str, certificate: &str) -> Result<String, JsValue> {
        let [rulebook, cart, outcome, certificate] = [rulebook, cart, outcome, certificate].map(str::as_bytes);
        let verdict = tillwork::check_certificate_json_with_zones(rulebook, cart, outcome, certificate, &self.table);
        verdict.map_err(|error| thrown(&error))
    }
}

#[cfg(feature = "explain")]
#[wasm_bindgen]
impl Compiled {
    /// Tells an outcome of this rulebook in sentences; nothing if the language is unknown.
    ///
    /// # Errors
    ///
    /// Throws the problems of the outcome as JSON text.
    pub fn explain(&self, outcome: &str, language: &str) -> Result<Option<Vec<String>>, JsValue> {
        let Some(language) = Language::parse(language) else { return Ok(None) };
        let outcome = read_outcome(outcome)?;
        Ok(Some(self.engine.explain(&outcome, language)))
    }
}

#[cfg(feature = "ledger")]
#[wasm_bindgen]
impl Compiled {
    /// What an event does to a member's points.
    ///
    /// # Errors
    ///
    /// Throws the problems of the state or the event as JSON text.
    pub fn ledger_apply(&self, state: &str, event: &str) -> Result<String, JsValue> {
        self.engine.ledger().apply_json(state.as_bytes(), event.as_bytes()).map_err(|error| thrown(&error))
    }

    /// What a member has at a moment, and what happens next.
    ///
    /// # Errors
    ///
    /// Throws the problems of the state or the question as JSON text.
    pub fn ledger_view(&self, state: &str, question: &str) -> Result<String, JsValue> {
        self.engine.ledger().view_json(state.as_bytes(), question.as_bytes()).map_err(|error| thrown(&error))
    }

    /// The state that a member's entries lead to.
    ///
    /// # Errors
    ///
    /// Throws the problems of the entries as JSON text.
    pub fn ledger_replay(&self, entries: &str) -> Result<String, JsValue> {
        self.engine.ledger().replay_json(entries.as_bytes()).map_err(|error| thrown(&error))
    }

    /// Sums of entries up to a moment.
    ///
    /// # Errors
    ///
    /// Throws the problems of the entries or the moment as JSON text.
    pub fn ledger_report(&self, entries: &str, at: &str) -> Result<String, JsValue> {
        self.engine.ledger().report_json(entries.as_bytes(), at).map_err(|error| thrown(&error))
    }
}

#[cfg(feature = "returns")]
#[wasm_bindgen]
impl Compiled {
    /// What is paid back of an order for units that come back.
    ///
    /// # Errors
    ///
    /// Throws the problems of the outcome, the cart or the request as JSON text.
    pub fn refund(&self, outcome: &str, cart: &str, request: &str) -> Result<String, JsValue> {
        self.engine.refund_json(outcome.as_bytes(), cart.as_bytes(), request.as_bytes()).map_err(|error| thrown(&error))
    }
}

/// What is paid back of an order for units that come back, by what they really cost.
///
/// # Errors
///
/// Throws the problems of the outcome or the request as JSON text.
#[cfg(feature = "returns")]
#[wasm_bindgen]
pub fn refund(outcome: &str, request: &str) -> Result<String, JsValue> {
    tillwork::refund_json(outcome.as_bytes(), request.as_bytes()).map_err(|error| thrown(&error))
}

/// Tells an outcome in sentences that call promotions by their ids; nothing if the language is unknown.
///
/// # Errors
///
/// Throws the problems of the outcome as JSON text.
#[cfg(feature = "explain")]
#[wasm_bindgen]
pub fn explain(outcome: &str, language: &str) -> Result<Option<Vec<String>>, JsValue> {
    let Some(language) = Language::parse(language) else { return Ok(None) };
    let outcome = read_outcome(outcome)?;
    Ok(Some(tillwork::explain(&outcome, language)))
}

#[cfg(feature = "explain")]
fn read_outcome(outcome: &str) -> Result<Outcome, JsValue> {
    Outcome::from_json(outcome.as_bytes()).map_err(|error| thrown(&error))
}

fn compiled(engine: Result<Engine, Error>) -> Result<Compiled, JsValue> {
    engine.map(|engine| Compiled { engine }).map_err(|error| thrown(&error))
}

/// A refusal on its way to JavaScript.
fn thrown(error: &Error) -> JsValue {
    JsValue::from_str(&error.to_json())
}
