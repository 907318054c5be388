use super::{CompiledSelector, Interner, Symbol};
use crate::model::{
    AmountPer, AttributeOf, Basis, Benefit, Class, Deal, Favor, FixedPriceTerm, Gift, IssueCoupon, Measure, PointsGrant, Scope,
    Threshold, TierMode,
};
use crate::money::{Amounts, Currency, Rate, RoundingMode};
use crate::sort;

/// The units a benefit looks at; `None`: every discountable unit.
pub(crate) type Items = Option<Box<CompiledSelector>>;

/// The most that a benefit may take off, which few say.
pub(crate) type Cap = Option<Box<Amounts>>;

fn cap(max_discount: Option<&Amounts>) -> Cap {
    max_discount.map(|most| Box::new(most.clone()))
}

/// A benefit with its strings interned.
#[derive(Debug, Clone)]
pub(crate) enum CompiledBenefit {
    SetPrice(Box<SetPrice>),
    Percent(Box<Percent>),
    Amount(Box<AmountOff>),
    FixedPrice(Box<FixedPrice>),
    Bundle(Box<Bundle>),
    BuyGet(Box<BuyGet>),
    NthUnit(Box<NthUnit>),
    AddOn(Box<AddOn>),
    OrderPercent(Box<OrderPercent>),
    OrderAmount(Box<OrderAmount>),
    Every(Box<Every>),
    Shipping(Box<ShippingOff>),
    Deposit(Box<Deposit>),
    Points(Box<Points>),
    Gift(Box<Gift>),
    IssueCoupon(Box<IssueCoupon>),
    Tiers(Box<Tiers>),
}

#[derive(Debug, Clone)]
pub(crate) struct SetPrice {
    pub(crate) price: Amounts,
    pub(crate) items: Items,
    pub(crate) stock: Option<u64>,
    pub(crate) units_per_customer: Option<u64>,
    pub(crate) max_units: Option<u64>,
    pub(crate) favor: Favor,
}

#[derive(Debug, Clone)]
pub(crate) struct Percent {
    pub(crate) percent: Rate,
    pub(crate) items: Items,
    pub(crate) basis: Basis,
    pub(crate) max_units: Option<u64>,
    pub(crate) favor: Favor,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct AmountOff {
    pub(crate) amount: Amounts,
    pub(crate) per: AmountPer,
    pub(crate) items: Items,
    pub(crate) max_units: Option<u64>,
    pub(crate) favor: Favor,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct FixedPrice {
    pub(crate) count: u64,
    pub(crate) term: FixedPriceTerm,
    pub(crate) items: Items,
    pub(crate) group: Grouping,
}

/// What all benefits that consume units have.
#[derive(Debug, Clone)]
pub(crate) struct Grouping {
    pub(crate) same_sku: bool,
    pub(crate) max_applications: Option<u64>,
    pub(crate) favor: Favor,
    pub(crate) shares_units: bool,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct Bundle {
    pub(crate) components: Box<[(CompiledSelector, u64)]>,
    pub(crate) deal: Deal,
    pub(crate) group: Grouping,
}

#[derive(Debug, Clone)]
pub(crate) struct BuyGet {
    pub(crate) buy: Items,
    pub(crate) buy_quantity: u64,
    pub(crate) get: Items,
    pub(crate) get_quantity: u64,
    /// Whether both sides select the same.
    pub(crate) same_items: bool,
    pub(crate) deal: Deal,
    pub(crate) group: Grouping,
}

#[derive(Debug, Clone)]
pub(crate) struct NthUnit {
    /// Ascending by position.
    pub(crate) steps: Box<[(u64, Deal)]>,
    pub(crate) items: Items,
    pub(crate) group: Grouping,
}

#[derive(Debug, Clone)]
pub(crate) struct AddOn {
    pub(crate) at_least: Amounts,
    pub(crate) spend_items: Items,
    pub(crate) basis: Basis,
    pub(crate) items: CompiledSelector,
    pub(crate) deal: Deal,
    pub(crate) max_units: u64,
    pub(crate) favor: Favor,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct OrderPercent {
    pub(crate) percent: Rate,
    pub(crate) items: Items,
    pub(crate) basis: Basis,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct OrderAmount {
    pub(crate) amount: Amounts,
    pub(crate) items: Items,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct Every {
    pub(crate) each: Amounts,
    pub(crate) amount: Amounts,
    pub(crate) at_most: Option<u64>,
    pub(crate) items: Items,
    pub(crate) basis: Basis,
    pub(crate) max_discount: Cap,
}

/// How shipping becomes cheaper.
#[derive(Debug, Clone)]
pub(crate) enum ShippingTerm {
    Percent(Rate),
    Amount(Amounts),
    Price(Amounts),
    Free,
}

#[derive(Debug, Clone)]
pub(crate) struct ShippingOff {
    pub(crate) term: ShippingTerm,
    pub(crate) methods: Box<[Symbol]>,
    pub(crate) max_discount: Cap,
}

#[derive(Debug, Clone)]
pub(crate) struct Deposit {
    pub(crate) paid: Amounts,
    pub(crate) worth: Amounts,
    pub(crate) items: Items,
}

#[derive(Debug, Clone)]
pub(crate) struct Points {
    pub(crate) grant: PointsGrant,
    pub(crate) items: Items,
    pub(crate) rounding: RoundingMode,
}

/// What decides which step of tiers is reached.
#[derive(Debug, Clone)]
pub(crate) enum CompiledMeasure {
    Spend { items: Items, basis: Basis },
    Quantity { items: Items },
    Distinct { items: Items },
    CustomerTier,
    NthOrder,
    Attribute { of: AttributeOf, name: Box<str> },
}

#[derive(Debug, Clone)]
pub(crate) struct Tiers {
    pub(crate) measure: CompiledMeasure,
    pub(crate) mode: TierMode,
    pub(crate) steps: Box<[(Threshold, CompiledBenefit)]>,
    pub(crate) items: Items,
    pub(crate) favor: Favor,
    pub(crate) max_discount: Cap,
    /// The class of the steps: where `graduated` acts.
    pub(crate) class: Class,
}

impl CompiledBenefit {
    pub(crate) fn compile(benefit: &Benefit, interner: &mut Interner) -> CompiledBenefit {
        let class = benefit.class();
        let mut items = |selector: &Option<crate::model::Selector>| -> Items {
            selector.as_ref().map(|one| Box::new(CompiledSelector::compile(one, interner)))
        };
        match benefit {
            Benefit::SetPrice(one) if class == Class::Shipping => CompiledBenefit::Shipping(Box::new(ShippingOff {
                term: ShippingTerm::Price(one.price.clone()),
                methods: interner.intern_all(&one.methods),
                max_discount: cap(one.max_discount.as_ref()),
            })),
            Benefit::SetPrice(one) => CompiledBenefit::SetPrice(Box::new(SetPrice {
                price: one.price.clone(),
                items: items(&one.items),
                stock: one.stock,
                units_per_customer: one.units_per_customer,
                max_units: one.max_units,
                favor: one.favor,
            })),
            Benefit::PercentOff(one) => match one.on {
                Scope::Items => CompiledBenefit::Percent(Box::new(Percent {
                    percent: one.percent,
                    items: items(&one.items),
                    basis: one.basis,
                    max_units: one.max_units,
                    favor: one.favor,
                    max_discount: cap(one.max_discount.as_ref()),
                })),
                Scope::Order => CompiledBenefit::OrderPercent(Box::new(OrderPercent {
                    percent: one.percent,
                    items: items(&one.items),
                    basis: one.basis,
                    max_discount: cap(one.max_discount.as_ref()),
                })),
                Scope::Shipping => CompiledBenefit::Shipping(Box::new(ShippingOff {
                    term: ShippingTerm::Percent(one.percent),
                    methods: interner.intern_all(&one.methods),
                    max_discount: cap(one.max_discount.as_ref()),
                })),
            },
            Benefit::AmountOff(one) => match one.on {
                Scope::Items => CompiledBenefit::Amount(Box::new(AmountOff {
                    amount: one.amount.clone(),
                    per: one.per,
                    items: items(&one.items),
                    max_units: one.max_units,
                    favor: one.favor,
                    max_discount: cap(one.max_discount.as_ref()),
                })),
                Scope::Order => CompiledBenefit::OrderAmount(Box::new(OrderAmount {
                    amount: one.amount.clone(),
                    items: items(&one.items),
                    max_discount: cap(one.max_discount.as_ref()),
                })),
                Scope::Shipping => CompiledBenefit::Shipping(Box::new(ShippingOff {
                    term: ShippingTerm::Amount(one.amount.clone()),
                    methods: interner.intern_all(&one.methods),
                    max_discount: cap(one.max_discount.as_ref()),
                })),
            },
            Benefit::FixedPrice(one) => CompiledBenefit::FixedPrice(Box::new(FixedPrice {
                count: one.count,
                term: one.term.clone(),
                items: items(&one.items),
                group: Grouping {
                    same_sku: one.same_sku,
                    max_applications: one.max_applications,
                    favor: one.favor,
                    shares_units: one.shares_units,
                    max_discount: cap(one.max_discount.as_ref()),
                },
            })),
            Benefit::Bundle(one) => CompiledBenefit::Bundle(Box::new(Bundle {
                components: one
                    .components
                    .iter()
                    .map(|part| (CompiledSelector::compile(&part.items, interner), part.quantity))
                    .collect(),
                deal: one.deal.clone(),
                group: Grouping {
                    same_sku: false,
                    max_applications: one.max_applications,
                    favor: one.favor,
                    shares_units: one.shares_units,
                    max_discount: cap(one.max_discount.as_ref()),
                },
            })),
            Benefit::BuyGet(one) => CompiledBenefit::BuyGet(Box::new(BuyGet {
                buy: items(&one.buy.items),
                buy_quantity: one.buy.quantity,
                get: items(&one.get.items),
                get_quantity: one.get.quantity,
                same_items: one.buy.items == one.get.items,
                deal: one.deal.clone(),
                group: Grouping {
                    same_sku: one.same_sku,
                    max_applications: one.max_applications,
                    favor: one.favor,
                    shares_units: one.shares_units,
                    max_discount: cap(one.max_discount.as_ref()),
                },
            })),
            Benefit::NthUnit(one) => {
                let mut steps: Vec<(u64, Deal)> = one.steps.iter().map(|step| (step.nth, step.deal.clone())).collect();
                sort::by_key(&mut steps, |step| step.0);
                CompiledBenefit::NthUnit(Box::new(NthUnit {
                    steps: steps.into(),
                    items: items(&one.items),
                    group: Grouping {
                        same_sku: one.same_sku,
                        max_applications: one.max_applications,
                        favor: one.favor,
                        shares_units: one.shares_units,
                        max_discount: cap(one.max_discount.as_ref()),
                    },
                }))
            }
            Benefit::AddOn(one) => CompiledBenefit::AddOn(Box::new(AddOn {
                at_least: one.at_least.clone(),
                spend_items: items(&one.spend_items),
                basis: one.basis,
                items: CompiledSelector::compile(&one.items, interner),
                deal: one.deal.clone(),
                max_units: one.max_units,
                favor: one.favor,
                max_discount: cap(one.max_discount.as_ref()),
            })),
            Benefit::Every(one) => CompiledBenefit::Every(Box::new(Every {
                each: one.each.clone(),
                amount: one.amount.clone(),
                at_most: one.at_most,
                items: items(&one.items),
                basis: one.basis,
                max_discount: cap(one.max_discount.as_ref()),
            })),
            Benefit::FreeShipping(one) => CompiledBenefit::Shipping(Box::new(ShippingOff {
                term: ShippingTerm::Free,
                methods: interner.intern_all(&one.methods),
                max_discount: cap(one.max_discount.as_ref()),
            })),
            Benefit::Deposit(one) => CompiledBenefit::Deposit(Box::new(Deposit {
                paid: one.paid.clone(),
                worth: one.worth.clone(),
                items: items(&one.items),
            })),
            Benefit::Points(one) => CompiledBenefit::Points(Box::new(Points {
                grant: one.grant.clone(),
                items: items(&one.items),
                rounding: one.rounding,
            })),
            Benefit::Gift(one) => CompiledBenefit::Gift(Box::new(one.clone())),
            Benefit::IssueCoupon(one) => CompiledBenefit::IssueCoupon(Box::new(one.clone())),
            Benefit::Tiers(one) => CompiledBenefit::Tiers(Box::new(Tiers {
                measure: match &one.measure {
                    Measure::Spend { items: selector, basis } => CompiledMeasure::Spend { items: items(selector), basis: *basis },
                    Measure::Quantity { items: selector } => CompiledMeasure::Quantity { items: items(selector) },
                    Measure::Distinct { items: selector } => CompiledMeasure::Distinct { items: items(selector) },
                    Measure::CustomerTier => CompiledMeasure::CustomerTier,
                    Measure::NthOrder => CompiledMeasure::NthOrder,
                    Measure::Attribute { of, name } => CompiledMeasure::Attribute { of: *of, name: name.as_str().into() },
                },
                mode: one.mode,
                items: items(&one.items),
                favor: one.favor,
                max_discount: cap(one.max_discount.as_ref()),
                steps: one
                    .steps
                    .iter()
                    .map(|step| (step.at_least.clone(), CompiledBenefit::compile(&step.benefit, interner)))
                    .collect(),
                class,
            })),
        }
    }

    /// How many units one application of a benefit that uses units up needs, and how it groups them.
    pub(crate) fn units_of_one(&self) -> Option<(u64, &Grouping)> {
        Some(match self {
            CompiledBenefit::FixedPrice(one) => (one.count, &one.group),
            CompiledBenefit::NthUnit(one) => (one.steps.first().map_or(1, |step| step.0), &one.group),
            CompiledBenefit::Bundle(one) => (one.components.iter().map(|one| one.1).fold(0, u64::saturating_add), &one.group),
            CompiledBenefit::BuyGet(one) => (one.buy_quantity.saturating_add(one.get_quantity), &one.group),
            _ => return None,
        })
    }

    /// Visits every amount of its own.
    fn amounts(&self, visit: &mut dyn FnMut(&Amounts)) {
        let deal = |deal: &Deal, visit: &mut dyn FnMut(&Amounts)| match deal {
            Deal::Percent(_) => {}
            Deal::Amount(amounts) | Deal::Price(amounts) => visit(amounts),
        };
        match self {
            CompiledBenefit::SetPrice(one) => visit(&one.price),
            CompiledBenefit::Percent(one) => one.max_discount.as_deref().into_iter().for_each(visit),
            CompiledBenefit::Amount(one) => std::iter::once(&one.amount).chain(one.max_discount.as_deref()).for_each(visit),
            CompiledBenefit::FixedPrice(one) => {
                if let FixedPriceTerm::Price(amounts) = &one.term {
                    visit(amounts);
                }
                one.group.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::Bundle(one) => {
                deal(&one.deal, visit);
                one.group.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::BuyGet(one) => {
                deal(&one.deal, visit);
                one.group.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::NthUnit(one) => {
                one.steps.iter().for_each(|step| deal(&step.1, visit));
                one.group.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::AddOn(one) => {
                visit(&one.at_least);
                deal(&one.deal, visit);
                one.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::OrderPercent(one) => one.max_discount.as_deref().into_iter().for_each(visit),
            CompiledBenefit::OrderAmount(one) => std::iter::once(&one.amount).chain(one.max_discount.as_deref()).for_each(visit),
            CompiledBenefit::Every(one) => {
                [&one.each, &one.amount].into_iter().chain(one.max_discount.as_deref()).for_each(visit)
            }
            CompiledBenefit::Shipping(one) => {
                if let ShippingTerm::Amount(amounts) | ShippingTerm::Price(amounts) = &one.term {
                    visit(amounts);
                }
                one.max_discount.as_deref().into_iter().for_each(visit);
            }
            CompiledBenefit::Deposit(one) => [&one.paid, &one.worth].into_iter().for_each(visit),
            CompiledBenefit::Points(one) => {
                if let PointsGrant::Per { per, .. } = &one.grant {
                    visit(per);
                }
            }
            CompiledBenefit::Gift(_) | CompiledBenefit::IssueCoupon(_) => {}
            CompiledBenefit::Tiers(one) => {
                one.max_discount.as_deref().into_iter().for_each(&mut *visit);
                for (threshold, benefit) in &one.steps {
                    if let Threshold::Amount(amounts) = threshold {
                        visit(amounts);
                    }
                    benefit.amounts(visit);
                }
            }
        }
    }

    /// Visits the selectors by which it finds what it acts on; `None` stands for every line.
    pub(crate) fn targets<'a>(&'a self, visit: &mut dyn FnMut(Option<&'a CompiledSelector>)) {
        match self {
            CompiledBenefit::SetPrice(one) => visit(one.items.as_deref()),
            CompiledBenefit::Percent(one) => visit(one.items.as_deref()),
            CompiledBenefit::Amount(one) => visit(one.items.as_deref()),
            CompiledBenefit::FixedPrice(one) => visit(one.items.as_deref()),
            CompiledBenefit::Bundle(one) => one.components.iter().for_each(|part| visit(Some(&part.0))),
            CompiledBenefit::BuyGet(one) => {
                visit(one.buy.as_deref());
                visit(one.get.as_deref());
            }
            CompiledBenefit::NthUnit(one) => visit(one.items.as_deref()),
            CompiledBenefit::AddOn(one) => visit(Some(&one.items)),
            CompiledBenefit::OrderPercent(one) => visit(one.items.as_deref()),
            CompiledBenefit::OrderAmount(one) => visit(one.items.as_deref()),
            CompiledBenefit::Every(one) => visit(one.items.as_deref()),
            CompiledBenefit::Deposit(one) => visit(one.items.as_deref()),
            CompiledBenefit::Points(one) => visit(one.items.as_deref()),
            CompiledBenefit::Gift(_) | CompiledBenefit::IssueCoupon(_) | CompiledBenefit::Shipping(_) => visit(None),
            CompiledBenefit::Tiers(one) => match one.mode {
                TierMode::Graduated => visit(one.items.as_deref()),
                TierMode::Highest => one.steps.iter().for_each(|step| step.1.targets(visit)),
            },
        }
    }

    /// Visits the selectors of what is measured, also by a step.
    fn measured(&self, visit: &mut dyn FnMut(&CompiledSelector)) {
        match self {
            CompiledBenefit::AddOn(one) => one.spend_items.as_deref().into_iter().for_each(visit),
            CompiledBenefit::Tiers(one) => {
                if let CompiledMeasure::Spend { items, .. }
                | CompiledMeasure::Quantity { items }
                | CompiledMeasure::Distinct { items } = &one.measure
                {
                    items.as_deref().into_iter().for_each(&mut *visit);
                }
                one.steps.iter().for_each(|step| step.1.measured(visit));
            }
            _ => {}
        }
    }

    /// Visits every amount that it reads, also in selectors.
    pub(crate) fn all_amounts(&self, visit: &mut dyn FnMut(&Amounts)) {
        self.amounts(visit);
        self.targets(&mut |items| items.iter().for_each(|one| one.amounts(visit)));
        self.measured(&mut |one| one.amounts(visit));
    }

    /// Whether an amount that it reads is missing in a currency.
    pub(crate) fn lacks(&self, currency: Currency) -> bool {
        let mut missing = false;
        self.all_amounts(&mut |amounts| missing |= amounts.get(currency).is_none());
        missing
    }
}
