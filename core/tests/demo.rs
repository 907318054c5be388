//! The demo's receipts: their totals, as the example folders work them out by hand, and their width.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "../examples/demo/member.rs"]
mod member;
#[path = "../examples/demo/receipt.rs"]
mod receipt;
#[path = "../examples/demo/shop.rs"]
mod shop;
#[path = "../examples/demo/text.rs"]
mod text;

use shop::{SITUATIONS, Shop, Situation};

/// Folder, cart, what the customer pays, what is saved.
const TOTALS: [(&str, &str, &str, &str); 8] = [
    ("singles-day", "cart.json", "1449.00", "509.00"),
    ("supermarket", "cart.json", "119.68", "19.05"),
    ("fashion", "cart.json", "194.20", "51.52"),
    ("fashion", "cart-small.json", "60.88", "0.00"),
    ("cafe", "cart.json", "1668", "602"),
    ("cafe", "cart-sunday.json", "2170", "100"),
    ("bookshop", "cart.json", "42.37", "22.59"),
    ("b2b", "cart.json", "40485446.50", "9524893.50"),
];

fn receipt_of(situation: &Situation) -> String {
    receipt::print(&Shop::open(situation.shop).unwrap(), situation).unwrap()
}

#[test]
fn customers_pay_what_was_worked_out_by_hand() {
    let shown: Vec<(&str, &str)> = SITUATIONS.iter().map(|situation| (situation.shop, situation.cart)).collect();
    assert_eq!(shown, TOTALS.map(|(shop, cart, ..)| (shop, cart)));
    for (situation, (shop, cart, payable, saved)) in SITUATIONS.iter().zip(TOTALS) {
        let opened = Shop::open(shop).unwrap();
        let outcome = opened.engine.evaluate(&opened.cart(cart).unwrap()).unwrap();
        assert_eq!(outcome.totals.payable.format(outcome.currency), payable, "{shop}/{cart}");
        assert_eq!(outcome.totals.saved.format(outcome.currency), saved, "{shop}/{cart}");
        let printed = receipt_of(situation);
        let to_pay = printed.lines().find(|line| line.trim_start().starts_with("TO PAY")).unwrap();
        assert!(to_pay.ends_with(&format!(" {}", text::grouped(payable))), "{to_pay}");
    }
}

/// The numbers that the README of the year works out by hand.
#[test]
fn a_member_s_year_ends_as_was_worked_out_by_hand() {
    let printed = member::print().unwrap();
    for line in [
        "2026-03-10  boots and a bag, EUR 280.00                         +280         605",
        "            -> silver member",
        "2026-06-05  shirts, paid in part with points, EUR 73.00    -700 +109         114",
        "2026-06-12  the bag comes back, EUR 100.00 back                 -100          14",
        "BALANCE on 2026-12-31, usable 104                                            104",
        "  of o-3, gone on 2027-06-19                                                  14",
        "  of o-4, gone on 2027-12-04                                                  90",
        "silver member: 619 points count",
        "silver is lost on 2027-02-14 if nothing more happens",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}\n{printed}");
    }
    assert!(printed.lines().all(|line| text::columns(line) <= text::WIDTH), "{printed}");
}

#[test]
fn receipts_are_80_columns_wide() {
    for situation in SITUATIONS {
        for line in receipt_of(situation).lines() {
            assert!(text::columns(line) <= text::WIDTH, "{}: {line}", situation.shop);
            assert_eq!(line, line.trim_end(), "{}", situation.shop);
        }
    }
}

/// The last column ends at the same place in every row of goods, whatever script the article is written in.
#[test]
fn columns_align_in_every_script() {
    for situation in SITUATIONS {
        let printed = receipt_of(situation);
        let goods = printed.lines().skip(4).take_while(|line| !line.contains("---"));
        for line in goods.filter(|line| line.contains(" × ")) {
            assert_eq!(text::columns(line), text::WIDTH, "{}: {line}", situation.shop);
        }
    }
}

#[test]
fn receipts_say_why_not_and_what_next() {
    let printed: Vec<String> = SITUATIONS.iter().map(receipt_of).collect();
    let all = printed.join("\n");
    for text in [
        "platform 100.00, sellers 100.00",
        "1 × 宣纸灯笼 paper lantern",
        "12,680 before - 7,500 spent = 5,180 now, and 1,431 from 2026-11-26",
        "it needs CNY 1299.00, there is CNY 1227.00",
        "跨店每满300减50：已减 CNY 200.00（4 次）",
        "1,284 before + 114 earned = 1,398 now",
        "take 1 more Beef lasagne 400 g and save 2.25 more",
        "Summer: 20% off everything: this code has expired, or",
        "spend 4.07 more and save 4.95 more, with: Free shipping from 60.00",
        "code WELCOM10: this code is not valid",
        "it does not run at this time",
        "813,110,950 × 0.04",
        "would save GBP 18.58, GBP 4.01 less",
    ] {
        assert!(all.contains(text), "{text}");
    }
}

#[test]
fn long_texts_are_cut_between_words_and_between_wide_characters() {
    assert_eq!(text::columns("降噪耳机 earbuds"), 16);
    assert_eq!(text::wrap("two words", 5), ["two", "words"]);
    assert_eq!(text::wrap("跨店每满300减50：已减", 8), ["跨店每满", "300减", "50：已减"]);
    assert_eq!(text::grouped("1234567.80"), "1,234,567.80");
    assert_eq!(text::grouped("480"), "480");
}
