//! The outermost shapes of rulebooks, and the vocabulary of all their parts.

use super::{
    Definition, Shape, Text, attribute_value, currency, define, id, integer, list, matching, may, money, must, name, named,
    object, rate_definition, set, some, text, version, word,
};
use crate::model::{Basis, Class, Favor, PriceBasis, Refusals, Spread, Strategy, Take, TestOp};
use crate::money::{RoundingMode, RoundingPer};
use crate::schedule::Weekday;
use crate::wire::bounds::{COUNT, MAX_NEAR_MISSES, POSITIVE};

/// Rulebook, combination, coupons, programme.
pub(super) fn definitions() -> Vec<Definition> {
    vec![
        object(
            "Rulebook",
            "All rules of a shop at one time.",
            vec![
                must("tillwork", version(), "The document version."),
                must("id", id(), "Names this rulebook in outcomes."),
                must("currency", currency(), "The currency of amounts written without one (ISO 4217)."),
                may("time_zone", name(), "The IANA zone of schedules that name none. Default: UTC."),
                may("price_basis", word::<PriceBasis>(), "What the prices are. Default: gross."),
                may("rounding", named("Rounding"), "How percentages of item benefits are rounded."),
                may("spread", named("Spread"), "How an amount is spread over several units. Default: proportional."),
                may("refusals", word::<Refusals>(), "How much a refused code says. Default: detailed."),
                may("near_misses", integer(0..=MAX_NEAR_MISSES), "At most so many `next` entries; 0 turns them off. Default: 5."),
                may("combination", named("Combination"), "Which promotions may combine."),
                may("coupons", list(named("Coupon")), ""),
                may("promotions", list(named("Promotion")), "In the order that breaks ties."),
                may("programme", named("Programme"), "The loyalty programme."),
            ],
        ),
        object(
            "Rounding",
            "How percentages of item benefits are rounded.",
            vec![may("mode", named("RoundingMode"), "Default: half_up."), may("per", word::<RoundingPer>(), "Default: line.")],
        ),
        object(
            "Combination",
            "Which promotions may combine, and who chooses.",
            vec![
                may("strategy", word::<Strategy>(), "Default: priority."),
                may("effort", integer(COUNT), "Operations that `best` may spend on one cart. Default: 200000."),
                may("max_codes", integer(COUNT), "At most so many distinct codes take part."),
                may("use_wallet", Shape::Flag, "Whether codes of the customer's wallet count as entered."),
                may("runner_up", Shape::Flag, "Whether `best` also says what the next best combination would have saved."),
                may("groups", list(named("Group")), "Groups that keep only some of their members."),
            ],
        ),
        object(
            "Group",
            "Promotions of which only some may apply together. Needs `promotions` or `tags`.",
            vec![
                must("id", id(), ""),
                may("promotions", set(id()), "Members by id."),
                may("tags", set(name()), "Members by tag."),
                may("take", word::<Take>(), "Which members stay. Default: best."),
                may("at_most", integer(POSITIVE), "How many stay; not with `all`. Default: 1."),
            ],
        ),
        object(
            "Coupon",
            "Codes that trigger promotions, and who may use them. Needs exactly one of `code`, `codes`, `signed`.",
            vec![
                must("id", id(), ""),
                may("code", text(), "One code that everybody shares."),
                may("codes", some(Shape::Either(vec![text(), named("ListedCode")])), "A list of codes."),
                may("signed", named("SignedFamily"), "Codes that prove themselves by a signature."),
                may("customers", set(name()), "Only for these customers."),
                may("segment", set(name()), "Only for these segments."),
                may("first_order", Shape::Flag, "Only for a first order."),
                may("valid_days", integer(POSITIVE), "Usable so many days from the day of issue."),
                may("schedule", named("Schedule"), "When its codes work."),
                may("limits", named("CouponLimits"), "How often its codes may be used."),
            ],
        ),
        object(
            "ListedCode",
            "One code of a list.",
            vec![
                must("code", text(), ""),
                may("customer", id(), "The only customer who may use it."),
                may("issued", matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), "The day it was issued."),
            ],
        ),
        object(
            "SignedFamily",
            "A family of signed codes.",
            vec![
                must("prefix", matching("^[0-9A-Za-z]{1,16}$"), "What every code of the family begins with."),
                must("key", matching("^([0-9a-fA-F]{2}){16,64}$"), "The secret: 16 to 64 bytes in hexadecimal."),
                may("bound", Shape::Flag, "Whether a code is bound to the customer it was made for."),
            ],
        ),
        object(
            "CouponLimits",
            "How often the codes of a coupon may be used.",
            vec![
                may("per_code", integer(POSITIVE), "Orders with one code."),
                may("per_customer", integer(POSITIVE), "Orders of one customer."),
                may("total", integer(POSITIVE), "Orders in all."),
            ],
        ),
    ]
}

/// What several parts of a rulebook use.
pub(super) fn vocabulary() -> Vec<Definition> {
    let moment = || text();
    let by_currency =
        Shape::Map { of: Box::new(named("Money")), keys: Text { pattern: Some("^[A-Z]{3}$"), ..Text::default() }, least: 1 };
    let number = Shape::Either(vec![matching(r"^-?[0-9]+(\.[0-9]+)?$"), Shape::Number { least: None }]);
    vec![
        object(
            "Schedule",
            "When something is active.",
            vec![
                may("from", moment(), "Inclusive: a date, a local time, or RFC 3339."),
                may("until", moment(), "Exclusive; a bare date means the end of that day."),
                may("windows", list(named("Window")), "Active only inside one of them."),
                may("time_zone", name(), "IANA name. Default: the rulebook's."),
            ],
        ),
        object(
            "Window",
            "Times on the wall clock; all given keys must hold.",
            vec![
                may("weekdays", some(named("Weekday")), ""),
                may("dates", some(integer(1..=31)), "Days of the month."),
                may("from", matching("^[0-9]{2}:[0-9]{2}$"), "Inclusive. Default: 00:00."),
                may("to", matching("^[0-9]{2}:[0-9]{2}$"), "Exclusive. Default: 24:00."),
            ],
        ),
        object(
            "Selector",
            "Picks lines: keys are ANDed, the values of a key ORed. At least one key.",
            vec![
                may("sku", set(name()), ""),
                may("category", set(super::category()), "Paths; `home` matches `home/kitchen`."),
                may("tag", set(name()), ""),
                may("seller", set(name()), ""),
                may("attribute", some(named("AttributeTest")), "All of them hold."),
                may("price", named("PriceRange"), "The list unit price lies in it."),
                may("on_sale", Shape::Flag, "Reduced already, or not."),
                may("any", some(named("Selector")), "One of them matches."),
                may("all", some(named("Selector")), "All of them match."),
                may("not", named("Selector"), "It does not match."),
            ],
        ),
        object(
            "PriceRange",
            "Needs `min` or `max`; both are inclusive.",
            vec![may("min", named("Amount"), ""), may("max", named("Amount"), "")],
        ),
        define("AttributeTest", "A test of one attribute.", Shape::Either(attribute_tests(&[], name()))),
        attribute_value(),
        define("AttributeBound", "A number, as JSON number or as text.", number),
        define(
            "Amount",
            "An amount in the rulebook's currency, or one for each currency.",
            Shape::Either(vec![named("Money"), by_currency]),
        ),
        money(),
        rate_definition(),
        define("Basis", "Which prices: before any promotion, when the class began, or as they stand.", word::<Basis>()),
        define("RoundingMode", "Which way to round.", word::<RoundingMode>()),
        define("Spread", "How an amount is spread over several units.", word::<Spread>()),
        define("Favor", "Which units come first when not all are discounted.", word::<Favor>()),
        define("Class", "The stage at which a benefit acts, in their order.", word::<Class>()),
        define("Weekday", "A day of the week.", word::<Weekday>()),
    ]
}

/// The forms of an attribute test, each with these further fields: which of `value` and `values` it needs depends on `op`.
pub(super) fn attribute_tests(further: &[super::Field], name: Shape) -> Vec<Shape> {
    let form = |ops: &[TestOp], rest: Option<super::Field>| {
        let words = ops.iter().map(|op| crate::wire::Word::as_word(*op)).collect();
        let mut fields = further.to_vec();
        fields.push(must("name", name.clone(), ""));
        fields.push(must("op", Shape::Words(words), ""));
        fields.extend(rest);
        Shape::Object(fields)
    };
    vec![
        form(&[TestOp::Eq, TestOp::Ne], Some(must("value", named("AttributeValue"), ""))),
        form(&[TestOp::In], Some(must("values", some(named("AttributeValue")), ""))),
        form(&[TestOp::Lt, TestOp::Le, TestOp::Gt, TestOp::Ge], Some(must("value", named("AttributeBound"), ""))),
        form(&[TestOp::Exists], None),
    ]
}
