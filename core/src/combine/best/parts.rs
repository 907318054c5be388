//! Promotions that have nothing to do with each other: the best of all is the best of each part.
//!
//! Two promotions are of one part where one may change what the other finds: units of one line that both act on or look at, shipping,
//! a group, a limit on codes, or that they do not go together.

use super::hopes::open;
use super::offers::{indifferent, plain, redeems};
use super::possible::{settled, settles};
use crate::combine::compatible;
use crate::compile::{CompiledBenefit, CompiledCondition, CompiledMeasure, CompiledSelector, Promo, class_bit};
use crate::engine::session::Session;
use crate::model::{Basis, Class, TierMode};

/// More promotions than these are not held against each other.
const MOST_PROMOTIONS: usize = 256;

pub(super) struct Parts {
    /// Who is in each part, by candidate.
    pub(super) live: Vec<Vec<bool>>,
    /// Points on the whole cart: they give the same for all choices that save the same.
    pub(super) besides: Vec<u32>,
}

impl Parts {
    /// The parts of promotions that may join; `None` if there is one only.
    pub(super) fn of(session: &Session<'_>, may_join: impl Fn(u32) -> bool) -> Option<Parts> {
        let mut slots: Vec<u32> = session.ledger.slots.indexes().filter(|slot| may_join(*slot)).collect();
        if slots.len() > MOST_PROMOTIONS {
            return None;
        }
        let mut besides = Vec::new();
        for slot in std::mem::take(&mut slots) {
            let others = || session.ledger.slots.indexes().filter(|other| *other != slot && may_join(*other));
            match on_the_whole(session, slot) {
                Some(holds) if others().all(|other| compatible::compatible(session, slot, other)) => {
                    besides.extend(holds.then_some(slot));
                }
                _ => slots.push(slot),
            }
        }
        let mut links = Links::new(slots.len());
        let mut lines = Shared::new(session.lines.len());
        let (mut ships, mut codes) = (Shared::new(1), Shared::new(1));
        let mut groups = Shared::new(session.engine.groups.len());
        for (place, slot) in slots.iter().enumerate() {
            let promo = session.promo(*slot);
            let reach = Reach::of(session, promo);
            (0..).zip(&reach.lines).filter(|one| *one.1).for_each(|one| lines.meet(one.0, place, &mut links));
            if promo.classes & class_bit(Class::Shipping) != 0 {
                ships.meet(0, place, &mut links);
            }
            if session.engine.max_codes.is_some() && session.ledger.slots[*slot].code.is_some() {
                codes.meet(0, place, &mut links);
            }
            let of = promo.extra().map_or(&[][..], |extra| &extra.groups);
            of.iter().for_each(|group| groups.meet(*group as usize, place, &mut links));
            for (before, other) in slots.iter().take(place).enumerate() {
                let easy = open(promo) && open(session.promo(*other));
                if !easy && !compatible::compatible(session, *slot, *other) {
                    links.join(before, place);
                }
            }
        }
        let live = links.parts(&slots, session.ledger.slots.len());
        let same = |part: &Vec<bool>| one_sum(session, part);
        let split = live.len() > 1 && (besides.is_empty() || live.iter().all(same));
        split.then_some(Parts { live, besides })
    }
}

/// Whether a promotion gives points on the whole cart, and, if it does, whether its condition holds.
fn on_the_whole(session: &Session<'_>, slot: u32) -> Option<bool> {
    let promo = session.promo(slot);
    let points = promo.benefits.iter().all(|(_, benefit)| matches!(benefit, CompiledBenefit::Points(_)));
    let free = session.engine.max_codes.is_none() || session.ledger.slots[slot].code.is_none();
    if points && free && plain(promo) && indifferent(session, promo) { settles(session, promo) } else { None }
}

/// Whether what a part saves is saved on goods only, or on shipping only: then equal sums leave equal goods.
fn one_sum(session: &Session<'_>, part: &[bool]) -> bool {
    let of = (0_u32..).zip(part).filter(|one| *one.1).map(|one| session.promo(one.0).classes);
    let classes = of.fold(0, |all, classes| all | classes);
    let has = |class: Class| classes & class_bit(class) != 0;
    let goods = has(Class::Price) || has(Class::Item) || has(Class::Order);
    !(has(Class::Payment) || goods && has(Class::Shipping))
}

/// The lines whose units a promotion acts on, or whose prices decide what it does.
struct Reach<'s, 'e> {
    session: &'s Session<'e>,
    lines: Vec<bool>,
}

impl<'s, 'e> Reach<'s, 'e> {
    fn of(session: &'s Session<'e>, promo: &Promo) -> Reach<'s, 'e> {
        let mut reach = Reach { session, lines: vec![false; session.lines.len()] };
        if let Some(condition) = promo.conditions.as_deref() {
            reach.condition(condition);
        }
        promo.benefits.iter().for_each(|(_, benefit)| reach.benefit(benefit));
        if promo.classes & class_bit(Class::Reward) != 0 && redeems(session) {
            reach.select(None);
        }
        reach
    }

    fn select(&mut self, items: Option<&CompiledSelector>) {
        for (line, reached) in self.session.lines.indexes().zip(&mut self.lines) {
            *reached |= items.is_none_or(|items| self.session.line_matches(items, line) != Some(false));
        }
    }

    /// What a count of units depends on: prices that decide whether a unit is selected.
    fn count(&mut self, items: Option<&CompiledSelector>) {
        if !settled(self.session, items) {
            self.select(items);
        }
    }

    fn condition(&mut self, condition: &CompiledCondition) {
        match condition {
            CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().for_each(|one| self.condition(one)),
            CompiledCondition::Not(one) => self.condition(one),
            CompiledCondition::Spend { items, basis: Basis::List, .. } | CompiledCondition::Quantity { items, .. } => {
                self.count(items.as_deref());
            }
            CompiledCondition::Spend { items, .. } => self.select(items.as_deref()),
            CompiledCondition::Contains { items } => self.count(Some(items)),
            // Who the customer is, and the like.
            _ => {}
        }
    }

    fn benefit(&mut self, benefit: &CompiledBenefit) {
        match benefit {
            CompiledBenefit::SetPrice(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Percent(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Amount(one) => self.select(one.items.as_deref()),
            CompiledBenefit::FixedPrice(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Bundle(one) => one.components.iter().for_each(|(items, _)| self.select(Some(items))),
            CompiledBenefit::BuyGet(one) => {
                self.select(one.buy.as_deref());
                self.select(one.get.as_deref());
            }
            CompiledBenefit::NthUnit(one) => self.select(one.items.as_deref()),
            CompiledBenefit::AddOn(one) => {
                self.select(Some(&one.items));
                self.select(one.spend_items.as_deref());
            }
            CompiledBenefit::OrderPercent(one) => self.select(one.items.as_deref()),
            CompiledBenefit::OrderAmount(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Every(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Deposit(one) => self.select(one.items.as_deref()),
            CompiledBenefit::Points(one) => self.select(one.items.as_deref()),
            // Shipping is a thing of its own.
            CompiledBenefit::Shipping(_) | CompiledBenefit::Gift(_) | CompiledBenefit::IssueCoupon(_) => {}
            CompiledBenefit::Tiers(one) => {
                if one.mode == TierMode::Graduated {
                    self.select(one.items.as_deref());
                }
                match &one.measure {
                    CompiledMeasure::Spend { items, .. }
                    | CompiledMeasure::Quantity { items }
                    | CompiledMeasure::Distinct { items } => self.select(items.as_deref()),
                    CompiledMeasure::CustomerTier | CompiledMeasure::NthOrder | CompiledMeasure::Attribute { .. } => {}
                }
                one.steps.iter().for_each(|step| self.benefit(&step.1));
            }
        }
    }
}

/// Which promotions belong together: each points to one before it, or to itself.
struct Links(Vec<usize>);

impl Links {
    fn new(count: usize) -> Links {
        Links((0..count).collect())
    }

    fn first(&self, place: usize) -> usize {
        let mut place = place;
        while let Some(to) = self.0.get(place).copied().filter(|to| *to != place) {
            place = to;
        }
        place
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if let Some(link) = self.0.get_mut(one.max(other)) {
            *link = one.min(other);
        }
    }

    /// Who is in each part, by candidate.
    fn parts(&self, slots: &[u32], candidates: usize) -> Vec<Vec<bool>> {
        let mut firsts: Vec<usize> = Vec::new();
        let mut parts: Vec<Vec<bool>> = Vec::new();
        for (place, slot) in slots.iter().enumerate() {
            let first = self.first(place);
            let at = firsts.iter().position(|one| *one == first).unwrap_or_else(|| {
                firsts.push(first);
                parts.push(vec![false; candidates]);
                firsts.len().saturating_sub(1)
            });
            if let Some(live) = parts.get_mut(at).and_then(|part| part.get_mut(*slot as usize)) {
                *live = true;
            }
        }
        parts
    }
}

/// Things of which each joins all who have to do with it.
struct Shared(Vec<Option<usize>>);

impl Shared {
    fn new(count: usize) -> Shared {
        Shared(vec![None; count])
    }

    fn meet(&mut self, thing: usize, place: usize, links: &mut Links) {
        if let Some(one) = self.0.get_mut(thing) {
            match one {
                Some(other) => links.join(*other, place),
                None => *one = Some(place),
            }
        }
    }
}
