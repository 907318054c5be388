//! Benefits: one shape a kind, and one for each scope where the scope decides the fields.

use super::{
    Definition, Field, Shape, define, id, integer, kind, may, must, name, named, named_either, object, rate, set, up_to, word,
};
use crate::model::{AmountPer, AttributeOf};
use crate::wire::bounds::{
    COUNT, MAX_COMPONENTS, MAX_COUNT, MAX_GIFTS, MAX_LADDER, MAX_NTH, MAX_STEPS, POINTS, POSITIVE, SOME_POINTS,
};

fn amounts(name: &'static str, doc: &'static str) -> Field {
    must(name, named("Amount"), doc)
}

fn items() -> Field {
    may("items", named("Selector"), "Which units. Default: all discountable ones.")
}

fn basis(default: &'static str) -> Field {
    may("basis", named("Basis"), default)
}

fn max_units() -> Field {
    may("max_units", integer(POSITIVE), "At most so many units.")
}

fn favor() -> Field {
    may("favor", named("Favor"), "Which units come first. Default: merchant.")
}

fn max_discount() -> Field {
    may("max_discount", named("Amount"), "Gives at most this.")
}

fn on(word: &'static str) -> Field {
    if word == "items" {
        may("on", Shape::Words(vec![word]), "Default: items.")
    } else {
        must("on", Shape::Words(vec![word]), "")
    }
}

fn methods() -> Field {
    may("methods", set(id()), "Which shipping methods. Default: all.")
}

fn flag(name: &'static str, doc: &'static str) -> Field {
    may(name, Shape::Flag, doc)
}

/// The fields that benefits which form groups of units have in common.
fn grouping(mut fields: Vec<Field>, same_sku: bool) -> Vec<Field> {
    if same_sku {
        fields.push(flag("same_sku", "Groups within one SKU only."));
    }
    fields.push(may("max_applications", integer(POSITIVE), "At most so many groups."));
    fields.push(favor());
    fields.push(flag("shares_units", "Units that served elsewhere may serve here too."));
    fields.push(max_discount());
    fields
}

pub(super) fn definitions() -> Vec<Definition> {
    let mut all = vec![
        define("Benefit", "What a promotion gives.", named_either(&["StepBenefit", "Tiers"])),
        define("StepBenefit", "A benefit that can also be a step of tiers.", named_either(&NAMES)),
    ];
    all.extend(scoped());
    all.extend(groups());
    all.extend(others());
    all.extend(tiers());
    all
}

const NAMES: [&str; 22] = [
    "SetPrice",
    "SetPriceOfShipping",
    "PercentOff",
    "PercentOffOrder",
    "PercentOffShipping",
    "AmountOff",
    "AmountOffOrder",
    "AmountOffShipping",
    "FixedPrice",
    "PayForFewer",
    "Bundle",
    "BuyGet",
    "NthUnit",
    "AddOn",
    "Every",
    "FreeShipping",
    "Deposit",
    "FixedPoints",
    "PointsPerAmount",
    "PointsMultiplier",
    "Gift",
    "IssueCoupon",
];

fn scoped() -> Vec<Definition> {
    let percent = || must("percent", rate(), "Above 0, at most 100.");
    let amount = || amounts("amount", "");
    vec![
        object(
            "SetPrice",
            "One price per unit; the lowest wins.",
            vec![
                kind("set_price"),
                on("items"),
                amounts("price", ""),
                items(),
                may("stock", integer(COUNT), "Units at this price in all."),
                may("units_per_customer", integer(COUNT), "Units at this price for one customer."),
                max_units(),
                favor(),
            ],
        ),
        object(
            "SetPriceOfShipping",
            "Each shipping entry costs at most this.",
            vec![kind("set_price"), on("shipping"), amounts("price", ""), methods(), max_discount()],
        ),
        object(
            "PercentOff",
            "A percentage off units.",
            vec![
                kind("percent_off"),
                on("items"),
                percent(),
                items(),
                basis("Of which prices. Default: running."),
                max_units(),
                favor(),
                max_discount(),
            ],
        ),
        object(
            "PercentOffOrder",
            "A percentage off the order.",
            vec![
                kind("percent_off"),
                on("order"),
                percent(),
                items(),
                basis("Of which prices. Default: running."),
                max_discount(),
            ],
        ),
        object(
            "PercentOffShipping",
            "A percentage off shipping.",
            vec![kind("percent_off"), on("shipping"), percent(), methods(), max_discount()],
        ),
        object(
            "AmountOff",
            "An amount off units.",
            vec![
                kind("amount_off"),
                on("items"),
                amount(),
                may("per", word::<AmountPer>(), "How often. Default: unit."),
                items(),
                may("max_units", integer(POSITIVE), "At most so many units; only with `per: unit`."),
                favor(),
                max_discount(),
            ],
        ),
        object(
            "AmountOffOrder",
            "An amount off the order.",
            vec![kind("amount_off"), on("order"), amount(), items(), max_discount()],
        ),
        object(
            "AmountOffShipping",
            "An amount off shipping.",
            vec![kind("amount_off"), on("shipping"), amount(), methods(), max_discount()],
        ),
    ]
}

fn groups() -> Vec<Definition> {
    let deal = || must("deal", named("Deal"), "");
    let count = || must("count", integer(2..=MAX_COUNT), "Units of a group.");
    let deals = [("percent", rate()), ("amount", named("Amount")), ("price", named("Amount"))];
    let deals = deals.map(|(name, shape)| Shape::Object(vec![must(name, shape, "")]));
    vec![
        object(
            "FixedPrice",
            "Any `count` units for a price.",
            grouping(vec![kind("fixed_price"), count(), amounts("price", ""), items()], true),
        ),
        object(
            "PayForFewer",
            "Any `count` units for the price of fewer.",
            grouping(
                vec![
                    kind("fixed_price"),
                    count(),
                    must("pay_for", integer(1..=MAX_COUNT.saturating_sub(1)), "Below `count`."),
                    items(),
                ],
                true,
            ),
        ),
        object(
            "Bundle",
            "One of each for a price.",
            grouping(vec![kind("bundle"), must("components", up_to(MAX_COMPONENTS, named("Component")), ""), deal()], false),
        ),
        object(
            "Component",
            "A part of a bundle.",
            vec![must("items", named("Selector"), ""), must("quantity", integer(POSITIVE), "")],
        ),
        object(
            "BuyGet",
            "Buy X, get Y at a deal.",
            grouping(vec![kind("buy_get"), must("buy", named("Side"), ""), must("get", named("Side"), ""), deal()], true),
        ),
        object("Side", "What is bought, or got.", vec![items(), must("quantity", integer(POSITIVE), "In one application.")]),
        object(
            "NthUnit",
            "A ladder: the nth unit at its deal.",
            grouping(vec![kind("nth_unit"), must("steps", up_to(MAX_LADDER, named("LadderStep")), ""), items()], true),
        ),
        object(
            "LadderStep",
            "A step of a ladder.",
            vec![must("nth", integer(1..=MAX_NTH), "Which unit of a group; 1 is the first."), deal()],
        ),
        object(
            "AddOn",
            "A spend unlocks units at a deal.",
            vec![
                kind("add_on"),
                amounts("at_least", "The spend needed."),
                may("spend_items", named("Selector"), "Whose spend counts. Default: all that `items` does not match."),
                basis("Which prices count. Default: class."),
                must("items", named("Selector"), "Units that may be got."),
                deal(),
                may("max_units", integer(POSITIVE), "At most so many units. Default: 1."),
                favor(),
                max_discount(),
            ],
        ),
        define("Deal", "What a unit, or an application, costs after all.", Shape::Either(deals.to_vec())),
    ]
}

fn others() -> Vec<Definition> {
    vec![
        object(
            "Every",
            "Each full `each` gives `amount` off the order.",
            vec![
                kind("every"),
                amounts("each", "Above 0."),
                amounts("amount", ""),
                may("at_most", integer(POSITIVE), "At most so many times."),
                items(),
                basis("Which prices count. Default: class."),
                max_discount(),
            ],
        ),
        object("FreeShipping", "Shipping for nothing.", vec![kind("free_shipping"), methods(), max_discount()]),
        object(
            "Deposit",
            "A deposit paid before that counts for more.",
            vec![kind("deposit"), amounts("paid", ""), amounts("worth", "Not below `paid`."), items()],
        ),
        object(
            "FixedPoints",
            "So many points.",
            vec![
                kind("points"),
                must("points", integer(POINTS), ""),
                items(),
                may("rounding", named("RoundingMode"), "Default: down."),
            ],
        ),
        object(
            "PointsPerAmount",
            "So many points for each `per` of the net.",
            vec![
                kind("points"),
                must("points", integer(SOME_POINTS), ""),
                amounts("per", "Above 0."),
                items(),
                may("rounding", named("RoundingMode"), "Default: down."),
            ],
        ),
        object(
            "PointsMultiplier",
            "The programme's earning again, times the factor less one.",
            vec![
                kind("points"),
                must("multiplier", rate(), "Above 1, at most 1000."),
                items(),
                may("rounding", named("RoundingMode"), "Default: down."),
            ],
        ),
        object(
            "Gift",
            "A gift: the first in stock, or the customer's choice.",
            vec![kind("gift"), must("gifts", up_to(MAX_GIFTS, named("GiftItem")), "")],
        ),
        object(
            "GiftItem",
            "One of several gifts.",
            vec![
                must("sku", id(), ""),
                may("quantity", integer(POSITIVE), "Default: 1."),
                may("stock", integer(COUNT), "How many there are to give."),
            ],
        ),
        object(
            "IssueCoupon",
            "A coupon for a later order.",
            vec![
                kind("issue_coupon"),
                must("coupon", id(), ""),
                may("quantity", integer(POSITIVE), "How many codes. Default: 1."),
                may("valid_days", integer(POSITIVE), "Usable so many days."),
            ],
        ),
    ]
}

/// Where a step of tiers begins depends on what they measure: one shape for each measure.
fn tiers() -> Vec<Definition> {
    let measures: [([&'static str; 3], &'static str, Vec<Field>, Shape); 6] = [
        (
            ["SpendTiers", "SpendMeasure", "SpendStep"],
            "spend",
            vec![items(), basis("Which prices. Default: class.")],
            named("Amount"),
        ),
        (["QuantityTiers", "QuantityMeasure", "QuantityStep"], "quantity", vec![items()], integer(COUNT)),
        (["DistinctTiers", "DistinctMeasure", "DistinctStep"], "distinct", vec![items()], integer(COUNT)),
        (["CustomerTiers", "CustomerMeasure", "CustomerStep"], "customer_tier", vec![], id()),
        (["OrderTiers", "OrderMeasure", "OrderStep"], "nth_order", vec![], integer(COUNT)),
        (
            ["AttributeTiers", "AttributeMeasure", "AttributeStep"],
            "attribute",
            vec![must("of", word::<AttributeOf>(), "Whose."), must("name", name(), "")],
            rate(),
        ),
    ];
    let names = |place: usize| measures.iter().filter_map(|(names, ..)| names.get(place).copied()).collect::<Vec<_>>();
    let mut definitions = vec![
        define("Tiers", "Steps of growing benefits.", named_either(&names(0))),
        define("Measure", "What decides which step is reached.", named_either(&names(1))),
    ];
    for ([tiers, measure_name, step], measure, rest, threshold) in measures {
        let mut measured = vec![kind(measure)];
        measured.extend(rest);
        let steps = up_to(MAX_STEPS, named(step));
        let mut fields =
            vec![kind("tiers"), must("measure", named(measure_name), "What decides."), must("steps", steps, "Ascending.")];
        if matches!(measure, "spend" | "quantity") {
            fields.push(may("mode", Shape::Words(vec!["highest", "graduated"]), "Which steps act. Default: highest."));
            fields.push(may("items", named("Selector"), "Only with `graduated`: which units."));
            fields.push(may("favor", named("Favor"), "Only with `graduated`: which units are numbered first."));
            fields.push(may("max_discount", named("Amount"), "Only with `graduated`: gives at most this."));
        } else {
            fields.push(may("mode", Shape::Words(vec!["highest"]), "Default: highest."));
        }
        definitions.push(object(tiers, "Steps of growing benefits.", fields));
        definitions.push(object(measure_name, "What decides which step is reached.", measured));
        let fields =
            vec![must("at_least", threshold, "Where it begins."), must("benefit", named("StepBenefit"), "What it gives.")];
        definitions.push(object(step, "A step.", fields));
    }
    definitions
}
