//! A bound on what any combination can save, in a form that is checked without trusting the search for it.
//!
//! A [`Certificate`] names a price for each unit of the cart. Whoever uses a unit pays its price; then no combination saves more than
//! the sum of all prices and of what each promotion gains alone when it pays them, because a unit serves once. That is true whatever
//! the prices are, as long as none is negative, so [`check`] only has to add up. It shares nothing with the search: it reads
//! rulebook, cart and outcome as documents, and works out what a promotion gains by trying.
//!
//! What restricts a promotion besides (conditions, schedules, limits, floors, groups, who goes with whom) can only make it gain less,
//! and is not looked at. So a bound holds where `check` accepts it, but one that rests on such a restriction is refused.
//!
//! # Example: two offers on the same shirts
//! ```
//! use tillwork::certificate::{Certificate, check};
//! use tillwork::{Cart, Engine, Rulebook};
//! let document = br#"{"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best"}, "promotions": [
//!     {"id": "two", "benefit": {"kind": "fixed_price", "count": 2, "price": "15.00"}},
//!     {"id": "three", "benefit": {"kind": "fixed_price", "count": 3, "price": "24.00"}}]}"#;
//! let rulebook = Rulebook::from_json(document)?;
//! let engine = Engine::compile(&rulebook)?;
//! let cart = Cart::from_json(br#"{"currency": "USD", "at": "2026-11-11T20:00:00Z",
//!     "lines": [{"id": "1", "sku": "SHIRT", "quantity": 4, "unit_price": "10.00"}]}"#)?;
//! let (outcome, certificate) = engine.evaluate_certified(&cart)?;
//! assert_eq!(outcome.totals.saved.minor_units(), 10_00);
//! // No combination saves more: the gap between what is saved and the bound is nothing.
//! assert_eq!(check(&rulebook, &cart, &outcome, &certificate).map(|gap| gap.minor_units()), Ok(0));
//! # Ok::<(), tillwork::Error>(())
//! ```

use crate::model::{
    AmountOff, Benefit, BuyGet, Cart, Class, Deal, FixedPriceTerm, Line, LinePrice, NthUnit, PercentOff, Promotion, PromotionId,
    Rulebook, Selector, SetPrice,
};
use crate::money::{Amount, Amounts};
use crate::outcome::Outcome;
use crate::sort;

/// Units that are looked at; a cart of more is not covered.
pub(crate) const MOST_UNITS: u64 = 10_000;
/// Parts of a minor unit in which prices may be given.
pub(crate) const MOST_PARTS: u64 = 1 << 40;

/// What shows that a combination is the best, or nearly.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// Prices for units: for carts on which promotions compete for units and for nothing else.
    UnitPrices(UnitPrices),
    /// There is none. Where groups, percentages, rewards or thresholds that depend on discounts decide, the best combination is found
    /// by looking at all that could be better, and a shorter proof than looking again is not known.
    None,
}

/// Prices for the units of a cart, and what they bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPrices {
    /// In how many parts of a minor unit prices are given.
    pub parts: i64,
    /// For each line of the cart a price for each of its units, the dearest unit first, in parts of a minor unit.
    pub lines: Vec<Vec<i64>>,
    /// No combination saves more.
    pub bound: Amount,
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// It has no prices.
    Nothing,
    /// A promotion may do what prices for units do not bound.
    NotCovered {
        /// Which.
        promotion: PromotionId,
    },
    /// The cart has too many units.
    TooManyUnits,
    /// There is not one price for each unit, one is below zero, or the parts are not 1 to 2⁴⁰.
    Prices,
    /// The outcome's sums are not those of the cart.
    Outcome,
    /// The prices prove less than is said: only that no combination saves more than this.
    Bound {
        /// What they prove.
        proven: Amount,
    },
    /// The outcome saves more than the bound, so one of them is wrong.
    Exceeded,
}

impl Refused {
    /// The kind of the refusal, as documents name it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Refused::Nothing => "nothing",
            Refused::NotCovered { .. } => "not_covered",
            Refused::TooManyUnits => "too_many_units",
            Refused::Prices => "prices",
            Refused::Outcome => "outcome",
            Refused::Bound { .. } => "bound",
            Refused::Exceeded => "exceeded",
        }
    }
}

struct Unit<'c> {
    line: &'c Line,
    price: i128,
    toll: i128,
}

/// Checks that no combination saves more than the certificate says: the gap between that and what the outcome saves. Where it is 0
/// the outcome is proven to be the best.
///
/// Points spent are the customer's own and count as paid. That the outcome itself is one that the rulebook allows is not looked at.
///
/// # Errors
/// Why the certificate is not accepted.
pub fn check(rulebook: &Rulebook, cart: &Cart, outcome: &Outcome, certificate: &Certificate) -> Result<Amount, Refused> {
    let Certificate::UnitPrices(prices) = certificate else { return Err(Refused::Nothing) };
    let proven = proven(rulebook, cart, prices)?;
    if i128::from(prices.bound.minor_units()) < proven {
        let proven = Amount::from_minor_units(i64::try_from(proven).unwrap_or(i64::MAX));
        return Err(Refused::Bound { proven });
    }
    let points = outcome.points.and_then(|points| points.value).map_or(0, Amount::minor_units);
    let goods = cart.lines.iter().map(|line| sums(line).fold(0, i128::saturating_add)).fold(0, i128::saturating_add);
    let shipping = cart.shipping.iter().map(|one| i128::from(one.amount.minor_units())).fold(goods, i128::saturating_add);
    let before = outcome.totals.subtotal.minor_units().saturating_add(outcome.totals.shipping.minor_units());
    if outcome.currency != cart.currency || i128::from(before) != shipping {
        return Err(Refused::Outcome);
    }
    let saved = before.saturating_sub(outcome.totals.payable.minor_units()).saturating_sub(points);
    let gap = prices.bound.minor_units().saturating_sub(saved);
    if gap < 0 { Err(Refused::Exceeded) } else { Ok(Amount::from_minor_units(gap)) }
}

/// The most that any combination saves, in whole minor units, by these prices.
fn proven(rulebook: &Rulebook, cart: &Cart, prices: &UnitPrices) -> Result<i128, Refused> {
    if cart.lines.iter().map(|line| line.quantity).fold(0, u64::saturating_add) > MOST_UNITS {
        return Err(Refused::TooManyUnits);
    }
    if !u64::try_from(prices.parts).is_ok_and(|parts| (1..=MOST_PARTS).contains(&parts)) || prices.lines.len() != cart.lines.len()
    {
        return Err(Refused::Prices);
    }
    let parts = i128::from(prices.parts);
    let mut units: Vec<Unit<'_>> = Vec::new();
    for (line, tolls) in cart.lines.iter().zip(&prices.lines) {
        if u64::try_from(tolls.len()) != Ok(line.quantity) || tolls.iter().any(|toll| *toll < 0) {
            return Err(Refused::Prices);
        }
        let of = |(price, toll): (i128, &i64)| Unit { line, price: price.saturating_mul(parts), toll: i128::from(*toll) };
        units.extend(sums(line).zip(tolls).map(of));
    }
    // Dearest first: the order in which groups are cut.
    sort::by_key(&mut units, |unit| std::cmp::Reverse(unit.price));
    let mut sum = units.iter().map(|unit| unit.toll).fold(0, i128::saturating_add);
    for promotion in rulebook.promotions.iter().filter(|promotion| may_apply(promotion, cart)) {
        for benefit in &promotion.benefit {
            let gain = gain(benefit, cart, &units, parts);
            sum = sum.saturating_add(gain.ok_or_else(|| Refused::NotCovered { promotion: promotion.id.clone() })?);
        }
    }
    sum.checked_div(parts).ok_or(Refused::Prices)
}

/// What each unit of a line costs, in minor units, dearest first.
fn sums(line: &Line) -> impl Iterator<Item = i128> {
    let quantity = i128::from(line.quantity);
    let (each, more) = match line.price {
        LinePrice::Unit(price) => (i128::from(price.minor_units()), 0),
        LinePrice::Total(amount) => {
            let amount = i128::from(amount.minor_units());
            (amount.checked_div(quantity).unwrap_or(0), amount.checked_rem(quantity).unwrap_or(0))
        }
    };
    (0..line.quantity).map(move |place| each.saturating_add(i128::from(i128::from(place) < more)))
}

/// Whether nothing plain keeps a promotion away. What else would is not looked at.
fn may_apply(promotion: &Promotion, cart: &Cart) -> bool {
    let coded = !promotion.codes.is_empty() || promotion.coupon.is_some();
    let codes = !cart.codes.is_empty() || cart.customer.as_ref().is_some_and(|customer| !customer.wallet.is_empty());
    promotion.active && (codes || !coded)
}

/// The most that a benefit gains when it pays for each unit that it uses; `None` if that cannot be said.
fn gain(benefit: &Benefit, cart: &Cart, units: &[Unit<'_>], parts: i128) -> Option<i128> {
    let net = |items: Option<&Selector>| -> Vec<i128> {
        let eligible = units.iter().filter(|unit| may_use(items, unit.line));
        let mut nets: Vec<i128> = eligible.map(|unit| unit.price.saturating_sub(unit.toll)).collect();
        sort::by_key(&mut nets, |net| std::cmp::Reverse(*net));
        nets
    };
    let price =
        |amounts: &Amounts| amounts.get(cart.currency).map(|amount| i128::from(amount.minor_units()).saturating_mul(parts));
    match benefit {
        Benefit::FixedPrice(one) if !one.shares_units => match &one.term {
            // Promotions without an amount in the cart's currency do not apply.
            FixedPriceTerm::Price(amounts) => match price(amounts) {
                Some(price) => groups(&[(net(one.items.as_ref()), one.count)], price, one.max_applications),
                None => Some(0),
            },
            FixedPriceTerm::PayFor(paid) => {
                let eligible = units.iter().filter(|unit| may_use(one.items.as_ref(), unit.line));
                ladder(eligible, one.count, *paid, one.max_applications)
            }
        },
        Benefit::Bundle(one) if !one.shares_units => {
            let Deal::Price(amounts) = &one.deal else { return None };
            let Some(price) = price(amounts) else { return Some(0) };
            let sides: Vec<(Vec<i128>, u64)> =
                one.components.iter().map(|part| (net(Some(&part.items)), part.quantity)).collect();
            groups(&sides, price, one.max_applications)
        }
        Benefit::BuyGet(BuyGet { buy, get, shares_units: false, max_applications, .. }) if buy.items == get.items => {
            let eligible = units.iter().filter(|unit| may_use(buy.items.as_ref(), unit.line));
            ladder(eligible, buy.quantity.saturating_add(get.quantity), buy.quantity, *max_applications)
        }
        Benefit::Deposit(_) if cart.deposits.is_empty() => Some(0),
        Benefit::PercentOff(PercentOff { items, .. })
        | Benefit::AmountOff(AmountOff { items, .. })
        | Benefit::SetPrice(SetPrice { items, .. })
        | Benefit::NthUnit(NthUnit { items, .. })
            if benefit.class() != Class::Shipping && !units.iter().any(|unit| may_use(items.as_ref(), unit.line)) =>
        {
            Some(0)
        }
        other => match other.class() {
            Class::Reward => Some(0),
            Class::Shipping if cart.shipping.is_empty() => Some(0),
            _ => None,
        },
    }
}

/// Groups that take so many units from each list, the best of each first, for a price: each group gains less than the one before.
fn groups(sides: &[(Vec<i128>, u64)], price: i128, most: Option<u64>) -> Option<i128> {
    let mut gain: i128 = 0;
    for group in 0..usize::try_from(most.unwrap_or(MOST_UNITS).min(MOST_UNITS)).ok()? {
        let mut sum: i128 = 0;
        for (nets, quantity) in sides {
            let quantity = usize::try_from(*quantity).ok()?;
            let from = group.checked_mul(quantity)?;
            let Some(taken) = nets.get(from..from.checked_add(quantity)?) else { return Some(gain) };
            sum = taken.iter().copied().fold(sum, i128::saturating_add);
        }
        if sum <= price {
            break;
        }
        gain = gain.saturating_add(sum.saturating_sub(price));
    }
    Some(gain)
}

/// Groups of `count` units one after the other, dearest first, of which all but the first `paid` are free.
fn ladder<'u>(units: impl Iterator<Item = &'u Unit<'u>>, count: u64, paid: u64, most: Option<u64>) -> Option<i128> {
    let units: Vec<&Unit<'_>> = units.collect();
    let (count, paid) = (usize::try_from(count).ok()?, usize::try_from(paid).ok()?);
    let fit = units.len().checked_div(count)?;
    let groups = most.and_then(|most| usize::try_from(most).ok()).map_or(fit, |most| most.min(fit));
    // The best gain with so many units used.
    let mut best: Vec<Option<i128>> = vec![None; groups.checked_mul(count)?.checked_add(1)?];
    *best.first_mut()? = Some(0);
    for unit in units {
        for used in (0..best.len().saturating_sub(1)).rev() {
            let Some(before) = best.get(used).copied().flatten() else { continue };
            let given = if used.checked_rem(count)? >= paid { unit.price } else { 0 };
            let after = before.saturating_add(given).saturating_sub(unit.toll);
            let next = best.get_mut(used.saturating_add(1))?;
            *next = Some(next.map_or(after, |one| one.max(after)));
        }
    }
    best.iter().step_by(count).copied().flatten().max()
}

/// Whether a benefit with this selector may use units of a line. Keys that are not read count as matching.
fn may_use(items: Option<&Selector>, line: &Line) -> bool {
    line.discountable && items.is_none_or(|items| matches(items, line) != Some(false))
}

/// Whether a line is selected; `None`: not known.
fn matches(items: &Selector, line: &Line) -> Option<bool> {
    let below = |path: &String, wanted: &String| {
        path.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut each: Vec<Option<bool>> = Vec::new();
    if !items.sku.is_empty() {
        each.push(Some(items.sku.contains(&line.sku)));
    }
    if !items.category.is_empty() {
        each.push(Some(line.categories.iter().any(|path| items.category.iter().any(|wanted| below(path, wanted)))));
    }
    if !items.tag.is_empty() {
        each.push(Some(line.tags.iter().any(|tag| items.tag.contains(tag))));
    }
    if !items.seller.is_empty() {
        each.push(Some(line.seller.as_ref().is_some_and(|seller| items.seller.contains(seller))));
    }
    if !items.any.is_empty() {
        let any: Vec<Option<bool>> = items.any.iter().map(|one| matches(one, line)).collect();
        let unknown = any.contains(&None);
        each.push(if any.contains(&Some(true)) {
            Some(true)
        } else if unknown {
            None
        } else {
            Some(false)
        });
    }
    each.extend(items.all.iter().map(|one| matches(one, line)));
    each.extend(items.not.iter().map(|one| matches(one, line).map(|matches| !matches)));
    if !items.attribute.is_empty() || items.price.is_some() || items.on_sale.is_some() {
        each.push(None);
    }
    if each.contains(&Some(false)) {
        return Some(false);
    }
    if each.contains(&None) { None } else { Some(true) }
}
