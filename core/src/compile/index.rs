//! Which promotions a cart could concern at all: posting lists by what must be present for them to matter.

use rustc_hash::FxHashMap;

use super::{CompiledCondition, CompiledSelector, Promo, Symbol};
use crate::money::Currency;
use crate::sort;

/// What a posting list is keyed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Sku,
    Category,
    Tag,
    Seller,
    Segment,
    Channel,
}

/// A promotion that needs a spend on the whole cart.
#[derive(Debug, Clone, Copy)]
struct BySpend {
    currency: Currency,
    at_least: i64,
    promo: u32,
}

/// Up to so many postings are looked at one by one.
const FEW: usize = 16;

/// Posting lists of the automatic promotions.
#[derive(Debug, Default)]
pub(crate) struct Index {
    lists: FxHashMap<(Key, Symbol), Span>,
    always: Span,
    /// Short lists.
    plain: Vec<u32>,
    /// Long lists, which are asked for a moment.
    timed: Vec<Timed>,
    /// Ascending by currency and threshold.
    by_spend: Vec<BySpend>,
}

/// Where a list lies.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    end: u32,
    timed: bool,
}

/// A promotion of a long list, which ascends by `from`.
///
/// The list is a balanced tree without pointers: its middle is the root, the middles of its halves are the children, and so on.
#[derive(Debug, Clone, Copy)]
struct Timed {
    from: i64,
    until: i64,
    /// The latest `until` of the part of the list that this is the middle of.
    latest: i64,
    promo: u32,
}

/// Lists while they grow.
#[derive(Debug, Default)]
struct Growing {
    lists: Vec<(Key, Symbol, u32)>,
    always: Vec<u32>,
    by_spend: Vec<BySpend>,
}

impl Index {
    pub(crate) fn build(promos: &[Promo]) -> Index {
        let mut growing = Growing::default();
        for (promo, position) in promos.iter().zip(0_u32..) {
            if !promo.gated && promo.active {
                growing.add(position, promo);
            }
        }
        let Growing { mut lists, always, mut by_spend } = growing;
        sort::by_key(&mut by_spend, |entry| (entry.currency, entry.at_least, entry.promo));
        sort::by_key(&mut lists, |entry| *entry);
        let mut index = Index { by_spend, ..Index::default() };
        index.always = index.keep(always.into_iter(), promos);
        for list in lists.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            if let Some((key, symbol, _)) = list.first() {
                let span = index.keep(list.iter().map(|entry| entry.2), promos);
                index.lists.insert((*key, *symbol), span);
            }
        }
        index.plain.shrink_to_fit();
        index.timed.shrink_to_fit();
        index.by_spend.shrink_to_fit();
        index
    }

    fn keep(&mut self, list: impl ExactSizeIterator<Item = u32>, promos: &[Promo]) -> Span {
        let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        if list.len() <= FEW {
            let start = place(self.plain.len());
            self.plain.extend(list);
            return Span { start, end: place(self.plain.len()), timed: false };
        }
        let start = self.timed.len();
        self.timed.extend(list.map(|promo| {
            let schedule = promos.get(promo as usize).and_then(|promo| promo.schedule.as_deref());
            let (from, until) = schedule.map_or((i64::MIN, i64::MAX), |schedule| (schedule.from(), schedule.until()));
            Timed { from, until, latest: until, promo }
        }));
        let end = self.timed.len();
        if let Some(list) = self.timed.get_mut(start..end) {
            sort::by_key(list, |one| (one.from, one.promo));
            settle(list);
        }
        Span { start: place(start), end: place(end), timed: true }
    }

    /// Adds a list's promotions that have begun and not ended at a moment.
    fn read(&self, span: Span, at: i64, found: &mut Vec<u32>) {
        let range = span.start as usize..span.end as usize;
        if span.timed {
            stab(self.timed.get(range).unwrap_or(&[]), at, found);
        } else {
            // Mostly one or two: not worth the call that copies many.
            self.plain.get(range).unwrap_or(&[]).iter().for_each(|promo| found.push(*promo));
        }
    }

    /// Adds the promotions that something in the cart could concern at a moment; of a short list all.
    #[inline]
    pub(crate) fn find(&self, key: Key, symbol: Symbol, at: i64, found: &mut Vec<u32>) {
        if symbol != Symbol::NONE
            && let Some(span) = self.lists.get(&(key, symbol))
        {
            self.read(*span, at, found);
        }
    }

    /// Adds the promotions that need nothing in particular.
    pub(crate) fn always(&self, at: i64, found: &mut Vec<u32>) {
        self.read(self.always, at, found);
    }

    /// How many promotions need nothing in particular, whatever the moment.
    pub(crate) fn always_len(&self) -> u32 {
        self.always.end.saturating_sub(self.always.start)
    }

    /// Promotions whose spend on the whole cart is at most `reach`, and those of other currencies.
    pub(crate) fn within_spend(&self, currency: Currency, reach: i64) -> impl Iterator<Item = u32> + '_ {
        let start = self.by_spend.partition_point(|entry| entry.currency < currency);
        let end = self.by_spend.partition_point(|entry| (entry.currency, entry.at_least) <= (currency, reach));
        self.by_spend.get(start..end.max(start)).unwrap_or(&[]).iter().map(|entry| entry.promo)
    }

    /// Promotions of a spend in another currency: touched, but not applicable.
    pub(crate) fn of_other_currencies(&self, currency: Currency) -> impl Iterator<Item = u32> + '_ {
        let start = self.by_spend.partition_point(|entry| entry.currency < currency);
        let end = self.by_spend.partition_point(|entry| entry.currency <= currency);
        let (before, after) = (self.by_spend.get(..start).unwrap_or(&[]), self.by_spend.get(end..).unwrap_or(&[]));
        before.iter().chain(after).map(|entry| entry.promo)
    }
}

impl Growing {
    fn add(&mut self, position: u32, promo: &Promo) {
        let mut keys: Vec<(Key, Symbol)> = Vec::new();
        if !item_keys(promo, &mut keys) {
            keys.clear();
            let mut spend = Vec::new();
            if let Some(condition) = &promo.conditions {
                let mut done = false;
                condition.required(&mut |required| match required {
                    CompiledCondition::Customer(customer) if !customer.segment.is_empty() && !done => {
                        keys.extend(customer.segment.iter().map(|symbol| (Key::Segment, *symbol)));
                        done = true;
                    }
                    CompiledCondition::Channel(channels) if !done => {
                        keys.extend(channels.iter().map(|symbol| (Key::Channel, *symbol)));
                        done = true;
                    }
                    CompiledCondition::Spend { at_least: Some(bound), items: None, .. } if spend.is_empty() => {
                        spend.extend(bound.iter());
                    }
                    _ => {}
                });
            }
            if keys.is_empty() {
                // A spend given for one currency only says nothing of carts in others.
                if let ([(currency, at_least)], Some([only])) = (spend.as_slice(), promo.currencies.as_deref())
                    && only == currency
                {
                    self.by_spend.push(BySpend { currency: *currency, at_least: at_least.minor_units(), promo: position });
                    return;
                }
                self.always.push(position);
                return;
            }
        }
        sort::ascending(&mut keys);
        keys.dedup();
        for key in keys {
            self.lists.push((key.0, key.1, position));
        }
    }
}

/// Works out what each middle must know of its part of the list, and answers what the whole list's middle knows.
fn settle(list: &mut [Timed]) -> i64 {
    let middle = list.len() / 2;
    let (before, rest) = list.split_at_mut_checked(middle).unwrap_or_default();
    let Some((one, after)) = rest.split_first_mut() else { return i64::MIN };
    one.latest = one.until.max(settle(before)).max(settle(after));
    one.latest
}

/// Adds those that have begun and not ended.
fn stab(list: &[Timed], at: i64, found: &mut Vec<u32>) {
    let middle = list.len() / 2;
    let (before, rest) = list.split_at_checked(middle).unwrap_or_default();
    let Some((one, after)) = rest.split_first() else { return };
    if one.latest <= at {
        return;
    }
    stab(before, at, found);
    if one.from <= at {
        if at < one.until {
            found.push(one.promo);
        }
        stab(after, at, found);
    }
}

/// Keys of which one must be present for some benefit to find anything; `false` if there are no such keys.
fn item_keys(promo: &Promo, keys: &mut Vec<(Key, Symbol)>) -> bool {
    let mut keyed = true;
    for (_, benefit) in &promo.benefits {
        benefit.targets(&mut |items| {
            keyed = keyed && items.is_some_and(|selector| selector_keys(selector, keys));
        });
    }
    keyed && !keys.is_empty()
}

/// Keys of which one must be present for the selector to match; `false` if there are no such keys.
fn selector_keys(selector: &CompiledSelector, keys: &mut Vec<(Key, Symbol)>) -> bool {
    let mut all = |key: Key, symbols: &[Symbol]| {
        keys.extend(symbols.iter().map(|symbol| (key, *symbol)));
        !symbols.is_empty()
    };
    if all(Key::Sku, &selector.sku) || all(Key::Category, &selector.category) {
        return true;
    }
    if selector.named.as_ref().is_some_and(|named| all(Key::Tag, &named.tag) || all(Key::Seller, &named.seller)) {
        return true;
    }
    let Some(rest) = &selector.rest else { return false };
    if let Some(found) = rest.all.iter().find_map(|one| {
        let mut own = Vec::new();
        selector_keys(one, &mut own).then_some(own)
    }) {
        keys.extend(found);
        return true;
    }
    let mut own = Vec::new();
    if !rest.any.is_empty() && rest.any.iter().all(|one| selector_keys(one, &mut own)) {
        keys.extend(own);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every list of up to five promotions with beginnings and ends of 0 to 3, at every moment, against looking at each.
    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn a_long_list_finds_what_looking_at_each_finds() {
        let spans: Vec<(i64, i64)> = (0..4).flat_map(|from| (from + 1..=4).map(move |until| (from, until))).collect();
        for len in 0..=4_u32 {
            for number in 0..spans.len().pow(len) {
                let mut rest = number;
                let mut list: Vec<Timed> = (0..len)
                    .map(|promo| {
                        let (from, until) = spans[rest % spans.len()];
                        rest /= spans.len();
                        Timed { from, until, latest: until, promo }
                    })
                    .collect();
                list.sort_by_key(|one| (one.from, one.promo));
                settle(&mut list);
                for at in -1..=5 {
                    let mut found = Vec::new();
                    stab(&list, at, &mut found);
                    let each: Vec<u32> =
                        list.iter().filter(|one| one.from <= at && at < one.until).map(|one| one.promo).collect();
                    assert_eq!(found, each);
                }
            }
        }
    }
}
