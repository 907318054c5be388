//! Tillwork for JavaScript: text in, text out.
//!
//! Everything here is glue. A rulebook, a cart and an outcome cross the border as JSON text; a refusal crosses it as
//! the problems' JSON text, thrown as a string, so that the wrapper can tell it from a trap. The wrapper in `ts/`
//! turns objects into text and back, and replaces the instance after a trap. No rule is decided here.

use tillwork::{Engine, Error};
use wasm_bindgen::prelude::*;

/// A compiled rulebook inside the instance's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Compiled {
    engine: Engine,
}

#[wasm_bindgen]
impl Compiled {
    /// Compiles a rulebook.
    ///
    /// # Errors
    ///
    /// Throws the problems of the rulebook as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(rulebook: &str) -> Result<Compiled, JsValue> {
        match Engine::from_json(rulebook.as_bytes()) {
            Ok(engine) => Ok(Compiled { engine }),
            Err(error) => Err(thrown(&error)),
        }
    }

    /// Prices a cart.
    ///
    /// # Errors
    ///
    /// Throws the problems of the cart as JSON text.
    pub fn evaluate(&self, cart: &str) -> Result<String, JsValue> {
        self.engine
            .evaluate_json(cart.as_bytes())
            .map_err(|error| thrown(&error))
    }
}

/// Renders an outcome for people, in one of the languages the core knows.
///
/// # Errors
///
/// Throws the problems of the outcome or the language as JSON text.
#[wasm_bindgen]
pub fn explain(outcome: &str, language: &str) -> Result<String, JsValue> {
    tillwork::explain_json(outcome.as_bytes(), language).map_err(|error| thrown(&error))
}

/// A refusal on its way to JavaScript.
fn thrown(error: &Error) -> JsValue {
    JsValue::from_str(&error.to_json())
}
