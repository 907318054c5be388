//! Ids that must be unique are.

use rustc_hash::FxHashSet;

use super::walk::Part;
use crate::diagnostic::{Code, Path};
use crate::model::{Benefit, Rulebook};
use crate::wire::{Report, quoted};

pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    let root = Path::Root;
    unique(
        &root.key("combination").key("groups"),
        "id",
        &mut rulebook.combination.groups.iter().map(|group| group.id.as_str()),
        report,
    );
    unique(&root.key("coupons"), "id", &mut rulebook.coupons.iter().map(|coupon| coupon.id.as_str()), report);
    unique(&root.key("promotions"), "id", &mut rulebook.promotions.iter().map(|promotion| promotion.id.as_str()), report);
    if let Some(programme) = &rulebook.programme {
        let path = root.key("programme");
        unique(&path.key("activities"), "id", &mut programme.activities.iter().map(|one| one.id.as_str()), report);
        unique(&path.key("tiers"), "id", &mut programme.tiers.iter().map(|tier| tier.id.as_str()), report);
        if let Some(earn) = &programme.earn {
            unique(&path.key("earn").key("tiers"), "tier", &mut earn.tiers.iter().map(|tier| tier.tier.as_str()), report);
        }
    }
}

/// The steps of a ladder are for different units.
pub(super) fn check_part(path: &Path<'_>, part: Part<'_>, report: &mut Report<'_>) {
    let Part::Benefit(Benefit::NthUnit(ladder)) = part else {
        return;
    };
    let steps = path.key("steps");
    let mut taken = Vec::new();
    for (index, step) in ladder.steps.iter().enumerate() {
        let place = steps.index(index);
        let place = place.key("nth");
        if taken.contains(&step.nth) {
            report.add(&place, Code::DuplicateId, "a unit that no step before has", format!("`{}` again", step.nth));
        } else if !report.doubts(&place) {
            // What stands in for an `nth` that could not be read takes no unit.
            taken.push(step.nth);
        }
    }
}

/// Reports each entry of a list whose `key` an earlier entry has.
pub(super) fn unique(list: &Path<'_>, key: &str, ids: &mut dyn Iterator<Item = &str>, report: &mut Report<'_>) {
    let mut seen = FxHashSet::default();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            report.add(
                &list.index(index).key(key),
                Code::DuplicateId,
                "an id that no entry before has",
                format!("{} again", quoted(id)),
            );
        }
    }
}
