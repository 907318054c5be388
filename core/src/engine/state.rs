//! What an evaluation holds of its cart: lines, runs of units, codes, candidates, and what was taken off.

use smallvec::SmallVec;

use crate::compile::{CompiledSelector, Symbol};
use crate::model::{Basis, Class};
use crate::outcome::LimitKind;
use crate::table::Table;

#[derive(Debug, Clone)]
pub(crate) struct LineState {
    pub(crate) sku: Symbol,
    pub(crate) seller: Symbol,
    /// Where the names of its categories and of all above them are.
    pub(crate) categories: Span,
    pub(crate) tags: Span,
    pub(crate) quantity: u64,
    pub(crate) subtotal: i64,
    pub(crate) list_price: Option<i64>,
    pub(crate) cost: Option<i64>,
    pub(crate) floor: i64,
    pub(crate) discountable: bool,
    /// Whether it has runs that may have become alike.
    pub(crate) unsettled: bool,
}

/// Where a line is among the others, apart from what else is known of it: sorting looks at nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rank {
    /// Its place when lines are sorted by SKU and id.
    pub(crate) place: u32,
    /// Its SKU among those of the cart: ascending as they do.
    pub(crate) good: u32,
}

/// A part of the session's names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    #[inline]
    pub(crate) fn of(self, names: &[Symbol]) -> &[Symbol] {
        names.get(self.start as usize..self.end as usize).unwrap_or(&[])
    }
}

/// Units of one line that are in every respect alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) line: u32,
    /// The next run of the line, or `NO_RUN`.
    pub(crate) next: u32,
    pub(crate) units: u64,
    pub(crate) list: i64,
    pub(crate) class: i64,
    pub(crate) price: i64,
    pub(crate) consumed: bool,
    /// One more than the slot of the `line_exclusive` promotion that closed it to others; 0: none.
    pub(crate) closed_by: u32,
    /// One more than the slot of the promotion that set the price; 0: none.
    pub(crate) set_by: u32,
}

impl Run {
    /// Whether an item promotion may act on it: nobody else's `line_exclusive` closed it.
    #[inline]
    pub(crate) fn is_open(&self, slot: u32) -> bool {
        self.closed_by == 0 || self.closed_by == slot.saturating_add(1)
    }

    /// What a unit costs on a basis.
    #[inline]
    pub(crate) fn at(&self, basis: Basis) -> i64 {
        match basis {
            Basis::List => self.list,
            Basis::Class => self.class,
            Basis::Running => self.price,
        }
    }
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
    /// What would do as well: the other conditions of an `any`.
    pub(crate) or: Vec<Leaf>,
}

impl Leaf {
    pub(crate) fn new(path: &str, measure: &'static str, needed: Value, actual: Value) -> Leaf {
        let path = path.to_owned();
        Leaf { path, measure, needed, actual, basis: None, items: None, lower: false, discountable: false, or: Vec::new() }
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
    /// Deposits that the benefit used which used most.
    pub(crate) deposits: u64,
    /// What floors kept it from giving besides.
    pub(crate) floored: i64,
    pub(crate) points: u64,
    pub(crate) gifts: u64,
    pub(crate) coupons: u64,
    /// What takers of its units gave more than it did, and the last of them.
    pub(crate) lost_by: i64,
    pub(crate) lost_to: u32,
    /// It lost all its units to lower prices. It may join again, by what else it gives.
    pub(crate) bereft: bool,
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
            deposits: 0,
            floored: 0,
            points: 0,
            gifts: 0,
            coupons: 0,
            lost_by: 0,
            lost_to: 0,
            bereft: false,
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
    /// What was taken in each class.
    pub(crate) off: [i64; 6],
    /// What all units cost now, and what they cost when the class began.
    pub(crate) running: i64,
    pub(crate) at_begin: i64,
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
    pub(crate) heads: Table<u32>,
    /// Whether units were touched since the class began.
    pub(crate) moved: bool,
    /// How many promotions joined so far, also those that lost everything again.
    pub(crate) joinings: u32,
}

impl Ledger {
    /// Counts what was taken in a class.
    pub(super) fn add_off(&mut self, class: Class, amount: i64) {
        if let Some(sum) = self.off.get_mut(class as usize) {
            *sum = sum.saturating_add(amount);
        }
    }

    /// Empties it, and keeps its memory.
    pub(super) fn clear(&mut self) {
        let Ledger { runs, ships, taken, slots, joined, gifts, coupons, line_points, heads, points_refusal, .. } = self;
        runs.clear();
        ships.clear();
        taken.clear();
        slots.clear();
        joined.clear();
        gifts.clear();
        coupons.clear();
        line_points.clear();
        heads.clear();
        *points_refusal = None;
        (self.off, self.running, self.at_begin) = ([0; 6], 0, 0);
        (self.earned, self.spent_points, self.points_value, self.moved, self.joinings) = (0, 0, 0, false, 0);
    }
}
