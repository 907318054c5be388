//! Sums of entries for the books, in all and by the month in which the lots were earned.

use super::view::moment;
use super::{Ledger, problem, refused};
use crate::diagnostic::{Code, Error, ErrorKind};
use crate::model::Id;
use crate::model::ledger::{Account, Entry, Lot, MonthSums, PointsEntry, Report};
use crate::schedule::{Date, Instant};
use crate::sort;

/// What came into an account less what went out, for each account.
#[derive(Debug, Clone, Copy, Default)]
struct Sums([i64; 9]);

impl Sums {
    fn add(&mut self, account: Account, points: i64) {
        if let Some(sum) = self.0.get_mut(account as usize) {
            *sum = sum.saturating_add(points);
        }
    }

    fn of(&self, account: Account) -> i64 {
        self.0.get(account as usize).copied().unwrap_or(0)
    }

    fn out_of(&self, account: Account) -> i64 {
        self.of(account).saturating_neg()
    }

    fn post(&mut self, from: Account, to: Account, points: i64) {
        self.add(from, points.saturating_neg());
        self.add(to, points);
    }
}

/// A member's lot: the same key may bring points to two members.
type Whose<'e> = (&'e str, &'e str, Option<Date>, &'e str);

pub(super) fn report(ledger: &Ledger<'_>, entries: &[Entry], at: &str) -> Result<Report, Error> {
    let day = ledger.local_day(moment(at)?);
    let mut all = Sums::default();
    let mut months: Vec<((u16, u8), Sums)> = Vec::new();
    let mut lots: Vec<(Whose<'_>, i64)> = Vec::new();
    for entry in entries {
        let Entry::Points(entry) = entry else { continue };
        if entry.day > day {
            continue;
        }
        let points = i64::try_from(entry.points).unwrap_or(i64::MAX);
        all.post(entry.from, entry.to, points);
        if let Some(lot) = &entry.lot {
            post(&mut months, month(ledger, lot)?, entry.from, entry.to, points);
            let change = if entry.from == Account::Lot { points.saturating_neg() } else { points };
            lots.push((whose(entry, lot), change));
        }
    }
    sort::merge(&mut lots, i64::saturating_add);
    for ((_, _, expires_on, earned_at), left) in lots {
        // What is gone by now, though no event has booked it yet. A sum below nothing is of entries that lack others.
        if left != 0 && expires_on.is_some_and(|end| end <= day) {
            all.post(Account::Lot, Account::Expired, left);
            let at = ledger.local_day(moment(earned_at)?);
            post(&mut months, (at.year(), at.month()), Account::Lot, Account::Expired, left);
        }
    }
    let months = months.iter().map(|((year, month), sums)| MonthSums {
        month: format!("{year:04}-{month:02}"),
        issued: sums.out_of(Account::Issued),
        adjusted: sums.out_of(Account::Adjusted),
        transferred: sums.out_of(Account::Transferred),
        redeemed: sums.of(Account::Redeemed),
        expired: sums.of(Account::Expired),
        reversed: sums.of(Account::Reversed),
        paid: sums.of(Account::Debt),
        outstanding: sums.of(Account::Lot),
    });
    Ok(Report {
        at: at.to_owned(),
        day,
        issued: all.out_of(Account::Issued),
        adjusted: all.out_of(Account::Adjusted),
        transferred: all.out_of(Account::Transferred),
        redeemed: all.of(Account::Redeemed),
        expired: all.of(Account::Expired),
        reversed: all.of(Account::Reversed),
        debt: all.out_of(Account::Debt),
        outstanding: all.of(Account::Lot),
        months: months.collect(),
    })
}

/// Posts to a month, which are in order.
fn post(months: &mut Vec<((u16, u8), Sums)>, month: (u16, u8), from: Account, to: Account, points: i64) {
    let place = months.binary_search_by_key(&month, |one| one.0).unwrap_or_else(|place| {
        months.insert(place, (month, Sums::default()));
        place
    });
    if let Some((_, sums)) = months.get_mut(place) {
        sums.post(from, to, points);
    }
}

fn month(ledger: &Ledger<'_>, lot: &Lot) -> Result<(u16, u8), Error> {
    let earned: Instant = lot
        .earned_at
        .parse()
        .map_err(|_| refused(ErrorKind::Entries, problem(Code::MomentFormat, "", "lots with a moment", "another text")))?;
    let day = ledger.local_day(earned);
    Ok((day.year(), day.month()))
}

fn whose<'e>(entry: &'e PointsEntry, lot: &'e Lot) -> Whose<'e> {
    let whose: &Id = &entry.member;
    (whose.as_str(), lot.id.as_str(), lot.expires_on, &lot.earned_at)
}
