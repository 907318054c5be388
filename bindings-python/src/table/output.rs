//! The tables that go out: rows are collected column by column, then handed over as Arrow arrays.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, Decimal128Array, DictionaryArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    UInt32Array, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use tillwork::Currency;

use super::column::{NONE, Pool};
use super::ids::Id;

/// How many digits a decimal of money has at most: any amount fits.
const PRECISION: u8 = 18;
/// How many where currencies have different numbers of fraction digits: an amount of the one gets those of the other.
const MIXED_PRECISION: u8 = 38;
/// How many digits a share in percent has, and how many of them are fraction.
const SHARE: (u8, i8) = (9, 6);

/// As what ids are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdStyle {
    Integer,
    Unsigned,
    Text,
}

/// How money and ids are written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// Integers of minor units instead of decimals.
    pub(crate) minor: bool,
    /// Fraction digits of decimals: the most that any currency of the carts has.
    pub(crate) digits: u32,
    /// Whether some currency of the carts has fewer.
    pub(crate) mixed: bool,
    pub(crate) ids: IdStyle,
}

impl Style {
    /// What an amount of a currency is multiplied with.
    pub(crate) fn factor(self, currency: Currency) -> i64 {
        if self.minor { 1 } else { 10_i64.saturating_pow(self.digits.saturating_sub(currency.digits())) }
    }

    fn decimal(self) -> (u8, i8) {
        let precision = if self.mixed { MIXED_PRECISION } else { PRECISION };
        (precision, i8::try_from(self.digits).unwrap_or_default())
    }

    pub(crate) fn money_type(self) -> DataType {
        let (precision, scale) = self.decimal();
        if self.minor { DataType::Int64 } else { DataType::Decimal128(precision, scale) }
    }

    /// Amounts in minor units as an array; `factor` tells what the amount of a place is multiplied with.
    pub(crate) fn money(self, values: Vec<i64>, factor: impl Fn(usize) -> i64) -> Result<ArrayRef, ArrowError> {
        let nulls = nulls(values.iter().map(|value| *value != NONE));
        if self.minor {
            return Ok(Arc::new(Int64Array::new(values.into(), nulls)));
        }
        // An amount that is not there is a null, whatever its digits.
        let wide: ScalarBuffer<i128> = if self.mixed {
            let factors = (0..values.len()).map(|place| i128::from(factor(place)));
            values.iter().zip(factors).map(|(value, factor)| i128::from(*value).saturating_mul(factor)).collect()
        } else {
            values.into_iter().map(i128::from).collect()
        };
        let (precision, scale) = self.decimal();
        Ok(Arc::new(Decimal128Array::new(wide, nulls).with_precision_and_scale(precision, scale)?))
    }
}

/// The validity of values; `None` if all are there.
fn nulls(valid: impl Iterator<Item = bool> + Clone) -> Option<NullBuffer> {
    let missing = valid.clone().any(|valid| !valid);
    missing.then(|| valid.collect())
}

/// What a column of an outgoing table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A cart's id.
    Id,
    /// The number of a row of `lines`.
    Row,
    Money,
    Count,
    Text,
    /// A text out of few.
    Word,
    /// Who pays, and which share in percent.
    Shares,
    /// Who pays, and how much.
    Parts,
}

impl Type {
    fn arrow(self, style: Style) -> DataType {
        match self {
            Type::Id => match style.ids {
                IdStyle::Integer => DataType::Int64,
                IdStyle::Unsigned => DataType::UInt64,
                IdStyle::Text => DataType::Utf8,
            },
            Type::Text => DataType::Utf8,
            Type::Row => DataType::UInt32,
            Type::Money => style.money_type(),
            Type::Count => DataType::Int64,
            Type::Word => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Type::Shares => DataType::List(Arc::new(Field::new(
                "item",
                DataType::Struct(by("share", DataType::Decimal128(SHARE.0, SHARE.1))),
                false,
            ))),
            Type::Parts => {
                DataType::List(Arc::new(Field::new("item", DataType::Struct(by("amount", style.money_type())), false)))
            }
        }
    }
}

fn by(name: &str, data_type: DataType) -> Fields {
    Fields::from(vec![Field::new("by", DataType::Utf8, false), Field::new(name, data_type, false)])
}

/// The columns of a table: names and what they hold.
pub(crate) type Layout = &'static [(&'static str, Type)];

/// The Arrow schema of a layout.
pub(crate) fn schema(layout: Layout, style: Style) -> Schema {
    Schema::new(layout.iter().map(|(name, kind)| Field::new(*name, kind.arrow(style), true)).collect::<Vec<_>>())
}

/// One value of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    Nothing,
    Money(i64),
    Count(u64),
    Row(u32),
    Text(&'a str),
    Id(&'a Id),
    /// Who pays, with an amount or a share.
    Parts(&'a [(&'a str, i64)]),
}

impl<'a> Cell<'a> {
    pub(crate) fn text(text: Option<&'a str>) -> Cell<'a> {
        text.map_or(Cell::Nothing, Cell::Text)
    }

    pub(crate) fn count(count: Option<u64>) -> Cell<'a> {
        count.map_or(Cell::Nothing, Cell::Count)
    }
}

/// A column that is being filled.
#[derive(Debug)]
enum Values {
    Integers(Vec<i64>),
    Ids(Vec<i64>),
    UnsignedIds(Vec<u64>),
    Rows(Vec<Option<u32>>),
    Texts(StringBuilder),
    Words { pool: Pool, numbers: Vec<Option<i32>> },
    Parts { starts: Vec<i32>, names: StringBuilder, amounts: Vec<i64>, factors: Vec<i64> },
}

/// The rows of one table that one piece of work gives.
#[derive(Debug)]
pub(crate) struct Rows {
    layout: Layout,
    style: Style,
    values: Vec<Values>,
    /// What the amounts of each row are multiplied with; none where that is 1 for all.
    factors: Vec<i64>,
    count: usize,
}

impl Rows {
    pub(crate) fn new(layout: Layout, style: Style) -> Rows {
        let values = layout.iter().map(|(_, kind)| match kind {
            Type::Id => match style.ids {
                IdStyle::Integer => Values::Ids(Vec::new()),
                IdStyle::Unsigned => Values::UnsignedIds(Vec::new()),
                IdStyle::Text => Values::Texts(StringBuilder::new()),
            },
            Type::Money | Type::Count => Values::Integers(Vec::new()),
            Type::Text => Values::Texts(StringBuilder::new()),
            Type::Row => Values::Rows(Vec::new()),
            Type::Word => Values::Words { pool: Pool::default(), numbers: Vec::new() },
            Type::Shares | Type::Parts => {
                Values::Parts { starts: vec![0], names: StringBuilder::new(), amounts: Vec::new(), factors: Vec::new() }
            }
        });
        Rows { layout, style, values: values.collect(), factors: Vec::new(), count: 0 }
    }

    /// Adds a row; amounts are multiplied with `factor`. A cell that does not fit its column stands as nothing.
    pub(crate) fn push(&mut self, factor: i64, cells: &[Cell<'_>]) {
        debug_assert_eq!(cells.len(), self.layout.len());
        self.count = self.count.saturating_add(1);
        if self.style.mixed {
            self.factors.push(factor);
        }
        for (values, cell) in self.values.iter_mut().zip(cells) {
            match values {
                Values::Integers(all) => all.push(match cell {
                    Cell::Money(minor) => *minor,
                    Cell::Count(count) => i64::try_from(*count).unwrap_or(NONE),
                    _ => NONE,
                }),
                // The style fits all ids.
                Values::Ids(all) => all.push(if let Cell::Id(Id::Integer(id)) = cell { *id } else { 0 }),
                Values::UnsignedIds(all) => all.push(match cell {
                    Cell::Id(Id::Integer(id)) => u64::try_from(*id).unwrap_or_default(),
                    Cell::Id(Id::Text(digits)) => digits.parse().unwrap_or_default(),
                    _ => 0,
                }),
                Values::Rows(all) => all.push(if let Cell::Row(row) = cell { Some(*row) } else { None }),
                Values::Texts(all) => match cell {
                    Cell::Text(text) => all.append_value(text),
                    Cell::Id(Id::Text(text)) => all.append_value(text),
                    Cell::Id(Id::Integer(id)) => all.append_value(id.to_string()),
                    _ => all.append_null(),
                },
                Values::Words { pool, numbers } => {
                    numbers.push(if let Cell::Text(text) = cell { i32::try_from(pool.number(text)).ok() } else { None });
                }
                Values::Parts { starts, names, amounts, factors } => {
                    if let Cell::Parts(parts) = cell {
                        for (name, amount) in *parts {
                            names.append_value(name);
                            amounts.push(*amount);
                            factors.extend(self.style.mixed.then_some(factor));
                        }
                    }
                    starts.push(i32::try_from(amounts.len()).unwrap_or(i32::MAX));
                }
            }
        }
    }

    /// The rows as a batch; `None` if there are none.
    pub(crate) fn finish(self, schema: &Arc<Schema>) -> Result<Option<RecordBatch>, ArrowError> {
        if self.count == 0 {
            return Ok(None);
        }
        let style = self.style;
        let of = |factors: &[i64], place: usize| factors.get(place).copied().unwrap_or(1);
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.layout.len());
        for (values, (_, kind)) in self.values.into_iter().zip(self.layout) {
            arrays.push(match values {
                Values::Integers(all) if *kind == Type::Money => style.money(all, |place| of(&self.factors, place))?,
                Values::Integers(all) => {
                    let nulls = nulls(all.iter().map(|value| *value != NONE));
                    Arc::new(Int64Array::new(all.into(), nulls))
                }
                Values::Ids(all) => Arc::new(Int64Array::from(all)),
                Values::UnsignedIds(all) => Arc::new(UInt64Array::from(all)),
                Values::Rows(all) => Arc::new(UInt32Array::from(all)),
                Values::Texts(mut all) => Arc::new(all.finish()),
                Values::Words { pool, numbers } => {
                    let words = StringArray::from_iter_values(pool.texts());
                    Arc::new(DictionaryArray::<Int32Type>::try_new(Int32Array::from(numbers), Arc::new(words))?)
                }
                Values::Parts { starts, mut names, amounts, factors } => {
                    let (name, amounts): (&str, ArrayRef) = if *kind == Type::Parts {
                        ("amount", style.money(amounts, |place| of(&factors, place))?)
                    } else {
                        let shares = Decimal128Array::from_iter_values(amounts.into_iter().map(i128::from));
                        ("share", Arc::new(shares.with_precision_and_scale(SHARE.0, SHARE.1)?))
                    };
                    let fields = by(name, amounts.data_type().clone());
                    let item = Arc::new(Field::new("item", DataType::Struct(fields.clone()), false));
                    let parts = StructArray::try_new(fields, vec![Arc::new(names.finish()), amounts], None)?;
                    Arc::new(ListArray::try_new(item, OffsetBuffer::new(starts.into()), Arc::new(parts), None)?)
                }
            });
        }
        RecordBatch::try_new(Arc::clone(schema), arrays).map(Some)
    }
}
