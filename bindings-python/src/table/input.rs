//! The tables that come in: which columns they have, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use arrow_schema::DataType;

use super::arrow::{Column, Frame};
use super::column::Wrongs;
use super::near::nearest;
use super::value::{Kind, Wrong, quoted};
use crate::error::Problem;

/// The table of lines.
pub(crate) const LINES: &str = "lines";

/// What is wrong in a table: in a row, in a column, or altogether.
#[derive(Debug, Clone)]
pub(crate) struct TableProblem {
    pub(crate) table: &'static str,
    pub(crate) row: Option<u32>,
    pub(crate) column: String,
    pub(crate) wrong: Wrong,
    pub(crate) help: Option<String>,
}

impl TableProblem {
    #[cold]
    pub(crate) fn of_column(table: &'static str, column: &str, wrong: Wrong) -> TableProblem {
        TableProblem { table, row: None, column: column.to_owned(), wrong, help: None }
    }

    #[cold]
    pub(crate) fn of_row(table: &'static str, row: u32, column: &str, wrong: Wrong) -> TableProblem {
        TableProblem { table, row: Some(row), column: column.to_owned(), wrong, help: None }
    }

    /// Where it is, if that is in a row.
    pub(crate) fn place(&self) -> Option<(&'static str, u32, String)> {
        Some((self.table, self.row?, self.column.clone()))
    }

    /// The problem as one of a document that holds the tables as lists, with a number for the first row of the lines.
    pub(crate) fn flat(self, first: u64) -> Problem {
        let mut path = if self.table.is_empty() { String::new() } else { format!("/{}", self.table) };
        if let Some(row) = self.row {
            let first = if self.table == LINES { first } else { 0 };
            path.push_str(&format!("/{}", first.saturating_add(row.into())));
        }
        if !self.column.is_empty() {
            path.push('/');
            path.push_str(&self.column.replace('~', "~0").replace('/', "~1"));
        }
        Problem { code: self.wrong.code, path, expected: self.wrong.expected, found: self.wrong.found, help: self.help }
    }
}

/// The column that has a name of Tillwork's, whatever the caller calls it.
pub(crate) fn own<'f>(frame: &'f Frame, names: &BTreeMap<String, String>, name: &str) -> Option<&'f Column> {
    let find = |wanted: &str| frame.columns.iter().find(|column| column.name == wanted);
    names.get(name).and_then(|given| find(given)).or_else(|| find(name))
}

/// What a column holds in each row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    One(Kind),
    /// A list of texts, or a single text.
    Texts,
}

impl Shape {
    fn accepts(self, data_type: &DataType) -> bool {
        match (self, data_type) {
            (Shape::One(kind), _) => kind.accepts(data_type),
            (Shape::Texts, DataType::List(field) | DataType::LargeList(field)) => Kind::Text.accepts(field.data_type()),
            (Shape::Texts, _) => Kind::Text.accepts(data_type),
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Shape::One(kind) => kind.expected(),
            Shape::Texts => "text, or lists of text",
        }
    }
}

/// The columns of a table, taken one by one by the names that Tillwork has for them.
pub(crate) struct Columns<'f> {
    table: &'static str,
    frame: &'f Frame,
    /// Tillwork's names and those that this caller's tables have for them.
    names: &'f BTreeMap<String, String>,
    pub(crate) known: Vec<&'static str>,
    taken: BTreeSet<usize>,
    pub(crate) problems: Vec<TableProblem>,
}

/// How the columns of attributes begin.
pub(crate) const ATTRIBUTE: &str = "attributes.";

impl<'f> Columns<'f> {
    pub(crate) fn new(table: &'static str, frame: &'f Frame, names: &'f BTreeMap<String, String>) -> Columns<'f> {
        let mut columns = Columns { table, frame, names, known: Vec::new(), taken: BTreeSet::new(), problems: Vec::new() };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (place, column) in frame.columns.iter().enumerate() {
            if !seen.insert(&column.name) {
                let wrong =
                    Wrong::new("duplicate_key", "columns with different names", format!("{} again", quoted(&column.name)));
                columns.problems.push(TableProblem::of_column(table, &column.name, wrong));
                columns.taken.insert(place);
            }
        }
        columns
    }

    /// The column of a name, if there is one and its type will do.
    pub(crate) fn take(&mut self, name: &'static str, shape: Shape) -> Option<&'f Column> {
        self.known.push(name);
        let place = self.place(name)?;
        self.check(place, shape)
    }

    /// The same for a column that must be there.
    pub(crate) fn need(&mut self, name: &'static str, shape: Shape) -> Option<&'f Column> {
        let found = self.take(name, shape);
        if found.is_none() && self.place(name).is_none() {
            let wrong = Wrong::new("missing_field", format!("a column `{name}`"), "none");
            let mut problem = TableProblem::of_column(self.table, name, wrong);
            problem.help = Some(format!("if it has another name: columns={{\"{name}\": …}}"));
            self.problems.push(problem);
        }
        found
    }

    /// Columns of attributes: `attributes.brand` is the attribute `brand`.
    pub(crate) fn attributes(&mut self) -> Vec<(String, &'f Column)> {
        let mut found: Vec<(String, &'f Column)> = Vec::new();
        let own = self.frame.columns.iter().map(|column| column.name.as_str());
        let mut names: Vec<&str> =
            own.chain(self.names.keys().map(String::as_str)).filter_map(|name| name.strip_prefix(ATTRIBUTE)).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            if let Some(place) = self.place(&format!("{ATTRIBUTE}{name}"))
                && let Some(column) = self.check(place, Shape::One(Kind::Attribute))
            {
                found.push((name.to_owned(), column));
            }
        }
        found
    }

    /// How many rows the table has.
    pub(crate) fn rows(&self) -> usize {
        self.frame.rows
    }

    fn place(&self, name: &str) -> Option<usize> {
        let position = |wanted: &str| self.frame.columns.iter().position(|column| column.name == wanted);
        self.names.get(name).and_then(|given| position(given)).or_else(|| position(name))
    }

    fn check(&mut self, place: usize, shape: Shape) -> Option<&'f Column> {
        self.taken.insert(place);
        let column = self.frame.columns.get(place)?;
        if shape.accepts(&column.data_type) {
            return Some(column);
        }
        let wrong = Wrong::new("wrong_type", shape.expected(), quoted(&column.data_type.to_string()));
        let mut problem = TableProblem::of_column(self.table, &column.name, wrong);
        problem.help = match (shape, &column.data_type) {
            (Shape::One(Kind::Date), DataType::Timestamp(..)) => Some("cast it to a date, as in polars' .dt.date()"),
            (Shape::One(Kind::Moment), DataType::Timestamp(_, None)) => {
                Some("say in which time zone it is, as in polars' .dt.replace_time_zone(\"UTC\")")
            }
            _ => None,
        }
        .map(str::to_owned);
        self.problems.push(problem);
        None
    }

    /// Ends the taking: what nobody took is not known.
    pub(crate) fn finish(mut self, ignore: bool) -> Vec<TableProblem> {
        if !ignore {
            for (place, column) in self.frame.columns.iter().enumerate() {
                if !self.taken.contains(&place) {
                    let expected = format!("one of {}", listed(self.known.iter().copied()));
                    let mut problem = TableProblem::of_column(
                        self.table,
                        &column.name,
                        Wrong::new("unknown_field", expected, quoted(&column.name)),
                    );
                    let near = nearest(&column.name, self.known.iter().copied());
                    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? otherwise "));
                    problem.help = Some(format!("{near}drop it, name it in `columns`, or pass extra=\"ignore\""));
                    self.problems.push(problem);
                }
            }
        }
        self.problems
    }
}

/// Which of the known names was meant, or all of them.
pub(crate) fn meant(unknown: &str, known: impl Iterator<Item = &'static str> + Clone) -> String {
    match nearest(unknown, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", listed(known)),
    }
}

fn listed(known: impl Iterator<Item = &'static str>) -> String {
    known.chain(["attributes.<name>"]).collect::<Vec<_>>().join(", ")
}

/// The problems of a column's rows.
pub(crate) fn rows(table: &'static str, column: &str, wrongs: Wrongs) -> impl Iterator<Item = TableProblem> {
    wrongs.into_iter().map(move |(row, wrong)| TableProblem::of_row(table, row, column, wrong))
}
