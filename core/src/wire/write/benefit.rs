//! Benefits, with the fields of each kind in the order of the reference.

use super::Writer;
use crate::model::{
    AmountPer, Basis, Benefit, Deal, Favor, FixedPriceTerm, Measure, PointsGrant, Scope, Side, Step, Threshold, TierMode, Tiers,
};
use crate::money::{Amounts, RoundingMode};

impl Writer {
    pub(super) fn benefit(&mut self, benefit: &Benefit) {
        self.object(|w| w.benefit_fields(benefit));
    }

    fn benefit_fields(&mut self, benefit: &Benefit) {
        match benefit {
            Benefit::SetPrice(it) => {
                self.kind("set_price", it.on);
                self.key("price").amounts(&it.price);
                self.items(it.items.as_ref());
                self.optional_set("methods", &it.methods);
                self.optional_count("stock", it.stock);
                self.optional_count("units_per_customer", it.units_per_customer);
                self.optional_count("max_units", it.max_units);
                self.favor(it.favor);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::PercentOff(it) => {
                self.kind("percent_off", it.on);
                self.key("percent").rate(it.percent);
                self.items(it.items.as_ref());
                self.optional_set("methods", &it.methods);
                self.word_unless("basis", it.basis, Basis::Running);
                self.optional_count("max_units", it.max_units);
                self.favor(it.favor);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::AmountOff(it) => {
                self.kind("amount_off", it.on);
                self.key("amount").amounts(&it.amount);
                self.word_unless("per", it.per, AmountPer::Unit);
                self.items(it.items.as_ref());
                self.optional_set("methods", &it.methods);
                self.optional_count("max_units", it.max_units);
                self.favor(it.favor);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::FixedPrice(it) => {
                self.kind("fixed_price", Scope::Items);
                self.key("count").count(it.count);
                match &it.term {
                    FixedPriceTerm::Price(price) => self.key("price").amounts(price),
                    FixedPriceTerm::PayFor(units) => self.key("pay_for").count(*units),
                }
                self.items(it.items.as_ref());
                self.flag_unless("same_sku", it.same_sku, false);
                self.grouping(it.max_applications, it.favor, it.shares_units, it.max_discount.as_ref());
            }
            Benefit::Bundle(it) => {
                self.kind("bundle", Scope::Items);
                self.key("components").list(&it.components, |w, component| {
                    w.object(|w| {
                        w.key("items").selector(&component.items);
                        w.key("quantity").count(component.quantity);
                    });
                });
                self.key("deal").deal(&it.deal);
                self.grouping(it.max_applications, it.favor, it.shares_units, it.max_discount.as_ref());
            }
            Benefit::BuyGet(it) => {
                self.kind("buy_get", Scope::Items);
                self.key("buy").side(&it.buy);
                self.key("get").side(&it.get);
                self.key("deal").deal(&it.deal);
                self.flag_unless("same_sku", it.same_sku, false);
                self.grouping(it.max_applications, it.favor, it.shares_units, it.max_discount.as_ref());
            }
            Benefit::NthUnit(it) => {
                self.kind("nth_unit", Scope::Items);
                self.key("steps").list(&it.steps, |w, step| {
                    w.object(|w| {
                        w.key("nth").count(step.nth);
                        w.key("deal").deal(&step.deal);
                    });
                });
                self.items(it.items.as_ref());
                self.flag_unless("same_sku", it.same_sku, false);
                self.grouping(it.max_applications, it.favor, it.shares_units, it.max_discount.as_ref());
            }
            Benefit::AddOn(it) => {
                self.kind("add_on", Scope::Items);
                self.key("at_least").amounts(&it.at_least);
                self.optional("spend_items", it.spend_items.as_ref(), Writer::selector);
                self.word_unless("basis", it.basis, Basis::Class);
                self.key("items").selector(&it.items);
                self.key("deal").deal(&it.deal);
                self.count_unless("max_units", it.max_units, 1);
                self.favor(it.favor);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::Every(it) => {
                self.kind("every", Scope::Items);
                self.key("each").amounts(&it.each);
                self.key("amount").amounts(&it.amount);
                self.optional_count("at_most", it.at_most);
                self.items(it.items.as_ref());
                self.word_unless("basis", it.basis, Basis::Class);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::FreeShipping(it) => {
                self.kind("free_shipping", Scope::Items);
                self.optional_set("methods", &it.methods);
                self.max_discount(it.max_discount.as_ref());
            }
            Benefit::Deposit(it) => {
                self.kind("deposit", Scope::Items);
                self.key("paid").amounts(&it.paid);
                self.key("worth").amounts(&it.worth);
                self.items(it.items.as_ref());
            }
            Benefit::Points(it) => {
                self.kind("points", Scope::Items);
                match &it.grant {
                    PointsGrant::Fixed(points) => self.key("points").count(*points),
                    PointsGrant::Per { points, per } => {
                        self.key("points").count(*points);
                        self.key("per").amounts(per);
                    }
                    PointsGrant::Multiplier(factor) => self.key("multiplier").rate(*factor),
                }
                self.items(it.items.as_ref());
                self.word_unless("rounding", it.rounding, RoundingMode::Down);
            }
            Benefit::Gift(it) => {
                self.kind("gift", Scope::Items);
                self.key("gifts").list(&it.gifts, |w, gift| {
                    w.object(|w| {
                        w.key("sku").string(gift.sku.as_ref());
                        w.count_unless("quantity", gift.quantity, 1);
                        w.optional_count("stock", gift.stock);
                    });
                });
            }
            Benefit::IssueCoupon(it) => {
                self.kind("issue_coupon", Scope::Items);
                self.key("coupon").string(it.coupon.as_ref());
                self.count_unless("quantity", it.quantity, 1);
                self.optional_count("valid_days", it.valid_days.map(u64::from));
            }
            Benefit::Tiers(it) => self.tiers(it),
        }
    }

    fn kind(&mut self, kind: &'static str, on: Scope) {
        self.key("kind").string(kind);
        self.word_unless("on", on, Scope::Items);
    }

    fn favor(&mut self, favor: Favor) {
        self.word_unless("favor", favor, Favor::Merchant);
    }

    fn max_discount(&mut self, amounts: Option<&Amounts>) {
        self.optional_amounts("max_discount", amounts);
    }

    fn grouping(&mut self, max_applications: Option<u64>, favor: Favor, shares_units: bool, max_discount: Option<&Amounts>) {
        self.optional_count("max_applications", max_applications);
        self.favor(favor);
        self.flag_unless("shares_units", shares_units, false);
        self.max_discount(max_discount);
    }

    fn deal(&mut self, deal: &Deal) {
        self.object(|w| match deal {
            Deal::Percent(percent) => w.key("percent").rate(*percent),
            Deal::Amount(amount) => w.key("amount").amounts(amount),
            Deal::Price(price) => w.key("price").amounts(price),
        });
    }

    fn side(&mut self, side: &Side) {
        self.object(|w| {
            w.items(side.items.as_ref());
            w.key("quantity").count(side.quantity);
        });
    }

    fn tiers(&mut self, tiers: &Tiers) {
        self.kind("tiers", Scope::Items);
        self.key("measure").object(|w| w.measure(&tiers.measure));
        self.word_unless("mode", tiers.mode, TierMode::Highest);
        self.key("steps").list(&tiers.steps, Writer::step);
        self.items(tiers.items.as_ref());
        self.favor(tiers.favor);
        self.max_discount(tiers.max_discount.as_ref());
    }

    fn measure(&mut self, measure: &Measure) {
        match measure {
            Measure::Spend { items, basis } => {
                self.key("kind").string("spend");
                self.items(items.as_ref());
                self.word_unless("basis", *basis, Basis::Class);
            }
            Measure::Quantity { items } => {
                self.key("kind").string("quantity");
                self.items(items.as_ref());
            }
            Measure::Distinct { items } => {
                self.key("kind").string("distinct");
                self.items(items.as_ref());
            }
            Measure::CustomerTier => self.key("kind").string("customer_tier"),
            Measure::NthOrder => self.key("kind").string("nth_order"),
            Measure::Attribute { of, name } => {
                self.key("kind").string("attribute");
                self.key("of").word(*of);
                self.key("name").string(name);
            }
        }
    }

    fn step(&mut self, step: &Step) {
        self.object(|w| {
            match &step.at_least {
                Threshold::Amount(amounts) => w.key("at_least").amounts(amounts),
                Threshold::Count(count) => w.key("at_least").count(*count),
                Threshold::Number(number) => w.key("at_least").rate(*number),
                Threshold::Tier(tier) => w.key("at_least").string(tier.as_ref()),
            }
            w.key("benefit").benefit(&step.benefit);
        });
    }
}
