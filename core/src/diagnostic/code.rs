/// A closed catalogue: an enum whose variants have a stable text and a meaning, which is their documentation.
macro_rules! catalogue {
    ($(#[$about:meta])* $catalogue:ident { $($(#[doc = $doc:literal])+ $name:ident = $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $catalogue {
            $($(#[doc = $doc])+ $name,)*
        }

        impl $catalogue {
            /// All codes, in the order of the catalogue.
            pub const ALL: &'static [$catalogue] = &[$($catalogue::$name),*];

            /// The stable text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($catalogue::$name => $text,)*
                }
            }

            /// What it means, in one line.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $($catalogue::$name => concat!($($doc),+).trim_ascii(),)*
                }
            }
        }
    };
}

pub(crate) use catalogue;

catalogue! {
    /// The closed catalogue of problems. The text of a code never changes.
    Code {
        /// Not JSON, not UTF-8, or followed by further text.
        JsonSyntax = "json_syntax",
        /// Nested more than 64 deep.
        JsonDepth = "json_depth",
        /// A key given twice in one object.
        DuplicateKey = "duplicate_key",
        /// A field that the document does not have.
        UnknownField = "unknown_field",
        /// A required field is not there.
        MissingField = "missing_field",
        /// Another JSON type than expected.
        WrongType = "wrong_type",
        /// Not one of a closed list of words.
        UnknownValue = "unknown_value",
        /// A document version this engine does not read.
        UnsupportedVersion = "unsupported_version",
        /// Something that needs content has none.
        Empty = "empty",
        /// A list or a text over its limit.
        TooLong = "too_long",
        /// An id with control characters, or one that starts with `$`.
        BadId = "bad_id",
        /// An amount that is not plain digits with an optional fraction.
        AmountFormat = "amount_format",
        /// An amount with more fraction digits than its currency.
        AmountDigits = "amount_digits",
        /// An amount that is negative or over 10¹⁵ minor units.
        AmountRange = "amount_range",
        /// A rate that is not plain digits with an optional fraction.
        RateFormat = "rate_format",
        /// A rate outside its range, or with over six fraction digits.
        RateRange = "rate_range",
        /// A whole number out of its range, or not whole.
        IntegerRange = "integer_range",
        /// Not an ISO 4217 code in upper case.
        CurrencyUnknown = "currency_unknown",
        /// An amount per currency without any.
        CurrencyMissing = "currency_missing",
        /// A moment, date or time of day that does not exist or is not in the grammar.
        MomentFormat = "moment_format",
        /// An end that is not after its beginning.
        MomentOrder = "moment_order",
        /// Not an IANA time zone.
        TimeZoneUnknown = "time_zone_unknown",
        /// A category path with an empty part.
        CategoryFormat = "category_format",
        /// A code that no customer could enter.
        CodeFormat = "code_format",
        /// A signing key that is not 16 to 64 bytes in hex.
        KeyFormat = "key_format",
        /// Two things of one id.
        DuplicateId = "duplicate_id",
        /// Two codes that are equal after normalisation.
        DuplicateCode = "duplicate_code",
        /// An id that the rulebook, or the order that is returned, does not have.
        UnknownReference = "unknown_reference",
        /// Fields that exclude each other, or none of those of which one is needed.
        Conflict = "conflict",
        /// Steps that do not ascend.
        StepOrder = "step_order",
        /// Steps of different classes, or a benefit that cannot be a step.
        MixedClasses = "mixed_classes",
        /// Funding shares that do not sum to 100.
        SharesSum = "shares_sum",
        /// A lower bound over its upper bound.
        PriceBounds = "price_bounds",
        /// A cart whose total is over 10¹⁵ minor units.
        TotalRange = "total_range",
        /// A number of an outcome that is not the sum of its parts.
        SumMismatch = "sum_mismatch",
        /// An outcome that is not the one of the rulebook and the cart, or a state that is of another outcome.
        ReceiptMismatch = "receipt_mismatch",
        /// More returned than there is left.
        TooManyUnits = "too_many_units",
        /// A gift that must be sent back was not.
        GiftRequired = "gift_required",
        /// Attributes over 1 MiB, or a document over its size limit.
        TooLarge = "too_large",
        /// More problems than are told.
        TooManyProblems = "too_many_problems",
        /// An idempotency key of another event before.
        KeyReused = "key_reused",
        /// A moment before the ledger's last event.
        TooEarly = "too_early",
        /// More points than there are.
        NotEnoughPoints = "not_enough_points",
        /// An order that the ledger does not know.
        UnknownOrder = "unknown_order",
        /// More points to take back than the order earned.
        MoreThanEarned = "more_than_earned",
        /// More points to give back than were spent on the order.
        MoreThanSpent = "more_than_spent",
        /// An activity that was rewarded before.
        AlreadyGiven = "already_given",
        /// A day that is not near the birthday.
        NotBirthday = "not_birthday",
        /// The member itself where another one belongs.
        SelfReference = "self_reference",
        /// An event that the programme does not offer.
        NotOffered = "not_offered",
        /// More points than may be sent in a month.
        OverLimit = "over_limit",
    }
}
