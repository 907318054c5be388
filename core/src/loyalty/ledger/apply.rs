//! Applying an event: it is judged, then written as entries, and each entry is posted as it is written.

use super::days::same_month;
use super::post::{Books, total};
use super::{Ledger, problem};
use crate::diagnostic::{Code, Error, ErrorKind, Problem};
use crate::model::Id;
use crate::model::ledger::{
    Account, Action, Answer, Awarded, Entry, Event, EventEntry, EventWord, Lot, LotPoints, PointsEntry, ReceivedLot, State,
};
use crate::schedule::{Date, Instant};
use crate::sort;
use crate::wire::bounds::MAX_POINTS;
use crate::wire::quoted;

/// Why an event is refused.
pub(super) type Refusal = Vec<Problem>;

/// Applies an event that was read.
pub(super) fn apply(ledger: &Ledger<'_>, state: &State, event: &Event) -> Result<Answer, Error> {
    let refuse = |problems: Refusal| Error::new(ErrorKind::Event, problems);
    if let Some(known) = state.keys.iter().find(|known| Some(&known.key) == event.key.as_ref()) {
        if known.digest == ledger.digest(event) {
            return Ok(Answer { state: state.clone(), entries: Vec::new(), again: true, receive: None });
        }
        let found = format!("{} for another one before", quoted(known.key.as_str()));
        return Err(refuse(vec![problem(Code::KeyReused, "/key", "a key of its own for each event", found)]));
    }
    let at = event.at.parse::<Instant>();
    let before = state.at().and_then(|last| last.parse::<Instant>().ok());
    let at = match (at, before) {
        (Ok(at), Some(before)) if at < before => {
            let expected = format!("a moment not before the last event's, {}", quoted(state.at().unwrap_or_default()));
            return Err(refuse(vec![problem(Code::TooEarly, "/at", expected, quoted(&event.at))]));
        }
        (Ok(at), _) => at,
        (Err(_), _) => return Err(refuse(vec![problem(Code::MomentFormat, "/at", "a moment", quoted(&event.at))])),
    };
    let day = ledger.day_after(state, at);
    let mut draft = Draft { ledger, books: Books::open(ledger, state.clone()), entries: Vec::new(), day, event };
    draft.expire();
    let receive = draft.act().map_err(refuse)?;
    Ok(Answer { state: draft.books.close(), entries: draft.entries, again: false, receive })
}

/// A state on its way through an event.
pub(super) struct Draft<'l> {
    pub(super) ledger: &'l Ledger<'l>,
    books: Books<'l>,
    pub(super) entries: Vec<Entry>,
    pub(super) day: Date,
    pub(super) event: &'l Event,
}

impl Draft<'_> {
    fn act(&mut self) -> Result<Option<Event>, Refusal> {
        let event = self.event;
        match &event.action {
            Action::Earn { order, points, hold, .. } => self.earn(order, *points, *hold)?,
            Action::Confirm { order } => self.confirm(order)?,
            Action::Redeem { points, .. } => {
                self.enough(*points, self.usable(), "usable")?;
                self.accept(None, 0);
                self.take(*points, Account::Redeemed, |lot, day| lot.is_usable(day));
            }
            Action::Refund { order, take_back, give_back, .. } => self.refund(order, *take_back, *give_back)?,
            Action::Adjust { points, expires_on, .. } => self.adjust(*points, *expires_on)?,
            Action::Activity { activity, about, birthday } => self.activity(activity, about.as_ref(), *birthday)?,
            Action::Transfer { points, to } => return self.transfer(*points, to).map(Some),
            Action::Receive { from, lots } => self.receive(from, lots)?,
            Action::Expire => self.accept(None, 0),
        }
        Ok(None)
    }

    pub(super) fn state(&self) -> &State {
        &self.books.state
    }

    fn write(&mut self, entry: Entry) {
        let posted = self.books.post(&entry);
        debug_assert_eq!(posted, Ok(()), "an entry that does not fit the state it was made for: {entry:?}");
        self.entries.push(entry);
    }

    /// The entry of the event itself.
    pub(super) fn accept(&mut self, awarded: Option<Awarded>, excused: u64) {
        let (member, event) = (self.state().member.clone(), self.event.clone());
        self.write(Entry::Event(Box::new(EventEntry { member, day: self.day, event, awarded, excused })));
    }

    fn book(&mut self, from: Account, to: Account, points: u64, lot: Option<&Lot>) {
        if points > 0 {
            let entry = PointsEntry {
                member: self.state().member.clone(),
                cause: self.event.action.word(),
                key: self.event.key.clone(),
                order: self.event.action.order().cloned(),
                at: Some(self.event.at.clone()),
                day: self.day,
                from,
                to,
                points,
                lot: lot.cloned(),
            };
            self.write(Entry::Points(Box::new(entry)));
        }
    }

    /// Books what is gone on the day: each lot on the day on which it went.
    fn expire(&mut self) {
        let gone: Vec<LotPoints> = self.state().lots.iter().filter(|one| one.lot.is_gone(self.day)).cloned().collect();
        for LotPoints { lot, points } in gone {
            let entry = PointsEntry {
                member: self.state().member.clone(),
                cause: EventWord::Expire,
                key: None,
                order: None,
                at: None,
                day: lot.expires_on.unwrap_or(self.day),
                from: Account::Lot,
                to: Account::Expired,
                points,
                lot: Some(lot),
            };
            self.write(Entry::Points(Box::new(entry)));
        }
    }

    /// Points that can be spent.
    fn usable(&self) -> u64 {
        let usable = self.state().lots.iter().filter(|one| one.lot.is_usable(self.day));
        usable.fold(0, |sum, one| sum.saturating_add(one.points))
    }

    fn enough(&self, points: u64, there: u64, what: &str) -> Result<(), Refusal> {
        if points <= there {
            return Ok(());
        }
        let expected = format!("at most {there}, the {what} points");
        Err(vec![problem(Code::NotEnoughPoints, "/points", expected, quoted(&points.to_string()))])
    }

    /// Whether so many points may come in besides those there are.
    pub(super) fn room(&self, points: u64, path: &str) -> Result<(), Refusal> {
        if points.saturating_add(self.books.held) <= MAX_POINTS {
            return Ok(());
        }
        Err(vec![problem(Code::TotalRange, path, format!("at most {MAX_POINTS} points together"), "more")])
    }

    /// Takes points from some lots in spend order, and says how many it did not find.
    fn take(&mut self, points: u64, to: Account, from: impl Fn(&Lot, Date) -> bool) -> u64 {
        let lots: Vec<LotPoints> = self.state().lots.iter().filter(|one| from(&one.lot, self.day)).cloned().collect();
        let mut rest = points;
        for one in lots {
            let taken = rest.min(one.points);
            self.book(Account::Lot, to, taken, Some(&one.lot));
            rest = rest.saturating_sub(taken);
        }
        rest
    }

    /// Points come in: into their lots, from there to what is owed; what comes too late for its lot is gone.
    pub(super) fn come_in(&mut self, from: Account, lots: Vec<LotPoints>) {
        for LotPoints { lot, points } in &lots {
            self.book(from, Account::Lot, *points, Some(lot));
        }
        let mut came = lots;
        sort::by_cached_key(&mut came, |one| one.lot.spend_key());
        came.dedup_by(|next, one| {
            let same = next.lot == one.lot;
            if same {
                one.points = one.points.saturating_add(next.points);
            }
            same
        });
        for one in &mut came {
            let paid = one.points.min(self.state().debt);
            self.book(Account::Lot, Account::Debt, paid, Some(&one.lot));
            one.points = one.points.saturating_sub(paid);
        }
        came.retain(|one| one.lot.is_gone(self.day));
        for one in &came {
            self.book(Account::Lot, Account::Expired, one.points, Some(&one.lot));
        }
    }

    /// The lot of this event's points, usable from a day on.
    pub(super) fn new_lot(&self, usable_on: Option<Date>, expires_on: Option<Date>) -> Lot {
        Lot {
            // Only `expire` has no key, and it brings nothing.
            id: self.event.key.clone().unwrap_or_else(|| "".into()),
            order: self.event.action.order().cloned(),
            earned_at: self.event.at.clone(),
            usable_on,
            expires_on,
        }
    }

    fn earn(&mut self, order: &Id, points: u64, hold: bool) -> Result<(), Refusal> {
        let earned = self.state().orders.iter().find(|one| one.order == *order).map_or(0, |one| one.earned);
        if earned.saturating_add(points) > MAX_POINTS {
            return Err(vec![problem(
                Code::TotalRange,
                "/points",
                format!("at most {MAX_POINTS} points on an order"),
                quoted(&points.to_string()),
            )]);
        }
        self.room(points, "/points")?;
        self.accept(None, 0);
        let usable = self.day.later(self.ledger.programme.pending_days);
        let lot = if hold { self.new_lot(None, None) } else { self.new_lot(Some(usable), self.ledger.expiry(usable)) };
        self.come_in(Account::Issued, vec![LotPoints { lot, points }]);
        Ok(())
    }

    fn unknown(&self, order: &Id) -> Problem {
        problem(Code::UnknownOrder, "/order", "an order on which points were earned or spent", quoted(order.as_str()))
    }

    fn confirm(&mut self, order: &Id) -> Result<(), Refusal> {
        if !self.state().orders.iter().any(|one| one.order == *order) {
            return Err(vec![self.unknown(order)]);
        }
        self.accept(None, 0);
        let pending = |one: &&LotPoints| one.lot.order.as_ref() == Some(order) && !one.lot.is_usable(self.day);
        let lots: Vec<LotPoints> = self.state().lots.iter().filter(pending).cloned().collect();
        for LotPoints { lot, points } in lots {
            let expires_on = if lot.usable_on.is_none() { self.ledger.expiry(self.day) } else { lot.expires_on };
            let usable = Lot { usable_on: Some(self.day), expires_on, ..lot.clone() };
            self.book(Account::Lot, Account::Confirmed, points, Some(&lot));
            self.book(Account::Confirmed, Account::Lot, points, Some(&usable));
        }
        Ok(())
    }

    fn refund(&mut self, order: &Id, take_back: u64, give_back: u64) -> Result<(), Refusal> {
        let Some(known) = self.state().orders.iter().find(|one| one.order == *order).cloned() else {
            return Err(vec![self.unknown(order)]);
        };
        let owing = known.earned.saturating_sub(known.taken_back);
        let spent = total(&known.spent);
        let own: u64 = total_of(&self.state().lots, |lot| lot.order.as_ref() == Some(order));
        let others = self.books.held.saturating_sub(own);
        let beyond = take_back.saturating_sub(own);
        let excused = beyond.min(known.expired.saturating_sub(known.excused));
        let debt = beyond.saturating_sub(excused).saturating_sub(others);
        let mut problems = Vec::new();
        if take_back > owing {
            let expected = format!("at most {owing}, what was earned on the order and not taken back");
            problems.push(problem(Code::MoreThanEarned, "/take_back", expected, quoted(&take_back.to_string())));
        }
        if give_back > spent {
            let expected = format!("at most {spent}, what was spent on the order and did not go back");
            problems.push(problem(Code::MoreThanSpent, "/give_back", expected, quoted(&give_back.to_string())));
        }
        let left = self.books.held.saturating_sub(take_back.saturating_sub(excused));
        if take_back <= owing && left.saturating_add(give_back) > MAX_POINTS {
            problems.push(problem(Code::TotalRange, "/give_back", format!("at most {MAX_POINTS} points together"), "more"));
        }
        if take_back <= owing && self.state().debt.saturating_add(debt) > MAX_POINTS {
            problems.push(problem(Code::TotalRange, "/take_back", format!("a debt of at most {MAX_POINTS} points"), "more"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        self.accept(None, excused);
        let rest = self.take(take_back, Account::Reversed, |lot, _| lot.order.as_ref() == Some(order));
        let rest = self.take(rest.saturating_sub(excused), Account::Reversed, |_, _| true);
        self.book(Account::Debt, Account::Reversed, rest, None);
        self.give_back(&known.spent, give_back);
        Ok(())
    }

    /// Points that were spent go back to their lots, as though fewer had been spent: the last of them first.
    fn give_back(&mut self, spent: &[LotPoints], points: u64) {
        let mut rest = points;
        let mut lots = Vec::new();
        for one in spent.iter().rev() {
            let points = rest.min(one.points);
            rest = rest.saturating_sub(points);
            let grace = self.ledger.programme.reversal_grace_days;
            let expires_on = one.lot.expires_on.map(|end| if grace > 0 { end.max(self.day.later(grace)) } else { end });
            lots.push(LotPoints { lot: Lot { expires_on, ..one.lot.clone() }, points });
        }
        lots.retain(|one| one.points > 0);
        self.come_in(Account::Redeemed, lots);
    }

    fn adjust(&mut self, points: i64, expires_on: Option<Date>) -> Result<(), Refusal> {
        if points < 0 {
            let taken = points.unsigned_abs();
            self.enough(taken, self.books.held, "member's")?;
            self.accept(None, 0);
            self.take(taken, Account::Adjusted, |_, _| true);
            return Ok(());
        }
        let given = points.unsigned_abs();
        let mut problems = Vec::new();
        if let Some(end) = expires_on.filter(|end| *end <= self.day) {
            let expected = format!("a date after {}", self.day);
            problems.push(problem(Code::MomentOrder, "/expires_on", expected, quoted(&end.to_string())));
        }
        problems.extend(self.room(given, "/points").err().unwrap_or_default());
        if !problems.is_empty() {
            return Err(problems);
        }
        self.accept(None, 0);
        let lot = self.new_lot(Some(self.day), expires_on.or_else(|| self.ledger.expiry(self.day)));
        self.come_in(Account::Adjusted, vec![LotPoints { lot, points: given }]);
        Ok(())
    }

    fn transfer(&mut self, points: u64, to: &Id) -> Result<Event, Refusal> {
        let Some(rules) = self.ledger.programme.transfer else {
            return Err(vec![problem(Code::NotOffered, "/event", "an event that the programme offers", "`transfer`")]);
        };
        let mut problems = Vec::new();
        if *to == self.state().member {
            problems.push(problem(Code::SelfReference, "/to", "another member", quoted(to.as_str())));
        }
        let found = quoted(&points.to_string());
        if points < rules.minimum || points.checked_rem(rules.step).is_some_and(|rest| rest > 0) {
            let expected = format!("at least {}, in multiples of {}", rules.minimum, rules.step);
            problems.push(problem(Code::IntegerRange, "/points", expected, found.clone()));
        }
        let sent = self.state().sent.filter(|sent| same_month(sent.day, self.day)).map_or(0, |sent| sent.points);
        if let Some(most) = rules.per_month.filter(|most| sent.saturating_add(points) > *most) {
            let expected = format!("at most {most} in a month, of which {sent} were sent");
            problems.push(problem(Code::OverLimit, "/points", expected, found));
        }
        problems.extend(self.enough(points, self.usable(), "usable").err().unwrap_or_default());
        if !problems.is_empty() {
            return Err(problems);
        }
        self.accept(None, 0);
        let first = self.entries.len();
        self.take(points, Account::Transferred, |lot, day| lot.is_usable(day));
        let mut lots: Vec<ReceivedLot> = Vec::new();
        for entry in self.entries.iter().skip(first) {
            let Entry::Points(entry) = entry else { continue };
            let Some(lot) = &entry.lot else { continue };
            match lots.last_mut() {
                Some(last) if last.earned_at == lot.earned_at && last.expires_on == lot.expires_on => {
                    last.points = last.points.saturating_add(entry.points);
                }
                _ => {
                    lots.push(ReceivedLot { points: entry.points, earned_at: lot.earned_at.clone(), expires_on: lot.expires_on })
                }
            }
        }
        let action = Action::Receive { from: self.state().member.clone(), lots };
        Ok(Event { key: self.event.key.clone(), at: self.event.at.clone(), action })
    }

    fn receive(&mut self, from: &Id, lots: &[ReceivedLot]) -> Result<(), Refusal> {
        let mut problems = Vec::new();
        if *from == self.state().member {
            problems.push(problem(Code::SelfReference, "/from", "another member", quoted(from.as_str())));
        }
        let points = lots.iter().fold(0_u64, |sum, one| sum.saturating_add(one.points));
        problems.extend(self.room(points, "/lots").err().unwrap_or_default());
        if !problems.is_empty() {
            return Err(problems);
        }
        self.accept(None, 0);
        let lot = |one: &ReceivedLot| LotPoints {
            lot: Lot { earned_at: one.earned_at.clone(), ..self.new_lot(Some(self.day), one.expires_on) },
            points: one.points,
        };
        let lots = lots.iter().map(lot).collect();
        self.come_in(Account::Transferred, lots);
        Ok(())
    }
}

fn total_of(lots: &[LotPoints], which: impl Fn(&Lot) -> bool) -> u64 {
    lots.iter().filter(|one| which(&one.lot)).fold(0, |sum, one| sum.saturating_add(one.points))
}
