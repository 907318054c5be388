//! What a rulebook costs at most, whatever the cart.

use super::Engine;
use crate::combine;
use crate::compile::Promo;
use crate::explain;
use crate::model::{Strategy, Take};

/// What evaluating carts by a rulebook costs at most, in counted operations, never in time: [`Engine::worst_case`].
///
/// For one cart benefits run at most `passes` × `turns` times, besides what the search of `best` does; for one outcome at most
/// `carts` carts are evaluated. What one operation costs depends on the cart: on its lines, on the runs of units of different
/// prices that earlier discounts left, and, for a bound of `best`, on the square of how many promotions it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorstCase {
    /// Promotions that may take part: the active ones. One that is not is refused before any of its benefits runs.
    pub promotions: u64,
    /// Those of them that are looked at whatever the cart holds, because no code, SKU, category, tag, seller, segment, channel or
    /// spend that it lacks rules them out. Where they are many, those that have not begun or have ended are passed over.
    pub always: u64,
    /// Turns of benefits in one pass: each benefit of each active promotion has one, `tiers` with all its steps one, too.
    /// Each benefit has one more in every group with `take: best` that its promotion is a member of, for the trial.
    pub turns: u64,
    /// Passes for one cart. With `priority` there is one. `best` makes three more beside its search, and, where reasons or near
    /// misses are asked for, one for each active promotion that may have to be told what it lost to; with `runner_up` three for each.
    pub passes: u64,
    /// Operations after which the search of `best` begins no further branch: the rulebook's `effort`, with `runner_up` twice that
    /// for both searches; 0 with `priority`. A branch
    /// that is open then is ended, with at most `turns` + 2 operations more.
    pub effort: u64,
    /// Carts that are evaluated for one outcome: the cart itself and, unless the rulebook turns near misses off, 64 changed
    /// ones. Without near misses, so for [`Engine::evaluate_with`], it is one.
    pub carts: u64,
}

impl Engine {
    /// What evaluating a cart costs at most, known before there is one.
    ///
    /// Evaluating is meant, with [`Engine::evaluate`] and its kin; a return may evaluate several carts.
    ///
    /// # Example: refusing rulebooks that would be slow
    /// ```
    /// use tillwork::Engine;
    /// let engine = Engine::from_json(br#"{
    ///     "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0,
    ///     "promotions": [
    ///         {"id": "sale", "benefit": {"kind": "percent_off", "percent": 10}},
    ///         {"id": "mugs", "benefit": [
    ///             {"kind": "percent_off", "items": {"sku": "MUG"}, "percent": 5},
    ///             {"kind": "gift", "gifts": [{"sku": "SPOON"}]}
    ///         ]},
    ///         {"id": "last-year", "active": false, "benefit": {"kind": "percent_off", "percent": 30}}
    ///     ]
    /// }"#)?;
    /// let worst = engine.worst_case();
    /// assert_eq!((worst.promotions, worst.turns, worst.passes, worst.carts), (2, 3, 1, 1));
    /// assert!(worst.turns <= 10_000, "too many benefits for this till");
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    #[must_use]
    pub fn worst_case(&self) -> WorstCase {
        let compiled = &self.compiled;
        let groups_that_try = |promo: &Promo| {
            let groups = promo.extra().map_or(&[][..], |extra| &extra.groups);
            let taking_best =
                |number: &&u32| compiled.groups.get(**number as usize).is_some_and(|group| group.take == Take::Best);
            count(groups.iter().filter(taking_best).count())
        };
        let mut promotions: u64 = 0;
        let mut turns: u64 = 0;
        for promo in compiled.promos.iter().filter(|promo| promo.active) {
            let own = count(promo.benefits.len()).saturating_mul(groups_that_try(promo).saturating_add(1));
            promotions = promotions.saturating_add(1);
            turns = turns.saturating_add(own);
        }
        let tries = if compiled.near_misses == 0 { 0 } else { u64::from(explain::MOST_TRIES) };
        WorstCase {
            promotions,
            always: u64::from(compiled.index.always_len()),
            turns,
            passes: combine::passes(compiled.strategy, promotions, compiled.runner_up),
            effort: match compiled.strategy {
                Strategy::Priority => 0,
                Strategy::Best => compiled.effort.saturating_mul(if compiled.runner_up { 2 } else { 1 }),
            },
            carts: tries.saturating_add(1),
        }
    }
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}
