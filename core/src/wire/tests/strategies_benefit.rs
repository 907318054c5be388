//! Random benefits of every kind.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, any, prop_oneof};
use proptest::strategy::{BoxedStrategy, Strategy};

use super::strategies::{
    amounts, any_count, count, growing_amounts, id, items, name, percent, points, positive_amounts, rate, selector, word,
};
use crate::money::RoundingMode;
use crate::*;

fn deal() -> BoxedStrategy<Deal> {
    prop_oneof![percent().prop_map(Deal::Percent), amounts().prop_map(Deal::Amount), amounts().prop_map(Deal::Price)].boxed()
}

fn cap() -> BoxedStrategy<Option<Amounts>> {
    option::of(amounts()).boxed()
}

/// `max_applications`, `favor`, `shares_units`, `max_discount`, `same_sku`.
type Grouping = (Option<u64>, Favor, bool, Option<Amounts>, bool);

fn grouping() -> BoxedStrategy<Grouping> {
    (option::of(count()), word(), any::<bool>(), cap(), any::<bool>()).boxed()
}

/// A benefit that can be a step: one of the class price, item, order, shipping, payment or reward.
pub(super) fn simple_benefit() -> BoxedStrategy<Benefit> {
    prop_oneof![item_benefit(), group_benefit(), other_benefit()].boxed()
}

fn item_benefit() -> BoxedStrategy<Benefit> {
    prop_oneof![
        (amounts(), items(), option::of(any_count()), option::of(any_count()), option::of(count()), word::<Favor>()).prop_map(
            |(price, items, stock, mine, most, favor)| {
                SetPrice::new(price).items(items).stock(stock).units_per_customer(mine).max_units(most).favor(favor).into()
            }
        ),
        (amounts(), vec(id::<String>(), 0..2), cap()).prop_map(|(price, methods, cap)| SetPrice::new(price)
            .on(Scope::Shipping)
            .methods(methods)
            .max_discount(cap)
            .into()),
        (percent(), items(), word::<Basis>(), option::of(count()), word::<Favor>(), cap()).prop_map(
            |(percent, items, basis, most, favor, cap)| {
                PercentOff::new(percent).items(items).basis(basis).max_units(most).favor(favor).max_discount(cap).into()
            }
        ),
        (percent(), items(), word::<Basis>(), cap()).prop_map(|(percent, items, basis, cap)| {
            PercentOff::new(percent).on(Scope::Order).items(items).basis(basis).max_discount(cap).into()
        }),
        (percent(), vec(id::<String>(), 0..2), cap()).prop_map(|(percent, methods, cap)| PercentOff::new(percent)
            .on(Scope::Shipping)
            .methods(methods)
            .max_discount(cap)
            .into()),
        (amounts(), word::<AmountPer>(), items(), option::of(count()), word::<Favor>(), cap()).prop_map(
            |(amount, per, items, most, favor, cap)| {
                let most = if per == AmountPer::Unit { most } else { None };
                AmountOff::new(amount).per(per).items(items).max_units(most).favor(favor).max_discount(cap).into()
            }
        ),
        (amounts(), items(), cap()).prop_map(|(amount, items, cap)| AmountOff::new(amount)
            .on(Scope::Order)
            .items(items)
            .max_discount(cap)
            .into()),
        (amounts(), vec(id::<String>(), 0..2), cap()).prop_map(|(amount, methods, cap)| AmountOff::new(amount)
            .on(Scope::Shipping)
            .methods(methods)
            .max_discount(cap)
            .into()),
    ]
    .boxed()
}

fn group_benefit() -> BoxedStrategy<Benefit> {
    let side = || (items(), count()).prop_map(|(items, quantity)| Side { items, quantity });
    let component = (selector(), count()).prop_map(|(items, quantity)| Component { items, quantity });
    let term = prop_oneof![amounts().prop_map(FixedPriceTerm::Price), Just(FixedPriceTerm::PayFor(1))];
    prop_oneof![
        (2..=1_000_000_000_u64, term, items(), grouping()).prop_map(|(count, term, items, (most, favor, shares, cap, same))| {
            let benefit = FixedPrice::new(count, term).items(items).same_sku(same).max_applications(most);
            benefit.favor(favor).shares_units(shares).max_discount(cap).into()
        }),
        (vec(component, 1..3), deal(), grouping()).prop_map(|(parts, deal, (most, favor, shares, cap, _))| {
            Bundle::new(parts, deal).max_applications(most).favor(favor).shares_units(shares).max_discount(cap).into()
        }),
        (side(), side(), deal(), grouping()).prop_map(|(buy, get, deal, (most, favor, shares, cap, same))| {
            let benefit = BuyGet::new(buy, get, deal).same_sku(same).max_applications(most);
            benefit.favor(favor).shares_units(shares).max_discount(cap).into()
        }),
        (vec(deal(), 1..3), 1..900_u64, items(), grouping()).prop_map(
            |(deals, first, items, (most, favor, shares, cap, same))| {
                let steps = (first..).zip(deals).map(|(nth, deal)| LadderStep { nth, deal }).collect();
                let benefit = NthUnit::new(steps).items(items).same_sku(same).max_applications(most);
                benefit.favor(favor).shares_units(shares).max_discount(cap).into()
            }
        ),
        (amounts(), items(), selector(), deal(), word::<Basis>(), count(), word::<Favor>(), cap()).prop_map(
            |(at_least, spend, items, deal, basis, most, favor, cap)| {
                let benefit = AddOn::new(at_least, items, deal).spend_items(spend).basis(basis).max_units(most);
                benefit.favor(favor).max_discount(cap).into()
            }
        ),
    ]
    .boxed()
}

fn other_benefit() -> BoxedStrategy<Benefit> {
    let grant = prop_oneof![
        points().prop_map(PointsGrant::Fixed),
        (count(), positive_amounts()).prop_map(|(points, per)| PointsGrant::Per { points, per }),
        rate(1_000_001..=1_000_000_000).prop_map(PointsGrant::Multiplier),
    ];
    let gift =
        (id::<Sku>(), count(), option::of(any_count())).prop_map(|(sku, quantity, stock)| GiftItem { sku, quantity, stock });
    prop_oneof![
        (positive_amounts(), amounts(), option::of(count()), items(), word::<Basis>(), cap()).prop_map(
            |(each, amount, most, items, basis, cap)| {
                Every::new(each, amount).at_most(most).items(items).basis(basis).max_discount(cap).into()
            }
        ),
        (vec(id::<String>(), 0..2), cap())
            .prop_map(|(methods, cap)| FreeShipping::new().methods(methods).max_discount(cap).into()),
        (growing_amounts(2), items())
            .prop_map(|(amounts, items)| Deposit::new(amounts[0].clone(), amounts[1].clone()).items(items).into()),
        (grant, items(), word::<RoundingMode>())
            .prop_map(|(grant, items, rounding)| PointsBenefit::new(grant).items(items).rounding(rounding).into()),
        vec(gift, 1..3).prop_map(|gifts| Gift::new(gifts).into()),
        (count(), option::of(1..1_000_000_000_u32))
            .prop_map(|(quantity, days)| IssueCoupon::new("c0").quantity(quantity).valid_days(days).into()),
    ]
    .boxed()
}

/// Tiers whose steps are one benefit again and again, or slices of a percentage.
pub(super) fn tiers() -> BoxedStrategy<Benefit> {
    let counted = |measure: Measure| (Just(measure), Just([3, 7].map(Threshold::Count).to_vec()));
    let measured = prop_oneof![
        (items(), word::<Basis>(), growing_amounts(2)).prop_map(|(items, basis, steps)| {
            (Measure::Spend { items, basis }, steps.into_iter().map(Threshold::Amount).collect::<Vec<_>>())
        }),
        items().prop_flat_map(move |items| counted(Measure::Quantity { items })),
        items().prop_flat_map(move |items| counted(Measure::Distinct { items })),
        counted(Measure::NthOrder),
        Just((Measure::CustomerTier, ["silver", "gold"].map(|tier| Threshold::Tier(tier.into())).to_vec())),
        (word::<AttributeOf>(), name(), rate(0..=5), rate(6..=999_999_999_999)).prop_map(|(of, name, low, high)| {
            (Measure::Attribute { of, name }, vec![Threshold::Number(low), Threshold::Number(high)])
        }),
    ];
    (measured, simple_benefit(), percent(), any::<bool>(), items(), word::<Favor>(), cap())
        .prop_map(|((measure, thresholds), benefit, percent, graduated, items, favor, cap)| {
            let can = matches!(measure, Measure::Spend { .. } | Measure::Quantity { .. });
            let slice = Benefit::from(PercentOff::new(percent).on(if cap.is_some() { Scope::Order } else { Scope::Items }));
            let benefit = if graduated && can { slice } else { benefit };
            let steps = thresholds.into_iter().map(|at_least| Step { at_least, benefit: benefit.clone() }).collect();
            let tiers = Tiers::new(measure, steps);
            if graduated && can {
                tiers.mode(TierMode::Graduated).items(items).favor(favor).max_discount(cap).into()
            } else {
                tiers.into()
            }
        })
        .boxed()
}
