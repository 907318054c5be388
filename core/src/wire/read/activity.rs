//! Activities of the loyalty programme.

use super::{Decoder, Field, fields};
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
                let streak = self.list_of(streak, usize::MAX, Decoder::streak_step);
                let cycle = cycle.map(|value| self.small_count(value, &DAYS));
                let kind = ActivityKind::CheckIn { streak, cycle };
                self.activity_of(kind, [id, points, per_day, per_month, qualifies])
            }
            "review" | "referral" => {
                fields!(self, object; kind, id, points, per_day, per_month, qualifies);
                let kind = if text == "review" { ActivityKind::Review } else { ActivityKind::Referral };
                self.activity_of(kind, [id, points, per_day, per_month, qualifies])
            }
            "birthday" => {
                fields!(self, object; kind, id, points, before_days, after_days, per_day, per_month, qualifies);
                let kind = ActivityKind::Birthday {
                    before_days: before_days.map_or(0, |value| self.small_count(value, &(0..=MAX_BIRTHDAY_DAYS))),
                    after_days: after_days.map_or(0, |value| self.small_count(value, &(0..=MAX_BIRTHDAY_DAYS))),
                };
                self.activity_of(kind, [id, points, per_day, per_month, qualifies])
            }
            _ => {
                self.unknown_word(word, text, &["check_in", "review", "referral", "birthday"]);
                Activity::new("", ActivityKind::Review, 1)
            }
        }
    }

    /// What activities of all kinds have.
    fn activity_of(&mut self, kind: ActivityKind, fields: [Field<'_, '_>; 5]) -> Activity {
        let [id, points, per_day, per_month, qualifies] = fields;
        let id: Id = self.must_id::<Id>(id);
        let mut activity = Activity::new(id, kind, self.must_count(points, &POSITIVE));
        activity.per_day = self.some_count(per_day, &POSITIVE);
        activity.per_month = self.some_count(per_month, &POSITIVE);
        activity.qualifies = self.flag_or(qualifies, false);
        activity
    }

    fn streak_step(&mut self, object: Value<'_>) -> StreakStep {
        fields!(self, object; days, points);
        StreakStep {
            days: self.need(days, 2, |d, value| d.small_count(value, &(2..=*DAYS.end()))),
            points: self.must_count(points, &POSITIVE),
        }
    }
}
