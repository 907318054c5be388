//! The sums, of the whole cart and per seller.

use crate::engine::session::{Session, Subject};
use crate::model::Class;
use crate::money::Amount;
use crate::outcome::{Discounts, SellerTotals, Totals};
use crate::sort;

/// Discounts by class, and their sum.
fn discounts(sums: [i64; 6]) -> (Discounts, i64) {
    let sum = |class: Class| Amount::from_minor_units(sums.get(class as usize).copied().unwrap_or(0));
    let discounts = Discounts {
        price: sum(Class::Price),
        item: sum(Class::Item),
        order: sum(Class::Order),
        shipping: sum(Class::Shipping),
        payment: sum(Class::Payment),
    };
    (discounts, sums.into_iter().fold(0, i64::saturating_add))
}

pub(super) fn totals(session: &Session<'_>) -> Totals {
    let shipping = session.ledger.ships.iter().map(|ship| ship.amount).fold(0, i64::saturating_add);
    let prepaid = session.ledger.slots.iter().map(|slot| slot.prepaid).fold(0, i64::saturating_add);
    of_sums(session.subtotal, shipping, prepaid, session.ledger.off)
}

/// The totals of what lines and shipping cost, of deposits paid before, and of the discounts by class.
pub(crate) fn of_sums(subtotal: i64, shipping: i64, prepaid: i64, off: [i64; 6]) -> Totals {
    let (discounts, discount) = discounts(off);
    Totals {
        subtotal: Amount::from_minor_units(subtotal),
        shipping: Amount::from_minor_units(shipping),
        discounts,
        discount: Amount::from_minor_units(discount),
        payable: Amount::from_minor_units(subtotal.saturating_add(shipping).saturating_sub(discount)),
        prepaid: (prepaid > 0).then(|| Amount::from_minor_units(prepaid)),
        saved: Amount::from_minor_units(discount.saturating_sub(prepaid)),
    }
}

pub(super) fn sellers(session: &Session<'_>) -> Vec<SellerTotals> {
    let cart = session.cart;
    let of_lines = cart.lines.iter().map(|line| line.seller.as_deref());
    let of_shipping = cart.shipping.iter().map(|entry| entry.seller.as_deref());
    let mut sellers: Vec<Option<&str>> = of_lines.chain(of_shipping).collect();
    sort::ascending(&mut sellers);
    sellers.dedup();
    if sellers.iter().all(Option::is_none) {
        return Vec::new();
    }
    sellers.into_iter().map(|seller| seller_totals(session, seller)).collect()
}

fn seller_totals(session: &Session<'_>, seller: Option<&str>) -> SellerTotals {
    let cart = session.cart;
    let line_is = |place: u32| cart.lines.get(place as usize).is_some_and(|line| line.seller.as_deref() == seller);
    let entry_is = |place: u32| cart.shipping.get(place as usize).is_some_and(|entry| entry.seller.as_deref() == seller);
    let subtotal = session
        .lines
        .indexes()
        .filter(|line| line_is(*line))
        .map(|line| session.lines[line].subtotal)
        .fold(0, i64::saturating_add);
    let shipping = session
        .ledger
        .ships
        .indexes()
        .filter(|entry| entry_is(*entry))
        .map(|entry| session.ledger.ships[entry].amount)
        .fold(0, i64::saturating_add);
    let mut sums = [0_i64; 6];
    for taken in &session.ledger.taken {
        let own = match taken.subject {
            Subject::Line(line) => line_is(line),
            Subject::Shipping(entry) => entry_is(entry),
        };
        if let Some(sum) = sums.get_mut(taken.class as usize).filter(|_| own) {
            *sum = sum.saturating_add(taken.amount);
        }
    }
    let (discounts, discount) = discounts(sums);
    SellerTotals {
        seller: seller.map(str::to_owned),
        subtotal: Amount::from_minor_units(subtotal),
        shipping: Amount::from_minor_units(shipping),
        discounts,
        discount: Amount::from_minor_units(discount),
        payable: Amount::from_minor_units(subtotal.saturating_add(shipping).saturating_sub(discount)),
    }
}
