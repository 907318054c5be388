//! Carts that are refused: everything that the engine finds wrong in them, and where that stands in the tables.

use rustc_hash::FxHashMap;
use tillwork::{Amount, Cart, Code, Error, InputLimits, LinePrice, Problem};

use super::carts::{CARTS, CUSTOMERS, Tables};
use super::column::AttributeColumn;
use super::fill::Filler;
use super::input::{ATTRIBUTE, LINES, TableProblem};
use super::value::{Raw, Wrong};

/// The limits of documents. How long a cart's text would be does not matter: it is written down only to be judged.
fn limits() -> InputLimits {
    InputLimits { cart_bytes: usize::MAX, ..InputLimits::default() }
}

impl Tables {
    /// Whether a cart has no more lines than a document may have.
    pub(super) fn is_short(&self, number: usize) -> bool {
        self.rows(number).len() <= limits().lines
    }

    /// Whether a filled cart is surely as small as a document must be.
    pub(super) fn is_small(&self, cart: &Cart, number: usize) -> bool {
        let limits = limits();
        let few = |codes: &[String]| codes.len() <= limits.codes && codes.iter().all(|code| code.len() <= limits.code_bytes);
        let most = |columns: &[AttributeColumn]| columns.iter().fold(0_usize, |sum, one| sum.saturating_add(one.most_bytes));
        let of_lines = most(&self.lines.attributes).saturating_mul(self.rows(number).len());
        let of_others = most(&self.carts.attributes).saturating_add(most(&self.customers.facts.attributes));
        few(&cart.codes)
            && cart.customer.iter().all(|customer| few(&customer.wallet))
            && of_lines.saturating_add(of_others) <= limits.attribute_bytes
    }

    /// Whether a filled cart may be a document. Only what may be too large is looked at closely.
    pub(super) fn fits(&self, cart: &Cart, number: usize) -> bool {
        self.is_small(cart, number) || refusal(cart).is_none()
    }

    /// What is wrong with a cart and was not told when its rows were read. What could not be read has a harmless stand-in.
    pub(super) fn judge(&self, filler: &mut Filler, number: usize) -> Vec<TableProblem> {
        let most = limits().lines;
        filler.fill_some(self, number, most);
        let cart = &mut filler.cart;
        for (line, row) in cart.lines.iter_mut().zip(self.rows(number).iter()) {
            // Which of two prices is meant is not known.
            if self.lines.prices(row as usize) == (true, true) {
                line.price = LinePrice::Total(Amount::default());
            }
        }
        let refused = refusal(cart);
        let found = refused.iter().flat_map(Error::problems).filter(|problem| !self.follows(number, problem));
        let located = found.map(|problem| self.located(number, problem));
        let mut problems: Vec<TableProblem> = located.filter(|problem| !self.is_told(problem)).collect();
        let lines = self.rows(number).len();
        if lines > most {
            let (table, row, column) = self.locate(number, "/lines");
            let wrong = Wrong::new("too_long", format!("at most {most} lines of one cart"), lines.to_string());
            problems.push(TableProblem::of_row(table, row, &column, wrong));
        }
        problems
    }

    /// Whether a problem is there only because something else could not be read.
    fn follows(&self, number: usize, problem: &Problem) -> bool {
        let told = |table: &'static str, row: Option<u32>, names: &FxHashMap<String, String>, name: &str| {
            row.is_some_and(|row| self.told.contains(&(table, row, own(names, name))))
        };
        let row = self.carts.rows.get(number).copied();
        match problem.code {
            // Without a currency nobody knows what amounts are.
            Code::TotalRange => told(CARTS, row, &self.carts.names, "currency"),
            Code::MissingField if problem.path == "/customer/points" => {
                let customer = row.and_then(|row| self.customer_row(row as usize));
                told(CARTS, row, &self.carts.names, "customer_points")
                    || told(CUSTOMERS, customer, &self.customers.names, "points")
            }
            _ => false,
        }
    }

    fn is_told(&self, problem: &TableProblem) -> bool {
        problem.row.is_some_and(|row| self.told.contains(&(problem.table, row, problem.column.clone())))
    }

    fn located(&self, number: usize, problem: &Problem) -> TableProblem {
        let (table, row, column) = self.locate(number, &problem.path);
        let wrong = Wrong::new(problem.code.as_str(), problem.expected.clone(), problem.found.clone());
        TableProblem { table, row: Some(row), column, wrong, help: problem.help.clone() }
    }

    /// The table, row and column of a place in a cart document.
    fn locate(&self, number: usize, path: &str) -> (&'static str, u32, String) {
        let steps: Vec<String> = path.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let rows = self.rows(number);
        if let ["lines", place, of_line @ ..] = steps.as_slice()
            && let Some(row) = place.parse().ok().and_then(|place| rows.get(place))
        {
            let name = column(of_line, &self.lines.attributes, row);
            return (LINES, row, own(&self.lines.names, &name));
        }
        if !self.carts.given {
            let name = if let [name @ ("currency" | "at"), ..] = steps.as_slice() { name } else { "cart_id" };
            return (LINES, rows.get(0).unwrap_or_default(), own(&self.lines.names, name));
        }
        let row = self.carts.rows.get(number).copied().unwrap_or_default();
        if let ["customer", of_customer @ ..] = steps.as_slice()
            && let [name, ..] = of_customer
            && *name != "id"
            && !self.carts.customer.says(name, row as usize)
            && let Some(row) = self.customer_row(row as usize)
        {
            let name = column(of_customer, &self.customers.facts.attributes, row);
            return (CUSTOMERS, row, own(&self.customers.names, &name));
        }
        let name = match steps.as_slice() {
            ["id" | "lines", ..] => "cart_id".to_owned(),
            ["customer", name, ..] => format!("customer_{name}"),
            ["shipping", _, name, ..] => format!("shipping_{name}"),
            ["shipping", ..] => "shipping_amount".to_owned(),
            of_cart => column(of_cart, &self.carts.attributes, row),
        };
        (CARTS, row, own(&self.carts.names, &name))
    }

    /// The row of the customer of a row of carts.
    fn customer_row(&self, place: usize) -> Option<u32> {
        let id = self.carts.customer_id.as_ref()?.get(place)?;
        let number = self.customers.ids.find(Raw::Text(&id))?;
        self.customers.rows.get(number as usize).copied()
    }
}

/// What is wrong with a cart as a document.
fn refusal(cart: &Cart) -> Option<Error> {
    Cart::from_json_with(cart.to_json().as_bytes(), &limits()).err()
}

/// Tillwork's name of the column with a value of a row. Of all attributes together it is that of the longest.
fn column(steps: &[&str], attributes: &[AttributeColumn], row: u32) -> String {
    match steps {
        ["attributes", name, ..] => format!("{ATTRIBUTE}{name}"),
        ["attributes"] => {
            let length = |column: &&AttributeColumn| column.get(row as usize).map(|value| value.to_string().len());
            attributes.iter().max_by_key(length).map_or_else(String::new, |column| format!("{ATTRIBUTE}{}", column.name))
        }
        [name, ..] => (*name).to_owned(),
        [] => String::new(),
    }
}

/// What the caller calls a column.
fn own(names: &FxHashMap<String, String>, name: &str) -> String {
    names.get(name).map_or(name, String::as_str).to_owned()
}
