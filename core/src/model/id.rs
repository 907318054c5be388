use std::fmt;

use smol_str::SmolStr;

// An outcome names a line's promotions over and over, and most ids are short: they lie where they are named.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name(text.into())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a promotion in its rulebook.
    PromotionId
}
id! {
    /// Names a coupon in its rulebook.
    CouponId
}
id! {
    /// Names a group of promotions.
    GroupId
}
id! {
    /// Names a line of a cart.
    LineId
}
id! {
    /// A stock keeping unit: what is sold.
    Sku
}
id! {
    /// Any other id of a document: a cart, a shipping entry, a customer tier, a rulebook.
    Id
}
