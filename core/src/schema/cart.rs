//! Carts.

use super::{
    Definition, Shape, Text, attribute_value, category, currency, id, integer, list, matching, may, money, must, named, object,
    text, version,
};
use crate::model::InputLimits;
use crate::wire::bounds::{COUNT, POINTS, POSITIVE};

pub(super) fn definitions() -> Vec<Definition> {
    let limits = InputLimits::default();
    let most = |most: usize, of: Shape| Shape::List { of: Box::new(of), least: 0, most: Some(most) };
    let attributes = || Shape::Map {
        of: Box::new(named("AttributeValue")),
        keys: Text { least: 1, most: Some(128), pattern: None },
        least: 0,
    };
    let code = || Shape::Text(Text { most: Some(limits.code_bytes), ..Text::default() });
    let amount = || named("Money");
    let line = |price: super::Field| {
        Shape::Object(vec![
            must("id", id(), "Unique in the cart."),
            must("sku", id(), "What is bought."),
            may("quantity", integer(POSITIVE), "How many units. Default: 1."),
            price,
            may("list_price", amount(), "The unit's reference price; only `on_sale` reads it."),
            may("cost", amount(), "What a unit costs the shop, for floors."),
            may("floor", amount(), "No unit goes below."),
            may("seller", id(), "Who sells it."),
            may("categories", list(category()), "Paths such as home/kitchen."),
            may("tags", list(text()), "Free words."),
            may("discountable", Shape::Flag, "Whether any promotion may discount it. Default: true."),
            may("attributes", attributes(), "Further facts."),
        ])
    };
    let lines = vec![
        line(must("unit_price", amount(), "The price of each unit.")),
        line(must("amount", amount(), "The price of the whole line, which need not divide by the quantity.")),
    ];
    vec![
        object(
            "Cart",
            "What a customer is about to buy, and everything the engine needs to know about it.",
            vec![
                may("tillwork", version(), "The document version. Default: 1."),
                may("id", id(), "Names the cart or order: idempotency keys and `sample` by cart read it."),
                must("currency", currency(), "The currency of all amounts (ISO 4217)."),
                must("at", text(), "The moment of the evaluation: RFC 3339 with offset."),
                must("lines", most(limits.lines, named("Line")), "What is bought."),
                may("shipping", most(limits.shipping, named("Shipping")), "How it is sent."),
                may("codes", most(limits.codes, code()), "Codes that were entered."),
                may("customer", named("Customer"), "Who buys."),
                may("channel", text(), "Where it is bought."),
                may("region", text(), "Where the customer is, such as US-CA."),
                may("payment_method", text(), "How it will be paid."),
                may(
                    "redeem",
                    Shape::Either(vec![integer(POINTS), Shape::Words(vec!["max"])]),
                    "Points to spend; needs `customer.points`.",
                ),
                may("gift_choices", list(named("GiftChoice")), "Which gifts were chosen."),
                may("deposits", list(named("DepositPaid")), "Deposits paid before."),
                may("usage", list(named("Usage")), "What was used before."),
                may("attributes", attributes(), "Further facts."),
            ],
        ),
        super::define("Line", "A line, with the price of a unit or of the whole line.", Shape::Either(lines)),
        object(
            "Shipping",
            "A shipping entry.",
            vec![
                must("id", id(), "Unique among the entries."),
                must("method", id(), "How it is sent."),
                must("amount", amount(), "What it costs before promotions."),
                may("seller", id(), "Who sends it."),
            ],
        ),
        object(
            "Customer",
            "Who buys.",
            vec![
                may("id", id(), ""),
                may("segments", list(text()), "Groups the customer belongs to."),
                may("tier", text(), "The tier reached."),
                may("orders", integer(COUNT), "Orders completed before."),
                may("points", integer(POINTS), "The balance of points."),
                may("birthday", matching("^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$"), "YYYY-MM-DD or MM-DD."),
                may("wallet", most(limits.codes, code()), "Coupon codes owned but not entered."),
                may("attributes", attributes(), "Further facts."),
            ],
        ),
        object("GiftChoice", "The gift chosen for a promotion.", vec![must("promotion", id(), ""), must("sku", id(), "")]),
        object(
            "DepositPaid",
            "Deposits paid before for a promotion.",
            vec![must("promotion", id(), ""), must("quantity", integer(POSITIVE), "")],
        ),
        super::define("Usage", "What was used before.", super::named_either(&["PromotionUsage", "CouponUsage"])),
        object("PromotionUsage", "How a promotion was used.", usage(true)),
        object("CouponUsage", "How a coupon, or one of its codes, was used.", usage(false)),
        object("SkuCount", "So many of a SKU.", vec![must("sku", id(), ""), must("quantity", integer(COUNT), "")]),
        attribute_value(),
        money(),
    ]
}

fn usage(of_promotion: bool) -> Vec<super::Field> {
    let mut fields = if of_promotion {
        vec![must("promotion", id(), "")]
    } else {
        let code = Shape::Text(Text { most: Some(InputLimits::default().code_bytes), ..Text::default() });
        vec![must("coupon", id(), ""), may("code", code, "One code of it.")]
    };
    let counts = [
        ("total", "Orders of everybody."),
        ("customer", "Orders of this customer."),
        ("day", "Orders of everybody in the current day."),
        ("week", "Orders of everybody in the current week."),
        ("month", "Orders of everybody in the current month."),
        ("customer_day", "Orders of this customer in the current day."),
        ("customer_week", "Orders of this customer in the current week."),
        ("customer_month", "Orders of this customer in the current month."),
    ];
    fields.extend(counts.map(|(name, doc)| may(name, integer(COUNT), doc)));
    if of_promotion {
        fields.push(may("spent", named("Money"), "Money given."));
        fields.push(may("units", integer(COUNT), "Units sold at its price."));
        fields.push(may("customer_units", integer(COUNT), "Units sold at its price to this customer."));
        fields.push(may("gifts", list(named("SkuCount")), "Gifts given."));
    }
    fields
}
