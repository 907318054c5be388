//! Which lines and units a selector matches, and what they come to.

use super::pool::Lent;
use super::session::{LineState, NO_RUN, Part, Run, Session, Span, attribute_holds, total};
use crate::compile::{CompiledSelector, Rest, Symbol};
use crate::model::Basis;
use crate::sort;

impl<'e> Session<'e> {
    /// Whether a selector matches a line by the line alone: `None` when that depends on the unit (`on_sale`), or cannot be said
    /// (a price without the cart's currency).
    pub(crate) fn line_matches(&self, selector: &CompiledSelector, line: u32) -> Option<bool> {
        match &selector.rest {
            _ if !self.names_match(selector, &self.lines[line]) => Some(false),
            None => Some(true),
            Some(rest) => self.rest_matches(rest, line),
        }
    }

    /// Whether a line has what a selector names.
    #[inline(always)]
    fn names_match(&self, selector: &CompiledSelector, line: &LineState) -> bool {
        let any = |wanted: &[Symbol], had: Span| had.of(&self.names).iter().any(|symbol| wanted.contains(symbol));
        selector.lets_sku(line.sku)
            && (selector.category.is_empty() || any(&selector.category, line.categories))
            && selector.named.as_ref().is_none_or(|named| {
                (named.tag.is_empty() || any(&named.tag, line.tags))
                    && (named.seller.is_empty() || named.seller.contains(&line.seller))
            })
    }

    /// The same for the keys that few selectors have.
    fn rest_matches(&self, rest: &Rest, line: u32) -> Option<bool> {
        let state = &self.lines[line];
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
        self.ledger.runs[run].at(basis)
    }

    /// Shows the runs of the units that a selector matches; `may` leaves out lines without looking at them.
    #[inline]
    fn each(&self, items: Option<&CompiledSelector>, may: impl Fn(&LineState) -> bool, mut show: impl FnMut(u32, &Run)) {
        for line in &self.dear {
            let state = &self.lines[*line];
            if !may(state) {
                continue;
            }
            // What must be asked of each unit.
            let mut of_units = None;
            if let Some(selector) = items {
                if !self.names_match(selector, state) {
                    continue;
                }
                match selector.rest.as_ref().map(|rest| self.rest_matches(rest, *line)) {
                    None | Some(Some(true)) => {}
                    Some(Some(false)) => continue,
                    Some(None) => of_units = Some(selector),
                }
            }
            let mut run = self.ledger.heads[*line];
            while run != NO_RUN {
                let one = &self.ledger.runs[run];
                if one.units > 0 && of_units.is_none_or(|selector| self.unit_matches(selector, run)) {
                    show(run, one);
                }
                run = one.next;
            }
        }
    }

    /// Shows the runs of the units that a selector matches, of all lines.
    #[inline]
    pub(crate) fn matched(&self, items: Option<&CompiledSelector>, show: impl FnMut(u32, &Run)) {
        self.each(items, |_| true, show);
    }

    /// The sum of prices of the units that a selector matches (of all lines, not only discountable ones).
    pub(crate) fn spend(&self, items: Option<&CompiledSelector>, basis: Basis) -> i64 {
        if items.is_none() {
            // Nobody counts all units again and again.
            return match basis {
                Basis::List => self.subtotal,
                Basis::Class => self.ledger.at_begin,
                Basis::Running => self.ledger.running,
            };
        }
        let mut sum: i64 = 0;
        self.matched(items, |_, one| sum = sum.saturating_add(total(one.at(basis), one.units)));
        sum
    }

    /// The same over units that may be discounted, also those that cost nothing any more.
    pub(crate) fn discountable_spend(&self, items: Option<&CompiledSelector>, basis: Basis) -> i64 {
        let mut sum: i64 = 0;
        self.each(items, |line| line.discountable, |_, one| sum = sum.saturating_add(total(one.at(basis), one.units)));
        sum
    }

    /// How many units a selector matches.
    pub(crate) fn count(&self, items: Option<&CompiledSelector>) -> u64 {
        let mut sum: u64 = 0;
        self.matched(items, |_, one| sum = sum.saturating_add(one.units));
        sum
    }

    /// Whether a selector matches any unit.
    pub(crate) fn any_unit(&self, items: Option<&CompiledSelector>) -> bool {
        let mut any = false;
        self.matched(items, |_, _| any = true);
        any
    }

    /// Whether a selector matches any unit that still costs something.
    pub(crate) fn any_priced_unit(&self, items: Option<&CompiledSelector>) -> bool {
        let mut any = false;
        self.matched(items, |_, one| any |= one.price > 0);
        any
    }

    /// How many distinct SKUs the units have that a selector matches.
    pub(crate) fn distinct(&self, items: Option<&CompiledSelector>) -> u64 {
        let mut lines = self.pool.numbers.lend();
        self.matched(items, |_, one| lines.push(one.line));
        // Ranks go by SKU first.
        sort::by_distinct(&mut lines, |line| self.ranks[*line].place);
        lines.dedup_by_key(|line| self.ranks[*line].good);
        u64::try_from(lines.len()).unwrap_or(u64::MAX)
    }

    /// Units of discountable lines that a selector matches, that still cost something, in canonical order.
    #[inline]
    pub(crate) fn eligible(&self, items: Option<&CompiledSelector>, keep: impl Fn(&Run) -> bool) -> Lent<'e, Part> {
        self.in_order(items, |line| line.discountable, |run| run.price > 0 && keep(run))
    }

    /// Units that a selector matches, in canonical order.
    #[inline]
    pub(crate) fn in_order(
        &self,
        items: Option<&CompiledSelector>,
        may: impl Fn(&LineState) -> bool,
        keep: impl Fn(&Run) -> bool,
    ) -> Lent<'e, Part> {
        let mut parts = self.pool.parts.lend();
        self.each(items, may, |run, one| {
            if keep(one) {
                parts.push(Part { run, line: one.line, units: one.units, price: one.price });
            }
        });
        self.sort(&mut parts);
        parts
    }
}
