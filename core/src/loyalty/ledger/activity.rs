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
        let record = self.state.activities.iter().find(|one| one.activity == *id);
        let awarded = self.award(activity, record, about, birthday)?;
        self.room(awarded.points, "/activity")?;
        let lot = self.new_lot(Some(self.day), self.ledger.expiry(self.day));
        self.accept(Some(awarded), 0);
        self.come_in(Account::Issued, vec![LotPoints { lot, points: awarded.points }]);
        Ok(())
    }

    /// What the activity brings now, or why it may not be done.
    fn award(
        &self,
        activity: &Activity,
        record: Option<&ActivityRecord>,
        about: Option<&Id>,
        birthday: Option<Birthday>,
    ) -> Result<Awarded, Refusal> {
        let mut problems = fields(activity, about.is_some(), birthday.is_some());
        if !problems.is_empty() {
            return Err(problems);
        }
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
                let oneself = activity.kind == ActivityKind::Referral && about == Some(&self.state.member);
                let again = about.is_some_and(|about| record.is_some_and(|record| record.about.contains(about)));
                let about = quoted(about.map_or("", Id::as_str));
                if oneself {
                    problems.push(problem(Code::SelfReference, "/about", "another member", about));
                } else if again {
                    problems.push(problem(Code::AlreadyGiven, "/about", "something new", format!("{about} again")));
                }
            }
            ActivityKind::Birthday { before_days, after_days } => {
                let near = birthday.and_then(|birthday| birthday.year_near(self.day, *before_days, *after_days));
                let last = record.and_then(|record| record.year);
                match near {
                    None => {
                        let expected = format!("a birthday near {}", self.day);
                        let found = quoted(&birthday.map_or_else(String::new, |birthday| birthday.to_string()));
                        problems.push(problem(Code::NotBirthday, "/birthday", expected, found));
                    }
                    Some(near) if last.is_some_and(|last| near <= last) => {
                        let found = format!("the one of {near} again");
                        problems.push(problem(Code::AlreadyGiven, "/at", "one birthday a year", found));
                    }
                    Some(near) => year = Some(near),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Awarded { points: points.min(self.left(activity, record)), streak, year })
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
        let all = |of: &dyn Fn(&ActivityRecord) -> u64| self.state.activities.iter().map(of).fold(0, u64::saturating_add);
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
    let mut problems = Vec::new();
    for (wanted, there, path) in [(wants_about, about, "/about"), (wants_birthday, birthday, "/birthday")] {
        let name = path.trim_start_matches('/');
        if wanted && !there {
            problems.push(problem(Code::MissingField, path, format!("`{name}`"), "nothing"));
        } else if there && !wanted {
            let expected = format!("no `{name}` for the activity {}", quoted(activity.id.as_str()));
            problems.push(problem(Code::Conflict, "", expected, format!("`{name}`")));
        }
    }
    problems
}
