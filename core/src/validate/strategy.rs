//! Strategies that this version has.

use crate::diagnostic::{Code, Path};
use crate::model::{Rulebook, Strategy};
use crate::wire::Report;

/// `best` is part of the documents, but this version cannot prove it yet: better refused than answered with something else.
pub(super) fn check(rulebook: &Rulebook, report: &mut Report<'_>) {
    if rulebook.combination.strategy == Strategy::Best {
        let path = Path::Root.key("combination");
        let help = Some("`best` comes with a later version".to_owned());
        report.add_with_help(&path.key("strategy"), Code::UnknownValue, "`priority`", "`best`", help);
    }
}
