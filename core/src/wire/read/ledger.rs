//! The state of a ledger.

use super::{Decoder, fields};
use crate::model::Id;
use crate::model::ledger::{ActivityRecord, KeyDigest, Lot, LotPoints, Order, Qualifying, Sent, State};
use crate::money::Amount;
use crate::schedule::Date;
use crate::wire::bounds::{COUNT, POINTS, SOME_POINTS};
use crate::wire::tape::Value;

/// Years that a birthday can be of.
const YEARS: std::ops::RangeInclusive<u64> = 0..=10_000;

impl Decoder {
    pub(crate) fn state(&mut self, object: Value<'_>) -> State {
        fields!(self, object; tillwork, member, at, day, debt, lots, orders, qualifying, activities, sent, keys);
        match tillwork {
            Some(version) => self.version(version),
            None if object.members().is_some() => self.missing(object, "tillwork"),
            None => {}
        }
        let mut state = State::new(self.need(object, member, "member", "".into(), Decoder::id::<Id>));
        if at.is_some() != day.is_some() {
            self.conflict(object, "`at` and `day` together", "only one of them");
        }
        let at = at.map(|value| self.instant(value).to_owned());
        let day = day.and_then(|value| self.parsed::<Date>(value));
        state.last = at.zip(day);
        state.debt = self.points_or_none(debt);
        state.lots = lots.map(|value| self.list(value, usize::MAX, Decoder::lot_points)).unwrap_or_default();
        state.orders = orders.map(|value| self.list(value, usize::MAX, Decoder::ledger_order)).unwrap_or_default();
        state.qualifying = qualifying.map(|value| self.list(value, usize::MAX, Decoder::qualifying)).unwrap_or_default();
        state.qualifying.retain(|one| one.points > 0 || one.spend > Amount::ZERO);
        state.activities = activities.map(|value| self.list(value, usize::MAX, Decoder::activity_record)).unwrap_or_default();
        state.sent = sent.map(|value| self.sent(value));
        state.keys = keys.map(|value| self.list(value, usize::MAX, Decoder::key_digest)).unwrap_or_default();
        state
    }

    fn points_or_none(&mut self, value: Option<Value<'_>>) -> u64 {
        value.map_or(0, |value| self.count(value, POINTS))
    }

    fn lot_points(&mut self, object: Value<'_>) -> LotPoints {
        fields!(self, object; id, order, earned_at, usable_on, expires_on, points);
        LotPoints {
            lot: self.lot_of(object, [id, order, earned_at, usable_on, expires_on]),
            points: self.need(object, points, "points", 1, |d, value| d.count(value, SOME_POINTS)),
        }
    }

    pub(super) fn lot(&mut self, object: Value<'_>) -> Lot {
        fields!(self, object; id, order, earned_at, usable_on, expires_on);
        self.lot_of(object, [id, order, earned_at, usable_on, expires_on])
    }

    fn lot_of<'t>(&mut self, object: Value<'t>, fields: [Option<Value<'t>>; 5]) -> Lot {
        let [id, order, earned_at, usable_on, expires_on] = fields;
        Lot {
            id: self.need(object, id, "id", "".into(), Decoder::id::<Id>),
            order: order.map(|value| self.id::<Id>(value)),
            earned_at: self.need(object, earned_at, "earned_at", "", |d, value| d.instant(value)).to_owned(),
            usable_on: usable_on.and_then(|value| self.parsed(value)),
            expires_on: expires_on.and_then(|value| self.parsed(value)),
        }
    }

    fn ledger_order(&mut self, object: Value<'_>) -> Order {
        fields!(self, object; order, earned, taken_back, expired, excused, spent);
        let mut one = Order::new(self.need(object, order, "order", "".into(), Decoder::id::<Id>));
        one.earned = self.points_or_none(earned);
        one.taken_back = self.points_or_none(taken_back);
        one.expired = self.points_or_none(expired);
        one.excused = self.points_or_none(excused);
        one.spent = spent.map(|value| self.list(value, usize::MAX, Decoder::lot_points)).unwrap_or_default();
        one
    }

    fn date(&mut self, object: Value<'_>, value: Option<Value<'_>>) -> Date {
        match value {
            Some(value) => self.parsed(value),
            None => {
                if object.members().is_some() {
                    self.missing(object, "day");
                }
                None
            }
        }
        .unwrap_or(Date::FIRST)
    }

    pub(super) fn entry_day(&mut self, object: Value<'_>, value: Option<Value<'_>>) -> Date {
        self.date(object, value)
    }

    fn qualifying(&mut self, object: Value<'_>) -> Qualifying {
        fields!(self, object; key, order, day, points, spend);
        Qualifying {
            key: self.need(object, key, "key", "".into(), Decoder::id::<Id>),
            order: order.map(|value| self.id::<Id>(value)),
            day: self.date(object, day),
            points: self.points_or_none(points),
            spend: spend.map_or(Amount::ZERO, |value| self.amount(value)),
        }
    }

    fn activity_record(&mut self, object: Value<'_>) -> ActivityRecord {
        fields!(self, object; activity, day, streak, day_points, month_points, year, about);
        ActivityRecord {
            activity: self.need(object, activity, "activity", "".into(), Decoder::id::<Id>),
            day: self.date(object, day),
            streak: streak.map_or(0, |value| self.streak(value)),
            day_points: self.points_or_none(day_points),
            month_points: self.points_or_none(month_points),
            year: year.map(|value| self.year(value)),
            about: about.map(|value| self.list(value, usize::MAX, Decoder::id::<Id>)).unwrap_or_default(),
        }
    }

    pub(super) fn streak(&mut self, value: Value<'_>) -> u32 {
        self.small_count(value, COUNT)
    }

    pub(super) fn year(&mut self, value: Value<'_>) -> i32 {
        i32::try_from(self.count(value, YEARS)).unwrap_or(0)
    }

    fn sent(&mut self, object: Value<'_>) -> Sent {
        fields!(self, object; day, points);
        Sent { day: self.date(object, day), points: self.need(object, points, "points", 0, |d, value| d.count(value, POINTS)) }
    }

    fn key_digest(&mut self, object: Value<'_>) -> KeyDigest {
        fields!(self, object; key, digest);
        KeyDigest {
            key: self.need(object, key, "key", "".into(), Decoder::id::<Id>),
            digest: self.need(object, digest, "digest", String::new(), Decoder::name),
        }
    }
}
