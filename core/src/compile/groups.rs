use rustc_hash::FxHashMap;

use super::{Extra, Interner, Promo};
use crate::model::{Group, Take};
use crate::sort;

/// A group that keeps only some of its members.
#[derive(Debug)]
pub(crate) struct CompiledGroup {
    pub(crate) take: Take,
    pub(crate) at_most: u32,
}

/// Resolves the groups and tells each member of its groups.
pub(crate) fn compile(
    groups: &[Group],
    promos: &mut [Promo],
    positions: &FxHashMap<&str, u32>,
    interner: &mut Interner,
) -> Box<[CompiledGroup]> {
    for (number, group) in (0_u32..).zip(groups) {
        let tags = interner.intern_all(&group.tags);
        let mut members: Vec<u32> = group.promotions.iter().filter_map(|id| positions.get(id.as_str()).copied()).collect();
        if !tags.is_empty() {
            let tagged = promos.iter().zip(0_u32..).filter(|(promo, _)| promo.tags().iter().any(|tag| tags.contains(tag)));
            members.extend(tagged.map(|(_, position)| position));
        }
        sort::ascending(&mut members);
        members.dedup();
        for member in members {
            if let Some(promo) = promos.get_mut(member as usize) {
                promo.extra.get_or_insert_with(|| Box::new(Extra::default())).groups.push(number);
            }
        }
    }
    groups
        .iter()
        .map(|group| CompiledGroup {
            take: group.take,
            at_most: group.at_most.unwrap_or(if group.take == Take::All { u32::MAX } else { 1 }),
        })
        .collect()
}
