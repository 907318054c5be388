//! `buy_get`: buy X, get Y at a deal.

use smallvec::SmallVec;

use super::{Turn, groups, nth_unit};
use crate::compile::BuyGet;
use crate::engine::pool::{Lent, Pool};
use crate::engine::session::{Part, Refusal};
use crate::model::Favor;
use crate::sort;

/// Up to so many units, the customer's choice is made exactly also where some units can only be got.
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
    let (b, g, favor) = (benefit.buy_quantity, benefit.get_quantity, benefit.group.favor);
    let pool = turn.session.pool;
    let Some(sides) = sides else { return alike(pool, list, b, g, most, favor) };
    let buy_only = list.iter().any(|part| !sides.get(part));
    let get_only = list.iter().any(|part| !sides.buy(part));
    if !buy_only && !get_only {
        return alike(pool, list, b, g, most, favor);
    }
    if favor == Favor::Merchant {
        return cheapest(turn, list, sides, b, g, most);
    }
    if !list.iter().any(|part| sides.buy(part) && sides.get(part)) {
        let those = |keep: &dyn Fn(&Part) -> bool| pool.parts.collect(list.iter().filter(|part| keep(part)).copied());
        return disjoint(pool, &those(&|part| sides.buy(part)), &those(&|part| sides.get(part)), b, g, most);
    }
    if !get_only {
        return dearest(turn, list, sides, b, g, most, true);
    }
    if groups::count(list) <= EXACT_UNITS {
        return overlapping(turn, list, sides, b, g, most);
    }
    let mut best = dearest(turn, list, sides, b, g, most, true);
    for other in [dearest(turn, list, sides, b, g, most, false), cheapest(turn, list, sides, b, g, most)] {
        if groups::sum(&other.got) > groups::sum(&best.got) {
            best = other;
        }
    }
    best
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

/// For the customer, of sides that have no unit in common.
fn disjoint<'p>(pool: &'p Pool, buy: &[Part], get: &[Part], b: u64, g: u64, most: u64) -> Match<'p> {
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

/// What the units of one price, and the dearer and cheaper ones, leave to choose.
struct Level {
    /// Units to buy that are not cheaper.
    buy: u64,
    /// Cheaper units that may be bought or got.
    both_below: u64,
    /// Cheaper units that may only be got.
    get_below: u64,
}

/// How many of the units that may be bought or got can be among the `got` units of whole applications, each kind got being its
/// cheapest: from … to. `None`: so many applications cannot be formed.
///
/// A got unit more of those in both takes one away from the bought ones at the prices down to its own, and a unit that could only be
/// got from the prices above; so at each level there is a least and a greatest number, and what lies between all of them works.
fn in_both(levels: &[Level], (both, get_only): (u64, u64), got: u64, b: u64, g: u64) -> Option<(u64, u64)> {
    let applications = |units: u64| units.div_ceil(g.max(1));
    let (mut least, mut greatest) = (got.saturating_sub(get_only), got.min(both));
    for level in levels {
        let paid_for = level.buy.checked_div(b).unwrap_or(0).saturating_mul(g);
        least = least.max(got.saturating_sub(level.get_below).saturating_sub(paid_for));
        // So many of the units down to here are got when none of those that are in both is.
        let others = got.saturating_sub(level.both_below).saturating_sub(level.get_below);
        let alone = most_in_both(level.buy, b, g);
        let room = if alone >= others { alone } else { level.buy.checked_sub(applications(others).saturating_mul(b))? };
        greatest = greatest.min(level.both_below.saturating_add(room));
    }
    (least <= greatest).then_some((least, greatest))
}

/// How many of `units` that may be bought or got can be got, the others paying for them.
fn most_in_both(units: u64, b: u64, g: u64) -> u64 {
    let size = b.saturating_add(g);
    let rest = units.checked_rem(size).unwrap_or(0).saturating_sub(b);
    units.checked_div(size).unwrap_or(0).saturating_mul(g).saturating_add(rest)
}

/// For the merchant: the most applications, and of those the cheapest units got.
fn cheapest<'e>(turn: &Turn<'_, 'e>, list: &[Part], sides: &Sides<'_>, b: u64, g: u64, most: u64) -> Match<'e> {
    let pool = turn.session.pool;
    let units =
        |keep: &dyn Fn(&Part) -> bool| list.iter().filter(|part| keep(part)).map(|part| part.units).fold(0, u64::saturating_add);
    let both = units(&|part| sides.buy(part) && sides.get(part));
    let get_only = units(&|part| !sides.buy(part));
    let mut levels: SmallVec<[Level; 8]> = SmallVec::new();
    let mut level = Level { buy: 0, both_below: both, get_below: get_only };
    for alike in list.chunk_by(|one, next| one.price == next.price) {
        for part in alike {
            match (sides.buy(part), sides.get(part)) {
                (true, false) => {}
                (true, true) => level.both_below = level.both_below.saturating_sub(part.units),
                (false, _) => level.get_below = level.get_below.saturating_sub(part.units),
            }
            if sides.buy(part) {
                level.buy = level.buy.saturating_add(part.units);
            }
        }
        levels.push(Level { ..level });
    }
    let limit = level.buy.checked_div(b).unwrap_or(0).min(both.saturating_add(get_only).checked_div(g).unwrap_or(0)).min(most);
    // With fewer applications each pairing is easier, so the largest number that works is found by halving.
    let (mut low, mut high) = (0_u64, limit);
    let mut between = (0, 0);
    while low < high {
        let middle = high.saturating_sub(high.saturating_sub(low) / 2);
        if let Some(found) = in_both(&levels, (both, get_only), middle.saturating_mul(g), b, g) {
            (low, between) = (middle, found);
        } else {
            high = middle.saturating_sub(1);
        }
    }
    let wanted = low.saturating_mul(g);
    // Free to choose one would take the cheapest of all; what the pairing asks for instead is as near to that as can be.
    let mut left = wanted;
    let mut shared: u64 = 0;
    for part in list.iter().rev().filter(|part| sides.get(part)) {
        let units = part.units.min(left);
        left = left.saturating_sub(units);
        if sides.buy(part) {
            shared = shared.saturating_add(units);
        }
    }
    let mut shared = shared.clamp(between.0, between.1);
    let mut others = wanted.saturating_sub(shared);
    let mut got = pool.parts.lend();
    for part in list.iter().rev().filter(|part| sides.get(part)) {
        let left = if sides.buy(part) { &mut shared } else { &mut others };
        let units = part.units.min(*left);
        *left = left.saturating_sub(units);
        if units > 0 {
            got.push(Part { units, ..*part });
        }
    }
    got.reverse();
    paid(pool, list, sides, got, low, b)
}

/// For the customer: from the dearest on, each unit is got that can be. `both`: also those that may be bought.
fn dearest<'e>(turn: &Turn<'_, 'e>, list: &[Part], sides: &Sides<'_>, b: u64, g: u64, most: u64, both: bool) -> Match<'e> {
    let pool = turn.session.pool;
    let mut chosen = pool.parts.lend();
    // Units to buy that are not cheaper and are not got.
    let mut buy: u64 = 0;
    let mut taken: u64 = 0;
    for alike in list.chunk_by(|one, next| one.price == next.price) {
        buy = alike.iter().filter(|part| sides.buy(part)).map(|part| part.units).fold(buy, u64::saturating_add);
        for part in alike.iter().rev().filter(|part| sides.get(part) && (both || !sides.buy(part))) {
            let all = if sides.buy(part) {
                most_in_both(buy.saturating_add(taken), b, g)
            } else {
                buy.checked_div(b).unwrap_or(0).saturating_mul(g)
            };
            let units = all.min(most.saturating_mul(g)).saturating_sub(taken).min(part.units);
            if units > 0 {
                taken = taken.saturating_add(units);
                chosen.push(Part { units, ..*part });
                if sides.buy(part) {
                    buy = buy.saturating_sub(units);
                }
            }
        }
    }
    let k = taken.checked_div(g).unwrap_or(0);
    let got = nth_unit::gathered(turn, groups::slice(pool, &chosen, 0, k.saturating_mul(g)));
    paid(pool, list, sides, got, k, b)
}

/// What is got, in canonical order, with the dearest units that can be bought besides.
fn paid<'p>(pool: &'p Pool, list: &[Part], sides: &Sides<'_>, got: Lent<'p, Part>, applications: u64, b: u64) -> Match<'p> {
    let mut taken = got.iter().peekable();
    let mut rest = pool.parts.lend();
    for part in list {
        let units = taken.next_if(|one| one.run == part.run).map_or(0, |one| one.units);
        if sides.buy(part) && units < part.units {
            rest.push(Part { units: part.units.saturating_sub(units), ..*part });
        }
    }
    Match { bought: groups::slice(pool, &rest, 0, applications.saturating_mul(b)), got, applications }
}

/// For the customer, where some units may be bought or got and some only be got: every choice of units got, by dynamic programming over
/// single units.
///
/// The state is how many were bought and got so far, reading units dearest first; a unit that is not got is bought if it can be.
/// The value is the sum of prices got and, for ties, the set as a number in which cheaper units weigh more.
fn overlapping<'e>(turn: &Turn<'_, 'e>, list: &[Part], sides: &Sides<'_>, b: u64, g: u64, most: u64) -> Match<'e> {
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
    // (bought, got) -> (sum, set)
    let mut states: Vec<((u64, u64), (i64, u64))> = vec![((0, 0), (0, 0))];
    let mut rest = units.iter().zip(0_u32..).peekable();
    while let Some((unit, place)) = rest.next() {
        let mut after = Vec::new();
        for ((bought, got), (sum, set)) in states {
            after.push(((bought.saturating_add(u64::from(unit.buy)), got), (sum, set)));
            if unit.get && got.checked_div(g).unwrap_or(0) < most {
                let bit = 1_u64.checked_shl(place).unwrap_or(0);
                after.push(((bought, got.saturating_add(1)), (sum.saturating_add(unit.one.price), set | bit)));
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
    let best = complete.max_by_key(|(got, (sum, set))| (*sum, std::cmp::Reverse(*got), *set));
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
