//! Conditions: one shape a kind.

use super::{
    Definition, Field, Shape, id, integer, kind, may, must, name, named, named_either, object, rate, set, some, text, word,
};
use crate::model::{AttributeOf, SampleBy, UsagePer};
use crate::wire::bounds::{COUNT, POINTS};

pub(super) fn definitions() -> Vec<Definition> {
    let any_of = |word: &'static str, shape: Shape| vec![kind(word), must("any_of", set(shape), "")];
    let counts = |first: Field, rest: Vec<Field>| {
        let mut fields = vec![first];
        fields.push(may("at_least", integer(COUNT), ""));
        fields.push(may("at_most", integer(COUNT), ""));
        fields.extend(rest);
        fields
    };
    let tests = super::rulebook::attribute_tests(
        &[kind("attribute"), may("of", word::<AttributeOf>(), "Whose attribute. Default: cart.")],
        name(),
    );
    let names = [
        "AllCondition",
        "AnyCondition",
        "NotCondition",
        "SpendCondition",
        "QuantityCondition",
        "ContainsCondition",
        "CustomerCondition",
        "ChannelCondition",
        "PaymentMethodCondition",
        "RegionCondition",
        "ShippingMethodCondition",
        "AttributeCondition",
        "CodeCondition",
        "TimeCondition",
        "UsageCondition",
        "SampleCondition",
    ];
    vec![
        super::define("Condition", "When a promotion applies.", named_either(&names)),
        object("AllCondition", "All hold.", vec![kind("all"), must("conditions", some(named("Condition")), "")]),
        object("AnyCondition", "At least one holds.", vec![kind("any"), must("conditions", some(named("Condition")), "")]),
        object("NotCondition", "It does not hold.", vec![kind("not"), must("condition", named("Condition"), "")]),
        object(
            "SpendCondition",
            "The sum of the selected units' prices. Needs `at_least` or `at_most`.",
            vec![
                kind("spend"),
                may("at_least", named("Amount"), ""),
                may("at_most", named("Amount"), ""),
                may("items", named("Selector"), "Which units. Default: all."),
                may("basis", named("Basis"), "Which prices. Default: class."),
            ],
        ),
        object(
            "QuantityCondition",
            "The number of the selected units. Needs `at_least` or `at_most`.",
            counts(
                kind("quantity"),
                vec![may("items", named("Selector"), "Which units. Default: all."), may("distinct", Shape::Flag, "Count SKUs.")],
            ),
        ),
        object(
            "ContainsCondition",
            "At least one unit is selected.",
            vec![kind("contains"), must("items", named("Selector"), "")],
        ),
        object(
            "CustomerCondition",
            "Facts about the customer; at least one, and all given ones must hold.",
            vec![
                kind("customer"),
                may("id", set(name()), ""),
                may("segment", set(name()), ""),
                may("tier_at_least", id(), "This tier of the programme or a later one."),
                may("orders", named("CountRange"), "Orders completed before."),
                may("first_order", Shape::Flag, ""),
                may("points", named("PointsRange"), "The balance."),
                may("birthday", named("BirthdayWindow"), ""),
                may("attribute", some(named("AttributeTest")), ""),
            ],
        ),
        object(
            "CountRange",
            "Needs `at_least` or `at_most`.",
            vec![may("at_least", integer(COUNT), ""), may("at_most", integer(COUNT), "")],
        ),
        object(
            "PointsRange",
            "Needs `at_least` or `at_most`.",
            vec![may("at_least", integer(POINTS), ""), may("at_most", integer(POINTS), "")],
        ),
        object(
            "BirthdayWindow",
            "Days around the birthday.",
            vec![may("before_days", integer(COUNT), "Default: 0."), may("after_days", integer(COUNT), "Default: 0.")],
        ),
        object("ChannelCondition", "The cart's channel is one of these.", any_of("channel", name())),
        object("PaymentMethodCondition", "The cart's payment method is one of these.", any_of("payment_method", name())),
        object("RegionCondition", "The cart's region is one of these or lies below one.", any_of("region", name())),
        object("ShippingMethodCondition", "Some shipping entry has one of these methods.", any_of("shipping_method", name())),
        super::define("AttributeCondition", "An attribute of the cart or the customer.", Shape::Either(tests)),
        object("CodeCondition", "The cart holds one of these codes.", any_of("code", text())),
        object("TimeCondition", "A schedule is active.", vec![kind("time"), must("schedule", named("Schedule"), "")]),
        object(
            "UsageCondition",
            "So many orders used a promotion before. Needs `at_least` or `at_most`.",
            counts(
                kind("usage"),
                vec![
                    must("per", word::<UsagePer>(), "Whose orders."),
                    may("promotion", id(), "Which promotion. Default: this one."),
                ],
            ),
        ),
        object(
            "SampleCondition",
            "A stable share of customers or carts.",
            vec![
                kind("sample"),
                must("salt", text(), "Distinguishes one experiment from another."),
                must("share", rate(), "Percent."),
                may("start", rate(), "Where the share begins, in percent. Default: 0."),
                must("by", word::<SampleBy>(), "What is sampled."),
            ],
        ),
    ]
}
