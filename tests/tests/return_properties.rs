//! One property for each sentence of the returns reference, on random orders and random ways to return them.
//!
//! `PROPTEST_CASES=100000 cargo test -p tillwork-tests --test return_properties` asks that many cases of each, with new random
//! numbers every time; without it the cases are few and always the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use tillwork::{
    Amount, Cart, Engine, Outcome, OutcomeLine, Return, ReturnPolicy, ReturnRequest, ReturnState, ReturnedUnits, refund,
};
use tillwork_tests::generate::{Case, cases, cases_that_apply};

/// So many cases of each property, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 96;

type Verdict = Result<(), String>;

/// Which line, how much of what is left of it, and whether by the price of its run.
type Pick = (usize, u64, Option<usize>);

/// An order, and picks that make steps; a step ends where the flag says so.
type Plan = (Case, Vec<(Pick, bool)>);

fn plans(cases: impl Strategy<Value = Case>) -> impl Strategy<Value = Plan> {
    let pick =
        (0..8_usize, prop_oneof![3 => Just(1_u64), 2 => 1..5_u64, 1 => 1..1_000_000_000_u64], prop::option::of(0..4_usize));
    (cases, prop::collection::vec((pick, any::<bool>()), 0..10))
}

fn holds(name: &str, strategy: impl Strategy<Value = Plan>, property: impl Fn(&Order, &[Step]) -> Verdict) {
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
    let result = runner.run(&strategy, |(case, picks)| {
        let order = Order::new(&case).map_err(TestCaseError::fail)?;
        let steps = order.steps(&picks);
        property(&order, &steps).map_err(|why| TestCaseError::fail(format!("{why}\nsteps {steps:?}")))
    });
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

macro_rules! properties {
    ($($name:ident($strategy:expr) = $property:expr;)*) => {
        $(#[test] fn $name() { holds(stringify!($name), plans($strategy), $property); })*
    };
}

properties! {
    prop_refund_of_everything_is_what_was_paid(cases()) = everything_is_what_was_paid;
    prop_refunds_of_parts_sum_to_the_refund_of_the_whole(cases()) = parts_sum_to_the_whole;
    prop_every_way_to_a_state_pays_the_same(cases()) = ways_agree;
    prop_reprice_depends_on_the_way_by_its_clamp_only(cases_that_apply()) = clamp_is_the_only_memory;
    prop_share_is_what_the_units_cost(cases()) = units_cost_what_they_cost;
    prop_promotions_and_funders_get_back_what_they_gave(cases()) = promotions_get_back;
    prop_earning_and_returning_everything_is_neutral(cases()) = points_are_neutral;
    prop_sums_of_a_return_are_right(cases()) = sums_are_right;
    prop_a_request_written_and_read_is_the_same(cases()) = requests_round_trip;
}

/// The units of one return.
type Step = Vec<ReturnedUnits>;

struct Order {
    engine: Engine,
    cart: Cart,
    outcome: Outcome,
}

const BOTH: [ReturnPolicy; 2] = [ReturnPolicy::Share, ReturnPolicy::Reprice];

impl Order {
    fn new(case: &Case) -> Result<Order, String> {
        let (rulebook, cart) = case.texts();
        let engine = Engine::from_json(rulebook.as_bytes()).map_err(|error| error.to_string())?;
        let cart = Cart::from_json(cart.as_bytes()).map_err(|error| error.to_string())?;
        let outcome = engine.evaluate(&cart).map_err(|error| error.to_string())?;
        Ok(Order { engine, cart, outcome })
    }

    /// What the picks mean for this order: only what is there comes back.
    fn steps(&self, picks: &[(Pick, bool)]) -> Vec<Step> {
        let mut left: Vec<(u64, Vec<u64>)> =
            self.outcome.lines.iter().map(|line| (line.quantity, line.runs.iter().map(|run| run.units).collect())).collect();
        let mut steps: Vec<Step> = vec![Vec::new()];
        for ((line, units, run), ends) in picks {
            if self.outcome.lines.is_empty() {
                break;
            }
            let place = line % self.outcome.lines.len();
            let of = &self.outcome.lines[place];
            let (all, runs) = &mut left[place];
            let run = run.map(|run| run % of.runs.len());
            let units = run.map_or(*all, |run| runs[run].min(*all)).min(*units);
            let price = run.map(|run| of.runs[run].price);
            let step = steps.last_mut().unwrap();
            if units > 0 && !step.iter().any(|one| one.line == of.id && one.price == price) {
                *all -= units;
                if let Some(run) = run {
                    runs[run] -= units;
                }
                step.push(ReturnedUnits { line: of.id.clone(), units, price });
            }
            if *ends {
                steps.push(Vec::new());
            }
        }
        steps
    }

    /// What is left after these steps.
    fn rest(&self, steps: &[Step]) -> Step {
        let gone =
            |line: &OutcomeLine| steps.iter().flatten().filter(|one| one.line == line.id).map(|one| one.units).sum::<u64>();
        let lines = self.outcome.lines.iter().map(|line| ReturnedUnits {
            line: line.id.clone(),
            units: line.quantity - gone(line),
            price: None,
        });
        lines.filter(|one| one.units > 0).collect()
    }

    fn request(&self, policy: ReturnPolicy, step: &Step, before: Option<ReturnState>) -> ReturnRequest {
        ReturnRequest::new("2030-01-01T00:00:00Z").policy(policy).lines(step.clone()).before(before)
    }

    fn ask(&self, request: &ReturnRequest) -> Result<Return, String> {
        self.engine.refund(&self.outcome, &self.cart, request).map_err(|error| error.to_string())
    }

    /// The answers to steps one after the other.
    fn walk(&self, policy: ReturnPolicy, steps: &[Step]) -> Result<Vec<Return>, String> {
        let mut state = None;
        let mut answers = Vec::new();
        for step in steps {
            let answer = self.ask(&self.request(policy, step, state.take()))?;
            state = Some(answer.state.clone());
            answers.push(answer);
        }
        Ok(answers)
    }

    /// All shipping and whatever these steps leave.
    fn finish(&self, policy: ReturnPolicy, steps: &[Step]) -> Result<Vec<Return>, String> {
        let mut answers = self.walk(policy, steps)?;
        let state = answers.last().map(|answer| answer.state.clone());
        let shipping: Vec<_> = self.outcome.shipping.iter().map(|entry| entry.id.clone()).collect();
        answers.push(self.ask(&self.request(policy, &self.rest(steps), state).shipping(shipping))?);
        Ok(answers)
    }

    fn paid(&self) -> i64 {
        self.outcome.totals.payable.minor_units() + self.outcome.totals.prepaid.map_or(0, Amount::minor_units)
    }
}

/// All units of some steps, those of one line and price together.
fn together(steps: &[Step]) -> Step {
    let mut sums: BTreeMap<(String, Option<Amount>), ReturnedUnits> = BTreeMap::new();
    for one in steps.iter().flatten() {
        let sum = sums.entry((one.line.as_str().to_owned(), one.price));
        sum.and_modify(|sum| sum.units += one.units).or_insert_with(|| one.clone());
    }
    sums.into_values().collect()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, left: T, right: T) -> Verdict {
    if left == right { Ok(()) } else { Err(format!("{what}: {left:?} is not {right:?}")) }
}

/// An order without lines has nothing that could all be returned: its points and coupons stay.
fn everything_is_what_was_paid(order: &Order, _: &[Step]) -> Verdict {
    for policy in BOTH {
        let answer = order.finish(policy, &[])?.pop().unwrap();
        same("refund", answer.totals.refund.minor_units(), order.paid())?;
        same("waived", answer.totals.waived, Amount::ZERO)?;
    }
    Ok(())
}

fn parts_sum_to_the_whole(order: &Order, steps: &[Step]) -> Verdict {
    for policy in BOTH {
        let answers = order.finish(policy, steps)?;
        let parts: Vec<i64> = answers.iter().map(|answer| answer.totals.refund.minor_units()).collect();
        if parts.iter().any(|part| *part < 0) {
            return Err(format!("a refund below nothing: {parts:?}"));
        }
        same("the sum of all refunds", parts.iter().sum(), order.paid())?;
        let waived = answers.iter().map(|answer| answer.totals.waived.minor_units()).sum::<i64>();
        same("what is waived in the end", waived, 0)?;
    }
    Ok(())
}

fn ways_agree(order: &Order, steps: &[Step]) -> Verdict {
    let backwards: Vec<Step> = steps.iter().rev().cloned().collect();
    let at_once = vec![together(steps)];
    let one_by_one: Vec<Step> = steps.iter().flatten().map(|one| vec![one.clone()]).collect();
    let end = |ways: &[Step]| order.walk(ReturnPolicy::Share, ways).map(|answers| answers.last().map(|one| one.state.clone()));
    let state = end(steps)?;
    for (name, way) in [("backwards", backwards), ("at once", at_once), ("one by one", one_by_one)] {
        let other = end(&way)?;
        if !way.is_empty() {
            same(name, other, state.clone())?;
        }
    }
    Ok(())
}

/// What is paid back after any steps is the most that any state on the way pays by itself, and never below nothing.
fn clamp_is_the_only_memory(order: &Order, steps: &[Step]) -> Verdict {
    let mut most = 0;
    for (place, answer) in order.walk(ReturnPolicy::Reprice, steps)?.iter().enumerate() {
        let alone = order.walk(ReturnPolicy::Reprice, &[together(&steps[..=place])])?;
        let alone = alone.last().map_or(0, |answer| answer.state.refunded.minor_units());
        most = most.max(alone);
        same("paid back so far", answer.state.refunded.minor_units(), most)?;
    }
    Ok(())
}

/// Against the definition: each unit by itself, for lines of few units.
fn units_cost_what_they_cost(order: &Order, steps: &[Step]) -> Verdict {
    let all = together(steps);
    let answer = order.ask(&order.request(ReturnPolicy::Share, &all, None))?;
    for line in &order.outcome.lines {
        let found = answer.lines.iter().find(|one| one.line == line.id);
        let of_line: Vec<&ReturnedUnits> = all.iter().filter(|one| one.line == line.id).collect();
        if of_line.is_empty() {
            same("a line that nothing comes back of", found, None)?;
            continue;
        }
        let found = found.ok_or("a line that something comes back of is missing")?;
        same("discount", found.discount.minor_units(), found.subtotal.minor_units() - found.refund.minor_units())?;
        if line.quantity <= 100 {
            same("refund and subtotal", (found.refund.minor_units(), found.subtotal.minor_units()), by_units(line, &of_line))?;
        }
    }
    Ok(())
}

fn by_units(line: &OutcomeLine, back: &[&ReturnedUnits]) -> (i64, i64) {
    let (quantity, subtotal) = (i64::try_from(line.quantity).unwrap(), line.subtotal.minor_units());
    let mut units: Vec<(i64, i64)> = Vec::new();
    for run in &line.runs {
        for _ in 0..run.units {
            let place = i64::try_from(units.len()).unwrap();
            units.push((run.price.minor_units(), subtotal / quantity + i64::from(place < subtotal % quantity)));
        }
    }
    let (mut paid, mut cost) = (0, 0);
    for one in back {
        for _ in 0..one.price.map_or(0, |_| one.units) {
            let place = units.iter().position(|unit| Some(Amount::from_minor_units(unit.0)) == one.price).unwrap();
            let unit = units.remove(place);
            paid += unit.0;
            cost += unit.1;
        }
    }
    let any: i64 = back.iter().filter(|one| one.price.is_none()).map(|one| i64::try_from(one.units).unwrap()).sum();
    let left = i64::try_from(units.len()).unwrap();
    // Half up: ⌊(2·sum·any + left) / (2·left)⌋.
    let average = |sum: i64| if left == 0 { 0 } else { (2 * sum * any + left) / (2 * left) };
    (paid + average(units.iter().map(|unit| unit.0).sum()), cost + average(units.iter().map(|unit| unit.1).sum()))
}

fn promotions_get_back(order: &Order, steps: &[Step]) -> Verdict {
    for policy in BOTH {
        let answers = order.finish(policy, steps)?;
        if order.outcome.lines.is_empty() {
            continue;
        }
        for applied in &order.outcome.applied {
            let entries = answers.iter().flat_map(|answer| &answer.promotions).filter(|one| one.promotion == applied.promotion);
            let (mut amount, mut prepaid, mut funding) = (0, 0, vec![0_i64; applied.funding.len()]);
            for entry in entries {
                amount += entry.amount.minor_units();
                prepaid += entry.prepaid.minor_units();
                for (sum, part) in funding.iter_mut().zip(&entry.funding) {
                    *sum += part.amount.minor_units();
                }
            }
            let id = applied.promotion.as_str();
            same(id, amount, applied.amount.minor_units())?;
            same(id, prepaid, applied.prepaid.map_or(0, Amount::minor_units))?;
            let gave: Vec<i64> = applied.funding.iter().map(|part| part.amount.minor_units()).collect();
            same(id, funding, gave)?;
        }
        let gained = answers.iter().flat_map(|answer| &answer.promotions);
        let gained = gained.filter(|one| !order.outcome.applied.iter().any(|applied| applied.promotion == one.promotion));
        same("what only the kept goods got", gained.map(|one| one.amount.minor_units()).sum::<i64>(), 0)?;
    }
    Ok(())
}

fn points_are_neutral(order: &Order, steps: &[Step]) -> Verdict {
    for policy in BOTH {
        let answers = order.finish(policy, steps)?;
        let state = &answers.last().unwrap().state;
        let (earned, spent) = order.outcome.points.map_or((0, 0), |points| (points.earned, points.spent));
        if !order.outcome.lines.is_empty() {
            same("points taken back", state.points.take_back, earned)?;
            same("points given back", state.points.give_back, spent)?;
        }
        let moved = answers.iter().filter_map(|answer| answer.points).map(|points| points.take_back).sum::<u64>();
        same("points of all returns", moved, state.points.take_back)?;
    }
    Ok(())
}

fn sums_are_right(order: &Order, steps: &[Step]) -> Verdict {
    for policy in BOTH {
        for answer in order.finish(policy, steps)? {
            let totals = answer.totals;
            let [goods, shipping, prepaid, gifts, waived, refund] =
                [totals.goods, totals.shipping, totals.prepaid, totals.gifts, totals.waived, totals.refund]
                    .map(Amount::minor_units);
            same("refund", refund, goods + shipping + prepaid - gifts + waived)?;
            same("goods", goods, answer.lines.iter().map(|line| line.refund.minor_units()).sum())?;
            same("prepaid", prepaid, answer.promotions.iter().map(|one| one.prepaid.minor_units()).sum())?;
            if policy == ReturnPolicy::Share && waived != 0 {
                return Err("the clamp bites by share".to_owned());
            }
            // What goes back is what was deducted: subtotal − discount = refund, line by line and over all promotions.
            let discount: i64 = answer.lines.iter().map(|line| line.discount.minor_units()).sum();
            let of_shipping = if answer.shipping.is_empty() { 0 } else { continue };
            let taken: i64 = answer.promotions.iter().map(|one| one.amount.minor_units()).sum();
            same("discounts", taken, discount + of_shipping)?;
        }
    }
    Ok(())
}

fn requests_round_trip(order: &Order, steps: &[Step]) -> Verdict {
    let state = order.walk(ReturnPolicy::Share, steps)?.pop().map(|answer| answer.state);
    let request = order.request(ReturnPolicy::Share, &order.rest(steps), state);
    let text = request.to_json(order.outcome.currency);
    let again = ReturnRequest::from_json(text.as_bytes(), order.outcome.currency).map_err(|error| error.to_string())?;
    same("request", &again, &request)?;
    let by_text =
        tillwork::refund_json(order.outcome.to_json().as_bytes(), text.as_bytes()).map_err(|error| error.to_string())?;
    same("answer", by_text, refund(&order.outcome, &request).map_err(|error| error.to_string())?.to_json())
}
