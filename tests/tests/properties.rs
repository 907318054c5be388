//! One property for each sentence of the design that concerns an evaluation, on random rulebooks and carts.
//!
//! `PROPTEST_CASES=100000 cargo test -p tillwork-tests --test properties` asks that many cases of each, with new random numbers
//! every time; without it the cases are few and always the same. A case that fails is shrunk, printed as a vector, and kept
//! under `tests/artefacts`.

use std::fs;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde_json::{Value, json};
use tillwork::{Amount, Cart, Engine, NearMiss, Outcome, Reason, Rulebook};
use tillwork_tests::generate::{Case, cases, cases_per_unit_or_cart, cases_that_apply, rendered};
use tillwork_tests::{as_vector, repository};

/// So many cases of each property, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 96;

type Verdict = Result<(), String>;

/// Asks a property of many cases.
fn holds(name: &str, strategy: impl Strategy<Value = Case>, property: impl Fn(&Case) -> Verdict) {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let mut config = Config { failure_persistence: None, max_shrink_iters: 4096, ..Config::default() };
    if !asked {
        config.cases = CASES;
    }
    let mut runner = if asked {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let result = runner.run(&strategy, |case| property(&case).map_err(TestCaseError::fail));
    if let Err(TestError::Fail(reason, case)) = result {
        let (rulebook, cart) = case.texts();
        let vector = as_vector(&format!("{name}: {reason}."), &rulebook, &cart);
        let kept = repository().join(format!("tests/artefacts/{name}.json"));
        if fs::create_dir_all(kept.parent().expect("a folder")).is_ok() && fs::write(&kept, &vector).is_ok() {
            println!("kept as {}", kept.display());
        }
        panic!("{name}: {reason}\n{vector}");
    }
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident($strategy:expr) = $property:expr;)*) => {
        $($(#[$doc])* #[test] fn $name() { holds(stringify!($name), $strategy, $property); })*
    };
}

properties! {
    prop_payable_is_subtotal_minus_discounts_plus_shipping(cases()) = payable_is_the_sum;
    prop_each_total_is_the_sum_of_its_parts(cases()) = totals_are_sums;
    prop_sellers_totals_add_up(cases()) = sellers_add_up;
    prop_what_applied_is_what_was_taken_off(cases()) = applied_is_taken;
    prop_points_of_lines_and_promotions_add_up(cases()) = points_add_up;
    prop_no_adjustment_exceeds_what_was_left(cases()) = nothing_below_zero;
    prop_floors_hold(cases_that_apply()) = floors_hold;
    prop_a_promotions_floor_holds(cases_that_apply()) = promotion_floors_hold;
    prop_shares_sum_to_the_amount_spread(cases_that_apply()) = shares_are_fair;
    prop_reordering_lines_changes_nothing_but_their_order(cases()) = reordered_lines;
    prop_reordering_codes_changes_no_money(cases()) = reordered_codes;
    prop_splitting_a_line_changes_no_total(cases_per_unit_or_cart()) = split_line;
    prop_inapplicable_promotion_changes_nothing(cases()) = inapplicable_promotion;
    prop_scaling_money_scales_the_outcome(cases()) = scaled_money;
    prop_near_miss_keeps_its_promise(cases()) = near_misses_are_true;
    prop_every_touched_promotion_is_in_exactly_one_list(cases()) = one_list_each;
    prop_evaluating_again_gives_the_same_bytes(cases()) = same_bytes;
    prop_outcome_to_json_and_back_is_the_identity(cases()) = outcome_round_trip;
    prop_documents_written_and_read_get_the_same_outcome(cases()) = documents_round_trip;
    prop_reasons_point_into_the_rulebook(cases()) = paths_resolve;
    prop_limits_of_a_cart_hold(cases()) = cart_limits_hold;
    prop_damaged_documents_are_refused_with_their_problems(cases()) = damage_is_refused;
}

/// The outcome of a case; generated documents are good ones.
fn ask(case: &Case) -> Result<Outcome, String> {
    let (rulebook, cart) = case.texts();
    ask_texts(&rulebook, &cart)
}

fn ask_texts(rulebook: &str, cart: &str) -> Result<Outcome, String> {
    let engine = Engine::from_json(rulebook.as_bytes()).map_err(|error| error.to_string())?;
    let cart = Cart::from_json(cart.as_bytes()).map_err(|error| error.to_string())?;
    engine.evaluate(&cart).map_err(|error| error.to_string())
}

fn sum(amounts: impl IntoIterator<Item = Amount>) -> i64 {
    amounts.into_iter().map(Amount::minor_units).sum()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, left: T, right: T) -> Verdict {
    if left == right { Ok(()) } else { Err(format!("{what}: {left:?} is not {right:?}")) }
}

fn payable_is_the_sum(case: &Case) -> Verdict {
    let totals = ask(case)?.totals;
    let whole = totals.subtotal.minor_units() + totals.shipping.minor_units() - totals.discount.minor_units();
    same("payable", totals.payable.minor_units(), whole)?;
    same("saved", totals.saved.minor_units(), totals.discount.minor_units() - totals.prepaid.map_or(0, Amount::minor_units))?;
    if totals.payable.minor_units() < 0 { Err("payable below nothing".to_owned()) } else { Ok(()) }
}

fn totals_are_sums(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let totals = &outcome.totals;
    let by = totals.discounts;
    same("discount", totals.discount.minor_units(), sum([by.price, by.item, by.order, by.shipping, by.payment]))?;
    same("subtotal", totals.subtotal.minor_units(), sum(outcome.lines.iter().map(|line| line.subtotal)))?;
    same("shipping", totals.shipping.minor_units(), sum(outcome.shipping.iter().map(|entry| entry.amount)))?;
    let paid = sum(outcome.lines.iter().map(|line| line.payable)) + sum(outcome.shipping.iter().map(|entry| entry.payable));
    same("payable", totals.payable.minor_units(), paid)?;
    for line in &outcome.lines {
        let off = sum(line.adjustments.iter().map(|adjustment| adjustment.amount));
        same("a line's payable", line.payable.minor_units(), line.subtotal.minor_units() - off)?;
        let runs: i64 = line.runs.iter().map(|run| run.price.minor_units() * i64::try_from(run.units).unwrap_or(i64::MAX)).sum();
        same("a line's runs", runs, line.payable.minor_units())?;
        same("a line's units", line.runs.iter().map(|run| run.units).sum::<u64>(), line.quantity)?;
        if line.runs.windows(2).any(|pair| pair[0].price <= pair[1].price) {
            return Err(format!("runs of {} not dearest first, or not merged", line.id));
        }
    }
    for entry in &outcome.shipping {
        let off = sum(entry.adjustments.iter().map(|adjustment| adjustment.amount));
        same("an entry's payable", entry.payable.minor_units(), entry.amount.minor_units() - off)?;
    }
    let lines = outcome.lines.iter().flat_map(|line| &line.adjustments);
    let taken: Vec<_> = lines.chain(outcome.shipping.iter().flat_map(|entry| &entry.adjustments)).collect();
    for (class, amount) in
        [("price", by.price), ("item", by.item), ("order", by.order), ("shipping", by.shipping), ("payment", by.payment)]
    {
        let off = sum(taken.iter().filter(|one| one.class.as_str() == class).map(|one| one.amount));
        same(class, off, amount.minor_units())?;
    }
    Ok(())
}

fn sellers_add_up(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let named = |part: &str| case.cart[part].as_array().into_iter().flatten().any(|one| !one["seller"].is_null());
    if !named("lines") && !named("shipping") {
        return same("sellers", outcome.sellers.len(), 0);
    }
    let totals = &outcome.totals;
    same("subtotals", sum(outcome.sellers.iter().map(|one| one.subtotal)), totals.subtotal.minor_units())?;
    same("shippings", sum(outcome.sellers.iter().map(|one| one.shipping)), totals.shipping.minor_units())?;
    same("discounts", sum(outcome.sellers.iter().map(|one| one.discount)), totals.discount.minor_units())?;
    same("payables", sum(outcome.sellers.iter().map(|one| one.payable)), totals.payable.minor_units())?;
    let names: Vec<_> = outcome.sellers.iter().map(|one| one.seller.clone()).collect();
    let mut sorted = names.clone();
    sorted.sort();
    same("the order of sellers", names, sorted)
}

fn applied_is_taken(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let taken: Vec<_> = outcome.lines.iter().flat_map(|line| &line.adjustments).collect();
    let taken: Vec<_> = taken.into_iter().chain(outcome.shipping.iter().flat_map(|entry| &entry.adjustments)).collect();
    for applied in &outcome.applied {
        let own = sum(taken.iter().filter(|one| one.promotion == applied.promotion).map(|one| one.amount));
        same("amount", applied.amount.minor_units(), own)?;
        if !applied.funding.is_empty() {
            let prepaid = applied.prepaid.map_or(0, Amount::minor_units);
            same("funding", sum(applied.funding.iter().map(|part| part.amount)), own - prepaid)?;
        }
        let nothing = own == 0 && applied.points.is_none() && applied.gifts.is_none() && applied.coupons.is_none();
        if nothing || applied.times == 0 || applied.classes.is_empty() {
            return Err(format!("{} applied and gave nothing", applied.promotion));
        }
    }
    for one in taken {
        if one.amount.minor_units() <= 0 {
            return Err(format!("{} takes off {:?}", one.promotion, one.amount));
        }
        if !outcome.applied.iter().any(|applied| applied.promotion == one.promotion && applied.classes.contains(&one.class)) {
            return Err(format!("{} takes off something and is not in applied", one.promotion));
        }
    }
    let prepaid: i64 = sum(outcome.applied.iter().filter_map(|applied| applied.prepaid));
    same("prepaid", outcome.totals.prepaid.map_or(0, Amount::minor_units), prepaid)
}

fn points_add_up(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let lines: u64 = outcome.lines.iter().filter_map(|line| line.points).sum();
    let Some(points) = outcome.points else { return same("points of lines", lines, 0) };
    if lines > points.earned {
        return Err(format!("lines earn {lines} of {}", points.earned));
    }
    let promotions: u64 = outcome.applied.iter().filter_map(|applied| applied.points).sum();
    if promotions > points.earned {
        return Err(format!("promotions give {promotions} of {}", points.earned));
    }
    if points.before.is_some_and(|before| points.spent > before) {
        return Err("more points spent than there were".to_owned());
    }
    let value =
        outcome.applied.iter().find(|applied| applied.promotion.as_str() == "$points").map_or(0, |one| one.amount.minor_units());
    same("the points' value", points.value.map_or(0, Amount::minor_units), value)?;
    same("points without value", points.spent > 0, value > 0)?;
    let usable = case.rulebook["programme"]["pending_days"].as_u64().unwrap_or(0) == 0;
    let after = points.before.map(|before| before - points.spent + if usable { points.earned } else { 0 });
    same("the balance after", points.after, after)
}

fn nothing_below_zero(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    for line in &outcome.lines {
        let mut left = line.subtotal.minor_units();
        for adjustment in &line.adjustments {
            left -= adjustment.amount.minor_units();
            if left < 0 {
                return Err(format!("{} takes more than is left of {}", adjustment.promotion, line.id));
            }
        }
        if line.runs.iter().any(|run| run.price.minor_units() < 0) {
            return Err(format!("a unit of {} costs less than nothing", line.id));
        }
    }
    for (line, given) in outcome.lines.iter().zip(case.lines()) {
        if given["discountable"] == json!(false) && !line.adjustments.is_empty() {
            return Err(format!("{} is not discountable", line.id));
        }
    }
    if outcome.shipping.iter().any(|entry| entry.payable.minor_units() < 0) {
        return Err("shipping below nothing".to_owned());
    }
    Ok(())
}

/// The least that a unit of a line costs before promotions.
fn list_price(line: &Value) -> i64 {
    let of = |name: &str| line[name]["$"].as_i64();
    let quantity = line["quantity"].as_i64().unwrap_or(1);
    of("unit_price").or_else(|| of("amount").map(|amount| amount / quantity)).unwrap_or(0)
}

fn floors_hold(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    for (line, given) in outcome.lines.iter().zip(case.lines()) {
        let least = given["floor"]["$"].as_i64().unwrap_or(0).min(list_price(given));
        if let Some(run) = line.runs.iter().find(|run| run.price.minor_units() < least) {
            return Err(format!("a unit of {} costs {:?}, below {least}", line.id, run.price));
        }
    }
    Ok(())
}

fn promotion_floors_hold(case: &Case) -> Verdict {
    let mut case = case.clone();
    for promotion in case.rulebook["promotions"].as_array_mut().into_iter().flatten() {
        promotion["floor"] = json!({"$": 450});
    }
    case.rulebook["programme"] = json!({"tiers": [{"id": "silver"}, {"id": "gold"}]});
    let outcome = ask(&case)?;
    for (line, given) in outcome.lines.iter().zip(case.lines()) {
        let least = list_price(given).min(450);
        if let Some(run) = line.runs.iter().find(|run| run.price.minor_units() < least) {
            return Err(format!("a unit of {} costs {:?}, below {least}", line.id, run.price));
        }
    }
    Ok(())
}

/// One amount off the order: it is given whole, each share is its exact value rounded up or down, none over its line.
fn shares_are_fair(case: &Case) -> Verdict {
    let mut case = case.clone();
    let amount = case.promotions().len() as i64 * 777 + 1;
    case.rulebook["promotions"] = json!([{"id": "p", "benefit": {"kind": "amount_off", "on": "order", "amount": {"$": amount}}}]);
    case.rulebook["spread"] = json!("proportional");
    case.rulebook["combination"] = json!({});
    case.rulebook["programme"] = json!({});
    for line in case.cart["lines"].as_array_mut().into_iter().flatten() {
        line.as_object_mut().map(|line| line.remove("floor"));
    }
    let outcome = ask(&case)?;
    let targets: Vec<_> =
        outcome.lines.iter().zip(case.lines()).filter(|(_, given)| given["discountable"] != json!(false)).collect();
    let total = sum(targets.iter().map(|(line, _)| line.subtotal));
    let spread = amount.min(total);
    same("the amount", outcome.totals.discount.minor_units(), spread)?;
    for (line, given) in targets {
        // An amount that does not divide makes two targets of a line: units that differ by one, each rounded by itself.
        let parts = if given.get("amount").is_some() { 2 } else { 1 };
        let share = i128::from(sum(line.adjustments.iter().map(|one| one.amount)));
        let (weight, total) = (i128::from(line.subtotal.minor_units()), i128::from(total));
        if weight == 0 && share != 0 || share > weight {
            return Err(format!("{} costs {weight} and gets {share}", line.id));
        }
        if total > 0 && (share * total - i128::from(spread) * weight).abs() >= parts * total {
            return Err(format!("{} gets {share}, {parts} minor unit(s) or more from {spread} × {weight} / {total}", line.id));
        }
    }
    Ok(())
}

/// An outcome as JSON without digest and keys.
fn plain(outcome: &Outcome) -> Value {
    let mut value: Value = serde_json::from_str(&outcome.to_json()).expect("an outcome is JSON");
    value.as_object_mut().map(|value| value.remove("digest"));
    for effect in value["effects"].as_array_mut().into_iter().flatten() {
        effect.as_object_mut().map(|effect| effect.remove("key"));
    }
    value
}

fn sort_by_id(list: &mut Value) {
    if let Some(list) = list.as_array_mut() {
        list.sort_by_key(|entry| entry["id"].to_string());
    }
}

fn reordered_lines(case: &Case) -> Verdict {
    let mut other = case.clone();
    for part in ["lines", "shipping"] {
        if let Some(list) = other.cart.get_mut(part).and_then(Value::as_array_mut) {
            list.reverse();
            if list.len() > 2 {
                list.swap(0, 1);
            }
        }
    }
    let (mut left, mut right) = (plain(&ask(case)?), plain(&ask(&other)?));
    for outcome in [&mut left, &mut right] {
        sort_by_id(&mut outcome["lines"]);
        sort_by_id(&mut outcome["shipping"]);
        for one in outcome["not_applied"].as_array_mut().into_iter().flatten() {
            // The cart's methods are told in the cart's order.
            if one["reason"]["measure"] == json!("shipping_method") {
                one["reason"]["actual"] = Value::Null;
            }
        }
    }
    if left == right { Ok(()) } else { Err(format!("{left}\nis not\n{right}")) }
}

fn reordered_codes(case: &Case) -> Verdict {
    let mut other = case.clone();
    if let Some(codes) = other.cart.get_mut("codes").and_then(Value::as_array_mut) {
        codes.reverse();
    }
    let (left, right) = (ask(case)?, ask(&other)?);
    same("totals", left.totals, right.totals)?;
    same("lines", &left.lines, &right.lines)?;
    let ids = |outcome: &Outcome| outcome.applied.iter().map(|applied| applied.promotion.clone()).collect::<Vec<_>>();
    same("applied", ids(&left), ids(&right))
}

/// No amount of such a promotion is given for a line as a whole, and none is kept from a unit that it was meant for.
fn split_line(case: &Case) -> Verdict {
    let mut case = case.clone();
    for_each_object(&mut case.rulebook, &|object| {
        if object.get("per") == Some(&json!("line")) {
            object.insert("per".to_owned(), json!("once"));
        }
    });
    let mut split = case.clone();
    let mut lines = Vec::new();
    for line in case.lines() {
        let quantity = line["quantity"].as_i64().unwrap_or(1);
        if quantity < 2 || line["unit_price"].is_null() {
            lines.push(line.clone());
            continue;
        }
        let (mut first, mut second) = (line.clone(), line.clone());
        first["quantity"] = json!(quantity / 3 + 1);
        second["quantity"] = json!(quantity - quantity / 3 - 1);
        // An id that sorts right behind the first.
        second["id"] = json!(format!("{}+", line["id"].as_str().unwrap_or_default()));
        lines.extend([first, second]);
    }
    split.cart["lines"] = lines.into();
    let (left, right) = (ask(&case)?, ask(&split)?);
    same("totals", left.totals, right.totals)?;
    same("points", left.points, right.points)
}

fn for_each_object(value: &mut Value, change: &impl Fn(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Array(entries) => entries.iter_mut().for_each(|entry| for_each_object(entry, change)),
        Value::Object(members) => {
            change(members);
            members.values_mut().for_each(|member| for_each_object(member, change));
        }
        _ => {}
    }
}

fn inapplicable_promotion(case: &Case) -> Verdict {
    let never = [
        json!({"active": false}),
        json!({"schedule": {"until": "1999-12-31"}}),
        json!({"schedule": {"from": "2099-01-01"}}),
        json!({"codes": "NOBODY-KNOWS"}),
        json!({"conditions": {"kind": "channel", "any_of": "fax"}}),
        json!({"conditions": {"kind": "spend", "at_least": {"$": 999_999_999_999_999_i64}}}),
        json!({"conditions": {"kind": "not", "condition": {"kind": "spend", "at_least": {"$": 0}}}}),
        json!({"conditions": {"kind": "any", "conditions": [{"kind": "code", "any_of": "NOBODY-KNOWS"}]}}),
    ];
    let mut case = case.clone();
    case.rulebook["near_misses"] = json!(20);
    let before = ask(&case)?;
    for (place, what) in never.iter().enumerate() {
        let mut other = case.clone();
        let mut promotion =
            json!({"id": "never", "priority": 9, "exclusive": "cart", "benefit": {"kind": "percent_off", "percent": "50"}});
        if place % 2 == 1 {
            promotion["benefit"] = json!([{"kind": "set_price", "price": {"$": 1}}, {"kind": "free_shipping"}]);
        }
        for (key, value) in what.as_object().into_iter().flatten() {
            promotion[key] = value.clone();
        }
        if let Some(promotions) = other.rulebook["promotions"].as_array_mut() {
            promotions.push(promotion);
        }
        let mut after = ask(&other)?;
        after.not_applied.retain(|one| one.promotion.as_ref().is_none_or(|id| id.as_str() != "never"));
        let (mut left, mut right) = (plain(&before), plain(&after));
        // A full list of near misses may have been cut at another place.
        if before.next.len() < 20 {
            same("with a promotion that never applies", &left, &right).map_err(|why| format!("{what}: {why}"))?;
        } else {
            left["next"] = Value::Null;
            right["next"] = Value::Null;
            same("with a promotion that never applies", &left, &right).map_err(|why| format!("{what}: {why}"))?;
        }
    }
    Ok(())
}

fn scaled_money(case: &Case) -> Verdict {
    let asked = |currency, digits| {
        let (rulebook, cart) = case.render(currency, digits);
        ask_texts(&rulebook, &cart)
    };
    let dollars = asked("USD", 2)?;
    for (currency, digits) in [("JPY", 0), ("KWD", 3)] {
        let other = asked(currency, digits)?;
        same("totals", dollars.totals, other.totals).map_err(|why| format!("{currency}: {why}"))?;
        same("lines", &dollars.lines, &other.lines)?;
        same("sellers", &dollars.sellers, &other.sellers)?;
        same("shipping", &dollars.shipping, &other.shipping)?;
        same("gifts", &dollars.gifts, &other.gifts)?;
        same("points", dollars.points, other.points)?;
        same("applied", &dollars.applied, &other.applied)?;
        let kinds = |outcome: &Outcome| {
            outcome.not_applied.iter().map(|one| (one.promotion.clone(), one.reason.kind())).collect::<Vec<_>>()
        };
        same("not applied", kinds(&dollars), kinds(&other))?;
        let promises = |outcome: &Outcome| {
            outcome
                .next
                .iter()
                .map(|near: &NearMiss| (near.promotion.clone(), near.saves, near.points, near.gifts))
                .collect::<Vec<_>>()
        };
        same("near misses", promises(&dollars), promises(&other))?;
    }
    Ok(())
}

/// Gives a line what a selector asks for, as the outcome reference says: what is met first counts.
fn fit(line: &mut Value, selector: &Value) {
    let first = |value: &Value| if value.is_array() { value[0].clone() } else { value.clone() };
    if !selector["sku"].is_null() && line["sku"] == json!("!probe") {
        line["sku"] = first(&selector["sku"]);
    }
    for (key, list) in [("category", "categories"), ("tag", "tags")] {
        if !selector[key].is_null() {
            if line[list].is_null() {
                line[list] = json!([]);
            }
            line[list].as_array_mut().expect("a list").push(first(&selector[key]));
        }
    }
    if !selector["seller"].is_null() && line["seller"].is_null() {
        line["seller"] = first(&selector["seller"]);
    }
    for test in selector["attribute"].as_array().into_iter().flatten() {
        let value = match test["op"].as_str() {
            Some("eq") => test["value"].clone(),
            Some("in") => test["values"][0].clone(),
            _ => continue,
        };
        if line["attributes"].is_null() {
            line["attributes"] = json!({});
        }
        let name = test["name"].as_str().unwrap_or_default();
        if line["attributes"][name].is_null() {
            line["attributes"][name] = value;
        }
    }
    if let Some(first) = selector["any"].as_array().and_then(|list| list.first()) {
        fit(line, first);
    }
    selector["all"].as_array().into_iter().flatten().for_each(|one| fit(line, one));
}

/// What an order saves; points that pay are the customer's own.
fn saved(outcome: &Outcome) -> i64 {
    outcome.totals.saved.minor_units() - outcome.points.and_then(|points| points.value).map_or(0, Amount::minor_units)
}

fn near_misses_are_true(case: &Case) -> Verdict {
    let before = ask(case)?;
    let written = plain(&before);
    let (rulebook, cart) = case.texts();
    let cart: Value = serde_json::from_str(&cart).expect("JSON");
    for (near, text) in before.next.iter().zip(written["next"].as_array().into_iter().flatten()) {
        let change = &text["change"];
        let mut changed = Vec::new();
        if change["kind"] == json!("quantity") {
            let mut cart = cart.clone();
            for line in cart["lines"].as_array_mut().into_iter().flatten().filter(|line| line["id"] == change["line"]) {
                line["quantity"] = json!(line["quantity"].as_i64().unwrap_or(1) + change["units"].as_i64().unwrap_or(0));
            }
            changed.push(cart);
        } else {
            // For an `every` the added line is discountable, else not; `!` sorts like the reserved `$`.
            for discountable in [false, true] {
                let mut cart = cart.clone();
                let mut line =
                    json!({"id": "!probe", "sku": "!probe", "unit_price": change["amount"], "discountable": discountable});
                fit(&mut line, &change["items"]);
                cart["lines"].as_array_mut().expect("lines").push(line);
                changed.push(cart);
            }
        }
        let mut found = Vec::new();
        for cart in changed {
            let after = ask_texts(&rulebook, &cart.to_string())?;
            let own = |outcome: &Outcome| outcome.applied.iter().find(|one| one.promotion == near.promotion).cloned();
            let more = saved(&after) - saved(&before);
            let count = |pick: fn(&tillwork::Applied) -> Option<u64>| {
                let of = |outcome: &Outcome| own(outcome).and_then(|one| pick(&one)).unwrap_or(0);
                of(&after).saturating_sub(of(&before))
            };
            let points = near.points.is_none_or(|points| points == count(|one| one.points));
            let gifts = near.gifts.is_none_or(|gifts| gifts == count(|one| one.gifts));
            // One that applied before gives more itself.
            let itself = own(&before)
                .zip(own(&after))
                .is_none_or(|(old, new)| new.amount > old.amount || near.points.is_some() || near.gifts.is_some());
            let kept = own(&after).is_some() && itself && more == near.saves.minor_units() && points && gifts;
            found.push((kept, own(&after).is_some(), more));
        }
        if !found.iter().any(|(kept, ..)| *kept) {
            return Err(format!("{text} is not true: (kept, applied, saved more) {found:?}"));
        }
        if near.saves.minor_units() <= 0 && near.points.is_none() && near.gifts.is_none() {
            return Err(format!("{text} promises nothing"));
        }
    }
    let most = case.rulebook["near_misses"].as_u64().unwrap_or(5);
    if before.next.len() as u64 > most { Err(format!("more than {most} near misses")) } else { Ok(()) }
}

fn one_list_each(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let applied = outcome.applied.iter().map(|one| one.promotion.as_str());
    let mut listed: Vec<&str> =
        applied.chain(outcome.not_applied.iter().filter_map(|one| one.promotion.as_ref().map(|id| id.as_str()))).collect();
    listed.sort_unstable();
    if let Some(twice) = listed.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("{} is mentioned twice", twice[0]));
    }
    let public = case.rulebook["refusals"] == json!("public");
    let entered: Vec<String> = case.cart["codes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|code| code.trim().to_lowercase())
        .collect();
    let buyable = case.lines().iter().any(|line| line["discountable"] != json!(false));
    for promotion in case.promotions() {
        let id = promotion["id"].as_str().unwrap_or_default();
        let mentioned = listed.contains(&id);
        let own = promotion["codes"].as_array().map_or(std::slice::from_ref(&promotion["codes"]), Vec::as_slice);
        let by_code = own.iter().filter_map(Value::as_str).any(|code| entered.contains(&code.to_lowercase()));
        let automatic = promotion["codes"].is_null() && promotion["coupon"].is_null();
        let plain = automatic
            && promotion["conditions"].is_null()
            && promotion["schedule"].is_null()
            && promotion["active"] != json!(false);
        let gift = ["gift", "issue_coupon"].iter().any(|kind| promotion["benefit"]["kind"] == json!(*kind));
        let anything = buyable
            && ["percent_off", "amount_off", "every", "set_price"]
                .iter()
                .any(|kind| promotion["benefit"]["kind"] == json!(*kind))
            && promotion["benefit"]["items"].is_null()
            && promotion["benefit"]["on"] != json!("shipping");
        let benefits = promotion["benefit"].as_array().map_or(std::slice::from_ref(&promotion["benefit"]), Vec::as_slice);
        let paid = case.cart["deposits"].as_array().into_iter().flatten().any(|deposit| deposit["promotion"] == json!(id))
            && benefits.iter().any(|benefit| benefit["kind"] == json!("deposit"))
            && automatic;
        if !mentioned && (by_code && !public || plain && (gift || anything) || paid && !public) {
            return Err(format!("{id} is touched and not mentioned"));
        }
        if mentioned && automatic && !paid && promotion["active"] == json!(false) {
            return Err(format!("{id} is switched off, has no code, and is mentioned"));
        }
    }
    Ok(())
}

fn same_bytes(case: &Case) -> Verdict {
    let (rulebook, cart) = case.texts();
    let engine = Engine::from_json(rulebook.as_bytes()).map_err(|error| error.to_string())?;
    let once = engine.evaluate_json(cart.as_bytes()).map_err(|error| error.to_string())?;
    let twice = engine.evaluate_json(cart.as_bytes()).map_err(|error| error.to_string())?;
    same("the second time", &once, &twice)?;
    let other = Engine::from_json(rulebook.as_bytes()).map_err(|error| error.to_string())?;
    same("another engine", once, other.evaluate_json(cart.as_bytes()).map_err(|error| error.to_string())?)
}

fn outcome_round_trip(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    let text = outcome.to_json();
    let read = Outcome::from_json(text.as_bytes()).map_err(|error| error.to_string())?;
    same("the text", &text, &read.to_json())?;
    same("the outcome", outcome, read)
}

fn documents_round_trip(case: &Case) -> Verdict {
    let (rulebook_text, cart_text) = case.texts();
    let rulebook = Rulebook::from_json(rulebook_text.as_bytes()).map_err(|error| error.to_string())?;
    let cart = Cart::from_json(cart_text.as_bytes()).map_err(|error| error.to_string())?;
    same("the outcome", ask_texts(&rulebook_text, &cart_text)?, ask_texts(&rulebook.to_json(), &cart.to_json())?)?;
    let typed = Engine::compile(&rulebook).map_err(|error| error.to_string())?;
    same("typed", ask_texts(&rulebook_text, &cart_text)?, typed.evaluate(&cart).map_err(|error| error.to_string())?)
}

fn paths_resolve(case: &Case) -> Verdict {
    let rulebook = rendered(&case.rulebook, "USD", 2);
    for one in ask(case)?.not_applied {
        if let Reason::Condition { path, .. } = &one.reason
            && rulebook.pointer(path).is_none()
        {
            return Err(format!("{path} is nowhere"));
        }
        if let Reason::IncompatibleWith { promotion } | Reason::SavesLessThan { promotion, .. } = &one.reason
            && one.promotion.as_ref() == Some(promotion)
        {
            return Err(format!("{promotion} stands in its own way"));
        }
    }
    Ok(())
}

fn cart_limits_hold(case: &Case) -> Verdict {
    let outcome = ask(case)?;
    for promotion in case.promotions() {
        let Some(applied) = outcome.applied.iter().find(|one| promotion["id"] == json!(one.promotion.as_str())) else { continue };
        let benefit = &promotion["benefit"];
        let cap = benefit["max_discount"]["$"].as_i64().or_else(|| benefit["max_discount"]["$each"].as_i64());
        if cap.is_some_and(|cap| applied.amount.minor_units() > cap) {
            return Err(format!("{} gives more than its cap", applied.promotion));
        }
        let limits = &promotion["limits"];
        let budget = &limits["budget"]["amount"];
        if let Some(budget) = budget["$"].as_i64().or_else(|| budget["$each"].as_i64())
            && applied.amount.minor_units() - applied.prepaid.map_or(0, Amount::minor_units) > budget
        {
            return Err(format!("{} gives more than its budget", applied.promotion));
        }
        let consuming =
            ["buy_get", "fixed_price", "bundle", "nth_unit", "every"].iter().any(|kind| benefit["kind"] == json!(*kind));
        let most = limits["per_cart"]
            .as_u64()
            .into_iter()
            .chain(benefit["max_applications"].as_u64())
            .chain(benefit["at_most"].as_u64())
            .min();
        if consuming && most.is_some_and(|most| applied.times > most) {
            return Err(format!("{} applies {} times", applied.promotion, applied.times));
        }
    }
    let codes = case.rulebook["combination"]["max_codes"].as_u64();
    let mut used: Vec<_> =
        outcome.applied.iter().filter_map(|one| one.code.as_deref()).map(|code| code.trim().to_lowercase()).collect();
    used.sort_unstable();
    used.dedup();
    if codes.is_some_and(|codes| used.len() as u64 > codes) { Err(format!("codes {used:?}")) } else { Ok(()) }
}

/// Values that no field, or few, may hold.
fn junk() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("x".repeat(300)),
        json!("$x"),
        json!("1e9"),
        json!("-0"),
        json!("٣"),
        json!("\u{0}"),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!("2026-02-30"),
    ]
}

fn damage_is_refused(case: &Case) -> Verdict {
    let (rulebook, cart) = case.texts();
    let junk = junk();
    let mut runner = TestRunner::deterministic();
    let mut pick = |most: usize| (0..most.max(1)).new_tree(&mut runner).expect("a number").current();
    for round in 0..6 {
        let mut documents: [Value; 2] =
            [serde_json::from_str(&rulebook).expect("JSON"), serde_json::from_str(&cart).expect("JSON")];
        let places = pointers(&documents[round % 2]);
        let place = &places[pick(places.len())];
        let value = junk[pick(junk.len())].clone();
        if let Some(target) = documents[round % 2].pointer_mut(place) {
            *target = value;
        }
        let texts = documents.map(|document| document.to_string());
        let answer = tillwork_tests::answer(&texts[0], &texts[1]);
        if let Err(error) = answer {
            let refused: Value =
                serde_json::from_str(if error.kind() == tillwork::ErrorKind::Cart { &texts[1] } else { &texts[0] })
                    .expect("JSON");
            for problem in error.problems() {
                let parent = problem.path.rfind('/').map_or("", |at| &problem.path[..at]);
                if refused.pointer(&problem.path).is_none() && refused.pointer(parent).is_none() {
                    return Err(format!("{problem} points nowhere"));
                }
            }
            if error.problems().is_empty() {
                return Err("refused without a problem".to_owned());
            }
        }
        let cut = (0..texts[0].len() * (round + 1) / 7).rev().find(|at| texts[0].is_char_boundary(*at)).unwrap_or(0);
        let half = &texts[0][..cut];
        if tillwork_tests::answer(half, &texts[1]).is_ok() {
            return Err(format!("half a document is accepted: {half}"));
        }
    }
    Ok(())
}

/// The pointers of all values in a document.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let children: Vec<(String, &Value)> = match value {
        Value::Array(entries) => entries.iter().enumerate().map(|(place, entry)| (place.to_string(), entry)).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, member)| (key.replace('~', "~0").replace('/', "~1"), member)).collect()
        }
        _ => Vec::new(),
    };
    for (step, child) in children {
        found.extend(pointers(child).into_iter().map(|rest| format!("/{step}{rest}")));
    }
    found
}
