//! Documents of the ledger.

use super::Writer;
use crate::model::Id;
use crate::model::ledger::{
    Action, ActivityRecord, Answer, Counts, Dated, Entry, Event, EventEntry, Lot, LotPoints, MonthSums, Order, PointsEntry,
    Qualifying, Report, State, View,
};
use crate::money::Amount;
use crate::schedule::Date;

impl Writer {
    fn id(&mut self, key: &'static str, id: &Id) {
        self.key(key).string(id.as_str());
    }

    fn optional_id(&mut self, key: &'static str, id: Option<&Id>) {
        self.optional_string(key, id.map(Id::as_str));
    }

    fn date(&mut self, key: &'static str, date: Date) {
        self.key(key).string(&date.to_string());
    }

    fn optional_date(&mut self, key: &'static str, date: Option<Date>) {
        self.optional(key, date, |w, date| w.string(&date.to_string()));
    }

    fn money_unless_none(&mut self, key: &'static str, amount: Amount) {
        self.optional_amount(key, (amount != Amount::ZERO).then_some(amount));
    }

    pub(crate) fn state(&mut self, state: &State) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.id("member", &state.member);
            if let Some((at, day)) = &state.last {
                w.key("at").string(at);
                w.date("day", *day);
            }
            w.count_unless("debt", state.debt, 0);
            w.optional_list("lots", &state.lots, Writer::lot_points);
            w.optional_list("orders", &state.orders, Writer::ledger_order);
            w.optional_list("qualifying", &state.qualifying, Writer::qualifying);
            w.optional_list("activities", &state.activities, Writer::activity_record);
            w.optional("sent", state.sent, |w, sent| {
                w.object(|w| {
                    w.date("day", sent.day);
                    w.key("points").count(sent.points);
                });
            });
            w.optional_list("keys", &state.keys, |w, one| {
                w.object(|w| {
                    w.id("key", &one.key);
                    w.key("digest").string(&one.digest);
                });
            });
        });
    }

    fn lot_fields(&mut self, lot: &Lot) {
        self.id("id", &lot.id);
        self.optional_id("order", lot.order.as_ref());
        self.key("earned_at").string(&lot.earned_at);
        self.optional_date("usable_on", lot.usable_on);
        self.optional_date("expires_on", lot.expires_on);
    }

    fn lot_points(&mut self, one: &LotPoints) {
        self.object(|w| {
            w.lot_fields(&one.lot);
            w.key("points").count(one.points);
        });
    }

    fn ledger_order(&mut self, order: &Order) {
        self.object(|w| {
            w.id("order", &order.order);
            w.count_unless("earned", order.earned, 0);
            w.count_unless("taken_back", order.taken_back, 0);
            w.count_unless("expired", order.expired, 0);
            w.count_unless("excused", order.excused, 0);
            w.optional_list("spent", &order.spent, Writer::lot_points);
        });
    }

    fn qualifying(&mut self, one: &Qualifying) {
        self.object(|w| {
            w.id("key", &one.key);
            w.optional_id("order", one.order.as_ref());
            w.date("day", one.day);
            w.count_unless("points", one.points, 0);
            w.money_unless_none("spend", one.spend);
        });
    }

    fn activity_record(&mut self, one: &ActivityRecord) {
        self.object(|w| {
            w.id("activity", &one.activity);
            w.date("day", one.day);
            w.count_unless("streak", u64::from(one.streak), 0);
            w.count_unless("day_points", one.day_points, 0);
            w.count_unless("month_points", one.month_points, 0);
            w.optional("year", one.year, |w, year| w.signed(i64::from(year)));
            w.optional_list("about", &one.about, |w, id| w.string(id.as_str()));
        });
    }

    pub(crate) fn event(&mut self, event: &Event) {
        self.object(|w| {
            w.key("event").word(event.action.word());
            w.optional_id("key", event.key.as_ref());
            w.key("at").string(&event.at);
            w.optional_id("order", event.action.order());
            match &event.action {
                Action::Earn { points, spend, qualifying, hold, .. } => {
                    w.key("points").count(*points);
                    w.money_unless_none("spend", *spend);
                    w.optional_count("qualifying", qualifying.filter(|count| count != points));
                    w.flag_unless("hold", *hold, false);
                }
                Action::Redeem { points, .. } => w.key("points").count(*points),
                Action::Refund { take_back, give_back, spend, qualifying, .. } => {
                    w.money_unless_none("spend", *spend);
                    w.optional_count("qualifying", qualifying.filter(|count| count != take_back));
                    w.count_unless("take_back", *take_back, 0);
                    w.count_unless("give_back", *give_back, 0);
                }
                Action::Adjust { points, expires_on, reason } => {
                    w.key("points").signed(*points);
                    w.optional_date("expires_on", *expires_on);
                    w.optional_string("reason", reason.as_deref());
                }
                Action::Activity { activity, about, birthday } => {
                    w.id("activity", activity);
                    w.optional_id("about", about.as_ref());
                    w.optional("birthday", *birthday, |w, birthday| w.string(&birthday.to_string()));
                }
                Action::Transfer { points, to } => {
                    w.key("points").count(*points);
                    w.id("to", to);
                }
                Action::Receive { from, lots } => {
                    w.id("from", from);
                    w.key("lots").list(lots, |w, lot| {
                        w.object(|w| {
                            w.key("points").count(lot.points);
                            w.key("earned_at").string(&lot.earned_at);
                            w.optional_date("expires_on", lot.expires_on);
                        });
                    });
                }
                Action::Confirm { .. } | Action::Expire => {}
            }
        });
    }

    pub(crate) fn entries(&mut self, entries: &[Entry]) {
        self.list(entries, |w, entry| match entry {
            Entry::Event(entry) => w.event_entry(entry),
            Entry::Points(entry) => w.points_entry(entry),
        });
    }

    fn event_entry(&mut self, entry: &EventEntry) {
        self.object(|w| {
            w.key("kind").string("event");
            w.id("member", &entry.member);
            w.date("day", entry.day);
            w.key("event").event(&entry.event);
            w.optional("awarded", entry.awarded, |w, awarded| {
                w.object(|w| {
                    w.key("points").count(awarded.points);
                    w.optional_count("streak", awarded.streak.map(u64::from));
                    w.optional("year", awarded.year, |w, year| w.signed(i64::from(year)));
                });
            });
            w.count_unless("excused", entry.excused, 0);
        });
    }

    fn points_entry(&mut self, entry: &PointsEntry) {
        self.object(|w| {
            w.key("kind").string("points");
            w.id("member", &entry.member);
            w.key("cause").word(entry.cause);
            w.optional_id("key", entry.key.as_ref());
            w.optional_id("order", entry.order.as_ref());
            w.optional_string("at", entry.at.as_deref());
            w.date("day", entry.day);
            w.key("from").word(entry.from);
            w.key("to").word(entry.to);
            w.key("points").count(entry.points);
            w.optional("lot", entry.lot.as_ref(), |w, lot| w.object(|w| w.lot_fields(lot)));
        });
    }

    pub(crate) fn answer(&mut self, answer: &Answer) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.key("state").state(&answer.state);
            w.key("entries").entries(&answer.entries);
            w.flag_unless("again", answer.again, false);
            w.optional("receive", answer.receive.as_ref(), Writer::event);
        });
    }

    pub(crate) fn view(&mut self, view: &View) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.id("member", &view.member);
            w.key("at").string(&view.at);
            w.date("day", view.day);
            w.key("points").count(view.points);
            w.key("pending").count(view.pending);
            w.key("balance").count(view.balance());
            w.key("debt").count(view.debt);
            w.key("lots").list(&view.lots, Writer::lot_points);
            w.key("expiring").list(&view.expiring, Writer::dated);
            w.key("becoming_usable").list(&view.becoming_usable, Writer::dated);
            w.optional_id("tier", view.tier.as_ref());
            w.optional("counts", view.counts, |w, counts| w.object(|w| w.counts(counts)));
            w.optional("next_tier", view.next_tier.as_ref(), |w, next| {
                w.object(|w| {
                    w.id("tier", &next.tier);
                    w.counts(next.threshold);
                    match next.missing {
                        Counts::Points(points) => w.key("missing").count(points),
                        Counts::Spend(amount) => w.key("missing").amount(amount),
                    }
                });
            });
            w.optional("tier_lost", view.tier_lost.as_ref(), |w, lost| {
                w.object(|w| {
                    w.date("on", lost.on);
                    w.optional_id("tier", lost.tier.as_ref());
                });
            });
        });
    }

    fn dated(&mut self, dated: &Dated) {
        self.object(|w| {
            w.date("on", dated.on);
            w.key("points").count(dated.points);
        });
    }

    fn counts(&mut self, counts: Counts) {
        match counts {
            Counts::Points(points) => self.key("points").count(points),
            Counts::Spend(amount) => self.key("spend").amount(amount),
        }
    }

    pub(crate) fn report(&mut self, report: &Report) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.key("at").string(&report.at);
            w.date("day", report.day);
            w.key("issued").signed(report.issued);
            w.key("adjusted").signed(report.adjusted);
            w.key("transferred").signed(report.transferred);
            w.key("redeemed").signed(report.redeemed);
            w.key("expired").signed(report.expired);
            w.key("reversed").signed(report.reversed);
            w.key("debt").signed(report.debt);
            w.key("outstanding").signed(report.outstanding);
            w.key("months").list(&report.months, Writer::month_sums);
        });
    }

    fn month_sums(&mut self, month: &MonthSums) {
        self.object(|w| {
            w.key("month").string(&month.month);
            w.key("issued").signed(month.issued);
            w.key("adjusted").signed(month.adjusted);
            w.key("transferred").signed(month.transferred);
            w.key("redeemed").signed(month.redeemed);
            w.key("expired").signed(month.expired);
            w.key("reversed").signed(month.reversed);
            w.key("paid").signed(month.paid);
            w.key("outstanding").signed(month.outstanding);
        });
    }
}
