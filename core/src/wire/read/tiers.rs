//! Tiers: what they measure, where steps begin, what steps give.

use super::number::RateRange;
use super::{Decoder, Found, fields};
use crate::diagnostic::Code;
use crate::model::{AttributeOf, Basis, Benefit, Favor, FreeShipping, Id, Measure, Step, Threshold, TierMode, Tiers};
use crate::wire::bounds::{COUNT, MAX_STEPS};
use crate::wire::tape::Value;

const MEASURES: [&str; 6] = ["spend", "quantity", "distinct", "customer_tier", "nth_order", "attribute"];

impl Decoder {
    pub(super) fn tiers(&mut self, object: Value<'_>) -> Tiers {
        fields!(self, object; kind, measure, mode, steps, items, favor, max_discount);
        let known = measure.and_then(|measure| measure.member("kind")).and_then(Value::text);
        let known = known.filter(|kind| MEASURES.contains(kind));
        let measure = self.need(object, measure, "measure", Measure::NthOrder, Decoder::measure);
        let graduated = mode.and_then(Value::text) == Some("graduated");
        let read = |d: &mut Decoder, step| d.step(step, known, graduated);
        let steps = self.need(object, steps, "steps", Vec::new(), |d, value| d.some(value, MAX_STEPS, read));
        let mut tiers = Tiers::new(measure, steps);
        tiers.mode = mode.map_or(TierMode::Highest, |value| self.word(value));
        let highest = mode.is_none_or(|mode| mode.text() == Some("highest"));
        if highest && [items, favor, max_discount].iter().any(Option::is_some) {
            self.conflict(object, "`items`, `favor` and `max_discount` only with `mode: graduated`", "`mode: highest`");
        }
        tiers.items = self.items(items);
        tiers.favor = favor.map_or(Favor::Merchant, |value| self.word(value));
        tiers.max_discount = max_discount.map(|value| self.amounts(value));
        tiers
    }

    fn measure(&mut self, object: Value<'_>) -> Measure {
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return Measure::NthOrder;
        };
        match kind_word {
            "spend" => {
                fields!(self, object; kind, items, basis);
                Measure::Spend { items: self.items(items), basis: basis.map_or(Basis::Class, |value| self.word(value)) }
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
                    of: self.need(object, of, "of", AttributeOf::Cart, Decoder::word),
                    name: self.need(object, name, "name", String::new(), Decoder::name),
                }
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &MEASURES);
                Measure::NthOrder
            }
        }
    }

    /// A step; without a known measure nobody knows what `at_least` should be.
    fn step(&mut self, object: Value<'_>, measure: Option<&str>, graduated: bool) -> Step {
        fields!(self, object; at_least, benefit);
        if let Some(benefit) = benefit
            && graduated
            && benefit.member("kind").and_then(Value::text) == Some("percent_off")
        {
            self.only_the_percentage(benefit);
        }
        let at_least = self.need(object, at_least, "at_least", Threshold::Count(0), |d, value| match measure {
            Some("spend") => Threshold::Amount(d.amounts(value)),
            Some("quantity" | "distinct" | "nth_order") => Threshold::Count(d.count(value, COUNT)),
            Some("customer_tier") => Threshold::Tier(d.id::<Id>(value)),
            Some("attribute") => Threshold::Number(d.rate(value, RateRange::NUMBER)),
            _ => Threshold::Count(0),
        });
        let blank = Benefit::from(FreeShipping::new());
        Step { at_least, benefit: self.need(object, benefit, "benefit", blank, Decoder::benefit) }
    }

    /// What applies to all slices stands beside the steps, not in one of them.
    fn only_the_percentage(&mut self, benefit: Value<'_>) {
        const SHARED: [&str; 5] = ["items", "basis", "max_units", "favor", "max_discount"];
        let given =
            benefit.members().and_then(|mut members| members.find_map(|(key, _)| SHARED.iter().find(|name| **name == key)));
        if let Some(name) = given {
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
