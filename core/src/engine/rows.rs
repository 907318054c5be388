//! Carts whose lines are rows of a table: what the rulebook knows of a text is looked up once, not once a line.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::common::Source;
use super::session::{LineState, Session, Span, total};
use super::{Engine, Scratch};
use crate::compile::Symbol;
use crate::model::{Cart, LinePrice};
use crate::money::{Amount, MAX_MINOR};
use crate::outcome::Brief;
use crate::sort;
use crate::validate;
use crate::wire::bounds::MAX_COUNT;

/// A SKU, seller, category or tag as the rulebook of an engine knows it; by default one that no rule names.
///
/// Labels belong to the engine that gave them: to another they say something else, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label(Symbol);

impl Default for Label {
    fn default() -> Label {
        Label(Symbol::NONE)
    }
}

/// A number that sorts as a text does.
///
/// Within one cart all SKUs must be ordered in the same way, and all line ids.
///
/// ```
/// use tillwork::TextOrder;
/// assert!(TextOrder::of_text("MUG-10") < TextOrder::of_text("MUG-9"));
/// assert!(TextOrder::of_number(10) < TextOrder::of_number(9));
/// assert_eq!(TextOrder::of_text("longer than fifteen bytes"), None);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TextOrder(u128);

/// So many bytes and digits fit beside their number.
const FIT: usize = 15;
/// No text begins with this byte: behind it stands a number whose digits nobody has asked for yet.
const NUMBER: u128 = 0xff << 120;

impl TextOrder {
    /// That of a text of at most 15 bytes.
    #[must_use]
    #[inline]
    pub fn of_text(text: &str) -> Option<TextOrder> {
        let mut bytes = [0_u8; 16];
        bytes.get_mut(..text.len().min(FIT))?.copy_from_slice(text.as_bytes().get(..FIT.min(text.len()))?);
        let len = u8::try_from(text.len()).ok().filter(|len| usize::from(*len) <= FIT)?;
        // Where one text begins another, the shorter is first.
        Some(TextOrder(u128::from_be_bytes(bytes) | u128::from(len)))
    }

    /// That of the digits of a number of at most 15 digits.
    #[must_use]
    #[inline]
    pub fn of_number(number: u64) -> Option<TextOrder> {
        const MOST: u64 = 999_999_999_999_999;
        (number <= MOST).then_some(TextOrder(NUMBER | u128::from(number)))
    }

    /// What is compared.
    #[inline]
    fn key(self) -> u128 {
        if self.0 < NUMBER { self.0 } else { TextOrder::digits(self.0 & !NUMBER) }
    }

    /// The digits of a number as they are compared: padded behind, the shorter ones first.
    fn digits(number: u128) -> u128 {
        let digits = number.checked_ilog10().unwrap_or(0).saturating_add(1);
        let missing = u32::try_from(FIT).unwrap_or(0).saturating_sub(digits);
        number.saturating_mul(10_u128.saturating_pow(missing)) << 8 | u128::from(digits)
    }

    /// That of a text by its place in a sorted list of all texts.
    #[must_use]
    #[inline]
    pub fn of_place(place: u32) -> TextOrder {
        TextOrder(u128::from(place))
    }
}

impl Ord for TextOrder {
    #[inline]
    fn cmp(&self, other: &TextOrder) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for TextOrder {
    #[inline]
    fn partial_cmp(&self, other: &TextOrder) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for TextOrder {
    #[inline]
    fn eq(&self, other: &TextOrder) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for TextOrder {}

/// A line as a row of a table has it. Lines with attributes are documents ([`Line`](crate::Line)), not rows.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What is bought.
    pub sku: Label,
    /// Where its SKU stands among those of the cart.
    pub sku_order: TextOrder,
    /// Where its id stands among those of the cart; `None`, in all rows or in none: the ids are `1`, `2`, ….
    pub id_order: Option<TextOrder>,
    /// Who sells it.
    pub seller: Label,
    /// The labels of its categories, as [`Engine::category_labels`] gives them.
    pub categories: &'a [Label],
    /// The labels of its tags.
    pub tags: &'a [Label],
    /// How many units.
    pub quantity: u64,
    /// What they cost.
    pub price: LinePrice,
    /// What a unit costs by the list.
    pub list_price: Option<Amount>,
    /// What a unit costs the shop.
    pub cost: Option<Amount>,
    /// The lowest price of a unit.
    pub floor: Option<Amount>,
    /// Whether it may be discounted.
    pub discountable: bool,
}

/// The lines of a cart as rows, in memory that is used again from cart to cart.
#[derive(Debug, Default)]
pub struct Rows {
    lines: Vec<Kept>,
    labels: Vec<Symbol>,
    /// Whether every row alone is within its limits.
    wrong: bool,
    /// Whether rows have ids of their own.
    named: bool,
    subtotal: i128,
}

/// A row without what it borrowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) sku: Symbol,
    pub(super) seller: Symbol,
    /// Where its categories begin, then its tags, and where they end.
    labels: (u32, u32, u32),
    pub(super) quantity: u64,
    pub(super) price: LinePrice,
    list_price: Option<Amount>,
    cost: Option<Amount>,
    pub(super) floor: Option<Amount>,
    pub(super) discountable: bool,
    order: (TextOrder, TextOrder),
}

impl Rows {
    /// No rows.
    #[must_use]
    pub fn new() -> Rows {
        Rows::default()
    }

    /// Takes all rows out.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.labels.clear();
        (self.wrong, self.named, self.subtotal) = (false, false, 0);
    }

    /// Adds a line.
    #[inline]
    pub fn push(&mut self, row: Row<'_>) {
        let place = |labels: &[Symbol]| u32::try_from(labels.len()).unwrap_or(u32::MAX);
        let start = place(&self.labels);
        self.labels.extend(row.categories.iter().map(|label| label.0));
        let middle = place(&self.labels);
        self.labels.extend(row.tags.iter().map(|label| label.0).filter(|symbol| *symbol != Symbol::NONE));
        let (price, sum) = match row.price {
            LinePrice::Unit(price) => (price, total(price.minor_units(), row.quantity)),
            LinePrice::Total(amount) => (amount, amount.minor_units()),
        };
        let fits = |amount: Amount| (0..=MAX_MINOR).contains(&amount.minor_units());
        let sound = fits(price)
            && (1..=MAX_COUNT).contains(&row.quantity)
            && [row.list_price, row.cost, row.floor].into_iter().flatten().all(fits);
        self.wrong |= !sound;
        self.subtotal = self.subtotal.saturating_add(i128::from(sum));
        let own = row.id_order.is_some();
        self.wrong |= own != self.named && !self.lines.is_empty();
        self.named |= own;
        let number = u64::try_from(self.lines.len()).ok().and_then(|place| place.checked_add(1));
        let order = row.id_order.or_else(|| number.and_then(TextOrder::of_number)).unwrap_or(TextOrder(u128::MAX));
        self.lines.push(Kept {
            sku: row.sku.0,
            seller: row.seller.0,
            labels: (start, middle, place(&self.labels)),
            quantity: row.quantity,
            price: row.price,
            list_price: row.list_price,
            cost: row.cost,
            floor: row.floor,
            discountable: row.discountable,
            order: (row.sku_order, order),
        });
    }

    /// Whether a cart may have these lines.
    fn sound(&self) -> bool {
        !self.wrong && self.subtotal <= i128::from(MAX_MINOR) && (!self.named || self.distinct())
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Shows the rows, as long as they are wanted; whether all were.
    #[inline]
    pub(super) fn each(&self, mut show: impl FnMut(&Kept, &[Symbol], &[Symbol]) -> bool) -> bool {
        let names = |start: u32, end: u32| Span { start, end }.of(&self.labels);
        self.lines.iter().all(|row| {
            let (categories, tags, end) = row.labels;
            show(row, names(categories, tags), names(tags, end))
        })
    }

    /// Where a row's SKU and id stand among those of the cart.
    pub(super) fn order(&self, row: u32) -> Option<(TextOrder, TextOrder)> {
        self.lines.get(row as usize).map(|row| row.order)
    }

    fn distinct(&self) -> bool {
        let mut ids: SmallVec<[TextOrder; 16]> = self.lines.iter().map(|line| line.order.1).collect();
        sort::ascending(&mut ids);
        ids.is_sorted_by(|before, id| before < id)
    }
}

impl Engine {
    /// The label of a SKU or a seller; `None`: the text can be no id.
    #[must_use]
    #[inline]
    pub fn label(&self, text: &str) -> Option<Label> {
        validate::is_id(text).then(|| self.tag_label(text))
    }

    /// The label of a SKU or a seller that is the digits of a number.
    #[must_use]
    #[inline]
    pub fn number_label(&self, number: u64) -> Label {
        if self.compiled.interner.has_digits() { self.tag_label(&number.to_string()) } else { Label::default() }
    }

    /// The label of a tag.
    #[must_use]
    #[inline]
    pub fn tag_label(&self, text: &str) -> Label {
        Label(self.compiled.interner.find(text))
    }

    /// Adds the labels of a category and of all above it that the rulebook names, each once; `false`: the text is no category.
    pub fn category_labels(&self, path: &str, labels: &mut Vec<Label>) -> bool {
        for upto in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            let label = path.get(..upto).map_or(Label::default(), |above| self.tag_label(above));
            if label != Label::default() && !labels.contains(&label) {
                labels.push(label);
            }
        }
        !path.split('/').any(str::is_empty)
    }

    /// The short answer to a cart whose lines are rows; the cart's own lines must be empty.
    ///
    /// It is the same answer as that of [`Engine::evaluate_with`] to the cart with those lines, for a part of its cost. `None`:
    /// something is wrong with the cart or its rows; `evaluate_with` says what. Texts are judged where their labels are made.
    ///
    /// # Example: the total of two mugs
    /// ```
    /// use tillwork::{Amount, Cart, Currency, Engine, LinePrice, Row, Rows, Scratch, TextOrder};
    /// let engine = Engine::from_json(br#"{
    ///     "tillwork": 1, "id": "shop", "currency": "USD",
    ///     "promotions": [{"id": "sale", "benefit": {"kind": "percent_off", "percent": "10", "items": {"category": "cups"}}}]
    /// }"#)?;
    /// let cart = Cart::new(Currency::parse("USD").unwrap(), "2026-11-11T20:00:00Z");
    /// let mut categories = Vec::new();
    /// assert!(engine.category_labels("cups/mugs", &mut categories));
    /// let mut rows = Rows::new();
    /// rows.push(Row {
    ///     sku: engine.label("MUG").unwrap(),
    ///     sku_order: TextOrder::of_text("MUG").unwrap(),
    ///     id_order: None,
    ///     seller: Default::default(),
    ///     categories: &categories,
    ///     tags: &[],
    ///     quantity: 2,
    ///     price: LinePrice::Unit(Amount::from_minor_units(19_99)),
    ///     list_price: None,
    ///     cost: None,
    ///     floor: None,
    ///     discountable: true,
    /// });
    /// let mut scratch = Scratch::new();
    /// let brief = engine.evaluate_rows(&mut scratch, &cart, &rows).unwrap();
    /// assert_eq!(brief.totals.payable.minor_units(), 35_98);
    /// # Ok::<(), tillwork::Error>(())
    /// ```
    pub fn evaluate_rows<'s>(&self, scratch: &'s mut Scratch, cart: &Cart, rows: &Rows) -> Option<&'s Brief> {
        if !rows.sound() || !cart.lines.is_empty() {
            return None;
        }
        let at = validate::cart(cart).ok()?;
        if self.in_short(scratch, Source::Rows(rows), cart, at) {
            return Some(&scratch.brief);
        }
        let read = |session: &mut Session<'_>| {
            session.add_rows(rows);
            session.read_head();
        };
        Some(self.brief(scratch, cart, at, read))
    }
}

impl Session<'_> {
    /// Adds lines that are rows, as those of a cart are added.
    pub(super) fn add_rows(&mut self, rows: &Rows) {
        self.names.extend_from_slice(&rows.labels);
        for row in &rows.lines {
            let (categories, tags, end) = row.labels;
            let minor = |amount: Amount| amount.minor_units();
            self.add_line(
                LineState {
                    sku: row.sku,
                    seller: row.seller,
                    categories: Span { start: categories, end: tags },
                    tags: Span { start: tags, end },
                    quantity: row.quantity,
                    subtotal: 0,
                    list_price: row.list_price.map(minor),
                    cost: row.cost.map(minor),
                    floor: row.floor.map_or(0, minor),
                    discountable: row.discountable,
                    unsettled: false,
                },
                row.price,
            );
        }
        let name = |line: u32| rows.lines.get(line as usize).map(|row| row.order);
        self.order_lines(|line| name(line).map_or(0, |(sku, _)| sku.key()), name, |order| order.map(|(sku, _)| sku));
    }
}
