use super::{CompiledSelector, Interner, Symbol, Zones};
use crate::coupon;
use crate::model::{
    AttributeOf, AttributeTest, Basis, BirthdayWindow, Condition, CountRange, CustomerCondition, PromotionId, SampleBy, UsagePer,
};
use crate::money::{Amounts, Currency, Rate};
use crate::schedule::CompiledSchedule;

/// A condition with its strings interned. Failing leaves are named by the path to them.
#[derive(Debug, Clone)]
pub(crate) enum CompiledCondition {
    All(Box<[CompiledCondition]>),
    Any(Box<[CompiledCondition]>),
    Not(Box<CompiledCondition>),
    Spend {
        at_least: Option<Amounts>,
        at_most: Option<Amounts>,
        items: Option<Box<CompiledSelector>>,
        basis: Basis,
    },
    Quantity {
        range: CountRange,
        items: Option<Box<CompiledSelector>>,
        distinct: bool,
    },
    Contains {
        items: Box<CompiledSelector>,
    },
    Customer(CompiledCustomer),
    Channel(Box<[Symbol]>),
    Region(Box<[Symbol]>),
    PaymentMethod(Box<[Symbol]>),
    ShippingMethod(Box<[Symbol]>),
    Attribute {
        of: AttributeOf,
        test: Box<AttributeTest>,
    },
    /// The codes as written, and normalised.
    Code {
        written: Box<[Symbol]>,
        normal: Box<[Box<str>]>,
    },
    Time {
        schedule: Option<Box<CompiledSchedule>>,
    },
    Usage {
        per: UsagePer,
        range: CountRange,
        promotion: Option<PromotionId>,
    },
    Sample {
        salt: Box<str>,
        share: Rate,
        start: Rate,
        by: SampleBy,
    },
}

/// The customer condition.
#[derive(Debug, Clone)]
pub(crate) struct CompiledCustomer {
    pub(crate) id: Box<[Symbol]>,
    pub(crate) segment: Box<[Symbol]>,
    /// Keys that few conditions have.
    pub(crate) rest: Option<Box<CustomerFacts>>,
}

/// The keys of a customer condition that few have.
#[derive(Debug, Clone)]
pub(crate) struct CustomerFacts {
    /// The tier's id and its place in the programme.
    pub(crate) tier_at_least: Option<(Box<str>, usize)>,
    pub(crate) orders: Option<CountRange>,
    pub(crate) first_order: Option<bool>,
    pub(crate) points: Option<CountRange>,
    pub(crate) birthday: Option<BirthdayWindow>,
    pub(crate) attribute: Box<[AttributeTest]>,
}

/// What compiling a condition needs besides the condition.
pub(crate) struct Context<'a> {
    pub(crate) interner: &'a mut Interner,
    pub(crate) zones: &'a mut Zones,
    pub(crate) tiers: &'a [Box<str>],
    /// The zone of schedules that name none.
    pub(crate) default_zone: u32,
}

impl CompiledCondition {
    pub(crate) fn compile(condition: &Condition, context: &mut Context<'_>) -> CompiledCondition {
        match condition {
            Condition::All { conditions } => {
                CompiledCondition::All(conditions.iter().map(|one| CompiledCondition::compile(one, context)).collect())
            }
            Condition::Any { conditions } => {
                CompiledCondition::Any(conditions.iter().map(|one| CompiledCondition::compile(one, context)).collect())
            }
            Condition::Not { condition } => CompiledCondition::Not(Box::new(CompiledCondition::compile(condition, context))),
            Condition::Spend { at_least, at_most, items, basis } => CompiledCondition::Spend {
                at_least: at_least.clone(),
                at_most: at_most.clone(),
                items: context.selector(items.as_ref()),
                basis: *basis,
            },
            Condition::Quantity { range, items, distinct } => {
                CompiledCondition::Quantity { range: *range, items: context.selector(items.as_ref()), distinct: *distinct }
            }
            Condition::Contains { items } => {
                CompiledCondition::Contains { items: Box::new(CompiledSelector::compile(items, context.interner)) }
            }
            Condition::Customer(customer) => CompiledCondition::Customer(CompiledCustomer {
                id: context.interner.intern_all(&customer.id),
                segment: context.interner.intern_all(&customer.segment),
                rest: facts(customer, context),
            }),
            Condition::Channel { any_of } => CompiledCondition::Channel(context.interner.intern_all(any_of)),
            Condition::Region { any_of } => CompiledCondition::Region(context.interner.intern_all(any_of)),
            Condition::PaymentMethod { any_of } => CompiledCondition::PaymentMethod(context.interner.intern_all(any_of)),
            Condition::ShippingMethod { any_of } => CompiledCondition::ShippingMethod(context.interner.intern_all(any_of)),
            Condition::Attribute { of, test } => CompiledCondition::Attribute { of: *of, test: Box::new(test.clone()) },
            Condition::Code { any_of } => CompiledCondition::Code {
                written: context.interner.intern_all(any_of),
                normal: any_of
                    .iter()
                    .map(|code| coupon::normalize(code).map_or_else(|_| code.as_str().into(), |normal| Box::from(&*normal)))
                    .collect(),
            },
            Condition::Time { schedule } => {
                let zone = context.zones.of_schedule(schedule.time_zone.as_deref(), context.default_zone);
                CompiledCondition::Time { schedule: context.zones.compile(schedule, zone).map(Box::new) }
            }
            Condition::Usage { per, range, promotion } => {
                CompiledCondition::Usage { per: *per, range: *range, promotion: promotion.clone() }
            }
            Condition::Sample { salt, share, start, by } => {
                CompiledCondition::Sample { salt: salt.as_str().into(), share: *share, start: *start, by: *by }
            }
        }
    }

    /// Visits every amount that it reads.
    pub(crate) fn amounts(&self, visit: &mut dyn FnMut(&Amounts)) {
        match self {
            CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().for_each(|one| one.amounts(visit)),
            CompiledCondition::Not(one) => one.amounts(visit),
            CompiledCondition::Spend { at_least, at_most, items, .. } => {
                at_least.iter().chain(at_most).for_each(&mut *visit);
                items.iter().for_each(|one| one.amounts(visit));
            }
            CompiledCondition::Quantity { items, .. } => items.iter().for_each(|one| one.amounts(visit)),
            CompiledCondition::Contains { items } => items.amounts(visit),
            _ => {}
        }
    }

    /// Whether an amount that it reads is missing in a currency.
    pub(crate) fn lacks(&self, currency: Currency) -> bool {
        let mut missing = false;
        self.amounts(&mut |amounts| missing |= amounts.get(currency).is_none());
        missing
    }

    /// Visits the codes that it names, normalised.
    pub(crate) fn codes<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        match self {
            CompiledCondition::All(list) | CompiledCondition::Any(list) => list.iter().for_each(|one| one.codes(visit)),
            CompiledCondition::Not(one) => one.codes(visit),
            CompiledCondition::Code { normal, .. } => normal.iter().for_each(|code| visit(code)),
            _ => {}
        }
    }

    /// Visits the conditions without which it cannot hold: itself, or the children of an outermost `all`.
    pub(crate) fn required<'a>(&'a self, visit: &mut impl FnMut(&'a CompiledCondition)) {
        match self {
            CompiledCondition::All(list) => list.iter().for_each(|one| one.required(visit)),
            other => visit(other),
        }
    }
}

fn facts(customer: &CustomerCondition, context: &Context<'_>) -> Option<Box<CustomerFacts>> {
    let none = customer.tier_at_least.is_none()
        && customer.orders.is_none()
        && customer.first_order.is_none()
        && customer.points.is_none()
        && customer.birthday.is_none()
        && customer.attribute.is_empty();
    if none {
        return None;
    }
    Some(Box::new(CustomerFacts {
        tier_at_least: customer.tier_at_least.as_ref().map(|tier| {
            let place = context.tiers.iter().position(|one| **one == *tier.as_str());
            (tier.as_str().into(), place.unwrap_or(usize::MAX))
        }),
        orders: customer.orders,
        first_order: customer.first_order,
        points: customer.points,
        birthday: customer.birthday,
        attribute: customer.attribute.clone().into(),
    }))
}

impl Context<'_> {
    fn selector(&mut self, items: Option<&crate::model::Selector>) -> Option<Box<CompiledSelector>> {
        items.map(|one| Box::new(CompiledSelector::compile(one, self.interner)))
    }
}
