//! Common carts are worked out in a way of their own when the short answer is enough. Points line by line are asked of the long way
//! only, so one engine can be asked for both answers.

use serde_json::{Value, json};
use tillwork::{Brief, Cart, Change, Engine, Outcome, Scratch};
use tillwork_tests::rows;

/// Numbers that a seed decides (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn amount(&mut self, most: u64) -> String {
        let minor = 1 + self.below(most);
        format!("{}.{:02}", minor / 100, minor % 100)
    }

    fn percent(&mut self) -> Value {
        json!(self.one(&["100", "50", "33.3", "12.5", "10", "7.25", "1", "0.01"]))
    }

    fn selector(&mut self) -> Value {
        match self.below(6) {
            0 => {
                json!({"sku": (0..=self.below(11)).map(|_| format!("S{}", self.below(14))).collect::<std::collections::BTreeSet<_>>()})
            }
            1 => json!({"category": [self.one(&["food", "food/dairy", "toys"])], "tag": [self.one(&["new", "eco"])]}),
            2 => json!({"tag": ["new", "eco"]}),
            3 => json!({"seller": [self.one(&["ann", "bob"])]}),
            4 => json!({"category": self.one(&["food", "food/dairy", "toys", "toys/balls"]), "sku": ["S1", "S2", "S3"]}),
            _ => json!({"category": self.one(&["food", "food/dairy", "toys", "toys/balls"])}),
        }
    }

    fn items(&mut self, benefit: &mut Value) {
        if self.chance(60) {
            benefit["items"] = self.selector();
        }
    }

    fn basis(&mut self, of: &mut Value) {
        if self.chance(50) {
            of["basis"] = json!(self.one(&["list", "class", "running"]));
        }
    }

    fn benefit(&mut self) -> Value {
        let mut benefit = match self.below(9) {
            0 | 1 => json!({"kind": "percent_off", "percent": self.percent()}),
            2 => json!({"kind": "amount_off", "amount": self.amount(500), "per": self.one(&["unit", "line", "once"])}),
            3 => {
                let items = if self.chance(70) { self.selector() } else { Value::Null };
                let side = |quantity: u64| match &items {
                    Value::Null => json!({"quantity": quantity}),
                    items => json!({"items": items, "quantity": quantity}),
                };
                let (buy, get) = (side(1 + self.below(3)), side(1 + self.below(2)));
                let mut benefit = json!({
                    "kind": "buy_get", "buy": buy, "get": get, "deal": {"percent": self.percent()},
                    "favor": self.one(&["customer", "merchant"]),
                });
                if self.chance(30) {
                    benefit["max_applications"] = json!(1 + self.below(2));
                }
                if self.chance(20) {
                    benefit["shares_units"] = json!(true);
                }
                return benefit;
            }
            4 => json!({"kind": "percent_off", "on": "order", "percent": self.percent()}),
            5 => json!({"kind": "amount_off", "on": "order", "amount": self.amount(3_000)}),
            6 => json!({"kind": "every", "each": self.amount(4_000), "amount": self.amount(400)}),
            7 => {
                let mut shipping = match self.below(4) {
                    3 => json!({"kind": "set_price", "on": "shipping", "price": self.amount(500)}),
                    0 => json!({"kind": "free_shipping"}),
                    1 => json!({"kind": "percent_off", "on": "shipping", "percent": self.percent()}),
                    _ => json!({"kind": "amount_off", "on": "shipping", "amount": self.amount(600)}),
                };
                if self.chance(40) {
                    shipping["methods"] = json!([self.one(&["post", "van"])]);
                }
                return shipping;
            }
            _ => {
                let mut points = if self.chance(50) {
                    json!({"kind": "points", "points": 1 + self.below(50)})
                } else {
                    json!({"kind": "points", "points": 1 + self.below(5), "per": self.amount(300)})
                };
                if self.chance(30) {
                    points["rounding"] = json!(self.one(&["up", "half_even"]));
                }
                self.items(&mut points);
                return points;
            }
        };
        self.items(&mut benefit);
        if benefit["kind"] == "percent_off" || benefit["kind"] == "every" {
            self.basis(&mut benefit);
        }
        if (benefit["on"] == "order" || benefit["kind"] == "every") && self.chance(30) {
            benefit["max_discount"] = json!(self.amount(1_500));
        }
        if benefit["kind"] == "every" && self.chance(30) {
            benefit["at_most"] = json!(1 + self.below(2));
        }
        benefit
    }

    fn tiers(&mut self) -> Value {
        let mut measure = json!({"kind": "spend"});
        self.items(&mut measure);
        self.basis(&mut measure);
        let on = [Some("order"), Some("shipping"), Some("every"), None][self.below(4) as usize];
        let steps: Vec<Value> = (1..=1 + self.below(3))
            .map(|step| {
                let mut benefit = json!({"kind": "percent_off", "percent": (5 * step).to_string()});
                match on {
                    Some("every") => benefit = json!({"kind": "every", "each": "7.00", "amount": format!("{step}.00")}),
                    Some(on) => benefit = json!({"kind": "amount_off", "on": on, "amount": format!("{step}.50")}),
                    None => {}
                }
                json!({"at_least": format!("{}.00", step * 15), "benefit": benefit})
            })
            .collect();
        json!({"kind": "tiers", "measure": measure, "steps": steps})
    }

    fn condition(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 6 } else { 9 }) {
            0 | 1 => {
                let mut spend = json!({"kind": "spend", self.one(&["at_least", "at_least", "at_most"]): self.amount(6_000)});
                self.basis(&mut spend);
                if self.chance(30) {
                    spend["items"] = self.selector();
                }
                spend
            }
            2 => json!({"kind": "customer", "segment": [self.one(&["gold", "staff"])]}),
            3 => json!({"kind": "channel", "any_of": [self.one(&["web", "till"])]}),
            4 => json!({"kind": "code", "any_of": [self.one(&["SAVE", "OTHER"])]}),
            5 => json!({"kind": "time", "schedule": {"from": self.one(&["2026-01-01", "2027-01-01"])}}),
            6 => json!({"kind": "not", "condition": self.condition(depth - 1)}),
            7 => json!({"kind": "all", "conditions": [self.condition(depth - 1), self.condition(depth - 1)]}),
            _ => json!({"kind": "any", "conditions": [self.condition(depth - 1), self.condition(depth - 1)]}),
        }
    }

    fn rulebook(&mut self) -> Value {
        let promotions: Vec<Value> = (0..1 + self.below(7))
            .map(|number| {
                let benefit = if self.chance(15) {
                    self.tiers()
                } else if self.chance(15) {
                    json!([self.benefit(), self.benefit()])
                } else {
                    self.benefit()
                };
                let mut promotion = json!({"id": format!("p{number}"), "benefit": benefit});
                if self.chance(40) {
                    promotion["conditions"] = self.condition(2);
                }
                if self.chance(30) {
                    promotion["priority"] = json!(self.below(3));
                }
                if let Some(code) = [None, Some("SAVE"), None, Some("MORE")].get(number as usize).copied().flatten()
                    && self.chance(30)
                {
                    promotion["codes"] = json!([code]);
                }
                if self.chance(10) {
                    promotion["schedule"] = json!({"until": self.one(&["2026-01-01", "2027-01-01"])});
                }
                if self.chance(5) {
                    promotion["active"] = json!(false);
                }
                promotion
            })
            .collect();
        let mode = self.one(&["half_up", "half_up", "half_even", "half_down", "up", "down"]);
        let mut rulebook =
            json!({"tillwork": 1, "id": "shop", "currency": "USD", "rounding": {"mode": mode}, "promotions": promotions});
        if self.chance(40) {
            let mut earn = json!({"points": 1 + self.below(3), "per": self.amount(200)});
            self.items(&mut earn);
            if self.chance(30) {
                earn["basis"] = json!("list");
            }
            earn["tiers"] = json!([{"tier": "silver", "multiplier": "1.5"}]);
            rulebook["programme"] = json!({"tiers": [{"id": "silver"}], "earn": earn});
        }
        if self.chance(20) {
            let family = json!({"key": "00112233445566778899aabbccddeeff", "prefix": "SIGNED"});
            rulebook["coupons"] = json!([{"id": "signed", "signed": family}]);
        }
        rulebook
    }

    fn cart(&mut self) -> Value {
        let count = if self.chance(3) { 60 + self.below(8) } else { 1 + self.below(9) };
        // Rows are numbered where lines are.
        let before = self.one(&["", "L"]);
        let lines: Vec<Value> = (0..count)
            .map(|number| {
                let mut line = json!({"id": format!("{before}{}", number + 1), "sku": format!("S{}", self.below(14)), "quantity": 1 + self.below(6)});
                // Prices are often the same: then names decide.
                let price = match self.below(20) {
                    0 => self.amount(10_000_000),
                    1 => "0.00".to_owned(),
                    2..10 => self.amount(2_000),
                    _ => self.one(&["1.00", "2.50", "9.99"]).to_owned(),
                };
                if self.chance(3) {
                    line["quantity"] = json!(1 + self.below(100_000));
                }
                line[if self.chance(70) { "unit_price" } else { "amount" }] = json!(price);
                if self.chance(80) {
                    line["categories"] = json!([self.one(&["food/dairy", "food", "toys/balls", "toys/cars", "books"])]);
                }
                if self.chance(30) {
                    line["tags"] = json!([self.one(&["new", "eco", "old"])]);
                }
                if self.chance(30) {
                    line["seller"] = json!(self.one(&["ann", "bob", "eve"]));
                }
                // Such a cart takes the long way.
                if self.chance(1) {
                    line["floor"] = json!(self.amount(300));
                }
                if self.chance(8) {
                    line["discountable"] = json!(false);
                }
                line
            })
            .collect();
        let mut cart = json!({"id": "c", "currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": lines});
        if self.chance(40) {
            cart["customer"] = json!({"id": "x", "segments": [self.one(&["gold", "staff", "new"])]});
            if self.chance(50) {
                cart["customer"]["tier"] = json!("silver");
            }
        }
        if self.chance(50) {
            let codes = ["save", "MORE ", "unknown", "n/a"];
            cart["codes"] = json!([self.one(&codes), self.one(&codes)]);
        }
        if self.chance(50) {
            cart["channel"] = json!(self.one(&["web", "till", "phone"]));
        }
        let entries = [0, 1, 1, 1, 1, 1, 1, 1, 1, 2][self.below(10) as usize];
        cart["shipping"] = (0..entries)
            .map(|number| json!({"id": format!("s{number}"), "method": self.one(&["post", "van"]), "amount": self.amount(900)}))
            .collect();
        cart
    }
}

/// Near misses are looked for with short answers. A bound that no cart reaches sends those the long way.
#[test]
fn both_ways_find_the_same_near_misses() {
    let (mut spend, mut units) = (0, 0);
    for seed in 10_000..14_000 {
        let mut draw = Draw(seed);
        let mut rulebook = draw.rulebook();
        let document = draw.cart().to_string();
        let cart = Cart::from_json(document.as_bytes()).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{document}"));
        let evaluate = |rulebook: &Value| -> Outcome {
            let engine = Engine::from_json(rulebook.to_string().as_bytes());
            let engine = engine.unwrap_or_else(|error| panic!("seed {seed}: {error}\n{rulebook}"));
            let mut outcome = engine.evaluate(&cart).expect("a cart that is read is a good one");
            // The rulebook's own digest is part of it.
            outcome.digest.clear();
            outcome
        };
        let found = evaluate(&rulebook);
        rulebook["combination"] = json!({"max_codes": 10});
        assert_eq!(found, evaluate(&rulebook), "seed {seed}\n{rulebook}\n{document}");
        let spends = found.next.iter().filter(|near| matches!(near.change, Change::Spend { .. })).count();
        spend += spends;
        units += found.next.len() - spends;
    }
    assert!(spend > 1_000 && units > 40, "only {spend} amounts and {units} units are missing");
}

/// Prices of single units are brought up to date while somebody looks at them: here a condition of the last promotion does.
#[test]
fn the_last_condition_sees_what_the_order_left() {
    for (bound, payable) in [("50.00", 50_00), ("50.01", 55_00)] {
        let rulebook = json!({
            "tillwork": 1, "id": "shop", "currency": "USD",
            "promotions": [
                {"id": "half", "benefit": {"kind": "percent_off", "on": "order", "percent": 50}},
                {"id": "ship", "benefit": {"kind": "free_shipping"},
                 "conditions": {"kind": "spend", "at_least": bound, "items": {"sku": "A"}, "basis": "class"}},
            ],
        });
        let cart = json!({
            "currency": "USD", "at": "2026-11-11T20:00:00Z",
            "lines": [{"id": "1", "sku": "A", "unit_price": "100.00"}],
            "shipping": [{"id": "s", "method": "post", "amount": "5.00"}],
        });
        let engine = Engine::from_json(rulebook.to_string().as_bytes()).expect("a rulebook");
        let cart = Cart::from_json(cart.to_string().as_bytes()).expect("a cart");
        for lines in [false, true] {
            let mut scratch = Scratch::new().line_points(lines);
            let brief = engine.evaluate_with(&mut scratch, &cart).expect("a good cart");
            assert_eq!(brief.totals.payable.minor_units(), payable, "from {bound}, the long way: {lines}");
        }
    }
}

#[test]
fn both_ways_to_the_short_answer_give_it() {
    let (mut short, mut long) = (Scratch::new(), Scratch::new().line_points(true));
    let (mut discounted, mut several) = (0, 0);
    for seed in 0..6_000 {
        let mut draw = Draw(seed);
        let (rulebook, document) = (draw.rulebook().to_string(), draw.cart().to_string());
        let told = |error: tillwork::Error| format!("seed {seed}: {error}\n{rulebook}\n{document}");
        let engine = Engine::from_json(rulebook.as_bytes()).map_err(told).unwrap();
        let mut cart = Cart::from_json(document.as_bytes()).map_err(told).unwrap();
        let outcome = engine.evaluate(&cart).expect("a cart that is read is a good one");
        let mut expected: Brief = engine.evaluate_with(&mut long, &cart).expect("a cart that is read is a good one").clone();
        expected.line_points.clear();
        assert_eq!(expected.totals, outcome.totals, "seed {seed}\n{rulebook}\n{document}");
        let found = engine.evaluate_with(&mut short, &cart).expect("a cart that is read is a good one");
        assert_eq!(*found, expected, "seed {seed}\n{rulebook}\n{document}");
        let rows = rows(&engine, &cart).expect("no line has attributes");
        cart.lines.clear();
        let found = engine.evaluate_rows(&mut short, &cart, &rows).expect("rows of a good cart");
        assert_eq!(*found, expected, "rows, seed {seed}\n{rulebook}\n{document}");
        discounted += u32::from(!expected.adjustments.is_empty());
        several += u32::from(expected.applied.len() > 2);
    }
    assert!(discounted > 4_000 && several > 1_000, "only {discounted} discounts, {several} of several promotions");
}
