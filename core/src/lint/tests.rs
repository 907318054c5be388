use super::{Warning, WarningCode};
use crate::Rulebook;

/// The warnings of a rulebook with these members, as `code path found`.
fn warnings(members: &str) -> Vec<String> {
    let text = format!(r#"{{"tillwork": 1, "id": "shop", "currency": "USD", {members}}}"#);
    let rulebook = Rulebook::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let line = |one: &Warning| format!("{} {} {}", one.code.as_str(), one.path, one.found);
    rulebook.warnings().iter().map(line).collect()
}

fn of_promotion(members: &str) -> Vec<String> {
    warnings(&format!(r#""promotions": [{{"id": "it", {members}}}]"#))
}

const NONE: [&str; 0] = [];

#[test]
fn coupons_that_trigger_nothing() {
    let sale = r#""promotions": [{"id": "it", "coupon": "mail", "limits": {"total": 9}, "benefit": {"kind": "percent_off", "percent": 10}}]"#;
    let coupons = |codes: &str| format!(r#""coupons": [{codes}], {sale}"#);
    assert_eq!(warnings(&coupons(r#"{"id": "mail", "code": "MAIL"}"#)), NONE);
    assert_eq!(
        warnings(&coupons(r#"{"id": "mail", "code": "MAIL"}, {"id": "male", "code": "MALE"}"#)),
        ["coupon_unused /coupons/1/id no promotion has the coupon `male`"]
    );
    let issued = r#"{"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [{"at_least": 1, "benefit": {"kind": "issue_coupon", "coupon": "next"}}]}"#;
    let next = format!(r#""coupons": [{{"id": "next", "codes": ["A-1"]}}], "promotions": [{{"id": "it", "benefit": {issued}}}]"#);
    assert_eq!(warnings(&next), NONE);
}

#[test]
fn tags_that_no_promotion_has() {
    let text = r#""combination": {"groups": [{"id": "one", "tags": ["sale", "sail"]}]}, "promotions": [
        {"id": "a", "tags": "sale", "benefit": {"kind": "free_shipping"}},
        {"id": "b", "excludes": {"tags": "outlet"}, "combines_with": {"tags": ["sale"]}, "benefit": {"kind": "free_shipping"}}]"#;
    assert_eq!(
        warnings(text),
        [
            "tag_unused /combination/groups/0/tags no promotion has the tag `sail`",
            "tag_unused /promotions/1/excludes/tags no promotion has the tag `outlet`",
        ]
    );
}

#[test]
fn discounts_as_large_as_the_spend_they_ask_for() {
    let order = |spend: &str, amount: &str, more: &str| {
        of_promotion(&format!(
            r#""conditions": {{"kind": "all", "conditions": [{{"kind": "spend", "at_least": "{spend}"}}]}},
               "benefit": {{"kind": "amount_off", "on": "order", "amount": "{amount}"{more}}}"#
        ))
    };
    assert_eq!(order("50.00", "10.00", ""), NONE);
    assert_eq!(
        order("5.00", "10.00", ""),
        ["gives_everything /promotions/0/benefit/amount 10.00 USD off for a spend of 5.00 USD"]
    );
    assert_eq!(order("5.00", "10.00", r#", "max_discount": "4.99""#), NONE);
    let every =
        |amount: &str| of_promotion(&format!(r#""benefit": [{{"kind": "every", "each": "10.00", "amount": "{amount}"}}]"#));
    assert_eq!(every("9.99"), NONE);
    assert_eq!(every("10.00"), ["gives_everything /promotions/0/benefit/0/amount 10.00 USD off for a spend of 10.00 USD"]);
    let steps = r#""benefit": {"kind": "tiers", "measure": {"kind": "spend"}, "steps": [
        {"at_least": "30.00", "benefit": {"kind": "amount_off", "on": "order", "amount": "5.00"}},
        {"at_least": "60.00", "benefit": {"kind": "amount_off", "on": "order", "amount": "100.00"}}]}"#;
    assert_eq!(
        of_promotion(steps),
        ["gives_everything /promotions/0/benefit/steps/1/benefit/amount 100.00 USD off for a spend of 60.00 USD"]
    );
}

#[test]
fn steps_that_give_less_than_the_one_before() {
    let tiers = |mode: &str, first: &str, second: &str| {
        of_promotion(&format!(
            r#""benefit": {{"kind": "tiers", "mode": "{mode}", "measure": {{"kind": "quantity"}},
               "steps": [{{"at_least": 2, "benefit": {first}}}, {{"at_least": 5, "benefit": {second}}}]}}"#
        ))
    };
    let percent = |percent: &str, on: &str| format!(r#"{{"kind": "percent_off", "on": "{on}", "percent": "{percent}"}}"#);
    assert_eq!(tiers("highest", &percent("5", "items"), &percent("12.5", "items")), NONE);
    assert_eq!(
        tiers("highest", &percent("12.5", "order"), &percent("5", "order")),
        ["step_gives_less /promotions/0/benefit/steps/1/benefit 5 % after 12.5 %"]
    );
    assert_eq!(tiers("graduated", &percent("12.5", "items"), &percent("5", "items")), NONE, "each slice has its own rate");
    let amount = |amount: &str, per: &str| format!(r#"{{"kind": "amount_off", "amount": "{amount}", "per": "{per}"}}"#);
    assert_eq!(
        tiers("highest", &amount("3.00", "once"), &amount("2.00", "once")),
        ["step_gives_less /promotions/0/benefit/steps/1/benefit 2.00 USD after 3.00 USD"]
    );
    assert_eq!(tiers("highest", &amount("3.00", "once"), &amount("2.00", "unit")), NONE, "not to be compared");
    let points = |points: u32| format!(r#"{{"kind": "points", "points": {points}}}"#);
    assert_eq!(
        tiers("highest", &points(50), &points(40)),
        ["step_gives_less /promotions/0/benefit/steps/1/benefit 40 points after 50 points"]
    );
}

#[test]
fn amounts_that_lack_a_currency() {
    let text = |each: &str, most: &str| {
        format!(
            r#""conditions": {{"kind": "spend", "at_least": {{"USD": "9.00", "JPY": "900"}}}},
               "benefit": {{"kind": "every", "each": {each}, "amount": {{"USD": "1.00", "JPY": "100"}}, "max_discount": {most}}}"#
        )
    };
    let both = r#"{"USD": "10.00", "JPY": "1500"}"#;
    assert_eq!(of_promotion(&text(both, both)), NONE);
    assert_eq!(
        of_promotion(&text(both, r#""10.00""#)),
        ["currency_incomplete /promotions/0/benefit/max_discount no amount in JPY, which another amount of the promotion has"]
    );
    assert_eq!(
        of_promotion(&text(r#"{"JPY": "1500"}"#, both)),
        ["currency_incomplete /promotions/0/benefit/each no amount in USD, which another amount of the promotion has"]
    );
}

#[test]
fn codes_for_everybody_for_ever() {
    let benefit = r#""benefit": {"kind": "percent_off", "percent": 10}"#;
    let code = |more: &str| of_promotion(&format!(r#""codes": ["SAVE10"]{more}, {benefit}"#));
    assert_eq!(code(""), ["open_code /promotions/0/codes everybody may use `SAVE10` as often as they like, for ever"]);
    assert_eq!(code(r#", "schedule": {"from": "2026-01-01"}"#).len(), 1, "a beginning is no end");
    for bound in [
        r#", "schedule": {"until": "2026-12-31"}"#,
        r#", "limits": {"per_customer": 1}"#,
        r#", "limits": {"budget": {"amount": "500.00"}}"#,
        r#", "conditions": {"kind": "customer", "first_order": true}"#,
        r#", "active": false"#,
    ] {
        assert_eq!(code(bound), NONE, "{bound}");
    }
    assert_eq!(code(r#", "limits": {"per_cart": 1}"#).len(), 1, "a limit of one cart does not end it");
    let coupon = |more: &str| {
        warnings(&format!(
            r#""coupons": [{{"id": "mail", "code": "MAIL"{more}}}], "promotions": [{{"id": "it", "coupon": "mail", {benefit}}}]"#
        ))
    };
    assert_eq!(coupon(""), ["open_code /promotions/0/coupon everybody may use `MAIL` as often as they like, for ever"]);
    assert_eq!(coupon(r#", "limits": {"per_customer": 1}"#), NONE);
    assert_eq!(coupon(r#", "first_order": true"#), NONE);
}

#[test]
fn points_that_pay_for_everything() {
    let programme = |points: u32, value: &str| {
        warnings(&format!(
            r#""programme": {{"earn": {{"points": 1, "per": "1.00"}}, "redeem": {{"points": {points}, "value": "{value}"}}}}"#
        ))
    };
    assert_eq!(programme(100, "1.00"), NONE);
    assert_eq!(
        programme(100, "100.00"),
        ["points_give_everything /programme/redeem/value 1 point(s) for 1.00 USD, and 100 point(s) are worth 100.00 USD"]
    );
}

#[test]
fn every_code_has_its_line_in_the_book() {
    let page = include_str!("../../../docs/src/reference/warnings.md");
    for code in WarningCode::ALL {
        assert!(page.contains(&format!("| `{}` | {} |", code.as_str(), code.meaning())), "{}", code.as_str());
    }
}
