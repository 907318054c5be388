//! The loyalty programme of a rulebook.

use super::{Definition, Shape, id, integer, kind, list, may, must, named, named_either, object, rate, word};
use crate::model::EarnBasis;
use crate::wire::bounds::{DAYS, MAX_BIRTHDAY_DAYS, MAX_EXPIRY_YEARS, MAX_PENDING_DAYS, POINTS, POSITIVE};

/// What orders earn, what points buy, tiers, activities.
pub(super) fn definitions() -> Vec<Definition> {
    let days = || integer(0..=MAX_PENDING_DAYS);
    let mut all = vec![
        object(
            "Programme",
            "What orders earn, what points buy, and the tiers; when points expire, and what else is worth some.",
            vec![
                may("earn", named("Earn"), ""),
                may("redeem", named("Redemption"), ""),
                may("tiers", list(named("Tier")), "Lowest first."),
                may("pending_days", days(), "Days until earned points are usable."),
                may("expiry", named_either(&["RollingExpiry", "FixedDayExpiry"]), "When points are gone. Default: never."),
                may("reversal_grace_days", days(), "Points that go back are usable for at least so many days."),
                may(
                    "tier_window",
                    named_either(&["RollingWindow", "YearWindow"]),
                    "How long something counts for tiers. Default: for ever.",
                ),
                may("tier_grace_days", days(), "A tier is kept so many days longer."),
                may("tier_floor", id(), "Nobody who reached this tier falls below it."),
                may("activities", list(named("Activity")), "What else is worth points."),
                may("activity_caps", named("Caps"), "The most points of all activities together."),
                may("transfer", named("TransferRules"), "How members may send each other points. Default: not at all."),
            ],
        ),
        object(
            "Earn",
            "So many points for each `per` of what is paid, rounded once.",
            vec![
                must("points", integer(POSITIVE), ""),
                must("per", named("Amount"), "Above 0."),
                may("items", named("Selector"), "For which units. Default: all."),
                may("basis", word::<EarnBasis>(), "On which prices. Default: running."),
                may("rounding", named("RoundingMode"), "Default: down."),
                may("tiers", list(named("TierMultiplier")), ""),
            ],
        ),
        object(
            "TierMultiplier",
            "How a tier multiplies earning.",
            vec![must("tier", id(), ""), must("multiplier", rate(), "0 to 1000.")],
        ),
        object(
            "Redemption",
            "`points` are worth `value`.",
            vec![
                must("points", integer(POSITIVE), ""),
                must("value", named("Amount"), "Above 0."),
                may("minimum", integer(POINTS), "At least so many at once."),
                may("step", integer(POSITIVE), "Only in multiples of this. Default: 1."),
                may("max_share", rate(), "At most this percentage of the eligible units' price."),
                may("items", named("Selector"), "On which units."),
            ],
        ),
        object(
            "Tier",
            "A customer tier.",
            vec![
                must("id", id(), ""),
                may("points", integer(POINTS), "Reached with so many points that count."),
                may("spend", named("Amount"), "Reached with so much money that counts."),
            ],
        ),
    ];
    all.extend(times());
    all.extend(activities());
    all
}

fn times() -> Vec<Definition> {
    vec![
        object(
            "RollingExpiry",
            "Points are gone so many days after they became usable by the calendar.",
            vec![kind("rolling"), must("days", integer(DAYS), "")],
        ),
        object(
            "FixedDayExpiry",
            "Points are gone at the end of a day of the year.",
            vec![
                kind("fixed_day"),
                must("month", integer(1..=12), ""),
                must("day", integer(1..=31), "29 February is 28 February in years without it."),
                may("years", integer(0..=MAX_EXPIRY_YEARS), "So many years after the first such day. Default: 0."),
            ],
        ),
        object("RollingWindow", "Something counts for so many days.", vec![kind("rolling"), must("days", integer(DAYS), "")]),
        object(
            "YearWindow",
            "Something counts until a year ends, which begins on this day.",
            vec![kind("year"), may("month", integer(1..=12), "Default: 1."), may("day", integer(1..=31), "Default: 1.")],
        ),
    ]
}

fn activities() -> Vec<Definition> {
    let activity = |name: &'static str, doc: &'static str, word: &'static str, own: Vec<super::Field>| {
        let mut fields = vec![must("id", id(), ""), kind(word), must("points", integer(POSITIVE), "What one is worth.")];
        fields.extend(own);
        fields.extend([
            may("per_day", integer(POSITIVE), "At most so many of its points in a local day."),
            may("per_month", integer(POSITIVE), "At most so many of its points in a calendar month."),
            may("qualifies", Shape::Flag, "Whether its points count for tiers. Default: false."),
        ]);
        object(name, doc, fields)
    };
    vec![
        super::define(
            "Activity",
            "Something besides orders that is worth points.",
            named_either(&["CheckIn", "Review", "Referral", "BirthdayGift"]),
        ),
        activity(
            "CheckIn",
            "At most once a day; days in a row are a streak.",
            "check_in",
            vec![
                may("streak", list(named("StreakStep")), "What a streak is worth besides, ascending."),
                may("cycle", integer(DAYS), "After so many days a streak begins again."),
            ],
        ),
        activity("Review", "Once for each thing that is reviewed.", "review", Vec::new()),
        activity("Referral", "Once for each member who is brought.", "referral", Vec::new()),
        activity(
            "BirthdayGift",
            "Once for each birthday.",
            "birthday",
            vec![
                may("before_days", integer(0..=MAX_BIRTHDAY_DAYS), "Default: 0."),
                may("after_days", integer(0..=MAX_BIRTHDAY_DAYS), "Default: 0."),
            ],
        ),
        object(
            "StreakStep",
            "What a streak of exactly so many days is worth besides.",
            vec![must("days", integer(2..=*DAYS.end()), ""), must("points", integer(POSITIVE), "")],
        ),
        object(
            "Caps",
            "The most points in a time.",
            vec![
                may("per_day", integer(POSITIVE), "In a local day."),
                may("per_month", integer(POSITIVE), "In a calendar month."),
            ],
        ),
        object(
            "TransferRules",
            "How members may send each other points.",
            vec![
                may("minimum", integer(POSITIVE), "At least so many at once. Default: 1."),
                may("step", integer(POSITIVE), "Only in multiples of this. Default: 1."),
                may("per_month", integer(POSITIVE), "At most so many in a calendar month."),
            ],
        ),
    ]
}
