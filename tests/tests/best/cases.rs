//! Random rulebooks of a few promotions and carts of a few single units.

use std::fmt;

use serde_json::{Value, json};
use tillwork::{Cart, Engine, Optimality, Outcome};

/// A small generator of numbers (xorshift64*): the same seeds give the same cases everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

pub(crate) struct Case {
    pub rulebook: Value,
    pub cart: Value,
}

/// What an answer comes to.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What is to be paid, in money and points.
    pub cost: i64,
    pub gap: Option<i64>,
    pub outcome: Outcome,
}

pub(crate) fn cost(outcome: &Outcome) -> i64 {
    let points = outcome.points.and_then(|points| points.value).map_or(0, |value| value.minor_units());
    outcome.totals.payable.minor_units() + points
}

pub(crate) fn money(minor: usize) -> Value {
    json!(format!("{}.{:02}", minor / 100, minor % 100))
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", tillwork_tests::as_vector("kept.", &self.rulebook.to_string(), &self.cart.to_string()))
    }
}

impl Case {
    pub(crate) fn answer(&self, strategy: &str, effort: Option<u64>) -> Answer {
        let mut rulebook = self.rulebook.clone();
        rulebook["combination"]["strategy"] = json!(strategy);
        if let Some(effort) = effort {
            rulebook["combination"]["effort"] = json!(effort);
        }
        self.answer_by(&rulebook)
    }

    /// With the best combination of those that it does without.
    pub(crate) fn answer_with_runner_up(&self, effort: u64) -> Answer {
        let mut rulebook = self.rulebook.clone();
        rulebook["combination"]["strategy"] = json!("best");
        rulebook["combination"]["effort"] = json!(effort);
        rulebook["combination"]["runner_up"] = json!(true);
        self.answer_by(&rulebook)
    }

    fn answer_by(&self, rulebook: &Value) -> Answer {
        let engine = Engine::from_json(rulebook.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{self}"));
        let cart = Cart::from_json(self.cart.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}\n{self}"));
        let outcome = engine.evaluate(&cart).expect("a valid cart");
        let gap = match outcome.optimality {
            Some(Optimality::Gap(gap)) => Some(gap.minor_units()),
            _ => None,
        };
        Answer { cost: cost(&outcome), gap, outcome }
    }

    pub(crate) fn promotions(&self) -> &Vec<Value> {
        self.rulebook["promotions"].as_array().expect("a list")
    }

    pub(crate) fn takes_the_first(&self) -> bool {
        self.rulebook["combination"]["groups"]
            .as_array()
            .is_some_and(|groups| groups.iter().any(|group| group["take"] == "first"))
    }

    /// The same without one promotion; what names it names nobody then.
    pub(crate) fn without(&self, gone: usize) -> Case {
        let mut rulebook = self.rulebook.clone();
        let nobody = json!({"id": self.promotions()[gone]["id"], "active": false, "benefit": {"kind": "free_shipping"}});
        rulebook["promotions"][gone] = nobody;
        Case { rulebook, cart: self.cart.clone() }
    }

    /// Promotions that compete for units and for nothing else.
    pub(crate) fn contest(r: &mut Random) -> Case {
        let prices = [100, 100, 200, 300, 450];
        let units = 2 + r.below(4);
        let lines: Vec<Value> = (0..units)
            .map(|place| json!({"id": format!("l{place}"), "sku": r.pick(&["A", "B", "C"]), "unit_price": money(prices[r.below(5)])}))
            .collect();
        let count = if units < 4 { 3 } else { 2 };
        let mut promotions: Vec<Value> = (0..count)
            .map(|place| {
                let favor = r.pick(&["merchant", "customer"]);
                let mut one = match r.below(4) {
                    0 => json!({"kind": "fixed_price", "count": 2 + r.below(2), "price": money(100 * (1 + r.below(4))), "favor": favor}),
                    1 => json!({"kind": "fixed_price", "count": 3, "pay_for": 1 + r.below(2), "favor": favor}),
                    2 => json!({"kind": "bundle", "favor": favor, "deal": {"price": money(100 + 50 * r.below(4))}, "components": [
                        {"items": {"sku": "A"}, "quantity": 1}, {"items": {"sku": r.pick(&["B", "C"])}, "quantity": 1}]}),
                    _ => json!({"kind": "buy_get", "favor": "customer", "buy": {"quantity": 1 + r.below(2)}, "get": {"quantity": 1}, "deal": {"percent": 100}}),
                };
                if one["kind"] == "fixed_price" && r.once_in(2) {
                    one["items"] = json!({"sku": ["A", r.pick(&["B", "C"])]});
                }
                if r.once_in(3) {
                    one["max_applications"] = json!(1);
                }
                json!({"id": format!("p{place}"), "benefit": one})
            })
            .collect();
        // Two that do the same are no two choices.
        if r.once_in(3) {
            promotions[1]["benefit"] = promotions[0]["benefit"].clone();
        }
        Case {
            rulebook: json!({"tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {}, "promotions": promotions}),
            cart: json!({"currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines}),
        }
    }

    /// A contest some of whose promotions have conditions that the cart alone decides.
    pub(crate) fn contest_on_conditions(r: &mut Random) -> Case {
        let mut case = Case::contest(r);
        case.cart["channel"] = json!("web");
        for promotion in case.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            let basis = r.pick(&["list", "class"]);
            let condition = match r.below(5) {
                0 => json!({"kind": "spend", "at_least": money([300, 600, 900][r.below(3)]), "basis": basis}),
                1 => {
                    json!({"kind": "spend", "at_most": money([300, 600][r.below(2)]), "items": {"sku": r.pick(&["A", "B"])}, "basis": basis})
                }
                2 => json!({"kind": "quantity", "at_least": 1 + r.below(4), "items": {"sku": ["A", r.pick(&["B", "C"])]}}),
                3 => json!({"kind": "any", "conditions": [
                    {"kind": "channel", "any_of": [r.pick(&["web", "shop"])]}, {"kind": "contains", "items": {"sku": r.pick(&["A", "C"])}}]}),
                _ => continue,
            };
            promotion["conditions"] = if r.once_in(4) { json!({"kind": "not", "condition": condition}) } else { condition };
        }
        case
    }

    /// A contest whose promotions have different priorities; or nearly one.
    pub(crate) fn contest_of_priorities(r: &mut Random) -> Case {
        let case = match r.below(4) {
            0 => Case::contest_on_conditions(r),
            1 => Case::contest_in_company(r),
            _ => Case::contest(r),
        };
        case.with_priorities(r)
    }

    /// The same with a few priorities.
    pub(crate) fn with_priorities(mut self, r: &mut Random) -> Case {
        let levels = 2 + r.below(3);
        for promotion in self.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            promotion["priority"] = json!(r.below(levels) * 5);
        }
        self
    }

    /// Offers of many levels that want the same units, so that many sets of them save the same.
    pub(crate) fn contest_of_equals(r: &mut Random) -> Case {
        let mut case = Case::contest(r);
        let lines: Vec<Value> = (0..4 + r.below(3))
            .map(|place| json!({"id": format!("l{place}"), "sku": r.pick(&["A", "B"]), "unit_price": money([200, 300][r.below(2)])}))
            .collect();
        case.cart["lines"] = json!(lines);
        let promotions: Vec<Value> = (0..4 + r.below(2))
            .map(|place| {
                let mut benefit = match r.below(3) {
                    0 => json!({"kind": "fixed_price", "count": 2, "pay_for": 1}),
                    _ => json!({"kind": "fixed_price", "count": 2, "price": money(200 + 50 * r.below(2))}),
                };
                if r.once_in(4) {
                    benefit["items"] = json!({"sku": r.pick(&["A", "B"])});
                }
                if !r.once_in(5) {
                    benefit["max_applications"] = json!(1 + r.below(2));
                }
                json!({"id": format!("p{place}"), "benefit": benefit, "priority": r.below(3)})
            })
            .collect();
        case.rulebook["promotions"] = json!(promotions);
        case
    }

    /// A contest beside which others apply, whoever has which units; or nearly so.
    pub(crate) fn contest_in_company(r: &mut Random) -> Case {
        let mut case = if r.once_in(2) { Case::contest(r) } else { Case::contest_on_conditions(r) };
        case.cart["shipping"] = json!([{"id": "s", "method": "post", "amount": money([490, 5, 300][r.below(3)])}]);
        if r.once_in(4) {
            case.cart["lines"][0]["discountable"] = json!(false);
        }
        if r.once_in(4) {
            case.rulebook["combination"]["max_codes"] = json!(r.below(2));
        }
        if r.once_in(4) {
            case.rulebook["promotions"][0]["limits"] = json!({"per_customer": 3, "total": 100});
        }
        for _ in 0..1 + r.below(2) {
            let place = case.promotions().len();
            let benefit = match r.below(7) {
                0 => json!({"kind": "free_shipping"}),
                6 => {
                    case.rulebook["programme"] = json!({"earn": {"points": 1, "per": "1.00", "items": {"sku": "A"}}});
                    json!({"kind": "points", "multiplier": 2})
                }
                1 => json!({"kind": "percent_off", "percent": 33, "on": "shipping"}),
                2 => json!({"kind": "amount_off", "amount": amount(r), "on": "shipping"}),
                3 => json!({"kind": "gift", "gifts": [{"sku": "SPOON"}]}),
                4 => json!({"kind": "points", "points": 1, "per": money([100, 250][r.below(2)])}),
                _ => json!({"kind": "points", "points": 1, "per": "1.00", "items": {"sku": r.pick(&["A", "B"])}}),
            };
            let mut one = json!({"id": format!("p{place}"), "benefit": benefit, "priority": r.below(2)});
            match r.below(8) {
                0 => {
                    one["conditions"] =
                        json!({"kind": "spend", "at_least": amount(r), "basis": r.pick(&["list", "class", "running"])})
                }
                1 => one["conditions"] = json!({"kind": "quantity", "at_least": 1 + r.below(4), "items": {"sku": "A"}}),
                2 => one["codes"] = json!(format!("K{place}")),
                3 => one["excludes"] = json!({"promotions": "p0"}),
                4 => one["exclusive"] = json!(r.pick(&["class", "cart"])),
                _ => {}
            }
            case.rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(one.clone()));
        }
        if r.once_in(2) {
            case.cart["codes"] = json!(["K2", "K3"]);
        }
        case
    }

    /// So many kinds of things may matter more.
    pub(crate) const MORE: usize = 21;

    /// A contest in which one thing more than units matters, of the given kind.
    pub(crate) fn more_than_a_contest(r: &mut Random, kind: usize) -> Case {
        let mut case = Case::contest(r);
        let promotion = r.below(case.promotions().len());
        let promotion = &mut case.rulebook["promotions"][promotion];
        match kind {
            0 => promotion["benefit"]["shares_units"] = json!(true),
            1 => promotion["benefit"]["max_discount"] = amount(r),
            2 if promotion["benefit"]["kind"] != "bundle" => promotion["benefit"]["same_sku"] = json!(true),
            3 if promotion["benefit"]["kind"] == "buy_get" => promotion["benefit"]["deal"] = deal(r),
            4 if promotion["benefit"]["kind"] == "buy_get" => promotion["benefit"]["favor"] = json!("merchant"),
            5 if promotion["benefit"]["kind"] == "bundle" => promotion["benefit"]["deal"] = deal(r),
            6 => promotion["conditions"] = json!({"kind": "spend", "at_least": amount(r), "basis": "running"}),
            7 => promotion["line_exclusive"] = json!(true),
            8 => promotion["floor"] = money(60),
            9 => promotion["limits"] = json!({"budget": {"amount": amount(r), "when_short": r.pick(&["reduce", "skip"])}}),
            10 => promotion["excludes"] = json!({"promotions": "p0"}),
            11 => promotion["limits"] = json!({"per_cart": 1}),
            12 => promotion["codes"] = json!("K0"),
            13 => case.rulebook["combination"]["groups"] = json!([{"id": "g", "promotions": ["p0", "p1"], "take": "best"}]),
            14 => case.cart["lines"][0]["floor"] = money(60),
            16 => {
                // Its class begins when units were given away: what failed before may hold then.
                let condition = json!({"kind": "spend", "at_most": money(100 * (1 + r.below(8)))});
                let benefit = r.pick(&["order", "reward"]);
                let benefit = match benefit {
                    "order" => json!({"kind": "amount_off", "amount": "0.60", "on": "order"}),
                    _ => json!({"kind": "gift", "gifts": [{"sku": "SPOON"}]}),
                };
                let later = json!({"id": format!("p{}", case.promotions().len()), "benefit": benefit, "conditions": condition});
                case.rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(later.clone()));
            }
            17 | 18 => {
                let spend = json!({"kind": "spend", "at_least": amount(r), "basis": "running"});
                promotion["conditions"] = match kind {
                    17 => {
                        json!({"kind": r.pick(&["all", "any"]), "conditions": [spend, {"kind": "quantity", "at_least": 1 + r.below(9)}]})
                    }
                    _ => json!({"kind": "not", "condition": spend}),
                };
            }
            19 | 20 => {
                // Whoever comes before may put a unit on sale.
                let items = json!({"on_sale": true});
                let condition = match kind {
                    19 => json!({"kind": "quantity", "at_least": 1 + r.below(2), "items": items}),
                    _ => json!({"kind": "contains", "items": items}),
                };
                promotion["conditions"] = if r.once_in(2) { json!({"kind": "not", "condition": condition}) } else { condition };
            }
            _ => case.cart["lines"][0]["discountable"] = json!(false),
        }
        if kind == 12 {
            case.rulebook["combination"]["max_codes"] = json!(r.below(2));
            case.cart["codes"] = json!(["K0"]);
        }
        case
    }

    /// Groups with members in common, most of which take the first of them.
    pub(crate) fn of_groups(r: &mut Random) -> Case {
        let count = 4 + r.below(3);
        let promotions: Vec<Value> = (0..count)
            .map(|place| {
                let amount = [10, 20, 100, 300, 500, 1_000][r.below(6)];
                let mut one = json!({"id": format!("p{place}"), "benefit": {"kind": "amount_off", "amount": money(amount)}});
                if r.once_in(6) {
                    one["excludes"] = json!({"promotions": format!("p{}", r.below(count))});
                }
                one
            })
            .collect();
        let groups: Vec<Value> = ["g", "h", "i"]
            .iter()
            .map(|id| {
                let (one, other) = (r.below(count), r.below(count));
                let more: Vec<usize> = (0..count).filter(|place| r.once_in(3) || [one, other].contains(place)).collect();
                let members: Vec<String> = more.iter().map(|place| format!("p{place}")).collect();
                json!({"id": id, "promotions": members, "take": r.pick(&["first", "first", "first", "best"]), "at_most": 1 + r.below(2)})
            })
            .collect();
        Case {
            rulebook: json!({
                "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": {"groups": groups}, "promotions": promotions
            }),
            cart: json!({
                "currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": [{"id": "l0", "sku": "A", "unit_price": "90.00"}]
            }),
        }
    }

    pub(crate) fn random(seed: u64) -> Case {
        let r = &mut Random::new(seed);
        if r.once_in(4) { Case::contest(r) } else { Case::mixed(r, 1) }
    }

    /// A mixed case with what carts have more rarely: groups that overlap, measures of some items, steps of one percentage, larger
    /// groups, free units and units on sale.
    pub(crate) fn wider(r: &mut Random) -> Case {
        let mut case = Case::mixed(r, 2);
        let count = case.promotions().len();
        for promotion in case.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            widen(r, &mut promotion["benefit"]);
        }
        let mut groups: Vec<Value> = Vec::new();
        for id in ["g", "h"] {
            let members: Vec<String> = (0..count).filter(|_| r.once_in(2)).map(|place| format!("p{place}")).collect();
            if !members.is_empty() && r.once_in(2) {
                let take = r.pick(&["first", "first", "best"]);
                groups.push(json!({"id": id, "promotions": members, "take": take, "at_most": 1 + r.below(2)}));
            }
        }
        if !groups.is_empty() {
            case.rulebook["combination"]["groups"] = json!(groups);
        }
        for line in case.cart["lines"].as_array_mut().into_iter().flatten() {
            match r.below(8) {
                0 => line["unit_price"] = money(0),
                1 => line["list_price"] = money(2_000),
                _ => {}
            }
        }
        case
    }

    /// A wider case that trying everything cannot price: several units on a line, and promotions that consume with one benefit and
    /// give something else with another. Without groups, by which `priority` may reach what is no choice.
    pub(crate) fn widest(r: &mut Random) -> Case {
        let mut case = if r.once_in(2) { Case::wider(r) } else { Case::mixed(r, 2) };
        case.rulebook["combination"].as_object_mut().into_iter().for_each(|combination| _ = combination.remove("groups"));
        for promotion in case.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            if r.once_in(8) && promotion["benefit"].is_object() {
                promotion["benefit"] = json!([promotion["benefit"], other(r)]);
            }
        }
        for line in case.cart["lines"].as_array_mut().into_iter().flatten() {
            line["quantity"] = json!(1 + r.below(3));
        }
        let deposits = case.promotions().iter().filter(|one| one["benefit"].to_string().contains("\"deposit\""));
        let deposits: Vec<Value> = deposits.map(|one| json!({"promotion": one["id"], "quantity": 1})).collect();
        case.cart["deposits"] = json!(deposits);
        case
    }

    /// A mixed case most of whose promotions keep to the left or the right of the cart; or nearly so.
    pub(crate) fn in_parts(r: &mut Random) -> Case {
        let mut case = Case::mixed(r, 3);
        for (place, line) in case.cart["lines"].as_array_mut().into_iter().flatten().enumerate() {
            line["tags"].as_array_mut().into_iter().for_each(|tags| tags.push(json!(SIDES[place % 2])));
        }
        for (place, promotion) in case.rulebook["promotions"].as_array_mut().into_iter().flatten().enumerate() {
            if !r.once_in(8) {
                keep_to(SIDES[place % 2], promotion);
            }
        }
        case
    }

    /// The same beside points on the whole cart, with shipping that may save as much as goods do, and with conditions that look at
    /// what is on sale anywhere. Points come for so much that is left to be paid for goods.
    pub(crate) fn in_parts_beside_points(r: &mut Random) -> Case {
        let mut case = Case::in_parts(r);
        let cost = [100, 200, 300, 400][r.below(4)];
        case.cart["shipping"] = json!([{"id": "s", "method": "post", "amount": money(cost)}]);
        let mut more: Vec<Value> = Vec::new();
        for promotion in case.rulebook["promotions"].as_array_mut().into_iter().flatten() {
            if !r.once_in(3) {
                continue;
            }
            let side = json!({"tag": r.pick(&SIDES)});
            let items = json!({"all": [side, {"on_sale": r.once_in(2)}]});
            let looked_at = match r.below(3) {
                0 => json!({"kind": "contains", "items": items}),
                1 => json!({"kind": "quantity", "at_least": 1 + r.below(2), "items": items}),
                _ => json!({"kind": "spend", "at_least": amount(r), "items": items, "basis": "running"}),
            };
            promotion["conditions"] = match r.below(3) {
                0 => looked_at,
                1 => json!({"kind": "all", "conditions": [{"kind": "quantity", "at_least": 1}, looked_at]}),
                _ => json!({"kind": "any", "conditions": [{"kind": "quantity", "at_least": 9}, looked_at]}),
            };
        }
        if r.once_in(2) {
            more.push(json!({"benefit": {"kind": "free_shipping"}}));
            if r.once_in(2) {
                more[0]["excludes"] = json!({"promotions": format!("p{}", r.below(case.promotions().len()))});
            }
        }
        for place in 0..1 + r.below(2) {
            let per = money([100, 200, 500, 900][r.below(4)]);
            let mut one = json!({"benefit": {"kind": "points", "points": 1, "per": per}});
            match r.below(10) {
                0 => {
                    one["conditions"] =
                        json!({"kind": "spend", "at_least": amount(r), "basis": r.pick(&["list", "class", "running"])})
                }
                1 => one["conditions"] = json!({"kind": "quantity", "at_least": 1 + r.below(4)}),
                2 => one["conditions"] = json!({"kind": "contains", "items": {"on_sale": true}}),
                3 => {
                    let code = json!(format!("MORE{place}"));
                    one["codes"] = code.clone();
                    case.cart["codes"].as_array_mut().into_iter().for_each(|codes| codes.push(code.clone()));
                }
                4 => one["excludes"] = json!({"promotions": format!("p{}", r.below(case.promotions().len()))}),
                5 => one["limits"] = json!({"per_cart": 1}),
                6 => one["benefit"] = json!([one["benefit"], {"kind": "gift", "gifts": [{"sku": "SPOON"}]}]),
                _ => {}
            }
            more.push(one);
        }
        let all = case.rulebook["promotions"].as_array_mut().expect("a list");
        for mut one in more {
            one["id"] = json!(format!("p{}", all.len()));
            all.push(one);
        }
        case
    }

    /// The same with a promotion that saves so much by itself, and goes with nothing else.
    pub(crate) fn with_rival(&self, saves: i64) -> Case {
        let mut case = Case { rulebook: self.rulebook.clone(), cart: self.cart.clone() };
        let benefit =
            json!({"kind": "amount_off", "on": "order", "amount": money(usize::try_from(saves).expect("more than nothing"))});
        let rival =
            json!({"id": format!("p{}", self.promotions().len()), "priority": 100, "exclusive": "cart", "benefit": benefit});
        case.rulebook["promotions"].as_array_mut().into_iter().for_each(|all| all.push(rival.clone()));
        case
    }

    /// Promotions of all kinds, up to three more than so many.
    pub(crate) fn mixed(r: &mut Random, least: usize) -> Case {
        let prices: &[usize] = match r.below(4) {
            0 => &[100, 200, 300],
            1 => &[1, 3, 5, 10],
            2 => &[1000, 999, 501, 250],
            _ => &[400, 700, 1250, 99],
        };
        let lines: Vec<Value> = (0..1 + r.below(4))
            .map(|place| {
                let sku = r.below(3);
                json!({
                    "id": format!("l{place}"), "sku": (["A", "B", "C"][sku]), "unit_price": money(prices[r.below(prices.len())]),
                    "categories": [(["x", "y", "x"][sku])], "tags": [format!("u{place}")],
                    "discountable": !r.once_in(12), "floor": money(if r.once_in(10) { 50 } else { 0 })
                })
            })
            .collect();
        let count = least + r.below(4);
        let mut consuming = 0;
        let promotions: Vec<Value> = (0..count).map(|place| promotion(r, place, count, &mut consuming)).collect();
        let mut combination = json!({"use_wallet": r.once_in(2)});
        if r.once_in(4) {
            combination["max_codes"] = json!(r.below(3));
        }
        if r.once_in(3) {
            let members: Vec<String> = (0..count).filter(|_| !r.once_in(3)).map(|place| format!("p{place}")).collect();
            if !members.is_empty() {
                let take = r.pick(&["best", "best", "first", "all"]);
                combination["groups"] = json!([{"id": "g", "promotions": members, "take": take}]);
                if take != "all" && r.once_in(2) {
                    combination["groups"][0]["at_most"] = json!(2);
                }
            }
        }
        let mut rulebook = json!({
            "tillwork": 1, "id": "shop", "currency": "USD", "near_misses": 0, "combination": combination, "promotions": promotions,
            "coupons": [{"id": "thanks", "code": "THANKS"}],
            "rounding": {"mode": r.pick(&["half_up", "half_even", "up", "down"]), "per": r.pick(&["line", "unit", "cart"])},
            "spread": r.pick(&["proportional", "even"])
        });
        let mut cart = json!({
            "currency": "USD", "at": "2026-11-11T12:00:00Z", "lines": lines, "codes": ["K0", "K1"],
            "customer": {"points": r.below(500), "wallet": ["K2", "K3"]},
        });
        if r.once_in(2) {
            cart["shipping"] = json!([{"id": "s", "method": "post", "amount": money([490, 5, 300][r.below(3)])}]);
        }
        if r.once_in(5) {
            rulebook["programme"] =
                json!({"redeem": {"points": 10, "value": "0.10", "step": 10, "max_share": ([100, 50][r.below(2)])}});
            cart["redeem"] = json!("max");
        }
        let deposits: Vec<Value> = rulebook["promotions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["benefit"]["kind"] == "deposit")
            .map(|one| json!({"promotion": one["id"], "quantity": 1}))
            .collect();
        cart["deposits"] = json!(deposits);
        Case { rulebook, cart }
    }
}

const SIDES: [&str; 2] = ["left", "right"];

/// Has whatever selects units select them on one side only.
fn keep_to(side: &str, one: &mut Value) {
    match one {
        Value::Array(list) => list.iter_mut().for_each(|one| keep_to(side, one)),
        Value::Object(fields) => {
            let kind = fields.get("kind").and_then(Value::as_str).unwrap_or("").to_owned();
            let graduated = fields.get("mode").is_some_and(|mode| mode == "graduated");
            for (key, field) in fields.iter_mut().filter(|field| field.0 != "items" && !(graduated && field.0 == "steps")) {
                if ["buy", "get"].contains(&key.as_str()) {
                    narrow(side, field);
                }
                keep_to(side, field);
            }
            let selects =
                ["amount_off", "fixed_price", "nth_unit", "set_price", "every", "add_on", "spend", "quantity", "points"];
            let percent = kind == "percent_off" && fields.get("on").is_none_or(|on| on != "shipping");
            let rewarded = kind == "points" && fields.contains_key("multiplier");
            if (selects.contains(&kind.as_str()) || percent || graduated || kind == "deposit") && !rewarded {
                narrow(side, one);
                if kind == "add_on" {
                    one["spend_items"] = json!({"tag": side});
                }
            } else if one.get("quantity").is_some() && one.get("items").is_some() {
                // A component.
                narrow(side, one);
            }
        }
        _ => {}
    }
}

fn narrow(side: &str, one: &mut Value) {
    one["items"] = match one.get("items") {
        Some(items) => json!({"all": [items, {"tag": side}]}),
        None => json!({"tag": side}),
    };
}

fn widen(r: &mut Random, benefit: &mut Value) {
    match benefit["kind"].as_str().unwrap_or("") {
        "nth_unit" if r.once_in(2) => {
            let deal = json!({"percent": r.pick(&["33", "50", "12.5"])});
            benefit["steps"] = json!([{"nth": 2, "deal": deal}, {"nth": 3, "deal": deal}]);
        }
        "buy_get" if r.once_in(3) => benefit["get"]["quantity"] = json!(2),
        "bundle" if r.once_in(3) => benefit["components"][0]["quantity"] = json!(2),
        "tiers" if benefit["mode"] == "graduated" => {
            let counts = benefit["measure"]["kind"] == "quantity";
            for (place, step) in benefit["steps"].as_array_mut().into_iter().flatten().enumerate() {
                step["benefit"]["percent"] = json!((["10", "10.5"][place]));
                if counts {
                    step["at_least"] = json!(place + 1);
                }
            }
        }
        "tiers" if benefit["measure"]["kind"] == "spend" => put_items(r, &mut benefit["measure"], "items"),
        _ => {}
    }
}

fn promotion(r: &mut Random, place: usize, count: usize, consuming: &mut usize) -> Value {
    let mut one = json!({"id": format!("p{place}")});
    one["benefit"] = if r.once_in(10) { json!([other(r), other(r)]) } else { benefit(r, consuming) };
    if r.once_in(3) {
        one["priority"] = json!(r.below(3));
    }
    if r.once_in(4) {
        one["codes"] = json!(format!("K{place}"));
    }
    match r.below(12) {
        0 => one["exclusive"] = json!("class"),
        1 => one["exclusive"] = json!("cart"),
        2 => one["excludes"] = json!({"promotions": format!("p{}", r.below(count))}),
        3 => one["combines_with"] = json!({"promotions": format!("p{}", r.below(count)), "classes": ["item", "shipping"]}),
        _ => {}
    }
    match r.below(8) {
        0 => one["conditions"] = json!({"kind": "spend", "at_least": amount(r), "basis": r.pick(&["list", "class", "running"])}),
        1 => one["conditions"] = json!({"kind": "spend", "at_most": amount(r)}),
        2 => one["conditions"] = json!({"kind": "quantity", "at_least": 1 + r.below(3), "items": {"on_sale": r.once_in(2)}}),
        3 => {
            one["conditions"] = json!({"kind": "not", "condition": {"kind": "spend", "at_least": amount(r), "basis": "running"}})
        }
        _ => {}
    }
    if r.once_in(10) {
        one["line_exclusive"] = json!(true);
    }
    if r.once_in(10) {
        one["floor"] = money(60);
    }
    if r.once_in(10) {
        one["limits"] = json!({"budget": {"amount": amount(r), "when_short": r.pick(&["reduce", "skip"])}});
    }
    one
}

fn amount(r: &mut Random) -> Value {
    money([1, 2, 10, 150, 200, 400, 500, 1000][r.below(8)])
}

/// A selector, or none.
fn put_items(r: &mut Random, one: &mut Value, key: &str) {
    match r.below(6) {
        0 => one[key] = json!({"sku": r.pick(&["A", "B", "C"])}),
        1 => one[key] = json!({"category": r.pick(&["x", "y"])}),
        2 => one[key] = json!({"sku": ["A", "B"]}),
        3 if r.once_in(2) => one[key] = json!({"on_sale": r.once_in(2)}),
        _ => {}
    }
}

fn deal(r: &mut Random) -> Value {
    match r.below(3) {
        0 => json!({"percent": ([100, 50, 33][r.below(3)])}),
        1 => json!({"amount": amount(r)}),
        _ => json!({"price": amount(r)}),
    }
}

fn benefit(r: &mut Random, consuming: &mut usize) -> Value {
    if *consuming < 2 && r.once_in(2) {
        *consuming += 1;
        let mut one = group(r);
        if r.once_in(2) {
            one["favor"] = json!("customer");
        }
        if r.once_in(6) {
            one["max_applications"] = json!(1);
        }
        if r.once_in(8) {
            one["shares_units"] = json!(true);
        }
        if r.once_in(8) {
            one["max_discount"] = amount(r);
        }
        if r.once_in(10) {
            return json!({"kind": "tiers", "measure": {"kind": "spend", "basis": r.pick(&["class", "running"])}, "steps": [{"at_least": amount(r), "benefit": one}]});
        }
        return one;
    }
    other(r)
}

/// A consuming benefit.
pub(crate) fn group(r: &mut Random) -> Value {
    let mut one = match r.below(5) {
        0 => json!({"kind": "fixed_price", "count": 2 + r.below(2), "price": amount(r)}),
        1 => json!({"kind": "fixed_price", "count": 2 + r.below(2), "pay_for": 1}),
        2 => {
            let second = if r.once_in(2) { json!({"sku": "B"}) } else { json!({"category": "x"}) };
            return json!({"kind": "bundle", "deal": deal(r), "components": [
                {"items": {"sku": ["A", "C"]}, "quantity": 1}, {"items": second, "quantity": 1}]});
        }
        3 => {
            let mut one =
                json!({"kind": "buy_get", "buy": {"quantity": 1 + r.below(2)}, "get": {"quantity": 1}, "deal": deal(r)});
            if r.once_in(2) {
                put_items(r, &mut one["buy"], "items");
                put_items(r, &mut one["get"], "items");
            }
            one
        }
        _ => {
            let mut one = json!({"kind": "nth_unit", "steps": [{"nth": 2, "deal": deal(r)}]});
            if r.once_in(2) {
                one["steps"].as_array_mut().expect("a list").push(json!({"nth": 3, "deal": deal(r)}));
            }
            one
        }
    };
    if one["kind"] != "buy_get" {
        put_items(r, &mut one, "items");
    }
    if r.once_in(5) {
        one["same_sku"] = json!(true);
    }
    one
}

/// A benefit that does not consume.
fn other(r: &mut Random) -> Value {
    let percent = [10, 50, 33, 100, 25][r.below(5)];
    let mut one = match r.below(17) {
        0 | 1 => json!({"kind": "percent_off", "percent": percent, "basis": r.pick(&["list", "class", "running"])}),
        2 => json!({"kind": "amount_off", "amount": amount(r), "per": r.pick(&["unit", "line", "once"])}),
        3 => json!({"kind": "set_price", "price": amount(r)}),
        4 => json!({"kind": "percent_off", "percent": percent, "on": "order", "basis": r.pick(&["list", "class", "running"])}),
        5 => json!({"kind": "amount_off", "amount": amount(r), "on": "order"}),
        6 => json!({"kind": "every", "each": amount(r), "amount": amount(r)}),
        7 => return json!({"kind": "free_shipping"}),
        8 => return json!({"kind": "percent_off", "percent": percent, "on": "shipping"}),
        9 => return json!({"kind": "deposit", "paid": "1.00", "worth": (["1.00", "2.00", "3.50"][r.below(3)])}),
        10 => {
            return if r.once_in(2) {
                json!({"kind": "points", "points": 10})
            } else {
                json!({"kind": "points", "points": 1, "per": "0.50"})
            };
        }
        11 => return json!({"kind": "gift", "gifts": [{"sku": "SPOON"}]}),
        12 => json!({"kind": "add_on", "at_least": amount(r), "items": {"sku": r.pick(&["A", "B"])}, "deal": deal(r)}),
        13 | 14 => {
            let step = |r: &mut Random| match r.below(4) {
                0 => json!({"kind": "percent_off", "percent": 20, "on": "order"}),
                1 => json!({"kind": "amount_off", "amount": amount(r), "on": "order"}),
                2 => json!({"kind": "every", "each": "2.00", "amount": "0.30"}),
                _ => json!({"kind": "percent_off", "percent": 30, "on": "order", "max_discount": "2.00"}),
            };
            let measure = if r.once_in(3) {
                json!({"kind": "quantity"})
            } else {
                json!({"kind": "spend", "basis": r.pick(&["class", "list", "running"])})
            };
            let bounds = if measure["kind"] == "spend" { [money(200), money(900)] } else { [json!(1), json!(3)] };
            let steps: Vec<Value> = bounds.into_iter().map(|bound| json!({"at_least": bound, "benefit": step(r)})).collect();
            return json!({"kind": "tiers", "measure": measure, "steps": steps});
        }
        15 => return json!({"kind": "issue_coupon", "coupon": "thanks"}),
        _ => {
            let measure = if r.once_in(2) { json!({"kind": "quantity"}) } else { json!({"kind": "spend"}) };
            let on = r.pick(&["items", "order"]);
            let bounds = if measure["kind"] == "spend" { [money(100), money(300)] } else { [json!(1), json!(2)] };
            let steps: Vec<Value> = bounds
                .into_iter()
                .zip([20, 60])
                .map(|(bound, percent)| json!({"at_least": bound, "benefit": {"kind": "percent_off", "percent": percent, "on": on}}))
                .collect();
            return json!({"kind": "tiers", "mode": "graduated", "measure": measure, "steps": steps});
        }
    };
    if one["kind"] != "add_on" {
        put_items(r, &mut one, "items");
    }
    let kind = one["kind"].as_str().unwrap_or("").to_owned();
    if matches!(kind.as_str(), "percent_off" | "amount_off" | "every") && r.once_in(6) {
        one["max_discount"] = amount(r);
    }
    if kind == "set_price" || (kind == "percent_off" && one["on"] != "order") {
        if r.once_in(4) {
            one["max_units"] = json!(1);
        }
        if r.once_in(3) {
            one["favor"] = json!("customer");
        }
    }
    one
}
