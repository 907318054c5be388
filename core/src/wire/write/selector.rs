//! Selectors, attributes and their tests, schedules.

use super::Writer;
use crate::model::{AttributeTest, AttributeValue, Attributes, PriceRange, Selector, TestOp};
use crate::schedule::{Schedule, Window};

impl Writer {
    pub(super) fn items(&mut self, items: Option<&Selector>) {
        self.optional("items", items, Writer::selector);
    }

    pub(in crate::wire) fn selector(&mut self, selector: &Selector) {
        self.object(|w| {
            w.optional_set("sku", &selector.sku);
            w.optional_set("category", &selector.category);
            w.optional_set("tag", &selector.tag);
            w.optional_set("seller", &selector.seller);
            w.optional_list("attribute", &selector.attribute, Writer::attribute_test);
            w.optional("price", selector.price.as_ref(), Writer::price_range);
            w.optional("on_sale", selector.on_sale, Writer::flag);
            w.optional_list("any", &selector.any, Writer::selector);
            w.optional_list("all", &selector.all, Writer::selector);
            w.optional("not", selector.not.as_deref(), Writer::selector);
        });
    }

    fn price_range(&mut self, range: &PriceRange) {
        self.object(|w| {
            w.optional_amounts("min", range.min.as_ref());
            w.optional_amounts("max", range.max.as_ref());
        });
    }

    pub(super) fn attribute_test(&mut self, test: &AttributeTest) {
        self.object(|w| w.attribute_test_fields(test));
    }

    pub(super) fn attribute_test_fields(&mut self, test: &AttributeTest) {
        self.key("name").string(&test.name);
        self.key("op").word(test.op);
        match (test.op, test.values.as_slice()) {
            (TestOp::Exists, []) => {}
            (TestOp::In, values) => self.key("values").list(values, Writer::attribute_value),
            (_, [only]) => self.key("value").attribute_value(only),
            // No document says this; written down it is refused like any other mistake.
            (_, values) => self.key("values").list(values, Writer::attribute_value),
        }
    }

    fn attribute_value(&mut self, value: &AttributeValue) {
        match value {
            AttributeValue::Text(text) => self.string(text),
            AttributeValue::Flag(flag) => self.flag(*flag),
            AttributeValue::Number(number) => {
                self.separate();
                self.raw(&number.normalize().to_string());
            }
        }
    }

    pub(super) fn attributes(&mut self, attributes: &Attributes) {
        if !attributes.is_empty() {
            self.key("attributes").object(|w| {
                for (name, value) in attributes.iter() {
                    w.free_key(name).attribute_value(value);
                }
            });
        }
    }

    pub(super) fn schedule(&mut self, schedule: &Schedule) {
        self.object(|w| {
            w.optional("from", schedule.from, |w, moment| w.string(&moment.to_string()));
            w.optional("until", schedule.until, |w, moment| w.string(&moment.to_string()));
            w.optional_list("windows", &schedule.windows, Writer::window);
            w.optional_string("time_zone", schedule.time_zone.as_deref());
        });
    }

    fn window(&mut self, window: &Window) {
        self.object(|w| {
            w.optional_list("weekdays", &window.weekdays, |w, day| w.word(*day));
            w.optional_list("dates", &window.dates, |w, day| w.count(u64::from(*day)));
            w.optional("from", window.from, |w, time| w.string(&time.to_string()));
            w.optional("to", window.to, |w, time| w.string(&time.to_string()));
        });
    }
}
