//! Carts.

use super::Writer;
use crate::model::{Cart, Customer, Line, LinePrice, Redeem, Usage, UsageSubject};
use crate::money::Amount;

impl Writer {
    pub(crate) fn cart(&mut self, cart: &Cart) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.optional_string("id", cart.id.as_ref().map(AsRef::as_ref));
            w.key("currency").string(cart.currency.code());
            w.key("at").string(&cart.at);
            w.key("lines").list(&cart.lines, Writer::line);
            w.optional_list("shipping", &cart.shipping, |w, entry| {
                w.object(|w| {
                    w.key("id").string(entry.id.as_ref());
                    w.key("method").string(entry.method.as_ref());
                    w.key("amount").amount(entry.amount);
                    w.optional_string("seller", entry.seller.as_deref());
                });
            });
            w.texts("codes", &cart.codes);
            w.optional("customer", cart.customer.as_ref(), Writer::customer);
            w.optional_string("channel", cart.channel.as_deref());
            w.optional_string("region", cart.region.as_deref());
            w.optional_string("payment_method", cart.payment_method.as_deref());
            w.optional("redeem", cart.redeem, |w, redeem| match redeem {
                Redeem::Points(points) => w.count(points),
                Redeem::Max => w.string("max"),
            });
            w.optional_list("gift_choices", &cart.gift_choices, |w, choice| {
                w.object(|w| {
                    w.key("promotion").string(choice.promotion.as_ref());
                    w.key("sku").string(choice.sku.as_ref());
                });
            });
            w.optional_list("deposits", &cart.deposits, |w, deposit| {
                w.object(|w| {
                    w.key("promotion").string(deposit.promotion.as_ref());
                    w.key("quantity").count(deposit.quantity);
                });
            });
            w.optional_list("usage", &cart.usage, Writer::usage);
            w.attributes(&cart.attributes);
        });
    }

    fn texts(&mut self, key: &'static str, texts: &[String]) {
        self.optional_list(key, texts, |w, text| w.string(text));
    }

    fn line(&mut self, line: &Line) {
        self.object(|w| {
            w.key("id").string(line.id.as_ref());
            w.key("sku").string(line.sku.as_ref());
            w.key("quantity").count(line.quantity);
            match line.price {
                LinePrice::Unit(price) => w.key("unit_price").amount(price),
                LinePrice::Total(amount) => w.key("amount").amount(amount),
            }
            w.optional_amount("list_price", line.list_price);
            w.optional_amount("cost", line.cost);
            w.optional_amount("floor", line.floor);
            w.optional_string("seller", line.seller.as_deref());
            w.texts("categories", &line.categories);
            w.texts("tags", &line.tags);
            w.flag_unless("discountable", line.discountable, true);
            w.attributes(&line.attributes);
        });
    }

    fn customer(&mut self, customer: &Customer) {
        self.object(|w| {
            w.optional_string("id", customer.id.as_deref());
            w.texts("segments", &customer.segments);
            w.optional_string("tier", customer.tier.as_ref().map(AsRef::as_ref));
            w.optional_count("orders", customer.orders);
            w.optional_count("points", customer.points);
            w.optional_string("birthday", customer.birthday.as_deref());
            w.texts("wallet", &customer.wallet);
            w.attributes(&customer.attributes);
        });
    }

    fn usage(&mut self, usage: &Usage) {
        self.object(|w| {
            match &usage.subject {
                UsageSubject::Promotion(promotion) => w.key("promotion").string(promotion.as_ref()),
                UsageSubject::Coupon { coupon, code } => {
                    w.key("coupon").string(coupon.as_ref());
                    w.optional_string("code", code.as_deref());
                }
            }
            w.count_unless("total", usage.total, 0);
            w.count_unless("customer", usage.customer, 0);
            w.count_unless("day", usage.day, 0);
            w.count_unless("week", usage.week, 0);
            w.count_unless("month", usage.month, 0);
            w.count_unless("customer_day", usage.customer_day, 0);
            w.count_unless("customer_week", usage.customer_week, 0);
            w.count_unless("customer_month", usage.customer_month, 0);
            if usage.spent != Amount::ZERO {
                w.key("spent").amount(usage.spent);
            }
            w.count_unless("units", usage.units, 0);
            w.count_unless("customer_units", usage.customer_units, 0);
            w.optional_list("gifts", &usage.gifts, |w, gift| {
                w.object(|w| {
                    w.key("sku").string(gift.sku.as_ref());
                    w.key("quantity").count(gift.quantity);
                });
            });
        });
    }
}
