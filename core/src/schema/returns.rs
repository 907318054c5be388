//! Returns: what is asked, and what is answered.

use super::{
    Definition, Field, Shape, currency, define, id, integer, kind, list, matching, may, must, named, named_either, object, text,
    version, word,
};
use crate::model::{GiftPolicy, ReturnPolicy};
use crate::wire::bounds::POSITIVE;

/// What the engine writes; with a sign where less goes back than went back before.
fn sum(name: &'static str, doc: &'static str) -> Field {
    must(name, matching(r"^-?[0-9]+(\.[0-9]+)?$"), doc)
}

fn any_id() -> Shape {
    Shape::Text(super::Text { least: 1, most: Some(128), pattern: None })
}

fn count() -> Shape {
    integer(0..=u64::MAX)
}

fn signed() -> Shape {
    Shape::Integer { least: i64::MIN, most: u64::MAX }
}

fn policy() -> Definition {
    define("ReturnPolicy", "`share`: what the units cost. `reprice`: what was paid less what is kept.", word::<ReturnPolicy>())
}

/// What both documents hold.
fn state() -> Vec<Definition> {
    let money = |name, doc| must(name, named("Money"), doc);
    vec![
        policy(),
        object(
            "ReturnState",
            "Everything returned so far: the answer's `state` is the next request's `before`. Keep it unread.",
            vec![
                must("outcome", text(), "The digest of the outcome."),
                must("policy", named("ReturnPolicy"), ""),
                must("lines", list(named("ReturnedUnits")), ""),
                must("shipping", list(id()), "Entries paid back."),
                must("gifts", list(named("ReturnedGift")), "Sent back."),
                must("coupons", list(named("CalledCoupon")), "Called back."),
                money("refunded", "Paid back in all."),
                money("charged", "Held back for gifts."),
                must("points", named("ReturnedPoints"), "Moved in all."),
            ],
        ),
        object(
            "ReturnedUnits",
            "Units of a line.",
            vec![
                must("line", id(), ""),
                must("units", integer(POSITIVE), ""),
                may("price", named("Money"), "Only units that paid exactly this."),
            ],
        ),
        object(
            "ReturnedGift",
            "A gift that is sent back.",
            vec![must("promotion", id(), "That gave it."), must("sku", id(), ""), must("quantity", integer(POSITIVE), "")],
        ),
        object(
            "CalledCoupon",
            "Coupons that the order issued.",
            vec![must("promotion", id(), "That issued them."), must("coupon", id(), ""), must("quantity", integer(POSITIVE), "")],
        ),
        object(
            "ReturnedPoints",
            "Points of the order that move.",
            vec![
                must("take_back", count(), "Points earned that are taken back."),
                must("give_back", count(), "Points spent that are given back."),
            ],
        ),
    ]
}

/// What the host hands over.
pub(super) fn request() -> Vec<Definition> {
    let mut all = vec![
        object(
            "ReturnRequest",
            "What comes back of an order now. Amounts are in the order's currency.",
            vec![
                may("tillwork", version(), "The document version. Default: 1."),
                may("id", id(), "Names this return; idempotency keys read it."),
                must("at", text(), "The moment of the return: RFC 3339 with offset."),
                may("policy", named("ReturnPolicy"), "The same for all returns of an order. Default: share."),
                may("lines", list(named("ReturnedUnits")), "One entry for each line and price."),
                may("shipping", list(id()), "Entries that are paid back."),
                may("gifts", word::<GiftPolicy>(), "What happens to gifts that are due and not sent back. Default: keep."),
                may("gifts_returned", list(named("ReturnedGift")), "Gifts that are sent back."),
                may("gift_values", list(named("GiftValue")), "What gifts are worth, to be charged."),
                may("before", named("ReturnState"), "The `state` of the return before this one."),
            ],
        ),
        object("GiftValue", "What one unit of a gift is worth.", vec![must("sku", id(), ""), must("value", named("Money"), "")]),
    ];
    all.extend(state());
    all.push(super::money());
    all
}

/// What the engine answers; shapes of outcomes come besides.
pub(super) fn answer() -> Vec<Definition> {
    let mut all = vec![
        object(
            "Return",
            "What is paid back, for what, and what becomes of promotions, gifts and points. Numbers are those of this return alone.",
            vec![
                must("tillwork", version(), "The document version."),
                may("id", any_id(), "The request's id."),
                must("rulebook", any_id(), "The rulebook's id."),
                may("cart", any_id(), "The cart's id."),
                must("outcome", text(), "The digest of the outcome."),
                must("currency", currency(), ""),
                must("at", text(), "As the request writes it."),
                must("policy", named("ReturnPolicy"), ""),
                must("totals", named("ReturnTotals"), ""),
                must("lines", list(named("ReturnLine")), "Of which something changes."),
                must("shipping", list(named("ReturnShipping")), "Of which something changes."),
                must("gifts", list(named("ReturnGift")), "Sent back now, or owed and charged."),
                may("points", named("ReturnedPoints"), "If the order had to do with points."),
                must("promotions", list(named("ReturnPromotion")), "Of which something changes."),
                must("state", named("ReturnState"), "What the next return begins with."),
                must("effects", list(named("ReturnEffect")), "What to record."),
                must("digest", matching("^[0-9a-f]{64}$"), "SHA-256 over engine, outcome, request and this document."),
            ],
        ),
        object(
            "ReturnTotals",
            "refund = goods + shipping + prepaid − gifts + waived.",
            vec![
                sum("goods", ""),
                sum("shipping", ""),
                sum("prepaid", "Deposits paid before the order."),
                sum("gifts", "Charged for gifts."),
                sum("waived", "What a customer would owe, but is never asked for."),
                sum("refund", "What is paid back."),
            ],
        ),
        object(
            "ReturnLine",
            "What becomes of a line.",
            vec![
                must("line", any_id(), ""),
                must("sku", any_id(), ""),
                must("units", count(), "That come back."),
                sum("subtotal", "Before promotions."),
                sum("discount", "That goes back."),
                sum("refund", "subtotal − discount."),
                may("points", signed(), "Taken back for this line."),
            ],
        ),
        object("ReturnShipping", "What becomes of a shipping entry.", vec![must("id", any_id(), ""), sum("refund", "")]),
        object(
            "ReturnGift",
            "What becomes of a gift.",
            vec![
                must("promotion", any_id(), ""),
                must("sku", any_id(), ""),
                must("returned", count(), "Now."),
                must("owed", count(), "Due and not sent back."),
                may("value", matching(r"^[0-9]+(\.[0-9]+)?$"), "Charged for it in all."),
            ],
        ),
        object(
            "ReturnPromotion",
            "What becomes of a promotion.",
            vec![
                must("promotion", any_id(), "Or `$points`."),
                may("code", text(), "As entered."),
                sum("amount", "Discount that goes back."),
                sum("kept", "What it still gives."),
                may("prepaid", matching(r"^-?[0-9]+(\.[0-9]+)?$"), "Deposits that are paid back."),
                may("funding", super::some(named("FundingPart")), "Who gets how much back."),
                may("points", signed(), "That it gave and that are taken back."),
                may("reason", named("Reason"), "Why the kept goods lose it."),
            ],
        ),
    ];
    all.extend(effects());
    all.extend(state());
    all.push(super::money());
    all
}

fn effects() -> Vec<Definition> {
    let promotion = || must("promotion", any_id(), "");
    let key = || must("key", text(), "The idempotency key.");
    let names = ["UseBackEffect", "GiftBackEffect", "CouponBackEffect", "RefundPointsEffect", "RefundEffect"];
    vec![
        define("ReturnEffect", "What to record.", named_either(&names)),
        object(
            "UseBackEffect",
            "A promotion gives less than was recorded.",
            vec![
                kind("use_back"),
                promotion(),
                may("code", text(), "As entered."),
                may("coupon", any_id(), "The coupon of the code."),
                must("uses", Shape::Integer { least: -1, most: 1 }, "1: it no longer applies."),
                sum("amount", "Money that goes back to its budget."),
                may("units", signed(), "Units at its price that go back."),
                key(),
            ],
        ),
        object(
            "GiftBackEffect",
            "A gift comes back.",
            vec![kind("gift_back"), promotion(), must("sku", any_id(), ""), must("quantity", count(), ""), key()],
        ),
        object(
            "CouponBackEffect",
            "Coupon codes are called back.",
            vec![kind("coupon_back"), promotion(), must("coupon", any_id(), ""), must("quantity", count(), ""), key()],
        ),
        object(
            "RefundPointsEffect",
            "Points of the order move: the ledger's event `refund`.",
            vec![kind("refund_points"), must("take_back", count(), ""), must("give_back", count(), ""), key()],
        ),
        object("RefundEffect", "Money is paid back.", vec![kind("refund"), sum("amount", ""), key()]),
    ]
}
