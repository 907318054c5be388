//! Discounts that swallow the spend they ask for.

use super::{Found, WarningCode, benefits, promotions};
use crate::diagnostic::Path;
use crate::model::{AmountOff, Benefit, Condition, Every, Measure, Rulebook, Scope, Threshold};
use crate::money::{Amount, Amounts, Currency};

const HELP: &str = "give less, ask for more, or set `max_discount`";

pub(super) fn check(rulebook: &Rulebook, found: &mut Found) {
    promotions(rulebook, |path, promotion| {
        let mut asked = Vec::new();
        if let Some(condition) = &promotion.conditions {
            spends(condition, &mut asked);
        }
        benefits(path, promotion, |path, benefit| judge(path, benefit, &asked, found));
    });
}

/// The spends without which a condition cannot hold.
fn spends<'a>(condition: &'a Condition, asked: &mut Vec<&'a Amounts>) {
    match condition {
        Condition::Spend { at_least: Some(amounts), .. } => asked.push(amounts),
        Condition::All { conditions } => conditions.iter().for_each(|one| spends(one, asked)),
        _ => {}
    }
}

fn judge(path: &Path<'_>, benefit: &Benefit, asked: &[&Amounts], found: &mut Found) {
    match benefit {
        Benefit::AmountOff(AmountOff { on: Scope::Order, amount, max_discount, .. }) => {
            for (currency, amount) in amount.iter() {
                let needed = asked.iter().filter_map(|amounts| amounts.get(currency)).max();
                let given = capped(amount, max_discount.as_ref(), currency);
                if let Some(needed) = needed.filter(|needed| given >= *needed) {
                    tell(&path.key("amount"), given, needed, currency, found);
                }
            }
        }
        Benefit::Every(Every { each, amount, max_discount, .. }) => {
            for (currency, amount) in amount.iter() {
                let given = capped(amount, max_discount.as_ref(), currency);
                if let Some(each) = each.get(currency).filter(|each| given >= *each) {
                    tell(&path.key("amount"), given, each, currency, found);
                }
            }
        }
        Benefit::Tiers(tiers) => {
            let steps = path.key("steps");
            for (index, step) in tiers.steps.iter().enumerate() {
                let at = steps.index(index);
                match (&tiers.measure, &step.at_least) {
                    (Measure::Spend { .. }, Threshold::Amount(amounts)) => {
                        let all: Vec<&Amounts> = asked.iter().copied().chain([amounts]).collect();
                        judge(&at.key("benefit"), &step.benefit, &all, found);
                    }
                    _ => judge(&at.key("benefit"), &step.benefit, asked, found),
                }
            }
        }
        _ => {}
    }
}

fn capped(amount: Amount, most: Option<&Amounts>, currency: Currency) -> Amount {
    most.and_then(|most| most.get(currency)).map_or(amount, |most| most.min(amount))
}

fn tell(path: &Path<'_>, amount: Amount, needed: Amount, currency: Currency, found: &mut Found) {
    let text = format!("{} {currency} off for a spend of {} {currency}", amount.format(currency), needed.format(currency));
    found.add(WarningCode::GivesEverything, path, text, HELP);
}
