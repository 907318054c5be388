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

/// Posting lists of the automatic promotions.
#[derive(Debug, Default)]
pub(crate) struct Index {
    lists: FxHashMap<(Key, Symbol), Vec<u32>>,
    /// Ascending by currency and threshold.
    by_spend: Vec<BySpend>,
    always: Vec<u32>,
}

impl Index {
    pub(crate) fn build(promos: &[Promo]) -> Index {
        let mut index = Index::default();
        for (position, promo) in promos.iter().enumerate() {
            if !promo.gated && promo.active {
                index.add(u32::try_from(position).unwrap_or(u32::MAX), promo);
            }
        }
        sort::by_key(&mut index.by_spend, |entry| (entry.currency, entry.at_least, entry.promo));
        index
    }

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
            self.lists.entry(key).or_default().push(position);
        }
    }

    #[inline]
    pub(crate) fn list(&self, key: Key, symbol: Symbol) -> &[u32] {
        self.lists.get(&(key, symbol)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn always(&self) -> &[u32] {
        &self.always
    }

    /// Promotions whose spend on the whole cart is at most `reach`, and those of other currencies.
    pub(crate) fn within_spend(&self, currency: Currency, reach: i64) -> impl Iterator<Item = u32> + '_ {
        let start = self.by_spend.partition_point(|entry| entry.currency < currency);
        let end = self.by_spend.partition_point(|entry| (entry.currency, entry.at_least) <= (currency, reach));
        self.by_spend.get(start..end.max(start)).unwrap_or(&[]).iter().map(|entry| entry.promo)
    }

    /// Promotions of a spend in another currency: touched, but not applicable.
    pub(crate) fn of_other_currencies(&self, currency: Currency) -> impl Iterator<Item = u32> + '_ {
        self.by_spend.iter().filter(move |entry| entry.currency != currency).map(|entry| entry.promo)
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
    let lists = [
        (Key::Sku, &selector.sku),
        (Key::Category, &selector.category),
        (Key::Tag, &selector.tag),
        (Key::Seller, &selector.seller),
    ];
    if let Some((key, symbols)) = lists.into_iter().find(|(_, symbols)| !symbols.is_empty()) {
        keys.extend(symbols.iter().map(|symbol| (key, *symbol)));
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
