//! From rows to a cart. One cart is filled again and again: its lists and texts keep their memory.
//!
//! Where the short answer is enough and lines have no attributes, the lines stay rows: no text of theirs is copied.

use tillwork::{Amount, Attributes, Cart, Customer, Engine, Label, Line, LinePrice, Row, Rows, Shipping};

use super::carts::{Facts, Lines, Tables};
use super::column::{AttributeColumn, NONE, Numbers};
use super::text::{Labels, ListColumn, Make, TextColumn};
use super::value::Raw;

/// A cart to fill, and what it does not need at the moment.
#[derive(Debug)]
pub(crate) struct Filler {
    /// The cart with its lines.
    pub(crate) cart: Cart,
    /// Lines of larger carts, from the last to the first.
    spare: Vec<Line>,
    text: String,
}

impl Filler {
    pub(crate) fn new(tables: &Tables) -> Filler {
        Filler { cart: empty(tables), spare: Vec::new(), text: String::new() }
    }

    /// Makes the cart that of a number; `false` if something is wrong in its rows.
    pub(crate) fn fill(&mut self, tables: &Tables, number: usize) -> bool {
        !tables.is_bad(number) && self.fill_some(tables, number, usize::MAX)
    }

    /// Makes the cart that of a number, with its first lines; what cannot be read has a stand-in. `false`: its customer is bad.
    pub(crate) fn fill_some(&mut self, tables: &Tables, number: usize, most: usize) -> bool {
        let Filler { cart, spare, text } = self;
        let good = tables.fill_head(cart, number);
        let rows = tables.rows(number);
        while cart.lines.len() > rows.len().min(most) {
            spare.extend(cart.lines.pop());
        }
        for (place, row) in rows.iter().take(most).enumerate() {
            if cart.lines.len() == place {
                let new = || Line::new("", "", 1, LinePrice::Total(Amount::default()));
                cart.lines.push(spare.pop().unwrap_or_else(new));
            }
            if let Some(line) = cart.lines.get_mut(place) {
                tables.lines.fill(line, row as usize, place, text);
            }
        }
        good
    }
}

/// A cart without lines, and its lines as rows, to fill.
#[derive(Debug)]
pub(crate) struct RowFiller {
    pub(crate) cart: Cart,
    pub(crate) rows: Rows,
    skus: Labels,
    sellers: Labels,
    categories: (Labels, Vec<Label>),
    tags: (Labels, Vec<Label>),
    text: String,
}

impl RowFiller {
    pub(crate) fn new(tables: &Tables) -> RowFiller {
        RowFiller {
            cart: empty(tables),
            rows: Rows::new(),
            skus: Labels::new(),
            sellers: Labels::new(),
            categories: (Labels::new(), Vec::new()),
            tags: (Labels::new(), Vec::new()),
            text: String::new(),
        }
    }

    /// Makes the cart that of a number, of which nothing is wrong in its rows; `false` if a line can be no row.
    pub(crate) fn fill(&mut self, tables: &Tables, number: usize, engine: &Engine) -> bool {
        let id = |text: &str, into: &mut Vec<Label>| engine.label(text).map(|label| into.push(label)).is_some();
        let tag = |text: &str, into: &mut Vec<Label>| {
            into.push(engine.tag_label(text));
            true
        };
        let category = |text: &str, into: &mut Vec<Label>| engine.category_labels(text, into);
        let lines = &tables.lines;
        self.rows.clear();
        for row in tables.rows(number).iter() {
            let place = row as usize;
            let sku = match lines.sku.number(place) {
                Some(number) => Some(engine.number_label(number)),
                None => lines.sku.label(place, &mut self.skus, &id),
            };
            let Some((sku, sku_order)) = sku.zip(lines.sku_order.of(&lines.sku, place)) else { return false };
            let id_order = match &lines.id {
                None => None,
                Some(ids) => {
                    let good = ids.show(place, &mut self.text).is_some_and(|text| engine.label(text).is_some());
                    match lines.id_order.of(ids, place) {
                        Some(order) if good => Some(order),
                        _ => return false,
                    }
                }
            };
            let seller = match &lines.seller {
                None => Label::default(),
                Some(sellers) => match sellers.label(place, &mut self.sellers, &id) {
                    Some(label) => label,
                    None => return false,
                },
            };
            for (lists, (cache, labels), make) in
                [(&lines.categories, &mut self.categories, &category as Make<'_>), (&lines.tags, &mut self.tags, &tag)]
            {
                labels.clear();
                if lists.as_ref().is_some_and(|lists| !lists.labels(place, cache, make, labels)) {
                    return false;
                }
            }
            self.rows.push(Row {
                sku,
                sku_order,
                id_order,
                seller,
                categories: &self.categories.1,
                tags: &self.tags.1,
                quantity: number_of(lines.quantity.as_ref(), place).and_then(|count| u64::try_from(count).ok()).unwrap_or(1),
                price: lines.price(place),
                list_price: amount(lines.list_price.as_ref(), place),
                cost: amount(lines.cost.as_ref(), place),
                floor: amount(lines.floor.as_ref(), place),
                discountable: lines.discountable(place),
            });
        }
        tables.fill_head(&mut self.cart, number)
    }
}

fn empty(tables: &Tables) -> Cart {
    Cart::new(tables.defaults.currency, tables.defaults.at.as_deref().unwrap_or_default())
}

impl Tables {
    /// Tells a cart what stands beside its lines; `false` if something is wrong in its customer's row.
    fn fill_head(&self, cart: &mut Cart, number: usize) -> bool {
        let mut id = cart.id.take().map(String::from).unwrap_or_default();
        self.id(number, &mut id);
        cart.id = Some(id.into());
        let carts = &self.carts;
        if !carts.given {
            return true;
        }
        let place = carts.rows.get(number).map_or(usize::MAX, |row| *row as usize);
        cart.currency = self.currency(number);
        cart.at.clear();
        cart.at.push_str(carts.at.as_ref().and_then(|at| at.get(place)).or(self.defaults.at.as_deref()).unwrap_or_default());
        cart.channel = one(carts.channel.as_ref(), place);
        cart.region = one(carts.region.as_ref(), place);
        cart.payment_method = one(carts.payment_method.as_ref(), place);
        refill(carts.codes.as_ref(), place, &mut cart.codes);
        cart.redeem = carts.redeem.as_ref().and_then(|redeem| redeem.get(place).copied().flatten());
        cart.attributes = attributes(&carts.attributes, place);
        cart.shipping.clear();
        let (method, amount) = (one(carts.shipping_method.as_ref(), place), amount(carts.shipping_amount.as_ref(), place));
        // A cart with one of them is refused; that one is judged.
        if method.is_some() || amount.is_some() {
            cart.shipping.push(Shipping::new("1", method.unwrap_or_default(), amount.unwrap_or_default()));
        }
        let (customer, good) = self.customer(place);
        cart.customer = customer;
        good
    }

    /// The customer of a row of carts, and whether nothing is wrong in the customer's own row.
    fn customer(&self, place: usize) -> (Option<Customer>, bool) {
        let id = one(self.carts.customer_id.as_ref(), place);
        let mut known = id.is_some();
        let row = id.as_deref().and_then(|id| self.customers.ids.find(Raw::Text(id)));
        let mut customer = Customer::new();
        customer.id = id;
        let mut good = true;
        if let Some(number) = row {
            good = !self.customers.bad.get(number as usize).copied().unwrap_or_default();
            let row = self.customers.rows.get(number as usize).map_or(usize::MAX, |row| *row as usize);
            self.customers.facts.tell(&mut customer, row);
        }
        // What stands beside the cart is of its moment: it is closer than what the customers' table says.
        known |= self.carts.customer.tell(&mut customer, place);
        (known.then_some(customer), good)
    }
}

impl Lines {
    /// Makes a line that of a row; it stands at a place in its cart. `text` is memory to work in.
    fn fill(&self, line: &mut Line, row: usize, place: usize, text: &mut String) {
        text.clear();
        if !self.id.as_ref().is_some_and(|ids| ids.put(row, text)) {
            text.clear();
            text.push_str(&place.saturating_add(1).to_string());
        }
        if line.id.as_str() != text.as_str() {
            line.id = text.as_str().into();
        }
        let mut sku = String::from(std::mem::replace(&mut line.sku, String::new().into()));
        sku.clear();
        self.sku.put(row, &mut sku);
        line.sku = sku.into();
        line.quantity = number_of(self.quantity.as_ref(), row).and_then(|count| u64::try_from(count).ok()).unwrap_or(1);
        line.price = self.price(row);
        line.list_price = amount(self.list_price.as_ref(), row);
        line.cost = amount(self.cost.as_ref(), row);
        line.floor = amount(self.floor.as_ref(), row);
        line.seller = one(self.seller.as_ref(), row);
        refill(self.categories.as_ref(), row, &mut line.categories);
        refill(self.tags.as_ref(), row, &mut line.tags);
        line.discountable = self.discountable(row);
        if !self.attributes.is_empty() {
            line.attributes = attributes(&self.attributes, row);
        }
    }

    #[inline]
    fn price(&self, row: usize) -> LinePrice {
        match amount(self.unit_price.as_ref(), row) {
            Some(price) => LinePrice::Unit(price),
            None => LinePrice::Total(amount(self.amount.as_ref(), row).unwrap_or_default()),
        }
    }

    #[inline]
    fn discountable(&self, row: usize) -> bool {
        self.discountable.as_ref().and_then(|all| all.get(row).copied().flatten()).unwrap_or(true)
    }
}

impl Facts {
    /// Whether a row holds a fact of a name.
    pub(super) fn says(&self, name: &str, row: usize) -> bool {
        match name {
            "segments" => self.segments.as_ref().is_some_and(|segments| !segments.get(row).is_empty()),
            "tier" => one(self.tier.as_ref(), row).is_some(),
            "orders" => number_of(self.orders.as_ref(), row).is_some(),
            "points" => number_of(self.points.as_ref(), row).is_some(),
            _ => false,
        }
    }

    /// Tells a customer what a row holds; whether it holds anything.
    fn tell(&self, customer: &mut Customer, row: usize) -> bool {
        let mut told = false;
        if let Some(segments) = self.segments.as_ref().filter(|segments| segments.is_given(row)) {
            customer.segments = segments.get(row);
            told |= !customer.segments.is_empty();
        }
        if let Some(tier) = one(self.tier.as_ref(), row) {
            customer.tier = Some(tier.into());
            told = true;
        }
        for (counts, fact) in [(&self.orders, &mut customer.orders), (&self.points, &mut customer.points)] {
            if let Some(count) = number_of(counts.as_ref(), row).and_then(|count| u64::try_from(count).ok()) {
                *fact = Some(count);
                told = true;
            }
        }
        if let Some(birthday) = self.birthday.as_ref().and_then(|birthdays| birthdays.get(row)) {
            customer.birthday = Some(birthday.to_owned());
            told = true;
        }
        if let Some(wallet) = self.wallet.as_ref().filter(|wallet| wallet.is_given(row)) {
            customer.wallet = wallet.get(row);
            told |= !customer.wallet.is_empty();
        }
        if !self.attributes.is_empty() {
            customer.attributes = attributes(&self.attributes, row);
            told |= !customer.attributes.is_empty();
        }
        told
    }
}

fn number_of(numbers: Option<&Numbers>, row: usize) -> Option<i64> {
    numbers.and_then(|all| all.get(row).copied()).filter(|number| *number != NONE)
}

fn amount(minor: Option<&Numbers>, row: usize) -> Option<Amount> {
    number_of(minor, row).map(Amount::from_minor_units)
}

fn one(texts: Option<&TextColumn>, row: usize) -> Option<String> {
    texts.and_then(|texts| texts.get(row))
}

fn refill(lists: Option<&ListColumn>, row: usize, into: &mut Vec<String>) {
    match lists {
        Some(lists) => lists.refill(row, into),
        None => into.clear(),
    }
}

fn attributes(columns: &[AttributeColumn], row: usize) -> Attributes {
    let given = columns.iter().filter_map(|column| Some((column.name.clone(), column.get(row)?.clone())));
    given.fold(Attributes::new(), |all, (name, value)| all.with(name, value))
}
