//! Promotions.

use super::{Definition, Shape, Text, id, integer, may, must, name, named, object, rate, set, some, text, up_to, word};
use crate::model::{Exclusive, UsagePer, WhenShort};
use crate::wire::bounds::{MAX_BENEFITS, MAX_PRIORITY, POSITIVE};

pub(super) fn definitions() -> Vec<Definition> {
    let languages = Shape::Map { of: Box::new(text()), keys: Text::default(), least: 0 };
    let benefits = Shape::Either(vec![named("Benefit"), up_to(MAX_BENEFITS, named("Benefit"))]);
    let priority = Shape::Integer { least: i64::from(MAX_PRIORITY).saturating_neg(), most: u64::from(MAX_PRIORITY) };
    let floor = Shape::Either(vec![Shape::Words(vec!["cost"]), named("Amount"), named("MarginFloor")]);
    vec![
        object(
            "Promotion",
            "One promotion: when, for whom, what it gives, and what it combines with.",
            vec![
                must("id", id(), "Unique in the rulebook."),
                may("name", text(), "For people. Default: the id."),
                may("labels", languages, "Names per language."),
                may("active", Shape::Flag, "false: switched off. Default: true."),
                may("schedule", named("Schedule"), "When it runs. Default: always."),
                may("codes", set(text()), "Shared codes of its own: any one of them triggers it."),
                may("coupon", id(), "The coupon that triggers it; not together with `codes`."),
                may("conditions", named("Condition"), "What must hold."),
                must("benefit", benefits, "What it gives: one benefit or up to 16."),
                may("priority", priority, "Higher comes first. Default: 0."),
                may("exclusive", word::<Exclusive>(), "What it shares a cart with. Default: none."),
                may("excludes", named("Excludes"), "Promotions it does not combine with."),
                may("combines_with", named("CombineWith"), "The only promotions it combines with."),
                may("line_exclusive", Shape::Flag, "Units it discounts are closed to further item promotions."),
                may("limits", named("Limits"), "How often it may be used."),
                may("funding", some(named("FundingShare")), "Who pays which share; the shares sum to 100."),
                may("floor", floor, "How low it may take a unit's price."),
                may("spread", named("Spread"), "Default: the rulebook's."),
                may("tags", set(name()), "Words that groups and exclusions name it by."),
            ],
        ),
        object(
            "Excludes",
            "Promotions that do not combine with this one. At least one key.",
            vec![may("promotions", set(id()), ""), may("tags", set(name()), "")],
        ),
        object(
            "CombineWith",
            "The only promotions that combine with this one. At least one key.",
            vec![
                may("promotions", set(id()), ""),
                may("tags", set(name()), ""),
                may("classes", set(named("Class")), "Those all of whose classes are among these."),
            ],
        ),
        object(
            "Limits",
            "How often a promotion may be used.",
            vec![
                may("per_cart", integer(POSITIVE), "Applications in one cart."),
                may("per_customer", integer(POSITIVE), "Orders of one customer."),
                may("total", integer(POSITIVE), "Orders in all."),
                may("per_day", named("PeriodLimit"), ""),
                may("per_week", named("PeriodLimit"), ""),
                may("per_month", named("PeriodLimit"), ""),
                may("budget", named("Budget"), "Money it may give in all."),
            ],
        ),
        object(
            "PeriodLimit",
            "Orders in the current period.",
            vec![must("per", word::<UsagePer>(), "Of one customer or of everybody."), must("uses", integer(POSITIVE), "")],
        ),
        object(
            "Budget",
            "Money a promotion may give in all.",
            vec![must("amount", named("Amount"), ""), may("when_short", word::<WhenShort>(), "Default: reduce.")],
        ),
        object("MarginFloor", "Not below cost plus so many percent of it.", vec![must("margin", rate(), "Percent.")]),
        object(
            "FundingShare",
            "A share of a promotion's cost.",
            vec![must("by", name(), "Who pays."), must("share", rate(), "Percent, above 0.")],
        ),
    ]
}
