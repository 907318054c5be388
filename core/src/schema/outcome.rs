//! Outcomes.

use super::{
    Definition, Field, Shape, currency, define, integer, kind, list, matching, may, must, named, named_either, object, some,
    text, version, word,
};
use crate::model::PriceBasis;
use crate::outcome::LimitKind;
use crate::wire::bounds::{BALANCE, POINTS, POSITIVE};

/// What the engine writes: digits, with a sign only where a deposit was worth more than what was left.
fn sum() -> Shape {
    matching(r"^-?[0-9]+(\.[0-9]+)?$")
}

pub(super) fn any_id() -> Shape {
    Shape::Text(super::Text { least: 1, most: Some(128), pattern: None })
}

fn count() -> Shape {
    integer(0..=u64::MAX)
}

fn amount(name: &'static str, doc: &'static str) -> Field {
    must(name, sum(), doc)
}

pub(super) fn definitions() -> Vec<Definition> {
    let mut all = vec![
        object(
            "Outcome",
            "What the customer pays, why, and what to record. Amounts are in its currency, with all its digits.",
            vec![
                must("tillwork", version(), "The document version."),
                must("rulebook", any_id(), "The rulebook's id."),
                may("cart", any_id(), "The cart's id."),
                must("currency", currency(), ""),
                must("at", text(), "The moment, as the cart writes it."),
                must("price_basis", word::<PriceBasis>(), ""),
                must("totals", named("Totals"), ""),
                must("sellers", list(named("SellerTotals")), "Empty when nothing names a seller."),
                must("lines", list(named("OutcomeLine")), "In the cart's order."),
                must("shipping", list(named("OutcomeShipping")), "In the cart's order."),
                must("gifts", list(named("OutcomeGift")), ""),
                may("points", named("OutcomePoints"), ""),
                must("applied", list(named("Applied")), "In the order they joined."),
                must("not_applied", list(named("NotApplied")), ""),
                must("next", list(named("NearMiss")), "What is missing for more."),
                must("effects", list(named("Effect")), "What to record."),
                may("optimality", named("Optimality"), "With `best`."),
                may("runner_up", named("RunnerUp"), "With `best`, where the rulebook asks."),
                must("digest", text(), "SHA-256 in hexadecimal."),
            ],
        ),
        object(
            "Totals",
            "The sums.",
            vec![
                amount("subtotal", "Lines before promotions."),
                amount("shipping", "Shipping before promotions."),
                must("discounts", named("Discounts"), ""),
                amount("discount", "The sum of the discounts."),
                amount("payable", "subtotal + shipping − discount."),
                may("prepaid", sum(), "Deposits paid before."),
                amount("saved", "discount − prepaid."),
            ],
        ),
        object(
            "Discounts",
            "Discounts by class.",
            ["price", "item", "order", "shipping", "payment"].map(|class| amount(class, "")).to_vec(),
        ),
        object(
            "SellerTotals",
            "The sums of one seller.",
            vec![
                may("seller", any_id(), "Absent: lines and entries that name none."),
                amount("subtotal", ""),
                amount("shipping", ""),
                must("discounts", named("Discounts"), ""),
                amount("discount", ""),
                amount("payable", ""),
            ],
        ),
        object(
            "OutcomeLine",
            "What became of a line.",
            vec![
                must("id", any_id(), ""),
                must("sku", any_id(), ""),
                must("quantity", integer(POSITIVE), ""),
                amount("subtotal", "Before promotions."),
                amount("payable", ""),
                must("adjustments", list(named("Adjustment")), "In the order they were made."),
                must("runs", list(named("UnitRun")), "What its units pay, dearest first."),
                may("points", integer(POINTS), "Points it earned."),
            ],
        ),
        object(
            "Adjustment",
            "What one promotion takes off.",
            vec![must("promotion", any_id(), "Or `$points`."), must("class", named("Class"), ""), amount("amount", "")],
        ),
        object(
            "UnitRun",
            "Units that pay the same.",
            vec![must("units", integer(POSITIVE), ""), amount("price", "What each pays.")],
        ),
        object(
            "OutcomeShipping",
            "What became of a shipping entry.",
            vec![
                must("id", any_id(), ""),
                must("method", any_id(), ""),
                amount("amount", "Before promotions."),
                amount("payable", ""),
                must("adjustments", list(named("Adjustment")), ""),
            ],
        ),
        object(
            "OutcomeGift",
            "Something given besides.",
            vec![
                must("promotion", any_id(), ""),
                must("sku", any_id(), ""),
                must("quantity", count(), ""),
                must("alternatives", list(any_id()), "What could have been chosen instead."),
            ],
        ),
        object(
            "OutcomePoints",
            "Points of the evaluation.",
            vec![
                may("before", integer(POINTS), "The balance before."),
                must("spent", integer(POINTS), ""),
                may("value", sum(), "What the points paid."),
                must("earned", integer(POINTS), ""),
                may("after", integer(BALANCE), "The balance after."),
            ],
        ),
        object(
            "Applied",
            "A promotion that applied.",
            vec![
                must("promotion", any_id(), "Or `$points`."),
                may("code", text(), "As entered."),
                must("classes", list(named("Class")), "In class order."),
                amount("amount", "What it took off in all."),
                must("times", count(), ""),
                may("points", integer(POINTS), ""),
                may("gifts", count(), ""),
                may("coupons", count(), ""),
                may("prepaid", sum(), ""),
                may("floored", sum(), "What floors kept it from giving besides."),
                may("funding", some(named("FundingPart")), ""),
            ],
        ),
        object("FundingPart", "Who pays how much.", vec![must("by", text(), ""), amount("amount", "")]),
        object(
            "NotApplied",
            "A promotion or a code that did not apply.",
            vec![may("promotion", any_id(), ""), may("code", text(), "As entered."), must("reason", named("Reason"), "")],
        ),
    ];
    all.extend(reasons());
    all.extend(changes_and_effects());
    all
}

fn reasons() -> Vec<Definition> {
    let plain: Vec<&'static str> = crate::wire::REASONS.into_iter().filter(|kind| !WITH_NUMBERS.contains(kind)).collect();
    let names = ["PlainReason", "ConditionReason", "NoEligibleItems", "LimitReached", "IncompatibleWith", "SavesLessThan"];
    vec![
        define("Reason", "Why something did not apply.", named_either(&names)),
        object("PlainReason", "A reason without numbers.", vec![must("kind", Shape::Words(plain), "")]),
        object(
            "ConditionReason",
            "A condition does not hold.",
            vec![
                kind("condition"),
                must("path", text(), "JSON Pointer into the rulebook."),
                must("measure", text(), "What was measured."),
                must("needed", text(), ""),
                must("actual", text(), ""),
                may("basis", named("Basis"), "Of a spend."),
            ],
        ),
        object(
            "NoEligibleItems",
            "Nothing in the cart that it could act on.",
            vec![
                kind("no_eligible_items"),
                must("needed", count(), "Units one application needs."),
                must("actual", count(), "Eligible units there are."),
            ],
        ),
        object(
            "LimitReached",
            "A limit is used up.",
            vec![
                kind("limit_reached"),
                must("which", word::<LimitKind>(), ""),
                must("needed", count(), "The limit."),
                must("actual", count(), "What was used."),
            ],
        ),
        object(
            "IncompatibleWith",
            "A promotion that applies and this one exclude each other.",
            vec![kind("incompatible_with"), must("promotion", any_id(), "")],
        ),
        object(
            "SavesLessThan",
            "Another promotion saves more.",
            vec![kind("saves_less_than"), must("promotion", any_id(), ""), amount("by", "How much more.")],
        ),
    ]
}

/// The reasons that say more than their kind.
const WITH_NUMBERS: [&str; 5] = ["condition", "no_eligible_items", "limit_reached", "incompatible_with", "saves_less_than"];

fn changes_and_effects() -> Vec<Definition> {
    let promotion = || must("promotion", any_id(), "");
    let key = || must("key", text(), "The idempotency key.");
    let effects = ["UseEffect", "GiftEffect", "IssueCouponEffect", "RedeemPointsEffect", "EarnPointsEffect"];
    vec![
        object(
            "NearMiss",
            "A small change of the cart that gives more.",
            vec![
                promotion(),
                must("change", named_either(&["SpendChange", "QuantityChange"]), "What to change."),
                amount("saves", "How much more is saved in all."),
                may("points", integer(POINTS), "How many more points, when it saves nothing."),
                may("gifts", count(), "How many more gifts, when it saves nothing."),
            ],
        ),
        object(
            "SpendChange",
            "Spend so much more.",
            vec![kind("spend"), amount("amount", ""), may("items", named("Selector"), "On what. Default: anything.")],
        ),
        object(
            "QuantityChange",
            "Take so many more units of a line.",
            vec![kind("quantity"), must("line", any_id(), ""), must("units", count(), "")],
        ),
        define("Effect", "What to record.", named_either(&effects)),
        object(
            "UseEffect",
            "A promotion was used once.",
            vec![
                kind("use"),
                promotion(),
                may("code", text(), "As entered."),
                may("coupon", any_id(), "The coupon of the code."),
                must("uses", integer(1..=1), ""),
                amount("amount", "Money it gave."),
                may("units", count(), "Units at its price."),
                key(),
            ],
        ),
        object(
            "GiftEffect",
            "A gift leaves the stock.",
            vec![kind("gift"), promotion(), must("sku", any_id(), ""), must("quantity", count(), ""), key()],
        ),
        object(
            "IssueCouponEffect",
            "Coupon codes are to be issued.",
            vec![
                kind("issue_coupon"),
                promotion(),
                must("coupon", any_id(), ""),
                must("quantity", count(), ""),
                may("valid_until", text(), "The first day they are no longer valid."),
                key(),
            ],
        ),
        object(
            "RedeemPointsEffect",
            "Points are spent.",
            vec![kind("redeem_points"), must("points", integer(POINTS), ""), key()],
        ),
        object(
            "EarnPointsEffect",
            "Points are earned.",
            vec![
                kind("earn_points"),
                must("points", integer(POINTS), ""),
                may("usable_on", text(), "The day they become usable, if not at once."),
                key(),
            ],
        ),
        define(
            "Optimality",
            "Whether the combination is the best one.",
            named_either(&["ProvenOptimality", "BoundedOptimality"]),
        ),
        object("ProvenOptimality", "Nothing saves more.", vec![must("proven", Shape::Only(true), "")]),
        object(
            "BoundedOptimality",
            "How much more there could be.",
            vec![must("proven", Shape::Only(false), ""), amount("gap", "Nothing saves more than this beyond what is saved.")],
        ),
        object(
            "RunnerUp",
            "The best combination with a promotion that does not apply here.",
            vec![
                must("promotions", list(any_id()), "Those that would apply; empty when none was found in time."),
                amount("saved", "What they would take off together."),
                amount("less", "By how much that is less than here."),
                must("optimality", named("Optimality"), "Whether no other such combination saves more."),
            ],
        ),
    ]
}
