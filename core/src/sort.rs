//! Stable sorting: the same answer everywhere, in a browser with little code.
//!
//! The standard library's sort is fast and large: four kilobytes for each type that is sorted. In a page, where lists are short and
//! every byte is downloaded, one small merge sort of positions serves all types. Elsewhere the standard library's is used. Both are
//! stable, so both give the same order.

use std::cmp::Ordering;

/// Whether size counts more than speed.
pub(crate) const SMALL: bool = cfg!(target_family = "wasm");

/// Moves of an item that are fewer than sorting takes.
const MOST_MOVES: usize = 4;

/// Sorts by a comparison.
#[inline]
pub(crate) fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if SMALL {
        small(items, compare);
    } else {
        items.sort_by(compare);
    }
}

/// Sorts by a key.
#[inline]
pub(crate) fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by a key that no two items share, or only items that are alike in everything: without memory for keeping an order.
#[inline]
pub(crate) fn by_distinct<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    if SMALL {
        small(items, |a, b| key(a).cmp(&key(b)));
    } else {
        items.sort_unstable_by_key(key);
    }
}

/// Sorts by a key that is worth making once.
pub(crate) fn by_cached_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    if SMALL {
        let keys: Vec<K> = items.iter().map(key).collect();
        let mut order = positions(keys.len(), &|a, b| keys.get(a) < keys.get(b));
        arrange(&mut order, &mut |a, b| items.swap(a, b));
    } else {
        items.sort_by_cached_key(key);
    }
}

/// Puts an item into a list in ascending order, unless it is there already.
pub(crate) fn insert<T: Ord>(items: &mut Vec<T>, item: T) -> bool {
    match items.binary_search(&item) {
        Ok(_) => false,
        Err(place) => {
            items.insert(place, item);
            true
        }
    }
}

/// Sorts by the keys, and adds up what has the same key.
pub(crate) fn merge<K: Ord, V: Copy>(items: &mut Vec<(K, V)>, add: impl Fn(V, V) -> V) {
    by(items, |a, b| a.0.cmp(&b.0));
    items.dedup_by(|next, one| {
        let same = next.0 == one.0;
        if same {
            one.1 = add(one.1, next.1);
        }
        same
    });
}

/// The same by a comparison for which no two items are equal, or only such that are alike in everything.
#[inline]
pub(crate) fn by_total<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if SMALL {
        small(items, compare);
    } else {
        items.sort_unstable_by(compare);
    }
}

/// The same for items most of which are near to their places.
#[inline]
pub(crate) fn by_total_from_near<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if SMALL || !settle(items, &compare) {
        by_total(items, compare);
    }
}

/// Inserts one item after the other into those before it, unless that takes more than a few moves for each.
fn settle<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) -> bool {
    let mut moves = items.len().saturating_mul(MOST_MOVES);
    for mut place in 1..items.len() {
        while let Some(before) = place.checked_sub(1)
            && let (Some(one), Some(next)) = (items.get(before), items.get(place))
            && compare(one, next).is_gt()
        {
            if moves == 0 {
                return false;
            }
            moves = moves.saturating_sub(1);
            items.swap(before, place);
            place = before;
        }
    }
    true
}

/// Sorts from the least to the greatest.
#[inline]
pub(crate) fn ascending<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

/// The same where items that are equal are alike.
#[inline]
pub(crate) fn ascending_distinct<T: Ord>(items: &mut [T]) {
    by_total(items, T::cmp);
}

fn small<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = positions(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b).is_lt(),
        _ => false,
    });
    arrange(&mut order, &mut |a, b| items.swap(a, b));
}

/// The positions of so many items in order; none if they are in order already.
fn positions(len: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    if (1..len).zip(0..).all(|(next, one)| !before(next, one)) {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..len).collect();
    let mut sorted = 1_usize;
    while sorted < len {
        let mut merged = Vec::with_capacity(len);
        for pair in order.chunks(sorted.saturating_mul(2)) {
            let (left, right) = pair.split_at_checked(sorted).unwrap_or((pair, &[]));
            let mut right = right.iter().copied().peekable();
            for one in left {
                while let Some(other) = right.next_if(|other| before(*other, *one)) {
                    merged.push(other);
                }
                merged.push(*one);
            }
            merged.extend(right);
        }
        order = merged;
        sorted = sorted.saturating_mul(2);
    }
    order
}

/// Brings each item from the position that `order` has for its place, cycle by cycle.
fn arrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for first in 0..order.len() {
        let mut place = first;
        // A place that has been served holds its own position.
        while let Some(from) = order.get_mut(place).map(|from| std::mem::replace(from, place))
            && from != first
        {
            swap(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn prop_the_small_sort_gives_the_order_of_the_standard_library(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let mut items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            small(&mut items, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(items, expected);
        }
    }

    #[test]
    fn keys_made_once_give_the_same_order() {
        let mut items = ["ccc", "a", "bb", "dd", "e"];
        by_cached_key(&mut items, |item| item.len());
        assert_eq!(items, ["a", "e", "bb", "dd", "ccc"]);
    }

    #[test]
    fn an_item_is_put_in_once() {
        let mut items = Vec::new();
        let new: Vec<bool> = [3, 1, 2, 3, 1].into_iter().map(|item| insert(&mut items, item)).collect();
        assert_eq!((items, new), (vec![1, 2, 3], vec![true, true, true, false, false]));
    }

    #[test]
    fn what_has_the_same_key_is_added_up() {
        let mut items = vec![("b", 2), ("a", 1), ("b", 5), ("c", 0), ("a", -1)];
        merge(&mut items, |one, other| one + other);
        assert_eq!(items, [("a", 0), ("b", 7), ("c", 0)]);
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn long_cycles_are_arranged_too() {
        for turn in [1, 2, 4_999, 9_999] {
            let mut items: Vec<usize> = (0..10_000).collect();
            items.rotate_left(turn);
            small(&mut items, usize::cmp);
            assert!(items.iter().copied().eq(0..10_000), "{turn}");
        }
    }
}
