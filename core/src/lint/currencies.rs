//! Amounts per currency that do not have the same currencies: in the others the promotion never applies.

use super::{Found, WarningCode, benefits, promotions};
use crate::diagnostic::Path;
use crate::model::{
    Benefit, Condition, Deal, FixedPriceTerm, Floor, Measure, PointsBenefit, PointsGrant, Promotion, Rulebook, Threshold,
};
use crate::money::{Amounts, Currency};

pub(super) fn check(rulebook: &Rulebook, found: &mut Found) {
    promotions(rulebook, |path, promotion| {
        let mut all: Vec<Currency> = Vec::new();
        amounts(path, promotion, &mut |_, amounts| {
            for (currency, _) in amounts.iter() {
                if !all.contains(&currency) {
                    all.push(currency);
                }
            }
        });
        amounts(path, promotion, &mut |path, amounts| {
            if let Some(missing) = all.iter().find(|currency| amounts.get(**currency).is_none()) {
                let text = format!("no amount in {missing}, which another amount of the promotion has");
                found.add(WarningCode::CurrencyIncomplete, path, text, "without it the promotion never applies in that currency");
            }
        });
    });
}

type Visit<'v> = dyn FnMut(&Path<'_>, &Amounts) + 'v;

/// Every amount without which the promotion cannot apply.
fn amounts(path: &Path<'_>, promotion: &Promotion, visit: &mut Visit<'_>) {
    if let Some(one) = &promotion.conditions {
        condition(&path.key("conditions"), one, visit);
    }
    benefits(path, promotion, |path, one| benefit(path, one, visit));
    if let Some(budget) = promotion.limits.as_ref().and_then(|limits| limits.budget.as_ref()) {
        visit(&path.key("limits").key("budget").key("amount"), &budget.amount);
    }
    if let Some(Floor::Price(price)) = &promotion.floor {
        visit(&path.key("floor"), price);
    }
}

fn condition(path: &Path<'_>, one: &Condition, visit: &mut Visit<'_>) {
    match one {
        // Under `any` and `not` a currency may be missing on purpose.
        Condition::All { conditions } => {
            let list = path.key("conditions");
            conditions.iter().enumerate().for_each(|(index, inner)| condition(&list.index(index), inner, visit));
        }
        Condition::Spend { at_least, at_most, .. } => {
            optional(path, "at_least", at_least.as_ref(), visit);
            optional(path, "at_most", at_most.as_ref(), visit);
        }
        _ => {}
    }
}

fn optional(path: &Path<'_>, key: &str, amounts: Option<&Amounts>, visit: &mut Visit<'_>) {
    if let Some(amounts) = amounts {
        visit(&path.key(key), amounts);
    }
}

fn cap(benefit: &Benefit) -> Option<&Amounts> {
    let cap = match benefit {
        Benefit::SetPrice(it) => &it.max_discount,
        Benefit::PercentOff(it) => &it.max_discount,
        Benefit::AmountOff(it) => &it.max_discount,
        Benefit::FixedPrice(it) => &it.max_discount,
        Benefit::Bundle(it) => &it.max_discount,
        Benefit::BuyGet(it) => &it.max_discount,
        Benefit::NthUnit(it) => &it.max_discount,
        Benefit::AddOn(it) => &it.max_discount,
        Benefit::Every(it) => &it.max_discount,
        Benefit::Tiers(it) => &it.max_discount,
        _ => return None,
    };
    cap.as_ref()
}

fn benefit(path: &Path<'_>, one: &Benefit, visit: &mut Visit<'_>) {
    optional(path, "max_discount", cap(one), visit);
    match one {
        Benefit::SetPrice(it) => visit(&path.key("price"), &it.price),
        Benefit::AmountOff(it) => visit(&path.key("amount"), &it.amount),
        Benefit::FixedPrice(it) => {
            if let FixedPriceTerm::Price(price) = &it.term {
                visit(&path.key("price"), price);
            }
        }
        Benefit::Bundle(it) => deal(path, &it.deal, visit),
        Benefit::BuyGet(it) => deal(path, &it.deal, visit),
        Benefit::NthUnit(it) => {
            let list = path.key("steps");
            it.steps.iter().enumerate().for_each(|(index, step)| deal(&list.index(index), &step.deal, visit));
        }
        Benefit::AddOn(it) => {
            visit(&path.key("at_least"), &it.at_least);
            deal(path, &it.deal, visit);
        }
        Benefit::Every(it) => {
            visit(&path.key("each"), &it.each);
            visit(&path.key("amount"), &it.amount);
        }
        Benefit::Deposit(it) => {
            visit(&path.key("paid"), &it.paid);
            visit(&path.key("worth"), &it.worth);
        }
        Benefit::Points(PointsBenefit { grant: PointsGrant::Per { per, .. }, .. }) => visit(&path.key("per"), per),
        Benefit::Tiers(it) => {
            let list = path.key("steps");
            for (index, step) in it.steps.iter().enumerate() {
                let at = list.index(index);
                if let (Measure::Spend { .. }, Threshold::Amount(amounts)) = (&it.measure, &step.at_least) {
                    visit(&at.key("at_least"), amounts);
                }
                benefit(&at.key("benefit"), &step.benefit, visit);
            }
        }
        Benefit::PercentOff(_) | Benefit::FreeShipping(_) | Benefit::Points(_) | Benefit::Gift(_) | Benefit::IssueCoupon(_) => {}
    }
}

fn deal(path: &Path<'_>, deal: &Deal, visit: &mut Visit<'_>) {
    match deal {
        Deal::Percent(_) => {}
        Deal::Amount(amounts) => visit(&path.key("amount"), amounts),
        Deal::Price(amounts) => visit(&path.key("price"), amounts),
    }
}
