//! The short way to the short answer.
//!
//! Most carts are small, and most promotions are of a few kinds: percentages and amounts off what names select, buy and get, tiers,
//! shipping, points. For them the state that the other kinds need (floors, owners of units, limits, groups, trials) need not be kept.
//! Here they are worked out on lots of alike units, and a set of lines is a number with a bit for each. Whatever does not fit, a cart or a
//! promotion that the cart touches, takes the long way; both give the same answer, to which tests hold them.

mod act;
mod labels;
mod lines;
#[cfg(test)]
mod tests;

use smallvec::SmallVec;

use self::act::{Part, Used};
use self::labels::{Labels, note};
use self::lines::Lines;
use super::due::Due;
use super::rows::Rows;
use super::session::Supposed;
use crate::compile::{Compiled, CompiledCondition, Key, Symbol};
use crate::coupon;
use crate::explain::totals;
use crate::model::{Cart, Class, Line};
use crate::money::{Amount, Amounts};
use crate::outcome::{Brief, BriefAdjustment, BriefApplied, BriefTarget};
use crate::schedule::{Instant, Status};
use crate::sort;

/// What the short way fills, kept from one cart to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    lines: Lines,
    labels: Labels,
    segments: Vec<Symbol>,
    codes: Vec<SmallVec<[u8; 64]>>,
    /// Promotions that may concern the cart.
    found: Vec<u32>,
    turns: Vec<Due>,
    candidates: Vec<Candidate>,
    parts: Vec<Part>,
    uses: Vec<Used>,
    /// Lines that take a share, in the order in which they do.
    order: Vec<u32>,
    /// The lines, dearest first, once somebody asked.
    dear: Vec<u32>,
    /// What each line takes of what is spread.
    shares: Vec<i64>,
    /// One more than the place of the last adjustment of each line, then of the shipping entry.
    last: Vec<u32>,
}

/// A promotion that may apply.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    promo: u32,
    /// One more than its place among those that applied; 0: it did not.
    applied: u32,
}

/// The lines, as a cart or as rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'s> {
    /// Perhaps with a change.
    Cart(&'s Cart, Option<Supposed<'s>>),
    Rows(&'s Rows),
}

/// One cart on the short way.
struct Way<'s> {
    engine: &'s Compiled,
    cart: &'s Cart,
    source: Source<'s>,
    at: Instant,
    memory: &'s mut Memory,
    brief: &'s mut Brief,
    class: Class,
    /// Whether nobody looks at single units any more.
    closing: bool,
    /// What was taken in each class.
    off: [i64; 6],
    shipping: i64,
    channel: Symbol,
    method: Symbol,
}

/// What a benefit gave.
#[derive(Debug, Clone, Copy)]
struct Given {
    amount: i64,
    times: u64,
    points: u64,
}

/// Writes the short answer to a cart that passed its check, if it can take the short way; the rulebook's rules are common.
pub(super) fn brief(
    engine: &Compiled,
    source: Source<'_>,
    cart: &Cart,
    at: Instant,
    memory: &mut Memory,
    brief: &mut Brief,
) -> bool {
    let wallet = engine.use_wallet && cart.customer.as_ref().is_some_and(|customer| !customer.wallet.is_empty());
    if wallet || cart.redeem.is_some() || cart.shipping.len() > 1 {
        return false;
    }
    let shipping = cart.shipping.first();
    let name = |text: Option<&str>| text.map_or(Symbol::NONE, |text| engine.interner.find(text));
    let mut way = Way {
        engine,
        cart,
        source,
        at,
        memory,
        brief,
        class: Class::Price,
        closing: false,
        off: [0; 6],
        shipping: shipping.map_or(0, |entry| entry.amount.minor_units()),
        channel: name(cart.channel.as_deref()),
        method: name(shipping.map(|entry| entry.method.as_str())),
    };
    if !way.read() || !way.find() {
        return false;
    }
    way.run();
    way.write();
    true
}

impl Way<'_> {
    /// Reads the lines; `false` if they cannot take the short way.
    fn read(&mut self) -> bool {
        self.memory.lines.clear();
        self.memory.labels.clear();
        match self.source {
            Source::Cart(cart, change) => {
                lines::may_be(cart.lines.len().saturating_add(change.and_then(Supposed::line).iter().len()))
                    && self.read_cart(cart, change)
            }
            Source::Rows(rows) => lines::may_be(rows.len()) && self.read_rows(rows),
        }
    }

    fn read_cart(&mut self, cart: &Cart, change: Option<Supposed<'_>>) -> bool {
        match change {
            None => self.read_lines(&cart.lines, None),
            Some(Supposed::Line(line)) => self.read_lines(&cart.lines, None) && self.read_lines(std::slice::from_ref(line), None),
            Some(Supposed::Units { line, units }) => self.read_lines(&cart.lines, Some((line, units))),
        }
    }

    /// Reads lines after those before, one of them perhaps with more units than it has.
    fn read_lines(&mut self, all: &[Line], raised: Option<(usize, u64)>) -> bool {
        let interner = &self.engine.interner;
        let Memory { lines, labels, .. } = &mut *self.memory;
        // Neighbours often are in one category.
        let mut before: &str = "";
        let mut same: SmallVec<[Symbol; 8]> = SmallVec::new();
        for (line, number) in all.iter().zip(0_usize..) {
            let few = Labels::may_have(line.categories.len().max(line.tags.len())) && labels.are_few();
            if line.floor.is_some() || !few {
                return false;
            }
            let more = raised.filter(|(raised, _)| *raised == number).map_or(0, |(_, units)| units);
            let bit = lines.push(line.price, line.quantity.saturating_add(more), line.discountable);
            note(&mut labels.skus, interner.find(line.sku.as_str()), bit);
            for path in &line.categories {
                if path != before {
                    same.clear();
                    let borders = path.bytes().zip(0_usize..).filter(|(byte, _)| *byte == b'/').map(|(_, at)| at);
                    let above = borders.chain([path.len()]).filter_map(|upto| path.get(..upto));
                    same.extend(above.map(|above| interner.find(above)));
                    before = path;
                }
                same.iter().for_each(|symbol| note(&mut labels.categories, *symbol, bit));
            }
            line.tags.iter().for_each(|tag| note(&mut labels.tags, interner.find(tag), bit));
            if let Some(seller) = &line.seller {
                note(&mut labels.sellers, interner.find(seller), bit);
            }
        }
        true
    }

    fn read_rows(&mut self, rows: &Rows) -> bool {
        let Memory { lines, labels, .. } = &mut *self.memory;
        rows.each(|row, categories, tags| {
            let few = Labels::may_have(categories.len().max(tags.len())) && labels.are_few();
            if row.floor.is_some() || !few {
                return false;
            }
            let bit = lines.push(row.price, row.quantity, row.discountable);
            note(&mut labels.skus, row.sku, bit);
            categories.iter().for_each(|symbol| note(&mut labels.categories, *symbol, bit));
            tags.iter().for_each(|symbol| note(&mut labels.tags, *symbol, bit));
            note(&mut labels.sellers, row.seller, bit);
            true
        })
    }

    /// Finds the promotions that may concern the cart; `false` if one of them cannot take the short way.
    fn find(&mut self) -> bool {
        let engine = self.engine;
        let Memory { lines, labels, segments, codes, found, candidates, turns, .. } = &mut *self.memory;
        found.clear();
        codes.clear();
        segments.clear();
        for text in &self.cart.codes {
            let mut normal = SmallVec::new();
            if coupon::normalize_into(text, &mut normal).is_err() {
                continue;
            }
            if let Some(target) = std::str::from_utf8(&normal).ok().and_then(|normal| engine.codes.get(normal)) {
                if target.coupon.is_some() {
                    return false;
                }
                found.extend(&target.promos);
            } else if !engine.families.is_empty() {
                // It may be a signed one.
                return false;
            }
            codes.push(normal);
        }
        let at = self.at.unix_seconds();
        let index = &engine.index;
        index.always(at, found);
        let keys = [
            (Key::Sku, &labels.skus),
            (Key::Category, &labels.categories),
            (Key::Tag, &labels.tags),
            (Key::Seller, &labels.sellers),
        ];
        for (key, names) in keys {
            names.iter().for_each(|(symbol, _)| index.find(key, *symbol, at, found));
        }
        if let Some(customer) = &self.cart.customer {
            segments.extend(customer.segments.iter().map(|segment| engine.interner.find(segment)));
        }
        segments.iter().for_each(|segment| index.find(Key::Segment, *segment, at, found));
        index.find(Key::Channel, self.channel, at, found);
        found.extend(index.within_spend(self.cart.currency, lines.subtotal));
        sort::ascending_distinct(found);
        found.dedup();
        candidates.clear();
        turns.clear();
        for place in found.iter().copied() {
            let promo = &engine.promos[place];
            let open = promo.active && promo.schedule.as_ref().is_none_or(|one| one.status(self.at) == Status::Active);
            if !open || !promo.good_for(self.cart.currency) {
                continue;
            }
            if !promo.common {
                return false;
            }
            let slot = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
            candidates.push(Candidate { promo: place, applied: 0 });
            turns.extend(
                promo.benefits.iter().zip(0_u32..).map(|((class, _), place)| Due::new(*class, promo.priority, slot, place)),
            );
        }
        sort::by_distinct(turns, |due| *due);
        true
    }

    /// Each benefit at its turn, class by class.
    fn run(&mut self) {
        let Memory { last, lines, dear, shares, .. } = &mut *self.memory;
        last.clear();
        last.resize((lines.len() as usize).saturating_add(1), 0);
        dear.clear();
        shares.clear();
        shares.resize(lines.len() as usize, 0);
        self.brief.adjustments.clear();
        self.brief.applied.clear();
        self.brief.line_points.clear();
        self.brief.points_earned = 0;
        let turns = std::mem::take(&mut self.memory.turns);
        let closing = turns.iter().rposition(|due| self.reads_lots(*due));
        for (due, place) in turns.iter().zip(0..) {
            let class = due.class();
            if class != self.class {
                if class == Class::Reward {
                    self.earn();
                }
                self.class = class;
                self.memory.lines.begin();
            }
            self.closing = closing.is_none_or(|closing| closing <= place);
            self.turn(*due);
        }
        if self.class != Class::Reward {
            self.earn();
        }
        self.memory.turns = turns;
    }

    /// Whether a benefit at its turn, or a condition before it, looks at what single units cost.
    fn reads_lots(&self, due: Due) -> bool {
        let promo = self.memory.candidates.get(due.slot as usize).map(|candidate| &self.engine.promos[candidate.promo]);
        promo.is_some_and(|promo| {
            promo.conditions.as_deref().is_some_and(act::condition_reads_lots)
                || promo.benefits.get(due.place as usize).is_some_and(|(_, benefit)| act::reads_lots(benefit))
        })
    }

    fn turn(&mut self, due: Due) {
        let engine = self.engine;
        let Some(candidate) = self.memory.candidates.get(due.slot as usize).copied() else { return };
        let promo = &engine.promos[candidate.promo];
        let admitted = candidate.applied > 0 || promo.conditions.as_deref().is_none_or(|one| self.holds(one));
        let Some((_, benefit)) = promo.benefits.get(due.place as usize).filter(|_| admitted) else { return };
        let Some(given) = self.act(candidate.promo, promo, benefit) else { return };
        if let Some(sum) = self.off.get_mut(self.class as usize) {
            *sum = sum.saturating_add(given.amount);
        }
        let promotion = candidate.promo as usize;
        match (candidate.applied as usize).checked_sub(1).and_then(|place| self.brief.applied.get_mut(place)) {
            Some(known) => {
                known.amount = Amount::from_minor_units(known.amount.minor_units().saturating_add(given.amount));
                known.times = known.times.saturating_add(given.times);
                known.points = known.points.saturating_add(given.points);
            }
            None => {
                let amount = Amount::from_minor_units(given.amount);
                self.brief.applied.push(BriefApplied { promotion, amount, times: given.times, points: given.points });
                let applied = u32::try_from(self.brief.applied.len()).unwrap_or(u32::MAX);
                if let Some(known) = self.memory.candidates.get_mut(due.slot as usize) {
                    known.applied = applied;
                }
            }
        }
    }

    /// Whether a condition holds as things stand.
    fn holds(&mut self, condition: &CompiledCondition) -> bool {
        match condition {
            CompiledCondition::All(list) => list.iter().all(|one| self.holds(one)),
            CompiledCondition::Any(list) => list.is_empty() || list.iter().any(|one| self.holds(one)),
            CompiledCondition::Not(one) => !self.holds(one),
            CompiledCondition::Spend { at_least, at_most, items, basis } => {
                let actual = self.spend(items.as_deref(), *basis);
                let bound = |amounts: &Option<Amounts>| amounts.as_ref().and_then(|amounts| amounts.get(self.cart.currency));
                bound(at_least).is_none_or(|low| low.minor_units() <= actual)
                    && bound(at_most).is_none_or(|high| actual <= high.minor_units())
            }
            CompiledCondition::Customer(customer) => {
                let id = self.cart.customer.as_ref().and_then(|customer| customer.id.as_deref());
                let named = |id: &str| customer.id.contains(&self.engine.interner.find(id));
                (customer.id.is_empty() || id.is_some_and(named))
                    && (customer.segment.is_empty() || self.memory.segments.iter().any(|one| customer.segment.contains(one)))
            }
            CompiledCondition::Channel(any_of) => any_of.contains(&self.channel),
            CompiledCondition::Code { normal, .. } => {
                self.memory.codes.iter().any(|code| normal.iter().any(|one| one.as_bytes() == code.as_slice()))
            }
            CompiledCondition::Time { schedule } => schedule.as_ref().is_none_or(|one| one.status(self.at) == Status::Active),
            // Promotions with other conditions are not of the common kinds.
            _ => false,
        }
    }

    fn amount(&self, amounts: &Amounts) -> i64 {
        amounts.get(self.cart.currency).map_or(0, |amount| amount.minor_units())
    }

    /// Notes an adjustment of a line.
    fn adjust(&mut self, promo: u32, line: u32, off: i64) {
        let target = BriefTarget::Line(line as usize);
        adjust(&mut self.brief.adjustments, &mut self.memory.last, (promo, self.class), line, target, off);
    }

    /// Writes the sums.
    fn write(&mut self) {
        let shipping = self.cart.shipping.first().map_or(0, |entry| entry.amount.minor_units());
        self.brief.totals = totals::of_sums(self.memory.lines.subtotal, shipping, 0, self.off);
        self.brief.points_spent = 0;
        self.brief.optimality = None;
    }
}

impl Given {
    /// What a benefit took off; nothing is no benefit.
    fn amount(amount: i64, times: u64) -> Option<Given> {
        (amount > 0).then_some(Given { amount, times, points: 0 })
    }
}

/// Notes an adjustment of a target, which has a number: of one promotion in one class there is one, if it is the target's last.
#[inline]
fn adjust(
    adjustments: &mut Vec<BriefAdjustment>,
    last: &mut [u32],
    (promo, class): (u32, Class),
    number: u32,
    target: BriefTarget,
    off: i64,
) {
    let promotion = Some(promo as usize);
    let Some(last) = last.get_mut(number as usize) else { return };
    if let Some(known) = (*last as usize).checked_sub(1).and_then(|last| adjustments.get_mut(last))
        && known.promotion == promotion
        && known.class == class
    {
        known.amount = Amount::from_minor_units(known.amount.minor_units().saturating_add(off));
        return;
    }
    adjustments.push(BriefAdjustment { promotion, class, target, amount: Amount::from_minor_units(off) });
    *last = u32::try_from(adjustments.len()).unwrap_or(u32::MAX);
}
