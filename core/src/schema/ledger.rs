//! Documents of the ledger: what it reads, and what it answers.

use super::{
    Definition, Field, Shape, Text, define, id, integer, kind, list, may, must, name, named, named_either, object, some, text,
    version, word,
};
use crate::model::ledger::{Account, EventWord};
use crate::wire::bounds::{COUNT, DAYS, MAX_POINTS, MAX_REASON, POINTS, SOME_POINTS};

const EVENTS: [&str; 9] = [
    "EarnEvent",
    "ConfirmEvent",
    "RedeemEvent",
    "RefundEvent",
    "AdjustEvent",
    "ActivityEvent",
    "TransferEvent",
    "ReceiveEvent",
    "ExpireEvent",
];

fn points() -> Shape {
    integer(POINTS)
}

fn signed() -> Shape {
    Shape::Integer { least: MAX_POINTS.cast_signed().saturating_neg(), most: MAX_POINTS }
}

/// A sum over many members.
fn sum(name: &'static str, doc: &'static str) -> Field {
    must(name, Shape::Integer { least: i64::MIN, most: u64::MAX }, doc)
}

fn date(name: &'static str, doc: &'static str) -> Field {
    must(name, text(), doc)
}

fn optional_date(name: &'static str, doc: &'static str) -> Field {
    may(name, text(), doc)
}

/// What the host hands over.
pub(super) fn inputs() -> Vec<Definition> {
    let mut all = vec![define(
        "LedgerInput",
        "A document that a ledger reads.",
        Shape::Either(vec![named("LedgerState"), named("LedgerEvent"), named("LedgerEntries"), named("LedgerQuestion")]),
    )];
    all.extend(state());
    all.extend(events());
    all.extend(entries());
    all.push(object(
        "LedgerQuestion",
        "What a view is asked.",
        vec![
            must("at", text(), "The moment: RFC 3339 with offset."),
            may("within_days", integer(0..=*DAYS.end()), "How many days to look ahead. Default: 30."),
        ],
    ));
    all.push(super::money());
    all
}

fn lot_fields() -> Vec<Field> {
    vec![
        must("id", id(), "The key of the event that brought them."),
        may("order", id(), "The order they were earned on."),
        must("earned_at", text(), "When."),
        optional_date("usable_on", "The first day on which they can be spent; not there: held until confirmed."),
        optional_date("expires_on", "The first day on which they are gone; not there: never."),
    ]
}

/// A member's state, and lots.
fn state() -> Vec<Definition> {
    let mut lot = lot_fields();
    lot.push(must("points", integer(SOME_POINTS), "What is left of them."));
    vec![
        object(
            "LedgerState",
            "What a ledger knows of a member. A new one has only `tillwork` and `member`.",
            vec![
                must("tillwork", version(), "The document version."),
                must("member", id(), "Whose."),
                may("at", text(), "The last event's moment."),
                optional_date("day", "The last event's day."),
                may("debt", points(), "Points owed. Default: 0."),
                may("lots", list(named("Lot")), "In spend order."),
                may("orders", list(named("LedgerOrder")), ""),
                may("qualifying", list(named("Qualifying")), "What counts for tiers."),
                may("activities", list(named("ActivityRecord")), ""),
                may("sent", named("Sent"), "Points sent to other members."),
                may("keys", list(named("KeyDigest")), "Events that were accepted."),
            ],
        ),
        object("Lot", "Points that came in together.", lot),
        object("LotName", "Points that came in together, without their number.", lot_fields()),
        object(
            "LedgerOrder",
            "What a ledger knows of an order.",
            vec![
                must("order", id(), ""),
                may("earned", points(), "Points earned on it."),
                may("taken_back", points(), "How many of them were taken back."),
                may("expired", points(), "How many points of its lots expired."),
                may("excused", points(), "How many of those a taking-back was excused."),
                may("spent", list(named("Lot")), "Points spent on it that did not go back, in order."),
            ],
        ),
        object(
            "Qualifying",
            "Something that counts for tiers.",
            vec![
                must("key", id(), "The event's."),
                may("order", id(), ""),
                date("day", "Since when it counts."),
                may("points", points(), ""),
                may("spend", named("Money"), ""),
            ],
        ),
        object(
            "ActivityRecord",
            "What was done of an activity.",
            vec![
                must("activity", id(), ""),
                date("day", "The last time."),
                may("streak", integer(COUNT), "Days in a row."),
                may("day_points", points(), "Points of that day."),
                may("month_points", points(), "Points of that day's month."),
                may("year", integer(0..=10_000), "The last birthday."),
                may("about", list(id()), "What was reviewed, who was referred."),
            ],
        ),
        object(
            "Sent",
            "Points sent to other members.",
            vec![date("day", "The last time."), must("points", points(), "In that month.")],
        ),
        object("KeyDigest", "An event that was accepted.", vec![must("key", id(), ""), must("digest", name(), "What it said.")]),
    ]
}

fn events() -> Vec<Definition> {
    let event = |name: &'static str, doc: &'static str, word: &'static str, own: Vec<Field>| {
        let mut fields = vec![
            must("event", Shape::Words(vec![word]), ""),
            must("key", id(), "The idempotency key."),
            must("at", text(), "When: RFC 3339 with offset."),
        ];
        fields.extend(own);
        object(name, doc, fields)
    };
    let order = || must("order", id(), "");
    let some_points = || must("points", integer(SOME_POINTS), "");
    let reason = Shape::Text(Text { least: 1, most: Some(MAX_REASON), pattern: None });
    vec![
        define("LedgerEvent", "Something that happens to a member's points.", named_either(&EVENTS)),
        event(
            "EarnEvent",
            "An order earned points.",
            "earn",
            vec![
                order(),
                must("points", points(), ""),
                may("spend", named("Money"), "Money that counts for tiers. Default: 0."),
                may("qualifying", points(), "Points that count for tiers. Default: all."),
                may("hold", Shape::Flag, "Pending until confirmed. Default: false."),
            ],
        ),
        event("ConfirmEvent", "The points of an order become usable now.", "confirm", vec![order()]),
        event("RedeemEvent", "An order is paid with points.", "redeem", vec![order(), some_points()]),
        event(
            "RefundEvent",
            "An order, or a part of it, is returned.",
            "refund",
            vec![
                order(),
                may("spend", named("Money"), "Money that no longer counts for tiers. Default: 0."),
                may("qualifying", points(), "Points that no longer count for tiers. Default: `take_back`."),
                may("take_back", points(), "Points earned on it that are taken back. Default: 0."),
                may("give_back", points(), "Points spent on it that go back. Default: 0."),
            ],
        ),
        event(
            "AdjustEvent",
            "Points are given or taken by hand.",
            "adjust",
            vec![
                must("points", signed(), "Not 0."),
                optional_date("expires_on", "Instead of the programme's."),
                may("reason", reason, "For people."),
            ],
        ),
        event(
            "ActivityEvent",
            "An activity of the programme.",
            "activity",
            vec![
                must("activity", id(), ""),
                may("about", id(), "What is reviewed, who was referred."),
                may("birthday", text(), "The member's: YYYY-MM-DD or MM-DD."),
            ],
        ),
        event("TransferEvent", "Points go to another member.", "transfer", vec![some_points(), must("to", id(), "")]),
        event(
            "ReceiveEvent",
            "Points come from another member.",
            "receive",
            vec![must("from", id(), ""), must("lots", some(named("ReceivedLot")), "As the transfer's answer gives them.")],
        ),
        object(
            "ReceivedLot",
            "Points that change hands keep their age.",
            vec![some_points(), must("earned_at", text(), ""), optional_date("expires_on", "")],
        ),
        object(
            "ExpireEvent",
            "What has expired is booked; every other event does so as well.",
            vec![must("event", Shape::Words(vec!["expire"]), ""), must("at", text(), "When: RFC 3339 with offset.")],
        ),
    ]
}

fn entries() -> Vec<Definition> {
    vec![
        define("LedgerEntry", "What is recorded of an event.", named_either(&["EventEntry", "PointsEntry"])),
        define("LedgerEntries", "What is recorded, in order.", some(named("LedgerEntry"))),
        object(
            "EventEntry",
            "An event was accepted.",
            vec![
                kind("event"),
                must("member", id(), ""),
                date("day", "The event's day."),
                must("event", named("LedgerEvent"), ""),
                may("awarded", named("Awarded"), "What an activity brought."),
                may("excused", points(), "Points that a refund did not ask for again, as they had expired."),
            ],
        ),
        object(
            "Awarded",
            "What an activity brought.",
            vec![
                must("points", points(), ""),
                may("streak", integer(COUNT), "Days in a row."),
                may("year", integer(0..=10_000), "Which birthday."),
            ],
        ),
        object(
            "PointsEntry",
            "Points moved from one account to another.",
            vec![
                kind("points"),
                must("member", id(), ""),
                must("cause", word::<EventWord>(), ""),
                may("key", id(), "The event's."),
                may("order", id(), "The event's."),
                may("at", text(), "The event's."),
                date("day", "The day on which it counts."),
                must("from", word::<Account>(), ""),
                must("to", word::<Account>(), ""),
                must("points", integer(SOME_POINTS), ""),
                may("lot", named("LotName"), "When one of the accounts is `lot`."),
            ],
        ),
    ]
}

/// What a ledger answers.
pub(super) fn answers() -> Vec<Definition> {
    let money = || text();
    let points_or_spend = |more: fn() -> Vec<Field>| {
        let with = |field: Field| [more(), vec![field]].concat();
        [with(must("points", points(), "")), with(must("spend", money(), ""))]
    };
    let [counted_points, counted_spend] = points_or_spend(Vec::new);
    let missing = |mut fields: Vec<Field>, shape: Shape| {
        fields.push(must("missing", shape, "What is missing to it."));
        fields
    };
    let [next_points, next_spend] = points_or_spend(|| vec![must("tier", id(), "")]);
    let sums = || {
        vec![
            sum("issued", "Given out."),
            sum("adjusted", "Given by hand, less taken."),
            sum("transferred", "From other members, less to them."),
            sum("redeemed", "Spent, less gone back."),
            sum("expired", ""),
            sum("reversed", "Taken back."),
        ]
    };
    let report = [
        vec![must("tillwork", version(), ""), must("at", text(), ""), date("day", "")],
        sums(),
        vec![sum("debt", "Owed."), sum("outstanding", "With members."), must("months", list(named("MonthSums")), "")],
    ];
    let month = [
        vec![must("month", text(), "YYYY-MM: when the lots were earned.")],
        sums(),
        vec![sum("paid", "Gone into debts."), sum("outstanding", "")],
    ];
    let mut all = vec![
        define("LedgerOutput", "A document that a ledger writes.", named_either(&["LedgerAnswer", "LedgerView", "LedgerReport"])),
        object(
            "LedgerAnswer",
            "What an event did.",
            vec![
                must("tillwork", version(), ""),
                must("state", named("LedgerState"), "The state after it."),
                must("entries", list(named("LedgerEntry")), "What to record."),
                may("again", Shape::Flag, "The same event had been accepted before: nothing changed."),
                may("receive", named("ReceiveEvent"), "For the other member's ledger."),
            ],
        ),
        object(
            "LedgerView",
            "What a member has at a moment, and what happens next.",
            vec![
                must("tillwork", version(), ""),
                must("member", id(), ""),
                must("at", text(), "As it was asked."),
                date("day", "By which all is judged."),
                must("points", points(), "Usable: what a cart's `customer.points` should say."),
                must("pending", points(), ""),
                must("balance", points(), "Usable and pending."),
                must("debt", points(), ""),
                must("lots", list(named("Lot")), "Those that are not gone, in spend order."),
                must("expiring", list(named("Dated")), "What expires in the days asked about."),
                must("becoming_usable", list(named("Dated")), "What becomes usable in the days asked about."),
                may("tier", id(), ""),
                may("counts", named("Counts"), "What counts for tiers."),
                may("next_tier", named("NextTier"), ""),
                may("tier_lost", named("TierLost"), "When the tier is lost if nothing more happens."),
            ],
        ),
        object("Dated", "Points of a day.", vec![date("on", ""), must("points", integer(SOME_POINTS), "")]),
        define(
            "Counts",
            "In the measure of the programme's tiers.",
            Shape::Either(vec![Shape::Object(counted_points), Shape::Object(counted_spend)]),
        ),
        define(
            "NextTier",
            "The next tier, its threshold, and what is missing to it.",
            Shape::Either(vec![Shape::Object(missing(next_points, points())), Shape::Object(missing(next_spend, money()))]),
        ),
        object(
            "TierLost",
            "When a tier is lost if nothing more happens.",
            vec![date("on", "The first day without it."), may("tier", id(), "The tier on that day.")],
        ),
        object("LedgerReport", "Sums for the books.", report.concat()),
        object("MonthSums", "Sums of the lots of a month.", month.concat()),
    ];
    let shared = ["LedgerInput", "LedgerEntries", "LedgerQuestion"];
    all.extend(inputs().into_iter().filter(|one| !shared.contains(&one.name)));
    all
}
