//! The workloads come to the totals they are known to come to.

use tillwork::Engine;
use tillwork_benches::{data, yardstick};

#[test]
fn w1_comes_to_its_totals() {
    let engine = Engine::from_json(data::rulebook_json(&data::promotions(100, data::W1_SEED)).as_bytes()).unwrap();
    let outcome = engine.evaluate(&data::cart(&data::w1_cart())).unwrap();
    let given: Vec<(&str, i64)> = outcome.applied.iter().map(|one| (one.promotion.as_str(), one.amount.minor_units())).collect();
    assert_eq!(given[..7], data::W1_AMOUNTS);
    assert_eq!(outcome.points.map(|points| points.earned), Some(data::W1_POINTS));
    assert_eq!(outcome.totals.payable.minor_units(), data::W1_PAYABLE);
}

#[test]
fn w2_comes_to_the_totals_of_w1() {
    for size in [100, 1_000] {
        let engine = Engine::from_json(data::rulebook_json(&data::promotions(size, data::W2_SEED)).as_bytes()).unwrap();
        let outcome = engine.evaluate(&data::cart(&data::w1_cart())).unwrap();
        assert_eq!(outcome.totals.payable.minor_units(), data::W1_PAYABLE);
    }
}

#[test]
fn w1_hard_coded_comes_to_the_same() {
    let mut shop = yardstick::w1();
    let bill = shop.price(&data::cart(&data::w1_cart()));
    assert_eq!(bill.payable, data::W1_PAYABLE);
    assert_eq!(bill.points, data::W1_POINTS as i64);
    let given: Vec<i64> = bill.given.iter().map(|one| one.1).collect();
    assert_eq!(given[..7], data::W1_AMOUNTS.map(|one| one.1));
}

/// The data are those of the description; the engine and the hard-coded function agree on every cart, and with the description
/// wherever no two item promotions meet on a line.
#[test]
fn w3_comes_to_its_totals_over_ten_thousand_carts() {
    let promotions = data::W3::promotions();
    let engine = Engine::from_json(data::rulebook_json(&promotions).as_bytes()).unwrap();
    let mut shop = yardstick::w3();
    let (mut described, mut met) = (0, 0);
    for number in 0..10_000 {
        let neutral = data::W3::cart(number);
        let cart = data::cart(&neutral);
        let payable = engine.evaluate(&cart).unwrap().totals.payable.minor_units();
        assert_eq!(payable, shop.price(&cart).payable, "cart {number}");
        let by_line = data::by_line(&promotions, &neutral);
        described += by_line.payable;
        if by_line.meets {
            met += 1;
        } else {
            assert_eq!(payable, by_line.payable, "cart {number}");
        }
    }
    assert_eq!(described, data::W3_PAYABLE_OF_10_000);
    assert!(met < 800, "two item promotions met on {met} carts");
}
