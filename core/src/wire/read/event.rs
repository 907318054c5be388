//! Events of the ledger and questions to it.

use super::number::whole;
use super::{Decoder, Field, Found, fields};
use crate::diagnostic::Code;
use crate::model::Id;
use crate::model::ledger::{Action, Event, EventWord, Question, ReceivedLot};
use crate::money::Amount;
use crate::wire::bounds::{DAYS, MAX_POINTS, MAX_REASON, POINTS, SOME_POINTS};
use crate::wire::tape::{Entry, Value};
use crate::wire::words::Word;

/// What every event has that somebody sends.
struct Head {
    key: Id,
    at: String,
}

impl Head {
    fn event(self, action: Action) -> Event {
        Event { key: Some(self.key), at: self.at, action }
    }
}

impl Decoder {
    pub(crate) fn event(&mut self, object: Value<'_>) -> Event {
        let blank = || Event { key: None, at: String::new(), action: Action::Expire };
        if self.members(object).is_none() {
            return blank();
        }
        let Some(word) = object.member("event") else {
            self.missing(object, "event");
            return blank();
        };
        if word.text().and_then(EventWord::parse).is_none() {
            self.word::<EventWord>(word);
            return blank();
        }
        match self.word::<EventWord>(word) {
            EventWord::Earn => {
                fields!(self, object; event: _, key, at, order, points, spend, qualifying, hold);
                let head = self.head(key, at);
                let action = Action::Earn {
                    order: self.must_id(order),
                    points: self.must_count(points, &POINTS),
                    spend: spend.map_or(Amount::ZERO, |value| self.amount(value)),
                    qualifying: self.some_count(qualifying, &POINTS),
                    hold: self.flag_or(hold, false),
                };
                head.event(action)
            }
            EventWord::Confirm => {
                fields!(self, object; event: _, key, at, order);
                let head = self.head(key, at);
                let action = Action::Confirm { order: self.must_id(order) };
                head.event(action)
            }
            EventWord::Redeem => {
                fields!(self, object; event: _, key, at, order, points);
                let head = self.head(key, at);
                let action = Action::Redeem { order: self.must_id(order), points: self.must_count(points, &SOME_POINTS) };
                head.event(action)
            }
            EventWord::Refund => {
                fields!(self, object; event: _, key, at, order, spend, qualifying, take_back, give_back);
                let head = self.head(key, at);
                let action = Action::Refund {
                    order: self.must_id(order),
                    take_back: self.count_or(take_back, 0, &POINTS),
                    give_back: self.count_or(give_back, 0, &POINTS),
                    spend: spend.map_or(Amount::ZERO, |value| self.amount(value)),
                    qualifying: self.some_count(qualifying, &POINTS),
                };
                head.event(action)
            }
            EventWord::Adjust => {
                fields!(self, object; event: _, key, at, points, expires_on, reason);
                let head = self.head(key, at);
                let action = Action::Adjust {
                    points: self.need(points, 1, Decoder::signed_points),
                    expires_on: expires_on.and_then(|value| self.parsed(value)),
                    reason: reason.map(|value| self.adjust_reason(value)),
                };
                if let (Action::Adjust { points: i64::MIN..0, .. }, Some(_)) = (&action, expires_on.get()) {
                    self.conflict(object, "only points that are given expire", "points that are taken, with `expires_on`");
                }
                head.event(action)
            }
            EventWord::Activity => {
                fields!(self, object; event: _, key, at, activity, about, birthday);
                let head = self.head(key, at);
                let action = Action::Activity {
                    activity: self.must_id(activity),
                    about: self.some_id::<Id>(about),
                    birthday: birthday.and_then(|value| self.parsed(value)),
                };
                head.event(action)
            }
            EventWord::Transfer => {
                fields!(self, object; event: _, key, at, points, to);
                let head = self.head(key, at);
                let action = Action::Transfer { points: self.must_count(points, &SOME_POINTS), to: self.must_id(to) };
                head.event(action)
            }
            EventWord::Receive => {
                fields!(self, object; event: _, key, at, from, lots);
                let head = self.head(key, at);
                let action = Action::Receive {
                    from: self.must_id(from),
                    lots: self.need(lots, Vec::new(), |d, value| d.some(value, usize::MAX, Decoder::received_lot)),
                };
                head.event(action)
            }
            EventWord::Expire => {
                fields!(self, object; event: _, at);
                let at = self.must_instant(at);
                Event { key: None, at, action: Action::Expire }
            }
        }
    }

    /// Read before the action: what an event lacks is told in the order of its table.
    fn head(&mut self, key: Field<'_, '_>, at: Field<'_, '_>) -> Head {
        Head { key: self.must_id(key), at: self.must_instant(at) }
    }

    /// Points with a sign, but not none.
    fn signed_points(&mut self, value: Value<'_>) -> i64 {
        let Entry::Number(number) = value.entry() else {
            self.wrong_type(value, "a whole number");
            return 1;
        };
        let signed = whole(number).filter(|(_, points)| SOME_POINTS.contains(points)).and_then(|(negative, points)| {
            let points = i64::try_from(points).ok()?;
            Some(if negative { points.saturating_neg() } else { points })
        });
        if signed.is_none() {
            let expected = format!("a whole number from -{MAX_POINTS} to {MAX_POINTS}, but not 0");
            self.report(Found::of(value, Code::IntegerRange, expected));
        }
        signed.unwrap_or(1)
    }

    fn adjust_reason(&mut self, value: Value<'_>) -> String {
        let reason = self.name(value);
        let length = reason.chars().count();
        if length > MAX_REASON {
            let expected = format!("a text of at most {MAX_REASON} characters");
            self.report(Found::new(value, Code::TooLong, expected, format!("{length} characters")));
        }
        reason
    }

    fn received_lot(&mut self, object: Value<'_>) -> ReceivedLot {
        fields!(self, object; points, earned_at, expires_on);
        ReceivedLot {
            points: self.must_count(points, &SOME_POINTS),
            earned_at: self.must_instant(earned_at),
            expires_on: expires_on.and_then(|value| self.parsed(value)),
        }
    }

    pub(crate) fn question(&mut self, object: Value<'_>) -> Question {
        fields!(self, object; at, within_days);
        let at = self.must_instant(at);
        let mut question = Question::new(at);
        if let Some(value) = within_days.get() {
            question.within_days = self.small_count(value, &(0..=*DAYS.end()));
        }
        question
    }
}
