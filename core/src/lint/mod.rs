//! What a rulebook's author should look at twice, although it means something: one file a rule.
//!
//! A problem refuses a document; a warning does not. Each rule says only what is certain from the rulebook alone, so that a
//! warning is worth reading.

mod currencies;
mod gives_all;
mod open_codes;
mod points;
mod steps;
#[cfg(test)]
mod tests;
mod unused;

use std::fmt;

use crate::diagnostic::{Path, catalogue};
use crate::model::{Promotion, Rulebook};

catalogue! {
    /// The closed catalogue of warnings. The text of a code never changes.
    WarningCode {
        /// A coupon that triggers no promotion and is issued by none.
        CouponUnused = "coupon_unused",
        /// A tag that no promotion has.
        TagUnused = "tag_unused",
        /// A discount as large as the spend that it asks for.
        GivesEverything = "gives_everything",
        /// A later step that gives less than an earlier one.
        StepGivesLess = "step_gives_less",
        /// An amount without a currency that other amounts of the same promotion have.
        CurrencyIncomplete = "currency_incomplete",
        /// A code that everybody may use, without end and without limit.
        OpenCode = "open_code",
        /// Points that are worth as much as was paid for them.
        PointsGiveEverything = "points_give_everything",
    }
}

/// Something in a rulebook that is allowed and probably not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warning {
    /// What kind of warning it is; stable between versions.
    pub code: WarningCode,
    /// Where it is: a JSON Pointer (RFC 6901) into the rulebook.
    pub path: String,
    /// What was found, in numbers; user input stands in backticks.
    pub found: String,
    /// What would be done about it.
    pub help: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({}); {}", self.path, self.found, self.code.as_str(), self.help)
    }
}

impl Rulebook {
    /// What to look at twice before money is lost: nothing here keeps the rulebook from being compiled.
    ///
    /// Sorted by rule, in the order of [`WarningCode::ALL`], then by place. A rulebook that cannot be compiled may be asked, too.
    ///
    /// # Example: a typing error that gives the goods away
    /// ```
    /// use tillwork::{Rulebook, WarningCode};
    /// let rulebook = Rulebook::from_json(br#"{
    ///     "tillwork": 1, "id": "shop", "currency": "USD",
    ///     "promotions": [{
    ///         "id": "fifty",
    ///         "conditions": { "kind": "spend", "at_least": "5.00" },
    ///         "benefit": { "kind": "amount_off", "on": "order", "amount": "5.00" }
    ///     }]
    /// }"#)?;
    /// let warnings = rulebook.warnings();
    /// assert_eq!(warnings.len(), 1);
    /// assert_eq!(warnings[0].code, WarningCode::GivesEverything);
    /// assert_eq!(warnings[0].path, "/promotions/0/benefit/amount");
    /// assert_eq!(warnings[0].found, "5.00 USD off for a spend of 5.00 USD");
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let mut found = Found::default();
        unused::coupons(self, &mut found);
        unused::tags(self, &mut found);
        gives_all::check(self, &mut found);
        steps::check(self, &mut found);
        currencies::check(self, &mut found);
        open_codes::check(self, &mut found);
        points::check(self, &mut found);
        found.0
    }
}

/// The warnings so far.
#[derive(Default)]
struct Found(Vec<Warning>);

impl Found {
    fn add(&mut self, code: WarningCode, path: &Path<'_>, found: String, help: &str) {
        self.0.push(Warning { code, path: path.pointer(), found, help: help.to_owned() });
    }
}

/// Shows each promotion with its path.
fn promotions(rulebook: &Rulebook, mut visit: impl FnMut(&Path<'_>, &Promotion)) {
    let list = Path::Root.key("promotions");
    for (index, promotion) in rulebook.promotions.iter().enumerate() {
        visit(&list.index(index), promotion);
    }
}

/// Shows each benefit of a promotion with its path as it stands in the document: a single benefit need not be a list.
fn benefits(path: &Path<'_>, promotion: &Promotion, mut visit: impl FnMut(&Path<'_>, &crate::model::Benefit)) {
    let list = path.key("benefit");
    match promotion.benefit.as_slice() {
        [only] if !promotion.listed => visit(&list, only),
        all => all.iter().enumerate().for_each(|(index, one)| visit(&list.index(index), one)),
    }
}
