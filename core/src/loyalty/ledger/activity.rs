//! Activities: whether one counts now, what it is worth, and what the caps leave of it.

use super::apply::{Draft, Refusal};
use super::days::same_month;
use super::problem;
use crate::diagnostic::{Code, Problem, nearest};
use crate::model::ledger::{Account, ActivityRecord, Awarded, LotPoints};
use crate::model::{Activity, ActivityKind, Id, StreakStep};
use crate::schedule::Birthday;
use crate::wire::quoted;

impl Draft<'_> {
    pub(super) fn activity(&mut self, id: &Id, about: Option<&Id>, birthday: Option<Birthday>) -> Result<(), Refusal> {
        let activities = &self.ledger.programme.activities;
        let Some(activity) = activities.iter().find(|one| one.id == *id) else {
            let known: Vec<&str> = activities.iter().map(|one| one.id.as_str()).collect();
            let expected = "the id of an activity of the programme";
            let mut unknown = problem(Code::UnknownReference, "/activity", expected, quoted(id.as_str()));
            unknown.help = nearest(id.as_str(), &known).map(|near| format!("did you mean {}?", quoted(near)));
            return Err(vec![unknown]);
        };
        let record = self.state().activities.iter().find(|one| one.activity == *id);
        let (awarded, mut problems) = self.award(activity, record, about, birthday);
        problems.extend(awarded.and_then(|awarded| self.room(awarded.points, "/activity").err()).unwrap_or_default());
        let Some(awarded) = awarded.filter(|_| problems.is_empty()) else { return Err(problems) };
        let lot = self.new_lot(Some(self.day), self.ledger.expiry(self.day));
        self.accept(Some(awarded), 0);
        self.come_in(Account::Issued, vec![LotPoints { lot, points: awarded.points }]);
        Ok(())
    }

    /// What the activity brings now, as far as that is known, and why it may not be done.
    fn award(
        &self,
        activity: &Activity,
        record: Option<&ActivityRecord>,
        about: Option<&Id>,
        birthday: Option<Birthday>,
    ) -> (Option<Awarded>, Refusal) {
        let mut problems = fields(activity, about.is_some(), birthday.is_some());
        let (mut points, mut streak, mut year) = (activity.points, None, None);
        match &activity.kind {
            ActivityKind::CheckIn { streak: steps, cycle } => {
                if record.is_some_and(|record| record.day == self.day) {
                    let expected = "one check-in a day";
                    problems.push(problem(Code::AlreadyGiven, "/at", expected, format!("another one on {}", self.day)));
                }
                let days = self.streak(record, *cycle);
                points = points.saturating_add(bonus(steps, days));
                streak = Some(days);
            }
            ActivityKind::Review | ActivityKind::Referral => {
                let Some(about) = about else { return (None, problems) };
                if activity.kind == ActivityKind::Referral && *about == self.state().member {
                    problems.push(problem(Code::SelfReference, "/about", "another member", quoted(about.as_str())));
                } else if record.is_some_and(|record| record.about.contains(about)) {
                    let found = format!("{} again", quoted(about.as_str()));
                    problems.push(problem(Code::AlreadyGiven, "/about", "something new", found));
                }
            }
            ActivityKind::Birthday { before_days, after_days } => {
                let Some(birthday) = birthday else { return (None, problems) };
                let Some(near) = birthday.year_near(self.day, *before_days, *after_days) else {
                    let expected = format!("a birthday near {}", self.day);
                    problems.push(problem(Code::NotBirthday, "/birthday", expected, quoted(&birthday.to_string())));
                    return (None, problems);
                };
                if record.and_then(|record| record.year).is_some_and(|last| near <= last) {
                    let found = format!("the one of {near} again");
                    problems.push(problem(Code::AlreadyGiven, "/at", "one birthday a year", found));
                }
                year = Some(near);
            }
        }
        (Some(Awarded { points: points.min(self.left(activity, record)), streak, year }), problems)
    }

    /// How long the streak is with today.
    fn streak(&self, record: Option<&ActivityRecord>, cycle: Option<u32>) -> u32 {
        match record {
            Some(record) if record.day.add_days(1) == Some(self.day) && cycle.is_none_or(|cycle| record.streak < cycle) => {
                record.streak.saturating_add(1)
            }
            _ => 1,
        }
    }

    /// The points that all caps leave.
    fn left(&self, activity: &Activity, record: Option<&ActivityRecord>) -> u64 {
        let today = |record: &ActivityRecord| if record.day == self.day { record.day_points } else { 0 };
        let month = |record: &ActivityRecord| if same_month(record.day, self.day) { record.month_points } else { 0 };
        let all = |of: &dyn Fn(&ActivityRecord) -> u64| self.state().activities.iter().map(of).fold(0, u64::saturating_add);
        let caps = self.ledger.programme.activity_caps;
        let limits = [
            (activity.per_day, record.map_or(0, today)),
            (activity.per_month, record.map_or(0, month)),
            (caps.per_day, all(&today)),
            (caps.per_month, all(&month)),
        ];
        limits.iter().filter_map(|(most, had)| Some((*most)?.saturating_sub(*had))).min().unwrap_or(u64::MAX)
    }
}

/// The points that a streak of exactly so many days is worth besides.
fn bonus(steps: &[StreakStep], days: u32) -> u64 {
    steps.iter().find(|step| step.days == days).map_or(0, |step| step.points)
}

/// What is wrong with the fields that depend on the kind.
fn fields(activity: &Activity, about: bool, birthday: bool) -> Vec<Problem> {
    let (wants_about, wants_birthday) = match activity.kind {
        ActivityKind::CheckIn { .. } => (false, false),
        ActivityKind::Review | ActivityKind::Referral => (true, false),
        ActivityKind::Birthday { .. } => (false, true),
    };
    let all = [("about", wants_about, about), ("birthday", wants_birthday, birthday)];
    let missing = all.iter().filter(|(_, wanted, there)| *wanted && !there);
    let mut problems: Vec<Problem> =
        missing.map(|(name, _, _)| problem(Code::MissingField, &format!("/{name}"), format!("`{name}`"), "nothing")).collect();
    let foreign: Vec<String> =
        all.iter().filter(|(_, wanted, there)| *there && !wanted).map(|(name, _, _)| format!("`{name}`")).collect();
    if let Some(first) = foreign.first() {
        let expected = format!("no {first} for the activity {}", quoted(activity.id.as_str()));
        problems.push(problem(Code::Conflict, "", expected, foreign.join(" and ")));
    }
    problems
}
