use super::{Coupon, GroupId, Id, Programme, Promotion, PromotionId};
use crate::money::{Currency, Rounding};

/// All rules of a shop at one time: promotions, coupons, combination rules and the loyalty programme.
///
/// # Example: ten percent off everything
/// ```
/// use tillwork::{Benefit, Currency, PercentOff, Promotion, Rate, Rulebook};
/// let usd = Currency::parse("USD").unwrap();
/// let sale = Promotion::new("sale", PercentOff::new(Rate::from_whole(10)));
/// let rulebook = Rulebook::new("spring", usd).promotions(vec![sale]);
/// assert_eq!(rulebook.promotions[0].id.as_str(), "sale");
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rulebook {
    /// Names the rulebook in outcomes.
    pub id: Id,
    /// The currency of amounts written without one.
    pub currency: Currency,
    /// The IANA time zone of schedules that name none. Default: `UTC`.
    pub time_zone: String,
    /// Whether prices include tax. Changes no number.
    pub price_basis: PriceBasis,
    /// How percentages of item benefits are rounded.
    pub rounding: Rounding,
    /// How an amount is spread over several units.
    pub spread: Spread,
    /// How much a refused code says.
    pub refusals: Refusals,
    /// At most so many near misses in an outcome. Default: 5.
    pub near_misses: u32,
    /// Which promotions may combine, and who chooses.
    pub combination: Combination,
    /// The coupons.
    pub coupons: Vec<Coupon>,
    /// The promotions, in the order that breaks ties.
    pub promotions: Vec<Promotion>,
    /// The loyalty programme.
    pub programme: Option<Programme>,
}

impl Rulebook {
    /// A rulebook without promotions.
    #[must_use]
    pub fn new(id: impl Into<Id>, currency: Currency) -> Rulebook {
        Rulebook {
            id: id.into(),
            currency,
            time_zone: "UTC".to_owned(),
            price_basis: PriceBasis::Gross,
            rounding: Rounding::default(),
            spread: Spread::Proportional,
            refusals: Refusals::Detailed,
            near_misses: 5,
            combination: Combination::default(),
            coupons: Vec::new(),
            promotions: Vec::new(),
            programme: None,
        }
    }
}

setters!(Rulebook {
    time_zone: String,
    price_basis: PriceBasis,
    rounding: Rounding,
    spread: Spread,
    refusals: Refusals,
    near_misses: u32,
    combination: Combination,
    coupons: Vec<Coupon>,
    promotions: Vec<Promotion>,
    programme: Option<Programme>,
});

/// Whether the prices of carts include tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PriceBasis {
    /// With tax.
    #[default]
    Gross,
    /// Without tax.
    Net,
}

/// How an amount is spread over several units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spread {
    /// In proportion to their prices.
    #[default]
    Proportional,
    /// The same for each unit.
    Even,
}

/// How much a refused code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Refusals {
    /// The exact reason: for the merchant's side.
    #[default]
    Detailed,
    /// One and the same reason for unknown, ended, used-up and foreign codes: no oracle for guessing codes.
    Public,
}

/// Which promotions may combine.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Combination {
    /// Who chooses among promotions that exclude each other.
    pub strategy: Strategy,
    /// Operations that `best` may spend on one cart. Default: 200 000.
    pub effort: u64,
    /// At most so many distinct codes take part.
    pub max_codes: Option<u32>,
    /// Whether coupon codes of the customer's wallet count as entered.
    pub use_wallet: bool,
    /// Whether `best` also says what the next best combination would have saved. It is searched for by itself, so it has its price.
    pub runner_up: bool,
    /// Groups that keep only some of their members.
    pub groups: Vec<Group>,
}

impl Default for Combination {
    fn default() -> Self {
        Combination {
            strategy: Strategy::Priority,
            effort: 200_000,
            max_codes: None,
            use_wallet: false,
            runner_up: false,
            groups: Vec::new(),
        }
    }
}

setters!(Combination {
    strategy: Strategy,
    effort: u64,
    max_codes: Option<u32>,
    use_wallet: bool,
    runner_up: bool,
    groups: Vec<Group>
});

/// Who chooses among promotions that exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// Promotions join one after the other by class, priority and position.
    #[default]
    Priority,
    /// The combination that saves the customer most, proven.
    Best,
}

/// A group of promotions of which only some may apply together.
///
/// # Example: only the best of all sales
/// ```
/// use tillwork::{Combination, Currency, Group, Rulebook};
/// let sales = Group::new("one-sale").tags(vec!["sale".to_owned()]);
/// let combination = Combination::default().max_codes(2).groups(vec![sales]);
/// let rulebook = Rulebook::new("shop", Currency::parse("USD").unwrap()).combination(combination);
/// # assert_eq!(rulebook.combination.groups.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Names the group.
    pub id: GroupId,
    /// Members by id.
    pub promotions: Vec<PromotionId>,
    /// Members by tag.
    pub tags: Vec<String>,
    /// Which members stay.
    pub take: Take,
    /// How many stay; `None`: 1, for `all` any number.
    pub at_most: Option<u32>,
}

impl Group {
    /// A group that keeps its best member.
    #[must_use]
    pub fn new(id: impl Into<GroupId>) -> Group {
        Group { id: id.into(), promotions: Vec::new(), tags: Vec::new(), take: Take::Best, at_most: None }
    }
}

setters!(Group { promotions: Vec<PromotionId>, tags: Vec<String>, take: Take, at_most: Option<u32> });

/// Which members of a group stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Take {
    /// Those that save most.
    #[default]
    Best,
    /// The first in order.
    First,
    /// All of them.
    All,
}
