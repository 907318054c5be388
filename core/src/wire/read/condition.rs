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
                let condition = self.need(condition, blank(), Decoder::condition);
                Condition::Not { condition: Box::new(condition) }
            }
            "spend" => self.spend(object),
            "quantity" => self.quantity(object),
            "contains" => {
                fields!(self, object; kind, items);
                Condition::Contains { items: self.need(items, Selector::new(), Decoder::selector) }
            }
            "customer" => Condition::Customer(self.customer_condition(object)),
            "channel" => Condition::Channel { any_of: self.any_of(object) },
            "region" => Condition::Region { any_of: self.any_of(object) },
            "payment_method" => Condition::PaymentMethod { any_of: self.any_of(object) },
            "shipping_method" => Condition::ShippingMethod { any_of: self.any_of(object) },
            "code" => {
                fields!(self, object; kind, any_of);
                let read = |d: &mut Decoder, value| d.set(value, Decoder::code);
                Condition::Code { any_of: self.need(any_of, Vec::new(), read) }
            }
            "attribute" => {
                fields!(self, object; kind, of, name, op, value, values);
                let of = self.word_or(of, AttributeOf::Cart);
                Condition::Attribute { of, test: self.attribute_test(object, TestFields { name, op, value, values }) }
            }
            "time" => {
                fields!(self, object; kind, schedule);
                Condition::Time { schedule: self.need(schedule, Schedule::new(), Decoder::schedule) }
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
        self.need(conditions, Vec::new(), |d, value| d.some(value, usize::MAX, Decoder::condition))
    }

    fn any_of(&mut self, object: Value<'_>) -> Vec<String> {
        fields!(self, object; kind, any_of);
        self.need(any_of, Vec::new(), Decoder::names)
    }

    fn spend(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, at_least, at_most, items, basis);
        self.one_needed(object, "`at_least` or `at_most`", &[at_least, at_most]);
        Condition::Spend {
            at_least: self.some_amounts(at_least),
            at_most: self.some_amounts(at_most),
            items: self.items(items),
            basis: self.word_or(basis, Basis::Class),
        }
    }

    fn quantity(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, at_least, at_most, items, distinct);
        self.one_needed(object, "`at_least` or `at_most`", &[at_least, at_most]);
        Condition::Quantity {
            range: CountRange { at_least: self.some_count(at_least, &COUNT), at_most: self.some_count(at_most, &COUNT) },
            items: self.items(items),
            distinct: self.flag_or(distinct, false),
        }
    }

    fn customer_condition(&mut self, object: Value<'_>) -> CustomerCondition {
        fields!(self, object; kind, id, segment, tier_at_least, orders, first_order, points, birthday, attribute);
        let facts = [id, segment, tier_at_least, orders, first_order, points, birthday, attribute];
        self.one_needed(object, "at least one fact about the customer", &facts);
        CustomerCondition {
            id: self.names_of(id),
            segment: self.names_of(segment),
            tier_at_least: self.some_id::<Id>(tier_at_least),
            orders: orders.map(|value| self.count_range(value, &COUNT)),
            first_order: first_order.map(|value| self.flag(value)),
            points: points.map(|value| self.count_range(value, &POINTS)),
            birthday: birthday.map(|value| self.birthday_window(value)),
            attribute: attribute.map(|value| self.attribute_tests(value)).unwrap_or_default(),
        }
    }

    fn count_range(&mut self, object: Value<'_>, range: &std::ops::RangeInclusive<u64>) -> CountRange {
        fields!(self, object; at_least, at_most);
        self.one_needed(object, "`at_least` or `at_most`", &[at_least, at_most]);
        CountRange { at_least: self.some_count(at_least, range), at_most: self.some_count(at_most, range) }
    }

    fn birthday_window(&mut self, object: Value<'_>) -> BirthdayWindow {
        fields!(self, object; before_days, after_days);
        BirthdayWindow {
            before_days: before_days.map_or(0, |value| self.small_count(value, &COUNT)),
            after_days: after_days.map_or(0, |value| self.small_count(value, &COUNT)),
        }
    }

    fn usage_condition(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, per, at_least, at_most, promotion);
        self.one_needed(object, "`at_least` or `at_most`", &[at_least, at_most]);
        Condition::Usage {
            per: self.need(per, UsagePer::Total, Decoder::word),
            range: CountRange { at_least: self.some_count(at_least, &COUNT), at_most: self.some_count(at_most, &COUNT) },
            promotion: self.some_id(promotion),
        }
    }

    fn sample(&mut self, object: Value<'_>) -> Condition {
        fields!(self, object; kind, salt, share, start, by);
        Condition::Sample {
            salt: self.need(salt, String::new(), Decoder::string),
            share: self.need(share, Rate::ZERO, |d, value| d.rate(value, RateRange::SHARE)),
            start: start.map_or(Rate::ZERO, |value| self.rate(value, RateRange::SHARE)),
            by: self.need(by, crate::model::SampleBy::Customer, Decoder::word),
        }
    }
}

/// Stands in for a condition that could not be read.
fn blank() -> Condition {
    Condition::All { conditions: Vec::new() }
}
