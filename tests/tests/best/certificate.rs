//! Certificates of the best deal: accepted where they are honest, refused where they say too much.

use std::sync::atomic::{AtomicU64, Ordering};

use tillwork::certificate::{Certificate, Refused, UnitPrices, check};
use tillwork::{Amount, Cart, Engine, Optimality, Outcome, Rulebook};

use crate::cases::{Case, Random, cost};
use crate::{carts, on_all_processors};

struct Certified {
    rulebook: Rulebook,
    cart: Cart,
    outcome: Outcome,
    certificate: Certificate,
}

impl Certified {
    fn new(case: &Case) -> Certified {
        let mut document = case.rulebook.clone();
        document["combination"]["strategy"] = serde_json::json!("best");
        document["combination"]["effort"] = serde_json::json!(1_000_000_000);
        let rulebook = Rulebook::from_json(document.to_string().as_bytes()).expect("a valid rulebook");
        let cart = Cart::from_json(case.cart.to_string().as_bytes()).expect("a valid cart");
        let (outcome, certificate) =
            Engine::compile(&rulebook).expect("a valid rulebook").evaluate_certified(&cart).expect("a valid cart");
        Certified { rulebook, cart, outcome, certificate }
    }

    fn prices(&self) -> Option<&UnitPrices> {
        match &self.certificate {
            Certificate::UnitPrices(prices) => Some(prices),
            _ => None,
        }
    }

    fn check(&self, prices: UnitPrices) -> Result<i64, Refused> {
        check(&self.rulebook, &self.cart, &self.outcome, &Certificate::UnitPrices(prices)).map(Amount::minor_units)
    }

    /// What is to be paid before promotions, less what is paid.
    fn saved(&self) -> i64 {
        let totals = &self.outcome.totals;
        totals.subtotal.minor_units() + totals.shipping.minor_units() - cost(&self.outcome)
    }
}

/// Every certificate of a cart on which promotions compete for units is accepted, with the gap that it says. Of other random carts
/// some may be refused, but only because of promotions that the cart does not touch: these are never left out by the check.
#[test]
fn prop_certificates_of_the_best_deal_are_accepted() {
    let [accepted, closed] = [const { AtomicU64::new(0) }; 2];
    on_all_processors(carts(), |place| {
        let r = &mut Random::new(place.wrapping_add(11_000_000));
        let contest = r.once_in(2);
        let case = match contest {
            true if r.once_in(2) => Case::contest(r),
            true => Case::contest(r).with_priorities(r),
            false if r.once_in(2) => Case::contest_on_conditions(r),
            false => Case::random(place.wrapping_add(16_000_000)),
        };
        let one = Certified::new(&case);
        assert_eq!(one.outcome.optimality, Some(Optimality::Proven), "{case}");
        let verdict = check(&one.rulebook, &one.cart, &one.outcome, &one.certificate).map(Amount::minor_units);
        let document = one.certificate.to_json(one.cart.currency);
        assert_eq!(Certificate::from_json(document.as_bytes(), one.cart.currency).as_ref(), Ok(&one.certificate), "{case}");
        let Some(prices) = one.prices() else {
            assert_eq!(verdict, Err(Refused::Nothing), "{case}");
            return;
        };
        match verdict {
            Ok(gap) => {
                assert_eq!(gap, prices.bound.minor_units() - one.saved(), "{case}");
                accepted.fetch_add(1, Ordering::Relaxed);
                closed.fetch_add(u64::from(gap == 0), Ordering::Relaxed);
            }
            Err(Refused::NotCovered { .. } | Refused::Bound { .. }) if !contest => {}
            Err(refused) => panic!("{refused:?}\n{case}"),
        }
    });
    let (accepted, closed) = (accepted.into_inner(), closed.into_inner());
    assert!(accepted > carts() / 3 && closed > accepted / 2, "{accepted} accepted, {closed} of them without a gap");
}

/// Whatever the prices: nobody can be made to believe that less can be saved than was saved.
#[test]
fn prop_no_prices_prove_less_than_the_best_saving() {
    on_all_processors(carts() / 4, |place| {
        let case = Case::contest(&mut Random::new(place.wrapping_add(12_000_000)));
        let one = Certified::new(&case);
        // Without any promotion that the cart touches there is nothing to certify.
        let Some(honest) = one.prices() else { return };
        let r = &mut Random::new(place.wrapping_add(13_000_000));
        let claim = Amount::from_minor_units(one.saved() - 1);
        for _ in 0..8 {
            let mut prices = UnitPrices { bound: claim, ..honest.clone() };
            match r.below(4) {
                0 => {}
                1 => prices.lines.iter_mut().flatten().for_each(|price| *price = *price * r.below(100) as i64 / 100),
                2 => prices.lines.iter_mut().flatten().for_each(|price| *price = r.below(500) as i64 * honest.parts),
                _ => prices.parts = 1 + r.below(1 << 20) as i64,
            }
            assert!(one.check(prices.clone()).is_err(), "{prices:?}\n{case}");
        }
    });
}

/// Tampering is found out: a price lowered where the bound rests on it, a bound said lower, a price below zero, a unit left out; and a
/// bound said higher only widens the gap.
#[test]
fn prop_tampered_certificates_are_refused() {
    on_all_processors(carts() / 4, |place| {
        let case = Case::contest(&mut Random::new(place.wrapping_add(14_000_000)));
        let one = Certified::new(&case);
        // Without any promotion that the cart touches there is nothing to certify.
        let Some(honest) = one.prices() else { return };
        let gap = one.check(honest.clone()).expect("an honest certificate");
        let told = |change: &dyn Fn(&mut UnitPrices)| {
            let mut prices = honest.clone();
            change(&mut prices);
            one.check(prices)
        };
        let bound = honest.bound.minor_units();
        // The bound that is said is the one that the prices prove, not one minor unit more.
        let lower = told(&|prices| prices.bound = Amount::from_minor_units(bound - 1));
        assert_eq!(lower, Err(Refused::Bound { proven: honest.bound }), "{case}");
        assert_eq!(told(&|prices| prices.bound = Amount::from_minor_units(bound + 5)), Ok(gap + 5), "{case}");
        for line in 0..honest.lines.len() {
            assert_eq!(told(&|prices| prices.lines[line][0] = -1), Err(Refused::Prices), "{case}");
            assert_eq!(told(&|prices| prices.lines[line].clear()), Err(Refused::Prices), "{case}");
            // With one price more nothing but the sum changes, unless somebody gains less for it; never is more proven than is true.
            let lowered = told(&|prices| prices.lines[line][0] /= 2);
            assert!(lowered.is_ok() || matches!(lowered, Err(Refused::Bound { proven }) if proven > honest.bound), "{case}");
        }
        assert_eq!(told(&|prices| prices.parts = 0), Err(Refused::Prices), "{case}");
    });
}

/// A certificate for a rulebook without one of the promotions does not pass for the whole rulebook, if that promotion would give more.
#[test]
fn prop_a_promotion_left_out_is_found_out() {
    let found = AtomicU64::new(0);
    on_all_processors(carts() / 8, |place| {
        let case = Case::contest(&mut Random::new(place.wrapping_add(15_000_000)));
        let whole = Certified::new(&case);
        for gone in 0..case.promotions().len() {
            let fewer = Certified::new(&case.without(gone));
            let Some(prices) = fewer.prices() else { continue };
            if prices.bound.minor_units() < whole.saved() {
                found.fetch_add(1, Ordering::Relaxed);
                let forged = check(&whole.rulebook, &whole.cart, &fewer.outcome, &fewer.certificate);
                assert!(matches!(forged, Err(Refused::Bound { .. })), "{forged:?} without {gone}\n{case}");
            }
        }
    });
    assert!(found.into_inner() > carts() / 80, "too few forgeries tried");
}
