//! Entries of a ledger.

use super::{Decoder, fields};
use crate::model::Id;
use crate::model::ledger::{Account, Awarded, Entry, Event, EventEntry, EventWord, PointsEntry};
use crate::schedule::Date;
use crate::wire::bounds::{POINTS, SOME_POINTS};
use crate::wire::tape::Value;
use crate::wire::words::Word;

impl Decoder {
    pub(crate) fn entries(&mut self, value: Value<'_>) -> Vec<Entry> {
        self.some(value, usize::MAX, Decoder::entry)
    }

    fn entry(&mut self, object: Value<'_>) -> Entry {
        match self.kind(object) {
            Some((_, "event")) => Entry::Event(Box::new(self.event_entry(object))),
            Some((_, "points")) => Entry::Points(Box::new(self.points_entry(object))),
            Some((kind, word)) => {
                self.unknown_word(kind, word, &["event", "points"]);
                blank()
            }
            None => blank(),
        }
    }

    fn event_entry(&mut self, object: Value<'_>) -> EventEntry {
        fields!(self, object; kind, member, day, event, awarded, excused);
        EventEntry {
            member: self.must_id::<Id>(member),
            day: self.date(day),
            event: self.need(event, Event::expire(""), Decoder::event),
            awarded: awarded.map(|value| self.awarded(value)),
            excused: self.count_or(excused, 0, &POINTS),
        }
    }

    fn awarded(&mut self, object: Value<'_>) -> Awarded {
        fields!(self, object; points, streak, year);
        Awarded {
            points: self.must_count(points, &POINTS),
            streak: streak.map(|value| self.streak(value)),
            year: year.map(|value| self.year(value)),
        }
    }

    fn points_entry(&mut self, object: Value<'_>) -> PointsEntry {
        fields!(self, object; kind, member, cause, key, order, at, day, from, to, points, lot);
        let account = |d: &mut Decoder, value: Value<'_>| d.place_of_word(value, Account::WORDS).and_then(Account::nth);
        // What is missing is told in the order of the table.
        let (member, cause) = (self.must_id::<Id>(member), self.need(cause, EventWord::Expire, Decoder::word));
        let (key, order) = (self.some_id::<Id>(key), self.some_id::<Id>(order));
        let at = at.map(|value| self.instant(value).to_owned());
        let day = self.date(day);
        let from = self.need(from, None, account);
        let to = self.need(to, None, account);
        if let (Some(from), Some(to)) = (from, to) {
            let lots = [from, to].into_iter().filter(|account| *account == Account::Lot).count();
            if lots != usize::from(lot.is_some()) {
                self.conflict(object, "`lot` exactly when one of the accounts is `lot`", "another number of lots");
            }
        }
        PointsEntry {
            member,
            cause,
            key,
            order,
            at,
            day,
            from: from.unwrap_or(Account::Issued),
            to: to.unwrap_or(Account::Lot),
            points: self.must_count(points, &SOME_POINTS),
            lot: lot.map(|value| self.lot(value)),
        }
    }
}

fn blank() -> Entry {
    let (member, event) = ("".into(), Event::expire(""));
    Entry::Event(Box::new(EventEntry { member, day: Date::FIRST, event, awarded: None, excused: 0 }))
}
