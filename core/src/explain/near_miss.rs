//! What is missing for more. Each entry is a promise: the change was made and evaluated, and the saving was there.

use super::totals::totals;
use crate::compile::{CompiledBenefit, CompiledSelector};
use crate::engine::Engine;
use crate::engine::Trial;
use crate::engine::session::{Leaf, Refusal, Session, Subject, Supposed, Value, attribute_holds};
use crate::model::{AttributeValue, Basis, Cart, Class, Line, LinePrice, Selector, TestOp};
use crate::money::{Amount, Amounts, Currency, RoundingMode, mul_div};
use crate::outcome::{Brief, BriefTarget, Change, NearMiss};
use crate::sort;
use crate::validate;

/// Units that a quantity change may propose at most.
const MOST_UNITS: u64 = 10;
/// Lines that are tried for a benefit that lacks units.
const MOST_LINES: usize = 8;
/// Amounts that are tried for one benefit that reads what others leave.
const MOST_AMOUNTS: usize = 8;
/// The line that stands for something one might add.
const PROBE: &str = "$probe";

/// Changed carts that are evaluated for one outcome at most: what an explanation costs does not grow with the rulebook.
pub(crate) const MOST_TRIES: u32 = 64;

/// The near misses of a session that has run, smallest change first.
pub(crate) fn near_misses(engine: &Engine, session: &Session<'_>, trial: Trial<'_>) -> Vec<NearMiss> {
    let most = session.engine.near_misses as usize;
    if most == 0 {
        return Vec::new();
    }
    // With the size of the change, which may be more than was missing, and the slot.
    let mut found: Vec<((bool, i64), u32, NearMiss)> = Vec::new();
    let mut finder = Finder { engine, session, saved: saved(session), tries: 0, trial };
    let mut hints: Vec<Hint<'_>> = Vec::new();
    for slot in session.ledger.slots.indexes() {
        finder.hints(slot, &mut hints);
    }
    // Slots ascend by position, so a stable sort keeps it for ties.
    sort::by_key(&mut hints, |hint| hint.size);
    for hint in &hints {
        if found.len() == most || finder.tries == MOST_TRIES {
            break;
        }
        // More units of a line are only looked for while fewer do not help.
        if !matches!(hint.lacks, Lacks::Bound(_))
            && found.iter().any(|(.., known)| known.promotion == session.promo(hint.slot).id)
        {
            continue;
        }
        if let Some(near) = finder.find(hint).filter(|near| !found.iter().any(|(.., known)| known == near)) {
            let size = match near.change {
                Change::Spend { amount, .. } => (false, amount.minor_units()),
                Change::Quantity { units, .. } => (true, i64::try_from(units).unwrap_or(i64::MAX)),
            };
            found.push((size, hint.slot, near));
        }
    }
    sort::by_key(&mut found, |(size, slot, _)| (*size, *slot));
    found.into_iter().map(|(.., near)| near).collect()
}

/// What the order saves. Points that pay are the customer's own: they are no saving.
fn saved(session: &Session<'_>) -> i64 {
    totals(session).saved.minor_units().saturating_sub(session.ledger.points_value)
}

/// Something that is missing.
struct Hint<'a> {
    slot: u32,
    /// Whether units are missing, not money, and how many of either.
    size: (bool, u64),
    lacks: Lacks<'a>,
}

/// What is missing.
enum Lacks<'a> {
    /// What a bound asks for.
    Bound(&'a Leaf),
    /// Units for the first application of the benefit that was refused.
    Units,
    /// A unit for one more application of the benefit at this place.
    OneMore(usize),
}

struct Finder<'a> {
    engine: &'a Engine,
    session: &'a Session<'a>,
    /// What the cart saves as it stands.
    saved: i64,
    tries: u32,
    trial: Trial<'a>,
}

impl<'a> Finder<'a> {
    fn hints(&self, slot: u32, hints: &mut Vec<Hint<'a>>) {
        let state = &self.session.ledger.slots[slot];
        let of_leaf = |leaf: &'a Leaf| missing(leaf).map(|size| Hint { slot, size, lacks: Lacks::Bound(leaf) });
        let of_units = |units| Hint { slot, size: (true, units), lacks: Lacks::Units };
        match &state.refusal {
            _ if state.joined > 0 => {
                hints.extend(state.next_steps.iter().filter_map(of_leaf));
                let benefits = self.session.promo(slot).benefits.iter().enumerate();
                let short = benefits.filter(|(_, (_, benefit))| self.lacks_one(slot, benefit));
                hints.extend(short.map(|(place, _)| Hint { slot, size: (true, 1), lacks: Lacks::OneMore(place) }));
            }
            Some(Refusal::Condition(leaf)) => hints.extend(std::iter::once(&**leaf).chain(&leaf.or).filter_map(of_leaf)),
            Some(Refusal::NoEligible { .. }) => hints.extend((1..=3).map(of_units)),
            _ => {}
        }
    }

    /// Whether what is left over of an applied benefit's goods is one unit short of another application.
    fn lacks_one(&self, slot: u32, benefit: &CompiledBenefit) -> bool {
        let Some((needed, group)) = benefit.units_of_one() else { return false };
        let mut selectors: Vec<Option<&CompiledSelector>> = Vec::new();
        benefit.targets(&mut |items| selectors.push(items));
        let session = self.session;
        let wanted = |run: u32| selectors.iter().any(|items| items.is_none_or(|items| session.run_matches(items, run)));
        let free = session.eligible(None, |run| group.shares_units || !run.consumed);
        let there = free.iter().filter(|part| wanted(part.run)).map(|part| part.units).fold(0, u64::saturating_add);
        let used = if group.shares_units { session.ledger.slots[slot].times.saturating_mul(needed) } else { 0 };
        there.saturating_sub(used).saturating_add(1) >= needed
    }

    fn find(&mut self, hint: &Hint<'_>) -> Option<NearMiss> {
        match hint.lacks {
            Lacks::Bound(leaf) => self.by_leaf(hint.slot, hint.size, leaf),
            Lacks::Units => self.by_units(hint.slot, hint.size.1, None),
            Lacks::OneMore(place) => self.by_units(hint.slot, 1, Some(place)),
        }
    }

    /// A lower bound that is not reached.
    fn by_leaf(&mut self, slot: u32, (units, size): (bool, u64), leaf: &Leaf) -> Option<NearMiss> {
        let items = leaf.items.as_ref()?;
        if !units {
            let selector = items.as_ref().map(|items| items.restore(&self.session.engine.interner));
            let missing = i64::try_from(size).ok()?;
            if !leaf.discountable {
                let change = Change::Spend { amount: Amount::from_minor_units(missing), items: selector };
                return self.keeps(slot, change, None, false).kept;
            }
            return self.by_price(slot, missing, &selector, leaf.basis?);
        }
        let line = self.lines(|line| match items {
            Some(items) => self.session.line_matches(items, line) != Some(false),
            None => true,
        });
        let change = self.more(*line.first()?, size)?;
        self.keeps(slot, change, None, false).kept
    }

    /// A benefit that reads what others leave of the probe: the cheapest probe that is found to be enough.
    ///
    /// Dearer ones by the share that is left, which is exact for percentages but for rounding; then cheaper ones. That nothing below
    /// `low + missing - left` is enough holds since a dearer probe never leaves more than it costs more.
    fn by_price(&mut self, slot: u32, missing: i64, items: &Option<Selector>, basis: Basis) -> Option<NearMiss> {
        let (mut low, mut left) = (0_i64, 0_i64);
        let mut enough: Option<(i64, NearMiss)> = None;
        let (mut next, mut one_less) = (missing, true);
        for _ in 0..MOST_AMOUNTS {
            let change = Change::Spend { amount: Amount::from_minor_units(next), items: items.clone() };
            let tried = self.keeps(slot, change, Some(basis), true);
            match (tried.kept, tried.left) {
                (Some(near), _) => enough = Some((next, near)),
                (None, Some(of_probe)) if of_probe < missing => (low, left) = (next, of_probe),
                _ => break,
            }
            let least = low.checked_add(missing)?.saturating_sub(left);
            next = match &enough {
                None if left == 0 => least,
                None => mul_div(i128::from(low), i128::from(missing), i128::from(left), RoundingMode::Up)
                    .and_then(|amount| i64::try_from(amount).ok())?,
                Some((high, _)) if least >= *high => break,
                Some((high, _)) if std::mem::take(&mut one_less) => high.saturating_sub(1),
                Some(_) => least,
            };
        }
        enough.map(|(_, near)| near)
    }

    /// A benefit that needs more units than there are: the refused one for a first application, or an applied one for one more.
    fn by_units(&mut self, slot: u32, units: u64, applied: Option<usize>) -> Option<NearMiss> {
        let promo = self.session.promo(slot);
        let state = &self.session.ledger.slots[slot];
        let place = applied.unwrap_or(state.refused_benefit as usize);
        let benefit = match promo.benefits.get(place).map(|(_, benefit)| benefit)? {
            CompiledBenefit::Tiers(tiers) => &tiers.steps.get(state.refused_step?)?.1,
            other => other,
        };
        benefit.units_of_one()?;
        let mut selectors: Vec<Option<&CompiledSelector>> = Vec::new();
        match benefit {
            // Another laptop for half a mouse is no small change.
            CompiledBenefit::BuyGet(one) if applied.is_some() => selectors.push(one.get.as_deref()),
            _ => benefit.targets(&mut |items| selectors.push(items)),
        }
        let lines = self.lines(|line| {
            self.session.lines[line].discountable
                && selectors.iter().any(|items| items.is_none_or(|items| self.session.line_matches(items, line) != Some(false)))
        });
        lines.iter().take(MOST_LINES).find_map(|line| {
            let change = self.more(*line, units)?;
            self.keeps(slot, change, None, applied.is_some()).kept
        })
    }

    /// Lines of a kind, cheapest unit first.
    fn lines(&self, keep: impl Fn(u32) -> bool) -> Vec<u32> {
        let by_unit = |line: u32| self.session.cart_line(line).is_some_and(|line| matches!(line.price, LinePrice::Unit(_)));
        let mut lines: Vec<u32> = self.session.lines.indexes().filter(|line| by_unit(*line) && keep(*line)).collect();
        let price = |line: &u32| {
            let state = &self.session.lines[*line];
            (i128::from(state.subtotal), i128::from(state.quantity))
        };
        sort::by(&mut lines, |a, b| {
            let ((left, left_units), (right, right_units)) = (price(a), price(b));
            // Unit prices are compared as fractions: left/left_units with right/right_units.
            left.saturating_mul(right_units)
                .cmp(&right.saturating_mul(left_units))
                .then_with(|| self.session.ranks[*a].place.cmp(&self.session.ranks[*b].place))
        });
        lines
    }

    fn more(&self, line: u32, units: u64) -> Option<Change> {
        let line = self.session.cart_line(line)?;
        match line.price {
            LinePrice::Unit(_) if line.quantity.saturating_add(units) <= crate::MAX_QUANTITY => {
                Some(Change::Quantity { line: line.id.clone(), units })
            }
            _ => None,
        }
    }

    /// Makes the change and looks whether it gives more. `reads`: for a benefit that reads on this basis what others leave; `again`: it
    /// must apply more often, too.
    fn keeps(&mut self, slot: u32, change: Change, reads: Option<Basis>, again: bool) -> Tried {
        let cart = self.session.cart;
        let probe;
        let (supposed, costs) = match &change {
            Change::Spend { amount, items } => match probe_line(cart, *amount, items.as_ref(), reads.is_some()) {
                None => return Tried::default(),
                Some(line) => {
                    probe = line;
                    (Supposed::Line(&probe), i128::from(amount.minor_units()))
                }
            },
            Change::Quantity { line, units } => {
                let place = cart.lines.iter().position(|one| one.id == *line);
                let Some((place, LinePrice::Unit(price))) = place.and_then(|place| Some((place, cart.lines.get(place)?.price)))
                else {
                    return Tried::default();
                };
                let costs = i128::from(price.minor_units()).saturating_mul(i128::from(*units));
                (Supposed::Units { line: place, units: *units }, costs)
            }
        };
        if !validate::has_room(cart, costs) || self.tries == MOST_TRIES {
            return Tried::default();
        }
        self.tries = self.tries.saturating_add(1);
        let promo = self.session.ledger.slots[slot].promo;
        let after = self.after(supposed, promo, reads);
        let left = reads.and_then(|_| i64::try_from(costs).ok()).map(|costs| costs.saturating_sub(after.taken));
        let kept = after.gained.and_then(|gained| self.promise(slot, change, &gained, after.saved, again));
        Tried { kept, left }
    }

    /// Evaluates the changed cart.
    fn after(&mut self, supposed: Supposed<'_>, promo: u32, reads: Option<Basis>) -> After {
        if let Some(brief) = self.engine.suppose_in_short(self.session, supposed, &mut self.trial) {
            let probe = BriefTarget::Line(self.session.cart.lines.len());
            return After::of_brief(brief, promo as usize, probe, reads);
        }
        let memory = std::mem::take(self.trial.memory);
        let session = self.engine.suppose(self.session, supposed, memory);
        let after = After::of_session(&session, promo, reads);
        *self.trial.memory = session.into_memory();
        after
    }

    /// The entry, if a promotion that joined with the change gives more than before, and the order saves more.
    fn promise(&self, slot: u32, change: Change, after: &Gained, saved: i64, again: bool) -> Option<NearMiss> {
        let before = Some(&self.session.ledger.slots[slot]).filter(|slot| slot.joined > 0);
        let saves = saved.checked_sub(self.saved)?;
        let points = after.points.saturating_sub(before.map_or(0, |before| before.points));
        let gifts = after.gifts.saturating_sub(before.map_or(0, |before| before.gifts));
        let more = points > 0 || gifts > 0;
        let itself = before.is_none_or(|before| (after.given > before.given || more) && (!again || after.times > before.times));
        if !itself || saves < 0 || (saves == 0 && !more) {
            return None;
        }
        Some(NearMiss {
            promotion: self.session.promo(slot).id.clone(),
            change,
            saves: Amount::from_minor_units(saves),
            points: (points > 0).then_some(points),
            gifts: (gifts > 0).then_some(gifts),
        })
    }
}

/// What came of a change.
#[derive(Default)]
struct Tried {
    kept: Option<NearMiss>,
    /// What others left of the probe, if it was evaluated and is asked for.
    left: Option<i64>,
}

/// What the order comes to with a change.
struct After {
    saved: i64,
    /// What the promotion gives, if it applies.
    gained: Option<Gained>,
    /// What others took off the probe, which is the last line, if a benefit reads what they leave.
    taken: i64,
}

/// What a promotion gives.
struct Gained {
    given: i64,
    times: u64,
    points: u64,
    gifts: u64,
}

impl After {
    fn of_session(session: &Session<'_>, promo: u32, reads: Option<Basis>) -> After {
        let slot = session.ledger.slots.iter().find(|slot| slot.promo == promo && slot.joined > 0);
        let probe = session.lines.indexes().last().map(Subject::Line);
        let taken = session.ledger.taken.iter().filter(|one| Some(one.subject) == probe);
        let taken = taken.filter(|one| finds(reads, one.class, || session.ledger.slots[one.slot].promo == promo));
        After {
            saved: saved(session),
            gained: slot.map(|slot| Gained { given: slot.given, times: slot.times, points: slot.points, gifts: slot.gifts }),
            taken: taken.map(|one| one.amount).fold(0, i64::saturating_add),
        }
    }

    /// Common promotions give no gifts.
    fn of_brief(brief: &Brief, promo: usize, probe: BriefTarget, reads: Option<Basis>) -> After {
        let one = brief.applied.iter().find(|one| one.promotion == promo);
        let taken = brief.adjustments.iter().filter(|one| one.target == probe);
        let taken = taken.filter(|one| finds(reads, one.class, || one.promotion == Some(promo)));
        After {
            saved: brief.totals.saved.minor_units(),
            gained: one.map(|one| Gained { given: one.amount.minor_units(), times: one.times, points: one.points, gifts: 0 }),
            taken: taken.map(|one| one.amount.minor_units()).fold(0, i64::saturating_add),
        }
    }
}

/// Whether a promotion of class order that reads on a basis finds what was taken off in a class.
fn finds(reads: Option<Basis>, class: Class, itself: impl Fn() -> bool) -> bool {
    match reads {
        None | Some(Basis::List) => false,
        Some(Basis::Class) => class < Class::Order,
        Some(Basis::Running) => class < Class::Order || (class == Class::Order && !itself()),
    }
}

/// What is missing to a lower bound, if a change can bring it.
fn missing(leaf: &Leaf) -> Option<(bool, u64)> {
    leaf.items.as_ref().filter(|_| leaf.lower)?;
    match (leaf.measure, &leaf.needed, &leaf.actual) {
        ("spend", Value::Amount(needed), Value::Amount(actual)) => {
            let missing = needed.checked_sub(*actual).filter(|missing| *missing > 0)?;
            Some((false, u64::try_from(missing).ok()?))
        }
        ("quantity", Value::Count(needed), Value::Count(actual)) => {
            let missing = needed.checked_sub(*actual).filter(|missing| (1..=MOST_UNITS).contains(missing))?;
            Some((true, missing))
        }
        _ => None,
    }
}

/// A line of that price that a selector matches; `None` if there is none.
fn probe_line(cart: &Cart, amount: Amount, items: Option<&Selector>, discountable: bool) -> Option<Line> {
    let mut probe = Line::new(PROBE, PROBE, 1, LinePrice::Unit(amount)).discountable(discountable);
    if let Some(selector) = items {
        fit(&mut probe, selector);
        if !fits(&probe, amount, selector, cart.currency) {
            return None;
        }
    }
    Some(probe)
}

/// Gives the probe what a selector asks for; what is met first counts.
fn fit(probe: &mut Line, selector: &Selector) {
    if let Some(sku) = selector.sku.first().filter(|_| probe.sku.as_str() == PROBE) {
        probe.sku = sku.clone();
    }
    if let Some(category) = selector.category.first() {
        probe.categories.push(category.clone());
    }
    if let Some(tag) = selector.tag.first() {
        probe.tags.push(tag.clone());
    }
    if probe.seller.is_none() {
        probe.seller = selector.seller.first().cloned();
    }
    for test in selector.attribute.iter().filter(|test| matches!(test.op, TestOp::Eq | TestOp::In)) {
        if let Some(value) = test.values.first() {
            let value: &AttributeValue = value;
            if probe.attributes.get(&test.name).is_none() {
                probe.attributes.insert(test.name.clone(), value.clone());
            }
        }
    }
    if let Some(first) = selector.any.first() {
        fit(probe, first);
    }
    selector.all.iter().for_each(|one| fit(probe, one));
}

/// Whether the probe, a single unit that is not on sale, is what the selector asks for after all.
fn fits(probe: &Line, price: Amount, selector: &Selector, currency: Currency) -> bool {
    let listed = |wanted: &[String], had: &[String]| wanted.is_empty() || had.iter().any(|one| wanted.contains(one));
    let below = |path: &str, above: &str| path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let within = selector.price.as_ref().is_none_or(|range| {
        let bound = |amounts: &Option<Amounts>| amounts.as_ref().map(|amounts| amounts.get(currency));
        bound(&range.min).is_none_or(|min| min.is_some_and(|min| min <= price))
            && bound(&range.max).is_none_or(|max| max.is_some_and(|max| price <= max))
    });
    let fits = |one: &Selector| fits(probe, price, one, currency);
    (selector.sku.is_empty() || selector.sku.contains(&probe.sku))
        && (selector.category.is_empty()
            || selector.category.iter().any(|above| probe.categories.iter().any(|path| below(path, above))))
        && listed(&selector.tag, &probe.tags)
        && (selector.seller.is_empty() || probe.seller.as_ref().is_some_and(|seller| selector.seller.contains(seller)))
        && selector.attribute.iter().all(|test| attribute_holds(test, &probe.attributes))
        && within
        && selector.on_sale != Some(true)
        && (selector.any.is_empty() || selector.any.iter().any(fits))
        && selector.all.iter().all(fits)
        && !selector.not.as_deref().is_some_and(fits)
}
