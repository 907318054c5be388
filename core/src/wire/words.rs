//! The closed lists of words, in the order of the reference pages. Reading, writing and the schema all use these tables.

use crate::model::ledger::{Account, EventWord};
use crate::model::{
    AmountPer, AttributeOf, Basis, Class, EarnBasis, Exclusive, Favor, GiftPolicy, PriceBasis, Refusals, ReturnPolicy, SampleBy,
    Scope, Spread, Strategy, Take, TestOp, TierMode, UsagePer, WhenShort,
};
use crate::money::{RoundingMode, RoundingPer};
use crate::outcome::LimitKind;
use crate::schedule::Weekday;

/// A type that documents write as one of a few words.
pub(crate) trait Word: Copy + 'static {
    /// All words.
    const WORDS: &'static [&'static str];

    /// What they mean, in the same order.
    const MEANINGS: &'static [Self];

    /// The word for it.
    fn as_word(self) -> &'static str;

    /// What the word at that place means.
    fn nth(place: usize) -> Option<Self> {
        Self::MEANINGS.get(place).copied()
    }

    /// What a word means.
    fn parse(text: &str) -> Option<Self> {
        Self::WORDS.iter().position(|word| *word == text).and_then(Self::nth)
    }

    /// A stand-in for a word that was not understood.
    fn blank() -> Self;
}

macro_rules! words {
    ($type:ident: $blank:ident = $first:literal $(, $name:ident = $word:literal)* $(,)?) => {
        impl Word for $type {
            const WORDS: &'static [&'static str] = &[$first $(, $word)*];
            const MEANINGS: &'static [Self] = &[$type::$blank $(, $type::$name)*];

            fn as_word(self) -> &'static str {
                match self {
                    $type::$blank => $first,
                    $($type::$name => $word,)*
                }
            }

            fn blank() -> Self {
                $type::$blank
            }
        }
    };
}

words!(PriceBasis: Gross = "gross", Net = "net");
words!(Spread: Proportional = "proportional", Even = "even");
words!(Refusals: Detailed = "detailed", Public = "public");
words!(RoundingMode: HalfUp = "half_up", HalfEven = "half_even", HalfDown = "half_down", Up = "up", Down = "down");
words!(RoundingPer: Line = "line", Unit = "unit", Cart = "cart");
words!(Strategy: Priority = "priority", Best = "best");
words!(Take: Best = "best", First = "first", All = "all");
words!(Exclusive: None = "none", Class = "class", Cart = "cart");
words!(WhenShort: Reduce = "reduce", Skip = "skip");
words!(UsagePer: Total = "total", Customer = "customer");
words!(SampleBy: Customer = "customer", Cart = "cart");
words!(AttributeOf: Cart = "cart", Customer = "customer");
words!(Basis: List = "list", Class = "class", Running = "running");
words!(EarnBasis: List = "list", Running = "running");
words!(Scope: Items = "items", Order = "order", Shipping = "shipping");
words!(Favor: Merchant = "merchant", Customer = "customer");
words!(AmountPer: Unit = "unit", Line = "line", Once = "once");
words!(TierMode: Highest = "highest", Graduated = "graduated");
words!(TestOp: Eq = "eq", Ne = "ne", In = "in", Lt = "lt", Le = "le", Gt = "gt", Ge = "ge", Exists = "exists");
words!(Class: Price = "price", Item = "item", Order = "order", Shipping = "shipping", Payment = "payment", Reward = "reward");
words!(ReturnPolicy: Share = "share", Reprice = "reprice");
words!(GiftPolicy: Keep = "keep", Charge = "charge", Require = "require");
words!(Weekday: Monday = "mon", Tuesday = "tue", Wednesday = "wed", Thursday = "thu", Friday = "fri", Saturday = "sat", Sunday = "sun");
words!(LimitKind: PerCustomer = "per_customer", Total = "total", PerDay = "per_day", PerWeek = "per_week", PerMonth = "per_month",
    PerCode = "per_code", Stock = "stock", UnitsPerCustomer = "units_per_customer", MaxCodes = "max_codes");
words!(EventWord: Earn = "earn", Confirm = "confirm", Redeem = "redeem", Refund = "refund", Adjust = "adjust", Activity = "activity",
    Transfer = "transfer", Receive = "receive", Expire = "expire");
words!(Account: Issued = "issued", Lot = "lot", Confirmed = "confirmed", Redeemed = "redeemed", Reversed = "reversed",
    Expired = "expired", Adjusted = "adjusted", Transferred = "transferred", Debt = "debt");
