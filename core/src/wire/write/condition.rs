//! Conditions.

use super::Writer;
use crate::model::{AttributeOf, Basis, Condition, CountRange, CustomerCondition};
use crate::money::Rate;

impl Writer {
    pub(super) fn condition(&mut self, condition: &Condition) {
        self.object(|w| match condition {
            Condition::All { conditions } => {
                w.key("kind").string("all");
                w.key("conditions").list(conditions, Writer::condition);
            }
            Condition::Any { conditions } => {
                w.key("kind").string("any");
                w.key("conditions").list(conditions, Writer::condition);
            }
            Condition::Not { condition } => {
                w.key("kind").string("not");
                w.key("condition").condition(condition);
            }
            Condition::Spend { at_least, at_most, items, basis } => {
                w.key("kind").string("spend");
                w.optional_amounts("at_least", at_least.as_ref());
                w.optional_amounts("at_most", at_most.as_ref());
                w.items(items.as_ref());
                w.word_unless("basis", *basis, Basis::Class);
            }
            Condition::Quantity { range, items, distinct } => {
                w.key("kind").string("quantity");
                w.range(*range);
                w.items(items.as_ref());
                w.flag_unless("distinct", *distinct, false);
            }
            Condition::Contains { items } => {
                w.key("kind").string("contains");
                w.key("items").selector(items);
            }
            Condition::Customer(customer) => {
                w.key("kind").string("customer");
                w.customer_condition(customer);
            }
            Condition::Channel { any_of } => w.any_of("channel", any_of),
            Condition::PaymentMethod { any_of } => w.any_of("payment_method", any_of),
            Condition::Region { any_of } => w.any_of("region", any_of),
            Condition::ShippingMethod { any_of } => w.any_of("shipping_method", any_of),
            Condition::Attribute { of, test } => {
                w.key("kind").string("attribute");
                w.word_unless("of", *of, AttributeOf::Cart);
                w.attribute_test_fields(test);
            }
            Condition::Code { any_of } => w.any_of("code", any_of),
            Condition::Time { schedule } => {
                w.key("kind").string("time");
                w.key("schedule").schedule(schedule);
            }
            Condition::Usage { per, range, promotion } => {
                w.key("kind").string("usage");
                w.key("per").word(*per);
                w.range(*range);
                w.optional_string("promotion", promotion.as_ref().map(AsRef::as_ref));
            }
            Condition::Sample { salt, share, start, by } => {
                w.key("kind").string("sample");
                w.key("salt").string(salt);
                w.key("share").rate(*share);
                if *start != Rate::ZERO {
                    w.key("start").rate(*start);
                }
                w.key("by").word(*by);
            }
        });
    }

    fn any_of(&mut self, kind: &'static str, values: &[String]) {
        self.key("kind").string(kind);
        self.key("any_of").set(values);
    }

    fn range(&mut self, range: CountRange) {
        self.optional_count("at_least", range.at_least);
        self.optional_count("at_most", range.at_most);
    }

    fn customer_condition(&mut self, customer: &CustomerCondition) {
        self.optional_set("id", &customer.id);
        self.optional_set("segment", &customer.segment);
        self.optional_string("tier_at_least", customer.tier_at_least.as_ref().map(AsRef::as_ref));
        self.optional("orders", customer.orders, |w, range| w.object(|w| w.range(range)));
        self.optional("first_order", customer.first_order, Writer::flag);
        self.optional("points", customer.points, |w, range| w.object(|w| w.range(range)));
        self.optional("birthday", customer.birthday, |w, window| {
            w.object(|w| {
                w.count_unless("before_days", u64::from(window.before_days), 0);
                w.count_unless("after_days", u64::from(window.after_days), 0);
            });
        });
        self.optional_list("attribute", &customer.attribute, Writer::attribute_test);
    }
}
