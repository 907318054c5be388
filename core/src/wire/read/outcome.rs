//! Outcomes that were handed back: for a refund, or to compare digests.

use super::{Decoder, Found, fields};
use crate::diagnostic::Code;
use crate::model::{Basis, Class, CouponId, Id, LineId, PriceBasis, PromotionId, Sku};
use crate::money::{Amount, Currency, NumberError, parse_minor_units};
use crate::outcome::{
    Adjustment, Applied, Change, Discounts, Effect, FundingPart, LimitKind, NearMiss, NotApplied, Optimality, Outcome,
    OutcomeGift, OutcomeLine, OutcomePoints, OutcomeShipping, Reason, SellerTotals, Totals, UnitRun,
};
use crate::wire::bounds::{POINTS, POSITIVE};
use crate::wire::tape::Value;

/// The kinds of reasons, in the order of the reference.
pub(crate) const REASONS: [&str; 17] = [
    "inactive",
    "ended",
    "not_started",
    "outside_window",
    "currency",
    "saves_nothing",
    "floor_reached",
    "code_unknown",
    "code_malformed",
    "code_ended",
    "code_not_yours",
    "budget_used_up",
    "condition",
    "no_eligible_items",
    "limit_reached",
    "incompatible_with",
    "saves_less_than",
];
/// The kinds of effects, in the order in which they come.
pub(crate) const EFFECTS: [&str; 5] = ["use", "gift", "issue_coupon", "redeem_points", "earn_points"];
/// The kinds of changes.
pub(crate) const CHANGES: [&str; 2] = ["spend", "quantity"];

impl Decoder {
    pub(crate) fn outcome(&mut self, object: Value<'_>) -> Outcome {
        fields!(self, object; tillwork, rulebook, cart, currency, at, price_basis, totals, sellers, lines, shipping, gifts, points,
            applied, not_applied, next, effects, optimality, digest);
        self.own_ids = true;
        self.need(object, tillwork, "tillwork", (), Decoder::version);
        self.currency = self.need(object, currency, "currency", None, Decoder::currency_code);
        Outcome {
            rulebook: self.need(object, rulebook, "rulebook", "".into(), Decoder::id::<Id>),
            cart: cart.map(|value| self.id::<Id>(value)),
            // An outcome without a currency is refused; until then any stands in.
            currency: self.currency.unwrap_or(Currency::BLANK),
            at: self.need(object, at, "at", "", |d, value| d.instant(value)).to_owned(),
            price_basis: self.need(object, price_basis, "price_basis", PriceBasis::Gross, Decoder::word),
            totals: self.need(object, totals, "totals", Totals::default(), Decoder::totals),
            sellers: self.must_list(object, sellers, "sellers", Decoder::seller_totals),
            lines: self.must_list(object, lines, "lines", Decoder::outcome_line),
            shipping: self.must_list(object, shipping, "shipping", Decoder::outcome_shipping),
            gifts: self.must_list(object, gifts, "gifts", Decoder::outcome_gift),
            points: points.map(|value| self.outcome_points(value)),
            applied: self.must_list(object, applied, "applied", Decoder::applied),
            not_applied: self.must_list(object, not_applied, "not_applied", Decoder::not_applied),
            next: self.must_list(object, next, "next", Decoder::near_miss),
            effects: self.must_list(object, effects, "effects", Decoder::effect),
            optimality: optimality.map(|value| self.optimality(value)),
            digest: self.need(object, digest, "digest", String::new(), Decoder::string),
        }
    }

    fn must_list<'t, T>(
        &mut self,
        object: Value<'t>,
        field: Option<Value<'t>>,
        key: &'static str,
        read: impl FnMut(&mut Decoder, Value<'t>) -> T,
    ) -> Vec<T> {
        self.need(object, field, key, Vec::new(), |d, value| d.list(value, usize::MAX, read))
    }

    /// An amount of an outcome: a text; what is saved may be below 0 when a deposit was worth more than what is left.
    fn sum(&mut self, value: Value<'_>) -> Amount {
        let Some(text) = value.text() else {
            self.wrong_type(value, "an amount such as `\"19.99\"`");
            return Amount::ZERO;
        };
        let (negative, size) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let read = parse_minor_units(size, self.currency.map_or(0, |currency| currency.digits()), i64::MAX);
        if self.currency.is_none() && read != Err(NumberError::Format) {
            // Without a currency nobody knows how much it is, only whether it is below 0.
            let below = negative && size.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
            return Amount::from_minor_units(if below { -1 } else { 0 });
        }
        match read {
            Ok(minor) if negative => Amount::from_minor_units(minor.saturating_neg()),
            Ok(minor) => Amount::from_minor_units(minor),
            Err(error) => {
                let code = match error {
                    NumberError::Format => Code::AmountFormat,
                    NumberError::Digits => Code::AmountDigits,
                    NumberError::Range => Code::AmountRange,
                };
                self.report(Found::of(value, code, "an amount of the outcome's currency such as `19.99`"));
                Amount::ZERO
            }
        }
    }

    fn must_sum<'t>(&mut self, object: Value<'t>, field: Option<Value<'t>>, key: &'static str) -> Amount {
        self.need(object, field, key, Amount::ZERO, Decoder::sum)
    }

    fn any_count(&mut self, value: Value<'_>) -> u64 {
        self.count(value, 0..=u64::MAX)
    }

    fn must_count<'t>(&mut self, object: Value<'t>, field: Option<Value<'t>>, key: &'static str) -> u64 {
        self.need(object, field, key, 0, Decoder::any_count)
    }

    fn must_id<'t, T: for<'a> From<&'a str>>(&mut self, object: Value<'t>, field: Option<Value<'t>>, key: &'static str) -> T {
        self.need(object, field, key, T::from(""), Decoder::id)
    }

    fn must_string<'t>(&mut self, object: Value<'t>, field: Option<Value<'t>>, key: &'static str) -> String {
        self.need(object, field, key, String::new(), Decoder::string)
    }

    fn totals(&mut self, object: Value<'_>) -> Totals {
        fields!(self, object; subtotal, shipping, discounts, discount, payable, prepaid, saved);
        Totals {
            subtotal: self.must_sum(object, subtotal, "subtotal"),
            shipping: self.must_sum(object, shipping, "shipping"),
            discounts: self.need(object, discounts, "discounts", Discounts::default(), Decoder::discounts),
            discount: self.must_sum(object, discount, "discount"),
            payable: self.must_sum(object, payable, "payable"),
            prepaid: prepaid.map(|value| self.sum(value)),
            saved: self.must_sum(object, saved, "saved"),
        }
    }

    fn discounts(&mut self, object: Value<'_>) -> Discounts {
        fields!(self, object; price, item, order, shipping, payment);
        Discounts {
            price: self.must_sum(object, price, "price"),
            item: self.must_sum(object, item, "item"),
            order: self.must_sum(object, order, "order"),
            shipping: self.must_sum(object, shipping, "shipping"),
            payment: self.must_sum(object, payment, "payment"),
        }
    }

    fn seller_totals(&mut self, object: Value<'_>) -> SellerTotals {
        fields!(self, object; seller, subtotal, shipping, discounts, discount, payable);
        SellerTotals {
            seller: seller.map(|value| self.id_text(value)),
            subtotal: self.must_sum(object, subtotal, "subtotal"),
            shipping: self.must_sum(object, shipping, "shipping"),
            discounts: self.need(object, discounts, "discounts", Discounts::default(), Decoder::discounts),
            discount: self.must_sum(object, discount, "discount"),
            payable: self.must_sum(object, payable, "payable"),
        }
    }

    fn outcome_line(&mut self, object: Value<'_>) -> OutcomeLine {
        fields!(self, object; id, sku, quantity, subtotal, payable, adjustments, runs, points);
        OutcomeLine {
            id: self.must_id::<LineId>(object, id, "id"),
            sku: self.must_id::<Sku>(object, sku, "sku"),
            quantity: self.need(object, quantity, "quantity", 1, |d, value| d.count(value, POSITIVE)),
            subtotal: self.must_sum(object, subtotal, "subtotal"),
            payable: self.must_sum(object, payable, "payable"),
            adjustments: self.must_list(object, adjustments, "adjustments", Decoder::adjustment),
            runs: self.must_list(object, runs, "runs", Decoder::unit_run),
            points: points.map(|value| self.any_count(value)),
        }
    }

    fn adjustment(&mut self, object: Value<'_>) -> Adjustment {
        fields!(self, object; promotion, class, amount);
        Adjustment {
            promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
            class: self.need(object, class, "class", Class::Item, Decoder::word),
            amount: self.must_sum(object, amount, "amount"),
        }
    }

    fn unit_run(&mut self, object: Value<'_>) -> UnitRun {
        fields!(self, object; units, price);
        UnitRun {
            units: self.need(object, units, "units", 1, |d, value| d.count(value, POSITIVE)),
            price: self.must_sum(object, price, "price"),
        }
    }

    fn outcome_shipping(&mut self, object: Value<'_>) -> OutcomeShipping {
        fields!(self, object; id, method, amount, payable, adjustments);
        OutcomeShipping {
            id: self.must_id::<Id>(object, id, "id"),
            method: self.must_id::<Id>(object, method, "method"),
            amount: self.must_sum(object, amount, "amount"),
            payable: self.must_sum(object, payable, "payable"),
            adjustments: self.must_list(object, adjustments, "adjustments", Decoder::adjustment),
        }
    }

    fn outcome_gift(&mut self, object: Value<'_>) -> OutcomeGift {
        fields!(self, object; promotion, sku, quantity, alternatives);
        OutcomeGift {
            promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
            sku: self.must_id::<Sku>(object, sku, "sku"),
            quantity: self.need(object, quantity, "quantity", 1, |d, value| d.count(value, POSITIVE)),
            alternatives: self.must_list(object, alternatives, "alternatives", Decoder::id::<Sku>),
        }
    }

    fn outcome_points(&mut self, object: Value<'_>) -> OutcomePoints {
        fields!(self, object; before, spent, value, earned, after);
        OutcomePoints {
            before: before.map(|value| self.count(value, POINTS)),
            spent: self.must_count(object, spent, "spent"),
            value: value.map(|value| self.sum(value)),
            earned: self.must_count(object, earned, "earned"),
            after: after.map(|value| self.any_count(value)),
        }
    }

    fn applied(&mut self, object: Value<'_>) -> Applied {
        fields!(self, object; promotion, code, classes, amount, times, points, gifts, coupons, prepaid, floored, funding);
        Applied {
            promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
            code: code.map(|value| self.string(value)),
            classes: self.must_list(object, classes, "classes", Decoder::word),
            amount: self.must_sum(object, amount, "amount"),
            times: self.must_count(object, times, "times"),
            points: points.map(|value| self.any_count(value)),
            gifts: gifts.map(|value| self.any_count(value)),
            coupons: coupons.map(|value| self.any_count(value)),
            prepaid: prepaid.map(|value| self.sum(value)),
            floored: floored.map(|value| self.sum(value)),
            funding: funding.map(|value| self.some(value, usize::MAX, Decoder::funding_part)).unwrap_or_default(),
        }
    }

    fn funding_part(&mut self, object: Value<'_>) -> FundingPart {
        fields!(self, object; by, amount);
        FundingPart { by: self.must_string(object, by, "by"), amount: self.must_sum(object, amount, "amount") }
    }

    fn not_applied(&mut self, object: Value<'_>) -> NotApplied {
        fields!(self, object; promotion, code, reason);
        NotApplied {
            promotion: promotion.map(|value| self.id(value)),
            code: code.map(|value| self.string(value)),
            reason: self.need(object, reason, "reason", Reason::Inactive, Decoder::reason),
        }
    }

    fn reason(&mut self, object: Value<'_>) -> Reason {
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return Reason::Inactive;
        };
        let plain = match kind_word {
            "condition" => {
                fields!(self, object; kind, path, measure, needed, actual, basis);
                return Reason::Condition {
                    path: self.must_string(object, path, "path"),
                    measure: self.must_string(object, measure, "measure"),
                    needed: self.must_string(object, needed, "needed"),
                    actual: self.must_string(object, actual, "actual"),
                    basis: basis.map(|value| self.word::<Basis>(value)),
                };
            }
            "no_eligible_items" => {
                fields!(self, object; kind, needed, actual);
                return Reason::NoEligibleItems {
                    needed: self.must_count(object, needed, "needed"),
                    actual: self.must_count(object, actual, "actual"),
                };
            }
            "limit_reached" => {
                fields!(self, object; kind, which, needed, actual);
                return Reason::LimitReached {
                    which: self.need(object, which, "which", LimitKind::Total, Decoder::word),
                    needed: self.must_count(object, needed, "needed"),
                    actual: self.must_count(object, actual, "actual"),
                };
            }
            "incompatible_with" => {
                fields!(self, object; kind, promotion);
                return Reason::IncompatibleWith { promotion: self.must_id(object, promotion, "promotion") };
            }
            "saves_less_than" => {
                fields!(self, object; kind, promotion, by);
                return Reason::SavesLessThan {
                    promotion: self.must_id(object, promotion, "promotion"),
                    by: self.must_sum(object, by, "by"),
                };
            }
            "inactive" => Reason::Inactive,
            "not_started" => Reason::NotStarted,
            "ended" => Reason::Ended,
            "outside_window" => Reason::OutsideWindow,
            "currency" => Reason::Currency,
            "saves_nothing" => Reason::SavesNothing,
            "floor_reached" => Reason::FloorReached,
            "code_unknown" => Reason::CodeUnknown,
            "code_malformed" => Reason::CodeMalformed,
            "code_ended" => Reason::CodeEnded,
            "code_not_yours" => Reason::CodeNotYours,
            "budget_used_up" => Reason::BudgetUsedUp,
            _ => {
                self.unknown_word(kind_value, kind_word, &REASONS);
                return Reason::Inactive;
            }
        };
        fields!(self, object; kind);
        plain
    }

    fn near_miss(&mut self, object: Value<'_>) -> NearMiss {
        fields!(self, object; promotion, change, saves, points, gifts);
        let blank = Change::Spend { amount: Amount::ZERO, items: None };
        NearMiss {
            promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
            change: self.need(object, change, "change", blank, Decoder::change),
            saves: self.must_sum(object, saves, "saves"),
            points: points.map(|value| self.any_count(value)),
            gifts: gifts.map(|value| self.any_count(value)),
        }
    }

    fn change(&mut self, object: Value<'_>) -> Change {
        let blank = Change::Spend { amount: Amount::ZERO, items: None };
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return blank;
        };
        match kind_word {
            "spend" => {
                fields!(self, object; kind, amount, items);
                Change::Spend { amount: self.must_sum(object, amount, "amount"), items: self.items(items) }
            }
            "quantity" => {
                fields!(self, object; kind, line, units);
                Change::Quantity {
                    line: self.must_id::<LineId>(object, line, "line"),
                    units: self.must_count(object, units, "units"),
                }
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &CHANGES);
                blank
            }
        }
    }

    fn effect(&mut self, object: Value<'_>) -> Effect {
        let Some((kind_value, kind_word)) = self.kind(object) else {
            return Effect::RedeemPoints { points: 0, key: String::new() };
        };
        match kind_word {
            "use" => {
                fields!(self, object; kind, promotion, code, coupon, uses, amount, units, key);
                self.need(object, uses, "uses", 1, |d, value| d.count(value, 1..=1));
                Effect::Use {
                    promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
                    code: code.map(|value| self.string(value)),
                    coupon: coupon.map(|value| self.id::<CouponId>(value)),
                    amount: self.must_sum(object, amount, "amount"),
                    units: units.map(|value| self.any_count(value)),
                    key: self.must_string(object, key, "key"),
                }
            }
            "gift" => {
                fields!(self, object; kind, promotion, sku, quantity, key);
                Effect::Gift {
                    promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
                    sku: self.must_id::<Sku>(object, sku, "sku"),
                    quantity: self.must_count(object, quantity, "quantity"),
                    key: self.must_string(object, key, "key"),
                }
            }
            "issue_coupon" => {
                fields!(self, object; kind, promotion, coupon, quantity, valid_until, key);
                Effect::IssueCoupon {
                    promotion: self.must_id::<PromotionId>(object, promotion, "promotion"),
                    coupon: self.must_id::<CouponId>(object, coupon, "coupon"),
                    quantity: self.must_count(object, quantity, "quantity"),
                    valid_until: valid_until.map(|value| self.string(value)),
                    key: self.must_string(object, key, "key"),
                }
            }
            "redeem_points" => {
                fields!(self, object; kind, points, key);
                Effect::RedeemPoints {
                    points: self.must_count(object, points, "points"),
                    key: self.must_string(object, key, "key"),
                }
            }
            "earn_points" => {
                fields!(self, object; kind, points, usable_on, key);
                Effect::EarnPoints {
                    points: self.must_count(object, points, "points"),
                    usable_on: usable_on.map(|value| self.string(value)),
                    key: self.must_string(object, key, "key"),
                }
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &EFFECTS);
                Effect::RedeemPoints { points: 0, key: String::new() }
            }
        }
    }

    fn optimality(&mut self, object: Value<'_>) -> Optimality {
        fields!(self, object; proven, gap);
        let proven = self.need(object, proven, "proven", true, Decoder::flag);
        match gap {
            Some(gap) if proven => {
                self.conflict(gap, "no `gap` with `proven: true`", "`gap`");
                Optimality::Proven
            }
            Some(gap) => Optimality::Gap(self.sum(gap)),
            None if proven => Optimality::Proven,
            None => {
                // A `proven` that is no flag was reported as that.
                if object.member("proven").is_some_and(|proven| matches!(proven.entry(), crate::wire::tape::Entry::Bool(false))) {
                    self.missing(object, "gap");
                }
                Optimality::Proven
            }
        }
    }
}
