//! From a checked cart to the state in which promotions can act on it.

use smallvec::SmallVec;

use super::part::split;
use super::session::{Entered, LineState, NO_RUN, Rank, Run, Session, ShipState, Slot, Span, Supposed};
use crate::compile::Symbol;
use crate::coupon;
use crate::model::LinePrice;
use crate::sort;

impl Session<'_> {
    /// Reads a cart that passed its check.
    pub(crate) fn read_cart(&mut self) {
        self.add_lines();
        self.read_head();
    }

    /// Reads what a cart has besides lines.
    pub(super) fn read_head(&mut self) {
        self.add_shipping();
        self.add_customer();
        self.add_codes();
    }

    fn add_lines(&mut self) {
        let cart = self.cart;
        let change = self.change;
        let more = change.and_then(Supposed::line);
        for (line, number) in cart.lines.iter().chain(more).zip(0_usize..) {
            let units = change.map_or(0, |change| change.units_of(number));
            let quantity = line.quantity.saturating_add(units);
            let minor = |amount: &crate::Amount| amount.minor_units();
            let (categories, tags) = (self.add_categories(&line.categories), self.add_tags(&line.tags));
            let interner = &self.engine.interner;
            let state = LineState {
                sku: interner.find(line.sku.as_str()),
                seller: line.seller.as_deref().map_or(Symbol::NONE, |seller| interner.find(seller)),
                categories,
                tags,
                quantity,
                subtotal: 0,
                list_price: line.list_price.as_ref().map(minor),
                cost: line.cost.as_ref().map(minor),
                floor: line.floor.as_ref().map_or(0, minor),
                discountable: line.discountable,
                unsettled: false,
            };
            self.add_line(state, line.price);
        }
        let line = |line: u32| match more {
            Some(more) => cart.lines.get(line as usize).or(Some(more)),
            None => cart.lines.get(line as usize),
        };
        let name = |place: u32| line(place).map(|line| (line.sku.as_str(), line.id.as_str()));
        // Most SKUs differ in their first bytes, which are compared as one number.
        let first = |place: u32| name(place).map_or(0, |(sku, _)| beginning(sku));
        self.order_lines(first, name, |name| name.map(|(sku, _)| sku));
    }

    /// Adds a line and its units.
    pub(super) fn add_line(&mut self, mut state: LineState, price: LinePrice) {
        let quantity = state.quantity;
        state.subtotal = match price {
            LinePrice::Unit(price) => super::session::total(price.minor_units(), quantity),
            LinePrice::Total(amount) => amount.minor_units(),
        };
        self.line_floors |= state.floor > 0;
        self.some_discountable |= state.discountable;
        self.all_discountable &= state.discountable;
        self.subtotal = self.subtotal.saturating_add(state.subtotal);
        (self.ledger.running, self.ledger.at_begin) = (self.subtotal, self.subtotal);
        let place = self.lines.push(state);
        self.ranks.push(Rank::default());
        self.ledger.heads.push(NO_RUN);
        self.ledger.line_points.push(0);
        match price {
            LinePrice::Unit(price) => self.add_run(place, quantity, price.minor_units()),
            LinePrice::Total(amount) => {
                let (low, more) = split(amount.minor_units(), quantity);
                self.add_run(place, quantity.saturating_sub(more), low);
                self.add_run(place, more, low.saturating_add(1));
            }
        }
    }

    /// The categories that the rulebook knows, with all above them; each once.
    fn add_categories(&mut self, paths: &[String]) -> Span {
        let start = self.names.len();
        for path in paths {
            let borders = path.bytes().zip(0_usize..).filter(|(byte, _)| *byte == b'/').map(|(_, at)| at);
            for upto in borders.chain([path.len()]) {
                let symbol = path.get(..upto).map_or(Symbol::NONE, |above| self.engine.interner.find(above));
                if symbol != Symbol::NONE && !self.names.get(start..).is_some_and(|own| own.contains(&symbol)) {
                    self.names.push(symbol);
                }
            }
        }
        self.span_from(start)
    }

    fn add_tags(&mut self, tags: &[String]) -> Span {
        let start = self.names.len();
        let interner = &self.engine.interner;
        self.names.extend(tags.iter().map(|tag| interner.find(tag)).filter(|symbol| *symbol != Symbol::NONE));
        self.span_from(start)
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        Span { start: place(start), end: place(self.names.len()) }
    }

    /// Ranks the lines by what they are called, their SKUs, then their ids, and puts them in the order of their prices.
    ///
    /// `first` ascends as names do, and may be the same for different ones.
    pub(super) fn order_lines<N: Ord, S: PartialEq>(
        &mut self,
        first: impl Fn(u32) -> u128,
        name: impl Fn(u32) -> N,
        sku: impl Fn(N) -> S,
    ) {
        let mut order = self.pool.named.collect(self.lines.indexes().map(|line| (first(line), line)));
        sort::by_total(&mut order, |a, b| a.0.cmp(&b.0).then_with(|| name(a.1).cmp(&name(b.1))));
        let mut good = 0_u32;
        let mut before: Option<(u128, u32)> = None;
        for (place, one) in (0_u32..).zip(order.iter()) {
            let (first, line) = one;
            let differ = |before: (u128, u32)| before.0 != *first || sku(name(before.1)) != sku(name(*line));
            let other = before.replace(*one).is_some_and(differ);
            good = good.saturating_add(u32::from(other));
            self.ranks[*line] = Rank { place, good };
        }
        let ledger = &self.ledger;
        let dearest = |line: u32| match ledger.heads[line] {
            NO_RUN => 0,
            head => ledger.runs[head].price,
        };
        let mut priced = self.pool.priced.collect(order.iter().map(|(_, line)| (dearest(*line), *line)));
        // A stable sort keeps the ranks where prices are equal.
        sort::by(&mut priced, |a, b| b.0.cmp(&a.0));
        self.dear.extend(priced.iter().map(|(_, line)| *line));
    }

    /// What is asked for again and again is looked up once.
    fn add_customer(&mut self) {
        let interner = &self.engine.interner;
        if let Some(customer) = &self.cart.customer {
            self.segments.extend(customer.segments.iter().map(|segment| interner.find(segment)));
        }
        self.channel = self.cart.channel.as_deref().map_or(Symbol::NONE, |channel| interner.find(channel));
    }

    fn add_run(&mut self, line: u32, units: u64, price: i64) {
        if units == 0 {
            return;
        }
        let next = self.ledger.heads[line];
        let run = Run { line, next, units, list: price, class: price, price, consumed: false, closed_by: 0, set_by: 0 };
        self.ledger.heads[line] = self.ledger.runs.push(run);
    }

    fn add_shipping(&mut self) {
        for entry in &self.cart.shipping {
            let amount = entry.amount.minor_units();
            let method = self.engine.interner.find(entry.method.as_str());
            self.ledger.ships.push(ShipState { method, amount, price: amount });
        }
    }

    /// Normalises the entered codes; the same code twice counts once.
    fn add_codes(&mut self) {
        let wallet: &[String] = match &self.cart.customer {
            Some(customer) if self.engine.use_wallet => &customer.wallet,
            _ => &[],
        };
        let entered = self.cart.codes.iter().enumerate().map(|(place, code)| (place, code, false));
        for (place, text, owned) in entered.chain(wallet.iter().enumerate().map(|(place, code)| (place, code, true))) {
            let mut normal = SmallVec::new();
            let malformed = coupon::normalize_into(text, &mut normal).is_err();
            if malformed {
                normal = SmallVec::from_slice(text.as_bytes());
            }
            if self.codes.iter().any(|one| one.normal == normal && one.malformed == malformed) {
                continue;
            }
            self.codes.push(Entered {
                place,
                normal,
                coupon: None,
                wallet: owned,
                refusal: None,
                malformed,
                known: false,
                named: false,
            });
        }
    }

    /// The place of a tier in the programme.
    pub(crate) fn tier_place(&self, tier: &str) -> Option<usize> {
        self.engine.programme.as_deref()?.programme.tiers.iter().position(|one| one.id.as_str() == tier)
    }

    /// Adds a candidate, once; candidates come in ascending order.
    pub(crate) fn add_slot(&mut self, promo: u32, code: Option<u32>) {
        if let Some(known) = self.ledger.slots.iter_mut().next_back().filter(|slot| slot.promo == promo) {
            // A code that works is worth more than one that does not.
            if let (Some(known_code), Some(new)) = (known.code, code) {
                let refused = |code: u32| self.codes.get(code as usize).is_some_and(|one| one.refusal.is_some());
                if refused(known_code) && !refused(new) {
                    known.code = Some(new);
                }
            }
            return;
        }
        self.ledger.slots.push(Slot::new(promo, code));
    }
}

/// The first sixteen bytes as a number that compares as they do.
fn beginning(text: &str) -> u128 {
    let bytes = text.as_bytes();
    match (bytes.first_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(all), _, _) => u128::from_be_bytes(*all),
        (None, Some(first), Some(last)) => {
            // The last eight bytes overlap the first: what was read twice is shifted out.
            let twice = u32::try_from(16_usize.saturating_sub(bytes.len())).unwrap_or(0).saturating_mul(8);
            let (first, last) = (u64::from_be_bytes(*first), u64::from_be_bytes(*last));
            u128::from(first) << 64 | u128::from(last.checked_shl(twice).unwrap_or(0))
        }
        _ => bytes
            .iter()
            .zip(1_u32..)
            .fold(0, |number, (byte, place)| number | u128::from(*byte) << 128_u32.saturating_sub(place.saturating_mul(8))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All pairs of texts of up to 18 bytes that differ in one place or in their length.
    #[test]
    fn beginnings_compare_as_the_texts_do() {
        let texts: Vec<String> = (0..=18)
            .flat_map(|len| (0..=len).map(move |place| (0..len).map(|at| if at == place { 'b' } else { 'a' }).collect()))
            .collect();
        for one in &texts {
            for other in &texts {
                let known = beginning(one).cmp(&beginning(other));
                assert!(known.is_eq() || known == one.cmp(other), "{one} {other}");
            }
        }
        assert!(beginning("SKU-1") < beginning("SKU-2") && beginning("SKU-000001") < beginning("SKU-000010"));
    }
}
