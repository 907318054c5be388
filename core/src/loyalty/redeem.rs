//! Points that pay: after all deposits, in whole steps, at most a share of the order.

use crate::allocate::{Target, allocate};
use crate::engine::session::{Leaf, POINTS, Part, Piece, Refusal, Session, Value, total};
use crate::model::{Redeem, Redemption, Spread};
use crate::money::{Rate, RoundingMode, mul_div};

/// Spends the points the cart asks to spend, as far as the programme allows.
pub(crate) fn redeem(session: &mut Session<'_>) {
    let Some(asked) = session.cart.redeem else { return };
    let Some(programme) = session.engine.programme.as_deref() else { return };
    let Some(rules) = programme.programme.redeem.as_ref() else { return };
    let balance = session.cart.customer.as_ref().and_then(|customer| customer.points).unwrap_or(0);
    let asked = match asked {
        Redeem::Points(0) => return,
        Redeem::Points(points) => points.min(balance),
        Redeem::Max if balance == 0 => return,
        Redeem::Max => balance,
    };
    let Some(value) = rules.value.get(session.currency).map(|amount| amount.minor_units()) else {
        session.ledger.points_refusal = Some(Refusal::Currency);
        return;
    };
    let parts = session.eligible(programme.redeem_items.as_deref(), |_| true);
    let sum = parts.iter().map(Part::total).fold(0_i64, i64::saturating_add);
    let share = rules.max_share.unwrap_or(Rate::HUNDRED).percent();
    let rooms = session
        .pool
        .amounts
        .collect(parts.iter().map(|part| total(part.price.saturating_sub(session.lines[part.line].floor).max(0), part.units)));
    let room = rooms.iter().copied().fold(0_i64, i64::saturating_add);
    let allowed = share.times(i128::from(sum)).and_then(|exact| exact.round(RoundingMode::Down)).unwrap_or(0);
    let spent = points_to_spend(rules, value, asked, allowed.min(i128::from(room)));
    if spent == 0 {
        let smallest = fewest(rules, value);
        session.ledger.points_refusal = Some(if asked < smallest {
            session.unmet(|| Leaf::new("/programme/redeem", "points", Value::Count(smallest), Value::Count(asked)))
        } else if points_to_spend(rules, value, asked, allowed) > 0 {
            Refusal::Floor
        } else {
            Refusal::Nothing
        });
        return;
    }
    let worth = worth(spent, value, rules.points);
    let even = session.engine.spread == Spread::Even;
    let weight = |part: &Part| if even { i64::try_from(part.units).unwrap_or(i64::MAX) } else { part.total() };
    let of_part = |(part, room): (&Part, &i64)| Target::new(weight(part), *room);
    let mut targets = session.pool.targets.collect(parts.iter().zip(rooms.iter()).map(of_part));
    let given = allocate(worth, &mut targets);
    let piece = |part: &Part, off| Piece { run: part.run, units: part.units, off, consume: false, hold: false };
    let taken = parts.iter().zip(targets.iter());
    let pieces = session.pool.pieces.collect(taken.map(|(part, target)| piece(part, target.share)));
    session.take(POINTS, &pieces);
    session.ledger.spent_points = spent;
    session.ledger.points_value = given;
}

/// What points are worth, rounded down.
fn worth(points: u64, value: i64, per: u64) -> i64 {
    mul_div(i128::from(points), i128::from(value), i128::from(per).max(1), RoundingMode::Down)
        .and_then(|worth| i64::try_from(worth).ok())
        .unwrap_or(i64::MAX)
}

/// The fewest points that may be spent and are worth something.
fn fewest(rules: &Redemption, value: i64) -> u64 {
    let step = rules.step.max(1);
    let worth_one = mul_div(i128::from(rules.points.max(1)), 1, i128::from(value).max(1), RoundingMode::Up);
    let worth_one = worth_one.and_then(|points| u64::try_from(points).ok()).unwrap_or(u64::MAX);
    rules.minimum.max(worth_one).max(1).div_ceil(step).saturating_mul(step)
}

/// The most points that may be spent, and of those with the same worth the fewest.
fn points_to_spend(rules: &Redemption, value: i64, asked: u64, most: i128) -> u64 {
    let step = rules.step.max(1);
    let per = rules.points.max(1);
    let fits = |steps: u64| i128::from(worth(steps.saturating_mul(step), value, per)) <= most;
    let (mut low, mut high) = (0_u64, asked.checked_div(step).unwrap_or(0));
    while low < high {
        let middle = high.saturating_sub(high.saturating_sub(low) / 2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    let money = worth(low.saturating_mul(step), value, per);
    if money == 0 {
        return 0;
    }
    let least = rules.minimum.max(1).div_ceil(step);
    if low < least {
        return 0;
    }
    // The fewest steps that are worth as much.
    let needed = mul_div(i128::from(money), i128::from(per), i128::from(value).max(1), RoundingMode::Up)
        .and_then(|points| u64::try_from(points).ok())
        .unwrap_or(u64::MAX);
    needed.div_ceil(step).max(least).min(low).saturating_mul(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Amounts;

    /// Against trying every number of points, on all small programmes.
    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn the_most_points_that_fit_and_no_more_than_their_worth_needs() {
        for per in 1..=4_u64 {
            for value in 1..=5_i64 {
                for step in 1..=3_u64 {
                    for minimum in 0..=4_u64 {
                        for asked in 0..=9_u64 {
                            for most in 0..=7_i128 {
                                let mut rules = Redemption::new(per, Amounts::default());
                                rules.step = step;
                                rules.minimum = minimum;
                                let money = |p: u64| i128::from(p) * i128::from(value) / i128::from(per);
                                let allowed: Vec<u64> = (1..=asked)
                                    .filter(|p| p % step == 0 && *p >= minimum && money(*p) <= most && money(*p) > 0)
                                    .collect();
                                let best = allowed.iter().map(|p| money(*p)).max();
                                let expected = allowed.iter().copied().filter(|p| Some(money(*p)) == best).min().unwrap_or(0);
                                assert_eq!(points_to_spend(&rules, value, asked, most), expected);
                            }
                        }
                    }
                }
            }
        }
    }
}
