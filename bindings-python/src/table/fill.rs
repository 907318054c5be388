//! From rows to a cart. One cart is filled again and again: its lists and texts keep their memory.

use tillwork::{Amount, Attributes, Cart, Customer, Line, LinePrice, Shipping};

use super::carts::{Facts, Lines, Tables};
use super::column::{AttributeColumn, NONE, Numbers};
use super::text::{ListColumn, TextColumn};
use super::value::Raw;

/// A cart to fill, and what it does not need at the moment.
#[derive(Debug)]
pub(crate) struct Filler {
    pub(crate) cart: Cart,
    /// Lines of larger carts, from the last to the first.
    spare: Vec<Line>,
    text: String,
}

impl Filler {
    pub(crate) fn new(tables: &Tables) -> Filler {
        Filler { cart: Cart::new(tables.defaults.currency, ""), spare: Vec::new(), text: String::new() }
    }

    /// Makes the cart that of a number; `false` if something is wrong in its rows.
    pub(crate) fn fill(&mut self, tables: &Tables, number: usize) -> bool {
        if tables.bad.get(number).copied().unwrap_or(true) {
            return false;
        }
        let place = tables.carts.rows.get(number).map_or(usize::MAX, |row| *row as usize);
        let carts = &tables.carts;
        let Filler { cart, spare, text } = self;
        tables.id(number, text);
        cart.id = Some(text.as_str().into());
        cart.currency = tables.currency(number);
        cart.at.clear();
        cart.at.push_str(carts.at.as_ref().and_then(|at| at.get(place)).or(tables.defaults.at.as_deref()).unwrap_or_default());
        let rows = tables.rows(number);
        while cart.lines.len() > rows.len() {
            spare.extend(cart.lines.pop());
        }
        for (place, row) in rows.iter().enumerate() {
            if cart.lines.len() == place {
                let new = || Line::new("", "", 1, LinePrice::Total(Amount::default()));
                cart.lines.push(spare.pop().unwrap_or_else(new));
            }
            if let Some(line) = cart.lines.get_mut(place) {
                tables.lines.fill(line, *row as usize, place, text);
            }
        }
        cart.channel = one(carts.channel.as_ref(), place);
        cart.region = one(carts.region.as_ref(), place);
        cart.payment_method = one(carts.payment_method.as_ref(), place);
        refill(carts.codes.as_ref(), place, &mut cart.codes);
        cart.redeem = carts.redeem.as_ref().and_then(|redeem| redeem.get(place).copied().flatten());
        cart.attributes = attributes(&carts.attributes, place);
        cart.shipping.clear();
        if let (Some(method), Some(amount)) =
            (one(carts.shipping_method.as_ref(), place), amount(carts.shipping_amount.as_ref(), place))
        {
            cart.shipping.push(Shipping::new("1", method, amount));
        }
        match tables.customer(place) {
            Ok(customer) => cart.customer = customer,
            Err(BadCustomer) => return false,
        }
        true
    }
}

/// Something is wrong in the row of a cart's customer.
struct BadCustomer;

impl Tables {
    /// The customer of a row of carts.
    fn customer(&self, place: usize) -> Result<Option<Customer>, BadCustomer> {
        let id = one(self.carts.customer_id.as_ref(), place);
        let mut known = id.is_some();
        let row = id.as_deref().and_then(|id| self.customers.ids.find(Raw::Text(id)));
        let mut customer = Customer::new();
        customer.id = id;
        if let Some(number) = row {
            if self.customers.bad.get(number as usize).copied().unwrap_or_default() {
                return Err(BadCustomer);
            }
            let row = self.customers.rows.get(number as usize).map_or(usize::MAX, |row| *row as usize);
            self.customers.facts.tell(&mut customer, row);
        }
        // What stands beside the cart is of its moment: it is closer than what the customers' table says.
        known |= self.carts.customer.tell(&mut customer, place);
        Ok(known.then_some(customer))
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
        line.quantity = number(self.quantity.as_ref(), row).and_then(|count| u64::try_from(count).ok()).unwrap_or(1);
        line.price = match amount(self.unit_price.as_ref(), row) {
            Some(price) => LinePrice::Unit(price),
            None => LinePrice::Total(amount(self.amount.as_ref(), row).unwrap_or_default()),
        };
        line.list_price = amount(self.list_price.as_ref(), row);
        line.cost = amount(self.cost.as_ref(), row);
        line.floor = amount(self.floor.as_ref(), row);
        line.seller = one(self.seller.as_ref(), row);
        refill(self.categories.as_ref(), row, &mut line.categories);
        refill(self.tags.as_ref(), row, &mut line.tags);
        line.discountable = self.discountable.as_ref().and_then(|all| all.get(row).copied().flatten()).unwrap_or(true);
        if !self.attributes.is_empty() {
            line.attributes = attributes(&self.attributes, row);
        }
    }
}

impl Facts {
    /// Tells a customer what a row holds; whether it holds anything.
    fn tell(&self, customer: &mut Customer, row: usize) -> bool {
        let mut told = false;
        if let Some(segments) = &self.segments {
            customer.segments = segments.get(row);
            told |= !customer.segments.is_empty();
        }
        if let Some(tier) = one(self.tier.as_ref(), row) {
            customer.tier = Some(tier.into());
            told = true;
        }
        for (counts, fact) in [(&self.orders, &mut customer.orders), (&self.points, &mut customer.points)] {
            if let Some(count) = number(counts.as_ref(), row).and_then(|count| u64::try_from(count).ok()) {
                *fact = Some(count);
                told = true;
            }
        }
        if let Some(birthday) = self.birthday.as_ref().and_then(|birthdays| birthdays.get(row)) {
            customer.birthday = Some(birthday.to_owned());
            told = true;
        }
        if let Some(wallet) = &self.wallet {
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

fn number(numbers: Option<&Numbers>, row: usize) -> Option<i64> {
    numbers.and_then(|all| all.get(row).copied()).filter(|number| *number != NONE)
}

fn amount(minor: Option<&Numbers>, row: usize) -> Option<Amount> {
    number(minor, row).map(Amount::from_minor_units)
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
