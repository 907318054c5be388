//! What is decided without branching: contests for units, and parts that have nothing to do with each other; and what a search for
//! the rest begins with.

use super::automata::Contest;
use super::choice::Choice;
use super::contend;
use super::hopes::Hopes;
use super::key::{Key, taken_off};
use super::parts::Parts;
use super::relax;
use super::search::Search;
use crate::model::Class;
use crate::wire::bounds::MAX_POINTS;

/// Lines that one operation looks at, once for each promotion, when parts are sought.
const LINES_AT_ONCE: usize = 256;
/// The part of the effort that may go into a contest that is not all there is.
const PART: u64 = 4;
/// Where nothing can save more, so many operations may go into choices that save as much.
const TIES: u64 = 4_000;

impl Search<'_, '_> {
    /// Promotions that compete for units and for nothing else. `false` if they turn out not to.
    pub(super) fn contend(&mut self, contest: &Contest) -> bool {
        let Some(besides) = self.besides(contest) else { return false };
        let reached = contest.value(self.session, &self.best, besides);
        let assignment = contend::solve(contest, reached, self.effort.saturating_sub(self.spent));
        self.spent = self.spent.saturating_add(assignment.spent);
        if cfg!(debug_assertions) {
            let again = Contest::of(self.session, &self.live, self.required);
            if let Some(each) = again.and_then(|contest| contest.separate(self.required)) {
                contend::hold(&each, &assignment, reached);
            }
        }
        if let Some(owners) = assignment.owners {
            let choice = contest.choice(&owners);
            let (key, complete) = self.after(&choice, |search| (Key::reached(search.session, false), search.complete()));
            // It may be more: in what is not the best yet, a group may be worth less than it costs, and the engine gives no such.
            if contest.value(self.session, &key, besides) < assignment.given || !complete {
                return false;
            }
            if key > self.best {
                self.best = key;
                self.choice = Some(choice);
            }
        }
        // Ties are less than a minor unit, so a bound is rounded up to the next.
        let up = contest.scale.saturating_sub(1);
        let most = assignment.most.saturating_add(up).checked_div_euclid(contest.scale).unwrap_or(i64::MAX);
        self.open = Some(most.saturating_add(besides).min(self.most(0)));
        true
    }

    /// Parts that have nothing to do with each other, each by itself. `false` if there are none, or they turn out to have.
    pub(super) fn divide(&mut self, hopes: &Hopes, most: i64) -> bool {
        let parts = Parts::of(self.session, |slot| hopes.may_join(self.session, slot));
        let looked_at = self.live.iter().filter(|live| **live).count().saturating_mul(self.session.lines.len());
        self.spent = self.spent.saturating_add(u64::try_from(looked_at / LINES_AT_ONCE).unwrap_or(u64::MAX));
        let Some(parts) = parts else { return false };
        if self.required.is_some_and(|slot| parts.besides.contains(&slot)) {
            return false;
        }
        let pristine = self.session.ledger.clone();
        let mut choice = Choice::of(parts.besides);
        let (mut saved, mut open) = (0_i64, 0_i64);
        for live in parts.live {
            let required = self.required.filter(|slot| live.get(*slot as usize) == Some(&true));
            let mut search = Search::new(self.session, live, Key::nothing());
            (search.required, search.spent, search.effort) = (required, self.spent, self.effort);
            if required.is_none() {
                search.begin();
            }
            search.run();
            let Search { best, choice: found, open: left, spent, .. } = search;
            self.spent = spent;
            self.session.ledger.clone_from(&pristine);
            self.session.class = Class::Price;
            let Some(found) = found else {
                // Nobody is found with whom it applies; perhaps nobody was looked for to the end.
                if left.is_some() {
                    self.leave_open(most);
                }
                return true;
            };
            choice.members.extend(found.members);
            choice.confined.extend(found.confined);
            saved = saved.saturating_add(best.saved);
            open = open.saturating_add(left.map_or(best.saved, |left| left.max(best.saved)));
        }
        let (key, complete, counted) = self.after(&choice, |search| {
            // With as many points as a cart can earn one part's stand in the way of another's.
            let counted = search.session.ledger.earned < MAX_POINTS;
            (Key::reached(search.session, choice.confined.is_empty()), search.complete(), counted)
        });
        if key.saved != saved || !complete || !counted {
            return false;
        }
        if key > self.best {
            self.best = key;
            self.choice = Some(choice);
        }
        if open > saved {
            self.leave_open(open.min(most));
        }
        true
    }

    /// Everything, with what is known of offers that compete for units.
    pub(super) fn relax(&mut self, mut hopes: Hopes, most: i64) {
        // All of its part counts as used: what it really takes is no steady matter of how much there is.
        let part = self.effort.saturating_sub(self.spent) / PART;
        let Some(found) = relax::relax(self.session, |slot| hopes.may_join(self.session, slot), part) else {
            return self.descend(0, 0, most);
        };
        self.spent = self.spent.saturating_add(part);
        hopes.bound(&found.members, found.most);
        let bound = hopes.most(self.session).min(most);
        // Whoever has no units in it is left out, which is no choice where a group lets in others only after these.
        let free = found.members.iter().all(|slot| self.followers(*slot).is_empty());
        if let Some(mut choice) = found.choice.filter(|_| free) {
            let others = (0_u32..).zip(&self.live).filter(|one| *one.1 && !found.members.contains(&one.0));
            choice.members.extend(others.map(|one| one.0));
            let (key, complete, ran) = self.after(&choice, |search| {
                let key = Key::reached(search.session, choice.confined.is_empty());
                (key, search.complete(), Choice::ran(&search.session.ledger))
            });
            if complete && key > self.best {
                self.best = key;
                self.choice = Some(Choice { confined: choice.confined, ..ran });
            }
        }
        let effort = self.effort;
        if self.best.saved >= bound {
            self.effort = effort.min(self.spent.saturating_add(TIES));
        }
        self.descend(0, 0, bound);
        self.effort = effort;
    }

    /// Begins with what `priority` finds.
    fn begin(&mut self) {
        let all = Choice::of((0_u32..).zip(&self.live).filter(|one| *one.1).map(|one| one.0).collect());
        let found = |search: &Self| (Key::reached(search.session, true), Choice::ran(&search.session.ledger));
        let (best, ran) = self.after(&all, found);
        (self.best, self.choice) = (best, Some(ran));
    }

    /// What is found when a choice has run; the session is fresh again afterwards.
    fn after<T>(&mut self, choice: &Choice, found: impl FnOnce(&Self) -> T) -> T {
        let pristine = self.session.ledger.clone();
        self.session.class = Class::Price;
        choice.replay(self.session, false);
        let found = found(self);
        self.session.ledger = pristine;
        self.session.class = Class::Price;
        found
    }

    /// What promotions save that have no part in a contest; `None` if they earn as many points as a cart can, so that not all may do so.
    fn besides(&mut self, contest: &Contest) -> Option<i64> {
        if contest.besides.is_empty() {
            return Some(0);
        }
        self.after(&Choice::of(contest.besides.clone()), |search| {
            (search.session.ledger.earned < MAX_POINTS).then(|| taken_off(search.session))
        })
    }
}
