//! `share`: what the returned units really cost, from the outcome alone. Every number is a closed form of the counts.

use super::standing::{LineStanding, PromotionStanding, Standing};
use super::tally::{Receipt, Tally, Units};
use crate::model::Class;
use crate::money::{RoundingMode, mul_div};
use crate::outcome::{Applied, Effect, OutcomeLine};
use crate::sort;

const POINTS: &str = "$points";

/// The cumulative numbers of a state.
pub(super) fn standing(receipt: &Receipt<'_>, tally: &Tally) -> Standing {
    let outcome = receipt.outcome;
    let everything = receipt.everything(tally);
    let mut standing = Standing::nothing(outcome, receipt.gifts.len(), receipt.coupons.len());
    let shares: Vec<LineShare> = outcome.lines.iter().zip(&tally.lines).map(|(line, units)| line_share(line, units)).collect();
    for ((line, share), standing) in outcome.lines.iter().zip(&shares).zip(&mut standing.lines) {
        let points = share.part.of(line.points.unwrap_or(0));
        *standing = LineStanding { refund: share.refund, subtotal: share.subtotal, points: signed(points) };
    }
    for (index, entry) in outcome.shipping.iter().enumerate() {
        let back = tally.shipping.get(index).copied().unwrap_or(false);
        if let Some(refund) = standing.shipping.get_mut(index).filter(|_| back) {
            *refund = entry.payable.minor_units();
        }
    }
    standing.promotions = promotions(receipt, tally, &shares, everything);
    let of_lines = outcome.lines.iter().filter_map(|line| line.points).fold(0, u64::saturating_add);
    let earned = outcome.points.map_or(0, |points| points.earned);
    let taken = outcome.lines.iter().zip(&shares).map(|(line, share)| share.part.of(line.points.unwrap_or(0)));
    let of_no_line = if everything { earned.saturating_sub(of_lines) } else { 0 };
    standing.take_back = taken.fold(of_no_line, u64::saturating_add);
    let spent = outcome.points.map_or(0, |points| points.spent);
    standing.give_back = paid_back(&outcome.lines, &shares, POINTS, spent);
    if everything {
        standing.due = receipt.gifts.iter().map(|gift| gift.quantity).collect();
        standing.coupons = receipt.coupons.iter().map(|coupon| coupon.quantity).collect();
    }
    standing
}

/// What a line gives back.
struct LineShare {
    refund: i64,
    subtotal: i64,
    part: Fraction,
    /// Per adjustment of the line.
    discounts: Vec<i64>,
}

/// The returned part of what a line cost, exactly.
#[derive(Debug, Clone, Copy)]
struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// That part of a number, rounded half up.
    ///
    /// Long division in sixteen bits at a time: the numbers of a line with 10⁹ units that cost 10¹⁵ and earned as many points
    /// would otherwise not fit.
    fn of(self, number: u64) -> u64 {
        if self.denominator <= 0 {
            return 0;
        }
        let (mut quotient, mut rest) = (0_u64, 0_i128);
        for digit in number.to_be_bytes().chunks(2) {
            let digit = digit.iter().fold(0_i128, |digit, byte| digit.saturating_mul(256).saturating_add(i128::from(*byte)));
            let upto = rest.saturating_mul(65_536).saturating_add(digit.saturating_mul(self.numerator));
            let whole = u64::try_from(upto.div_euclid(self.denominator)).unwrap_or(u64::MAX);
            quotient = quotient.saturating_mul(65_536).saturating_add(whole);
            rest = upto.rem_euclid(self.denominator);
        }
        if rest.saturating_mul(2) >= self.denominator { quotient.saturating_add(1) } else { quotient }
    }
}

fn line_share(line: &OutcomeLine, units: &Units) -> LineShare {
    let subtotal = line.subtotal.minor_units();
    let payable = line.payable.minor_units();
    let quantity = i128::from(line.quantity);
    let (mut paid, mut cost) = (0_i128, 0_i128);
    let mut position = 0_u64;
    for (run, named) in line.runs.iter().zip(&units.named) {
        paid = paid.saturating_add(i128::from(run.price.minor_units()).saturating_mul(i128::from(*named)));
        let upto = |position: u64| cost_of_first(subtotal, line.quantity, position);
        cost = cost.saturating_add(upto(position.saturating_add(*named)).saturating_sub(upto(position)));
        position = position.saturating_add(run.units);
    }
    let left = quantity.saturating_sub(i128::from(units.named_units()));
    let any = i128::from(units.any);
    let rest = i128::from(payable).saturating_sub(paid);
    let average = |sum: i128| share(sum, any, left);
    let refund = clip(paid.saturating_add(average(rest)));
    let subtotal = clip(cost.saturating_add(average(i128::from(line.subtotal.minor_units()).saturating_sub(cost))));
    let part = if payable == 0 {
        Fraction { numerator: i128::from(units.all()), denominator: quantity }
    } else if left == 0 {
        Fraction { numerator: 1, denominator: 1 }
    } else {
        let numerator = paid.saturating_mul(left).saturating_add(rest.saturating_mul(any));
        Fraction { numerator, denominator: i128::from(payable).saturating_mul(left) }
    };
    let amounts: Vec<i64> = line.adjustments.iter().map(|one| one.amount.minor_units()).collect();
    LineShare { refund, subtotal, part, discounts: spread(subtotal.saturating_sub(refund), &amounts) }
}

/// What the dearest units of a line cost before promotions.
fn cost_of_first(subtotal: i64, quantity: u64, units: u64) -> i128 {
    let quantity = i128::from(quantity).max(1);
    let (low, dear) = (i128::from(subtotal).div_euclid(quantity), i128::from(subtotal).rem_euclid(quantity));
    let units = i128::from(units);
    units.saturating_mul(low).saturating_add(units.min(dear))
}

/// An amount over weights in their order, by the cumulative rule; nothing when they sum to 0.
fn spread(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).fold(0, i128::saturating_add);
    let (mut running, mut before) = (0_i128, 0_i128);
    let mut shares = Vec::with_capacity(weights.len());
    for weight in weights {
        running = running.saturating_add(i128::from(*weight));
        let upto = share(i128::from(amount), running, total);
        shares.push(clip(upto.saturating_sub(before)));
        before = upto;
    }
    shares
}

/// What of a number that the order was paid with – points, a deposit – goes back: it is shared over the lines as the promotion's
/// payments, and goes back with what each line refunds.
fn paid_back(lines: &[OutcomeLine], shares: &[LineShare], promotion: &str, number: u64) -> u64 {
    let weight = |line: &OutcomeLine| {
        let own = line.adjustments.iter().filter(|one| one.class == Class::Payment && one.promotion.as_str() == promotion);
        own.map(|one| one.amount.minor_units()).fold(0, i64::saturating_add)
    };
    let mut order: Vec<(i64, &OutcomeLine, &LineShare)> =
        lines.iter().zip(shares).map(|(line, share)| (weight(line), line, share)).filter(|(weight, _, _)| *weight > 0).collect();
    sort::by(&mut order, |(a, left, _), (b, right, _)| {
        b.cmp(a).then_with(|| left.sku.as_str().cmp(right.sku.as_str())).then_with(|| left.id.as_str().cmp(right.id.as_str()))
    });
    let weights: Vec<i64> = order.iter().map(|(weight, _, _)| *weight).collect();
    let parts = spread(signed(number), &weights);
    let back = order.iter().zip(parts).map(|((_, _, share), part)| share.part.of(u64::try_from(part).unwrap_or(0)));
    back.fold(0, u64::saturating_add)
}

fn promotions(receipt: &Receipt<'_>, tally: &Tally, shares: &[LineShare], everything: bool) -> Vec<PromotionStanding> {
    let outcome = receipt.outcome;
    let one = |applied: &Applied| {
        let id = &applied.promotion;
        let mut amount: i64 = 0;
        for (line, share) in outcome.lines.iter().zip(shares) {
            let own = line.adjustments.iter().zip(&share.discounts).filter(|(one, _)| one.promotion == *id);
            amount = own.map(|(_, discount)| *discount).fold(amount, i64::saturating_add);
        }
        for (entry, _) in outcome.shipping.iter().zip(&tally.shipping).filter(|(_, back)| **back) {
            let own = entry.adjustments.iter().filter(|one| one.promotion == *id);
            amount = own.map(|one| one.amount.minor_units()).fold(amount, i64::saturating_add);
        }
        let prepaid = applied.prepaid.map_or(0, |prepaid| u64::try_from(prepaid.minor_units()).unwrap_or(0));
        let prepaid = signed(paid_back(&outcome.lines, shares, id.as_str(), prepaid));
        let parts: Vec<i64> = applied.funding.iter().map(|part| part.amount.minor_units()).collect();
        let funded = amount.saturating_sub(prepaid).clamp(0, parts.iter().copied().fold(0, i64::saturating_add));
        let used = outcome.effects.iter().find_map(|effect| match effect {
            Effect::Use { promotion, units: Some(units), .. } if promotion == id => Some(*units),
            _ => None,
        });
        let given = applied.amount.minor_units();
        let units = mul_div(i128::from(used.unwrap_or(0)), i128::from(amount), i128::from(given), RoundingMode::Down);
        PromotionStanding {
            amount,
            prepaid,
            funding: spread(funded, &parts),
            points: 0,
            uses: i64::from(everything),
            units: units.map_or(0, clip),
            reason: None,
        }
    };
    outcome.applied.iter().map(one).collect()
}

/// `amount × part / whole`, rounded half up; 0 of no whole. All three are checked numbers of an outcome, so else there is always an
/// answer.
fn share(amount: i128, part: i128, whole: i128) -> i128 {
    mul_div(amount, part, whole, RoundingMode::HalfUp).unwrap_or(0)
}

fn clip(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
