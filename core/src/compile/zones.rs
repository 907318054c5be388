use crate::schedule::{CompiledSchedule, Schedule, Zone, ZoneTable};

/// The time zones that a rulebook uses.
#[derive(Debug)]
pub(crate) struct Zones {
    table: ZoneTable,
    names: Vec<Box<str>>,
    zones: Vec<Zone>,
}

impl Zones {
    pub(crate) fn new(table: &ZoneTable) -> Zones {
        Zones { table: table.clone(), names: Vec::new(), zones: Vec::new() }
    }

    /// The number of a zone; a valid rulebook names only known ones.
    pub(crate) fn add(&mut self, name: &str) -> u32 {
        let place = match self.names.iter().position(|known| **known == *name) {
            Some(place) => place,
            None => {
                self.names.push(name.into());
                self.zones.push(self.table.zone(name).unwrap_or_else(Zone::utc));
                self.names.len().saturating_sub(1)
            }
        };
        u32::try_from(place).unwrap_or(0)
    }

    pub(crate) fn of_schedule(&mut self, name: Option<&str>, default: u32) -> u32 {
        name.map_or(default, |name| self.add(name))
    }

    pub(crate) fn get(&self, number: u32) -> Zone {
        self.zones.get(number as usize).cloned().unwrap_or_else(Zone::utc)
    }

    /// Compiles a schedule; those of a valid rulebook are possible.
    pub(crate) fn compile(&self, schedule: &Schedule, zone: u32) -> Option<CompiledSchedule> {
        CompiledSchedule::compile(schedule, &self.get(zone)).ok()
    }

    /// The rulebook's own zone.
    pub(crate) fn default_zone(&self) -> Zone {
        self.get(0)
    }

    pub(crate) fn version(&self) -> &str {
        self.table.version()
    }
}
