//! Documents as users write them, good and bad.

#![allow(clippy::arithmetic_side_effects, clippy::float_arithmetic, reason = "a test that overflows or rounds fails")]

pub(crate) mod carts;
mod catalogue;
mod hostile;
mod properties;
pub(crate) mod rulebooks;
pub(crate) mod strategies;
mod strategies_benefit;
pub(crate) mod strategies_cart;

use crate::{Cart, Error, Outcome, Rulebook};

/// Code and path of each problem, in the order of the error.
fn problems(error: &Error) -> Vec<(&'static str, &str)> {
    error.problems().iter().map(|problem| (problem.code.as_str(), problem.path.as_str())).collect()
}

#[track_caller]
fn refused_rulebook(text: &str) -> Error {
    match Rulebook::from_json(text.as_bytes()) {
        Ok(_) => panic!("was accepted: {text}"),
        Err(error) => error,
    }
}

#[track_caller]
fn refused_cart(text: &str) -> Error {
    match Cart::from_json(text.as_bytes()) {
        Ok(_) => panic!("was accepted: {text}"),
        Err(error) => error,
    }
}

/// A rulebook with these further members.
fn rulebook_with(members: &str) -> String {
    format!(r#"{{"tillwork": 1, "id": "shop", "currency": "USD", {members}}}"#)
}

/// A rulebook with one promotion that has these members besides its id.
fn promotion_with(members: &str) -> String {
    rulebook_with(&format!(r#""promotions": [{{"id": "p", {members}}}]"#))
}

/// A rulebook whose only promotion has this benefit.
fn benefit_of(benefit: &str) -> String {
    promotion_with(&format!(r#""benefit": {benefit}"#))
}

/// A rulebook whose only promotion has this condition.
fn condition_of(condition: &str) -> String {
    promotion_with(&format!(r#""conditions": {condition}, "benefit": {{"kind": "free_shipping"}}"#))
}

/// A cart with one line that has these members besides what it needs.
fn line_with(members: &str) -> String {
    cart_with(&format!(r#""lines": [{{"id": "1", "sku": "A", {members}}}]"#))
}

/// A cart with these members besides what it needs.
fn cart_with(members: &str) -> String {
    format!(r#"{{"currency": "USD", "at": "2026-11-11T20:00:00Z", {members}}}"#)
}

/// Refuses the text as a rulebook with exactly these problems.
#[track_caller]
fn rulebook_problems(text: &str, expected: &[(&str, &str)]) {
    assert_eq!(problems(&refused_rulebook(text)), expected, "{text}");
}

/// Refuses the text as a cart with exactly these problems.
#[track_caller]
fn cart_problems(text: &str, expected: &[(&str, &str)]) {
    assert_eq!(problems(&refused_cart(text)), expected, "{text}");
}

#[track_caller]
fn outcome_problems(text: &str, expected: &[(&str, &str)]) {
    match Outcome::from_json(text.as_bytes()) {
        Ok(_) => panic!("was accepted: {text}"),
        Err(error) => assert_eq!(problems(&error), expected, "{text}"),
    }
}
