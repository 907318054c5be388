//! Coupons and tags that nothing answers to: mostly typing errors, and silent ones.

use std::collections::BTreeSet;

use super::{Found, WarningCode, promotions};
use crate::diagnostic::{Path, nearest};
use crate::model::{Benefit, Rulebook};
use crate::wire::quoted;

pub(super) fn coupons(rulebook: &Rulebook, found: &mut Found) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for promotion in &rulebook.promotions {
        used.extend(promotion.coupon.as_ref().map(|coupon| coupon.as_str()));
        for benefit in &promotion.benefit {
            issued(benefit, &mut used);
        }
    }
    let list = Path::Root.key("coupons");
    for (index, coupon) in rulebook.coupons.iter().enumerate() {
        if !used.contains(coupon.id.as_str()) {
            let text = format!("no promotion has the coupon {}", quoted(coupon.id.as_str()));
            found.add(WarningCode::CouponUnused, &list.index(index).key("id"), text, "name it in a promotion's `coupon`");
        }
    }
}

fn issued<'a>(benefit: &'a Benefit, used: &mut BTreeSet<&'a str>) {
    match benefit {
        Benefit::IssueCoupon(issue) => {
            used.insert(issue.coupon.as_str());
        }
        Benefit::Tiers(tiers) => tiers.steps.iter().for_each(|step| issued(&step.benefit, used)),
        _ => {}
    }
}

pub(super) fn tags(rulebook: &Rulebook, found: &mut Found) {
    let known: BTreeSet<&str> = rulebook.promotions.iter().flat_map(|promotion| &promotion.tags).map(String::as_str).collect();
    let mut check = |path: &Path<'_>, tags: &[String]| {
        // The place is the set: a set of one may be written without its list.
        for tag in tags.iter().filter(|tag| !known.contains(tag.as_str())) {
            let near = nearest(tag, &known.iter().copied().collect::<Vec<_>>());
            let help = near.map_or_else(
                || "give the tag to a promotion, or take it out".to_owned(),
                |near| format!("did you mean {}?", quoted(near)),
            );
            found.add(WarningCode::TagUnused, &path.key("tags"), format!("no promotion has the tag {}", quoted(tag)), &help);
        }
    };
    let combination = Path::Root.key("combination");
    let groups = combination.key("groups");
    for (index, group) in rulebook.combination.groups.iter().enumerate() {
        check(&groups.index(index), &group.tags);
    }
    promotions(rulebook, |path, promotion| {
        if let Some(excludes) = &promotion.excludes {
            check(&path.key("excludes"), &excludes.tags);
        }
        if let Some(allowed) = &promotion.combines_with {
            check(&path.key("combines_with"), &allowed.tags);
        }
    });
}
