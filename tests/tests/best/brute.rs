//! Every combination and every confinement, priced one by one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::{Value, json};
use tillwork::{Amount, Cart, Engine, Optimality, Outcome, Parts, RunnerUp};

use crate::cases::{Answer, Case, cost};

const CLASSES: [&str; 6] = ["price", "item", "order", "shipping", "payment", "reward"];

/// The greater the better, as the rulebook reference compares.
type Key = (Reverse<i64>, usize, Reverse<usize>, Vec<i64>, Reverse<Vec<usize>>, bool);

pub(crate) struct Brute<'c> {
    case: &'c Case,
    engine: Engine,
    cart: Cart,
    consuming: Vec<bool>,
    units: usize,
}

/// All benefits of a promotion, those of tiers too.
fn benefits(promotion: &Value) -> Vec<&Value> {
    fn collect<'v>(benefit: &'v Value, found: &mut Vec<&'v Value>) {
        match benefit {
            Value::Array(list) => list.iter().for_each(|one| collect(one, found)),
            one if one["kind"] == "tiers" => {
                one["steps"].as_array().into_iter().flatten().for_each(|step| collect(&step["benefit"], found))
            }
            one => found.push(one),
        }
    }
    let mut found = Vec::new();
    collect(&promotion["benefit"], &mut found);
    found
}

fn class(benefit: &Value) -> usize {
    let on = benefit["on"].as_str().unwrap_or("items");
    let name = match benefit["kind"].as_str().unwrap_or("") {
        "set_price" if on == "items" => "price",
        "free_shipping" => "shipping",
        "deposit" => "payment",
        "points" | "gift" | "issue_coupon" => "reward",
        "every" => "order",
        _ if on == "order" => "order",
        _ if on == "shipping" => "shipping",
        _ => "item",
    };
    CLASSES.iter().position(|one| *one == name).expect("a class")
}

fn consumes(benefit: &Value) -> bool {
    matches!(benefit["kind"].as_str(), Some("fixed_price" | "bundle" | "buy_get" | "nth_unit"))
}

/// Only units with a tag.
fn tagged(holder: &mut Value, tag: &str) {
    let mut all = vec![json!({"tag": tag})];
    if !holder["items"].is_null() {
        all.push(holder["items"].clone());
    }
    holder["items"] = json!({"all": all});
}

fn confine(benefit: &mut Value, tag: &str) {
    if let Value::Array(list) = benefit {
        return list.iter_mut().for_each(|one| confine(one, tag));
    }
    match benefit["kind"].as_str().unwrap_or("") {
        "tiers" => benefit["steps"].as_array_mut().into_iter().flatten().for_each(|step| confine(&mut step["benefit"], tag)),
        "fixed_price" | "nth_unit" => tagged(benefit, tag),
        "buy_get" => ["buy", "get"].iter().for_each(|side| tagged(&mut benefit[side], tag)),
        "bundle" => benefit["components"].as_array_mut().into_iter().flatten().for_each(|one| tagged(one, tag)),
        _ => {}
    }
}

impl<'c> Brute<'c> {
    pub(crate) fn new(case: &'c Case) -> Brute<'c> {
        let mut rulebook = case.rulebook.clone();
        let mut consuming = Vec::new();
        for promotion in rulebook["promotions"].as_array_mut().expect("a list") {
            let id = promotion["id"].as_str().expect("an id").to_owned();
            // A promotion takes part when the cart says so …
            let mut all = vec![json!({"kind": "attribute", "of": "cart", "name": format!("in-{id}"), "op": "exists"})];
            if !promotion["conditions"].is_null() {
                all.push(promotion["conditions"].clone());
            }
            promotion["conditions"] = json!({"kind": "all", "conditions": all});
            // … and uses the units that the cart offers it.
            consuming.push(benefits(promotion).iter().any(|one| consumes(one)));
            confine(&mut promotion["benefit"], &format!("for-{id}"));
        }
        for group in rulebook["combination"].get_mut("groups").and_then(Value::as_array_mut).into_iter().flatten() {
            if group["take"] != "all" {
                group["take"] = json!("first");
            }
        }
        let engine = Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{case}"));
        let cart = Cart::from_json(case.cart.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{case}"));
        let units = cart.lines.len();
        Brute { case, engine, cart, consuming, units }
    }

    fn price(&self, members: &[usize], confined: &[u32]) -> Outcome {
        let mut cart = self.cart.clone();
        for (member, units) in members.iter().zip(confined) {
            cart.attributes = cart.attributes.with(format!("in-p{member}"), true);
            for (place, line) in cart.lines.iter_mut().enumerate() {
                if units >> place & 1 == 1 {
                    line.tags.push(format!("for-p{member}"));
                }
            }
        }
        self.engine.evaluate_parts(&cart, Parts::money()).expect("a valid cart")
    }

    fn joined(outcome: &Outcome) -> Vec<usize> {
        let ids = outcome.applied.iter().filter_map(|one| one.promotion.as_str().strip_prefix('p')?.parse().ok());
        let mut joined: Vec<usize> = ids.collect();
        joined.sort_unstable();
        joined
    }

    fn key(&self, outcome: &Outcome, whole: bool) -> Key {
        let joined = Self::joined(outcome);
        let promotions = self.case.promotions();
        let rewards = joined.iter().filter(|one| benefits(&promotions[**one]).iter().any(|one| class(one) == 5)).count();
        let mut priorities: Vec<i64> = joined.iter().map(|one| promotions[*one]["priority"].as_i64().unwrap_or(0)).collect();
        priorities.sort_unstable_by_key(|one| Reverse(*one));
        (Reverse(cost(outcome)), rewards, Reverse(joined.len() - rewards), priorities, Reverse(joined), whole)
    }

    /// Whether a promotion's code was entered, or is in a wallet that is used.
    fn able(&self, one: usize) -> bool {
        let Some(code) = self.case.promotions()[one]["codes"].as_str() else { return true };
        let has = |list: &Value| list.as_array().into_iter().flatten().any(|one| one == code);
        let wallet = self.case.rulebook["combination"]["use_wallet"] == true;
        has(&self.case.cart["codes"]) || (wallet && has(&self.case.cart["customer"]["wallet"]))
    }

    /// Whether each group that takes the first keeps an initial part of its members.
    fn allowed(&self, members: &[usize]) -> bool {
        let promotions = self.case.promotions();
        let order = |one: &usize| {
            let first = benefits(&promotions[*one]).iter().map(|one| class(one)).min().unwrap_or(0);
            (first, Reverse(promotions[*one]["priority"].as_i64().unwrap_or(0)), *one)
        };
        let groups = self.case.rulebook["combination"]["groups"].as_array();
        groups.into_iter().flatten().filter(|group| group["take"] == "first").all(|group| {
            let mut of: Vec<usize> = group["promotions"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|id| id.as_str()?.strip_prefix('p')?.parse().ok())
                .filter(|one| self.able(*one))
                .collect();
            of.sort_by_key(order);
            !of.iter().map(|one| members.contains(one)).collect::<Vec<_>>().windows(2).any(|pair| !pair[0] && pair[1])
        })
    }

    /// The best of all choices, and the key of the best of those that apply a promotion which it does not.
    fn best(&self) -> (Key, Outcome, Option<Key>) {
        let start = self.case.answer("priority", None).outcome;
        let mut best = (self.key(&start, true), start);
        let mut of_sets = BTreeMap::from([(Self::joined(&best.1), best.0.clone())]);
        let count = self.consuming.len();
        for set in 0..1_usize << count {
            let members: Vec<usize> = (0..count).filter(|one| set >> one & 1 == 1).collect();
            if !self.allowed(&members) {
                continue;
            }
            let all = (1_u32 << self.units) - 1;
            let mut confined: Vec<u32> = vec![all; members.len()];
            loop {
                let outcome = self.price(&members, &confined);
                let joined = Self::joined(&outcome);
                let whole = confined.iter().all(|units| *units == all);
                // Who is confined must still give something.
                if members.iter().zip(&confined).all(|(one, units)| *units == all || joined.contains(one)) {
                    let key = self.key(&outcome, whole);
                    let of_set = of_sets.entry(joined).or_insert_with(|| key.clone());
                    *of_set = key.clone().max(of_set.clone());
                    if key > best.0 {
                        best = (key, outcome);
                    }
                }
                let Some(place) = (0..members.len()).find(|place| self.consuming[members[*place]] && confined[*place] > 1) else {
                    break;
                };
                confined[place] -= 1;
                (0..place).filter(|before| self.consuming[members[*before]]).for_each(|before| confined[before] = all);
            }
        }
        let winner = Self::joined(&best.1);
        let others = of_sets.into_iter().filter(|(joined, _)| joined.iter().any(|one| !winner.contains(one)));
        let second = others.map(|(_, key)| key).max();
        (best.0, best.1, second)
    }

    /// What the engine says, against the best of all choices.
    pub(crate) fn compare(&self) -> Result<(), String> {
        let Answer { mut outcome, gap, .. } = self.case.answer("best", Some(1_000_000_000));
        let (key, mut expected, second) = self.best();
        // What floors keep back is explanation, which trying everything does not ask for.
        outcome.applied.iter_mut().chain(&mut expected.applied).for_each(|one| one.floored = None);
        if gap.is_some() {
            return Err(format!("not proven: {gap:?}"));
        }
        let found = self.key(&outcome, key.5);
        if found != key {
            return Err(format!("the engine says {found:?}, trying everything {key:?}"));
        }
        // With nobody confined a combination has one outcome.
        if key.5
            && (outcome.lines != expected.lines || outcome.applied != expected.applied || outcome.shipping != expected.shipping)
        {
            return Err(format!("the engine says {:?}, trying everything {:?}", outcome.lines, expected.lines));
        }
        self.compare_second(&outcome, key.0.0, second)
    }

    /// The runner-up against that of all choices. Nothing but it changes when it is asked for.
    fn compare_second(&self, without: &Outcome, cost: i64, second: Option<Key>) -> Result<(), String> {
        let mut asked = self.case.answer_with_runner_up(1_000_000_000).outcome;
        let found = asked.runner_up.take();
        asked.digest.clone_from(&without.digest);
        asked.applied.iter_mut().for_each(|one| one.floored = None);
        if asked != *without {
            return Err(format!("with a runner-up {asked:?}, without {without:?}"));
        }
        let before = without.totals.subtotal.minor_units() + without.totals.shipping.minor_units();
        let expected = second.map(|key| RunnerUp {
            promotions: key.4.0.iter().map(|one| format!("p{one}").as_str().into()).collect(),
            saved: Amount::from_minor_units(before - key.0.0),
            less: Amount::from_minor_units(key.0.0 - cost),
            optimality: Optimality::Proven,
        });
        if found == expected {
            Ok(())
        } else {
            Err(format!("the engine's runner-up is {found:?}, trying everything {expected:?}"))
        }
    }
}
