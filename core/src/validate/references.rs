//! Ids that a rulebook mentions exist.

use rustc_hash::FxHashSet;

use super::walk::Part;
use crate::diagnostic::{Code, Path, nearest};
use crate::model::{Benefit, Condition, Rulebook, Threshold};
use crate::wire::{Report, quoted};

/// Among so many ids a similar one is looked for.
const LOOKED_THROUGH: usize = 10_000;

/// The ids that a rulebook defines.
pub(super) struct Known<'a> {
    promotions: Ids<'a>,
    coupons: Ids<'a>,
    tiers: Ids<'a>,
}

struct Ids<'a> {
    what: &'static str,
    /// In document order, for help that does not depend on a hash.
    list: Vec<&'a str>,
    set: FxHashSet<&'a str>,
    /// Whether all of them could be read; else nothing is said about unknown ones.
    certain: bool,
}

impl<'a> Ids<'a> {
    fn new(what: &'static str, certain: bool, ids: impl Iterator<Item = &'a str>) -> Ids<'a> {
        let list: Vec<&str> = ids.collect();
        Ids { what, set: list.iter().copied().collect(), list, certain }
    }

    fn check(&self, path: &Path<'_>, id: &str, report: &mut Report<'_>) {
        if !self.certain || self.set.contains(id) {
            return;
        }
        let near = nearest(id, self.list.get(..LOOKED_THROUGH).unwrap_or(&self.list));
        let help = near.map(|near| format!("did you mean {}?", quoted(near)));
        let expected = format!("the id of a {} of this rulebook", self.what);
        report.add_with_help(path, Code::UnknownReference, expected, quoted(id), help);
    }

    fn check_list<T: AsRef<str>>(&self, path: &Path<'_>, ids: &[T], report: &mut Report<'_>) {
        for (index, id) in ids.iter().enumerate() {
            self.check(&path.index(index), id.as_ref(), report);
        }
    }
}

impl<'a> Known<'a> {
    pub(super) fn new(rulebook: &'a Rulebook, report: &Report<'_>) -> Known<'a> {
        let tiers = rulebook.programme.iter().flat_map(|programme| &programme.tiers);
        Known {
            promotions: Ids::new(
                "promotion",
                report.ids_are_certain("/promotions"),
                rulebook.promotions.iter().map(|promotion| promotion.id.as_str()),
            ),
            coupons: Ids::new(
                "coupon",
                report.ids_are_certain("/coupons"),
                rulebook.coupons.iter().map(|coupon| coupon.id.as_str()),
            ),
            tiers: Ids::new("tier", report.ids_are_certain("/programme/tiers"), tiers.map(|tier| tier.id.as_str())),
        }
    }

    /// References from what does not nest.
    pub(super) fn check(&self, rulebook: &Rulebook, report: &mut Report<'_>) {
        let root = Path::Root;
        let (combination, programme) = (root.key("combination"), root.key("programme"));
        let groups = combination.key("groups");
        for (index, group) in rulebook.combination.groups.iter().enumerate() {
            self.promotions.check_list(&groups.index(index).key("promotions"), &group.promotions, report);
        }
        let promotions = root.key("promotions");
        for (index, promotion) in rulebook.promotions.iter().enumerate() {
            let path = promotions.index(index);
            if let Some(coupon) = &promotion.coupon {
                self.coupons.check(&path.key("coupon"), coupon.as_str(), report);
            }
            if let Some(excludes) = &promotion.excludes {
                self.promotions.check_list(&path.key("excludes").key("promotions"), &excludes.promotions, report);
            }
            if let Some(allowed) = &promotion.combines_with {
                self.promotions.check_list(&path.key("combines_with").key("promotions"), &allowed.promotions, report);
            }
        }
        if let Some(floor) = rulebook.programme.as_ref().and_then(|programme| programme.tier_floor.as_ref()) {
            self.tiers.check(&programme.key("tier_floor"), floor.as_str(), report);
        }
        let multipliers = rulebook.programme.iter().filter_map(|programme| programme.earn.as_ref()).flat_map(|earn| &earn.tiers);
        let earn = programme.key("earn");
        let list = earn.key("tiers");
        for (index, multiplier) in multipliers.enumerate() {
            self.tiers.check(&list.index(index).key("tier"), multiplier.tier.as_str(), report);
        }
    }

    /// References from conditions and benefits.
    pub(super) fn check_part(&self, path: &Path<'_>, part: Part<'_>, report: &mut Report<'_>) {
        match part {
            Part::Condition(Condition::Customer(customer)) => {
                if let Some(tier) = &customer.tier_at_least {
                    self.tiers.check(&path.key("tier_at_least"), tier.as_str(), report);
                }
            }
            Part::Condition(Condition::Usage { promotion: Some(promotion), .. }) => {
                self.promotions.check(&path.key("promotion"), promotion.as_str(), report);
            }
            Part::Benefit(Benefit::IssueCoupon(issue)) => self.coupons.check(&path.key("coupon"), issue.coupon.as_str(), report),
            Part::Benefit(Benefit::Tiers(tiers)) => {
                let list = path.key("steps");
                for (index, step) in tiers.steps.iter().enumerate() {
                    if let Threshold::Tier(tier) = &step.at_least {
                        self.tiers.check(&list.index(index).key("at_least"), tier.as_str(), report);
                    }
                }
            }
            Part::Condition(_) | Part::Benefit(_) | Part::Selector(_) | Part::Schedule(_) => {}
        }
    }
}
