//! One evaluation: what it reads, and the state that promotions change.

pub(crate) use super::attribute::{attribute_holds, decimal_text};
pub(crate) use super::due::Due;
pub(crate) use super::part::{Part, Piece, UnitChoice, total};
use super::pool::Pool;
pub(crate) use super::state::{
    Entered, GivenCoupon, GivenGift, Leaf, Ledger, LineState, NO_RUN, POINTS, Rank, Refusal, Run, ShipState, Slot, Span, Subject,
    Taken, Value,
};
use crate::compile::{Compiled, Promo, Symbol};
use crate::model::{Cart, Class, Line};
use crate::money::Currency;
use crate::schedule::Instant;
use crate::table::Table;

/// What an evaluation fills, kept from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    lines: Table<LineState>,
    ranks: Table<Rank>,
    names: Vec<Symbol>,
    dear: Vec<u32>,
    segments: Vec<Symbol>,
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

impl<'e> Supposed<'e> {
    /// The line that is supposed to be there, too.
    pub(crate) fn line(self) -> Option<&'e Line> {
        match self {
            Supposed::Line(line) => Some(line),
            Supposed::Units { .. } => None,
        }
    }

    /// How many units a line is supposed to have besides its own.
    pub(crate) fn units_of(self, number: usize) -> u64 {
        match self {
            Supposed::Units { line, units } if line == number => units,
            _ => 0,
        }
    }
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
    pub(crate) ranks: Table<Rank>,
    /// The rulebook's names of all lines' categories and tags; each line knows which are its own.
    pub(crate) names: Vec<Symbol>,
    /// The lines, dearest unit first: near to canonical order at any time.
    pub(crate) dear: Vec<u32>,
    /// The rulebook's names of the customer's segments.
    pub(crate) segments: Vec<Symbol>,
    pub(crate) channel: Symbol,
    /// What all lines cost before promotions.
    pub(crate) subtotal: i64,
    /// Whether some line may be discounted.
    pub(crate) some_discountable: bool,
    /// Whether every line may.
    pub(crate) all_discountable: bool,
    /// Whether a line has a floor of its own.
    pub(crate) line_floors: bool,
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
    /// Whether the next best combination is asked for, and what it is.
    pub(crate) second: bool,
    pub(crate) runner_up: Option<crate::outcome::RunnerUp>,
}

impl<'e> Session<'e> {
    /// An evaluation that has not begun.
    pub(crate) fn new(engine: &'e Compiled, cart: &'e Cart, at: Instant, memory: Memory, pool: &'e Pool) -> Session<'e> {
        let Memory { lines, ranks, names, dear, segments, codes, ledger, mut stayed, tried } = memory;
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
            ranks,
            names,
            dear,
            segments,
            channel: Symbol::NONE,
            subtotal: 0,
            some_discountable: false,
            all_discountable: true,
            line_floors: false,
            codes,
            ledger,
            detailed: true,
            floors: true,
            per_line: true,
            stayed,
            tried,
            units: None,
            optimality: None,
            second: false,
            runner_up: None,
            expected: Vec::new(),
        }
    }

    /// What the evaluation filled, emptied for the next.
    pub(crate) fn into_memory(self) -> Memory {
        let Session {
            mut lines, mut ranks, mut names, mut dear, mut segments, mut codes, mut ledger, mut stayed, mut tried, ..
        } = self;
        lines.clear();
        ranks.clear();
        names.clear();
        dear.clear();
        segments.clear();
        codes.clear();
        ledger.clear();
        stayed.clear();
        tried.clear();
        Memory { lines, ranks, names, dear, segments, codes, ledger, stayed, tried }
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
        cart.lines.get(line as usize).or(self.change.and_then(Supposed::line))
    }

    pub(crate) fn note(&mut self, slot: u32, subject: Subject, amount: i64) {
        self.ledger.taken.push(Taken { slot, class: self.class, subject, amount });
        self.ledger.add_off(self.class, amount);
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
        let back = left.saturating_sub(amount);
        self.ledger.add_off(self.class, back);
    }

    /// The usage entry of a promotion.
    pub(crate) fn usage(&self, promotion: &str) -> Option<&'e crate::model::Usage> {
        let cart: &'e Cart = self.cart;
        cart.usage
            .iter()
            .find(|usage| matches!(&usage.subject, crate::model::UsageSubject::Promotion(id) if id.as_str() == promotion))
    }

    /// What was taken off so far, less what was paid before.
    pub(crate) fn saved(&self) -> i64 {
        let taken = self.ledger.off.iter().copied().fold(0_i64, i64::saturating_add);
        let prepaid = self.ledger.slots.iter().map(|slot| slot.prepaid).fold(0_i64, i64::saturating_add);
        taken.saturating_sub(prepaid)
    }
}
