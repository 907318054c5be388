//! Outcomes that were handed back: for a refund, or to compare digests.

use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::{Basis, Class, CouponId, Id, LineId, PriceBasis, PromotionId, Sku};
use crate::money::{Amount, Currency, NumberError, bounded, parse_minor_units};
use crate::outcome::{
    Adjustment, Applied, Change, Discounts, Effect, FundingPart, LimitKind, NearMiss, NotApplied, Optimality, Outcome,
    OutcomeGift, OutcomeLine, OutcomePoints, OutcomeShipping, Reason, RunnerUp, SellerTotals, Totals, UnitRun,
};
use crate::wire::bounds::{ANY, BALANCE, POINTS, POSITIVE};
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
/// An effect is of one use.
const ONE: std::ops::RangeInclusive<u64> = 1..=1;
/// The kinds of changes.
pub(crate) const CHANGES: [&str; 2] = ["spend", "quantity"];

impl Decoder {
    pub(crate) fn outcome(&mut self, object: Value<'_>) -> Outcome {
        fields!(self, object; tillwork, rulebook, cart, currency, at, price_basis, totals, sellers, lines, shipping, gifts, points,
            applied, not_applied, next, effects, optimality, runner_up, digest);
        self.own_ids = true;
        self.need(tillwork, (), Decoder::version);
        self.currency = self.need(currency, None, Decoder::currency_code);
        Outcome {
            rulebook: self.must_id::<Id>(rulebook),
            cart: self.some_id::<Id>(cart),
            // An outcome without a currency is refused; until then any stands in.
            currency: self.currency.unwrap_or(Currency::BLANK),
            at: self.must_instant(at),
            price_basis: self.need(price_basis, PriceBasis::Gross, Decoder::word),
            totals: self.need(totals, Totals::default(), Decoder::totals),
            sellers: self.must_list(sellers, Decoder::seller_totals),
            lines: self.must_list(lines, Decoder::outcome_line),
            shipping: self.must_list(shipping, Decoder::outcome_shipping),
            gifts: self.must_list(gifts, Decoder::outcome_gift),
            points: points.map(|value| self.outcome_points(value)),
            applied: self.must_list(applied, Decoder::applied),
            not_applied: self.must_list(not_applied, Decoder::not_applied),
            next: self.must_list(next, Decoder::near_miss),
            effects: self.must_list(effects, Decoder::effect),
            optimality: optimality.map(|value| self.optimality(value)),
            runner_up: runner_up.map(|value| self.runner_up(value)),
            digest: self.need(digest, String::new(), Decoder::string),
        }
    }

    fn must_list<'t, T>(&mut self, field: Field<'_, 't>, read: impl FnMut(&mut Decoder, Value<'t>) -> T) -> Vec<T> {
        self.need(field, Vec::new(), |d, value| d.list(value, usize::MAX, read))
    }

    /// An amount of an outcome: a text; what is saved may be below 0 when a deposit was worth more than what is left.
    fn sum(&mut self, value: Value<'_>) -> Amount {
        let Some(text) = value.text() else {
            self.wrong_type(value, "an amount such as `\"19.99\"`");
            return Amount::ZERO;
        };
        let (negative, size) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let digits = self.currency.map_or(0, |currency| currency.digits());
        let read = bounded(text).and_then(|_| parse_minor_units(size, digits, i64::MAX));
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

    fn must_sum(&mut self, field: Field<'_, '_>) -> Amount {
        self.must(field).map_or(Amount::ZERO, |value| self.sum(value))
    }

    fn some_sum(&mut self, field: Field<'_, '_>) -> Option<Amount> {
        field.map(|value| self.sum(value))
    }

    fn must_string(&mut self, field: Field<'_, '_>) -> String {
        self.must(field).map_or_else(String::new, |value| self.string(value))
    }

    fn totals(&mut self, object: Value<'_>) -> Totals {
        fields!(self, object; subtotal, shipping, discounts, discount, payable, prepaid, saved);
        Totals {
            subtotal: self.must_sum(subtotal),
            shipping: self.must_sum(shipping),
            discounts: self.need(discounts, Discounts::default(), Decoder::discounts),
            discount: self.must_sum(discount),
            payable: self.must_sum(payable),
            prepaid: self.some_sum(prepaid),
            saved: self.must_sum(saved),
        }
    }

    fn discounts(&mut self, object: Value<'_>) -> Discounts {
        fields!(self, object; price, item, order, shipping, payment);
        Discounts {
            price: self.must_sum(price),
            item: self.must_sum(item),
            order: self.must_sum(order),
            shipping: self.must_sum(shipping),
            payment: self.must_sum(payment),
        }
    }

    fn seller_totals(&mut self, object: Value<'_>) -> SellerTotals {
        fields!(self, object; seller, subtotal, shipping, discounts, discount, payable);
        SellerTotals {
            seller: self.some_id::<String>(seller),
            subtotal: self.must_sum(subtotal),
            shipping: self.must_sum(shipping),
            discounts: self.need(discounts, Discounts::default(), Decoder::discounts),
            discount: self.must_sum(discount),
            payable: self.must_sum(payable),
        }
    }

    fn outcome_line(&mut self, object: Value<'_>) -> OutcomeLine {
        fields!(self, object; id, sku, quantity, subtotal, payable, adjustments, runs, points);
        OutcomeLine {
            id: self.must_id::<LineId>(id),
            sku: self.must_id::<Sku>(sku),
            quantity: self.must_count(quantity, &POSITIVE),
            subtotal: self.must_sum(subtotal),
            payable: self.must_sum(payable),
            adjustments: self.must_list(adjustments, Decoder::adjustment),
            runs: self.must_list(runs, Decoder::unit_run),
            points: self.some_count(points, &POINTS),
        }
    }

    fn adjustment(&mut self, object: Value<'_>) -> Adjustment {
        fields!(self, object; promotion, class, amount);
        Adjustment {
            promotion: self.must_id::<PromotionId>(promotion),
            class: self.need(class, Class::Item, Decoder::word),
            amount: self.must_sum(amount),
        }
    }

    fn unit_run(&mut self, object: Value<'_>) -> UnitRun {
        fields!(self, object; units, price);
        UnitRun { units: self.must_count(units, &POSITIVE), price: self.must_sum(price) }
    }

    fn outcome_shipping(&mut self, object: Value<'_>) -> OutcomeShipping {
        fields!(self, object; id, method, amount, payable, adjustments);
        OutcomeShipping {
            id: self.must_id::<Id>(id),
            method: self.must_id::<Id>(method),
            amount: self.must_sum(amount),
            payable: self.must_sum(payable),
            adjustments: self.must_list(adjustments, Decoder::adjustment),
        }
    }

    fn outcome_gift(&mut self, object: Value<'_>) -> OutcomeGift {
        fields!(self, object; promotion, sku, quantity, alternatives);
        OutcomeGift {
            promotion: self.must_id::<PromotionId>(promotion),
            sku: self.must_id::<Sku>(sku),
            quantity: self.must_count(quantity, &POSITIVE),
            alternatives: self.must_list(alternatives, Decoder::id::<Sku>),
        }
    }

    fn outcome_points(&mut self, object: Value<'_>) -> OutcomePoints {
        fields!(self, object; before, spent, value, earned, after);
        OutcomePoints {
            before: self.some_count(before, &POINTS),
            spent: self.must_count(spent, &POINTS),
            value: self.some_sum(value),
            earned: self.must_count(earned, &POINTS),
            after: self.some_count(after, &BALANCE),
        }
    }

    fn applied(&mut self, object: Value<'_>) -> Applied {
        fields!(self, object; promotion, code, classes, amount, times, points, gifts, coupons, prepaid, floored, funding);
        Applied {
            promotion: self.must_id::<PromotionId>(promotion),
            code: self.some_string(code),
            classes: self.must_list(classes, Decoder::word),
            amount: self.must_sum(amount),
            times: self.must_count(times, &ANY),
            points: self.some_count(points, &POINTS),
            gifts: self.some_count(gifts, &ANY),
            coupons: self.some_count(coupons, &ANY),
            prepaid: self.some_sum(prepaid),
            floored: self.some_sum(floored),
            funding: self.some_of(funding, usize::MAX, Decoder::funding_part),
        }
    }

    fn funding_part(&mut self, object: Value<'_>) -> FundingPart {
        fields!(self, object; by, amount);
        FundingPart { by: self.need(by, String::new(), Decoder::name), amount: self.must_sum(amount) }
    }

    fn not_applied(&mut self, object: Value<'_>) -> NotApplied {
        fields!(self, object; promotion, code, reason);
        NotApplied {
            promotion: self.some_id(promotion),
            code: self.some_string(code),
            reason: self.need(reason, Reason::Inactive, Decoder::reason),
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
                    path: self.must_string(path),
                    measure: self.must_string(measure),
                    needed: self.must_string(needed),
                    actual: self.must_string(actual),
                    basis: basis.map(|value| self.word::<Basis>(value)),
                };
            }
            "no_eligible_items" => {
                fields!(self, object; kind, needed, actual);
                return Reason::NoEligibleItems { needed: self.must_count(needed, &ANY), actual: self.must_count(actual, &ANY) };
            }
            "limit_reached" => {
                fields!(self, object; kind, which, needed, actual);
                return Reason::LimitReached {
                    which: self.need(which, LimitKind::Total, Decoder::word),
                    needed: self.must_count(needed, &ANY),
                    actual: self.must_count(actual, &ANY),
                };
            }
            "incompatible_with" => {
                fields!(self, object; kind, promotion);
                return Reason::IncompatibleWith { promotion: self.must_id(promotion) };
            }
            "saves_less_than" => {
                fields!(self, object; kind, promotion, by);
                return Reason::SavesLessThan { promotion: self.must_id(promotion), by: self.must_sum(by) };
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
            promotion: self.must_id::<PromotionId>(promotion),
            change: self.need(change, blank, Decoder::change),
            saves: self.must_sum(saves),
            points: self.some_count(points, &POINTS),
            gifts: self.some_count(gifts, &ANY),
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
                Change::Spend { amount: self.must_sum(amount), items: self.items(items) }
            }
            "quantity" => {
                fields!(self, object; kind, line, units);
                Change::Quantity { line: self.must_id::<LineId>(line), units: self.must_count(units, &ANY) }
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
                self.need(uses, 1, |d, value| d.count(value, &ONE));
                Effect::Use {
                    promotion: self.must_id::<PromotionId>(promotion),
                    code: self.some_string(code),
                    coupon: self.some_id::<CouponId>(coupon),
                    amount: self.must_sum(amount),
                    units: self.some_count(units, &ANY),
                    key: self.must_string(key),
                }
            }
            "gift" => {
                fields!(self, object; kind, promotion, sku, quantity, key);
                Effect::Gift {
                    promotion: self.must_id::<PromotionId>(promotion),
                    sku: self.must_id::<Sku>(sku),
                    quantity: self.must_count(quantity, &ANY),
                    key: self.must_string(key),
                }
            }
            "issue_coupon" => {
                fields!(self, object; kind, promotion, coupon, quantity, valid_until, key);
                Effect::IssueCoupon {
                    promotion: self.must_id::<PromotionId>(promotion),
                    coupon: self.must_id::<CouponId>(coupon),
                    quantity: self.must_count(quantity, &ANY),
                    valid_until: self.some_string(valid_until),
                    key: self.must_string(key),
                }
            }
            "redeem_points" => {
                fields!(self, object; kind, points, key);
                Effect::RedeemPoints { points: self.must_count(points, &POINTS), key: self.must_string(key) }
            }
            "earn_points" => {
                fields!(self, object; kind, points, usable_on, key);
                Effect::EarnPoints {
                    points: self.must_count(points, &POINTS),
                    usable_on: self.some_string(usable_on),
                    key: self.must_string(key),
                }
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &EFFECTS);
                Effect::RedeemPoints { points: 0, key: String::new() }
            }
        }
    }

    fn runner_up(&mut self, object: Value<'_>) -> RunnerUp {
        fields!(self, object; promotions, saved, less, optimality);
        RunnerUp {
            promotions: self.must_list(promotions, Decoder::id::<PromotionId>),
            saved: self.must_sum(saved),
            less: self.must_sum(less),
            optimality: self.need(optimality, Optimality::Proven, Decoder::optimality),
        }
    }

    fn optimality(&mut self, object: Value<'_>) -> Optimality {
        fields!(self, object; proven, gap);
        let proven = self.need(proven, true, Decoder::flag);
        match gap.get() {
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
