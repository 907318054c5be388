//! Points that pay for the next order in full.

use super::{Found, WarningCode};
use crate::diagnostic::Path;
use crate::model::{Programme, Rulebook};

pub(super) fn check(rulebook: &Rulebook, found: &mut Found) {
    let Some(Programme { earn: Some(earn), redeem: Some(redeem), .. }) = &rulebook.programme else { return };
    for (currency, per) in earn.per.iter() {
        let Some(value) = redeem.value.get(currency) else { continue };
        // What the points of `per` are worth is earn.points / redeem.points × value.
        let worth = i128::from(earn.points).checked_mul(i128::from(value.minor_units()));
        let spent = i128::from(redeem.points).checked_mul(i128::from(per.minor_units()));
        if let (Some(worth), Some(spent)) = (worth, spent)
            && worth >= spent
        {
            let (per, value) = (per.format(currency), value.format(currency));
            let text = format!(
                "{} point(s) for {per} {currency}, and {} point(s) are worth {value} {currency}",
                earn.points, redeem.points
            );
            let path = Path::Root.key("programme");
            found.add(WarningCode::PointsGiveEverything, &path.key("redeem").key("value"), text, "let points be worth less");
        }
    }
}
