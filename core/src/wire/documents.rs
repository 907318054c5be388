//! The documents' entry points: reading and writing rulebooks, carts and outcomes.

use super::parse::{Fault, FaultKind, parse};
use super::read::{Decoder, quoted};
use super::report::Report;
use super::tape::{Tape, Value};
use super::write::Writer;
use crate::certificate::{self, Certificate};
use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::model::ledger::{Entry, Event, Question, State};
use crate::model::{Cart, InputLimits, ReturnRequest, Rulebook, Selector};
use crate::money::Currency;
use crate::outcome::Outcome;
use crate::returned::Return;
use crate::schedule::ZoneTable;
use crate::validate;

impl Rulebook {
    /// Reads a rulebook document, with the bundled time zones.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    ///
    /// # Example: two mistakes, two problems
    /// ```
    /// let error = tillwork::Rulebook::from_json(br#"{"tillwork": 1, "id": "shop", "currency": "usd", "promotion": []}"#).unwrap_err();
    /// let paths: Vec<_> = error.problems().iter().map(|problem| problem.path.as_str()).collect();
    /// assert_eq!(paths, ["/currency", "/promotion"]);
    /// assert_eq!(error.problems()[1].help.as_deref(), Some("did you mean `promotions`?"));
    /// ```
    pub fn from_json(json: &[u8]) -> Result<Rulebook, Error> {
        read_rulebook(json, &InputLimits::default(), &ZoneTable::bundled())
    }

    /// Reads a rulebook document with other limits.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json_with(json: &[u8], limits: &InputLimits) -> Result<Rulebook, Error> {
        read_rulebook(json, limits, &ZoneTable::bundled())
    }

    /// Reads a rulebook document with time zones of the host's.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json_with_zones(json: &[u8], zones: &ZoneTable) -> Result<Rulebook, Error> {
        read_rulebook(json, &InputLimits::default(), zones)
    }

    /// The rulebook document: compact, keys in the order of the reference, defaults left out.
    ///
    /// Equal rulebooks have equal texts, and reading the text gives the rulebook again.
    ///
    /// # Example: defaults are not written
    /// ```
    /// use tillwork::{FreeShipping, Promotion, Rulebook, Currency};
    /// let rulebook = Rulebook::new("shop", Currency::parse("EUR").unwrap()).promotions(vec![Promotion::new("ship", FreeShipping::new())]);
    /// let text = r#"{"tillwork":1,"id":"shop","currency":"EUR","promotions":[{"id":"ship","benefit":{"kind":"free_shipping"}}]}"#;
    /// assert_eq!(rulebook.to_json(), text);
    /// assert_eq!(Rulebook::from_json(text.as_bytes())?, rulebook);
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 256);
        writer.rulebook(self);
        writer.finish()
    }
}

impl Cart {
    /// Reads a cart document.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    ///
    /// # Example: an amount with a digit too many
    /// ```
    /// let error = tillwork::Cart::from_json(br#"{
    ///     "currency": "USD", "at": "2026-11-11T20:00:00Z",
    ///     "lines": [{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": 19.999}]
    /// }"#).unwrap_err();
    /// assert_eq!(
    ///     error.problems()[0].to_string(),
    ///     "/lines/0/unit_price: expected at most 2 fraction digits in USD, found `19.999` (amount_digits)"
    /// );
    /// ```
    pub fn from_json(json: &[u8]) -> Result<Cart, Error> {
        Cart::from_json_with(json, &InputLimits::default())
    }

    /// Reads a cart document with other limits.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json_with(json: &[u8], limits: &InputLimits) -> Result<Cart, Error> {
        let tape = tape_of(json, limits.cart_bytes, limits.nesting, ErrorKind::Cart)?;
        let mut decoder = Decoder::new(*limits);
        let cart = decoder.cart(tape.root());
        if decoder.problems.shown() == 0 && validate::cart_agrees(&cart) {
            return Ok(cart);
        }
        let mut report = Report::new(&tape, decoder.problems);
        validate::cart_rules(&cart, &mut report);
        accept(cart, ErrorKind::Cart, report)
    }

    /// The cart document: compact, keys in the order of the reference, optional ones only when they have a value.
    ///
    /// # Example
    /// ```
    /// use tillwork::{Cart, Currency};
    /// let cart = Cart::new(Currency::parse("EUR").unwrap(), "2026-11-11T20:00:00Z").codes(vec!["SPRING".to_owned()]);
    /// assert_eq!(cart.to_json(), r#"{"tillwork":1,"currency":"EUR","at":"2026-11-11T20:00:00Z","lines":[],"codes":["SPRING"]}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 1024);
        writer.cart(self);
        writer.finish()
    }
}

impl Selector {
    /// The selector as it stands in documents, with the plain amounts of that currency.
    ///
    /// # Example
    /// ```
    /// use tillwork::{Currency, Selector};
    /// let selector = Selector::default().category(["home"]);
    /// assert_eq!(selector.to_json(Currency::parse("EUR").unwrap()), r#"{"category":"home"}"#);
    /// ```
    #[must_use]
    pub fn to_json(&self, currency: Currency) -> String {
        let mut writer = Writer::new(currency, 64);
        writer.selector(self);
        writer.finish()
    }
}

impl Outcome {
    /// Reads an outcome document that [`Outcome::to_json`] wrote.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json(json: &[u8]) -> Result<Outcome, Error> {
        Outcome::from_json_with(json, &InputLimits::default())
    }

    /// Reads an outcome document with other limits; the outcome's own sums are judged where money is paid back of it.
    ///
    /// # Errors
    /// The document is refused; the error lists what is wrong with it.
    ///
    /// # Example: receipts of a kiosk are short
    /// ```
    /// use tillwork::{InputLimits, Outcome};
    /// let limits = InputLimits { outcome_bytes: 1 << 16, ..InputLimits::default() };
    /// let error = Outcome::from_json_with(&[b' '; 1 << 17], &limits).unwrap_err();
    /// assert_eq!(error.problems()[0].to_string(), "the document: expected at most 65536 bytes, found 131072 bytes (too_large)");
    /// ```
    pub fn from_json_with(json: &[u8], limits: &InputLimits) -> Result<Outcome, Error> {
        let tape = tape_of(json, limits.outcome_bytes, limits.nesting, ErrorKind::Outcome)?;
        let mut decoder = Decoder::new(*limits);
        let outcome = decoder.outcome(tape.root());
        if decoder.problems.shown() == 0 {
            return Ok(outcome);
        }
        accept(outcome, ErrorKind::Outcome, Report::new(&tape, decoder.problems))
    }

    /// The outcome document: compact, keys in the order of the reference. Reading it gives the outcome again.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 4096);
        writer.outcome(self, Some(&self.digest));
        writer.finish()
    }

    /// The outcome document without its digest: what the digest is computed of.
    pub(crate) fn to_json_without_digest(&self) -> String {
        let mut writer = Writer::new(self.currency, 4096);
        writer.outcome(self, None);
        writer.finish()
    }
}

/// The document of an outcome that was written without its digest, which is the last member.
pub(crate) fn with_digest(mut outcome: String, digest: &str) -> String {
    outcome.pop();
    for piece in [r#","digest":""#, digest, r#""}"#] {
        outcome.push_str(piece);
    }
    outcome
}

impl ReturnRequest {
    /// Reads a return request of an order in that currency.
    ///
    /// Whether it fits the order is judged when it is answered.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    ///
    /// # Example
    /// ```
    /// use tillwork::{Currency, ReturnRequest};
    /// let text = br#"{"at": "2026-11-20T10:00:00Z", "lines": [{"line": "1", "units": 2}]}"#;
    /// let request = ReturnRequest::from_json(text, Currency::parse("USD").unwrap())?;
    /// assert_eq!(request.lines[0].units, 2);
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn from_json(json: &[u8], currency: Currency) -> Result<ReturnRequest, Error> {
        read_return(json, currency, |_, _| ()).and_then(|(request, problems)| match problems.is_empty() {
            true => Ok(request),
            false => Err(Error::new(ErrorKind::Return, problems)),
        })
    }

    /// The request document: compact, keys in the order of the reference, defaults left out.
    #[must_use]
    pub fn to_json(&self, currency: Currency) -> String {
        let mut writer = Writer::new(currency, 256);
        writer.return_request(self);
        writer.finish()
    }
}

impl Return {
    /// The return document: compact, keys in the order of the reference.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new(self.currency, 1024);
        writer.returned(self, Some(&self.digest));
        writer.finish()
    }

    /// The return document without its digest: what the digest is computed of.
    pub(crate) fn to_json_without_digest(&self) -> String {
        let mut writer = Writer::new(self.currency, 1024);
        writer.returned(self, None);
        writer.finish()
    }
}

impl Certificate {
    /// Reads a certificate document of an outcome in a currency.
    ///
    /// # Errors
    /// The document is refused; the error lists everything that is wrong with it.
    pub fn from_json(json: &[u8], currency: Currency) -> Result<Certificate, Error> {
        read_plain(json, currency, ErrorKind::Certificate, Decoder::certificate, |_, _| ())
    }

    /// The certificate document: compact, keys in the order of the reference.
    ///
    /// # Example: on to whoever checks it
    /// ```
    /// use tillwork::certificate::Certificate;
    /// use tillwork::Currency;
    /// let usd = Currency::parse("USD").unwrap();
    /// let text = r#"{"tillwork":1,"kind":"unit_prices","parts":64,"lines":[[160,160]],"bound":"5.00"}"#;
    /// let certificate = Certificate::from_json(text.as_bytes(), usd)?;
    /// assert_eq!(certificate.to_json(usd), text);
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self, currency: Currency) -> String {
        let mut writer = Writer::new(currency, 1024);
        writer.certificate(self);
        writer.finish()
    }
}

/// Checks a certificate, documents in and verdict out: [`certificate::check`](crate::certificate::check).
///
/// The sums of the outcome are checked, too.
///
/// # Errors
/// One of the documents is refused; the error lists everything that is wrong with it. A certificate that proves nothing is no error,
/// but a verdict that says so.
///
/// # Example: a bound that the prices do not prove
/// ```
/// let rulebook = br#"{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best"}, "promotions": [
///     {"id": "two", "benefit": {"kind": "fixed_price", "count": 2, "price": "15.00"}}]}"#;
/// let cart = br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z",
///     "lines": [{"id": "1", "sku": "SHIRT", "quantity": 2, "unit_price": "10.00"}]}"#;
/// let engine = tillwork::Engine::from_json(rulebook)?;
/// let (outcome, certificate) = engine.evaluate_certified_json(cart)?;
/// let check = |certificate: &str| {
///     tillwork::check_certificate_json(rulebook, cart, outcome.as_bytes(), certificate.as_bytes())
/// };
/// assert_eq!(check(&certificate)?, r#"{"tillwork":1,"accepted":true,"gap":"0.00"}"#);
/// let forged = r#"{"tillwork": 1, "kind": "unit_prices", "parts": 1, "lines": [[0, 0]], "bound": "4.00"}"#;
/// assert_eq!(check(forged)?, r#"{"tillwork":1,"accepted":false,"refused":{"kind":"bound","proven":"5.00"}}"#);
/// # Ok::<(), tillwork::Error>(())
/// ```
pub fn check_certificate_json(rulebook: &[u8], cart: &[u8], outcome: &[u8], certificate: &[u8]) -> Result<String, Error> {
    check_certificate_json_with_zones(rulebook, cart, outcome, certificate, &ZoneTable::bundled())
}

/// Checks a certificate, where the rulebook may name time zones of the host's.
///
/// # Errors
/// One of the documents is refused; the error lists everything that is wrong with it.
pub fn check_certificate_json_with_zones(
    rulebook: &[u8],
    cart: &[u8],
    outcome: &[u8],
    certificate: &[u8],
    zones: &ZoneTable,
) -> Result<String, Error> {
    let (rulebook, cart) = (Rulebook::from_json_with_zones(rulebook, zones)?, Cart::from_json(cart)?);
    let certificate = Certificate::from_json(certificate, cart.currency)?;
    let verdict = certificate::check(&rulebook, &cart, &read_receipt(outcome, &InputLimits::default())?, &certificate);
    let mut writer = Writer::new(cart.currency, 128);
    writer.verdict(&verdict);
    Ok(writer.finish())
}

/// Reads an outcome of which money is paid back: its sums must be right.
pub(crate) fn read_receipt(json: &[u8], limits: &InputLimits) -> Result<Outcome, Error> {
    let tape = tape_of(json, limits.outcome_bytes, limits.nesting, ErrorKind::Outcome)?;
    let mut decoder = Decoder::new(*limits);
    let outcome = decoder.outcome(tape.root());
    let mut report = Report::new(&tape, decoder.problems);
    validate::outcome_rules(&outcome, &mut report);
    accept(outcome, ErrorKind::Outcome, report)
}

/// Reads a return request, lets it be judged, and hands back both what was read and what is wrong with it.
pub(crate) fn read_return(
    json: &[u8],
    currency: Currency,
    judge: impl FnOnce(&ReturnRequest, &mut Report<'_>),
) -> Result<(ReturnRequest, Vec<Problem>), Error> {
    let limits = InputLimits::default();
    let tape = tape_of(json, limits.cart_bytes, limits.nesting, ErrorKind::Return)?;
    let mut decoder = Decoder::new(limits);
    decoder.currency = Some(currency);
    let request = decoder.return_request(tape.root());
    let mut report = Report::new(&tape, decoder.problems);
    judge(&request, &mut report);
    Ok((request, report.finish()))
}

/// Reads the state of a ledger.
pub(crate) fn read_state(json: &[u8], currency: Currency) -> Result<State, Error> {
    read_plain(json, currency, ErrorKind::State, Decoder::state, validate::ledger_state)
}

/// Reads an event of a ledger.
pub(crate) fn read_event(json: &[u8], currency: Currency) -> Result<Event, Error> {
    read_plain(json, currency, ErrorKind::Event, Decoder::event, |_, _| ())
}

/// Reads entries of a ledger.
pub(crate) fn read_entries(json: &[u8], currency: Currency) -> Result<Vec<Entry>, Error> {
    read_plain(json, currency, ErrorKind::Entries, Decoder::entries, |_, _| ())
}

/// Reads a question to a ledger.
pub(crate) fn read_question(json: &[u8]) -> Result<Question, Error> {
    read_plain(json, Currency::BLANK, ErrorKind::Question, Decoder::question, |_, _| ())
}

fn read_plain<T>(
    json: &[u8],
    currency: Currency,
    kind: ErrorKind,
    read: impl FnOnce(&mut Decoder, Value<'_>) -> T,
    rules: impl FnOnce(&mut T, &mut Report<'_>),
) -> Result<T, Error> {
    let limits = InputLimits::default();
    let tape = tape_of(json, limits.rulebook_bytes, limits.nesting, kind)?;
    let mut decoder = Decoder::new(limits);
    decoder.currency = Some(currency);
    let mut document = read(&mut decoder, tape.root());
    let mut report = Report::new(&tape, decoder.problems);
    rules(&mut document, &mut report);
    accept(document, kind, report)
}

impl Error {
    /// The error as JSON: `{"document": …, "problems": […]}`.
    ///
    /// # Example
    /// ```
    /// let error = tillwork::Cart::from_json(b"{}").unwrap_err();
    /// assert!(error.to_json().starts_with(
    ///     r#"{"document":"cart","problems":[{"code":"missing_field","path":"/currency","expected":"`currency`","found":"nothing"}"#
    /// ));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        // An error has no amounts: any currency will do.
        let mut writer = Writer::new(Currency::BLANK, 256);
        writer.error(self);
        writer.finish()
    }
}

fn read_rulebook(json: &[u8], limits: &InputLimits, zones: &ZoneTable) -> Result<Rulebook, Error> {
    let tape = tape_of(json, limits.rulebook_bytes, limits.nesting, ErrorKind::Rulebook)?;
    let mut decoder = Decoder::new(*limits);
    let rulebook = decoder.rulebook(tape.root());
    let mut report = Report::new(&tape, decoder.problems);
    validate::rulebook_rules(&rulebook, zones, &mut report);
    accept(rulebook, ErrorKind::Rulebook, report)
}

/// Everything that is wrong with a rulebook that was built in code: it is written down, and the text is read.
///
/// So a field is judged in one place only, whether it comes from a document or from a builder.
pub(crate) fn review_rulebook(rulebook: &Rulebook, zones: &ZoneTable) -> Vec<Problem> {
    review(
        &rulebook.to_json(),
        |decoder, tape| drop(decoder.rulebook(tape.root())),
        |report| {
            validate::rulebook_rules(rulebook, zones, report);
        },
    )
}

/// The same for a cart.
pub(crate) fn review_cart(cart: &Cart) -> Vec<Problem> {
    review(&cart.to_json(), |decoder, tape| drop(decoder.cart(tape.root())), |report| validate::cart_rules(cart, report))
}

fn review(text: &str, read: impl FnOnce(&mut Decoder, &Tape<'_>), rules: impl FnOnce(&mut Report<'_>)) -> Vec<Problem> {
    // What is in memory already is not too large to be read.
    let limits = InputLimits {
        lines: usize::MAX,
        shipping: usize::MAX,
        codes: usize::MAX,
        code_bytes: usize::MAX,
        attribute_bytes: usize::MAX,
        promotions: usize::MAX,
        ..InputLimits::default()
    };
    let tape = match parse(text.as_bytes(), limits.nesting) {
        Ok(tape) => tape,
        Err(fault) => return vec![syntax_problem(text.as_bytes(), &fault)],
    };
    let mut decoder = Decoder::new(limits);
    read(&mut decoder, &tape);
    let mut report = Report::new(&tape, decoder.problems);
    rules(&mut report);
    report.finish()
}

fn accept<T>(value: T, kind: ErrorKind, report: Report<'_>) -> Result<T, Error> {
    let problems = report.finish();
    if problems.is_empty() { Ok(value) } else { Err(Error::new(kind, problems)) }
}

/// Reads the tape of a document, or says why it is not JSON.
fn tape_of(bytes: &[u8], most: usize, nesting: usize, kind: ErrorKind) -> Result<Tape<'_>, Error> {
    if bytes.len() > most {
        let problem = Problem {
            code: Code::TooLarge,
            path: String::new(),
            expected: format!("at most {most} bytes"),
            found: format!("{} bytes", bytes.len()),
            help: None,
        };
        return Err(Error::new(kind, vec![problem]));
    }
    parse(bytes, nesting.min(InputLimits::MAX_NESTING)).map_err(|fault| Error::new(kind, vec![syntax_problem(bytes, &fault)]))
}

#[cold]
fn syntax_problem(bytes: &[u8], fault: &Fault) -> Problem {
    let before = bytes.get(..fault.at).unwrap_or(bytes);
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
    let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let column = String::from_utf8_lossy(before.get(line_start..).unwrap_or_default()).chars().count().saturating_add(1);
    let place = format!("line {line}, column {column}");
    let code = if fault.kind == FaultKind::Depth { Code::JsonDepth } else { Code::JsonSyntax };
    let found = match fault.kind {
        FaultKind::End | FaultKind::Empty => format!("the end of the text at {place}"),
        FaultKind::NotUtf8 => format!("other bytes at {place}"),
        FaultKind::ByteOrderMark => format!("one at {place}"),
        FaultKind::Depth => format!("more at {place}"),
        _ => {
            let rest = bytes.get(fault.at..bytes.len().min(fault.at.saturating_add(4))).unwrap_or_default();
            let character = String::from_utf8_lossy(rest).chars().next().map(String::from).unwrap_or_default();
            format!("{} at {place}", quoted(&character))
        }
    };
    Problem { code, path: String::new(), expected: fault.kind.expected().to_owned(), found, help: None }
}
