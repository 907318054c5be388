//! One row of the table: tab-separated, so that drivers in any language print the same.

use std::fmt::Display;

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
    /// It is only shown.
    Shown,
}

impl Goal {
    fn text(self) -> String {
        match self {
            Goal::AtMost(most) => format!("≤ {most}"),
            Goal::AtLeast(least) => format!("≥ {least}"),
            Goal::Shown => "-".to_owned(),
        }
    }

    /// Whether a figure is good enough; `None`: nobody asks.
    #[must_use]
    pub fn met(self, figure: f64) -> Option<bool> {
        match self {
            Goal::AtMost(most) => Some(figure <= most),
            Goal::AtLeast(least) => Some(figure >= least),
            Goal::Shown => None,
        }
    }
}

/// Prints rows: what was measured, the figure, its ratio to a yardstick, the goal, and whether it is met.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// Nothing is judged: the run was too short for that.
    pub smoke: bool,
}

impl Report {
    /// A row whose ratio is judged; `ratio` is what the goal speaks of.
    pub fn ratio(self, what: &str, figure: impl Display, ratio: f64, goal: Goal) {
        self.row(what, figure, &times(ratio), goal, goal.met(ratio));
    }

    /// A row whose figure is judged itself.
    pub fn count(self, what: &str, figure: f64, unit: &str, goal: Goal) {
        let text = if figure >= 10.0 { format!("{figure:.0} {unit}") } else { format!("{figure:.1} {unit}") };
        self.row(what, text.trim_end().to_owned(), "-", goal, goal.met(figure));
    }

    /// A row that only shows.
    pub fn figure(self, what: &str, figure: impl Display) {
        self.row(what, figure, "-", Goal::Shown, None);
    }

    fn row(self, what: &str, figure: impl Display, ratio: &str, goal: Goal, met: Option<bool>) {
        let verdict = match met {
            None => "-",
            Some(_) if self.smoke => "not judged",
            Some(true) => "met",
            Some(false) => "short",
        };
        println!("{what}\t{figure}\t{ratio}\t{}\t{verdict}", goal.text());
    }
}

/// A ratio.
#[must_use]
pub fn times(ratio: f64) -> String {
    match ratio {
        _ if ratio >= 100.0 => format!("{ratio:.0}×"),
        _ if ratio >= 10.0 => format!("{ratio:.1}×"),
        _ => format!("{ratio:.2}×"),
    }
}

/// A duration in the unit that suits it.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    match seconds {
        _ if seconds >= 1.0 => format!("{seconds:.2} s"),
        _ if seconds >= 1e-3 => format!("{:.2} ms", seconds * 1e3),
        _ if seconds >= 1e-6 => format!("{:.2} µs", seconds * 1e6),
        _ => format!("{:.0} ns", seconds * 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_up_to_its_bound() {
        assert_eq!(Goal::AtMost(2.5).met(2.5), Some(true));
        assert_eq!(Goal::AtMost(2.5).met(2.51), Some(false));
        assert_eq!(Goal::AtLeast(100.0).met(99.0), Some(false));
        assert_eq!(Goal::Shown.met(1.0), None);
    }

    #[test]
    fn figures_are_written_in_their_unit() {
        assert_eq!(seconds(2.5e-7), "250 ns");
        assert_eq!(seconds(2.5e-6), "2.50 µs");
        assert_eq!(times(2.345), "2.35×");
        assert_eq!(times(1234.5), "1234×");
    }
}
