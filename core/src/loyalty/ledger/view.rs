//! What a member has at a moment, and what happens next.

use super::post::total;
use super::standing::Standing;
use super::{Ledger, problem, refused};
use crate::diagnostic::{Code, Error, ErrorKind};
use crate::model::ledger::{Dated, Lot, LotPoints, Question, State, View};
use crate::schedule::{Date, Instant};
use crate::sort;
use crate::wire::quoted;

pub(super) fn view(ledger: &Ledger<'_>, state: &State, question: &Question) -> Result<View, Error> {
    let at = moment(&question.at)?;
    if let Some(last) = state.at()
        && last.parse::<Instant>().is_ok_and(|last| at < last)
    {
        let expected = format!("a moment not before the last event's, {}", quoted(last));
        return Err(refused(ErrorKind::Question, problem(Code::TooEarly, "/at", expected, quoted(&question.at))));
    }
    let day = ledger.day_after(state, at);
    let lots: Vec<LotPoints> = state.lots.iter().filter(|one| !one.lot.is_gone(day)).cloned().collect();
    let (usable, pending): (Vec<LotPoints>, Vec<LotPoints>) = lots.iter().cloned().partition(|one| one.lot.is_usable(day));
    let until = day.later(question.within_days);
    let standing = Standing::new(ledger, state);
    let standing = standing.as_ref();
    Ok(View {
        member: state.member.clone(),
        at: question.at.clone(),
        day,
        points: total(&usable),
        pending: total(&pending),
        debt: state.debt,
        expiring: dated(&lots, until, |lot| lot.expires_on),
        becoming_usable: dated(&pending, until, |lot| lot.usable_on),
        lots,
        tier: standing.and_then(|standing| standing.tier(day)),
        counts: standing.map(|standing| standing.now(day)),
        next_tier: standing.and_then(|standing| standing.next_tier(day)),
        tier_lost: standing.and_then(|standing| standing.lost(day)),
    })
}

/// The instant that a question names.
pub(super) fn moment(at: &str) -> Result<Instant, Error> {
    at.parse().map_err(|_| {
        let expected = "RFC 3339 with an offset such as `2026-11-11T20:00:00+08:00`, in the years 1970 to 9999";
        refused(ErrorKind::Question, problem(Code::MomentFormat, "/at", expected, quoted(at)))
    })
}

/// Points by a date of their lots, all of which are to come, up to a day.
fn dated(lots: &[LotPoints], until: Date, date: impl Fn(&Lot) -> Option<Date>) -> Vec<Dated> {
    let on_day = |one: &LotPoints| Some((date(&one.lot).filter(|on| *on <= until)?, one.points));
    let mut days: Vec<(Date, u64)> = lots.iter().filter_map(on_day).collect();
    sort::merge(&mut days, u64::saturating_add);
    days.into_iter().map(|(on, points)| Dated { on, points }).collect()
}
