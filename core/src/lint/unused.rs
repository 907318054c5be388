//! Coupons and tags that nothing answers to: mostly typing errors, and silent ones.

use super::{Found, WarningCode, promotions};
use crate::diagnostic::{Path, nearest};
use crate::model::{Benefit, Rulebook};
use crate::sort;
use crate::wire::quoted;

pub(super) fn coupons(rulebook: &Rulebook, found: &mut Found) {
    let mut used: Vec<&str> = Vec::new();
    for promotion in &rulebook.promotions {
        used.extend(promotion.coupon.as_ref().map(|coupon| coupon.as_str()));
        for benefit in &promotion.benefit {
            issued(benefit, &mut used);
        }
    }
    sort::ascending(&mut used);
    let list = Path::Root.key("coupons");
    for (index, coupon) in rulebook.coupons.iter().enumerate() {
        if used.binary_search(&coupon.id.as_str()).is_err() {
            let text = format!("no promotion has the coupon {}", quoted(coupon.id.as_str()));
            found.add(WarningCode::CouponUnused, &list.index(index).key("id"), text, "name it in a promotion's `coupon`");
        }
    }
}

fn issued<'a>(benefit: &'a Benefit, used: &mut Vec<&'a str>) {
    match benefit {
        Benefit::IssueCoupon(issue) => used.push(issue.coupon.as_str()),
        Benefit::Tiers(tiers) => tiers.steps.iter().for_each(|step| issued(&step.benefit, used)),
        _ => {}
    }
}

pub(super) fn tags(rulebook: &Rulebook, found: &mut Found) {
    let mut known: Vec<&str> = rulebook.promotions.iter().flat_map(|promotion| &promotion.tags).map(String::as_str).collect();
    sort::ascending(&mut known);
    known.dedup();
    let mut check = |path: &Path<'_>, tags: &[String]| {
        // The place is the set: a set of one may be written without its list.
        for tag in tags.iter().filter(|tag| known.binary_search(&tag.as_str()).is_err()) {
            let near = nearest(tag, &known);
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
