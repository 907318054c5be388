//! Rulebooks: every field, every kind.

use super::{benefit_of, condition_of, promotion_with, rulebook_problems, rulebook_with};
use crate::Rulebook;

pub(crate) const FULL: &str = r#"{
  "tillwork": 1, "id": "shop", "currency": "USD", "time_zone": "America/New_York", "price_basis": "net",
  "rounding": {"mode": "half_even", "per": "unit"}, "spread": "even", "refusals": "public", "near_misses": 0,
  "combination": {"strategy": "priority", "effort": 1000, "max_codes": 2, "use_wallet": true, "runner_up": true,
    "groups": [{"id": "g", "promotions": ["kitchen", "three"], "tags": "sale", "take": "first", "at_most": 2}]},
  "coupons": [
    {"id": "welcome", "codes": ["A-1", {"code": "A-2", "customer": "c1", "issued": "2026-01-01"}], "customers": "c1",
     "segment": ["new"], "first_order": true, "valid_days": 30, "schedule": {"until": "2026-12-31"},
     "limits": {"per_code": 1, "per_customer": 1, "total": 100}},
    {"id": "family", "signed": {"prefix": "FAM", "key": "000102030405060708090a0b0c0d0e0f", "bound": true}},
    {"id": "shared", "code": "SPRING"}],
  "promotions": [
    {"id": "kitchen", "name": "Kitchen", "labels": {"zh": "厨房", "en": "Kitchen"}, "active": false, "codes": "KITCHEN",
     "schedule": {"from": "2026-11-01", "until": "2026-11-30T20:00:30", "time_zone": "Europe/Berlin",
       "windows": [{"weekdays": ["mon", "sun"], "dates": [1, 31], "from": "22:00", "to": "24:00"}, {}]},
     "conditions": {"kind": "all", "conditions": [
        {"kind": "spend", "at_least": 100, "at_most": "200.5", "items": {"on_sale": false}, "basis": "list"},
        {"kind": "any", "conditions": [{"kind": "quantity", "at_least": 2, "distinct": true}, {"kind": "contains", "items": {"sku": "A"}}]},
        {"kind": "not", "condition": {"kind": "channel", "any_of": ["web", "app"]}},
        {"kind": "customer", "id": "c1", "segment": "vip", "tier_at_least": "gold", "orders": {"at_least": 1}, "first_order": false,
         "points": {"at_most": 5}, "birthday": {"before_days": 3, "after_days": 1}, "attribute": [{"name": "vip", "op": "exists"}]},
        {"kind": "payment_method", "any_of": "card"}, {"kind": "region", "any_of": "US"}, {"kind": "shipping_method", "any_of": "post"},
        {"kind": "attribute", "of": "customer", "name": "age", "op": "ge", "value": "18.50"},
        {"kind": "attribute", "name": "size", "op": "in", "values": ["s", 4, true]},
        {"kind": "code", "any_of": "KITCHEN"}, {"kind": "time", "schedule": {"windows": []}},
        {"kind": "usage", "per": "customer", "at_most": 3, "promotion": "three"},
        {"kind": "sample", "salt": "x", "share": 50, "start": 25.5, "by": "cart"}]},
     "benefit": {"kind": "percent_off", "percent": 12.5, "items": {"category": "home/kitchen", "tag": ["a", "b"], "seller": "s",
        "attribute": [{"name": "color", "op": "ne", "value": "red"}], "price": {"min": 1, "max": {"USD": "10", "EUR": "9"}},
        "any": [{"sku": ["A", "B"]}], "all": [{"on_sale": true}], "not": {"tag": "x"}},
        "basis": "class", "max_units": 3, "favor": "customer", "max_discount": {"USD": "10", "JPY": 1500}},
     "priority": -5, "exclusive": "class", "excludes": {"promotions": "three", "tags": ["t"]},
     "combines_with": {"classes": ["item", "order"], "tags": "t", "promotions": ["three"]}, "line_exclusive": true,
     "limits": {"per_cart": 1, "per_customer": 2, "total": 3, "per_day": {"per": "customer", "uses": 1},
       "per_week": {"per": "total", "uses": 2}, "per_month": {"per": "total", "uses": 3}, "budget": {"amount": 1000, "when_short": "skip"}},
     "floor": {"margin": "5"}, "funding": [{"by": "brand", "share": 60}, {"by": "shop", "share": "40.0"}], "spread": "proportional",
     "tags": ["sale", "kitchen"]},
    {"id": "three", "coupon": "welcome", "floor": "cost",
     "benefit": [
       {"kind": "tiers", "measure": {"kind": "spend", "items": {"tag": "a"}, "basis": "running"}, "steps": [
         {"at_least": "50", "benefit": {"kind": "amount_off", "on": "order", "amount": 5}},
         {"at_least": "100", "benefit": {"kind": "amount_off", "on": "order", "amount": "12.00"}}]},
       {"kind": "tiers", "measure": {"kind": "quantity"}, "mode": "graduated", "items": {"tag": "a"}, "favor": "customer", "max_discount": 9,
         "steps": [{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1}}, {"at_least": 5, "benefit": {"kind": "percent_off", "percent": 2}}]},
       {"kind": "tiers", "measure": {"kind": "customer_tier"}, "steps": [{"at_least": "gold", "benefit": {"kind": "points", "points": 10}}]},
       {"kind": "tiers", "measure": {"kind": "nth_order"}, "steps": [{"at_least": 3, "benefit": {"kind": "free_shipping"}}]},
       {"kind": "tiers", "measure": {"kind": "distinct"}, "steps": [{"at_least": 3, "benefit": {"kind": "free_shipping"}}]},
       {"kind": "tiers", "measure": {"kind": "attribute", "of": "customer", "name": "group"}, "steps": [{"at_least": "2.5", "benefit": {"kind": "free_shipping"}}]},
       {"kind": "set_price", "price": "9.99", "stock": 100, "units_per_customer": 2, "max_units": 1},
       {"kind": "set_price", "on": "shipping", "price": 0, "methods": "post", "max_discount": 3},
       {"kind": "amount_off", "amount": 1, "per": "line"},
       {"kind": "percent_off", "on": "shipping", "percent": 100, "methods": ["post", "air"]},
       {"kind": "fixed_price", "count": 3, "pay_for": 2, "same_sku": true, "max_applications": 2, "favor": "customer", "shares_units": true},
       {"kind": "fixed_price", "count": 3, "price": 99},
       {"kind": "bundle", "components": [{"items": {"sku": "A"}, "quantity": 1}, {"items": {"sku": "B"}, "quantity": 2}], "deal": {"price": 10}},
       {"kind": "buy_get", "buy": {"quantity": 2}, "get": {"items": {"tag": "x"}, "quantity": 1}, "deal": {"percent": 100}},
       {"kind": "nth_unit", "steps": [{"nth": 2, "deal": {"percent": 50}}, {"nth": 3, "deal": {"amount": 1}}]},
       {"kind": "add_on", "at_least": 50, "spend_items": {"tag": "x"}, "basis": "list", "items": {"sku": "Y"}, "deal": {"price": 1}, "max_units": 2}
     ]},
    {"id": "more", "floor": "1.50", "benefit": [
       {"kind": "every", "each": 100, "amount": 10, "at_most": 3, "items": {"tag": "x"}, "basis": "running"},
       {"kind": "deposit", "paid": 50, "worth": 100, "items": {"tag": "x"}},
       {"kind": "points", "points": 1, "per": 10, "rounding": "up"}, {"kind": "points", "multiplier": 2, "items": {"tag": "x"}},
       {"kind": "gift", "gifts": [{"sku": "G", "quantity": 2, "stock": 0}, {"sku": "H"}]},
       {"kind": "issue_coupon", "coupon": "family", "quantity": 2, "valid_days": 30}]}
  ],
  "programme": {
    "earn": {"points": 1, "per": "1", "items": {"tag": "x"}, "basis": "list", "rounding": "half_up", "tiers": [{"tier": "gold", "multiplier": 1.5}]},
    "redeem": {"points": 100, "value": "1", "minimum": 100, "step": 50, "max_share": 20, "items": {"tag": "x"}},
    "tiers": [{"id": "silver", "points": 100}, {"id": "gold", "points": 500}], "pending_days": 14,
    "expiry": {"kind": "rolling", "days": 365}, "reversal_grace_days": 30,
    "tier_window": {"kind": "year", "month": 4, "day": 2}, "tier_grace_days": 31, "tier_floor": "silver",
    "activities": [
      {"id": "check-in", "kind": "check_in", "points": 2, "streak": [{"days": 3, "points": 5}, {"days": 7, "points": 20}], "cycle": 7,
       "per_day": 10, "per_month": 100, "qualifies": true},
      {"id": "review", "kind": "review", "points": 20, "per_day": 40, "per_month": 60, "qualifies": true},
      {"id": "friend", "kind": "referral", "points": 500, "per_day": 500, "per_month": 1000, "qualifies": true},
      {"id": "birthday", "kind": "birthday", "points": 100, "before_days": 3, "after_days": 7, "per_day": 100, "per_month": 100,
       "qualifies": true}],
    "activity_caps": {"per_day": 600, "per_month": 1500}, "transfer": {"minimum": 100, "step": 10, "per_month": 5000}}
}"#;

/// The forms and fields that the other rulebook has no room for.
pub(crate) const MORE: &str = r#"{
  "tillwork": 1, "id": "more", "currency": "USD", "programme": {"tiers": [{"id": "gold", "spend": "100.00"}], "expiry": {"kind": "fixed_day", "month": 12, "day": 31, "years": 1},
    "tier_window": {"kind": "rolling", "days": 365}, "activities": [{"id": "a", "kind": "check_in", "points": 1}]},
  "promotions": [
    {"id": "conditions", "benefit": {"kind": "free_shipping"}, "conditions": {"kind": "all", "conditions": [
      {"kind": "quantity", "at_most": 3, "items": {"attribute": [
        {"name": "a", "op": "in", "values": ["x"]}, {"name": "b", "op": "gt", "value": 1.5}]}},
      {"kind": "customer", "orders": {"at_most": 3}, "points": {"at_least": 3}},
      {"kind": "attribute", "of": "cart", "name": "a", "op": "eq", "value": true},
      {"kind": "attribute", "of": "customer", "name": "a", "op": "in", "values": ["x"]},
      {"kind": "attribute", "of": "customer", "name": "a", "op": "exists"},
      {"kind": "usage", "per": "total", "at_least": 1}]}},
    {"id": "scoped", "benefit": [
      {"kind": "set_price", "on": "items", "price": 1, "items": {"tag": "x"}, "favor": "customer"},
      {"kind": "percent_off", "on": "items", "percent": "5"},
      {"kind": "percent_off", "on": "order", "percent": 5, "items": {"tag": "x"}, "basis": "list", "max_discount": 1},
      {"kind": "percent_off", "on": "shipping", "percent": 5, "max_discount": 1},
      {"kind": "amount_off", "on": "items", "amount": 5, "items": {"tag": "x"}, "max_units": 1, "favor": "customer", "max_discount": 1},
      {"kind": "amount_off", "on": "order", "amount": 5, "items": {"tag": "x"}, "max_discount": 1},
      {"kind": "amount_off", "on": "shipping", "amount": 5, "methods": "post", "max_discount": 1},
      {"kind": "every", "each": 1, "amount": 1, "max_discount": 1},
      {"kind": "free_shipping", "methods": ["post"], "max_discount": 1},
      {"kind": "points", "points": 5, "items": {"tag": "x"}, "rounding": "up"},
      {"kind": "points", "points": 5, "per": 1, "items": {"tag": "x"}, "rounding": "up"},
      {"kind": "points", "multiplier": "1.5", "rounding": "half_even"}]},
    {"id": "groups", "benefit": [
      {"kind": "fixed_price", "count": 2, "price": 1, "items": {"tag": "x"}, "same_sku": true, "max_applications": 1,
        "favor": "customer", "shares_units": true, "max_discount": 1},
      {"kind": "fixed_price", "count": 2, "pay_for": 1, "items": {"tag": "x"}, "max_discount": 1},
      {"kind": "bundle", "components": [{"items": {"tag": "x"}, "quantity": 1}], "deal": {"amount": 1}, "max_applications": 1,
        "favor": "customer", "shares_units": true, "max_discount": 1},
      {"kind": "buy_get", "buy": {"quantity": 1}, "get": {"quantity": 1}, "deal": {"amount": 1}, "same_sku": true,
        "max_applications": 1, "favor": "customer", "shares_units": true, "max_discount": 1},
      {"kind": "nth_unit", "steps": [{"nth": 2, "deal": {"percent": 50}}], "items": {"tag": "x"}, "same_sku": true,
        "max_applications": 1, "favor": "customer", "shares_units": true, "max_discount": 1},
      {"kind": "add_on", "at_least": 1, "items": {"tag": "x"}, "deal": {"price": 1}, "favor": "customer", "max_discount": 1}]},
    {"id": "tiers", "benefit": [
      {"kind": "tiers", "measure": {"kind": "spend"}, "mode": "graduated", "items": {"tag": "x"}, "favor": "customer", "max_discount": 1,
        "steps": [{"at_least": 1, "benefit": {"kind": "percent_off", "percent": 1}}]},
      {"kind": "tiers", "measure": {"kind": "quantity", "items": {"tag": "x"}}, "mode": "highest",
        "steps": [{"at_least": 0, "benefit": {"kind": "free_shipping"}}]},
      {"kind": "tiers", "measure": {"kind": "distinct", "items": {"tag": "x"}}, "mode": "highest",
        "steps": [{"at_least": 1, "benefit": {"kind": "free_shipping"}}]},
      {"kind": "tiers", "measure": {"kind": "customer_tier"}, "mode": "highest",
        "steps": [{"at_least": "gold", "benefit": {"kind": "free_shipping"}}]},
      {"kind": "tiers", "measure": {"kind": "nth_order"}, "mode": "highest",
        "steps": [{"at_least": 1, "benefit": {"kind": "free_shipping"}}]},
      {"kind": "tiers", "measure": {"kind": "attribute", "of": "cart", "name": "n"}, "mode": "highest",
        "steps": [{"at_least": 1.5, "benefit": {"kind": "free_shipping"}}]}]}
  ]
}"#;

#[test]
fn every_field_is_read_and_written_back() {
    for document in [FULL, MORE] {
        let rulebook = Rulebook::from_json(document.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let text = rulebook.to_json();
        let again = Rulebook::from_json(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(again, rulebook);
        assert_eq!(again.to_json(), text);
        // The text holds every field of the document: only defaults and white space are gone.
        for key in document.split('"').filter(|word| word.contains('_') && !word.contains(' ')) {
            assert!(text.contains(key), "{key}");
        }
    }
}

#[test]
fn the_text_is_canonical() {
    for (one, other) in [
        (r#""codes": "X""#, r#""codes": ["X"]"#),
        (r#""priority": 0"#, r#""exclusive": "none", "active": true, "line_exclusive": false"#),
        (r#""floor": 5"#, r#""floor": {"USD": "5.00"}"#),
        (r#""floor": {"EUR": 1, "USD": 2}"#, r#""floor": {"USD": "2.0", "EUR": "1"}"#),
        (r#""labels": {"a": "1", "b": "2"}"#, r#""labels": {"b": "2", "a": "1"}"#),
        (r#""funding": [{"by": "x", "share": 100}]"#, r#""funding": [{"share": "100.000", "by": "x"}]"#),
    ] {
        let text = |members: &str| {
            let document = promotion_with(&format!(r#"{members}, "benefit": [{{"kind": "free_shipping"}}]"#));
            Rulebook::from_json(document.as_bytes()).unwrap_or_else(|error| panic!("{error}")).to_json()
        };
        assert_eq!(text(one), text(other));
    }
}

#[test]
fn a_list_of_one_benefit_stays_one() {
    // Reasons name places in the document as it was written.
    for benefit in [r#"{"kind":"free_shipping"}"#, r#"[{"kind":"free_shipping"}]"#] {
        let text = Rulebook::from_json(benefit_of(benefit).as_bytes()).unwrap().to_json();
        assert!(text.contains(&format!(r#""benefit":{benefit}"#)), "{text}");
    }
}

#[test]
fn amounts_in_another_currency_are_written_with_it() {
    let document = promotion_with(r#""floor": {"EUR": 1}, "benefit": {"kind": "amount_off", "amount": {"JPY": 100, "USD": 1}}"#);
    let text = Rulebook::from_json(document.as_bytes()).unwrap().to_json();
    assert!(text.contains(r#""amount":{"JPY":"100","USD":"1.00"}"#), "{text}");
    assert!(text.contains(r#""floor":{"EUR":"1.00"}"#), "{text}");
}

#[test]
fn all_problems_come_at_once_and_in_the_order_of_the_document() {
    let text = r#"{
      "tillwork": 1, "currency": "USD", "time_zon": "UTC", "near_misses": -1,
      "coupons": [{"id": "c", "code": "SAVE"}, {"id": "c", "codes": ["save "]}],
      "promotions": [
        {"id": "a", "benefit": {"kind": "percent_of", "percent": 10}},
        {"id": "b", "coupon": "d", "benefit": {"kind": "percent_off", "percent": 110, "max_discount": "1,000.00"}},
        {"id": "a", "schedule": {"from": "2026-02-02", "until": "2026-02-01"}, "benefit": {"kind": "free_shipping"}, "active": "yes"}
      ]
    }"#;
    rulebook_problems(
        text,
        &[
            ("missing_field", "/id"),
            ("unknown_field", "/time_zon"),
            ("integer_range", "/near_misses"),
            ("duplicate_id", "/coupons/1/id"),
            ("duplicate_code", "/coupons/1/codes/0"),
            ("unknown_value", "/promotions/0/benefit/kind"),
            ("unknown_reference", "/promotions/1/coupon"),
            ("rate_range", "/promotions/1/benefit/percent"),
            ("amount_format", "/promotions/1/benefit/max_discount"),
            ("duplicate_id", "/promotions/2/id"),
            ("moment_order", "/promotions/2/schedule/until"),
            ("wrong_type", "/promotions/2/active"),
        ],
    );
}

#[test]
fn what_could_not_be_read_is_not_judged_further() {
    // The sum of shares, of which one is unreadable; a reference to promotions of which one has no id.
    rulebook_problems(
        &promotion_with(
            r#""funding": [{"by": "a", "share": "x"}], "excludes": {"promotions": "q"}, "benefit": {"kind": "free_shipping"}"#,
        ),
        &[("rate_format", "/promotions/0/funding/0/share"), ("unknown_reference", "/promotions/0/excludes/promotions")],
    );
    rulebook_problems(
        &rulebook_with(
            r#""promotions": [{"benefit": {"kind": "free_shipping"}}], "combination": {"groups": [{"id": "g", "promotions": "q"}]}"#,
        ),
        &[("missing_field", "/promotions/0/id")],
    );
    // A step whose class is unknown says nothing about the others.
    rulebook_problems(
        &benefit_of(
            r#"{"kind": "tiers", "measure": {"kind": "quantity"}, "steps": [{"at_least": "1", "benefit": {"kind": "nope"}},
                {"at_least": 0, "benefit": {"kind": "free_shipping"}}]}"#,
        ),
        &[
            ("wrong_type", "/promotions/0/benefit/steps/0/at_least"),
            ("unknown_value", "/promotions/0/benefit/steps/0/benefit/kind"),
        ],
    );
    // Without a currency the digits of an amount cannot be judged, its grammar can.
    rulebook_problems(
        r#"{"tillwork": 1, "id": "x", "currency": "usd", "promotions": [
            {"id": "a", "benefit": {"kind": "amount_off", "amount": "1.999"}}, {"id": "b", "benefit": {"kind": "amount_off", "amount": "1e3"}}]}"#,
        &[("currency_unknown", "/currency"), ("amount_format", "/promotions/1/benefit/amount")],
    );
}

#[test]
fn fields_belong_to_their_scope() {
    for (benefit, foreign) in [
        (r#"{"kind": "percent_off", "percent": 5, "methods": "post"}"#, &["methods"][..]),
        (
            r#"{"kind": "percent_off", "on": "order", "percent": 5, "methods": "post", "max_units": 1, "favor": "merchant"}"#,
            &["methods", "max_units", "favor"],
        ),
        (
            r#"{"kind": "percent_off", "on": "shipping", "percent": 5, "items": {"sku": "A"}, "basis": "list"}"#,
            &["items", "basis"],
        ),
        (r#"{"kind": "amount_off", "on": "order", "amount": 5, "per": "unit"}"#, &["per"]),
        (r#"{"kind": "amount_off", "on": "shipping", "amount": 5, "items": {"sku": "A"}}"#, &["items"]),
        (r#"{"kind": "set_price", "price": 5, "max_discount": 1, "methods": ["post"]}"#, &["max_discount", "methods"]),
        (
            r#"{"kind": "set_price", "on": "shipping", "price": 5, "stock": 1, "units_per_customer": 1}"#,
            &["stock", "units_per_customer"],
        ),
    ] {
        let expected: Vec<(&str, String)> =
            foreign.iter().map(|field| ("unknown_field", format!("/promotions/0/benefit/{field}"))).collect();
        let expected: Vec<(&str, &str)> = expected.iter().map(|(code, path)| (*code, path.as_str())).collect();
        rulebook_problems(&benefit_of(benefit), &expected);
    }
    for benefit in [
        r#"{"kind": "amount_off", "amount": 5, "per": "line", "max_units": 2}"#,
        r#"{"kind": "tiers", "measure": {"kind": "nth_order"}, "items": {"sku": "A"}, "favor": "merchant",
            "steps": [{"at_least": 1, "benefit": {"kind": "free_shipping"}}]}"#,
    ] {
        rulebook_problems(&benefit_of(benefit), &[("conflict", "/promotions/0/benefit")]);
    }
    rulebook_problems(
        &benefit_of(r#"{"kind": "set_price", "on": "order", "price": 5}"#),
        &[("unknown_value", "/promotions/0/benefit/on")],
    );
    rulebook_problems(
        &benefit_of(r#"{"kind": "set_price", "on": 1, "price": 5, "methods": "x"}"#),
        &[("wrong_type", "/promotions/0/benefit/on")],
    );
}

#[test]
fn tests_of_attributes_take_what_their_operator_needs() {
    let at = |rest: &str| format!("/promotions/0/conditions{rest}");
    for (test, code, path) in [
        (r#""op": "exists", "value": 1"#, "conflict", at("")),
        (r#""op": "in", "value": 1, "values": [1]"#, "conflict", at("")),
        (r#""op": "in""#, "missing_field", at("/values")),
        (r#""op": "in", "values": []"#, "empty", at("/values")),
        (r#""op": "eq", "value": 1, "values": [1]"#, "conflict", at("")),
        (r#""op": "eq""#, "missing_field", at("/value")),
        (r#""op": "lt", "value": "x""#, "rate_format", at("/value")),
        (r#""op": "lt", "value": true"#, "wrong_type", at("/value")),
        (r#""op": "gt", "value": "--1""#, "rate_format", at("/value")),
        (r#""op": "eq", "value": 0.1234567"#, "rate_range", at("/value")),
        (r#""op": "like", "value": 1"#, "unknown_value", at("/op")),
        (r#""value": 1"#, "missing_field", at("/op")),
    ] {
        rulebook_problems(&condition_of(&format!(r#"{{"kind": "attribute", "name": "n", {test}}}"#)), &[(code, &path)]);
    }
    let good = condition_of(r#"{"kind": "attribute", "name": "n", "op": "lt", "value": "-0.5"}"#);
    assert!(Rulebook::from_json(good.as_bytes()).unwrap().to_json().contains(r#""value":-0.5"#));
}

#[test]
fn help_names_the_nearest_word() {
    let help = |text: &str| super::refused_rulebook(text).problems()[0].help.clone();
    assert_eq!(help(&benefit_of(r#"{"kind": "percent_of", "percent": 5}"#)).as_deref(), Some("did you mean `percent_off`?"));
    assert_eq!(
        help(&promotion_with(r#""benefit": {"kind": "free_shipping"}, "benefits": 1"#)).as_deref(),
        Some("did you mean `benefit`?")
    );
    assert_eq!(help(&rulebook_with(r#""time_zone": "Europe/Berlln""#)).as_deref(), Some("did you mean `Europe/Berlin`?"));
    assert_eq!(help(&rulebook_with(r#""promotions": null"#)).as_deref(), Some("leave it out if it is optional"));
    assert_eq!(help(&rulebook_with(r#""near_misses": "3""#)).as_deref(), Some("write it without quotes"));
    assert_eq!(
        help(
            &promotion_with(r#""benefit": {"kind": "issue_coupon", "coupon": "welcom"}"#)
                .replace(r#""promotions""#, r#""coupons": [{"id": "welcome", "code": "X"}], "promotions""#)
        )
        .as_deref(),
        Some("did you mean `welcome`?")
    );
}
