//! Points earned by an order: exact on the sum, rounded once, then shared over the lines.

use std::cmp::Reverse;

use crate::allocate::{Target, allocate};
use crate::compile::CompiledSelector;
use crate::engine::pool::Lent;
use crate::engine::session::{Session, total};
use crate::model::{Cart, Earn, EarnBasis};
use crate::money::Fraction;
use crate::sort;
use crate::wire::bounds::MAX_POINTS;

/// What each line's selected units cost; where nobody reads that line by line, perhaps only their sum.
pub(crate) fn line_nets<'e>(session: &Session<'e>, items: Option<&CompiledSelector>, basis: EarnBasis) -> Lent<'e, i64> {
    nets(session, &[items], basis, false)
}

fn nets<'e>(session: &Session<'e>, selectors: &[Option<&CompiledSelector>], basis: EarnBasis, free_too: bool) -> Lent<'e, i64> {
    let mut nets = session.pool.amounts.lend();
    if !session.per_line && basis == EarnBasis::Running && selectors.iter().all(Option::is_none) {
        // Only their sum is read, and units that cost nothing add nothing to it.
        nets.push(session.ledger.running);
        return nets;
    }
    nets.resize(session.lines.len(), 0);
    let (first, others) = selectors.split_first().map_or((None, selectors), |(first, others)| (*first, others));
    session.matched(first, |run, one| {
        if (free_too || one.price > 0)
            && others.iter().all(|items| items.is_none_or(|selector| session.run_matches(selector, run)))
            && let Some(net) = nets.get_mut(one.line as usize)
        {
            let price = match basis {
                EarnBasis::List => one.list,
                EarnBasis::Running => one.price,
            };
            *net = net.saturating_add(total(price, one.units));
        }
    });
    nets
}

/// The points per minor unit that the customer's tier earns.
pub(crate) fn rate(earn: &Earn, cart: &Cart) -> Option<Fraction> {
    let per = earn.per.get(cart.currency)?.minor_units();
    let base = Fraction { numerator: i128::from(earn.points), denominator: i128::from(per).max(1) };
    let tier = cart.customer.as_ref().and_then(|customer| customer.tier.as_ref());
    match earn.tiers.iter().find(|one| Some(&one.tier) == tier) {
        Some(one) => base.product(one.multiplier.fraction()),
        None => Some(base),
    }
}

/// What the units cost that both the programme's earning and a selector select, per line and on the earning's basis; units that
/// became free count for the programme itself, not for a benefit.
pub(crate) fn earning_nets<'e>(session: &Session<'e>, items: Option<&CompiledSelector>, free_too: bool) -> Lent<'e, i64> {
    let Some(programme) = session.engine.programme.as_deref() else { return session.pool.amounts.lend() };
    let Some(earn) = programme.programme.earn.as_ref() else { return session.pool.amounts.lend() };
    nets(session, &[items, programme.earn_items.as_deref()], earn.basis, free_too)
}

/// What the programme earns on such nets, before rounding; `None` where it earns nothing in this currency.
pub(crate) fn exact_earning(session: &Session<'_>, nets: &[i64]) -> Option<Fraction> {
    let sum = nets.iter().map(|net| i128::from(*net)).fold(0, i128::saturating_add);
    rate(session.engine.programme.as_deref()?.programme.earn.as_ref()?, session.cart)?.times(sum)
}

/// The programme's own earning.
pub(crate) fn earn(session: &mut Session<'_>) {
    let Some(programme) = session.engine.programme.as_deref() else { return };
    let Some(earn) = programme.programme.earn.as_ref() else { return };
    let nets = earning_nets(session, None, true);
    let Some(exact) = exact_earning(session, &nets) else { return };
    credit(session, exact.round(earn.rounding), &nets);
}

/// Of points as many as a cart may still give that gave some already; `None` is more than can be counted.
pub(crate) fn within_bounds(points: Option<i128>, given: u64) -> u64 {
    let left = MAX_POINTS.saturating_sub(given);
    points.map_or(left, |points| u64::try_from(points.min(i128::from(left))).unwrap_or(0))
}

/// Gives points, shared over the lines in proportion to their nets, up to the most that a cart gives; says how many.
pub(crate) fn credit(session: &mut Session<'_>, points: Option<i128>, nets: &[i64]) -> u64 {
    let points = within_bounds(points, session.ledger.earned);
    session.ledger.earned = session.ledger.earned.saturating_add(points);
    if points > 0 && session.per_line {
        credit_lines(session, points, nets);
    }
    points
}

fn credit_lines(session: &mut Session<'_>, points: u64, nets: &[i64]) {
    let mut lines = session.pool.numbers.collect(session.lines.indexes());
    let net = |line: &u32| nets.get(*line as usize).copied().unwrap_or(0);
    sort::by_distinct(&mut lines, |line| (Reverse(net(line)), session.ranks[*line].place));
    let points = i64::try_from(points).unwrap_or(i64::MAX);
    let mut targets = session.pool.targets.collect(lines.iter().map(|line| Target::new(net(line), points)));
    allocate(points, &mut targets);
    for (line, target) in lines.iter().zip(targets.iter()) {
        if let Some(earned) = session.ledger.line_points.get_mut(*line as usize) {
            *earned = earned.saturating_add(u64::try_from(target.share).unwrap_or(0));
        }
    }
}
