//! `buy_get`: buy X, get Y at a deal.

use super::{Turn, groups, nth_unit};
use crate::compile::BuyGet;
use crate::engine::pool::{Lent, Pool};
use crate::engine::session::{Part, Refusal};
use crate::model::Favor;
use crate::sort;

/// Up to so many units, two selections that overlap in part are matched exactly.
const EXACT_UNITS: u64 = 64;

/// What one list of units comes to.
struct Match<'p> {
    bought: Lent<'p, Part>,
    got: Lent<'p, Part>,
    applications: u64,
}

impl<'p> Match<'p> {
    fn new(pool: &'p Pool) -> Match<'p> {
        Match { bought: pool.parts.lend(), got: pool.parts.lend(), applications: 0 }
    }
}

pub(super) fn run(turn: &mut Turn<'_, '_>, benefit: &BuyGet) -> Result<(), Refusal> {
    let slot = turn.slot;
    let keep = |run: &crate::engine::session::Run| run.is_open(slot) && (benefit.group.shares_units || !run.consumed);
    let pool = turn.session.pool;
    let mut either = turn.session.eligible(benefit.buy.as_deref(), keep);
    let mut sides = None;
    if !benefit.same_items {
        let get = turn.session.eligible(benefit.get.as_deref(), keep);
        let both = Sides::new(turn, &either, &get);
        let before = either.len();
        either.extend(get.iter().filter(|part| !both.buy(part)));
        if either.len() > before {
            turn.session.sort(&mut either);
        }
        sides = Some(both);
    }
    let mut left = turn.applications_left(benefit.group.max_applications);
    let mut total = Match::new(pool);
    let mut units: u64 = 0;
    let either = groups::units_of(turn, either, benefit.group.same_sku);
    for list in groups::lists(turn, &either, benefit.group.same_sku) {
        units = units.saturating_add(groups::count(list));
        let found = pair(turn, benefit, list, sides.as_ref(), left);
        left = left.saturating_sub(found.applications);
        total.applications = total.applications.saturating_add(found.applications);
        total.bought.extend_from_slice(&found.bought);
        total.got.extend_from_slice(&found.got);
    }
    if total.applications == 0 {
        return Err(Refusal::NoEligible { needed: benefit.buy_quantity.saturating_add(benefit.get_quantity), actual: units });
    }
    nth_unit::finish(
        turn,
        &[(&benefit.deal, total.got)],
        &total.bought,
        benefit.group.max_discount.as_deref(),
        total.applications,
    )
}

/// Forms the applications of one list of units, which is in canonical order.
fn pair<'e>(turn: &Turn<'_, 'e>, benefit: &BuyGet, list: &[Part], sides: Option<&Sides<'_>>, most: u64) -> Match<'e> {
    let (b, g) = (benefit.buy_quantity, benefit.get_quantity);
    let pool = turn.session.pool;
    let Some(sides) = sides else { return alike(pool, list, b, g, most, benefit.group.favor) };
    let those = |keep: &dyn Fn(&Part) -> bool| pool.parts.collect(list.iter().filter(|part| keep(part)).copied());
    let buy = those(&|part| sides.buy(part));
    let get = those(&|part| sides.get(part));
    if *buy == *get {
        return alike(pool, &buy, b, g, most, benefit.group.favor);
    }
    let get_only = those(&|part| !sides.buy(part));
    if *get_only == *get {
        return disjoint(turn, &buy, &get, b, g, most, benefit.group.favor);
    }
    if groups::count(list) > EXACT_UNITS {
        return disjoint(turn, &buy, &get_only, b, g, most, benefit.group.favor);
    }
    overlapping(turn, list, sides, b, g, most, benefit.group.favor)
}

/// Which runs can be bought and which can be got.
struct Sides<'p>(Lent<'p, (bool, bool)>);

impl<'p> Sides<'p> {
    fn new(turn: &Turn<'_, 'p>, buy: &[Part], get: &[Part]) -> Sides<'p> {
        let mut sides = turn.session.pool.sides.lend();
        sides.resize(turn.session.ledger.runs.len(), (false, false));
        for part in buy {
            if let Some(side) = sides.get_mut(part.run as usize) {
                side.0 = true;
            }
        }
        for part in get {
            if let Some(side) = sides.get_mut(part.run as usize) {
                side.1 = true;
            }
        }
        Sides(sides)
    }

    fn buy(&self, part: &Part) -> bool {
        self.0.get(part.run as usize).is_some_and(|side| side.0)
    }

    fn get(&self, part: &Part) -> bool {
        self.0.get(part.run as usize).is_some_and(|side| side.1)
    }
}

/// Both sides select the same units.
fn alike<'p>(pool: &'p Pool, units: &[Part], b: u64, g: u64, most: u64, favor: Favor) -> Match<'p> {
    let n = groups::count(units);
    let size = b.saturating_add(g);
    let k = n.checked_div(size).unwrap_or(0).min(most);
    let (bought, got) = (k.saturating_mul(b), k.saturating_mul(g));
    match favor {
        Favor::Merchant => Match {
            bought: groups::slice(pool, units, 0, bought),
            got: groups::slice(pool, units, n.saturating_sub(got), got),
            applications: k,
        },
        Favor::Customer => {
            let mut found = Match { applications: k, ..Match::new(pool) };
            let used = groups::slice(pool, units, 0, k.saturating_mul(size));
            groups::cut(pool, &used, size, &mut |parts, times| {
                let all = |part: &Part| Part { units: part.units.saturating_mul(times), ..*part };
                found.bought.extend(groups::slice(pool, parts, 0, b).iter().map(all));
                found.got.extend(groups::slice(pool, parts, b, g).iter().map(all));
            });
            found
        }
    }
}

/// The sides have no unit in common.
fn disjoint<'e>(turn: &Turn<'_, 'e>, buy: &[Part], get: &[Part], b: u64, g: u64, most: u64, favor: Favor) -> Match<'e> {
    let pool = turn.session.pool;
    let (bought_units, got_units) = (groups::count(buy), groups::count(get));
    match favor {
        Favor::Merchant => {
            let limit = bought_units.checked_div(b).unwrap_or(0).min(got_units.checked_div(g).unwrap_or(0)).min(most);
            // With fewer applications each pairing is easier, so the largest number that works is found by halving.
            let (mut low, mut high) = (0_u64, limit);
            while low < high {
                let middle = high.saturating_sub(high.saturating_sub(low) / 2);
                if fits(turn, buy, get, b, g, middle) {
                    low = middle;
                } else {
                    high = middle.saturating_sub(1);
                }
            }
            let got = low.saturating_mul(g);
            Match {
                bought: groups::slice(pool, buy, 0, low.saturating_mul(b)),
                got: groups::slice(pool, get, got_units.saturating_sub(got), got),
                applications: low,
            }
        }
        Favor::Customer => {
            let mut got = pool.parts.lend();
            let mut taken: u64 = 0;
            for part in get {
                let not_cheaper = buy.iter().filter(|one| one.price >= part.price).map(|one| one.units);
                let applications = not_cheaper.fold(0, u64::saturating_add).checked_div(b).unwrap_or(0).min(most);
                let units = applications.saturating_mul(g).saturating_sub(taken).min(part.units);
                if units > 0 {
                    taken = taken.saturating_add(units);
                    got.push(Part { units, ..*part });
                }
            }
            let k = taken.checked_div(g).unwrap_or(0);
            Match {
                bought: groups::slice(pool, buy, 0, k.saturating_mul(b)),
                got: groups::slice(pool, &got, 0, k.saturating_mul(g)),
                applications: k,
            }
        }
    }
}

/// Whether the k·b dearest of one side and the k·g cheapest of the other can be paired.
fn fits(turn: &Turn<'_, '_>, buy: &[Part], get: &[Part], b: u64, g: u64, k: u64) -> bool {
    let got = k.saturating_mul(g);
    let pool = turn.session.pool;
    let chosen = groups::slice(pool, get, groups::count(get).saturating_sub(got), got);
    let price_at = |place: u64| groups::slice(pool, buy, place, 1).first().map(|part| part.price);
    let mut start: u64 = 0;
    for part in chosen.iter() {
        // Of the applications whose dearest got unit lies in this run the last has the cheapest bought unit.
        let first = start.div_ceil(g);
        let end = start.saturating_add(part.units);
        let last = end.saturating_sub(1).checked_div(g).unwrap_or(0);
        if first <= last {
            let cheapest_bought = last.saturating_add(1).saturating_mul(b).saturating_sub(1);
            if price_at(cheapest_bought).is_none_or(|bought| bought < part.price) {
                return false;
            }
        }
        start = end;
    }
    true
}

/// The sides share some units but not all: every choice of units got, by dynamic programming over single units.
///
/// The state is how many were bought and got so far, reading units dearest first; a unit that is not got is bought if it can be.
/// The value is the sum of prices got and, for ties, the set as a number in which cheaper units weigh more.
fn overlapping<'e>(turn: &Turn<'_, 'e>, list: &[Part], sides: &Sides<'_>, b: u64, g: u64, most: u64, favor: Favor) -> Match<'e> {
    struct Unit {
        one: Part,
        buy: bool,
        get: bool,
    }
    let mut units: Vec<Unit> = Vec::new();
    for part in list {
        for _ in 0..part.units {
            units.push(Unit { one: Part { units: 1, ..*part }, buy: sides.buy(part), get: sides.get(part) });
        }
    }
    let sign = if favor == Favor::Merchant { -1_i64 } else { 1 };
    // (bought, got) -> (signed sum, set)
    let mut states: Vec<((u64, u64), (i64, u64))> = vec![((0, 0), (0, 0))];
    let mut rest = units.iter().zip(0_u32..).peekable();
    while let Some((unit, place)) = rest.next() {
        let mut after = Vec::new();
        for ((bought, got), (sum, set)) in states {
            after.push(((bought.saturating_add(u64::from(unit.buy)), got), (sum, set)));
            if unit.get && got.checked_div(g).unwrap_or(0) < most {
                let bit = 1_u64.checked_shl(place).unwrap_or(0);
                after.push((
                    (bought, got.saturating_add(1)),
                    (sum.saturating_add(unit.one.price.saturating_mul(sign)), set | bit),
                ));
            }
        }
        // Of each state the best set is kept.
        sort::ascending(&mut after);
        after.reverse();
        after.dedup_by_key(|(state, _)| *state);
        // Units of one price may be bought for each other, so pairings are judged where the price falls.
        if rest.peek().is_none_or(|(next, _)| next.one.price < unit.one.price) {
            after.retain(|((bought, got), _)| *bought >= got.div_ceil(g).saturating_mul(b));
        }
        states = after;
    }
    let complete = states.into_iter().filter(|((_, got), _)| got.checked_rem(g) == Some(0)).map(|((_, got), value)| (got, value));
    let best = match favor {
        Favor::Merchant => complete.max_by_key(|(got, value)| (*got, *value)),
        Favor::Customer => complete.max_by_key(|(got, (sum, set))| (*sum, std::cmp::Reverse(*got), *set)),
    };
    let Some((got, (_, set))) = best else { return Match::new(turn.session.pool) };
    let k = got.checked_div(g).unwrap_or(0);
    let mut found = Match { applications: k, ..Match::new(turn.session.pool) };
    let mut wanted = k.saturating_mul(b);
    for (unit, place) in units.iter().zip(0_u32..) {
        if set.checked_shr(place).unwrap_or(0) & 1 == 1 {
            found.got.push(unit.one);
        } else if unit.buy && wanted > 0 {
            wanted = wanted.saturating_sub(1);
            found.bought.push(unit.one);
        }
    }
    found.got = nth_unit::gathered(turn, found.got);
    found.bought = nth_unit::gathered(turn, found.bought);
    found
}
