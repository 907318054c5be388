//! A member's year: what orders, check-ins and a return do to points, and the balance with its lots at the end.
#![allow(clippy::arithmetic_side_effects, reason = "columns of a line of text and points of one member are small numbers")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tillwork::ledger::{Account, Action, Counts, Entry, Event, Question, State, View};
use tillwork::{Cart, Effect, Engine, Outcome, ReturnEffect, ReturnRequest, refund};

use crate::text::{WIDTH, grouped, left, right};

/// Plays the year in `docs/examples/member` and prints it.
pub(crate) fn print() -> Result<String, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/member");
    let engine = Engine::from_json(&fs::read(folder.join("rulebook.json"))?)?;
    let steps: Vec<Value> = serde_json::from_slice(&fs::read(folder.join("year.json"))?)?;
    let state = State::new("m-1");
    let mut year = Year { engine, state, orders: BTreeMap::new(), tier: None, lines: Vec::new() };
    year.lines.extend(["=".repeat(WIDTH), "A MEMBER'S YEAR - points, a streak, a tier, a return".to_owned(), "=".repeat(WIDTH)]);
    for step in &steps {
        year.step(step)?;
    }
    Ok(year.lines.join("\n") + "\n")
}

struct Year {
    engine: Engine,
    state: State,
    /// The outcomes, by order.
    orders: BTreeMap<String, Outcome>,
    tier: Option<String>,
    lines: Vec<String>,
}

impl Year {
    fn step(&mut self, step: &Value) -> Result<(), Box<dyn Error>> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let what = text(step.get("what").unwrap_or(&Value::Null));
        if let Some(cart) = step.get("cart") {
            self.order(&what, cart)
        } else if let Some(event) = step.get("event") {
            let ledger = self.engine.ledger();
            let answer = ledger.apply_json(ledger.state_json(&self.state).as_bytes(), event.to_string().as_bytes())?;
            let answer: Value = serde_json::from_str(&answer)?;
            self.state = ledger.read_state(answer.get("state").unwrap_or(&Value::Null).to_string().as_bytes())?;
            let entries = ledger.read_entries(answer.get("entries").unwrap_or(&Value::Null).to_string().as_bytes())?;
            let at = text(event.get("at").unwrap_or(&Value::Null));
            self.tell(&at, &what, &entries)
        } else if let Some(request) = step.get("return") {
            self.back(&what, &text(step.get("order").unwrap_or(&Value::Null)), request)
        } else {
            let at = text(step.get("view").unwrap_or(&Value::Null));
            let view = self.view(&at)?;
            self.end(&view);
            Ok(())
        }
    }

    fn view(&self, at: &str) -> Result<View, Box<dyn Error>> {
        Ok(self.engine.ledger().view(&self.state, &Question::new(at).within_days(60))?)
    }

    /// An order: the ledger tells points and tier, the outcome tells what to do with points.
    fn order(&mut self, what: &str, cart: &Value) -> Result<(), Box<dyn Error>> {
        let at = cart.get("at").and_then(Value::as_str).unwrap_or_default().to_owned();
        let view = self.view(&at)?;
        let mut cart = cart.clone();
        if let Some(members) = cart.as_object_mut() {
            let mut customer = json!({"id": "m-1", "points": view.points});
            if let (Some(tier), Some(customer)) = (&view.tier, customer.as_object_mut()) {
                customer.insert("tier".to_owned(), json!(tier.as_str()));
            }
            members.insert("customer".to_owned(), customer);
        }
        let outcome = self.engine.evaluate(&Cart::from_json(cart.to_string().as_bytes())?)?;
        let order = outcome.cart.clone().ok_or("the order has an id")?;
        let mut entries = Vec::new();
        for effect in &outcome.effects {
            let event = match effect {
                Effect::RedeemPoints { points, key } => Event::new(key.clone(), &at, Action::redeem(order.clone(), *points)),
                Effect::EarnPoints { points, key, .. } => Event::new(key.clone(), &at, Action::earn(order.clone(), *points)),
                _ => continue,
            };
            entries.extend(self.apply(&event)?);
        }
        let paid = format!("{what}, {} {}", outcome.currency, outcome.totals.payable.format(outcome.currency));
        self.orders.insert(order.as_str().to_owned(), outcome);
        self.tell(&at, &paid, &entries)
    }

    /// A return: what is paid back, and the points that go with it.
    fn back(&mut self, what: &str, order: &str, request: &Value) -> Result<(), Box<dyn Error>> {
        let outcome = self.orders.get(order).ok_or("the order was made before")?;
        let request = ReturnRequest::from_json(request.to_string().as_bytes(), outcome.currency)?;
        let back = refund(outcome, &request)?;
        let what = format!("{what}, {} {} back", back.currency, back.totals.refund.format(back.currency));
        let mut entries = Vec::new();
        for effect in &back.effects {
            if let ReturnEffect::RefundPoints { take_back, give_back, key } = effect {
                let event = Event::new(key.clone(), &back.at, Action::refund(order, *take_back, *give_back));
                entries.extend(self.apply(&event)?);
            }
        }
        self.tell(&back.at, &what, &entries)
    }

    fn apply(&mut self, event: &Event) -> Result<Vec<Entry>, Box<dyn Error>> {
        let answer = self.engine.ledger().apply(&self.state, event)?;
        self.state = answer.state;
        Ok(answer.entries)
    }

    /// A line of what happened, with the points that came and went, and the balance.
    fn tell(&mut self, at: &str, what: &str, entries: &[Entry]) -> Result<(), Box<dyn Error>> {
        let (mut came, mut went) = (0, 0);
        for entry in entries {
            if let Entry::Points(entry) = entry {
                came += if entry.to == Account::Lot { entry.points } else { 0 };
                went += if entry.from == Account::Lot { entry.points } else { 0 };
            }
        }
        let view = self.view(at)?;
        let change = match (came, went) {
            (0, went) => format!("-{went}"),
            (came, 0) => format!("+{came}"),
            (came, went) => format!("-{went} +{came}"),
        };
        let day = view.day.to_string();
        let balance = grouped(&view.balance().to_string());
        self.lines.push(format!("{}  {}{}{}", day, left(what, WIDTH - 36), right(&change, 12), right(&balance, 12)));
        let tier = view.tier.as_ref().map(|tier| tier.as_str().to_owned());
        if tier != self.tier {
            self.lines.push(format!(
                "            -> {}",
                tier.as_deref().map_or("no tier".to_owned(), |tier| format!("{tier} member"))
            ));
            self.tier = tier;
        }
        Ok(())
    }

    fn end(&mut self, view: &View) {
        self.lines.push("-".repeat(WIDTH));
        let balance = grouped(&view.balance().to_string());
        self.lines.push(format!(
            "{}{}",
            left(&format!("BALANCE on {}, usable {}", view.day, view.points), WIDTH - 12),
            right(&balance, 12)
        ));
        for one in &view.lots {
            let order = one.lot.order.as_ref().map_or("an activity", |order| order.as_str());
            let until = one.lot.expires_on.map_or("never".to_owned(), |end| end.to_string());
            let what = format!("  of {order}, gone on {until}");
            self.lines.push(format!("{}{}", left(&what, WIDTH - 12), right(&one.points.to_string(), 12)));
        }
        if let (Some(tier), Some(Counts::Points(points))) = (&view.tier, view.counts) {
            self.lines.push(format!("{} member: {} points count", tier, grouped(&points.to_string())));
        }
        if let Some(next) = &view.next_tier
            && let Counts::Points(missing) = next.missing
        {
            self.lines.push(format!("{} more for {}", grouped(&missing.to_string()), next.tier));
        }
        if let (Some(lost), Some(tier)) = (&view.tier_lost, &view.tier) {
            self.lines.push(format!("{tier} is lost on {} if nothing more happens", lost.on));
        }
    }
}
