//! From a checked cart to the state in which promotions can act on it.

use smallvec::SmallVec;

use super::session::{Entered, LineState, NO_RUN, Run, Session, ShipState, Slot, Supposed};
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
        self.add_codes();
    }

    fn add_lines(&mut self) {
        let cart = self.cart;
        let interner = &self.engine.interner;
        let (more, raised) = match self.change {
            None => (None, None),
            Some(Supposed::Line(line)) => (Some(line), None),
            Some(Supposed::Units { line, units }) => (None, Some((line, units))),
        };
        for (line, number) in cart.lines.iter().chain(more).zip(0_usize..) {
            let units = raised.filter(|(raised, _)| *raised == number).map_or(0, |(_, units)| units);
            let quantity = line.quantity.saturating_add(units);
            let find = |texts: &[String]| -> SmallVec<[Symbol; 4]> {
                texts.iter().map(|text| interner.find(text)).filter(|symbol| *symbol != Symbol::NONE).collect()
            };
            let mut categories: SmallVec<[Symbol; 4]> = SmallVec::new();
            for path in &line.categories {
                for upto in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
                    let symbol = path.get(..upto).map_or(Symbol::NONE, |above| interner.find(above));
                    if symbol != Symbol::NONE && !categories.contains(&symbol) {
                        categories.push(symbol);
                    }
                }
            }
            let minor = |amount: &crate::Amount| amount.minor_units();
            let state = LineState {
                sku: interner.find(line.sku.as_str()),
                seller: line.seller.as_deref().map_or(Symbol::NONE, |seller| interner.find(seller)),
                categories,
                tags: find(&line.tags),
                quantity,
                subtotal: 0,
                list_price: line.list_price.as_ref().map(minor),
                cost: line.cost.as_ref().map(minor),
                floor: line.floor.as_ref().map_or(0, minor),
                discountable: line.discountable,
                rank: 0,
                good: 0,
                unsettled: false,
            };
            self.add_line(state, line.price);
        }
        let change = self.change;
        let line = |line: u32| match change {
            Some(Supposed::Line(more)) => cart.lines.get(line as usize).or(Some(more)),
            _ => cart.lines.get(line as usize),
        };
        let name = |place: u32| line(place).map(|line| (line.sku.as_str(), line.id.as_str()));
        self.rank_lines(name, |name| name.map(|(sku, _)| sku));
    }

    /// Adds a line and its units.
    pub(super) fn add_line(&mut self, state: LineState, price: LinePrice) {
        let quantity = state.quantity;
        let place = self.lines.push(state);
        self.ledger.heads.push(NO_RUN);
        self.ledger.line_points.push(0);
        self.lines[place].subtotal = match price {
            LinePrice::Unit(price) => {
                self.add_run(place, quantity, price.minor_units());
                super::session::total(price.minor_units(), quantity)
            }
            LinePrice::Total(amount) => {
                let count = i64::try_from(quantity).unwrap_or(i64::MAX);
                let low = amount.minor_units().checked_div(count).unwrap_or(0);
                let more = u64::try_from(amount.minor_units().checked_rem(count).unwrap_or(0)).unwrap_or(0);
                self.add_run(place, quantity.saturating_sub(more), low);
                self.add_run(place, more, low.saturating_add(1));
                amount.minor_units()
            }
        };
    }

    /// Ranks the lines by what they are called: their SKUs, then their ids.
    pub(super) fn rank_lines<N: Ord, S: PartialEq>(&mut self, name: impl Fn(u32) -> N, sku: impl Fn(N) -> S) {
        let mut order = self.pool.numbers.collect(self.lines.indexes());
        if !order.is_sorted_by_key(|line| name(*line)) {
            sort::by_distinct(&mut order, |line| name(*line));
        }
        let mut good = 0_u32;
        let mut before: Option<S> = None;
        for (rank, line) in (0_u32..).zip(order.iter()) {
            let own = Some(sku(name(*line)));
            good = good.saturating_add(u32::from(own != before && before.is_some()));
            before = own;
            let state = &mut self.lines[*line];
            (state.rank, state.good) = (rank, good);
        }
    }

    fn add_run(&mut self, line: u32, units: u64, price: i64) {
        if units == 0 {
            return;
        }
        let next = self.ledger.heads.get(line as usize).copied().unwrap_or(NO_RUN);
        let place = self.ledger.runs.push(Run {
            line,
            next,
            units,
            list: price,
            class: price,
            price,
            consumed: false,
            closed: false,
            set_by: 0,
        });
        if let Some(head) = self.ledger.heads.get_mut(line as usize) {
            *head = place;
        }
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

    /// Whether a selector matches any unit.
    pub(crate) fn any_unit(&self, items: Option<&crate::compile::CompiledSelector>) -> bool {
        self.ledger
            .runs
            .indexes()
            .any(|run| self.ledger.runs[run].units > 0 && items.is_none_or(|selector| self.run_matches(selector, run)))
    }

    /// Whether a selector matches any unit that still costs something.
    pub(crate) fn any_priced_unit(&self, items: Option<&crate::compile::CompiledSelector>) -> bool {
        self.ledger.runs.indexes().any(|run| {
            let one = &self.ledger.runs[run];
            one.units > 0 && one.price > 0 && items.is_none_or(|selector| self.run_matches(selector, run))
        })
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
