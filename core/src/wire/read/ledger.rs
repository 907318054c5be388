//! The state of a ledger.

use super::{Decoder, Field, fields};
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
        self.need(tillwork, (), Decoder::version);
        let mut state = State::new(self.must_id::<Id>(member));
        if at.is_some() != day.is_some() {
            self.conflict(object, "`at` and `day` together", "only one of them");
        }
        let at = at.map(|value| self.instant(value).to_owned());
        let day = day.and_then(|value| self.parsed::<Date>(value));
        state.last = at.zip(day);
        state.debt = self.points_or_none(debt);
        state.lots = self.list_of(lots, usize::MAX, Decoder::lot_points);
        state.orders = self.list_of(orders, usize::MAX, Decoder::ledger_order);
        state.qualifying = self.list_of(qualifying, usize::MAX, Decoder::qualifying);
        state.qualifying.retain(|one| one.points > 0 || one.spend > Amount::ZERO);
        state.activities = self.list_of(activities, usize::MAX, Decoder::activity_record);
        state.sent = sent.map(|value| self.sent(value));
        state.keys = self.list_of(keys, usize::MAX, Decoder::key_digest);
        state
    }

    fn points_or_none(&mut self, value: Field<'_, '_>) -> u64 {
        self.count_or(value, 0, &POINTS)
    }

    fn lot_points(&mut self, object: Value<'_>) -> LotPoints {
        fields!(self, object; id, order, earned_at, usable_on, expires_on, points);
        LotPoints {
            lot: self.lot_of([id, order, earned_at, usable_on, expires_on]),
            points: self.must_count(points, &SOME_POINTS),
        }
    }

    pub(super) fn lot(&mut self, object: Value<'_>) -> Lot {
        fields!(self, object; id, order, earned_at, usable_on, expires_on);
        self.lot_of([id, order, earned_at, usable_on, expires_on])
    }

    fn lot_of(&mut self, fields: [Field<'_, '_>; 5]) -> Lot {
        let [id, order, earned_at, usable_on, expires_on] = fields;
        Lot {
            id: self.must_id::<Id>(id),
            order: self.some_id::<Id>(order),
            earned_at: self.must_instant(earned_at),
            usable_on: usable_on.and_then(|value| self.parsed(value)),
            expires_on: expires_on.and_then(|value| self.parsed(value)),
        }
    }

    fn ledger_order(&mut self, object: Value<'_>) -> Order {
        fields!(self, object; order, earned, taken_back, expired, excused, spent);
        let mut one = Order::new(self.must_id::<Id>(order));
        one.earned = self.points_or_none(earned);
        one.taken_back = self.points_or_none(taken_back);
        one.expired = self.points_or_none(expired);
        one.excused = self.points_or_none(excused);
        one.spent = self.list_of(spent, usize::MAX, Decoder::lot_points);
        one
    }

    pub(super) fn date(&mut self, field: Field<'_, '_>) -> Date {
        self.must(field).and_then(|value| self.parsed(value)).unwrap_or(Date::FIRST)
    }

    fn qualifying(&mut self, object: Value<'_>) -> Qualifying {
        fields!(self, object; key, order, day, points, spend);
        Qualifying {
            key: self.must_id::<Id>(key),
            order: self.some_id::<Id>(order),
            day: self.date(day),
            points: self.points_or_none(points),
            spend: spend.map_or(Amount::ZERO, |value| self.amount(value)),
        }
    }

    fn activity_record(&mut self, object: Value<'_>) -> ActivityRecord {
        fields!(self, object; activity, day, streak, day_points, month_points, year, about);
        ActivityRecord {
            activity: self.must_id::<Id>(activity),
            day: self.date(day),
            streak: streak.map_or(0, |value| self.streak(value)),
            day_points: self.points_or_none(day_points),
            month_points: self.points_or_none(month_points),
            year: year.map(|value| self.year(value)),
            about: self.list_of(about, usize::MAX, Decoder::id::<Id>),
        }
    }

    pub(super) fn streak(&mut self, value: Value<'_>) -> u32 {
        self.small_count(value, &COUNT)
    }

    pub(super) fn year(&mut self, value: Value<'_>) -> i32 {
        i32::try_from(self.count(value, &YEARS)).unwrap_or(0)
    }

    fn sent(&mut self, object: Value<'_>) -> Sent {
        fields!(self, object; day, points);
        Sent { day: self.date(day), points: self.must_count(points, &POINTS) }
    }

    fn key_digest(&mut self, object: Value<'_>) -> KeyDigest {
        fields!(self, object; key, digest);
        KeyDigest { key: self.must_id::<Id>(key), digest: self.need(digest, String::new(), Decoder::name) }
    }
}
