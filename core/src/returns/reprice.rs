//! `reprice`: what was paid less what the kept goods cost by themselves, with the rulebook and the moment of the order.

use super::share;
use super::standing::{Gained, LineStanding, PromotionStanding, Standing};
use super::tally::{Receipt, Tally, issued};
use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::engine::{Engine, Replay};
use crate::model::{Cart, LinePrice, PromotionId, Redeem};
use crate::money::{Amount, RoundingMode, mul_div};
use crate::outcome::{Applied, Effect, FundingPart, Outcome, Reason};

/// An order that can be evaluated again.
pub(super) struct Order<'o> {
    engine: &'o Engine,
    cart: &'o Cart,
    receipt: &'o Receipt<'o>,
    /// What the next steps of its promotions needed.
    next_steps: Vec<(PromotionId, Reason)>,
    /// How many deposits its promotions used.
    deposits: Vec<(PromotionId, u64)>,
    /// Automatic promotions that it applied.
    automatic: Vec<PromotionId>,
}

impl<'o> Order<'o> {
    /// Evaluates the order's cart and holds the outcome to it.
    pub(super) fn new(engine: &'o Engine, cart: &'o Cart, receipt: &'o Receipt<'o>) -> Result<Order<'o>, Error> {
        let Replay { outcome, next_steps, deposits } = engine.replay(cart, &[])?;
        let problems = differences(receipt.outcome, &outcome);
        if !problems.is_empty() {
            return Err(Error::new(ErrorKind::Outcome, problems));
        }
        let automatic = receipt.outcome.applied.iter().filter(|applied| applied.code.is_none());
        let automatic = automatic.map(|applied| applied.promotion.clone()).collect();
        Ok(Order { engine, cart, receipt, next_steps, deposits, automatic })
    }

    /// The cumulative numbers of a state.
    pub(super) fn standing(&self, tally: &Tally) -> Result<Standing, Error> {
        let receipt = self.receipt;
        if *tally == receipt.nothing() {
            return Ok(Standing::nothing(receipt.outcome, receipt.gifts.len(), receipt.coupons.len()));
        }
        if receipt.everything(tally) {
            return Ok(self.all_back(tally));
        }
        let kept = self.kept(tally);
        let Replay { outcome, next_steps, .. } = self.engine.replay(&kept, &self.automatic)?;
        Ok(self.compare(tally, &outcome, &next_steps))
    }

    /// The order's cart without what came back.
    fn kept(&self, tally: &Tally) -> Cart {
        let mut cart = self.cart.clone();
        for (line, units) in cart.lines.iter_mut().zip(&tally.lines) {
            let back = units.all();
            if let LinePrice::Total(amount) = line.price {
                let whole = i128::from(amount.minor_units());
                let gone = mul_div(whole, i128::from(back), i128::from(line.quantity), RoundingMode::HalfUp).unwrap_or(0);
                let left = i64::try_from(whole.saturating_sub(gone)).unwrap_or(0);
                line.price = LinePrice::Total(Amount::from_minor_units(left));
            }
            line.quantity = line.quantity.saturating_sub(back);
        }
        cart.lines.retain(|line| line.quantity > 0);
        let mut back = tally.shipping.iter();
        cart.shipping.retain(|_| back.next() != Some(&true));
        cart.redeem = self.receipt.outcome.points.map(|points| Redeem::Points(points.spent));
        for deposit in &mut cart.deposits {
            let used = self.deposits.iter().find(|(promotion, _)| *promotion == deposit.promotion);
            deposit.quantity = deposit.quantity.min(used.map_or(0, |(_, used)| *used));
        }
        cart.deposits.retain(|deposit| deposit.quantity > 0);
        cart
    }

    /// Everything is back: there is nothing to evaluate, and both policies agree.
    fn all_back(&self, tally: &Tally) -> Standing {
        let mut standing = share::standing(self.receipt, tally);
        for (applied, promotion) in self.receipt.outcome.applied.iter().zip(&mut standing.promotions) {
            promotion.points = signed(applied.points.unwrap_or(0));
        }
        standing
    }

    fn compare(&self, tally: &Tally, kept: &Outcome, next_steps: &[(PromotionId, Reason)]) -> Standing {
        let receipt = self.receipt;
        let outcome = receipt.outcome;
        let mut left = kept.lines.iter().peekable();
        let lines = outcome.lines.iter().zip(&tally.lines).map(|(line, units)| {
            let own = if units.all() < line.quantity { left.next() } else { None };
            LineStanding {
                refund: difference(line.payable, own.map(|own| own.payable)),
                subtotal: difference(line.subtotal, own.map(|own| own.subtotal)),
                points: signed(line.points.unwrap_or(0)).saturating_sub(signed(own.and_then(|own| own.points).unwrap_or(0))),
            }
        });
        let lines = lines.collect();
        let mut entries = kept.shipping.iter();
        let shipping = outcome.shipping.iter().zip(&tally.shipping).map(|(entry, back)| {
            let own = if *back { None } else { entries.next() };
            difference(entry.payable, own.map(|own| own.payable))
        });
        let shipping = shipping.collect();
        let points = |outcome: &Outcome| outcome.points.map_or((0, 0), |points| (points.earned, points.spent));
        let ((earned, spent), (earned_now, spent_now)) = (points(outcome), points(kept));
        let gifts = receipt.gifts.iter().map(|gift| {
            let own = kept.gifts.iter().filter(|one| one.promotion == gift.promotion && one.sku == gift.sku);
            gift.quantity.saturating_sub(own.map(|one| one.quantity).fold(0, u64::saturating_add))
        });
        let coupons_now = issued(kept);
        let coupons = receipt.coupons.iter().map(|coupon| {
            let own = coupons_now.iter().find(|one| one.promotion == coupon.promotion && one.coupon == coupon.coupon);
            coupon.quantity.saturating_sub(own.map_or(0, |one| one.quantity))
        });
        let gained = kept.applied.iter().filter(|one| !outcome.applied.iter().any(|applied| applied.promotion == one.promotion));
        Standing {
            lines,
            shipping,
            promotions: outcome.applied.iter().map(|applied| self.promotion(applied, kept, next_steps)).collect(),
            gained: gained.map(gain).collect(),
            take_back: earned.saturating_sub(earned_now),
            give_back: spent.saturating_sub(spent_now),
            due: gifts.collect(),
            coupons: coupons.collect(),
        }
    }

    fn promotion(&self, applied: &Applied, kept: &Outcome, next_steps: &[(PromotionId, Reason)]) -> PromotionStanding {
        let id = &applied.promotion;
        let own = kept.applied.iter().find(|one| one.promotion == *id);
        let part_now = |index: usize| own.and_then(|own| own.funding.get(index)).map(|part| part.amount);
        let parts = applied.funding.iter().enumerate().map(|(index, part)| difference(part.amount, part_now(index)));
        let units = signed(used_units(self.receipt.outcome, id)).saturating_sub(signed(used_units(kept, id)));
        let reason = match own {
            None => kept.not_applied.iter().find(|one| one.promotion.as_ref() == Some(id)).map(|one| one.reason.clone()),
            Some(_) => self.step_lost(id, next_steps),
        };
        PromotionStanding {
            amount: difference(applied.amount, own.map(|own| own.amount)),
            prepaid: minor(applied.prepaid).saturating_sub(minor(own.and_then(|own| own.prepaid))),
            funding: parts.collect(),
            points: signed(applied.points.unwrap_or(0)).saturating_sub(signed(own.and_then(|own| own.points).unwrap_or(0))),
            uses: i64::from(own.is_none()),
            units,
            reason,
        }
    }

    /// The first next step of a promotion that was not the order's next step already.
    fn step_lost(&self, id: &PromotionId, next_steps: &[(PromotionId, Reason)]) -> Option<Reason> {
        let same = |a: &Reason, b: &Reason| match (a, b) {
            (Reason::Condition { path, needed, .. }, Reason::Condition { path: other, needed: of_other, .. }) => {
                path == other && needed == of_other
            }
            _ => false,
        };
        let own = next_steps.iter().filter(|(promotion, _)| promotion == id).map(|(_, reason)| reason);
        let before = |reason: &Reason| self.next_steps.iter().any(|(promotion, old)| promotion == id && same(reason, old));
        own.into_iter().find(|reason| !before(reason)).cloned()
    }
}

fn gain(applied: &Applied) -> Gained {
    Gained {
        promotion: applied.promotion.clone(),
        code: applied.code.clone(),
        amount: applied.amount.minor_units(),
        prepaid: minor(applied.prepaid),
        funding: applied.funding.iter().map(|part| FundingPart { by: part.by.clone(), amount: part.amount }).collect(),
        points: signed(applied.points.unwrap_or(0)),
    }
}

/// Where an outcome is not what its rulebook and cart give.
fn differences(outcome: &Outcome, again: &Outcome) -> Vec<Problem> {
    let parts = [
        ("/rulebook", outcome.rulebook == again.rulebook),
        ("/cart", outcome.cart == again.cart),
        ("/currency", outcome.currency == again.currency),
        ("/at", outcome.at == again.at),
        ("/totals", outcome.totals == again.totals),
        ("/lines", outcome.lines == again.lines),
        ("/shipping", outcome.shipping == again.shipping),
        ("/gifts", outcome.gifts == again.gifts),
        ("/points", outcome.points == again.points),
        ("/applied", outcome.applied == again.applied),
    ];
    let wrong = parts.iter().filter(|(_, same)| !same);
    wrong
        .map(|(path, _)| Problem {
            code: Code::ReceiptMismatch,
            path: (*path).to_owned(),
            expected: "what the rulebook and the cart give".to_owned(),
            found: "something else".to_owned(),
            help: Some("`share` needs neither of them".to_owned()),
        })
        .collect()
}

fn used_units(outcome: &Outcome, id: &PromotionId) -> u64 {
    let units = outcome.effects.iter().find_map(|effect| match effect {
        Effect::Use { promotion, units, .. } if promotion == id => *units,
        _ => None,
    });
    units.unwrap_or(0)
}

fn difference(before: Amount, now: Option<Amount>) -> i64 {
    before.minor_units().saturating_sub(minor(now))
}

fn minor(amount: Option<Amount>) -> i64 {
    amount.map_or(0, Amount::minor_units)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
