use super::*;

const BUNDLED: &[u8] = include_bytes!("../../../data/zones.bin");

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn the_bundled_table_passes_every_check() {
    let table = ZoneTable::from_bytes(BUNDLED).unwrap();
    assert_eq!(table, ZoneTable::bundled());
    assert!(BUNDLED.len() < 60_000, "{}", BUNDLED.len());
}

#[test]
fn the_empty_table_knows_utc_only() {
    let table = ZoneTable::empty();
    assert_eq!(table.version(), "none");
    assert_eq!(table.names().count(), 0);
    assert_eq!(table.zone("UTC"), Some(Zone::utc()));
    assert_eq!(table.zone("Europe/Stockholm"), None);
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn a_table_that_is_cut_short_is_refused() {
    for length in (0..BUNDLED.len()).rev().step_by(7).chain(0..300) {
        assert!(ZoneTable::from_bytes(&BUNDLED[..length]).is_err(), "{length}");
    }
    let mut longer = BUNDLED.to_vec();
    longer.push(0);
    assert_eq!(
        ZoneTable::from_bytes(&longer).unwrap_err().to_string(),
        format!("not a time-zone table: bytes after the end at byte {}", BUNDLED.len())
    );
}

/// One zone with one change and a tail, and what can be wrong with it.
fn small() -> Vec<u8> {
    // 91 days and an hour, 8740 quarter hours, to 1970-03-29T01:00Z.
    small_with(&[0xc8, 0x88, 0x01])
}

fn small_with(step: &[u8]) -> Vec<u8> {
    let mut table = b"TWZ1\x052026a\x02".to_vec();
    table.extend(0_i32.to_be_bytes());
    table.extend(3600_i32.to_be_bytes());
    let mut zone = vec![0, 1];
    zone.extend(step);
    zone.extend([1, 2]);
    for (month, offset) in [(3, 1), (10, 0)] {
        zone.extend([month, 5, 0]);
        zone.extend(3600_i32.to_be_bytes());
        zone.push(offset);
    }
    table.extend([0, 1, 0, u8::try_from(zone.len()).unwrap()]);
    table.extend(zone);
    table.extend([0, 2, 0, 3]);
    table.extend(b"A/B\x00\x00\x02\x01C\x00\x00");
    table
}

#[test]
fn a_small_table_is_read() {
    let table = ZoneTable::from_bytes(&small()).unwrap();
    assert_eq!(table.version(), "2026a");
    assert_eq!(table.names().collect::<Vec<_>>(), ["A/B", "A/C"]);
    let zone = table.zone("A/C").unwrap();
    assert_eq!(table.zone("A/B"), Some(zone.clone()));
    assert_eq!(zone.offset_at(at("1970-01-01T00:00:00Z")), 0);
    assert_eq!(zone.offset_at(at("2026-03-29T00:59:59Z")), 0);
    assert_eq!(zone.offset_at(at("2026-03-29T01:00:00Z")), 3600);
    assert_eq!(zone.offset_at(at("2026-10-25T00:59:59Z")), 3600);
    assert_eq!(zone.offset_at(at("2026-10-25T01:00:00Z")), 0);
}

// Whatever single byte changes, the table is refused or still a table that answers everything.
#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn no_byte_can_make_it_panic() {
    let original = small();
    let (mut refused, mut read) = (0, 0);
    for index in 0..original.len() {
        for byte in 0..=u8::MAX {
            let mut bytes = original.clone();
            bytes[index] = byte;
            let Ok(table) = ZoneTable::from_bytes(&bytes) else {
                refused += 1;
                continue;
            };
            read += 1;
            for name in table.names() {
                let zone = table.zone(&name).unwrap();
                for second in [i64::MIN, -86_400, 0, 7_776_000, 1_794_398_400, 253_402_300_799, i64::MAX] {
                    let date = zone.local_date(seconds(second));
                    let _ = zone.resolve(midnight(date), crate::schedule::Repeated::Second);
                }
            }
        }
    }
    assert!(refused > 4_000 && read > 500, "{refused} refused, {read} read");
}

#[test]
#[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
fn damage_to_the_bundled_table_is_no_panic() {
    let mut random = 1_u64;
    for _ in 0..60 {
        let mut bytes = BUNDLED.to_vec();
        for _ in 0..3 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let place = usize::try_from(random >> 40).unwrap() % bytes.len();
            bytes[place] = random.to_be_bytes()[4];
        }
        if let Ok(table) = ZoneTable::from_bytes(&bytes) {
            assert!(table.names().all(|name| table.zone(&name).is_some()));
        }
    }
}

#[test]
fn each_rule_of_the_format_is_checked() {
    let original = small();
    let place = |needle: &[u8]| original.windows(needle.len()).position(|part| part == needle).unwrap();
    let zone = place(&[0, 1, 0xc8, 0x88]);
    let names = place(b"\x00\x03A/B");
    let offsets = place(&3600_i32.to_be_bytes()) - 4;
    for (index, byte, reason) in [
        (0, b'X', "another beginning than `TWZ1`"),
        (4, 0, "a version that is not 1 to 16 letters and digits"),
        (6, b' ', "a version that is not 1 to 16 letters and digits"),
        (offsets, 1, "an offset out of range or order"),
        (offsets + 4, 0x80, "an offset out of range or order"),
        (zone, 9, "an offset that the table does not list"),
        (zone + 1, 60, "more changes than bytes"),
        (zone + 4, 0, "a number with a byte too many"),
        (zone + 5, 0, "a change that changes nothing"),
        (zone + 6, 1, "neither 0 nor 2 yearly changes"),
        (zone + 6, 0, "bytes after the end of a zone"),
        (zone + 7, 1, "a yearly change out of range"),
        (zone + 7, 9, "yearly changes out of order"),
        (zone + 8, 0, "a yearly change out of range"),
        (zone + 9, 7, "a yearly change out of range"),
        (zone + 10, 1, "a yearly change out of range"),
        (zone + 14, 0, "yearly changes out of order"),
        (zone + 14, 9, "an offset that the table does not list"),
        (names + 1, 200, "unexpected end"),
        (names + 2, b' ', "a name that is not 1 to 64 letters, digits, `/`, `_`, `-` and `+`"),
        (names + 6, 1, "a name without a zone"),
        (names + 7, 4, "a name that shares more than there is"),
        (names + 9, b'A', "a name out of order"),
    ] {
        let mut bytes = original.clone();
        bytes[index] = byte;
        let error = ZoneTable::from_bytes(&bytes).unwrap_err();
        assert!(error.to_string().contains(reason), "{index} {byte}: {error}");
        // No rule looks further back than at the beginning of an entry.
        assert!((index.saturating_sub(16)..=bytes.len()).contains(&error.at()), "{index} {byte}: {}", error.at());
    }
    for (step, reason) in [
        (&[0][..], "two changes at once"),
        (&[0xff, 0xff, 0xff, 0xff, 0x01], "a number of more than four bytes"),
        (&[1, 0, 0], "seconds that are not 1 to 899"),
        (&[1, 3, 0x84], "seconds that are not 1 to 899"),
        (&[0xfe, 0xff, 0xff, 0x7f], "yearly changes that do not continue the last change"),
    ] {
        let error = ZoneTable::from_bytes(&small_with(step)).unwrap_err();
        assert!(error.to_string().contains(reason), "{step:?}: {error}");
    }
}

#[test]
fn a_count_without_bytes_allocates_nothing() {
    let mut bytes = b"TWZ1\x012\x01\x00\x00\x00\x00\x00\x01\x00\x06".to_vec();
    // A zone of six bytes that promises two million changes.
    bytes.extend([0, 0xff, 0xff, 0x7f, 0, 0, 0, 0]);
    assert!(ZoneTable::from_bytes(&bytes).unwrap_err().to_string().contains("more changes than bytes"));
}

/// A table of two offsets, of one zone and of a name.
fn table(version: &[u8], offsets: [i32; 2], zone: &[u8], name: &[u8]) -> Result<ZoneTable, String> {
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let mut table = b"TWZ1".to_vec();
    table.push(length(version));
    table.extend(version);
    table.push(2);
    table.extend(offsets.into_iter().flat_map(i32::to_be_bytes));
    table.extend([0, 1, 0, length(zone)]);
    table.extend(zone);
    table.extend([0, 1, 0, length(name)]);
    table.extend(name);
    table.extend([0, 0]);
    ZoneTable::from_bytes(&table).map_err(|error| error.reason.to_owned())
}

#[test]
fn each_bound_of_the_format_is_the_last_that_is_good() {
    let (version, name, offsets) = (b"2026a", b"A/B", [0, 3600]);
    // One change a quarter of an hour after the beginning, and none every year.
    let zone = [0, 1, 2, 1, 0];
    assert_eq!(table(version, offsets, &zone, name).unwrap().zone("A/B").unwrap().offset_at(at("1970-01-01T00:00:00Z")), 3600);
    assert!(table(&[b'v'; 16], offsets, &zone, name).is_ok());
    assert_eq!(table(&[b'v'; 17], offsets, &zone, name).unwrap_err(), "a version that is not 1 to 16 letters and digits");
    let long = "a name that is not 1 to 64 letters, digits, `/`, `_`, `-` and `+`";
    assert!(table(version, offsets, &zone, &[b'n'; 64]).is_ok());
    assert_eq!(table(version, offsets, &zone, &[b'n'; 65]).unwrap_err(), long);
    assert_eq!(table(version, offsets, &zone, b"").unwrap_err(), long);
    assert!(table(version, [-86_399, 86_399], &zone, name).is_ok());
    for wrong in [[-86_400, 0], [0, 86_400], [3600, 3600]] {
        assert_eq!(table(version, wrong, &zone, name).unwrap_err(), "an offset out of range or order");
    }
    assert_eq!(table(version, offsets, &[0, 2, 2, 1, 0], name).unwrap_err(), "more changes than bytes");
    // 281 558 784 quarters of an hour from the beginning to 10000-01-04: twice 134 217 727 and 13 123 330, seven bits a byte.
    let far = |last: u8| [0, 3, 0xfe, 0xff, 0xff, 0x7f, 0xfe, 0xff, 0xff, 0x7f, last, 0xfc, 0xc1, 0x0c, 1, 0, 1, 0];
    assert!(table(version, offsets, &far(0x82), name).is_ok());
    assert_eq!(table(version, offsets, &far(0x84), name).unwrap_err(), "a change after the year 9999");
}

#[test]
fn each_bound_of_a_yearly_change_is_the_last_that_is_good() {
    let original = small();
    let zone = original.windows(4).position(|part| part == [0, 1, 0xc8, 0x88]).unwrap();
    let order = "yearly changes out of order";
    let range = "a yearly change out of range";
    // What is in range and in order still goes on from the last change, which it does not here.
    let other = "yearly changes that do not continue the last change";
    for (place, bytes, reason) in [
        (zone + 7, &[8][..], other),
        (zone + 7, &[9], order),
        (zone + 10, &604_800_i32.to_be_bytes(), other),
        (zone + 10, &604_801_i32.to_be_bytes(), range),
    ] {
        let mut table = original.clone();
        table.splice(place..place + bytes.len(), bytes.iter().copied());
        assert_eq!(ZoneTable::from_bytes(&table).unwrap_err().reason, reason, "{place} {bytes:?}");
    }
}
