//! A rulebook made ready: strings interned, selectors and conditions resolved, promotions indexed by what must be present
//! for them to matter.

mod benefit;
mod common;
mod condition;
mod groups;
mod index;
mod intern;
mod selector;
mod zones;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

pub(crate) use benefit::{
    AddOn, AmountOff, Bundle, BuyGet, CompiledBenefit, CompiledMeasure, Deposit, Every, FixedPrice, Grouping, Items, NthUnit,
    OrderAmount, OrderPercent, Percent, Points, SetPrice, ShippingOff, ShippingTerm, Tiers,
};
pub(crate) use common::HAS_SHORT_WAY;
pub(crate) use condition::{CompiledCondition, CompiledCustomer};
pub(crate) use groups::CompiledGroup;
pub(crate) use index::{Index, Key};
pub(crate) use intern::{Interner, Symbol};
pub(crate) use selector::{CompiledSelector, Rest};
pub(crate) use zones::Zones;

use crate::coupon;
use crate::model::{
    Budget, Class, Coupon, CouponCodes, CouponId, Exclusive, Floor, FundingShare, Limits, PriceBasis, Programme, Promotion,
    PromotionId, Refusals, Rulebook, Spread, Strategy,
};
use crate::money::{Amounts, Currency, Rounding};
use crate::schedule::{CompiledSchedule, Schedule, ZoneTable};
use crate::sort;
use crate::table::Table;

/// A compiled rulebook.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) id: crate::model::Id,
    pub(crate) currency: Currency,
    pub(crate) price_basis: PriceBasis,
    pub(crate) rounding: Rounding,
    pub(crate) spread: Spread,
    pub(crate) refusals: Refusals,
    pub(crate) near_misses: u32,
    pub(crate) strategy: Strategy,
    /// Operations that `best` may take.
    pub(crate) effort: u64,
    pub(crate) max_codes: Option<u32>,
    /// Whether some promotion does not go together with every other.
    pub(crate) choosy: bool,
    pub(crate) use_wallet: bool,
    pub(crate) runner_up: bool,
    /// Whether carts may take the short way, if the promotions that they touch may.
    pub(crate) common: bool,
    pub(crate) groups: Box<[CompiledGroup]>,
    pub(crate) interner: Interner,
    pub(crate) zones: Zones,
    pub(crate) promos: Table<Promo>,
    /// Promotions that take deposits and need no code.
    pub(crate) prepaid: Box<[u32]>,
    pub(crate) coupons: Table<CompiledCoupon>,
    pub(crate) codes: FxHashMap<Box<str>, CodeTarget>,
    /// Codes that conditions name, normalised.
    pub(crate) condition_codes: FxHashSet<Box<str>>,
    /// Prefixes of signed families, normalised, with their coupons.
    pub(crate) families: Vec<(Box<str>, u32)>,
    pub(crate) index: Index,
    pub(crate) programme: Option<Box<CompiledProgramme>>,
    pub(crate) digest: [u8; 32],
}

/// What an entered code stands for.
#[derive(Debug, Default)]
pub(crate) struct CodeTarget {
    /// Promotions that have it among their own codes.
    pub(crate) promos: SmallVec<[u32; 1]>,
    /// The coupon that it belongs to, and its place in the coupon's list.
    pub(crate) coupon: Option<(u32, u32)>,
}

/// A compiled promotion.
#[derive(Debug)]
pub(crate) struct Promo {
    pub(crate) id: PromotionId,
    pub(crate) active: bool,
    /// Triggered by a code only.
    pub(crate) gated: bool,
    pub(crate) line_exclusive: bool,
    pub(crate) exclusive: Exclusive,
    pub(crate) spread: Spread,
    /// Whether it has something to act on wherever the index finds it, as long as every line may be discounted.
    pub(crate) surely_acts: bool,
    /// Whether it is of the common kinds, which the short way can work out.
    pub(crate) common: bool,
    /// Bit per class.
    pub(crate) classes: u8,
    pub(crate) priority: i32,
    /// Promotions of one campaign share it.
    pub(crate) schedule: Option<Arc<CompiledSchedule>>,
    pub(crate) conditions: Option<Box<CompiledCondition>>,
    pub(crate) benefits: Box<[(Class, CompiledBenefit)]>,
    /// Currencies in which all of its amounts are given; `None`: it has none.
    pub(crate) currencies: Option<Box<[Currency]>>,
    /// Whether the document writes `benefit` as a list: paths of reasons follow it.
    pub(crate) listed: bool,
    pub(crate) extra: Option<Box<Extra>>,
}

/// What few promotions have.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    pub(crate) name: Option<Box<str>>,
    pub(crate) labels: Box<[(String, String)]>,
    pub(crate) limits: Option<Limits>,
    pub(crate) floor: Option<Floor>,
    pub(crate) funding: Box<[FundingShare]>,
    pub(crate) tags: Box<[Symbol]>,
    pub(crate) excludes: Option<Choice>,
    pub(crate) combines_with: Option<Choice>,
    /// Groups it is a member of.
    pub(crate) groups: SmallVec<[u32; 2]>,
}

/// Promotions chosen by id, tag or class.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) promos: Box<[u32]>,
    pub(crate) tags: Box<[Symbol]>,
    pub(crate) classes: u8,
}

/// A compiled coupon.
#[derive(Debug)]
pub(crate) struct CompiledCoupon {
    pub(crate) id: CouponId,
    pub(crate) coupon: Coupon,
    pub(crate) schedule: Option<CompiledSchedule>,
    pub(crate) promos: Vec<u32>,
}

/// A compiled programme.
#[derive(Debug)]
pub(crate) struct CompiledProgramme {
    pub(crate) programme: Programme,
    pub(crate) earn_items: Items,
    pub(crate) redeem_items: Items,
}

/// The bit of a class.
pub(crate) fn class_bit(class: Class) -> u8 {
    1 << (class as u8)
}

impl Promo {
    pub(crate) fn extra(&self) -> Option<&Extra> {
        self.extra.as_deref()
    }

    pub(crate) fn limits(&self) -> Option<&Limits> {
        self.extra().and_then(|extra| extra.limits.as_ref())
    }

    pub(crate) fn budget(&self) -> Option<&Budget> {
        self.limits().and_then(|limits| limits.budget.as_ref())
    }

    pub(crate) fn tags(&self) -> &[Symbol] {
        self.extra().map_or(&[], |extra| &extra.tags)
    }

    /// Whether it says with whom it goes together.
    fn is_choosy(&self) -> bool {
        let chooses = |extra: &Extra| extra.excludes.is_some() || extra.combines_with.is_some();
        self.exclusive != Exclusive::None || self.extra().is_some_and(chooses)
    }

    pub(crate) fn good_for(&self, currency: Currency) -> bool {
        self.currencies.as_ref().is_none_or(|list| list.contains(&currency))
    }
}

impl Compiled {
    /// Compiles a valid rulebook.
    pub(crate) fn compile(rulebook: &Rulebook, table: &ZoneTable, digest: [u8; 32]) -> Compiled {
        let mut interner = Interner::default();
        let mut zones = Zones::new(table);
        let default_zone = zones.add(&rulebook.time_zone);
        let tiers: Vec<Box<str>> =
            rulebook.programme.iter().flat_map(|one| &one.tiers).map(|tier| tier.id.as_str().into()).collect();
        let positions: FxHashMap<&str, u32> =
            rulebook.promotions.iter().zip(0_u32..).map(|(promotion, position)| (promotion.id.as_str(), position)).collect();
        let coupon_positions: FxHashMap<&str, u32> =
            rulebook.coupons.iter().zip(0_u32..).map(|(coupon, position)| (coupon.id.as_str(), position)).collect();

        let mut coupons: Vec<CompiledCoupon> = Vec::with_capacity(rulebook.coupons.len());
        for coupon in &rulebook.coupons {
            let zone = zones.of_schedule(coupon.schedule.as_ref().and_then(|one| one.time_zone.as_deref()), default_zone);
            coupons.push(CompiledCoupon {
                id: coupon.id.clone(),
                schedule: coupon.schedule.as_ref().and_then(|one| zones.compile(one, zone)),
                coupon: coupon.clone(),
                promos: Vec::new(),
            });
        }
        let mut codes: FxHashMap<Box<str>, CodeTarget> = FxHashMap::default();
        let mut families = Vec::new();
        for (position, coupon) in (0_u32..).zip(&rulebook.coupons) {
            match &coupon.codes {
                CouponCodes::Shared(code) => codes.entry(normal(code)).or_default().coupon = Some((position, 0)),
                CouponCodes::Listed(list) => {
                    for (place, listed) in (0_u32..).zip(list) {
                        codes.entry(normal(&listed.code)).or_default().coupon = Some((position, place));
                    }
                }
                CouponCodes::Signed(family) => families.push((normal(&family.prefix), position)),
            }
        }

        let mut promos: Vec<Promo> = Vec::with_capacity(rulebook.promotions.len());
        let mut schedules = Schedules::default();
        for (position, promotion) in (0_u32..).zip(&rulebook.promotions) {
            for code in &promotion.codes {
                codes.entry(normal(code)).or_default().promos.push(position);
            }
            let coupon = promotion.coupon.as_ref().and_then(|id| coupon_positions.get(id.as_str()).copied());
            if let Some(target) = coupon.and_then(|one| coupons.get_mut(one as usize)) {
                target.promos.push(position);
            }
            let mut context = condition::Context { interner: &mut interner, zones: &mut zones, tiers: &tiers, default_zone };
            let mut promo = compile_promotion(promotion, coupon, &positions, rulebook.spread, &mut context, &mut schedules);
            let days =
                |id: &CouponId| coupon_positions.get(id.as_str()).and_then(|one| days_of_codes(coupons.get(*one as usize)?));
            promo.benefits.iter_mut().for_each(|(_, benefit)| limit_days(benefit, &days));
            promos.push(promo);
        }
        let groups = groups::compile(&rulebook.combination.groups, &mut promos, &positions, &mut interner);
        let programme = rulebook.programme.as_ref().map(|programme| {
            let mut items = |selector: Option<&crate::model::Selector>| -> Items {
                selector.map(|one| Box::new(CompiledSelector::compile(one, &mut interner)))
            };
            Box::new(CompiledProgramme {
                earn_items: items(programme.earn.as_ref().and_then(|earn| earn.items.as_ref())),
                redeem_items: items(programme.redeem.as_ref().and_then(|redeem| redeem.items.as_ref())),
                programme: programme.clone(),
            })
        });
        if HAS_SHORT_WAY {
            promos.iter_mut().for_each(|promo| promo.common = common::is_common(promo));
        }
        let index = Index::build(&promos);
        interner.shrink();
        let mut compiled = Compiled {
            id: rulebook.id.clone(),
            currency: rulebook.currency,
            price_basis: rulebook.price_basis,
            rounding: rulebook.rounding,
            spread: rulebook.spread,
            refusals: rulebook.refusals,
            near_misses: rulebook.near_misses,
            strategy: rulebook.combination.strategy,
            effort: rulebook.combination.effort,
            max_codes: rulebook.combination.max_codes,
            choosy: promos.iter().any(Promo::is_choosy),
            use_wallet: rulebook.combination.use_wallet,
            runner_up: rulebook.combination.runner_up,
            common: false,
            groups,
            interner,
            zones,
            coupons: coupons.into(),
            codes,
            condition_codes: condition_codes(&promos),
            prepaid: prepaid(&promos),
            promos: promos.into(),
            families,
            index,
            programme,
            digest,
        };
        compiled.common = HAS_SHORT_WAY && common::has_common_rules(&compiled);
        compiled
    }
}

/// The codes that conditions name.
fn condition_codes(promos: &[Promo]) -> FxHashSet<Box<str>> {
    let mut found = FxHashSet::default();
    let mut collect = |code: &str| {
        found.insert(code.into());
    };
    promos.iter().filter_map(|promo| promo.conditions.as_deref()).for_each(|condition| condition.codes(&mut collect));
    found
}

/// How many days a coupon's codes are good for that have a day of issue.
fn days_of_codes(coupon: &CompiledCoupon) -> Option<u32> {
    coupon.coupon.valid_days.filter(|_| !matches!(coupon.coupon.codes, CouponCodes::Shared(_)))
}

/// No coupon is issued for more days than its codes are good for.
fn limit_days(benefit: &mut CompiledBenefit, most: &impl Fn(&CouponId) -> Option<u32>) {
    match benefit {
        CompiledBenefit::IssueCoupon(issue) => issue.valid_days = issue.valid_days.into_iter().chain(most(&issue.coupon)).min(),
        CompiledBenefit::Tiers(tiers) => tiers.steps.iter_mut().for_each(|(_, step)| limit_days(step, most)),
        _ => {}
    }
}

/// Promotions that take deposits and need no code.
fn prepaid(promos: &[Promo]) -> Box<[u32]> {
    let takes = |promo: &Promo| promo.benefits.iter().any(|(_, benefit)| matches!(benefit, CompiledBenefit::Deposit(_)));
    (0_u32..).zip(promos).filter(|(_, promo)| !promo.gated && takes(promo)).map(|(position, _)| position).collect()
}

/// A code of a valid rulebook in the form in which codes are compared.
fn normal(code: &str) -> Box<str> {
    coupon::normalize(code).map_or_else(|_| code.into(), |normal| Box::from(&*normal))
}

/// Schedules that are compiled already, and in which zone.
type Schedules<'a> = FxHashMap<(&'a Schedule, u32), Option<Arc<CompiledSchedule>>>;

fn compile_promotion<'a>(
    promotion: &'a Promotion,
    coupon: Option<u32>,
    positions: &FxHashMap<&str, u32>,
    spread: Spread,
    context: &mut condition::Context<'_>,
    schedules: &mut Schedules<'a>,
) -> Promo {
    let zone =
        context.zones.of_schedule(promotion.schedule.as_ref().and_then(|one| one.time_zone.as_deref()), context.default_zone);
    let conditions = promotion.conditions.as_ref().map(|one| Box::new(CompiledCondition::compile(one, context)));
    let benefits: Box<[(Class, CompiledBenefit)]> =
        promotion.benefit.iter().map(|benefit| (benefit.class(), CompiledBenefit::compile(benefit, context.interner))).collect();
    let mut find = |ids: &[PromotionId], tags: &[String], classes: &[Class]| Choice {
        promos: ids.iter().filter_map(|id| positions.get(id.as_str()).copied()).collect(),
        tags: context.interner.intern_all(tags),
        classes: classes.iter().fold(0, |bits, class| bits | class_bit(*class)),
    };
    let excludes = promotion.excludes.as_ref().map(|one| find(&one.promotions, &one.tags, &[]));
    let combines_with = promotion.combines_with.as_ref().map(|one| find(&one.promotions, &one.tags, &one.classes));
    let plain = promotion.name.is_none()
        && promotion.labels.is_empty()
        && promotion.limits.is_none()
        && promotion.floor.is_none()
        && promotion.funding.is_empty()
        && promotion.tags.is_empty()
        && excludes.is_none()
        && combines_with.is_none();
    let extra = if plain {
        None
    } else {
        Some(Box::new(Extra {
            name: promotion.name.as_deref().map(Into::into),
            labels: promotion.labels.clone().into(),
            limits: promotion.limits.clone(),
            floor: promotion.floor.clone(),
            funding: promotion.funding.clone().into(),
            tags: context.interner.intern_all(&promotion.tags),
            excludes,
            combines_with,
            groups: SmallVec::new(),
        }))
    };
    let mut promo = Promo {
        id: promotion.id.clone(),
        active: promotion.active,
        gated: coupon.is_some() || !promotion.codes.is_empty(),
        line_exclusive: promotion.line_exclusive,
        exclusive: promotion.exclusive,
        surely_acts: surely_acts(&benefits),
        common: false,
        spread: promotion.spread.unwrap_or(spread),
        classes: benefits.iter().fold(0, |bits, (class, _)| bits | class_bit(*class)),
        priority: promotion.priority,
        schedule: promotion.schedule.as_ref().and_then(|one| {
            schedules.entry((one, zone)).or_insert_with(|| context.zones.compile(one, zone).map(Arc::new)).clone()
        }),
        conditions,
        benefits,
        currencies: None,
        listed: promotion.listed || promotion.benefit.len() > 1,
        extra,
    };
    promo.currencies = currencies(&promo);
    promo
}

/// Whether a benefit acts on every line, or the index has the one key of each selector: what it finds by that is selected.
fn surely_acts(benefits: &[(Class, CompiledBenefit)]) -> bool {
    let (mut all_lines, mut all_keys) = (false, true);
    for (class, benefit) in benefits {
        benefit.targets(&mut |items| {
            all_lines |= items.is_none() && *class != Class::Shipping;
            all_keys &= items.is_some_and(CompiledSelector::has_one_key);
        });
    }
    all_lines || all_keys
}

/// The currencies in which every amount of a promotion is given; `None` if it has no amounts.
fn currencies(promo: &Promo) -> Option<Box<[Currency]>> {
    let lacks = |currency: Currency| {
        promo.conditions.as_ref().is_some_and(|one| one.lacks(currency))
            || promo.benefits.iter().any(|(_, benefit)| benefit.lacks(currency))
            || promo.budget().is_some_and(|budget| budget.amount.get(currency).is_none())
            || matches!(promo.extra().and_then(|extra| extra.floor.as_ref()), Some(Floor::Price(price)) if price.get(currency).is_none())
    };
    let mut all: Vec<Currency> = Vec::new();
    let mut visit = |amounts: &Amounts| all.extend(amounts.iter().map(|entry| entry.0));
    if let Some(condition) = &promo.conditions {
        condition.amounts(&mut visit);
    }
    promo.benefits.iter().for_each(|(_, benefit)| benefit.all_amounts(&mut visit));
    if let Some(budget) = promo.budget() {
        visit(&budget.amount);
    }
    if let Some(Floor::Price(price)) = promo.extra().and_then(|extra| extra.floor.as_ref()) {
        visit(price);
    }
    if all.is_empty() {
        return None;
    }
    sort::ascending(&mut all);
    all.dedup();
    all.retain(|currency| !lacks(*currency));
    Some(all.into())
}
