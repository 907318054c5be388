//! From columns to carts.

use std::collections::{BTreeMap, BTreeSet};

use arrow_schema::DataType;
use rustc_hash::{FxHashMap, FxHashSet};
use tillwork::{Currency, Redeem};

use super::arrow::{Column, Frame};
use super::column::{AttributeColumn, NO_TEXT, NONE, Numbers, OfRow, Texts, Wrongs, counts, flags, made, money, row};
use super::groups::{Groups, RowsOf, Runs};
use super::ids::{Id, Ids};
use super::input::{ATTRIBUTE, Columns, LINES, Shape, TableProblem, meant, own, rows};
use super::order::Order;
use super::text::{ListColumn, TextColumn};
use super::value::{Kind, Raw, Wrong, each, each_new, quoted};
use super::watch::Watch;

pub(super) const CARTS: &str = "carts";
pub(super) const CUSTOMERS: &str = "customers";

/// What holds for every cart of which no table says otherwise.
#[derive(Debug)]
pub(crate) struct Defaults {
    pub(crate) currency: Currency,
    pub(crate) at: Option<String>,
}

/// The tables, ready to make carts of them.
#[derive(Debug)]
pub(crate) struct Tables {
    /// The carts' ids: a cart's number is its id's number.
    pub(super) ids: Ids,
    groups: Groups,
    pub(super) lines: Lines,
    pub(super) carts: Carts,
    pub(super) customers: Customers,
    pub(super) defaults: Defaults,
    /// Carts with something wrong in their rows.
    pub(super) bad: Vec<bool>,
    pub(super) problems: Vec<TableProblem>,
    /// Table, row and column of what was told to be wrong.
    pub(super) told: FxHashSet<(&'static str, u32, String)>,
    /// What is wrong with the columns of carts and customers.
    faults: Vec<TableProblem>,
    /// The columns of carts and customers.
    columns: BTreeSet<String>,
    /// Tillwork's names of the columns that the tables may have.
    known: BTreeSet<&'static str>,
    /// When lines come in parts: what is known of the parts before.
    watch: Option<Watch>,
}

#[derive(Debug)]
pub(super) struct Lines {
    pub(super) id: Option<TextColumn>,
    pub(super) id_order: Order,
    pub(super) sku: TextColumn,
    pub(super) sku_order: Order,
    pub(super) quantity: Option<Numbers>,
    pub(super) unit_price: Option<Numbers>,
    pub(super) amount: Option<Numbers>,
    pub(super) list_price: Option<Numbers>,
    pub(super) cost: Option<Numbers>,
    pub(super) floor: Option<Numbers>,
    pub(super) seller: Option<TextColumn>,
    pub(super) categories: Option<ListColumn>,
    pub(super) tags: Option<ListColumn>,
    pub(super) discountable: Option<Vec<Option<bool>>>,
    pub(super) attributes: Vec<AttributeColumn>,
    /// The caller's names of the columns.
    pub(super) names: FxHashMap<String, String>,
}

#[derive(Debug, Default)]
pub(super) struct Carts {
    pub(super) given: bool,
    /// Whether there is a column for their moments.
    told: bool,
    /// As what their ids came.
    id_type: Option<DataType>,
    /// The row of each cart.
    pub(super) rows: Vec<u32>,
    pub(super) currency: Option<Vec<Option<Currency>>>,
    pub(super) at: Option<Texts>,
    pub(super) customer_id: Option<TextColumn>,
    pub(super) customer: Facts,
    pub(super) channel: Option<TextColumn>,
    pub(super) region: Option<TextColumn>,
    pub(super) payment_method: Option<TextColumn>,
    pub(super) codes: Option<ListColumn>,
    pub(super) redeem: Option<Vec<Option<Redeem>>>,
    pub(super) shipping_method: Option<TextColumn>,
    pub(super) shipping_amount: Option<Numbers>,
    pub(super) attributes: Vec<AttributeColumn>,
    pub(super) names: FxHashMap<String, String>,
}

/// What may be known of a customer, in the customers' table or beside the cart.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) segments: Option<ListColumn>,
    pub(super) tier: Option<TextColumn>,
    pub(super) orders: Option<Numbers>,
    pub(super) points: Option<Numbers>,
    pub(super) birthday: Option<Texts>,
    pub(super) wallet: Option<ListColumn>,
    pub(super) attributes: Vec<AttributeColumn>,
}

#[derive(Debug, Default)]
pub(super) struct Customers {
    pub(super) ids: Ids,
    pub(super) rows: Vec<u32>,
    /// Customers with something wrong in their rows.
    pub(super) bad: Vec<bool>,
    pub(super) facts: Facts,
    pub(super) names: FxHashMap<String, String>,
}

/// What DuckDB makes of a sum of integers. Nobody can say whether they are minor units, as integers are, or whole ones, as decimals are.
const SUM: DataType = DataType::Decimal128(38, 0);

fn digits_of(currency: OfRow) -> u32 {
    match currency {
        OfRow::Known(currency) | OfRow::StandIn(currency) => currency.digits(),
    }
}

/// Takes columns of a table, reads them, and collects what is wrong in their rows.
struct Reader<'f> {
    table: &'static str,
    columns: Columns<'f>,
    names: FxHashMap<String, String>,
    row_problems: Vec<TableProblem>,
    /// Rows of columns whose value is there and wrong: nobody says that it is missing.
    wrong: FxHashSet<(String, u32)>,
}

impl<'f> Reader<'f> {
    fn new(table: &'static str, frame: &'f Frame, names: &'f BTreeMap<String, String>) -> Reader<'f> {
        let columns = Columns::new(table, frame, names);
        Reader { table, columns, names: FxHashMap::default(), row_problems: Vec::new(), wrong: FxHashSet::default() }
    }

    fn take(&mut self, name: &'static str, shape: Shape) -> Option<&'f Column> {
        let column = self.columns.take(name, shape)?;
        self.names.insert(name.to_owned(), column.name.clone());
        self.look_at_texts(column);
        Some(column)
    }

    /// Tells the rows whose text is none.
    fn look_at_texts(&mut self, column: &Column) {
        let not_text = || Wrong::new("wrong_type", "text in UTF-8", "other bytes");
        self.tell(column, column.bad.iter().map(|place| (row(*place), not_text())).collect());
    }

    fn tell(&mut self, column: &Column, wrongs: Wrongs) {
        self.wrong.extend(wrongs.iter().map(|(row, _)| (column.name.clone(), *row)));
        self.row_problems.extend(rows(self.table, &column.name, wrongs));
    }

    fn need(&mut self, name: &'static str, kind: Kind) -> Option<&'f Column> {
        let column = self.columns.need(name, Shape::One(kind))?;
        self.names.insert(name.to_owned(), column.name.clone());
        self.look_at_texts(column);
        Some(column)
    }

    fn read<T>(&mut self, column: &Column, read: impl FnOnce(&Column, &mut Wrongs) -> T) -> T {
        let mut wrongs = Wrongs::new();
        let values = read(column, &mut wrongs);
        self.tell(column, wrongs);
        values
    }

    fn texts(&mut self, name: &'static str) -> Option<TextColumn> {
        self.take(name, Shape::One(Kind::Text)).map(TextColumn::read)
    }

    fn lists(&mut self, name: &'static str) -> Option<ListColumn> {
        self.take(name, Shape::Texts).map(ListColumn::read)
    }

    /// What the caller calls a column.
    fn own(&self, name: &str) -> String {
        self.names.get(name).map_or(name, String::as_str).to_owned()
    }

    /// The rows of a column in which something is wrong.
    fn bad_rows(&self, name: &str) -> BTreeSet<u32> {
        let own = self.own(name);
        self.row_problems.iter().filter(|problem| problem.column == own).filter_map(|problem| problem.row).collect()
    }

    fn money(&mut self, name: &'static str, currency: impl Fn(usize) -> OfRow) -> Option<Numbers> {
        let column = self.take(name, Shape::One(Kind::Money))?;
        if column.data_type == SUM && (0..self.columns.rows()).any(|row| digits_of(currency(row)) > 0) {
            let expected = "integers (minor units), or decimals with their fraction";
            let wrong = Wrong::new("wrong_type", expected, quoted(&column.data_type.to_string()));
            let mut problem = TableProblem::of_column(self.table, &column.name, wrong);
            let help = "DuckDB sums integers to this type: cast it to BIGINT if they are minor units, else to DECIMAL(18, 2) or the like";
            problem.help = Some(help.to_owned());
            self.columns.problems.push(problem);
            return None;
        }
        Some(self.read(column, |column, wrongs| money(column, currency, wrongs)))
    }

    fn counts(&mut self, name: &'static str) -> Option<Numbers> {
        let column = self.take(name, Shape::One(Kind::Count))?;
        Some(self.read(column, counts))
    }

    fn made(&mut self, name: &'static str, kind: Kind, make: fn(Raw<'_>) -> Result<String, Wrong>) -> Option<Texts> {
        let column = self.take(name, Shape::One(kind))?;
        Some(self.read(column, |column, wrongs| made(column, wrongs, make)))
    }

    fn attributes(&mut self) -> Vec<AttributeColumn> {
        let found = self.columns.attributes();
        found
            .into_iter()
            .map(|(name, column)| {
                self.names.insert(format!("{ATTRIBUTE}{name}"), column.name.clone());
                self.look_at_texts(column);
                self.read(column, |column, wrongs| AttributeColumn::read(&name, column, wrongs))
            })
            .collect()
    }

    /// Numbers the ids of a column in their order; the numbers of those that are there again are returned.
    fn unique(&mut self, column: &Column, ids: &mut Ids, rows: &mut Vec<u32>) -> Vec<u32> {
        let mut again: Vec<u32> = Vec::new();
        each_with_row(column, &mut |place, raw| match raw {
            None => self.missing(place, &column.name, "an id"),
            Some(raw) => {
                let number = ids.number_of(raw);
                if (number as usize) < rows.len() {
                    let found = format!("{} again", raw.shown());
                    self.wrong(place, &column.name, Wrong::new("duplicate_id", "one row for each id", found));
                    again.push(number);
                } else {
                    rows.push(place);
                }
            }
        });
        again
    }

    /// Tells that a value is not given, if it is not there and wrong.
    #[cold]
    fn missing(&mut self, row: u32, column: &str, expected: &str) {
        if !self.wrong.contains(&(column.to_owned(), row)) {
            self.wrong(row, column, Wrong::new("missing_field", expected, "a null"));
        }
    }

    #[cold]
    fn wrong(&mut self, row: u32, column: &str, wrong: Wrong) {
        self.row_problems.push(TableProblem::of_row(self.table, row, column, wrong));
    }
}

impl Tables {
    /// Reads what is said of carts and customers. What is wrong with columns is told when the lines are read.
    pub(crate) fn read(
        frames: (Option<&Frame>, Option<&Frame>),
        defaults: Defaults,
        names: &BTreeMap<String, String>,
        ignore: bool,
    ) -> Tables {
        let (carts, customers) = frames;
        let mut tables = Tables {
            ids: Ids::default(),
            groups: Groups::default(),
            lines: Lines::none(),
            carts: Carts::default(),
            customers: Customers::default(),
            defaults,
            bad: Vec::new(),
            problems: Vec::new(),
            told: FxHashSet::default(),
            faults: Vec::new(),
            columns: [carts, customers]
                .into_iter()
                .flatten()
                .flat_map(|frame| &frame.columns)
                .map(|one| one.name.clone())
                .collect(),
            known: BTreeSet::new(),
            watch: None,
        };
        if let Some(frame) = carts {
            let faults = tables.read_carts(Reader::new(CARTS, frame, names), ignore);
            tables.faults.extend(faults);
        }
        if let Some(frame) = customers {
            let faults = tables.read_customers(Reader::new(CUSTOMERS, frame, names), ignore);
            tables.faults.extend(faults);
            if carts.is_none_or(|frame| own(frame, names, "customer_id").is_none()) {
                let wrong = Wrong::new("missing_field", "a column `customer_id`, by which `customers` is joined", "none");
                let mut problem = TableProblem::of_column(CARTS, "customer_id", wrong);
                problem.help = Some("add it to `carts`, or leave out `customers`".to_owned());
                tables.faults.push(problem);
            }
        }
        tables.carts.told = carts.is_some_and(|frame| own(frame, names, "at").is_some());
        tables
    }

    /// Reads lines in the place of those before.
    ///
    /// # Errors
    /// What is wrong with the columns of all tables; what is wrong in single rows is kept, and costs only the carts it belongs to.
    pub(crate) fn read_lines_of(
        &mut self,
        lines: &Frame,
        names: &BTreeMap<String, String>,
        ignore: bool,
    ) -> Result<(), Vec<TableProblem>> {
        let mut faults = std::mem::take(&mut self.faults);
        if self.watch.is_some() && !self.carts.given {
            (self.ids, self.bad) = (Ids::default(), Vec::new());
        }
        faults.extend(self.read_lines(Reader::new(LINES, lines, names), ignore));
        if !self.carts.told && self.defaults.at.is_none() {
            let mut problem =
                TableProblem::of_column(CARTS, "at", Wrong::new("missing_field", "the moment of each cart", "none"));
            problem.help = Some("add a column `at` to `carts`, or pass at=\"2026-11-11T20:00:00+08:00\" for all".to_owned());
            faults.push(problem);
        }
        for (own, given) in names {
            if !self.known.contains(own.as_str()) && !own.starts_with(ATTRIBUTE) {
                let wrong = Wrong::new("unknown_field", "Tillwork's name of a column of these tables", quoted(own));
                let mut problem = TableProblem::of_column("columns", own, wrong);
                problem.help = Some(meant(own, self.known.iter().copied()));
                faults.push(problem);
            } else if !self.columns.contains(given) && lines.columns.iter().all(|column| column.name != *given) {
                let wrong = Wrong::new("unknown_reference", format!("a column {} for `{own}`", quoted(given)), "none");
                faults.push(TableProblem::of_column("columns", own, wrong));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// From now on lines come in parts, none of which has a cart that another has.
    pub(crate) fn watch(&mut self, ascending: bool) {
        self.watch = Some(Watch::new(ascending, self.ids.len()));
    }

    /// Takes the carts that had no lines in any part as those of the part.
    pub(crate) fn take_rest(&mut self) {
        self.lines = Lines::none();
        self.groups = Groups::default();
        if let Some(watch) = &mut self.watch {
            watch.take_rest();
        }
    }

    fn read_carts(&mut self, mut reader: Reader<'_>, ignore: bool) -> Vec<TableProblem> {
        if let Some(column) = reader.need("cart_id", Kind::Text) {
            self.carts.id_type = Some(column.data_type.clone());
            let again = reader.unique(column, &mut self.ids, &mut self.carts.rows);
            self.bad = vec![false; self.ids.len()];
            again.into_iter().for_each(|number| self.spoil(number));
        }
        let default = self.defaults.currency;
        let carts = &mut self.carts;
        carts.given = true;
        carts.currency = reader.take("currency", Shape::One(Kind::Text)).map(|column| {
            let texts = Texts::read(column);
            let mut known: FxHashMap<u32, Option<Currency>> = FxHashMap::default();
            let numbers = texts.numbers.iter().zip(0_u32..);
            numbers
                .map(|(number, place)| {
                    let Some(code) = texts.pool.text(*number) else { return Some(default) };
                    let currency = *known.entry(*number).or_insert_with(|| Currency::parse(code));
                    if currency.is_none() {
                        let wrong = Wrong::new("currency_unknown", "an ISO 4217 code such as `USD`", quoted(code));
                        reader.row_problems.push(TableProblem::of_row(CARTS, place, &column.name, wrong));
                    }
                    currency
                })
                .collect()
        });
        carts.at = reader.made("at", Kind::Moment, |raw| raw.moment());
        if let Some(at) = &carts.at
            && self.defaults.at.is_none()
        {
            let name = reader.own("at");
            for place in at.missing() {
                reader.missing(place, &name, "the moment of the cart");
            }
        }
        carts.customer_id = reader.texts("customer_id");
        carts.customer = Facts {
            segments: reader.lists("customer_segments"),
            tier: reader.texts("customer_tier"),
            orders: reader.counts("customer_orders"),
            points: reader.counts("customer_points"),
            ..Facts::default()
        };
        carts.channel = reader.texts("channel");
        carts.region = reader.texts("region");
        carts.payment_method = reader.texts("payment_method");
        carts.codes = reader.lists("codes");
        carts.redeem = reader.take("redeem", Shape::One(Kind::Redeem)).map(|column| reader.read(column, redeems));
        carts.shipping_method = reader.texts("shipping_method");
        let currencies = &carts.currency;
        let of_row = |row: usize| currency_of(currencies.as_deref(), row, default);
        carts.shipping_amount = reader.money("shipping_amount", of_row);
        carts.check_shipping(&mut reader);
        carts.attributes = reader.attributes();
        self.end(reader, ignore)
    }

    fn read_customers(&mut self, mut reader: Reader<'_>, ignore: bool) -> Vec<TableProblem> {
        let customers = &mut self.customers;
        if let Some(column) = reader.need("customer_id", Kind::Text) {
            let again = reader.unique(column, &mut customers.ids, &mut customers.rows);
            customers.bad = vec![false; customers.ids.len()];
            again.into_iter().for_each(|number| spoil(&mut customers.bad, number));
        }
        customers.facts = Facts {
            segments: reader.lists("segments"),
            tier: reader.texts("tier"),
            orders: reader.counts("orders"),
            points: reader.counts("points"),
            birthday: reader.made("birthday", Kind::Date, |raw| raw.date()),
            wallet: reader.lists("wallet"),
            attributes: reader.attributes(),
        };
        self.end(reader, ignore)
    }

    fn read_lines(&mut self, mut reader: Reader<'_>, ignore: bool) -> Vec<TableProblem> {
        if let Some(column) = reader.need("cart_id", Kind::Text) {
            self.group(&mut reader, column);
        }
        let default = self.defaults.currency;
        let (currencies, cart_rows, groups) = (&self.carts.currency, &self.carts.rows, &self.groups);
        let currency = |row: usize| match currencies {
            None => OfRow::Known(default),
            Some(all) => {
                let cart_row = groups.cart_of(row).and_then(|number| cart_rows.get(number as usize));
                cart_row.map_or(OfRow::StandIn(default), |row| currency_of(Some(all), *row as usize, default))
            }
        };
        let sku = reader.need("sku", Kind::Text);
        let id = reader.texts("id");
        let sku_texts = sku.map(TextColumn::read).unwrap_or_default();
        let lines = Lines {
            id_order: id.as_ref().map(TextColumn::order_of_all).unwrap_or_default(),
            id,
            sku_order: sku_texts.order_of_all(),
            sku: sku_texts,
            quantity: reader.counts("quantity"),
            unit_price: reader.money("unit_price", currency),
            amount: reader.money("amount", currency),
            list_price: reader.money("list_price", currency),
            cost: reader.money("cost", currency),
            floor: reader.money("floor", currency),
            seller: reader.texts("seller"),
            categories: reader.lists("categories"),
            tags: reader.lists("tags"),
            discountable: reader.take("discountable", Shape::One(Kind::Flag)).map(|column| reader.read(column, flags)),
            attributes: reader.attributes(),
            names: FxHashMap::default(),
        };
        if let Some(column) = sku {
            for place in lines.sku.missing() {
                reader.missing(place, &column.name, "the line's sku");
            }
        }
        lines.check_prices(&mut reader);
        self.lines = lines;
        // A cart with a bad row is bad.
        for problem in &reader.row_problems {
            if let Some(number) = problem.row.and_then(|row| self.groups.cart_of(row as usize)) {
                spoil(&mut self.bad, number);
            }
        }
        self.end(reader, ignore)
    }

    /// Which rows are those of which cart.
    fn group<'f>(&mut self, reader: &mut Reader<'_>, column: &'f Column) {
        let known = self.carts.given;
        let (ids, watch) = (&mut self.ids, &mut self.watch);
        if let Some(watch) = watch {
            watch.begin();
        }
        let mut runs = Runs::default();
        let mut see = |place: u32, raw: Option<Raw<'f>>| {
            let number = match raw {
                None => {
                    reader.missing(place, &column.name, "the cart's id");
                    NO_TEXT
                }
                // Lines of a cart mostly stand together.
                Some(raw) if runs.goes_on(raw) => return true,
                Some(raw) => {
                    let number = if known { ids.find(raw).unwrap_or(NO_TEXT) } else { ids.number_of(raw) };
                    if number == NO_TEXT {
                        let wrong = Wrong::new("unknown_reference", "a cart of the table `carts`", raw.shown());
                        reader.wrong(place, &column.name, wrong);
                    } else if let Some(wrong) = watch.as_mut().and_then(|watch| watch.wrong(raw, number, known)) {
                        reader.wrong(place, &column.name, wrong);
                    }
                    number
                }
            };
            runs.begin(place, raw.filter(|_| number != NO_TEXT), number);
            number != NO_TEXT
        };
        let mut begin = 0_usize;
        for chunk in &column.chunks {
            each_new(chunk, &mut |place, raw| see(row(begin.saturating_add(place)), raw));
            begin = begin.saturating_add(chunk.len());
        }
        self.groups = runs.groups(column.chunks.iter().map(|chunk| chunk.len()).sum(), self.ids.len());
        self.bad.resize(self.ids.len(), false);
    }

    fn end(&mut self, reader: Reader<'_>, ignore: bool) -> Vec<TableProblem> {
        let (rows, bad) = match reader.table {
            CARTS => (&self.carts.rows, &mut self.bad),
            CUSTOMERS => (&self.customers.rows, &mut self.customers.bad),
            _ => (&Vec::new(), &mut Vec::new()),
        };
        if !reader.row_problems.is_empty() {
            let numbers: FxHashMap<u32, u32> = rows.iter().copied().zip(0_u32..).collect();
            let wrong = reader.row_problems.iter().filter_map(|problem| problem.row.and_then(|row| numbers.get(&row)));
            wrong.for_each(|number| spoil(bad, *number));
        }
        match reader.table {
            LINES => self.lines.names = reader.names,
            CARTS => self.carts.names = reader.names,
            CUSTOMERS => self.customers.names = reader.names,
            _ => {}
        }
        self.problems.extend(reader.row_problems);
        self.known.extend(reader.columns.known.iter().copied());
        reader.columns.finish(ignore)
    }

    fn spoil(&mut self, number: u32) {
        spoil(&mut self.bad, number);
    }

    /// How many carts there are, in this part if lines come in parts.
    pub(crate) fn len(&self) -> usize {
        self.watch.as_ref().map_or(self.ids.len(), |watch| watch.carts().len())
    }

    /// The number of a cart by its place among them.
    pub(crate) fn cart(&self, place: usize) -> usize {
        let of_part = |watch: &Watch| watch.carts().get(place).map_or(usize::MAX, |number| *number as usize);
        self.watch.as_ref().map_or(place, of_part)
    }

    /// Whether something is wrong in a cart's rows.
    pub(crate) fn is_bad(&self, number: usize) -> bool {
        self.bad.get(number).copied().unwrap_or(true)
    }

    /// Whether lines may stay rows.
    pub(crate) fn has_plain_lines(&self) -> bool {
        self.lines.attributes.is_empty()
    }

    /// A cart's id.
    pub(crate) fn id_of(&self, number: usize) -> Option<&Id> {
        self.ids.get(number)
    }

    /// Puts a cart's id in the place of a text.
    pub(crate) fn id(&self, number: usize, into: &mut String) {
        into.clear();
        self.ids.put(number, into);
    }

    /// The rows of a cart in the table of lines.
    #[inline]
    pub(crate) fn rows(&self, number: usize) -> RowsOf<'_> {
        self.groups.rows(number)
    }

    /// What is wrong in single rows.
    pub(crate) fn take_problems(&mut self) -> Vec<TableProblem> {
        // Each part has rows of its own.
        self.told.retain(|(table, _, _)| *table != LINES);
        self.told.extend(self.problems.iter().filter_map(TableProblem::place));
        std::mem::take(&mut self.problems)
    }

    /// What the engine finds wrong, a customer's row once for all carts.
    pub(crate) fn untold(&mut self, mut found: Vec<TableProblem>) -> Vec<TableProblem> {
        found.retain(|problem| problem.table != CUSTOMERS || problem.place().is_none_or(|place| self.told.insert(place)));
        found
    }

    /// A cart's currency.
    pub(crate) fn currency(&self, number: usize) -> Currency {
        let row = self.carts.rows.get(number);
        let of_row = row.and_then(|row| self.carts.currency.as_ref()?.get(*row as usize).copied().flatten());
        of_row.unwrap_or(self.defaults.currency)
    }

    /// The currency of a row of lines.
    pub(crate) fn currency_of_row(&self, row: usize) -> Currency {
        self.groups.cart_of(row).map_or(self.defaults.currency, |number| self.currency(number as usize))
    }

    /// The type of the ids in the table of carts, if there is one.
    pub(crate) fn id_type(&self) -> Option<&DataType> {
        self.carts.id_type.as_ref()
    }

    /// All currencies that carts may have.
    pub(crate) fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.carts.currency.iter().flatten().filter_map(|currency| *currency).collect();
        all.push(self.defaults.currency);
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Lines {
    fn none() -> Lines {
        Lines {
            id: None,
            id_order: Order::default(),
            sku: TextColumn::default(),
            sku_order: Order::default(),
            quantity: None,
            unit_price: None,
            amount: None,
            list_price: None,
            cost: None,
            floor: None,
            seller: None,
            categories: None,
            tags: None,
            discountable: None,
            attributes: Vec::new(),
            names: FxHashMap::default(),
        }
    }

    /// What a good row costs before promotions.
    pub(super) fn subtotal(&self, row: usize) -> i64 {
        let price =
            |prices: &Option<Numbers>| prices.as_ref().and_then(|all| all.get(row).copied()).filter(|price| *price != NONE);
        let quantity = self.quantity.as_ref().and_then(|all| all.get(row).copied()).filter(|count| *count != NONE).unwrap_or(1);
        price(&self.unit_price).map_or_else(|| price(&self.amount).unwrap_or(0), |price| price.saturating_mul(quantity))
    }

    /// Whether a row has a price for each unit, and one for all.
    pub(super) fn prices(&self, row: usize) -> (bool, bool) {
        let given =
            |prices: &Option<Numbers>| prices.as_ref().and_then(|prices| prices.get(row)).is_some_and(|price| *price != NONE);
        (given(&self.unit_price), given(&self.amount))
    }

    /// Each row needs one of the two prices.
    fn check_prices(&self, reader: &mut Reader<'_>) {
        let whole = |prices: &Option<Numbers>| prices.as_ref().is_some_and(|prices| !prices.contains(&NONE));
        if self.unit_price.is_some() != self.amount.is_some() && (whole(&self.unit_price) || whole(&self.amount)) {
            return;
        }
        let bad = &reader.bad_rows("unit_price") | &reader.bad_rows("amount");
        let name = if self.unit_price.is_none() && self.amount.is_some() { "amount" } else { "unit_price" };
        let name = reader.own(name);
        for place in 0..self.sku.rows() {
            let (unit, total) = self.prices(place);
            // A price that cannot be read stands as missing, and is reported already.
            if unit == total && !bad.contains(&row(place)) {
                let found = if unit { "both" } else { "none of them" };
                reader.wrong(row(place), &name, Wrong::new("conflict", "one of `unit_price` and `amount`", found));
            }
        }
    }
}

impl Carts {
    /// Shipping is a method and an amount, or none of them.
    fn check_shipping(&self, reader: &mut Reader<'_>) {
        let rows = self.shipping_method.as_ref().map_or(0, TextColumn::rows);
        let rows = rows.max(self.shipping_amount.as_ref().map_or(0, |amounts| amounts.len()));
        // An amount that cannot be read stands as missing, and is reported already.
        let bad = reader.bad_rows("shipping_amount");
        let (method, amount) = (reader.own("shipping_method"), reader.own("shipping_amount"));
        for place in 0..rows {
            let sent = self.shipping_method.as_ref().is_some_and(|methods| methods.has(place));
            let minor = self.shipping_amount.as_ref().and_then(|amounts| amounts.get(place).copied());
            let paid = minor.is_some_and(|minor| minor != NONE) || bad.contains(&row(place));
            if sent && !paid {
                reader.wrong(row(place), &amount, Wrong::new("missing_field", "an amount beside `shipping_method`", "none"));
            } else if paid && !sent {
                reader.wrong(row(place), &method, Wrong::new("missing_field", "a method beside `shipping_amount`", "none"));
            }
        }
    }
}

/// The currency of a row of carts.
fn currency_of(all: Option<&[Option<Currency>]>, row: usize, default: Currency) -> OfRow {
    match all {
        None => OfRow::Known(default),
        Some(all) => all.get(row).copied().flatten().map_or(OfRow::StandIn(default), OfRow::Known),
    }
}

fn spoil(bad: &mut [bool], number: u32) {
    if let Some(bad) = bad.get_mut(number as usize) {
        *bad = true;
    }
}

fn each_with_row<'a>(column: &'a Column, show: &mut impl FnMut(u32, Option<Raw<'a>>)) {
    let mut place = 0_usize;
    for chunk in &column.chunks {
        each(chunk, &mut |raw| {
            show(row(place), raw);
            place = place.saturating_add(1);
        });
    }
}

/// Whether a text is a whole number as documents write it, and not beyond 64 bits.
fn is_count(text: &str) -> bool {
    text.parse::<u64>().is_ok_and(|number| number.to_string() == text)
}

/// Points to redeem: a number or `max`.
fn redeems(column: &Column, wrongs: &mut Wrongs) -> Vec<Option<Redeem>> {
    let mut all: Vec<Option<Redeem>> = Vec::new();
    each_with_row(column, &mut |place, raw| {
        all.push(match raw {
            None => None,
            Some(Raw::Text("max")) => Some(Redeem::Max),
            // A column that holds both is one of texts.
            Some(Raw::Text(digits)) if is_count(digits) => digits.parse().ok().map(Redeem::Points),
            Some(raw) => match raw.count() {
                Ok(points) => Some(Redeem::Points(points.unsigned_abs())),
                Err(wrong) => {
                    wrongs.push((place, Wrong { expected: "a number of points or `max`".to_owned(), ..wrong }));
                    // Whatever it was meant to be, it needs points.
                    Some(Redeem::Max)
                }
            },
        });
    });
    all
}
