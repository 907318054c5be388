//! Conditions.

use super::number::RateRange;
use super::selector::TestFields;
use super::{Decoder, fields};
use crate::model::{AttributeOf, Basis, BirthdayWindow, Condition, CountRange, CustomerCondition, Id, Selector, UsagePer};
use crate::money::Rate;
use crate::schedule::Schedule;
use crate::wire::bounds::{COUNT, POINTS};
use crate::wire::tape::Value;

/// The kinds of conditions, in the order of the reference.
pub(super) const KINDS: [&str; 16] = [
    "all",
    "any",
    "not",
    "spend",
    "quantity",
    "contains",
    "customer",
    "channel",
    "payment_method",
    "region",
    "shipping_method",
    "attribute",
    "code",
    "time",
    "usage",
    "sample",
];

impl Decoder {
    pub(super) fn condition(&mut self, object: Value<'_>) -> Condition {
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return blank();
        };
        match kind_word {
            "all" => Condition::All { conditions: self.children(object) },
            "any" => Condition::Any { conditions: self.children(object) },
            "not" => {
                fields!(self, object; kind, condition);
                let condition = self.need(object, condition, "condition", blank(), Decoder::condition);
                Condition::Not { condition: Box::new(condition) }
            }
            "spend" => self.spend(object),
            "quantity" => self.quantity(object),
            "contains" => {
                fields!(self, object; kind, items);
                Condition::Contains { items: self.need(object, items, "items", Selector::new(), Decoder::selector) }
            }
            "customer" => Condition::Customer(self.customer_condition(object)),
            "channel" => Condition::Channel { any_of: self.any_of(object) },
            "region" => Condition::Region { any_of: self.any_of(object) },
            "payment_method" => Condition::PaymentMethod { any_of: self.any_of(object) },
            "shipping_method" => Condition::ShippingMethod { any_of: self.any_of(object) },
            "code" => {
                fields!(self, object; kind, any_of);
                let read = |d: &mut Decoder, value| d.set(value, Decoder::code);
                Condition::Code { any_of: self.need(object, any_of, "any_of", Vec::new(), read) }
            }
            "attribute" => {
                fields!(self, object; kind, of, name, op, value, values);
                let of = of.map_or(AttributeOf::Cart, |value| self.word(value));
                Condition::Attribute { of, test: self.attribute_test(object, TestFields { name, op, value, values }) }
            }
            "time" => {
                fields!(self, object; kind, schedule);
                Condition::Time { schedule: self.need(object, schedule, "schedule", Schedule::new(), Decoder::schedule) }
            }
            "usage" => self.usage_condition(object),
            "sample" => self.sample(object),
            _ => {
                self.unknown_word(kind_value, kind_word, &KINDS);
                blank()
            }
        }
    }

    fn children(&mut self, object: Value<'_>) -> Vec<Condition> {
        fields!(self, object; kind, conditions);
        self.need(object, conditions, "conditions", Vec::new(), |d, value| d.some(value, usize::MAX, Decoder::condition))
    }

    fn any_of(&mut self, object: Value<'_>) -> Vec<String> {
        fields!(self, object; kind, any_of);
        self.need(object, any_of, "any_of", Vec::new(), Decoder::names)
    }

    fn spend(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, at_least, at_most, items, basis);
        self.one_needed(object, "`at_least` or `at_most`", [at_least, at_most]);
        Condition::Spend {
            at_least: at_least.map(|value| self.amounts(value)),
            at_most: at_most.map(|value| self.amounts(value)),
            items: items.map(|value| self.selector(value)),
            basis: basis.map_or(Basis::Class, |value| self.word(value)),
        }
    }

    fn quantity(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, at_least, at_most, items, distinct);
        self.one_needed(object, "`at_least` or `at_most`", [at_least, at_most]);
        Condition::Quantity {
            range: CountRange {
                at_least: at_least.map(|value| self.count(value, COUNT)),
                at_most: at_most.map(|value| self.count(value, COUNT)),
            },
            items: items.map(|value| self.selector(value)),
            distinct: distinct.is_some_and(|value| self.flag(value)),
        }
    }

    fn customer_condition(&mut self, object: Value<'_>) -> CustomerCondition {
        fields!(self, object; kind, id, segment, tier_at_least, orders, first_order, points, birthday, attribute);
        let facts = [id, segment, tier_at_least, orders, first_order, points, birthday, attribute];
        self.one_needed(object, "at least one fact about the customer", facts);
        CustomerCondition {
            id: id.map(|value| self.names(value)).unwrap_or_default(),
            segment: segment.map(|value| self.names(value)).unwrap_or_default(),
            tier_at_least: tier_at_least.map(|value| self.id::<Id>(value)),
            orders: orders.map(|value| self.count_range(value, COUNT)),
            first_order: first_order.map(|value| self.flag(value)),
            points: points.map(|value| self.count_range(value, POINTS)),
            birthday: birthday.map(|value| self.birthday_window(value)),
            attribute: attribute.map(|value| self.attribute_tests(value)).unwrap_or_default(),
        }
    }

    fn count_range(&mut self, object: Value<'_>, range: std::ops::RangeInclusive<u64>) -> CountRange {
        fields!(self, object; at_least, at_most);
        self.one_needed(object, "`at_least` or `at_most`", [at_least, at_most]);
        CountRange {
            at_least: at_least.map(|value| self.count(value, range.clone())),
            at_most: at_most.map(|value| self.count(value, range)),
        }
    }

    fn birthday_window(&mut self, object: Value<'_>) -> BirthdayWindow {
        fields!(self, object; before_days, after_days);
        BirthdayWindow {
            before_days: before_days.map_or(0, |value| self.small_count(value, COUNT)),
            after_days: after_days.map_or(0, |value| self.small_count(value, COUNT)),
        }
    }

    fn usage_condition(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, per, at_least, at_most, promotion);
        self.one_needed(object, "`at_least` or `at_most`", [at_least, at_most]);
        Condition::Usage {
            per: self.need(object, per, "per", UsagePer::Total, Decoder::word),
            range: CountRange {
                at_least: at_least.map(|value| self.count(value, COUNT)),
                at_most: at_most.map(|value| self.count(value, COUNT)),
            },
            promotion: promotion.map(|value| self.id(value)),
        }
    }

    fn sample(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, salt, share, start, by);
        Condition::Sample {
            salt: self.need(object, salt, "salt", String::new(), Decoder::string),
            share: self.need(object, share, "share", Rate::ZERO, |d, value| d.rate(value, RateRange::SHARE)),
            start: start.map_or(Rate::ZERO, |value| self.rate(value, RateRange::SHARE)),
            by: self.need(object, by, "by", crate::model::SampleBy::Customer, Decoder::word),
        }
    }
}

/// Stands in for a condition that could not be read.
fn blank() -> Condition {
    Condition::All { conditions: Vec::new() }
}
