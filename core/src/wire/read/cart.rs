//! Carts: document -> [`Cart`], in the order of the cart reference.

use super::number::{is_digits, whole};
use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::{
    Attributes, Cart, Customer, DepositPaid, GiftChoice, Id, Line, LineId, LinePrice, PromotionId, Redeem, Shipping, Sku,
    SkuCount, Usage, UsageSubject,
};
use crate::money::{Amount, Currency};
use crate::schedule::{Birthday, Instant};
use crate::wire::bounds::{COUNT, POINTS, POSITIVE};
use crate::wire::tape::{Entry, Value};

impl Decoder {
    pub(crate) fn cart(&mut self, value: Value<'_>) -> Cart {
        fields!(self, value; tillwork, id, currency, at, lines, shipping, codes, customer, channel, region, payment_method,
            redeem, gift_choices, deposits, usage, attributes);
        if let Some(version) = tillwork.get() {
            self.version(version);
        }
        self.currency = self.need(currency, None, Decoder::currency_code);
        let at = self.must_instant(at);
        let most = self.limits;
        Cart {
            id: self.some_id::<Id>(id),
            // A cart without a currency is refused; until then any stands in.
            currency: self.currency.unwrap_or(Currency::BLANK),
            at,
            lines: self.need(lines, Vec::new(), |d, value| d.list(value, most.lines, Decoder::line)),
            shipping: self.list_of(shipping, most.shipping, Decoder::shipping_entry),
            codes: codes.map(|value| self.entered_codes(value)).unwrap_or_default(),
            customer: customer.map(|value| self.customer(value)),
            channel: self.some_string(channel),
            region: self.some_string(region),
            payment_method: self.some_string(payment_method),
            redeem: redeem.map(|value| self.redeem(value)),
            gift_choices: self.list_of(gift_choices, usize::MAX, Decoder::gift_choice),
            deposits: self.list_of(deposits, usize::MAX, Decoder::deposit_paid),
            usage: self.list_of(usage, usize::MAX, Decoder::usage_entry),
            attributes: attributes.map(|value| self.attributes(value)).unwrap_or_default(),
        }
    }

    /// The document version.
    pub(super) fn version(&mut self, value: Value<'_>) {
        match value.entry() {
            Entry::Number(number) if whole(number) == Some((false, 1)) => {}
            Entry::Number(_) => self.report(Found::of(value, Code::UnsupportedVersion, "version `1`")),
            _ => self.wrong_type(value, "the number `1`"),
        }
    }

    pub(super) fn currency_code(&mut self, value: Value<'_>) -> Option<Currency> {
        let Some(code) = value.text() else {
            self.wrong_type(value, "an ISO 4217 code such as `\"USD\"`");
            return None;
        };
        let currency = Currency::parse(code);
        if currency.is_none() {
            self.unknown_currency(value, code);
        }
        currency
    }

    pub(super) fn instant<'t>(&mut self, value: Value<'t>) -> &'t str {
        let text = self.text(value);
        if value.text().is_some() && text.parse::<Instant>().is_err() {
            let expected = "RFC 3339 with an offset such as `2026-11-11T20:00:00+08:00`, in the years 1970 to 9999";
            self.report(Found::of(value, Code::MomentFormat, expected));
        }
        text
    }

    fn line(&mut self, value: Value<'_>) -> Line {
        fields!(self, value; id, sku, quantity, unit_price, amount, list_price, cost, floor, seller, categories, tags,
            discountable, attributes);
        if unit_price.is_some() && amount.is_some() {
            self.conflict(value, "only one of `unit_price` and `amount`", "both");
        }
        self.one_needed(value, "one of `unit_price` and `amount`", &[unit_price, amount]);
        let unit_price = self.some_amount(unit_price);
        let amount = self.some_amount(amount);
        let price = match (unit_price, amount) {
            (Some(price), None) => LinePrice::Unit(price),
            (None, Some(total)) => LinePrice::Total(total),
            // Which of two prices is meant is not for the sum to guess.
            (Some(_), Some(_)) | (None, None) => LinePrice::Unit(Amount::ZERO),
        };
        let mut line =
            Line::new(self.must_id::<LineId>(id), self.must_id::<Sku>(sku), self.count_or(quantity, 1, &POSITIVE), price);
        line.list_price = self.some_amount(list_price);
        line.cost = self.some_amount(cost);
        line.floor = self.some_amount(floor);
        line.seller = self.some_id::<String>(seller);
        line.categories = self.list_of(categories, usize::MAX, Decoder::category);
        line.tags = self.list_of(tags, usize::MAX, Decoder::string);
        line.discountable = self.flag_or(discountable, true);
        line.attributes = attributes.map(|value| self.attributes(value)).unwrap_or_default();
        line
    }

    /// A category path: parts between slashes, none of them empty.
    pub(super) fn category(&mut self, value: Value<'_>) -> String {
        let path = self.text(value);
        if value.text().is_some() && path.split('/').any(str::is_empty) {
            let problem = Found::of(value, Code::CategoryFormat, "a path without empty parts such as `home/kitchen`");
            let better: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
            self.report(if better.is_empty() {
                problem
            } else {
                problem.help(format!("write {}", super::quoted(&better.join("/"))))
            });
        }
        path.to_owned()
    }

    fn shipping_entry(&mut self, value: Value<'_>) -> Shipping {
        fields!(self, value; id, method, amount, seller);
        let mut entry = Shipping::new(self.must_id::<Id>(id), self.must_id::<Id>(method), self.must_amount(amount));
        entry.seller = self.some_id::<String>(seller);
        entry
    }

    /// Codes as somebody entered them: whether they are any good is for the outcome to say.
    fn entered_codes(&mut self, value: Value<'_>) -> Vec<String> {
        let limits = self.limits;
        self.list(value, limits.codes, |d, value| d.entered_code(value))
    }

    fn entered_code(&mut self, value: Value<'_>) -> String {
        let code = self.text(value);
        let most = self.limits.code_bytes;
        if code.len() > most {
            let found = format!("{} bytes: {}", code.len(), super::quoted(code));
            self.report(Found::new(value, Code::TooLong, format!("a code of at most {most} bytes"), found));
        }
        code.to_owned()
    }

    fn customer(&mut self, value: Value<'_>) -> Customer {
        fields!(self, value; id, segments, tier, orders, points, birthday, wallet, attributes);
        let mut customer = Customer::new();
        customer.id = self.some_id::<String>(id);
        customer.segments = self.list_of(segments, usize::MAX, Decoder::string);
        customer.tier = tier.map(|value| Id::from(self.text(value)));
        customer.orders = self.some_count(orders, &COUNT);
        customer.points = self.some_count(points, &POINTS);
        customer.birthday = birthday.map(|value| self.birthday(value));
        customer.wallet = wallet.map(|value| self.entered_codes(value)).unwrap_or_default();
        customer.attributes = attributes.map(|value| self.attributes(value)).unwrap_or_default();
        customer
    }

    fn birthday(&mut self, value: Value<'_>) -> String {
        let text = self.text(value);
        if value.text().is_some() && text.parse::<Birthday>().is_err() {
            self.report(Found::of(value, Code::MomentFormat, "a birthday `YYYY-MM-DD` or `MM-DD`"));
        }
        text.to_owned()
    }

    fn redeem(&mut self, value: Value<'_>) -> Redeem {
        match value.entry() {
            Entry::Number(_) => Redeem::Points(self.count(value, &POINTS)),
            Entry::Text(text) if text == "max" => Redeem::Max,
            Entry::Text(_) => {
                let problem = Found::of(value, Code::UnknownValue, "a number of points or `max`");
                self.report(problem.quotes_help(value, is_digits));
                Redeem::Max
            }
            _ => {
                self.wrong_type(value, "a number of points or `\"max\"`");
                Redeem::Max
            }
        }
    }

    fn gift_choice(&mut self, value: Value<'_>) -> GiftChoice {
        fields!(self, value; promotion, sku);
        GiftChoice { promotion: self.must_id::<PromotionId>(promotion), sku: self.must_id::<Sku>(sku) }
    }

    fn deposit_paid(&mut self, value: Value<'_>) -> DepositPaid {
        fields!(self, value; promotion, quantity);
        DepositPaid { promotion: self.must_id::<PromotionId>(promotion), quantity: self.must_count(quantity, &POSITIVE) }
    }

    fn usage_entry(&mut self, value: Value<'_>) -> Usage {
        fields!(self, value; promotion, coupon, code, total, customer, day, week, month, customer_day, customer_week,
            customer_month, spent, units, customer_units, gifts);
        match (promotion.get(), coupon.get()) {
            (Some(_), None) if code.is_some() => {
                self.conflict(value, "`code` only together with `coupon`", "a `promotion`");
            }
            (None, Some(_)) if [spent, units, customer_units, gifts].iter().any(|field| field.is_some()) => {
                let expected = "`spent`, `units`, `customer_units` and `gifts` only together with `promotion`";
                self.conflict(value, expected, "a `coupon`");
            }
            (Some(_), Some(_)) => self.conflict(value, "only one of `promotion` and `coupon`", "both"),
            _ => self.one_needed(value, "one of `promotion` and `coupon`", &[promotion, coupon]),
        }
        let code = code.map(|value| self.entered_code(value));
        let promotion = promotion.map(|value| UsageSubject::Promotion(self.id(value)));
        let coupon = coupon.map(|value| UsageSubject::Coupon { coupon: self.id(value), code });
        let subject = match (promotion, coupon) {
            (Some(subject), None) | (None, Some(subject)) => subject,
            // An entry about two things, or none, repeats no other.
            (Some(_), Some(_)) | (None, None) => UsageSubject::Promotion("".into()),
        };
        let mut count = |value: Field<'_, '_>| self.count_or(value, 0, &COUNT);
        let mut usage = Usage::new(subject);
        usage.total = count(total);
        usage.customer = count(customer);
        usage.day = count(day);
        usage.week = count(week);
        usage.month = count(month);
        usage.customer_day = count(customer_day);
        usage.customer_week = count(customer_week);
        usage.customer_month = count(customer_month);
        usage.units = count(units);
        usage.customer_units = count(customer_units);
        usage.spent = spent.map_or(Amount::ZERO, |value| self.amount(value));
        usage.gifts = self.list_of(gifts, usize::MAX, Decoder::sku_count);
        usage
    }

    fn sku_count(&mut self, value: Value<'_>) -> SkuCount {
        fields!(self, value; sku, quantity);
        SkuCount { sku: self.must_id::<Sku>(sku), quantity: self.must_count(quantity, &COUNT) }
    }

    fn attributes(&mut self, value: Value<'_>) -> Attributes {
        let mut attributes = Attributes::new();
        let before = self.attribute_bytes;
        let Some(members) = self.members(value) else {
            return attributes;
        };
        for (name, value) in members {
            if attributes.get(name).is_some() {
                self.duplicate_key(value, name);
                continue;
            }
            self.attribute_name(value, name);
            let text = match value.entry() {
                Entry::Text(text) => text.len(),
                Entry::Number(number) => number.len(),
                _ => 0,
            };
            self.attribute_bytes = self.attribute_bytes.saturating_add(name.len()).saturating_add(text);
            let read = self.attribute_value(value);
            attributes.insert(name.to_owned(), read);
        }
        let most = self.limits.attribute_bytes;
        if before <= most && self.attribute_bytes > most {
            let expected = format!("at most {most} bytes in all attributes together");
            self.report(Found::new(value, Code::TooLarge, expected, "more with these"));
        }
        attributes
    }

    /// A name is 1 to 128 characters; the problem stands at the value, whose pointer ends with the name.
    pub(super) fn attribute_name(&mut self, value: Value<'_>, name: &str) {
        let expected = "a name of 1 to 128 characters";
        if name.is_empty() {
            self.report(Found::new(value, Code::Empty, expected, "an empty name"));
        } else if name.len() > 128 && name.chars().count() > 128 {
            self.report(Found::new(value, Code::TooLong, expected, super::quoted(name)));
        }
    }
}
