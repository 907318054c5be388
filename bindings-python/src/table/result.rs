//! From outcomes to rows of the outgoing tables.

use std::sync::atomic::{AtomicI64, Ordering};

use rustc_hash::FxHashMap;
use tillwork::{
    Adjustment, Amount, Basis, Brief, BriefAdjustment, BriefTarget, Change, Class, Currency, Engine, NearMiss, NotApplied,
    Optimality, Outcome, Reason, Rulebook, Totals,
};

use super::carts::Tables;
use super::column::NONE;
use super::groups::RowsOf;
use super::ids::Id;
use super::output::{Cell, Layout, Rows, Style, Type};

pub(crate) const CARTS: Layout = &[
    ("cart_id", Type::Id),
    ("currency", Type::Word),
    ("subtotal", Type::Money),
    ("shipping", Type::Money),
    ("discount_price", Type::Money),
    ("discount_item", Type::Money),
    ("discount_order", Type::Money),
    ("discount_shipping", Type::Money),
    ("discount_payment", Type::Money),
    ("discount", Type::Money),
    ("payable", Type::Money),
    ("saved", Type::Money),
    ("points_earned", Type::Count),
    ("points_spent", Type::Count),
    ("gap", Type::Money),
    ("digest", Type::Text),
];

pub(crate) const ADJUSTMENTS: Layout = &[
    ("cart_id", Type::Id),
    ("row", Type::Row),
    ("promotion", Type::Word),
    ("class", Type::Word),
    ("amount", Type::Money),
    ("funding", Type::Shares),
];

pub(crate) const APPLIED: Layout = &[
    ("cart_id", Type::Id),
    ("promotion", Type::Word),
    ("code", Type::Text),
    ("amount", Type::Money),
    ("times", Type::Count),
    ("points", Type::Count),
    ("gifts", Type::Count),
    ("coupons", Type::Count),
    ("funding", Type::Parts),
];

pub(crate) const NOT_APPLIED: Layout = &[
    ("cart_id", Type::Id),
    ("promotion", Type::Word),
    ("code", Type::Text),
    ("reason", Type::Word),
    ("measure", Type::Word),
    ("needed", Type::Text),
    ("actual", Type::Text),
    ("basis", Type::Word),
    ("path", Type::Word),
    ("lost_to", Type::Word),
    ("by", Type::Money),
];

pub(crate) const NEXT: Layout = &[
    ("cart_id", Type::Id),
    ("promotion", Type::Word),
    ("change", Type::Word),
    ("amount", Type::Money),
    ("items", Type::Word),
    ("row", Type::Row),
    ("units", Type::Count),
    ("saves", Type::Money),
    ("points", Type::Count),
    ("gifts", Type::Count),
];

/// Which tables are wanted besides `carts`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wanted {
    pub(crate) lines: bool,
    pub(crate) adjustments: bool,
    pub(crate) applied: bool,
    pub(crate) not_applied: bool,
    pub(crate) next: bool,
    pub(crate) digest: bool,
}

impl Wanted {
    /// Whether a table is wanted; that of carts always is.
    pub(crate) fn table(self, name: &str) -> bool {
        match name {
            "adjustments" => self.adjustments,
            "applied" => self.applied,
            "not_applied" => self.not_applied,
            "next" => self.next,
            _ => true,
        }
    }

    /// Whether the engine's short answer says all that is wanted.
    pub(crate) fn is_brief(self) -> bool {
        !(self.applied || self.not_applied || self.next || self.digest)
    }
}

/// What each row of `lines` pays, in minor units. Every row belongs to one cart, so no two threads write the same one.
#[derive(Debug)]
pub(crate) struct LineResults {
    pub(crate) subtotal: Vec<AtomicI64>,
    pub(crate) payable: Vec<AtomicI64>,
    pub(crate) points: Vec<AtomicI64>,
}

impl LineResults {
    pub(crate) fn new(rows: usize) -> LineResults {
        let filled = |value: i64| (0..rows).map(|_| AtomicI64::new(value)).collect();
        LineResults { subtotal: filled(NONE), payable: filled(NONE), points: filled(0) }
    }

    fn set(&self, row: u32, subtotal: i64, payable: i64, points: u64) {
        let set = |all: &[AtomicI64], value: i64| {
            if let Some(place) = all.get(row as usize) {
                place.store(value, Ordering::Relaxed);
            }
        };
        set(&self.subtotal, subtotal);
        set(&self.payable, payable);
        set(&self.points, i64::try_from(points).unwrap_or(i64::MAX));
    }

    fn take(&self, row: u32, amount: i64) {
        if let Some(payable) = self.payable.get(row as usize) {
            payable.fetch_sub(amount, Ordering::Relaxed);
        }
    }
}

/// Who pays which share of the promotions, in millionths of a percent.
pub(crate) type Funding = FxHashMap<String, Vec<(String, i64)>>;

/// The promotions of a rulebook that somebody funds.
pub(crate) fn funding(rulebook: &Rulebook) -> Funding {
    let funded = rulebook.promotions.iter().filter(|promotion| !promotion.funding.is_empty());
    funded
        .map(|promotion| {
            let share = |share: &tillwork::FundingShare| {
                let mut percent = share.share.decimal();
                percent.rescale(6);
                (share.by.clone(), i64::try_from(percent.mantissa()).unwrap_or_default())
            };
            (promotion.id.as_str().to_owned(), promotion.funding.iter().map(share).collect())
        })
        .collect()
}

/// The rows that one piece of work gives.
#[derive(Debug)]
pub(crate) struct Sink<'t> {
    style: Style,
    funding: &'t Funding,
    lines: Option<&'t LineResults>,
    pub(crate) carts: Rows,
    pub(crate) adjustments: Option<Rows>,
    pub(crate) applied: Option<Rows>,
    pub(crate) not_applied: Option<Rows>,
    pub(crate) next: Option<Rows>,
}

impl<'t> Sink<'t> {
    pub(crate) fn new(style: Style, wanted: Wanted, funding: &'t Funding, lines: &'t LineResults) -> Sink<'t> {
        let rows = |wanted: bool, layout: Layout| wanted.then(|| Rows::new(layout, style));
        Sink {
            style,
            funding,
            lines: wanted.lines.then_some(lines),
            carts: Rows::new(CARTS, style),
            adjustments: rows(wanted.adjustments, ADJUSTMENTS),
            applied: rows(wanted.applied, APPLIED),
            not_applied: rows(wanted.not_applied, NOT_APPLIED),
            next: rows(wanted.next, NEXT),
        }
    }

    /// A cart that was refused has a row without values.
    pub(crate) fn refused(&mut self, id: &Id) {
        let mut cells = [Cell::Nothing; CARTS.len()];
        if let Some(first) = cells.first_mut() {
            *first = Cell::Id(id);
        }
        self.carts.push(1, &cells);
    }

    /// The rows of a cart's short answer, of which `Wanted::is_brief` says when it is enough; `rows` are those of its lines.
    pub(crate) fn add_brief(
        &mut self,
        id: &Id,
        currency: Currency,
        tables: &Tables,
        rows: RowsOf<'_>,
        brief: &Brief,
        engine: &Engine,
    ) {
        let factor = self.style.factor(currency);
        let points = (brief.points_earned, brief.points_spent);
        self.cart(id, factor, currency, &brief.totals, points, gap(brief.optimality), Cell::Nothing);
        if let Some(lines) = self.lines {
            for (place, row) in rows.iter().enumerate() {
                let subtotal = tables.lines.subtotal(row as usize);
                lines.set(row, subtotal, subtotal, brief.line_points.get(place).copied().unwrap_or(0));
            }
            for one in &brief.adjustments {
                if let BriefTarget::Line(line) = one.target
                    && let Some(row) = rows.get(line)
                {
                    lines.take(row, one.amount.minor_units());
                }
            }
        }
        if let Some(adjustments) = &mut self.adjustments {
            let place = |target: BriefTarget| match target {
                BriefTarget::Line(line) => (0, line),
                BriefTarget::Shipping(entry) => (1, entry),
            };
            let mut order: Vec<&BriefAdjustment> = brief.adjustments.iter().collect();
            order.sort_by_key(|one| place(one.target));
            for one in order {
                let promotion = one.promotion.and_then(|promotion| engine.promotion_id(promotion));
                let row = match one.target {
                    BriefTarget::Line(line) => rows.get(line).map_or(Cell::Nothing, Cell::Row),
                    BriefTarget::Shipping(_) => Cell::Nothing,
                };
                let name = promotion.map_or(REDEEMED, AsRef::as_ref);
                adjustment(adjustments, self.funding, factor, id, row, name, one.class, one.amount);
            }
        }
    }

    /// The rows of a cart's outcome; `rows` are those of its lines.
    pub(crate) fn add(&mut self, id: &Id, rows: RowsOf<'_>, outcome: &Outcome) {
        let factor = self.style.factor(outcome.currency);
        let points = outcome.points.map_or((0, 0), |points| (points.earned, points.spent));
        let gap = gap(outcome.optimality);
        let digest = if outcome.digest.is_empty() { Cell::Nothing } else { Cell::Text(&outcome.digest) };
        self.cart(id, factor, outcome.currency, &outcome.totals, points, gap, digest);
        if let Some(lines) = self.lines {
            for (line, row) in outcome.lines.iter().zip(rows.iter()) {
                lines.set(row, line.subtotal.minor_units(), line.payable.minor_units(), line.points.unwrap_or(0));
            }
        }
        if let Some(adjustments) = &mut self.adjustments {
            let mut add = |row: Cell<'_>, one: &Adjustment| {
                adjustment(adjustments, self.funding, factor, id, row, one.promotion.as_str(), one.class, one.amount);
            };
            for (line, row) in outcome.lines.iter().zip(rows.iter()) {
                line.adjustments.iter().for_each(|one| add(Cell::Row(row), one));
            }
            outcome.shipping.iter().flat_map(|entry| &entry.adjustments).for_each(|one| add(Cell::Nothing, one));
        }
        if let Some(applied) = &mut self.applied {
            for one in &outcome.applied {
                let parts: Vec<(&str, i64)> =
                    one.funding.iter().map(|part| (part.by.as_str(), part.amount.minor_units())).collect();
                applied.push(
                    factor,
                    &[
                        Cell::Id(id),
                        Cell::Text(one.promotion.as_str()),
                        Cell::text(one.code.as_deref()),
                        money(one.amount),
                        Cell::Count(one.times),
                        Cell::count(one.points),
                        Cell::count(one.gifts),
                        Cell::count(one.coupons),
                        Cell::Parts(&parts),
                    ],
                );
            }
        }
        if let Some(not_applied) = &mut self.not_applied {
            outcome.not_applied.iter().for_each(|one| reason(not_applied, id, factor, one));
        }
        if let Some(next) = &mut self.next {
            outcome.next.iter().for_each(|one| near_miss(next, id, factor, one, outcome, rows));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the columns")]
    fn cart(
        &mut self,
        id: &Id,
        factor: i64,
        currency: Currency,
        totals: &Totals,
        (earned, spent): (u64, u64),
        gap: Cell<'_>,
        digest: Cell<'_>,
    ) {
        let discounts = &totals.discounts;
        self.carts.push(
            factor,
            &[
                Cell::Id(id),
                Cell::Text(currency.code()),
                money(totals.subtotal),
                money(totals.shipping),
                money(discounts.price),
                money(discounts.item),
                money(discounts.order),
                money(discounts.shipping),
                money(discounts.payment),
                money(totals.discount),
                money(totals.payable),
                money(totals.saved),
                Cell::Count(earned),
                Cell::Count(spent),
                gap,
                digest,
            ],
        );
    }
}

/// What outcomes call redeemed points.
const REDEEMED: &str = "$points";

#[expect(clippy::too_many_arguments, reason = "they are the columns")]
fn adjustment(
    rows: &mut Rows,
    funding: &Funding,
    factor: i64,
    id: &Id,
    row: Cell<'_>,
    promotion: &str,
    class: Class,
    amount: Amount,
) {
    let shares: Vec<(&str, i64)> =
        funding.get(promotion).into_iter().flatten().map(|(by, share)| (by.as_str(), *share)).collect();
    let cells = [Cell::Id(id), row, Cell::Text(promotion), Cell::Text(class.as_str()), money(amount), Cell::Parts(&shares)];
    rows.push(factor, &cells);
}

fn gap(optimality: Option<Optimality>) -> Cell<'static> {
    match optimality {
        None => Cell::Nothing,
        Some(Optimality::Proven) => Cell::Money(0),
        Some(Optimality::Gap(gap)) => money(gap),
    }
}

fn money(amount: Amount) -> Cell<'static> {
    Cell::Money(amount.minor_units())
}

fn reason(rows: &mut Rows, id: &Id, factor: i64, one: &NotApplied) {
    let (needed_count, actual_count);
    let mut cells = [Cell::Nothing; NOT_APPLIED.len()];
    let [cart, promotion, code, kind, measure, needed, actual, basis, path, lost_to, by] = &mut cells;
    *cart = Cell::Id(id);
    *promotion = Cell::text(one.promotion.as_ref().map(AsRef::as_ref));
    *code = Cell::text(one.code.as_deref());
    *kind = Cell::Text(one.reason.kind());
    match &one.reason {
        Reason::Condition { path: at, measure: what, needed: bound, actual: there, basis: prices } => {
            (*measure, *needed, *actual, *path) = (Cell::Text(what), Cell::Text(bound), Cell::Text(there), Cell::Text(at));
            *basis = prices.map_or(Cell::Nothing, |prices| {
                Cell::Text(match prices {
                    Basis::List => "list",
                    Basis::Class => "class",
                    Basis::Running => "running",
                })
            });
        }
        Reason::NoEligibleItems { needed: bound, actual: there } => {
            (needed_count, actual_count) = (bound.to_string(), there.to_string());
            (*needed, *actual) = (Cell::Text(&needed_count), Cell::Text(&actual_count));
        }
        Reason::LimitReached { which, needed: bound, actual: there } => {
            (needed_count, actual_count) = (bound.to_string(), there.to_string());
            (*measure, *needed, *actual) = (Cell::Text(which.as_str()), Cell::Text(&needed_count), Cell::Text(&actual_count));
        }
        Reason::IncompatibleWith { promotion } => *lost_to = Cell::Text(promotion.as_str()),
        Reason::SavesLessThan { promotion, by: more } => (*lost_to, *by) = (Cell::Text(promotion.as_str()), money(*more)),
        _ => {}
    }
    rows.push(factor, &cells);
}

fn near_miss(rows: &mut Rows, id: &Id, factor: i64, one: &NearMiss, outcome: &Outcome, line_rows: RowsOf<'_>) {
    let selector;
    let mut cells = [Cell::Nothing; NEXT.len()];
    let [cart, promotion, change, amount, items, row, units, saves, points, gifts] = &mut cells;
    (*cart, *promotion) = (Cell::Id(id), Cell::Text(one.promotion.as_str()));
    match &one.change {
        Change::Spend { amount: more, items: on } => {
            (*change, *amount) = (Cell::Text("spend"), money(*more));
            selector = on.as_ref().map(|on| on.to_json(outcome.currency));
            *items = Cell::text(selector.as_deref());
        }
        Change::Quantity { line, units: more } => {
            let place = outcome.lines.iter().position(|one| one.id == *line);
            *row = place.and_then(|place| line_rows.get(place)).map_or(Cell::Nothing, Cell::Row);
            (*change, *units) = (Cell::Text("quantity"), Cell::Count(*more));
        }
        _ => {}
    }
    (*saves, *points, *gifts) = (money(one.saves), Cell::count(one.points), Cell::count(one.gifts));
    rows.push(factor, &cells);
}

/// The currency digits that decimals of these currencies need, and whether some need fewer.
pub(crate) fn digits(currencies: &[Currency]) -> (u32, bool) {
    let most = currencies.iter().map(Currency::digits).max().unwrap_or(2);
    (most, currencies.iter().any(|currency| currency.digits() < most))
}
