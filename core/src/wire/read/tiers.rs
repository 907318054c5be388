//! Tiers: what they measure, where steps begin, what steps give.

use super::number::RateRange;
use super::{Decoder, Found, fields};
use crate::diagnostic::Code;
use crate::model::{AttributeOf, Basis, Benefit, Favor, FreeShipping, Id, Measure, Scope, Step, Threshold, TierMode, Tiers};
use crate::wire::bounds::{COUNT, MAX_STEPS};
use crate::wire::tape::Value;
use crate::wire::words::Word;

const MEASURES: [&str; 6] = ["spend", "quantity", "distinct", "customer_tier", "nth_order", "attribute"];

impl Decoder {
    /// Of tiers inside of tiers more than that is not said of the whole.
    pub(super) fn tiers(&mut self, object: Value<'_>, inside: bool) -> Tiers {
        fields!(self, object; kind, measure, mode, steps, items, favor, max_discount);
        let known = measure.and_then(|measure| measure.member("kind")).and_then(Value::text);
        let known = known.filter(|kind| MEASURES.contains(kind));
        let measure = self.need(measure, Measure::NthOrder, Decoder::measure);
        let graduated = mode.and_then(Value::text) == Some("graduated");
        let first = steps.and_then(Value::items).and_then(|mut steps| steps.next());
        let first = first.and_then(|step| step.member("benefit")).and_then(scope_of_percent);
        let read = |d: &mut Decoder, step: Value<'_>| {
            if let Some(benefit) = step.member("benefit").filter(|_| graduated) {
                d.only_the_percentage(benefit, first);
            }
            d.step(step, known)
        };
        let steps = self.need(steps, Vec::new(), |d, value| d.some(value, MAX_STEPS, read));
        let mut tiers = Tiers::new(measure, steps);
        tiers.mode = self.word_or(mode, TierMode::Highest);
        let highest = mode.get().is_none_or(|mode| mode.text() == Some("highest"));
        if highest && !inside && [items, favor, max_discount].iter().any(|field| field.is_some()) {
            self.conflict(object, "`items`, `favor` and `max_discount` only with `mode: graduated`", "`mode: highest`");
        }
        tiers.items = self.items(items);
        tiers.favor = self.word_or(favor, Favor::Merchant);
        tiers.max_discount = self.some_amounts(max_discount);
        tiers
    }

    fn measure(&mut self, object: Value<'_>) -> Measure {
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return Measure::NthOrder;
        };
        match kind_word {
            "spend" => {
                fields!(self, object; kind, items, basis);
                Measure::Spend { items: self.items(items), basis: self.word_or(basis, Basis::Class) }
            }
            "quantity" | "distinct" => {
                fields!(self, object; kind, items);
                let items = self.items(items);
                if kind_word == "quantity" { Measure::Quantity { items } } else { Measure::Distinct { items } }
            }
            "customer_tier" | "nth_order" => {
                fields!(self, object; kind);
                if kind_word == "nth_order" { Measure::NthOrder } else { Measure::CustomerTier }
            }
            "attribute" => {
                fields!(self, object; kind, of, name);
                Measure::Attribute {
                    of: self.need(of, AttributeOf::Cart, Decoder::word),
                    name: self.need(name, String::new(), Decoder::name),
                }
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &MEASURES);
                Measure::NthOrder
            }
        }
    }

    /// A step; without a known measure nobody knows what `at_least` should be.
    fn step(&mut self, object: Value<'_>, measure: Option<&str>) -> Step {
        fields!(self, object; at_least, benefit);
        let at_least = self.need(at_least, Threshold::Count(0), |d, value| match measure {
            Some("spend") => Threshold::Amount(d.amounts(value)),
            Some("quantity" | "distinct" | "nth_order") => Threshold::Count(d.count(value, &COUNT)),
            Some("customer_tier") => Threshold::Tier(d.id::<Id>(value)),
            Some("attribute") => Threshold::Number(d.rate(value, RateRange::NUMBER)),
            _ => Threshold::Count(0),
        });
        let blank = Benefit::from(FreeShipping::new());
        let benefit = self.need(benefit, blank, |d, value| {
            let inside = value.member("kind").and_then(Value::text) == Some("tiers");
            if inside { d.tiers(value, true).into() } else { d.benefit(value) }
        });
        Step { at_least, benefit }
    }

    /// What applies to all slices stands beside the steps, not in one of them. A step that belongs elsewhere is told only that.
    fn only_the_percentage(&mut self, benefit: Value<'_>, first: Option<Scope>) {
        let Some(scope) = scope_of_percent(benefit).filter(|scope| first.is_none_or(|first| first == *scope)) else {
            return;
        };
        let shared: &[&str] = match scope {
            Scope::Items => &["items", "basis", "max_units", "favor", "max_discount"],
            Scope::Order => &["items", "basis", "max_discount"],
            // No slice at all.
            Scope::Shipping => &[],
        };
        if let Some(name) = shared.iter().find(|name| benefit.member(name).is_some()) {
            let problem = Found::new(
                benefit,
                Code::Conflict,
                "only `percent` and `on` in a step of `graduated` tiers",
                format!("`{name}`"),
            );
            let beside = ["items", "favor", "max_discount"].contains(name);
            self.report(if beside { problem.help(format!("write `{name}` beside `steps`")) } else { problem });
        }
    }
}

/// What a percentage is taken off; nothing for another benefit, and where that cannot be read.
fn scope_of_percent(benefit: Value<'_>) -> Option<Scope> {
    benefit.member("kind").and_then(Value::text).filter(|kind| *kind == "percent_off")?;
    benefit.member("on").map_or(Some(Scope::Items), |on| on.text().and_then(Scope::parse))
}
