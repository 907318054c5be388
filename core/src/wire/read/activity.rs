//! Activities of the loyalty programme.

use super::{Decoder, fields};
use crate::model::{Activity, ActivityKind, Id, StreakStep};
use crate::wire::bounds::{DAYS, MAX_BIRTHDAY_DAYS, POSITIVE};
use crate::wire::tape::Value;

impl Decoder {
    pub(super) fn activity(&mut self, object: Value<'_>) -> Activity {
        let Some((word, text)) = self.kind(object) else {
            return Activity::new("", ActivityKind::Review, 1);
        };
        match text {
            "check_in" => {
                fields!(self, object; kind, id, points, streak, cycle, per_day, per_month, qualifies);
                let streak = streak.map(|value| self.list(value, usize::MAX, Decoder::streak_step)).unwrap_or_default();
                let cycle = cycle.map(|value| self.small_count(value, DAYS));
                let kind = ActivityKind::CheckIn { streak, cycle };
                self.activity_of(object, kind, [id, points, per_day, per_month, qualifies])
            }
            "review" | "referral" => {
                fields!(self, object; kind, id, points, per_day, per_month, qualifies);
                let kind = if text == "review" { ActivityKind::Review } else { ActivityKind::Referral };
                self.activity_of(object, kind, [id, points, per_day, per_month, qualifies])
            }
            "birthday" => {
                fields!(self, object; kind, id, points, before_days, after_days, per_day, per_month, qualifies);
                let kind = ActivityKind::Birthday {
                    before_days: before_days.map_or(0, |value| self.small_count(value, 0..=MAX_BIRTHDAY_DAYS)),
                    after_days: after_days.map_or(0, |value| self.small_count(value, 0..=MAX_BIRTHDAY_DAYS)),
                };
                self.activity_of(object, kind, [id, points, per_day, per_month, qualifies])
            }
            _ => {
                self.unknown_word(word, text, &["check_in", "review", "referral", "birthday"]);
                Activity::new("", ActivityKind::Review, 1)
            }
        }
    }

    /// What activities of all kinds have.
    fn activity_of<'t>(&mut self, object: Value<'t>, kind: ActivityKind, fields: [Option<Value<'t>>; 5]) -> Activity {
        let [id, points, per_day, per_month, qualifies] = fields;
        let id: Id = self.need(object, id, "id", "".into(), Decoder::id::<Id>);
        let mut activity = Activity::new(id, kind, self.need(object, points, "points", 1, |d, value| d.count(value, POSITIVE)));
        activity.per_day = per_day.map(|value| self.count(value, POSITIVE));
        activity.per_month = per_month.map(|value| self.count(value, POSITIVE));
        activity.qualifies = qualifies.is_some_and(|value| self.flag(value));
        activity
    }

    fn streak_step(&mut self, object: Value<'_>) -> StreakStep {
        fields!(self, object; days, points);
        StreakStep {
            days: self.need(object, days, "days", 2, |d, value| d.small_count(value, 2..=*DAYS.end())),
            points: self.need(object, points, "points", 1, |d, value| d.count(value, POSITIVE)),
        }
    }
}
