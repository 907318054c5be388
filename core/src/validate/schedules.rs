//! Schedules begin before they end, in time zones that are known.

use super::walk::Part;
use crate::diagnostic::{Code, Path, nearest};
use crate::model::Rulebook;
use crate::schedule::{CompiledSchedule, Schedule, ScheduleError, WallTime, Window, Zone, ZoneTable};
use crate::wire::{Report, quoted};

/// The zones that a rulebook names, each that is known looked up once.
pub(super) struct Zones<'a> {
    table: &'a ZoneTable,
    found: Vec<(String, Zone)>,
    default: Option<Zone>,
}

impl<'a> Zones<'a> {
    pub(super) fn new(table: &'a ZoneTable) -> Zones<'a> {
        Zones { table, found: Vec::new(), default: None }
    }

    /// The zone of a name; one that is not known is reported.
    fn find(&mut self, path: &Path<'_>, name: &str, report: &mut Report<'_>) -> Option<Zone> {
        if let Some((_, zone)) = self.found.iter().find(|(known, _)| known == name) {
            return Some(zone.clone());
        }
        // Most rulebooks name no other zone, and the table would be searched to its end for this one.
        let zone = if name == "UTC" { Some(Zone::utc()) } else { self.table.zone(name) };
        if let Some(zone) = &zone {
            self.found.push((name.to_owned(), zone.clone()));
        } else {
            let names: Vec<String> = self.table.names().collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let help = nearest(name, &names).map(|near| format!("did you mean `{near}`?"));
            let expected = "the name of an IANA time zone such as `Europe/Berlin`";
            report.add_with_help(path, Code::TimeZoneUnknown, expected, quoted(name), help);
        }
        zone
    }

    /// The rulebook's own zone.
    pub(super) fn check(&mut self, rulebook: &Rulebook, report: &mut Report<'_>) {
        // Without the right zone the order of two moments can still be judged: hours hardly ever turn it.
        self.default = self.find(&Path::Root.key("time_zone"), &rulebook.time_zone, report).or_else(|| Some(Zone::utc()));
    }

    pub(super) fn check_part(&mut self, path: &Path<'_>, part: Part<'_>, report: &mut Report<'_>) {
        let Part::Schedule(schedule) = part else {
            return;
        };
        let zone = match &schedule.time_zone {
            Some(name) => self.find(&path.key("time_zone"), name, report),
            None => self.default.clone(),
        };
        // Windows have checks of their own: they do not depend on the zone, and there may be several.
        let ends = Schedule { from: schedule.from, until: schedule.until, ..Schedule::new() };
        if let Some(zone) = zone
            && let Err(ScheduleError::Order) = CompiledSchedule::compile(&ends, &zone)
            && let (Some(from), Some(until)) = (schedule.from, schedule.until)
        {
            report.add(
                &path.key("until"),
                Code::MomentOrder,
                format!("a moment after `from`, which is {from}"),
                quoted(&until.to_string()),
            );
        }
        let list = path.key("windows");
        for (index, one) in schedule.windows.iter().enumerate() {
            window(&list.index(index), one, report);
        }
    }
}

fn window(path: &Path<'_>, window: &Window, report: &mut Report<'_>) {
    let from = window.from.unwrap_or(WallTime::START_OF_DAY);
    let to = window.to.unwrap_or(WallTime::END_OF_DAY);
    if from == WallTime::END_OF_DAY {
        report.add(&path.key("from"), Code::MomentFormat, "a time of day from `00:00` to `23:59`", quoted(&from.to_string()));
    } else if from == to {
        report.add(
            &path.key("to"),
            Code::MomentOrder,
            format!("another time than `from`, which is {from}"),
            quoted(&to.to_string()),
        );
    }
}
