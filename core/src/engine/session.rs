//! The state of one evaluation: lines, runs of units, what was taken off, and which promotions joined.

use smallvec::SmallVec;

pub(crate) use super::attribute::{attribute_holds, decimal_text};
pub(crate) use super::part::{Part, Piece, UnitChoice, total};
use super::pool::{Lent, Pool};
use crate::compile::{Compiled, CompiledSelector, Promo, Symbol};
use crate::model::{Basis, Cart, Class, Floor, Line};
use crate::money::{Currency, Rate, RoundingMode, mul_div};
use crate::outcome::LimitKind;
use crate::schedule::Instant;
use crate::sort;
use crate::table::Table;

/// A line of the cart, ready to be matched.
#[derive(Debug, Clone)]
pub(crate) struct LineState {
    pub(crate) sku: Symbol,
    pub(crate) seller: Symbol,
    /// The rulebook's names of the line's categories and of all above them.
    pub(crate) categories: SmallVec<[Symbol; 4]>,
    pub(crate) tags: SmallVec<[Symbol; 4]>,
    pub(crate) quantity: u64,
    pub(crate) subtotal: i64,
    pub(crate) list_price: Option<i64>,
    pub(crate) cost: Option<i64>,
    pub(crate) floor: i64,
    pub(crate) discountable: bool,
    /// Its place when lines are sorted by SKU and id.
    pub(crate) rank: u32,
    /// Its SKU among those of the cart: ascending as they do.
    pub(crate) good: u32,
    /// Whether it has runs that may have become alike.
    pub(crate) unsettled: bool,
}

/// Units of one line that are in every respect alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) line: u32,
    /// The next run of the line, or `NO_RUN`.
    pub(crate) next: u32,
    pub(crate) units: u64,
    pub(crate) list: i64,
    pub(crate) class: i64,
    pub(crate) price: i64,
    pub(crate) consumed: bool,
    pub(crate) closed: bool,
    /// One more than the slot of the promotion that set the price; 0: none.
    pub(crate) set_by: u32,
}

pub(crate) const NO_RUN: u32 = u32::MAX;

/// A shipping entry.
#[derive(Debug, Clone)]
pub(crate) struct ShipState {
    pub(crate) method: Symbol,
    pub(crate) amount: i64,
    pub(crate) price: i64,
}

/// What an adjustment is made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Line(u32),
    Shipping(u32),
}

/// An amount taken off a line or a shipping entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// The candidate's slot, or `POINTS`.
    pub(crate) slot: u32,
    pub(crate) class: Class,
    pub(crate) subject: Subject,
    pub(crate) amount: i64,
}

/// The slot of redeemed points.
pub(crate) const POINTS: u32 = u32::MAX;

/// Why a benefit gave nothing, or a promotion was not let in. Texts are made later, and only if asked for.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    Inactive,
    NotStarted,
    Ended,
    OutsideWindow,
    CodeUnknown,
    CodeEnded,
    CodeNotYours,
    Currency,
    Limit {
        which: LimitKind,
        needed: u64,
        actual: u64,
    },
    Budget,
    Condition(Box<Leaf>),
    /// The same, when nobody asks which.
    Unmet,
    Incompatible {
        slot: u32,
    },
    SavesLess {
        slot: u32,
        by: i64,
    },
    NoEligible {
        needed: u64,
        actual: u64,
    },
    Floor,
    Nothing,
}

/// A condition that does not hold, with its numbers.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    /// The path below the promotion.
    pub(crate) path: String,
    pub(crate) measure: &'static str,
    pub(crate) needed: Value,
    pub(crate) actual: Value,
    pub(crate) basis: Option<Basis>,
    /// The selector that was measured, for near misses; `Some(None)`: everything.
    pub(crate) items: Option<Option<CompiledSelector>>,
    /// Whether what is missing is a lower bound.
    pub(crate) lower: bool,
    /// Whether only discountable units count towards it.
    pub(crate) discountable: bool,
}

impl Leaf {
    pub(crate) fn new(path: &str, measure: &'static str, needed: Value, actual: Value) -> Leaf {
        Leaf { path: path.to_owned(), measure, needed, actual, basis: None, items: None, lower: false, discountable: false }
    }
}

/// A number or a text of a reason.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Amount(i64),
    Count(u64),
    Text(String),
}

/// A candidate promotion in one evaluation.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) promo: u32,
    /// The entered code that triggered it: its place in the session's list.
    pub(crate) code: Option<u32>,
    /// One more than its place among those that joined; 0: it did not.
    pub(crate) joined: u32,
    pub(crate) classes: u8,
    pub(crate) given: i64,
    pub(crate) times: u64,
    /// Applications of consuming benefits and full steps, which `per_cart` bounds.
    pub(crate) applications: u64,
    pub(crate) prepaid: i64,
    /// What floors kept it from giving besides.
    pub(crate) floored: i64,
    pub(crate) points: u64,
    pub(crate) gifts: u64,
    pub(crate) coupons: u64,
    /// What takers of its units gave more than it did, and the last of them.
    pub(crate) lost_by: i64,
    pub(crate) lost_to: u32,
    /// It lost all its units: it does not come back.
    pub(crate) retired: bool,
    /// What it is refused for, from its first turn.
    pub(crate) refusal: Option<Refusal>,
    /// Which of its benefits had that turn.
    pub(crate) refused_benefit: u32,
    /// And which step of it, if it is tiers.
    pub(crate) refused_step: Option<usize>,
    /// What a next step of it needs, for near misses.
    pub(crate) next_steps: Vec<Leaf>,
}

impl Slot {
    pub(crate) fn new(promo: u32, code: Option<u32>) -> Slot {
        Slot {
            promo,
            code,
            joined: 0,
            classes: 0,
            given: 0,
            times: 0,
            applications: 0,
            prepaid: 0,
            floored: 0,
            points: 0,
            gifts: 0,
            coupons: 0,
            lost_by: 0,
            lost_to: 0,
            retired: false,
            refusal: None,
            refused_benefit: 0,
            refused_step: None,
            next_steps: Vec::new(),
        }
    }
}

/// An entered code.
#[derive(Debug, Clone)]
pub(crate) struct Entered {
    /// Its place among the codes that the cart enters, or in the wallet.
    pub(crate) place: usize,
    /// The form in which codes are compared, in UTF-8.
    pub(crate) normal: SmallVec<[u8; 64]>,
    pub(crate) coupon: Option<u32>,
    /// Owned, not entered: its failure is not reported.
    pub(crate) wallet: bool,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) malformed: bool,
    /// The rulebook knows it.
    pub(crate) known: bool,
    /// A condition names it.
    pub(crate) named: bool,
}

/// A gift that is given.
#[derive(Debug, Clone)]
pub(crate) struct GivenGift {
    pub(crate) slot: u32,
    pub(crate) alternatives: Vec<crate::model::Sku>,
    pub(crate) sku: crate::model::Sku,
    pub(crate) quantity: u64,
}

/// A coupon that is to be issued.
#[derive(Debug, Clone)]
pub(crate) struct GivenCoupon {
    pub(crate) slot: u32,
    pub(crate) coupon: crate::model::CouponId,
    pub(crate) quantity: u64,
    pub(crate) valid_days: Option<u32>,
}

/// The part of the state that benefits change and a trial restores.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    pub(crate) runs: Table<Run>,
    pub(crate) ships: Table<ShipState>,
    pub(crate) taken: Vec<Taken>,
    pub(crate) slots: Table<Slot>,
    /// Slots in the order they joined.
    pub(crate) joined: Vec<u32>,
    pub(crate) gifts: Vec<GivenGift>,
    pub(crate) coupons: Vec<GivenCoupon>,
    /// Points earned per line.
    pub(crate) line_points: Vec<u64>,
    pub(crate) earned: u64,
    pub(crate) spent_points: u64,
    pub(crate) points_value: i64,
    pub(crate) points_refusal: Option<Refusal>,
    /// First run of each line.
    pub(crate) heads: Vec<u32>,
    /// How many promotions joined so far, also those that lost everything again.
    pub(crate) joinings: u32,
}

impl Entered {
    pub(crate) fn normal(&self) -> &str {
        std::str::from_utf8(&self.normal).unwrap_or_default()
    }
}

impl Ledger {
    fn clear(&mut self) {
        let Ledger { runs, ships, taken, slots, joined, gifts, coupons, line_points, heads, .. } = std::mem::take(self);
        *self = Ledger { runs, ships, taken, slots, joined, gifts, coupons, line_points, heads, ..Ledger::default() };
        self.runs.clear();
        self.ships.clear();
        self.taken.clear();
        self.slots.clear();
        self.joined.clear();
        self.gifts.clear();
        self.coupons.clear();
        self.line_points.clear();
        self.heads.clear();
    }
}

/// What an evaluation fills, kept from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    lines: Table<LineState>,
    codes: Vec<Entered>,
    ledger: Ledger,
    stayed: Vec<Option<Vec<(u32, i64)>>>,
    tried: Vec<(u32, u32, i64)>,
}

/// A change of the cart that is only supposed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Supposed<'e> {
    /// One more line.
    Line(&'e Line),
    /// More units of a line.
    Units { line: usize, units: u64 },
}

/// One evaluation.
pub(crate) struct Session<'e> {
    pub(crate) engine: &'e Compiled,
    pub(crate) cart: &'e Cart,
    /// What is evaluated besides what stands in the cart; only its money is read then, no outcome is written.
    pub(crate) change: Option<Supposed<'e>>,
    pub(crate) pool: &'e Pool,
    pub(crate) currency: Currency,
    pub(crate) at: Instant,
    pub(crate) class: Class,
    pub(crate) lines: Table<LineState>,
    pub(crate) codes: Vec<Entered>,
    pub(crate) ledger: Ledger,
    /// Whether reasons are wanted.
    pub(crate) detailed: bool,
    /// Whether floors hold: without them a benefit is tried to see what they keep.
    pub(crate) floors: bool,
    /// Whether points are wanted line by line.
    pub(crate) per_line: bool,
    /// Per group that takes the best: its members that stay, once decided.
    pub(crate) stayed: Vec<Option<Vec<(u32, i64)>>>,
    /// What members of such groups save alone: group, slot, saving.
    pub(crate) tried: Vec<(u32, u32, i64)>,
    /// Automatic promotions that count as touched whatever the cart holds: those whose loss a return explains.
    pub(crate) expected: Vec<u32>,
    /// Which units the benefit at its turn may use, when somebody chooses that.
    pub(crate) units: Option<Box<UnitChoice>>,
    /// How good the combination is known to be, when it was searched for.
    pub(crate) optimality: Option<crate::outcome::Optimality>,
}

impl<'e> Session<'e> {
    /// An evaluation that has not begun.
    pub(crate) fn new(engine: &'e Compiled, cart: &'e Cart, at: Instant, memory: Memory, pool: &'e Pool) -> Session<'e> {
        let Memory { lines, codes, ledger, mut stayed, tried } = memory;
        stayed.resize(engine.groups.len(), None);
        Session {
            engine,
            cart,
            change: None,
            pool,
            currency: cart.currency,
            at,
            class: Class::Price,
            lines,
            codes,
            ledger,
            detailed: true,
            floors: true,
            per_line: true,
            stayed,
            tried,
            units: None,
            optimality: None,
            expected: Vec::new(),
        }
    }

    /// What the evaluation filled, emptied for the next.
    pub(crate) fn into_memory(self) -> Memory {
        let Session { mut lines, mut codes, mut ledger, mut stayed, mut tried, .. } = self;
        lines.clear();
        codes.clear();
        ledger.clear();
        stayed.clear();
        tried.clear();
        Memory { lines, codes, ledger, stayed, tried }
    }

    /// The refusal for a condition that does not hold; which one is only worked out when somebody asks.
    pub(crate) fn unmet(&self, leaf: impl FnOnce() -> Leaf) -> Refusal {
        if self.detailed { Refusal::Condition(Box::new(leaf())) } else { Refusal::Unmet }
    }

    /// An entered code as its customer wrote it.
    pub(crate) fn code_text(&self, code: &Entered) -> &'e str {
        let cart: &'e Cart = self.cart;
        let owned = || cart.customer.as_ref().and_then(|customer| customer.wallet.get(code.place));
        (if code.wallet { owned() } else { cart.codes.get(code.place) }).map_or("", String::as_str)
    }

    pub(crate) fn promo(&self, slot: u32) -> &'e Promo {
        let engine: &'e Compiled = self.engine;
        &engine.promos[self.ledger.slots[slot].promo]
    }

    pub(crate) fn cart_line(&self, line: u32) -> Option<&'e Line> {
        let cart: &'e Cart = self.cart;
        cart.lines.get(line as usize).or(match self.change {
            Some(Supposed::Line(line)) => Some(line),
            _ => None,
        })
    }

    /// Whether a selector matches a line by the line alone: `None` when that depends on the unit (`on_sale`), or cannot be said
    /// (a price without the cart's currency).
    pub(crate) fn line_matches(&self, selector: &CompiledSelector, line: u32) -> Option<bool> {
        let state = &self.lines[line];
        let any = |wanted: &[Symbol], had: &[Symbol]| wanted.is_empty() || had.iter().any(|symbol| wanted.contains(symbol));
        let plain = (selector.sku.is_empty() || selector.sku.contains(&state.sku))
            && any(&selector.category, &state.categories)
            && any(&selector.tag, &state.tags)
            && (selector.seller.is_empty() || selector.seller.contains(&state.seller));
        if !plain {
            return Some(false);
        }
        let Some(rest) = &selector.rest else { return Some(true) };
        if !rest.attribute.is_empty() {
            let attributes = self.cart_line(line).map(|one| &one.attributes);
            if !rest.attribute.iter().all(|test| attributes.is_some_and(|one| attribute_holds(test, one))) {
                return Some(false);
            }
        }
        let mut certain = rest.on_sale.is_none();
        if let Some(range) = &rest.price {
            let within = |bound: &Option<crate::Amounts>, lower: bool| match bound {
                None => Some(true),
                Some(amounts) => amounts.get(self.currency).map(|amount| {
                    let bound = i128::from(amount.minor_units()).saturating_mul(i128::from(state.quantity));
                    if lower { bound <= i128::from(state.subtotal) } else { i128::from(state.subtotal) <= bound }
                }),
            };
            match (within(&range.min, true), within(&range.max, false)) {
                (Some(true), Some(true)) => {}
                (Some(_), Some(_)) => return Some(false),
                _ => certain = false,
            }
        }
        for one in &rest.all {
            match self.line_matches(one, line) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => certain = false,
            }
        }
        if !rest.any.is_empty() {
            let mut found = Some(false);
            for one in &rest.any {
                match self.line_matches(one, line) {
                    Some(true) => {
                        found = Some(true);
                        break;
                    }
                    Some(false) => {}
                    None => found = None,
                }
            }
            match found {
                Some(false) => return Some(false),
                Some(true) => {}
                None => certain = false,
            }
        }
        if let Some(not) = &rest.not {
            match self.line_matches(not, line) {
                Some(true) => return Some(false),
                Some(false) => {}
                None => certain = false,
            }
        }
        if certain { Some(true) } else { None }
    }

    /// Whether a selector matches the units of a run.
    pub(crate) fn run_matches(&self, selector: &CompiledSelector, run: u32) -> bool {
        let line = self.ledger.runs[run].line;
        match self.line_matches(selector, line) {
            Some(certain) => certain,
            None => self.unit_matches(selector, run),
        }
    }

    fn unit_matches(&self, selector: &CompiledSelector, run: u32) -> bool {
        let line = self.ledger.runs[run].line;
        if let Some(certain) = self.line_matches(selector, line) {
            return certain;
        }
        // Every key but those that depend on the unit holds: otherwise the line alone would have decided.
        let Some(rest) = &selector.rest else { return true };
        let stated = |bound: &Option<crate::Amounts>| bound.as_ref().is_none_or(|amounts| amounts.get(self.currency).is_some());
        rest.price.as_ref().is_none_or(|range| stated(&range.min) && stated(&range.max))
            && rest.on_sale.is_none_or(|wanted| self.on_sale(run) == wanted)
            && rest.all.iter().all(|one| self.unit_matches(one, run))
            && (rest.any.is_empty() || rest.any.iter().any(|one| self.unit_matches(one, run)))
            && rest.not.as_ref().is_none_or(|one| !self.unit_matches(one, run))
    }

    fn on_sale(&self, run: u32) -> bool {
        let run = &self.ledger.runs[run];
        let reference = self.lines[run.line].list_price;
        run.price < run.list || reference.is_some_and(|list_price| run.price < list_price)
    }

    pub(crate) fn basis_price(&self, run: u32, basis: Basis) -> i64 {
        let run = &self.ledger.runs[run];
        match basis {
            Basis::List => run.list,
            Basis::Class => run.class,
            Basis::Running => run.price,
        }
    }

    /// The sum of prices of the units that a selector matches (of all lines, not only discountable ones).
    pub(crate) fn spend(&self, items: Option<&CompiledSelector>, basis: Basis) -> i64 {
        let mut sum: i64 = 0;
        for run in self.ledger.runs.indexes() {
            let units = self.ledger.runs[run].units;
            if units > 0 && items.is_none_or(|selector| self.run_matches(selector, run)) {
                sum = sum.saturating_add(total(self.basis_price(run, basis), units));
            }
        }
        sum
    }

    /// The same over units that may be discounted, also those that cost nothing any more.
    pub(crate) fn discountable_spend(&self, items: Option<&CompiledSelector>, basis: Basis) -> i64 {
        let runs = self.ledger.runs.iter().zip(0_u32..).filter(|(one, _)| one.units > 0 && self.lines[one.line].discountable);
        let matched = runs.filter(|(_, run)| items.is_none_or(|selector| self.run_matches(selector, *run)));
        matched.map(|(one, run)| total(self.basis_price(run, basis), one.units)).fold(0, i64::saturating_add)
    }

    /// How many units a selector matches.
    pub(crate) fn count(&self, items: Option<&CompiledSelector>) -> u64 {
        let mut sum: u64 = 0;
        for run in self.ledger.runs.indexes() {
            let units = self.ledger.runs[run].units;
            if units > 0 && items.is_none_or(|selector| self.run_matches(selector, run)) {
                sum = sum.saturating_add(units);
            }
        }
        sum
    }

    /// How many distinct SKUs the units have that a selector matches.
    pub(crate) fn distinct(&self, items: Option<&CompiledSelector>) -> u64 {
        let mut lines = self.pool.numbers.lend();
        for run in self.ledger.runs.indexes() {
            let one = &self.ledger.runs[run];
            if one.units > 0 && items.is_none_or(|selector| self.run_matches(selector, run)) {
                lines.push(one.line);
            }
        }
        sort::by_distinct(&mut lines, |line| self.lines[*line].rank);
        // Ranks go by SKU first.
        lines.dedup_by_key(|line| self.lines[*line].good);
        u64::try_from(lines.len()).unwrap_or(u64::MAX)
    }

    /// The lowest price that a promotion may leave a unit of the line.
    pub(crate) fn floor(&self, promo: &Promo, line: u32) -> i64 {
        if !self.floors {
            return 0;
        }
        let state = &self.lines[line];
        let own = match promo.extra().and_then(|extra| extra.floor.as_ref()) {
            None => 0,
            Some(Floor::Cost) => state.cost.unwrap_or(0),
            Some(Floor::Price(price)) => price.get(self.currency).map_or(0, |amount| amount.minor_units()),
            Some(Floor::Margin(margin)) => state.cost.map_or(0, |cost| with_margin(cost, *margin)),
        };
        own.max(state.floor)
    }

    /// How much a promotion may take off each unit of a run.
    pub(crate) fn room(&self, promo: &Promo, run: u32) -> i64 {
        let one = &self.ledger.runs[run];
        one.price.saturating_sub(self.floor(promo, one.line)).max(0)
    }

    /// Runs that a benefit may act on: discountable, matched, not at price 0, in canonical order.
    pub(crate) fn eligible(&self, items: Option<&CompiledSelector>, keep: impl Fn(&Run) -> bool) -> Lent<'e, u32> {
        let mut keys = self.pool.keys.lend();
        for (one, run) in self.ledger.runs.iter().zip(0_u32..) {
            let line = &self.lines[one.line];
            if one.units > 0
                && one.price > 0
                && line.discountable
                && keep(one)
                && items.is_none_or(|selector| self.run_matches(selector, run))
            {
                // Dearest first, then by rank: as one number, because most runs differ in these.
                let dear = i64::MAX.saturating_sub(one.price).unsigned_abs();
                keys.push(u128::from(dear) << 64 | u128::from(line.rank) << 32 | u128::from(run));
            }
        }
        sort::by_distinct(&mut keys, |key| *key);
        let distinct = keys.is_sorted_by(|before, after| before >> 32 < after >> 32);
        let mut runs = self.pool.numbers.collect(keys.iter().map(|key| u32::try_from(key & 0xffff_ffff).unwrap_or(NO_RUN)));
        if !distinct {
            self.sort(&mut runs);
        }
        runs
    }

    /// Canonical order: dearest first, then by SKU and line id, then by history.
    pub(crate) fn sort(&self, runs: &mut [u32]) {
        sort::by(runs, |a, b| self.canonical(*a, *b));
    }

    pub(crate) fn canonical(&self, a: u32, b: u32) -> std::cmp::Ordering {
        let (left, right) = (&self.ledger.runs[a], &self.ledger.runs[b]);
        right
            .price
            .cmp(&left.price)
            .then_with(|| self.lines[left.line].rank.cmp(&self.lines[right.line].rank))
            .then_with(|| right.class.cmp(&left.class))
            .then_with(|| right.list.cmp(&left.list))
            .then_with(|| left.consumed.cmp(&right.consumed))
            .then_with(|| left.closed.cmp(&right.closed))
            .then_with(|| self.held_since(left.set_by).cmp(&self.held_since(right.set_by)))
    }

    /// When the promotion that set a price joined; one that is only now at its turn comes last.
    fn held_since(&self, set_by: u32) -> u32 {
        match set_by.checked_sub(1) {
            None => 0,
            Some(slot) => match self.ledger.slots[slot].joined {
                0 => u32::MAX,
                joined => joined,
            },
        }
    }

    /// Takes pieces off: cuts the runs where a piece is only a part of one, and notes the adjustments.
    ///
    /// A discount S of n units gives S mod n of them one minor unit more than the others.
    pub(crate) fn take(&mut self, slot: u32, pieces: &[Piece]) {
        let closes = slot != POINTS && self.class <= Class::Item && self.promo(slot).line_exclusive;
        for piece in pieces {
            if piece.units == 0 {
                continue;
            }
            let run = self.ledger.runs[piece.run].clone();
            if piece.off > 0 {
                self.note(slot, Subject::Line(run.line), piece.off);
            }
            let off = u64::try_from(piece.off).unwrap_or(0);
            let low = off.checked_div(piece.units).and_then(|low| i64::try_from(low).ok()).unwrap_or(0);
            let high_part = off.checked_rem(piece.units).unwrap_or(0);
            let low_part = piece.units.saturating_sub(high_part);
            let whole = piece.units >= run.units;
            self.lines[run.line].unsettled = true;
            let make = |off: i64, units: u64| {
                let mut one = run.clone();
                one.units = units;
                one.price = run.price.saturating_sub(off);
                one.consumed |= piece.consume;
                one.closed |= closes && off > 0;
                // A unit that a short budget left at its list price is nobody's.
                if piece.hold && off > 0 {
                    one.set_by = slot.saturating_add(1);
                }
                one
            };
            let low_run = make(low, low_part);
            if whole {
                self.ledger.runs[piece.run] = low_run;
            } else {
                self.ledger.runs[piece.run].units = run.units.saturating_sub(piece.units);
                self.insert(low_run);
            }
            if high_part > 0 {
                self.insert(make(low.saturating_add(1), high_part));
            }
        }
        for piece in pieces {
            let line = self.ledger.runs[piece.run].line;
            if self.lines[line].unsettled {
                self.lines[line].unsettled = false;
                self.merge(line);
            }
        }
    }

    pub(crate) fn note(&mut self, slot: u32, subject: Subject, amount: i64) {
        self.ledger.taken.push(Taken { slot, class: self.class, subject, amount });
    }

    /// Takes back what a promotion took off a line in this class.
    pub(crate) fn untake(&mut self, slot: u32, line: u32, amount: i64) {
        let mut left = amount;
        for taken in &mut self.ledger.taken {
            if taken.slot == slot && taken.subject == Subject::Line(line) && taken.class == self.class {
                let cut = taken.amount.min(left);
                taken.amount = taken.amount.saturating_sub(cut);
                left = left.saturating_sub(cut);
            }
        }
    }

    /// Units at their list price again, held by nobody: a run of their own.
    pub(crate) fn restore(&mut self, part: Part) -> Part {
        let mut run = self.ledger.runs[part.run].clone();
        let left = run.units.saturating_sub(part.units);
        self.ledger.runs[part.run].units = left;
        run.units = part.units;
        run.price = run.list;
        run.closed = false;
        run.set_by = 0;
        Part { run: self.insert(run), units: part.units }
    }

    /// The usage entry of a promotion.
    pub(crate) fn usage(&self, promotion: &str) -> Option<&'e crate::model::Usage> {
        let cart: &'e Cart = self.cart;
        cart.usage
            .iter()
            .find(|usage| matches!(&usage.subject, crate::model::UsageSubject::Promotion(id) if id.as_str() == promotion))
    }

    fn insert(&mut self, mut run: Run) -> u32 {
        if run.units == 0 {
            return NO_RUN;
        }
        let line = run.line as usize;
        run.next = self.ledger.heads.get(line).copied().unwrap_or(NO_RUN);
        let place = self.ledger.runs.push(run);
        if let Some(head) = self.ledger.heads.get_mut(line) {
            *head = place;
        }
        place
    }

    /// Joins runs of a line that became alike: allocation works on whole runs.
    pub(crate) fn merge(&mut self, line: u32) {
        let mut one = self.ledger.heads.get(line as usize).copied().unwrap_or(NO_RUN);
        while one != NO_RUN {
            let mut previous = one;
            let mut other = self.ledger.runs[one].next;
            while other != NO_RUN {
                let next = self.ledger.runs[other].next;
                let alike = self.ledger.runs[other].units == 0
                    || (self.ledger.runs[one].units > 0
                        && self.ledger.runs[one].price == self.ledger.runs[other].price
                        && self.canonical(one, other) == std::cmp::Ordering::Equal);
                if alike {
                    let units = std::mem::take(&mut self.ledger.runs[other].units);
                    let sum = self.ledger.runs[one].units.saturating_add(units);
                    self.ledger.runs[one].units = sum;
                    self.ledger.runs[previous].next = next;
                } else {
                    previous = other;
                }
                other = next;
            }
            one = self.ledger.runs[one].next;
        }
    }

    /// Begins a class: prices as they stand become the class's prices.
    pub(crate) fn begin(&mut self, class: Class) {
        self.class = class;
        for run in self.ledger.runs.iter_mut() {
            run.class = run.price;
        }
        for line in self.lines.indexes() {
            if self.ledger.heads.get(line as usize).is_some_and(|head| self.ledger.runs[*head].next != NO_RUN) {
                self.merge(line);
            }
        }
    }

    /// What was taken off so far, less what was paid before.
    pub(crate) fn saved(&self) -> i64 {
        let taken = self.ledger.taken.iter().map(|one| one.amount).fold(0_i64, i64::saturating_add);
        let prepaid = self.ledger.slots.iter().map(|slot| slot.prepaid).fold(0_i64, i64::saturating_add);
        taken.saturating_sub(prepaid)
    }
}

/// A cost plus so many percent of it, rounded up.
fn with_margin(cost: i64, margin: Rate) -> i64 {
    let percent = margin.percent();
    let factor = percent.denominator.saturating_add(percent.numerator);
    mul_div(i128::from(cost), factor, percent.denominator, RoundingMode::Up)
        .and_then(|floor| i64::try_from(floor).ok())
        .unwrap_or(i64::MAX)
}
