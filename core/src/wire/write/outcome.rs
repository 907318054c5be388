//! Outcomes, and the errors that stand in their place.

use super::Writer;
use crate::diagnostic::Error;
use crate::model::Class;
use crate::outcome::{
    Adjustment, Applied, Change, Discounts, Effect, FundingPart, NearMiss, NotApplied, Optimality, Outcome, OutcomeLine,
    OutcomePoints, Reason, SellerTotals, Totals,
};

impl Writer {
    /// Everything that is wrong with a document.
    pub(crate) fn error(&mut self, error: &Error) {
        self.object(|w| {
            w.key("document").string(error.kind().as_str());
            w.key("problems").list(error.problems(), |w, problem| {
                w.object(|w| {
                    w.key("code").string(problem.code.as_str());
                    w.key("path").string(&problem.path);
                    w.key("expected").string(&problem.expected);
                    w.key("found").string(&problem.found);
                    w.optional_string("help", problem.help.as_deref());
                });
            });
        });
    }

    /// The outcome; without a digest as long as it is being computed.
    pub(crate) fn outcome(&mut self, outcome: &Outcome, digest: Option<&str>) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.key("rulebook").string(outcome.rulebook.as_ref());
            w.optional_string("cart", outcome.cart.as_ref().map(AsRef::as_ref));
            w.key("currency").string(outcome.currency.code());
            w.key("at").string(&outcome.at);
            w.key("price_basis").word(outcome.price_basis);
            w.key("totals").totals(&outcome.totals);
            w.key("sellers").list(&outcome.sellers, Writer::seller_totals);
            w.key("lines").list(&outcome.lines, Writer::outcome_line);
            w.key("shipping").list(&outcome.shipping, |w, entry| {
                w.object(|w| {
                    w.key("id").string(entry.id.as_ref());
                    w.key("method").string(entry.method.as_ref());
                    w.key("amount").amount(entry.amount);
                    w.key("payable").amount(entry.payable);
                    w.adjustments(&entry.adjustments);
                });
            });
            w.key("gifts").list(&outcome.gifts, |w, gift| {
                w.object(|w| {
                    w.key("promotion").string(gift.promotion.as_ref());
                    w.key("sku").string(gift.sku.as_ref());
                    w.key("quantity").count(gift.quantity);
                    w.key("alternatives").list(&gift.alternatives, |w, sku| w.string(sku.as_ref()));
                });
            });
            w.optional("points", outcome.points.as_ref(), Writer::outcome_points);
            w.key("applied").list(&outcome.applied, Writer::applied);
            w.key("not_applied").list(&outcome.not_applied, Writer::not_applied);
            w.key("next").list(&outcome.next, Writer::near_miss);
            w.key("effects").list(&outcome.effects, Writer::effect);
            w.optional("optimality", outcome.optimality, Writer::optimality);
            w.optional("runner_up", outcome.runner_up.as_ref(), |w, one| {
                w.object(|w| {
                    w.key("promotions").list(&one.promotions, |w, id| w.string(id.as_ref()));
                    w.key("saved").amount(one.saved);
                    w.key("less").amount(one.less);
                    w.key("optimality").optimality(one.optimality);
                });
            });
            w.optional_string("digest", digest);
        });
    }

    fn optimality(&mut self, optimality: Optimality) {
        self.object(|w| match optimality {
            Optimality::Proven => w.key("proven").flag(true),
            Optimality::Gap(gap) => {
                w.key("proven").flag(false);
                w.key("gap").amount(gap);
            }
        });
    }

    fn totals(&mut self, totals: &Totals) {
        self.object(|w| {
            w.key("subtotal").amount(totals.subtotal);
            w.key("shipping").amount(totals.shipping);
            w.discounts(&totals.discounts);
            w.key("discount").amount(totals.discount);
            w.key("payable").amount(totals.payable);
            w.optional_amount("prepaid", totals.prepaid);
            w.key("saved").amount(totals.saved);
        });
    }

    fn discounts(&mut self, discounts: &Discounts) {
        self.key("discounts").object(|w| {
            w.key("price").amount(discounts.price);
            w.key("item").amount(discounts.item);
            w.key("order").amount(discounts.order);
            w.key("shipping").amount(discounts.shipping);
            w.key("payment").amount(discounts.payment);
        });
    }

    fn seller_totals(&mut self, totals: &SellerTotals) {
        self.object(|w| {
            w.optional_string("seller", totals.seller.as_deref());
            w.key("subtotal").amount(totals.subtotal);
            w.key("shipping").amount(totals.shipping);
            w.discounts(&totals.discounts);
            w.key("discount").amount(totals.discount);
            w.key("payable").amount(totals.payable);
        });
    }

    fn outcome_line(&mut self, line: &OutcomeLine) {
        self.object(|w| {
            w.key("id").string(line.id.as_ref());
            w.key("sku").string(line.sku.as_ref());
            w.key("quantity").count(line.quantity);
            w.key("subtotal").amount(line.subtotal);
            w.key("payable").amount(line.payable);
            w.adjustments(&line.adjustments);
            w.key("runs").list(&line.runs, |w, run| {
                w.object(|w| {
                    w.key("units").count(run.units);
                    w.key("price").amount(run.price);
                });
            });
            w.optional_count("points", line.points);
        });
    }

    fn adjustments(&mut self, adjustments: &[Adjustment]) {
        self.key("adjustments").list(adjustments, |w, adjustment| {
            w.object(|w| {
                w.key("promotion").string(adjustment.promotion.as_ref());
                w.key("class").word(adjustment.class);
                w.key("amount").amount(adjustment.amount);
            });
        });
    }

    fn outcome_points(&mut self, points: &OutcomePoints) {
        self.object(|w| {
            w.optional_count("before", points.before);
            w.key("spent").count(points.spent);
            w.optional_amount("value", points.value);
            w.key("earned").count(points.earned);
            w.optional_count("after", points.after);
        });
    }

    fn applied(&mut self, applied: &Applied) {
        self.object(|w| {
            w.key("promotion").string(applied.promotion.as_ref());
            w.optional_string("code", applied.code.as_deref());
            w.key("classes").list(&applied.classes, |w, class: &Class| w.word(*class));
            w.key("amount").amount(applied.amount);
            w.key("times").count(applied.times);
            w.optional_count("points", applied.points);
            w.optional_count("gifts", applied.gifts);
            w.optional_count("coupons", applied.coupons);
            w.optional_amount("prepaid", applied.prepaid);
            w.optional_amount("floored", applied.floored);
            w.optional_list("funding", &applied.funding, Writer::funding_part);
        });
    }

    pub(super) fn funding_part(&mut self, part: &FundingPart) {
        self.object(|w| {
            w.key("by").string(&part.by);
            w.key("amount").amount(part.amount);
        });
    }

    fn not_applied(&mut self, entry: &NotApplied) {
        self.object(|w| {
            w.optional_string("promotion", entry.promotion.as_ref().map(AsRef::as_ref));
            w.optional_string("code", entry.code.as_deref());
            w.key("reason").reason(&entry.reason);
        });
    }

    pub(super) fn reason(&mut self, reason: &Reason) {
        self.object(|w| {
            w.key("kind").string(reason.kind());
            match reason {
                Reason::Condition { path, measure, needed, actual, basis } => {
                    w.key("path").string(path);
                    w.key("measure").string(measure);
                    w.key("needed").string(needed);
                    w.key("actual").string(actual);
                    w.optional("basis", *basis, Writer::word);
                }
                Reason::NoEligibleItems { needed, actual } => {
                    w.key("needed").count(*needed);
                    w.key("actual").count(*actual);
                }
                Reason::LimitReached { which, needed, actual } => {
                    w.key("which").word(*which);
                    w.key("needed").count(*needed);
                    w.key("actual").count(*actual);
                }
                Reason::IncompatibleWith { promotion } => w.key("promotion").string(promotion.as_ref()),
                Reason::SavesLessThan { promotion, by } => {
                    w.key("promotion").string(promotion.as_ref());
                    w.key("by").amount(*by);
                }
                Reason::Inactive
                | Reason::NotStarted
                | Reason::Ended
                | Reason::OutsideWindow
                | Reason::CodeUnknown
                | Reason::CodeMalformed
                | Reason::CodeEnded
                | Reason::CodeNotYours
                | Reason::BudgetUsedUp
                | Reason::FloorReached
                | Reason::SavesNothing
                | Reason::Currency => {}
            }
        });
    }

    fn near_miss(&mut self, miss: &NearMiss) {
        self.object(|w| {
            w.key("promotion").string(miss.promotion.as_ref());
            w.key("change").object(|w| match &miss.change {
                Change::Spend { amount, items } => {
                    w.key("kind").string("spend");
                    w.key("amount").amount(*amount);
                    w.items(items.as_ref());
                }
                Change::Quantity { line, units } => {
                    w.key("kind").string("quantity");
                    w.key("line").string(line.as_ref());
                    w.key("units").count(*units);
                }
            });
            w.key("saves").amount(miss.saves);
            w.optional_count("points", miss.points);
            w.optional_count("gifts", miss.gifts);
        });
    }

    fn effect(&mut self, effect: &Effect) {
        self.object(|w| {
            let key = match effect {
                Effect::Use { promotion, code, coupon, amount, units, key } => {
                    w.key("kind").string("use");
                    w.key("promotion").string(promotion.as_ref());
                    w.optional_string("code", code.as_deref());
                    w.optional_string("coupon", coupon.as_ref().map(AsRef::as_ref));
                    w.key("uses").count(1);
                    w.key("amount").amount(*amount);
                    w.optional_count("units", *units);
                    key
                }
                Effect::Gift { promotion, sku, quantity, key } => {
                    w.key("kind").string("gift");
                    w.key("promotion").string(promotion.as_ref());
                    w.key("sku").string(sku.as_ref());
                    w.key("quantity").count(*quantity);
                    key
                }
                Effect::IssueCoupon { promotion, coupon, quantity, valid_until, key } => {
                    w.key("kind").string("issue_coupon");
                    w.key("promotion").string(promotion.as_ref());
                    w.key("coupon").string(coupon.as_ref());
                    w.key("quantity").count(*quantity);
                    w.optional_string("valid_until", valid_until.as_deref());
                    key
                }
                Effect::RedeemPoints { points, key } => {
                    w.key("kind").string("redeem_points");
                    w.key("points").count(*points);
                    key
                }
                Effect::EarnPoints { points, usable_on, key } => {
                    w.key("kind").string("earn_points");
                    w.key("points").count(*points);
                    w.optional_string("usable_on", usable_on.as_deref());
                    key
                }
            };
            w.key("key").string(key);
        });
    }
}
