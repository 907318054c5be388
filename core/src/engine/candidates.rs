//! Which promotions a cart touches: those its codes trigger, and the automatic ones the index finds.

use super::session::{Refusal, Session};
use crate::compile::{Compiled, CompiledBenefit, CompiledCondition, Key, Promo, Symbol, class_bit};
use crate::coupon;
use crate::model::{Class, CouponCodes, Strategy};
use crate::outcome::LimitKind;
use crate::schedule::{Date, Status};
use crate::sort;

/// In the place of a code: none is needed.
const NO_CODE: u32 = u32::MAX;

impl<'e> Session<'e> {
    /// Fills the slots: first what codes trigger, then what the index finds; ascending by position.
    pub(crate) fn find_candidates(&mut self) {
        let engine: &'e Compiled = self.engine;
        // A promotion and the code that triggers it; codes come before none.
        let mut found = self.pool.pairs.lend();
        for place in 0..self.codes.len() {
            self.resolve_code(place, &mut found);
        }
        let triggered = found.len();
        let mut automatic = self.pool.numbers.lend();
        self.look_up(&mut automatic);
        sort::ascending_distinct(&mut automatic);
        automatic.dedup();
        let told = |promo: &u32| self.expected.contains(promo) || self.is_paid_for(*promo);
        let touched = |promo: &&u32| told(promo) || self.touches(&engine.promos[**promo]);
        found.extend(automatic.iter().filter(touched).copied().map(|promo| (promo, NO_CODE)));
        if triggered > 0 {
            sort::by_distinct(&mut found, |pair| *pair);
        }
        for (promo, code) in found.iter() {
            self.add_slot(*promo, Some(*code).filter(|code| *code != NO_CODE));
        }
    }

    /// The automatic promotions that the cart could concern by what it holds.
    fn look_up(&self, automatic: &mut Vec<u32>) {
        let at = self.at.unix_seconds();
        let index = &self.engine.index;
        index.always(at, automatic);
        // Lines of one category find the same: what was looked up last is not looked up again.
        let mut recent = [Symbol::NONE; 8];
        for line in self.lines.iter() {
            index.find(Key::Sku, line.sku, at, automatic);
            for symbol in line.categories.of(&self.names) {
                if !recent.contains(symbol) {
                    recent.rotate_right(1);
                    recent[0] = *symbol;
                    index.find(Key::Category, *symbol, at, automatic);
                }
            }
            line.tags.of(&self.names).iter().for_each(|symbol| index.find(Key::Tag, *symbol, at, automatic));
            index.find(Key::Seller, line.seller, at, automatic);
        }
        self.segments.iter().for_each(|segment| index.find(Key::Segment, *segment, at, automatic));
        index.find(Key::Channel, self.channel, at, automatic);
        // What cannot apply is there to be told of. But a group is decided in the class of its first member that the cart touches, and
        // the search of `best` counts every candidate among its steps: these must not depend on whether somebody asks.
        let all = self.detailed || self.engine.strategy == Strategy::Best || !self.engine.groups.is_empty();
        let reach = if all { self.subtotal.saturating_mul(2) } else { self.subtotal };
        automatic.extend(index.within_spend(self.currency, reach));
        automatic.extend_from_slice(&self.expected);
        automatic.extend(self.engine.prepaid.iter().filter(|promo| self.is_paid_for(**promo)));
        if all {
            automatic.extend(index.of_other_currencies(self.currency));
        }
    }

    /// Whether the customer paid a deposit for a promotion that takes deposits.
    fn is_paid_for(&self, promo: u32) -> bool {
        !self.cart.deposits.is_empty()
            && self.engine.prepaid.binary_search(&promo).is_ok()
            && self.cart.deposits.iter().any(|paid| paid.promotion == self.engine.promos[promo].id)
    }

    /// Whether an automatic promotion is touched by the cart (the definition stands in the rulebook reference).
    fn touches(&self, promo: &Promo) -> bool {
        if !promo.active {
            return false;
        }
        if let Some(schedule) = &promo.schedule {
            let at = self.at.unix_seconds();
            if at < schedule.from() || at >= schedule.until() {
                return false;
            }
        }
        let mut holds = true;
        if let Some(condition) = &promo.conditions {
            condition.required(&mut |required| holds = holds && self.required_holds(required));
        }
        let found = promo.surely_acts && self.some_discountable && self.all_discountable;
        holds && (found || promo.benefits.iter().any(|(class, benefit)| self.may_find(*class, benefit)))
    }

    fn required_holds(&self, condition: &CompiledCondition) -> bool {
        match condition {
            CompiledCondition::Customer(customer) if !customer.segment.is_empty() => {
                self.segments.iter().any(|segment| customer.segment.contains(segment))
            }
            CompiledCondition::Channel(any_of) => any_of.contains(&self.channel),
            CompiledCondition::Code { normal, .. } => {
                self.codes.iter().any(|code| normal.iter().any(|one| one.as_bytes() == code.normal.as_slice()))
            }
            CompiledCondition::Spend { at_least: Some(bound), items, .. } => match bound.get(self.currency) {
                Some(bound) => {
                    let may = |line: &u32| items.as_deref().is_none_or(|items| self.line_matches(items, *line) != Some(false));
                    let subtotals = self.lines.indexes().filter(may).map(|line| self.lines[line].subtotal);
                    bound.minor_units() <= subtotals.fold(0, i64::saturating_add).saturating_mul(2)
                }
                None => true,
            },
            _ => true,
        }
    }

    fn may_find(&self, class: Class, benefit: &CompiledBenefit) -> bool {
        if let CompiledBenefit::Shipping(one) = benefit {
            return self.ledger.ships.iter().any(|ship| one.methods.is_empty() || one.methods.contains(&ship.method));
        }
        if let CompiledBenefit::Tiers(tiers) = benefit
            && class == Class::Shipping
        {
            return tiers.steps.iter().any(|(_, step)| self.may_find(class, step));
        }
        let mut found = false;
        benefit.targets(&mut |items| {
            found = found
                || match items {
                    None => class == Class::Reward || self.some_discountable,
                    Some(selector) => self.lines.indexes().any(|line| {
                        (class == Class::Reward || self.lines[line].discountable)
                            && self.line_matches(selector, line) != Some(false)
                    }),
                };
        });
        found
    }

    /// What an entered code stands for, and whether its coupon lets it through.
    fn resolve_code(&mut self, place: usize, found: &mut Vec<(u32, u32)>) {
        let Some(code) = self.codes.get_mut(place) else { return };
        if code.malformed {
            return;
        }
        let number = u32::try_from(place).unwrap_or(NO_CODE);
        let taken = std::mem::take(&mut code.normal);
        self.stand_for(place, std::str::from_utf8(&taken).unwrap_or_default(), number, found);
        if let Some(code) = self.codes.get_mut(place) {
            code.normal = taken;
        }
    }

    fn stand_for(&mut self, place: usize, normal: &str, number: u32, found: &mut Vec<(u32, u32)>) {
        let engine: &'e Compiled = self.engine;
        let mut coupon = None;
        let mut refusal = None;
        let mut promos = self.pool.numbers.lend();
        let named = engine.condition_codes.contains(normal);
        if let Some(target) = engine.codes.get(normal) {
            promos.extend(&target.promos);
            if let Some((number, place)) = target.coupon {
                coupon = Some(number);
                refusal = self.coupon_refusal(number, normal, Some(place), None);
            }
        } else if let Some((_, number)) = engine.families.iter().find(|(prefix, _)| in_family(normal, prefix)) {
            match self.verify(*number, normal) {
                Ok(issued) => {
                    coupon = Some(*number);
                    refusal = self.coupon_refusal(*number, normal, None, Some(issued));
                }
                Err(Some(why)) => {
                    coupon = Some(*number);
                    refusal = Some(why);
                }
                Err(None) => {
                    if let Some(code) = self.codes.get_mut(place) {
                        code.malformed = true;
                    }
                    return;
                }
            }
        } else {
            if let Some(code) = self.codes.get_mut(place) {
                code.known = named;
                code.named = named;
            }
            return;
        }
        if let Some(Refusal::CodeUnknown) = refusal {
            return;
        }
        if let Some(number) = coupon {
            promos.extend(&engine.coupons[number].promos);
        }
        let refused = refusal.is_some();
        let Some(code) = self.codes.get_mut(place) else { return };
        code.known = true;
        code.named = named;
        code.coupon = coupon;
        code.refusal = refusal;
        if code.wallet && refused {
            return;
        }
        found.extend(promos.iter().map(|promo| (*promo, number)));
    }

    /// Checks a signed code: the day of issue, or why not (`None`: it has not the shape).
    fn verify(&self, coupon: u32, normal: &str) -> Result<Date, Option<Refusal>> {
        let CouponCodes::Signed(family) = &self.engine.coupons[coupon].coupon.codes else { return Err(None) };
        let customer = self.cart.customer.as_ref().and_then(|customer| customer.id.as_deref());
        let bound = if family.bound { Some(customer.unwrap_or("")) } else { None };
        match coupon::signed::verify(&family.key, &family.prefix, normal, bound) {
            // A code that is bound to nobody is nobody's.
            Ok(_) if family.bound && customer.is_none() => Err(Some(Refusal::CodeNotYours)),
            Ok(code) => Ok(code.issued()),
            Err(coupon::signed::SignedError::Malformed) => Err(None),
            Err(_) if family.bound => Err(Some(Refusal::CodeNotYours)),
            Err(_) => Err(Some(Refusal::CodeUnknown)),
        }
    }

    fn coupon_refusal(&self, number: u32, normal: &str, listed: Option<u32>, issued: Option<Date>) -> Option<Refusal> {
        let compiled = &self.engine.coupons[number];
        let coupon = &compiled.coupon;
        let status = compiled.schedule.as_ref().map(|schedule| schedule.status(self.at));
        if matches!(status, Some(Status::Ended | Status::OutsideWindow)) {
            return Some(Refusal::CodeEnded);
        }
        let listed = match (&coupon.codes, listed) {
            (CouponCodes::Listed(list), Some(place)) => list.get(place as usize),
            _ => None,
        };
        let issued = issued.or_else(|| listed.and_then(|listed| listed.issued));
        if let (Some(days), Some(issued)) = (coupon.valid_days, issued) {
            let today = self.engine.zones.default_zone().local_date(self.at);
            if today >= issued.later(days) {
                return Some(Refusal::CodeEnded);
            }
        }
        if status == Some(Status::NotStarted) {
            return Some(Refusal::NotStarted);
        }
        let customer = self.cart.customer.as_ref();
        let id = customer.and_then(|customer| customer.id.as_deref());
        let owner = listed.and_then(|listed| listed.customer.as_deref());
        let foreign = owner.is_some_and(|owner| Some(owner) != id)
            || (!coupon.customers.is_empty() && !id.is_some_and(|id| coupon.customers.iter().any(|one| one == id)))
            || (!coupon.segment.is_empty()
                && !customer.is_some_and(|customer| customer.segments.iter().any(|one| coupon.segment.contains(one))))
            || (coupon.first_order && customer.and_then(|customer| customer.orders) != Some(0));
        if foreign {
            return Some(Refusal::CodeNotYours);
        }
        let limits = coupon.limits?;
        let usage = |of_code: bool| {
            self.cart.usage.iter().find(|usage| match &usage.subject {
                crate::model::UsageSubject::Coupon { coupon: id, code } => {
                    *id == coupon.id
                        && match code {
                            Some(code) => of_code && coupon::normalize(code).is_ok_and(|one| one == normal),
                            None => !of_code,
                        }
                }
                crate::model::UsageSubject::Promotion(_) => false,
            })
        };
        let all = usage(false);
        let checks = [
            (limits.per_code, LimitKind::PerCode, usage(true).map_or(0, |usage| usage.total)),
            (limits.per_customer, LimitKind::PerCustomer, all.map_or(0, |usage| usage.customer)),
            (limits.total, LimitKind::Total, all.map_or(0, |usage| usage.total)),
        ];
        checks.into_iter().find_map(|(limit, which, actual)| {
            limit.filter(|limit| actual >= *limit).map(|needed| Refusal::Limit { which, needed, actual })
        })
    }
}

/// Whether a normalised code begins with a family's prefix and a hyphen.
fn in_family(normal: &str, prefix: &str) -> bool {
    normal.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('-'))
}

/// Whether a promotion has a benefit in a class.
pub(crate) fn acts_in(promo: &Promo, class: Class) -> bool {
    promo.classes & class_bit(class) != 0
}
