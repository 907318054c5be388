//! Benefits: one function a kind, in the order of the reference. Tiers are next door.

use super::number::RateRange;
use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::{
    AddOn, AmountOff, AmountPer, Basis, Benefit, Bundle, BuyGet, Component, CouponId, Deal, Deposit, Every, Favor, FixedPrice,
    FixedPriceTerm, FreeShipping, Gift, GiftItem, IssueCoupon, LadderStep, NthUnit, PercentOff, PointsBenefit, PointsGrant,
    Scope, Selector, SetPrice, Side, Sku,
};
use crate::money::{Amounts, Rate, RoundingMode};
use crate::wire::bounds::{COUNT, MAX_COMPONENTS, MAX_COUNT, MAX_GIFTS, MAX_LADDER, MAX_NTH, POINTS, POSITIVE, SOME_POINTS};
use crate::wire::tape::Value;
use crate::wire::words::Word;

/// The kinds of benefits, in the order of the reference.
pub(super) const KINDS: [&str; 15] = [
    "set_price",
    "percent_off",
    "amount_off",
    "fixed_price",
    "bundle",
    "buy_get",
    "nth_unit",
    "add_on",
    "every",
    "free_shipping",
    "deposit",
    "points",
    "gift",
    "issue_coupon",
    "tiers",
];

impl Decoder {
    pub(super) fn benefit(&mut self, object: Value<'_>) -> Benefit {
        let Some((kind_value, kind)) = self.kind(object) else {
            return blank();
        };
        match kind {
            "set_price" => self.set_price(object).into(),
            "percent_off" => self.percent_off(object).into(),
            "amount_off" => self.amount_off(object).into(),
            "fixed_price" => self.fixed_price(object).into(),
            "bundle" => self.bundle(object).into(),
            "buy_get" => self.buy_get(object).into(),
            "nth_unit" => self.nth_unit(object).into(),
            "add_on" => self.add_on(object).into(),
            "every" => self.every(object).into(),
            "free_shipping" => self.free_shipping(object).into(),
            "deposit" => self.deposit(object).into(),
            "points" => self.points_benefit(object).into(),
            "gift" => self.gift(object).into(),
            "issue_coupon" => self.issue_coupon(object).into(),
            "tiers" => self.tiers(object, false).into(),
            _ => {
                self.unknown_word(kind_value, kind, &KINDS);
                blank()
            }
        }
    }

    /// Fields of another form of the same kind are unknown in this one, and nothing else is said of them.
    fn foreign(&mut self, scope: Scope, wanted: Scope, fields: &[Field<'_, '_>]) {
        for field in fields {
            if let Some(value) = field.take() {
                let (name, expected) = (field.name(), format!("a field of this benefit with `on: {}`", scope.as_word()));
                let help = format!("`{name}` is for `on: {}`", wanted.as_word());
                self.report(Found::new(value, Code::UnknownField, expected, format!("`{name}`")).help(help));
            }
        }
    }

    fn favor(&mut self, value: Field<'_, '_>) -> Favor {
        self.word_or(value, Favor::Merchant)
    }

    pub(super) fn items(&mut self, field: Field<'_, '_>) -> Option<Selector> {
        field.map(|value| self.selector(value))
    }

    fn max_discount(&mut self, value: Field<'_, '_>) -> Option<Amounts> {
        self.some_amounts(value)
    }

    fn at_least_one(&mut self, value: Field<'_, '_>) -> Option<u64> {
        self.some_count(value, &POSITIVE)
    }

    fn set_price(&mut self, object: Value<'_>) -> SetPrice {
        fields!(self, object; kind, on, price, items, methods, stock, units_per_customer, max_units, favor, max_discount);
        let scope = match on.get() {
            Some(on) => match on.text() {
                Some("items") => Some(Scope::Items),
                Some("shipping") => Some(Scope::Shipping),
                Some(word) => {
                    self.unknown_word(on, word, &["items", "shipping"]);
                    None
                }
                None => {
                    self.wrong_type(on, "one of `items`, `shipping`");
                    None
                }
            },
            None => Some(Scope::Items),
        };
        match scope {
            Some(Scope::Items) => {
                self.foreign(Scope::Items, Scope::Shipping, &[methods, max_discount]);
            }
            Some(Scope::Shipping) => {
                self.foreign(Scope::Shipping, Scope::Items, &[items, stock, units_per_customer, max_units, favor])
            }
            _ => {}
        }
        let mut benefit = SetPrice::new(self.must_amounts(price));
        benefit.on = scope.unwrap_or_default();
        benefit.items = self.items(items);
        benefit.methods = self.methods(methods);
        benefit.stock = self.some_count(stock, &COUNT);
        benefit.units_per_customer = self.some_count(units_per_customer, &COUNT);
        benefit.max_units = self.at_least_one(max_units);
        benefit.favor = self.favor(favor);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn methods(&mut self, value: Field<'_, '_>) -> Vec<String> {
        value.map(|value| self.ids(value)).unwrap_or_default()
    }

    /// The scope; `None` when it is given and wrong, so that nothing is said about fields that depend on it.
    fn scope(&mut self, on: Field<'_, '_>) -> Option<Scope> {
        let Some(on) = on.get() else {
            return Some(Scope::Items);
        };
        let scope = self.word(on);
        on.text().and_then(Scope::parse).map(|_| scope)
    }

    fn percent_off(&mut self, object: Value<'_>) -> PercentOff {
        fields!(self, object; kind, on, percent, items, methods, basis, max_units, favor, max_discount);
        let scope = self.scope(on);
        match scope {
            Some(Scope::Items) => self.foreign(Scope::Items, Scope::Shipping, &[methods]),
            Some(Scope::Order) => {
                self.foreign(Scope::Order, Scope::Shipping, &[methods]);
                self.foreign(Scope::Order, Scope::Items, &[max_units, favor]);
            }
            Some(Scope::Shipping) => {
                let fields = [items, basis, max_units, favor];
                self.foreign(Scope::Shipping, Scope::Items, &fields);
            }
            None => {}
        }
        let mut benefit = PercentOff::new(self.need(percent, Rate::ZERO, Decoder::percent));
        benefit.on = scope.unwrap_or_default();
        benefit.items = self.items(items);
        benefit.methods = self.methods(methods);
        benefit.basis = self.word_or(basis, Basis::Running);
        benefit.max_units = self.at_least_one(max_units);
        benefit.favor = self.favor(favor);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn percent(&mut self, value: Value<'_>) -> Rate {
        self.rate(value, RateRange::PERCENT)
    }

    fn amount_off(&mut self, object: Value<'_>) -> AmountOff {
        fields!(self, object; kind, on, amount, per, items, methods, max_units, favor, max_discount);
        let scope = self.scope(on);
        match scope {
            Some(Scope::Items) => {
                self.foreign(Scope::Items, Scope::Shipping, &[methods]);
                let other = per.and_then(Value::text).and_then(AmountPer::parse).filter(|per| *per != AmountPer::Unit);
                if let Some(per) = other.filter(|_| max_units.is_some()) {
                    self.conflict(object, "`max_units` only with `per: unit`", format!("`per: {}`", per.as_word()));
                }
            }
            Some(Scope::Order) => {
                self.foreign(Scope::Order, Scope::Shipping, &[methods]);
                self.foreign(Scope::Order, Scope::Items, &[per, max_units, favor]);
            }
            Some(Scope::Shipping) => {
                let fields = [items, per, max_units, favor];
                self.foreign(Scope::Shipping, Scope::Items, &fields);
            }
            None => {}
        }
        let mut benefit = AmountOff::new(self.must_amounts(amount));
        benefit.on = scope.unwrap_or_default();
        benefit.per = self.word_or(per, AmountPer::Unit);
        benefit.items = self.items(items);
        benefit.methods = self.methods(methods);
        benefit.max_units = self.at_least_one(max_units);
        benefit.favor = self.favor(favor);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn fixed_price(&mut self, object: Value<'_>) -> FixedPrice {
        fields!(self, object; kind, count, price, pay_for, items, same_sku, max_applications, favor, shares_units, max_discount);
        let known = self.problems.shown();
        let units = self.need(count, 0, |d, value| d.count(value, &(2..=MAX_COUNT)));
        // A count that is wrong itself leaves room for any number below it.
        let most = if self.problems.shown() > known { MAX_COUNT } else { units.saturating_sub(1) };
        if price.is_some() && pay_for.is_some() {
            self.conflict(object, "only one of `price` and `pay_for`", "both");
        }
        self.one_needed(object, "one of `price` and `pay_for`", &[price, pay_for]);
        let price = price.map(|value| FixedPriceTerm::Price(self.amounts(value)));
        let pay_for = pay_for.map(|value| FixedPriceTerm::PayFor(self.count(value, &(1..=most))));
        let term = price.or(pay_for).unwrap_or(FixedPriceTerm::PayFor(1));
        let mut benefit = FixedPrice::new(units, term);
        benefit.items = self.items(items);
        benefit.same_sku = self.flag_or(same_sku, false);
        benefit.max_applications = self.at_least_one(max_applications);
        benefit.favor = self.favor(favor);
        benefit.shares_units = self.flag_or(shares_units, false);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn deal(&mut self, object: Value<'_>) -> Deal {
        fields!(self, object; percent, amount, price);
        let given = [percent, amount, price].iter().filter(|field| field.is_some()).count();
        if given > 1 {
            self.conflict(object, "only one of `percent`, `amount` and `price`", format!("{given} of them"));
        }
        self.one_needed(object, "one of `percent`, `amount` and `price`", &[percent, amount, price]);
        let percent = percent.map(|value| Deal::Percent(self.percent(value)));
        let amount = amount.map(|value| Deal::Amount(self.amounts(value)));
        let price = price.map(|value| Deal::Price(self.amounts(value)));
        percent.or(amount).or(price).unwrap_or(Deal::Percent(Rate::HUNDRED))
    }

    fn bundle(&mut self, object: Value<'_>) -> Bundle {
        fields!(self, object; kind, components, deal, max_applications, favor, shares_units, max_discount);
        let parts = self.need(components, Vec::new(), |d, value| d.some(value, MAX_COMPONENTS, Decoder::component));
        let mut benefit = Bundle::new(parts, self.need(deal, Deal::Percent(Rate::HUNDRED), Decoder::deal));
        benefit.max_applications = self.at_least_one(max_applications);
        benefit.favor = self.favor(favor);
        benefit.shares_units = self.flag_or(shares_units, false);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn component(&mut self, object: Value<'_>) -> Component {
        fields!(self, object; items, quantity);
        Component { items: self.need(items, Selector::new(), Decoder::selector), quantity: self.must_count(quantity, &POSITIVE) }
    }

    fn side(&mut self, object: Value<'_>) -> Side {
        fields!(self, object; items, quantity);
        Side { items: self.items(items), quantity: self.must_count(quantity, &POSITIVE) }
    }

    fn buy_get(&mut self, object: Value<'_>) -> BuyGet {
        fields!(self, object; kind, buy, get, deal, same_sku, max_applications, favor, shares_units, max_discount);
        let blank = || Side { items: None, quantity: 1 };
        let mut benefit = BuyGet::new(
            self.need(buy, blank(), Decoder::side),
            self.need(get, blank(), Decoder::side),
            self.need(deal, Deal::Percent(Rate::HUNDRED), Decoder::deal),
        );
        benefit.same_sku = self.flag_or(same_sku, false);
        benefit.max_applications = self.at_least_one(max_applications);
        benefit.favor = self.favor(favor);
        benefit.shares_units = self.flag_or(shares_units, false);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn nth_unit(&mut self, object: Value<'_>) -> NthUnit {
        fields!(self, object; kind, steps, items, same_sku, max_applications, favor, shares_units, max_discount);
        let ladder = self.need(steps, Vec::new(), |d, value| d.some(value, MAX_LADDER, Decoder::ladder_step));
        let mut benefit = NthUnit::new(ladder);
        benefit.items = self.items(items);
        benefit.same_sku = self.flag_or(same_sku, false);
        benefit.max_applications = self.at_least_one(max_applications);
        benefit.favor = self.favor(favor);
        benefit.shares_units = self.flag_or(shares_units, false);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn ladder_step(&mut self, object: Value<'_>) -> LadderStep {
        fields!(self, object; nth, deal);
        LadderStep {
            nth: self.need(nth, 1, |d, value| d.count(value, &(1..=MAX_NTH))),
            deal: self.need(deal, Deal::Percent(Rate::HUNDRED), Decoder::deal),
        }
    }

    fn add_on(&mut self, object: Value<'_>) -> AddOn {
        fields!(self, object; kind, at_least, spend_items, basis, items, deal, max_units, favor, max_discount);
        let mut benefit = AddOn::new(
            self.must_amounts(at_least),
            self.need(items, Selector::new(), Decoder::selector),
            self.need(deal, Deal::Percent(Rate::HUNDRED), Decoder::deal),
        );
        benefit.spend_items = self.items(spend_items);
        benefit.basis = self.word_or(basis, Basis::Class);
        benefit.max_units = self.at_least_one(max_units).unwrap_or(1);
        benefit.favor = self.favor(favor);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn every(&mut self, object: Value<'_>) -> Every {
        fields!(self, object; kind, each, amount, at_most, items, basis, max_discount);
        let mut benefit = Every::new(self.need(each, Amounts::default(), Decoder::positive_amounts), self.must_amounts(amount));
        benefit.at_most = self.at_least_one(at_most);
        benefit.items = self.items(items);
        benefit.basis = self.word_or(basis, Basis::Class);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn free_shipping(&mut self, object: Value<'_>) -> FreeShipping {
        fields!(self, object; kind, methods, max_discount);
        let mut benefit = FreeShipping::new();
        benefit.methods = self.methods(methods);
        benefit.max_discount = self.max_discount(max_discount);
        benefit
    }

    fn deposit(&mut self, object: Value<'_>) -> Deposit {
        fields!(self, object; kind, paid, worth, items);
        let mut benefit = Deposit::new(self.must_amounts(paid), self.must_amounts(worth));
        benefit.items = self.items(items);
        benefit
    }

    fn points_benefit(&mut self, object: Value<'_>) -> PointsBenefit {
        fields!(self, object; kind, points, per, multiplier, items, rounding);
        if multiplier.is_some() && (points.is_some() || per.is_some()) {
            self.conflict(object, "`multiplier` alone, or `points`", "both");
        }
        self.one_needed(object, "one of `points` and `multiplier`", &[points, multiplier]);
        let range = if per.is_some() { &SOME_POINTS } else { &POINTS };
        let points = points.map_or(0, |value| self.count(value, range));
        let per = per.map(|value| self.positive_amounts(value));
        let multiplier = multiplier.map(|value| self.rate(value, RateRange::BONUS));
        let grant = match (per, multiplier) {
            (_, Some(multiplier)) => PointsGrant::Multiplier(multiplier),
            (Some(per), None) => PointsGrant::Per { points, per },
            (None, None) => PointsGrant::Fixed(points),
        };
        let mut benefit = PointsBenefit::new(grant);
        benefit.items = self.items(items);
        benefit.rounding = self.word_or(rounding, RoundingMode::Down);
        benefit
    }

    fn gift(&mut self, object: Value<'_>) -> Gift {
        fields!(self, object; kind, gifts);
        Gift::new(self.need(gifts, Vec::new(), |d, value| d.some(value, MAX_GIFTS, Decoder::gift_item)))
    }

    fn gift_item(&mut self, object: Value<'_>) -> GiftItem {
        fields!(self, object; sku, quantity, stock);
        GiftItem {
            sku: self.must_id::<Sku>(sku),
            quantity: self.count_or(quantity, 1, &POSITIVE),
            stock: self.some_count(stock, &COUNT),
        }
    }

    fn issue_coupon(&mut self, object: Value<'_>) -> IssueCoupon {
        fields!(self, object; kind, coupon, quantity, valid_days);
        let mut benefit = IssueCoupon::new(self.must_id::<CouponId>(coupon));
        benefit.quantity = self.count_or(quantity, 1, &POSITIVE);
        benefit.valid_days = valid_days.map(|value| self.small_count(value, &POSITIVE));
        benefit
    }
}

/// Stands in for a benefit that could not be read.
fn blank() -> Benefit {
    FreeShipping::new().into()
}
