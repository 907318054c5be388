//! Rulebooks and carts that were built in code are judged like documents.

use crate::schedule::{Schedule, Window, ZoneTable};
use crate::{
    Amount, Amounts, AttributeOf, AttributeTest, Benefit, Condition, CountRange, Coupon, CouponCodes, Currency,
    CustomerCondition, Favor, FreeShipping, FundingShare, Measure, PercentOff, Promotion, Rate, Rulebook, Scope, Selector,
    SetPrice, Step, TestOp, Threshold, Tiers, UsagePer,
};

fn usd() -> Currency {
    Currency::parse("USD").unwrap()
}

fn cents(cents: i64) -> Amounts {
    Amounts::new(usd(), Amount::from_minor_units(cents))
}

fn percent(percent: u32) -> PercentOff {
    PercentOff::new(Rate::from_whole(percent))
}

#[track_caller]
fn assert_problems(rulebook: &Rulebook, expected: &[(&str, &str)]) {
    let problems = super::rulebook(rulebook, &ZoneTable::bundled());
    let found: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.code.as_str(), problem.path.as_str())).collect();
    assert_eq!(found, expected);
}

#[track_caller]
fn assert_benefit(benefit: impl Into<Benefit>, code: &str, path: &str) {
    let rulebook = Rulebook::new("shop", usd()).promotions(vec![Promotion::new("p", benefit)]);
    assert_problems(&rulebook, &[(code, &format!("/promotions/0/benefit{path}"))]);
}

#[track_caller]
fn assert_condition(condition: Condition, code: &str, path: &str) {
    let promotion = Promotion::new("p", FreeShipping::new()).conditions(condition);
    let rulebook = Rulebook::new("shop", usd()).promotions(vec![promotion]);
    assert_problems(&rulebook, &[(code, &format!("/promotions/0/conditions{path}"))]);
}

#[test]
fn values_are_judged() {
    assert_problems(&Rulebook::new("", usd()), &[("empty", "/id")]);
    assert_problems(
        &Rulebook::new("x", usd()).time_zone("Nowhere").near_misses(21_u32),
        &[("time_zone_unknown", "/time_zone"), ("integer_range", "/near_misses")],
    );
    assert_benefit(percent(0), "rate_range", "/percent");
    assert_benefit(percent(5).items(Selector::new()), "empty", "/items");
    assert_benefit(percent(5).max_discount(Amounts::default()), "currency_missing", "/max_discount");
    assert_benefit(percent(5).max_discount(cents(-1)), "amount_range", "/max_discount");
    assert_benefit(percent(5).max_units(0), "integer_range", "/max_units");
    assert_benefit(percent(5).on(Scope::Order).favor(Favor::Customer), "unknown_field", "/favor");
    assert_benefit(SetPrice::new(cents(5)).on(Scope::Order), "unknown_value", "/on");
    assert_condition(Condition::All { conditions: Vec::new() }, "empty", "/conditions");
    assert_condition(Condition::Customer(CustomerCondition::new()), "conflict", "");
    assert_condition(Condition::Usage { per: UsagePer::Total, range: CountRange::default(), promotion: None }, "conflict", "");
    let test = |op, values| Condition::Attribute { of: AttributeOf::Cart, test: AttributeTest::new("n", op, values) };
    assert_condition(test(TestOp::Exists, vec![true.into()]), "conflict", "");
    assert_condition(test(TestOp::In, Vec::new()), "empty", "/values");
    assert_condition(test(TestOp::Lt, vec!["x".into()]), "rate_format", "/value");
}

#[test]
fn relations_are_judged_and_named_as_the_document_would() {
    let two = vec![Promotion::new("a", percent(5)), Promotion::new("a", percent(5))];
    assert_problems(&Rulebook::new("shop", usd()).promotions(two), &[("duplicate_id", "/promotions/1/id")]);
    let codes = Promotion::new("a", percent(5)).codes(vec!["SAVE".to_owned()]);
    let coupon = Coupon::new("c", CouponCodes::Shared(" save".to_owned()));
    // One code of a set stands without a list, so its path has no index.
    assert_problems(
        &Rulebook::new("shop", usd()).coupons(vec![coupon]).promotions(vec![codes]),
        &[("duplicate_code", "/promotions/0/codes")],
    );
    let shares = [60, 41].map(|share| FundingShare { by: "x".to_owned(), share: Rate::from_whole(share) });
    let funded = Promotion::new("a", percent(5)).funding(shares.to_vec());
    assert_problems(&Rulebook::new("shop", usd()).promotions(vec![funded]), &[("shares_sum", "/promotions/0/funding")]);
    let several = Promotion::new("a", percent(5)).and(percent(5).items(Selector::new()));
    assert_problems(&Rulebook::new("shop", usd()).promotions(vec![several]), &[("empty", "/promotions/0/benefit/1/items")]);
    let schedule = Schedule::new().window(Window::new().from("10:00".parse().unwrap()).to("10:00".parse().unwrap()));
    assert_condition(Condition::Time { schedule }, "moment_order", "/schedule/windows/0/to");
}

#[test]
fn steps_must_fit_what_is_measured() {
    let tiers = |measure: Measure, thresholds: [Threshold; 2]| {
        let steps = thresholds.map(|at_least| Step { at_least, benefit: percent(5).into() }).to_vec();
        Tiers::new(measure, steps)
    };
    let spend = || Measure::Spend { items: None, basis: crate::Basis::Class };
    assert_benefit(tiers(spend(), [Threshold::Amount(cents(1)), Threshold::Count(5)]), "conflict", "/steps/1/at_least");
    assert_benefit(tiers(Measure::NthOrder, [Threshold::Count(5), Threshold::Count(5)]), "step_order", "/steps/1/at_least");
    let nested: Benefit = tiers(Measure::NthOrder, [Threshold::Count(1), Threshold::Count(2)]).into();
    let outer = Tiers::new(Measure::NthOrder, vec![Step { at_least: Threshold::Count(1), benefit: nested }]);
    assert_benefit(outer, "mixed_classes", "/steps/0/benefit");
}
