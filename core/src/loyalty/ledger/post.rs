//! Posting: what an entry changes in a state. There is no other way in which a state changes.

use rustc_hash::FxHashMap;

use super::days::same_month;
use super::standing::minor;
use super::{Ledger, problem, refused};
use crate::diagnostic::{Code, Error, ErrorKind};
use crate::model::Id;
use crate::model::ledger::{
    Account, Action, ActivityRecord, Awarded, Entry, EventEntry, KeyDigest, Lot, LotPoints, Order, PointsEntry, Qualifying, Sent,
    State,
};
use crate::money::{Amount, MAX_MINOR};
use crate::schedule::Date;
use crate::sort;
use crate::wire::bounds::MAX_POINTS;

/// What a state must have for an entry to be posted.
pub(super) type Misfit = &'static str;

/// The state that entries lead to.
pub(super) fn replay(ledger: &Ledger<'_>, entries: &[Entry]) -> Result<State, Error> {
    let Some(first) = entries.first() else {
        return Err(refused(ErrorKind::Entries, problem(Code::Empty, "", "at least one entry", "an empty list")));
    };
    let mut books = Books::open(ledger, State::new(first.member().clone()));
    for (index, entry) in entries.iter().enumerate() {
        let posted = if entry.member() == &books.state.member { books.post(entry) } else { Err("entries of one member") };
        posted.map_err(|expected| {
            refused(ErrorKind::Entries, problem(Code::Conflict, &format!("/{index}"), expected, "another entry"))
        })?;
    }
    Ok(books.close())
}

/// What is looked up by its name.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Name {
    Lot(Lot),
    Order(Id),
    Activity(Id),
    Key(Id),
}

/// Where things are in the lists of a state.
#[derive(Debug, Default)]
struct Places(FxHashMap<Name, usize>);

impl Places {
    fn of(&self, name: &Name) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// Where it is, or where it is put if it is new.
    fn put(&mut self, name: Name, end: usize) -> usize {
        *self.0.entry(name).or_insert(end)
    }
}

/// What of an order still counts for tiers, by places among what counts, the last on top.
#[derive(Debug, Default)]
struct Counting {
    points: Vec<usize>,
    spend: Vec<usize>,
}

/// A state while entries are posted to it: an entry costs the same however much there is.
///
/// Until they are closed, lots without points stay where they are, and new ones come last.
pub(super) struct Books<'l> {
    ledger: &'l Ledger<'l>,
    pub(super) state: State,
    places: Places,
    /// Next to each order.
    counting: Vec<Counting>,
    /// What counts of orders that are not known yet.
    strays: Vec<usize>,
    /// All points in lots.
    pub(super) held: u64,
}

impl<'l> Books<'l> {
    pub(super) fn open(ledger: &'l Ledger<'l>, state: State) -> Books<'l> {
        let (held, counting) = (total(&state.lots), state.orders.iter().map(|_| Counting::default()).collect());
        let lots = state.lots.iter().map(|one| Name::Lot(one.lot.clone())).enumerate();
        let orders = state.orders.iter().map(|one| Name::Order(one.order.clone())).enumerate();
        let activities = state.activities.iter().map(|one| Name::Activity(one.activity.clone())).enumerate();
        let keys = state.keys.iter().map(|one| Name::Key(one.key.clone())).enumerate();
        let mut places = Places::default();
        for (place, name) in lots.chain(orders).chain(activities).chain(keys) {
            places.put(name, place);
        }
        let mut books = Books { ledger, state, places, counting, strays: Vec::new(), held };
        for place in 0..books.state.qualifying.len() {
            books.counts(place);
        }
        books
    }

    /// The state with its lots in spend order, and nothing in it that is used up.
    pub(super) fn close(self) -> State {
        let mut state = self.state;
        state.lots.retain(|one| one.points > 0);
        sort::by_cached_key(&mut state.lots, |one| one.lot.spend_key());
        state.qualifying.retain(|one| one.points > 0 || one.spend > Amount::ZERO);
        state
    }

    pub(super) fn post(&mut self, entry: &Entry) -> Result<(), Misfit> {
        match entry {
            Entry::Event(entry) => self.post_event(entry),
            Entry::Points(entry) => self.post_points(entry),
        }
    }

    fn post_event(&mut self, entry: &EventEntry) -> Result<(), Misfit> {
        let event = &entry.event;
        self.state.last = Some((event.at.clone(), entry.day));
        if let Some(key) = &event.key {
            let end = self.state.keys.len();
            if self.places.put(Name::Key(key.clone()), end) < end {
                return Err("a key that no entry before has");
            }
            self.state.keys.push(KeyDigest { key: key.clone(), digest: self.ledger.digest(event) });
        }
        match &event.action {
            Action::Earn { order, points, spend, qualifying, .. } => {
                let one = self.order_of(order);
                one.earned =
                    one.earned.checked_add(*points).filter(|sum| *sum <= MAX_POINTS).ok_or("fewer points on the order")?;
                let points = qualifying.unwrap_or(*points);
                self.count(event.key.as_ref(), Some(order), entry.day, points, *spend);
            }
            Action::Redeem { order, .. } => {
                self.order_of(order);
            }
            Action::Confirm { order } => {
                self.known_order(order)?;
            }
            Action::Refund { order, take_back, spend, qualifying, .. } => {
                let one = self.known_order(order)?;
                one.taken_back = one.taken_back.saturating_add(*take_back);
                one.excused = one.excused.saturating_add(entry.excused);
                self.uncount(order, qualifying.unwrap_or(*take_back), *spend);
            }
            Action::Activity { activity, about, .. } => {
                let awarded = entry.awarded.ok_or("`awarded` in the entry of an activity")?;
                let qualifies = self.ledger.programme.activities.iter().any(|one| one.id == *activity && one.qualifies);
                if qualifies {
                    self.count(event.key.as_ref(), None, entry.day, awarded.points, Amount::ZERO);
                }
                self.record(activity, about.as_ref(), entry.day, awarded);
            }
            Action::Transfer { points, .. } => {
                let before = self.state.sent.filter(|sent| same_month(sent.day, entry.day)).map_or(0, |sent| sent.points);
                self.state.sent = Some(Sent { day: entry.day, points: before.saturating_add(*points) });
            }
            Action::Adjust { .. } | Action::Receive { .. } | Action::Expire => {}
        }
        Ok(())
    }

    fn post_points(&mut self, entry: &PointsEntry) -> Result<(), Misfit> {
        let points = entry.points;
        match (entry.from, &entry.lot) {
            (Account::Lot, Some(lot)) => self.take(lot, points)?,
            (Account::Redeemed, _) => unspend(self.spent_on(entry)?, points)?,
            (Account::Debt, _) => {
                let debt = self.state.debt.checked_add(points).filter(|debt| *debt <= MAX_POINTS);
                self.state.debt = debt.ok_or("a smaller debt")?;
            }
            _ => {}
        }
        match (entry.to, &entry.lot) {
            (Account::Lot, Some(lot)) => self.add(lot, points)?,
            (Account::Redeemed, Some(lot)) => {
                let spent = self.spent_on(entry)?;
                match spent.last_mut() {
                    Some(last) if last.lot == *lot => last.points = last.points.saturating_add(points),
                    _ => spent.push(LotPoints { lot: lot.clone(), points }),
                }
            }
            (Account::Expired, Some(lot)) => {
                if let Some(order) = &lot.order {
                    let one = self.known_order(order)?;
                    one.expired = one.expired.saturating_add(points);
                }
            }
            (Account::Debt, _) => self.state.debt = self.state.debt.checked_sub(points).ok_or("a larger debt")?,
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, lot: &Lot, points: u64) -> Result<(), Misfit> {
        self.held = self.held.checked_add(points).filter(|held| *held <= MAX_POINTS).ok_or("fewer points")?;
        let place = self.places.put(Name::Lot(lot.clone()), self.state.lots.len());
        match self.state.lots.get_mut(place) {
            Some(one) => one.points = one.points.saturating_add(points),
            None => self.state.lots.push(LotPoints { lot: lot.clone(), points }),
        }
        Ok(())
    }

    fn take(&mut self, lot: &Lot, points: u64) -> Result<(), Misfit> {
        let place = self.places.of(&Name::Lot(lot.clone()));
        let one = place.and_then(|place| self.state.lots.get_mut(place)).filter(|one| one.points > 0);
        let one = one.ok_or("a lot that has points")?;
        one.points = one.points.checked_sub(points).ok_or("a lot with as many points")?;
        self.held = self.held.saturating_sub(points);
        Ok(())
    }

    /// What was spent on an entry's order.
    fn spent_on(&mut self, entry: &PointsEntry) -> Result<&mut Vec<LotPoints>, Misfit> {
        Ok(&mut self.known_order(entry.order.as_ref().ok_or("an order")?)?.spent)
    }

    /// The order, added if it is new.
    fn order_of(&mut self, order: &Id) -> &mut Order {
        let place = self.places.put(Name::Order(order.clone()), self.state.orders.len());
        if place == self.state.orders.len() {
            self.state.orders.push(Order::new(order.clone()));
            self.counting.push(Counting::default());
            std::mem::take(&mut self.strays).into_iter().for_each(|place| self.counts(place));
        }
        #[allow(clippy::indexing_slicing, reason = "the place was found or added just now")]
        &mut self.state.orders[place]
    }

    fn place_of(&self, order: &Id) -> Option<usize> {
        self.places.of(&Name::Order(order.clone()))
    }

    fn known_order(&mut self, order: &Id) -> Result<&mut Order, Misfit> {
        let place = self.place_of(order);
        place.and_then(|place| self.state.orders.get_mut(place)).ok_or("an order that the ledger knows")
    }

    fn count(&mut self, key: Option<&Id>, order: Option<&Id>, day: Date, points: u64, spend: Amount) {
        if let Some(key) = key
            && (points > 0 || spend > Amount::ZERO)
        {
            self.state.qualifying.push(Qualifying { key: key.clone(), order: order.cloned(), day, points, spend });
            self.counts(self.state.qualifying.len().saturating_sub(1));
        }
    }

    /// Notes that the entry at a place counts for its order.
    fn counts(&mut self, place: usize) {
        let Some(order) = self.state.qualifying.get(place).and_then(|one| one.order.as_ref()) else { return };
        match self.place_of(order).and_then(|of| self.counting.get_mut(of)) {
            Some(counting) => {
                counting.points.push(place);
                counting.spend.push(place);
            }
            None => self.strays.push(place),
        }
    }

    /// Takes what no longer counts off an order's entries, the last first.
    fn uncount(&mut self, order: &Id, points: u64, spend: Amount) {
        let place = self.place_of(order);
        let Some(counting) = place.and_then(|place| self.counting.get_mut(place)) else { return };
        let qualifying = &mut self.state.qualifying;
        draw(&mut counting.points, points, |place, most| {
            qualifying.get_mut(place).map_or(0, |one| {
                let fewer = most.min(one.points);
                one.points = one.points.saturating_sub(fewer);
                fewer
            })
        });
        draw(&mut counting.spend, minor(spend), |place, most| {
            qualifying.get_mut(place).map_or(0, |one| {
                let left = minor(one.spend);
                let less = most.min(left);
                one.spend = Amount::from_minor_units(i64::try_from(left.saturating_sub(less)).unwrap_or(MAX_MINOR));
                less
            })
        });
    }

    fn record(&mut self, activity: &Id, about: Option<&Id>, day: Date, awarded: Awarded) {
        let place = self.places.put(Name::Activity(activity.clone()), self.state.activities.len());
        if place == self.state.activities.len() {
            self.state.activities.push(ActivityRecord::new(activity.clone(), day));
        }
        let Some(one) = self.state.activities.get_mut(place) else { return };
        let same_day = if one.day == day { one.day_points } else { 0 };
        let same_month = if same_month(one.day, day) { one.month_points } else { 0 };
        one.day = day;
        one.day_points = same_day.saturating_add(awarded.points);
        one.month_points = same_month.saturating_add(awarded.points);
        one.streak = awarded.streak.unwrap_or(one.streak);
        one.year = awarded.year.or(one.year);
        one.about.extend(about.cloned());
    }
}

/// All points of some lots.
pub(super) fn total(lots: &[LotPoints]) -> u64 {
    lots.iter().fold(0, |sum, one| sum.saturating_add(one.points))
}

/// Takes so much from the places on top; one that has too little is not asked again.
fn draw(places: &mut Vec<usize>, mut rest: u64, mut take: impl FnMut(usize, u64) -> u64) {
    while rest > 0
        && let Some(place) = places.last()
    {
        rest = rest.saturating_sub(take(*place, rest));
        if rest > 0 {
            places.pop();
        }
    }
}

/// Takes points off the end of what was spent.
fn unspend(spent: &mut Vec<LotPoints>, mut points: u64) -> Result<(), Misfit> {
    while points > 0 {
        let last = spent.last_mut().ok_or("an order on which as many points were spent")?;
        let taken = points.min(last.points);
        last.points = last.points.saturating_sub(taken);
        points = points.saturating_sub(taken);
        if last.points == 0 {
            spent.pop();
        }
    }
    Ok(())
}
