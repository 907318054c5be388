//! Posting: what an entry changes in a state. There is no other way in which a state changes.

use super::days::same_month;
use super::{Ledger, problem, refused};
use crate::diagnostic::{Code, Error, ErrorKind};
use crate::model::Id;
use crate::model::ledger::{
    Account, Action, ActivityRecord, Awarded, Entry, EventEntry, KeyDigest, Lot, LotPoints, Order, PointsEntry, Qualifying, Sent,
    State,
};
use crate::money::Amount;
use crate::schedule::Date;
use crate::wire::bounds::MAX_POINTS;

/// What a state must have for an entry to be posted.
pub(super) type Misfit = &'static str;

/// The state that entries lead to.
pub(super) fn replay(ledger: &Ledger<'_>, entries: &[Entry]) -> Result<State, Error> {
    let Some(first) = entries.first() else {
        return Err(refused(ErrorKind::Entries, problem(Code::Empty, "", "at least one entry", "an empty list")));
    };
    let mut state = State::new(first.member().clone());
    for (index, entry) in entries.iter().enumerate() {
        let posted = if entry.member() == &state.member { ledger.post(&mut state, entry) } else { Err("entries of one member") };
        posted.map_err(|expected| {
            refused(ErrorKind::Entries, problem(Code::Conflict, &format!("/{index}"), expected, "another entry"))
        })?;
    }
    Ok(state)
}

impl Ledger<'_> {
    pub(super) fn post(&self, state: &mut State, entry: &Entry) -> Result<(), Misfit> {
        match entry {
            Entry::Event(entry) => self.post_event(state, entry),
            Entry::Points(entry) => post_points(state, entry),
        }
    }

    fn post_event(&self, state: &mut State, entry: &EventEntry) -> Result<(), Misfit> {
        let event = &entry.event;
        state.last = Some((event.at.clone(), entry.day));
        if let Some(key) = &event.key {
            if state.keys.iter().any(|known| known.key == *key) {
                return Err("a key that no entry before has");
            }
            state.keys.push(KeyDigest { key: key.clone(), digest: self.digest(event) });
        }
        match &event.action {
            Action::Earn { order, points, spend, qualifying, .. } => {
                let one = order_of(state, order);
                one.earned =
                    one.earned.checked_add(*points).filter(|sum| *sum <= MAX_POINTS).ok_or("fewer points on the order")?;
                let points = qualifying.unwrap_or(*points);
                count(state, event.key.as_ref(), Some(order), entry.day, points, *spend);
            }
            Action::Redeem { order, .. } => {
                order_of(state, order);
            }
            Action::Confirm { order } => {
                known_order(state, order)?;
            }
            Action::Refund { order, take_back, spend, qualifying, .. } => {
                let one = known_order(state, order)?;
                one.taken_back = one.taken_back.saturating_add(*take_back);
                one.excused = one.excused.saturating_add(entry.excused);
                uncount(state, order, qualifying.unwrap_or(*take_back), *spend);
            }
            Action::Activity { activity, about, .. } => {
                let awarded = entry.awarded.ok_or("`awarded` in the entry of an activity")?;
                let qualifies = self.programme.activities.iter().any(|one| one.id == *activity && one.qualifies);
                if qualifies {
                    count(state, event.key.as_ref(), None, entry.day, awarded.points, Amount::ZERO);
                }
                record(state, activity, about.as_ref(), entry.day, awarded);
            }
            Action::Transfer { points, .. } => {
                let before = state.sent.filter(|sent| same_month(sent.day, entry.day)).map_or(0, |sent| sent.points);
                state.sent = Some(Sent { day: entry.day, points: before.saturating_add(*points) });
            }
            Action::Adjust { .. } | Action::Receive { .. } | Action::Expire => {}
        }
        Ok(())
    }
}

fn post_points(state: &mut State, entry: &PointsEntry) -> Result<(), Misfit> {
    let points = entry.points;
    let order_of_event = |state: &'_ mut State| -> Result<usize, Misfit> {
        let order = entry.order.as_ref().ok_or("an order")?;
        state.orders.iter().position(|one| one.order == *order).ok_or("an order that the ledger knows")
    };
    match (entry.from, &entry.lot) {
        (Account::Lot, Some(lot)) => take(&mut state.lots, lot, points)?,
        (Account::Redeemed, _) => {
            let place = order_of_event(state)?;
            let spent = state.orders.get_mut(place).map(|order| &mut order.spent).ok_or("an order that the ledger knows")?;
            unspend(spent, points)?;
        }
        (Account::Debt, _) => {
            state.debt = state.debt.checked_add(points).filter(|debt| *debt <= MAX_POINTS).ok_or("a smaller debt")?;
        }
        _ => {}
    }
    match (entry.to, &entry.lot) {
        (Account::Lot, Some(lot)) => {
            if points.saturating_add(total(&state.lots)) > MAX_POINTS {
                return Err("fewer points");
            }
            add(&mut state.lots, lot, points);
        }
        (Account::Redeemed, Some(lot)) => {
            let place = order_of_event(state)?;
            let spent = state.orders.get_mut(place).map(|order| &mut order.spent).ok_or("an order that the ledger knows")?;
            match spent.last_mut() {
                Some(last) if last.lot == *lot => last.points = last.points.saturating_add(points),
                _ => spent.push(LotPoints { lot: lot.clone(), points }),
            }
        }
        (Account::Expired, Some(lot)) => {
            if let Some(order) = &lot.order {
                let one = known_order(state, order)?;
                one.expired = one.expired.saturating_add(points);
            }
        }
        (Account::Debt, _) => state.debt = state.debt.checked_sub(points).ok_or("a larger debt")?,
        _ => {}
    }
    Ok(())
}

/// All points of some lots.
pub(super) fn total(lots: &[LotPoints]) -> u64 {
    lots.iter().fold(0, |sum, one| sum.saturating_add(one.points))
}

/// Adds points to a lot, which stands in spend order.
fn add(lots: &mut Vec<LotPoints>, lot: &Lot, points: u64) {
    match lots.iter_mut().find(|one| one.lot == *lot) {
        Some(one) => one.points = one.points.saturating_add(points),
        None => {
            let key = lot.spend_key();
            let place = lots.partition_point(|one| one.lot.spend_key() <= key);
            lots.insert(place, LotPoints { lot: lot.clone(), points });
        }
    }
}

fn take(lots: &mut Vec<LotPoints>, lot: &Lot, points: u64) -> Result<(), Misfit> {
    let one = lots.iter_mut().find(|one| one.lot == *lot).ok_or("a lot that has points")?;
    one.points = one.points.checked_sub(points).ok_or("a lot with as many points")?;
    lots.retain(|one| one.points > 0);
    Ok(())
}

/// Takes points off the end of what was spent.
fn unspend(spent: &mut Vec<LotPoints>, mut points: u64) -> Result<(), Misfit> {
    while points > 0 {
        let last = spent.last_mut().ok_or("an order on which as many points were spent")?;
        let taken = points.min(last.points);
        last.points = last.points.saturating_sub(taken);
        points = points.saturating_sub(taken);
        spent.retain(|one| one.points > 0);
    }
    Ok(())
}

/// The order, added if it is new.
fn order_of<'s>(state: &'s mut State, order: &Id) -> &'s mut Order {
    let place = match state.orders.iter().position(|one| one.order == *order) {
        Some(place) => place,
        None => {
            state.orders.push(Order::new(order.clone()));
            state.orders.len().saturating_sub(1)
        }
    };
    #[allow(clippy::indexing_slicing, reason = "the place was found or added just now")]
    &mut state.orders[place]
}

fn known_order<'s>(state: &'s mut State, order: &Id) -> Result<&'s mut Order, Misfit> {
    state.orders.iter_mut().find(|one| one.order == *order).ok_or("an order that the ledger knows")
}

fn count(state: &mut State, key: Option<&Id>, order: Option<&Id>, day: Date, points: u64, spend: Amount) {
    if let Some(key) = key
        && (points > 0 || spend > Amount::ZERO)
    {
        state.qualifying.push(Qualifying { key: key.clone(), order: order.cloned(), day, points, spend });
    }
}

/// Takes what no longer counts off an order's entries, the last first.
fn uncount(state: &mut State, order: &Id, mut points: u64, spend: Amount) {
    let mut money = spend.minor_units();
    for one in state.qualifying.iter_mut().rev().filter(|one| one.order.as_ref() == Some(order)) {
        let fewer = points.min(one.points);
        one.points = one.points.saturating_sub(fewer);
        points = points.saturating_sub(fewer);
        let less = money.min(one.spend.minor_units());
        one.spend = Amount::from_minor_units(one.spend.minor_units().saturating_sub(less));
        money = money.saturating_sub(less);
    }
    state.qualifying.retain(|one| one.points > 0 || one.spend > Amount::ZERO);
}

fn record(state: &mut State, activity: &Id, about: Option<&Id>, day: Date, awarded: Awarded) {
    let place = state.activities.iter().position(|one| one.activity == *activity);
    let mut one = match place.and_then(|place| state.activities.get(place)) {
        Some(one) => one.clone(),
        None => ActivityRecord {
            activity: activity.clone(),
            day,
            streak: 0,
            day_points: 0,
            month_points: 0,
            year: None,
            about: Vec::new(),
        },
    };
    let same_day = if one.day == day { one.day_points } else { 0 };
    let same_month = if same_month(one.day, day) { one.month_points } else { 0 };
    one.day = day;
    one.day_points = same_day.saturating_add(awarded.points);
    one.month_points = same_month.saturating_add(awarded.points);
    one.streak = awarded.streak.unwrap_or(one.streak);
    one.year = awarded.year.or(one.year);
    one.about.extend(about.cloned());
    match place.and_then(|place| state.activities.get_mut(place)) {
        Some(place) => *place = one,
        None => state.activities.push(one),
    }
}
