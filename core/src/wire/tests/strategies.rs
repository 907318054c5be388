//! Random documents that are correct: rulebooks, carts and outcomes with every field that there is.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Strategy};
use rust_decimal::Decimal;

use super::strategies_benefit::{simple_benefit, tiers};
use crate::money::{MAX_MINOR, RoundingMode, RoundingPer};
use crate::schedule::{Date, DateTime, Moment, OffsetDateTime, Schedule, TimeOfDay, WallTime, Weekday, Window};
use crate::wire::words::Word;
use crate::*;

/// Any word of a closed list.
pub(super) fn word<T: Word + std::fmt::Debug>() -> impl Strategy<Value = T> + Clone {
    select(T::MEANINGS)
}

/// Text with what JSON escapes, and with letters of two, three and four bytes.
pub(super) fn text() -> impl Strategy<Value = String> + Clone {
    "[ -~é厨😀\u{0}-\u{1f}\u{7f}\u{2028}]{0,8}"
}

pub(super) fn name() -> impl Strategy<Value = String> + Clone {
    "[ -~é厨😀\n]{1,8}"
}

pub(super) fn id<T: for<'a> From<&'a str> + std::fmt::Debug>() -> impl Strategy<Value = T> + Clone {
    "[!#%-~é厨😀][ -~é厨😀]{0,7}".prop_map(|text: String| T::from(&text))
}

fn currency() -> impl Strategy<Value = Currency> + Clone {
    select(["USD", "JPY", "KWD", "EUR", "CLF"].map(|code| Currency::parse(code).unwrap()).to_vec())
}

fn amount() -> impl Strategy<Value = Amount> + Clone {
    prop_oneof![0..2000_i64, 0..=MAX_MINOR].prop_map(Amount::from_minor_units)
}

pub(super) fn amounts() -> BoxedStrategy<Amounts> {
    vec((currency(), amount()), 1..3)
        .prop_map(|entries| {
            entries.into_iter().fold(Amounts::default(), |amounts, (currency, amount)| amounts.and(currency, amount))
        })
        .boxed()
}

/// Amounts above 0, and larger ones for the same currencies.
pub(super) fn growing_amounts(count: usize) -> BoxedStrategy<Vec<Amounts>> {
    (vec(currency(), 1..3), vec(1..1000_i64, count))
        .prop_map(|(currencies, steps)| {
            let mut sum = 0;
            let mut add = |step: i64| {
                sum += step;
                currencies
                    .iter()
                    .fold(Amounts::default(), |amounts, currency| amounts.and(*currency, Amount::from_minor_units(sum)))
            };
            steps.into_iter().map(&mut add).collect()
        })
        .boxed()
}

pub(super) fn positive_amounts() -> BoxedStrategy<Amounts> {
    growing_amounts(1).prop_map(|mut amounts| amounts.remove(0)).boxed()
}

pub(super) fn rate(millionths: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = Rate> + Clone {
    millionths.prop_map(|millionths| Rate::parse(&Decimal::new(millionths, 6).to_string()).unwrap())
}

pub(super) fn percent() -> impl Strategy<Value = Rate> + Clone {
    rate(1..=100_000_000)
}

pub(super) fn count() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![1..10_u64, 1..=1_000_000_000_u64]
}

pub(super) fn any_count() -> impl Strategy<Value = u64> + Clone {
    0..=1_000_000_000_u64
}

pub(super) fn points() -> impl Strategy<Value = u64> + Clone {
    0..=1_000_000_000_000_000_u64
}

fn date() -> impl Strategy<Value = Date> + Clone {
    (1970..=9999_u16, 1..=12_u8, 1..=28_u8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn moment() -> BoxedStrategy<Moment> {
    let local = (date(), 0..24_u8, 0..60_u8, 0..60_u8)
        .prop_map(|(date, hour, minute, second)| DateTime::new(date, TimeOfDay::new(hour, minute, second).unwrap()));
    prop_oneof![
        date().prop_map(Moment::Date),
        local.clone().prop_map(Moment::Local),
        (local, -1439..=1439_i16).prop_map(|(local, offset)| Moment::Offset(OffsetDateTime::new(local, offset).unwrap())),
    ]
    .boxed()
}

fn window() -> impl Strategy<Value = Window> {
    let wall = |hours: std::ops::Range<u8>| (hours, 0..60_u8).prop_map(|(hour, minute)| WallTime::new(hour, minute).unwrap());
    (vec(word::<Weekday>(), 0..3), vec(1..=31_u8, 0..3), option::of(wall(0..12)), option::of(wall(12..24)))
        .prop_map(|(weekdays, dates, from, to)| Window { weekdays, dates, from, to })
}

fn schedule() -> BoxedStrategy<Schedule> {
    (
        option::of(moment()),
        option::of(moment()),
        any::<bool>(),
        vec(window(), 0..3),
        option::of(select(vec!["UTC", "Europe/Berlin"])),
    )
        .prop_map(|(from, until, both, windows, zone)| {
            // Two moments would have to be in order.
            let until = if both { None } else { until };
            let from = if until.is_some() { None } else { from };
            Schedule { from, until, windows, time_zone: zone.map(str::to_owned) }
        })
        .boxed()
}

fn number() -> impl Strategy<Value = AttributeValue> + Clone {
    (-999_999_999_999_999_999..=999_999_999_999_999_999_i64)
        .prop_map(|millionths| AttributeValue::Number(Decimal::new(millionths, 6).normalize()))
}

fn attribute_value() -> BoxedStrategy<AttributeValue> {
    prop_oneof![text().prop_map(AttributeValue::Text), any::<bool>().prop_map(AttributeValue::Flag), number()].boxed()
}

fn attribute_test() -> BoxedStrategy<AttributeTest> {
    let values = prop_oneof![
        Just((TestOp::Exists, Vec::new())),
        vec(attribute_value(), 1..3).prop_map(|values| (TestOp::In, values)),
        (select(vec![TestOp::Eq, TestOp::Ne]), attribute_value()).prop_map(|(op, value)| (op, vec![value])),
        (select(vec![TestOp::Lt, TestOp::Le, TestOp::Gt, TestOp::Ge]), number()).prop_map(|(op, value)| (op, vec![value])),
    ];
    (name(), values).prop_map(|(name, (op, values))| AttributeTest { name, op, values }).boxed()
}

pub(super) fn attributes() -> BoxedStrategy<Attributes> {
    vec((name(), attribute_value()), 0..3)
        .prop_map(|entries| entries.into_iter().fold(Attributes::new(), |attributes, (name, value)| attributes.with(name, value)))
        .boxed()
}

fn category() -> impl Strategy<Value = String> + Clone {
    "[a-z]{1,4}(/[a-z]{1,4}){0,2}"
}

pub(super) fn selector() -> BoxedStrategy<Selector> {
    let keys = (
        vec(name().prop_map(Sku::from), 0..3),
        vec(category(), 0..3),
        vec(name(), 0..2),
        vec(name(), 0..2),
        vec(attribute_test(), 0..2),
        option::of((growing_amounts(2), 0..3_u8)),
        option::of(any::<bool>()),
    );
    let flat = keys.prop_map(|(sku, category, tag, seller, attribute, price, on_sale)| {
        let price = price.map(|(mut bounds, which)| match which {
            0 => PriceRange { min: bounds.pop(), max: None },
            1 => PriceRange { min: None, max: bounds.pop() },
            _ => {
                let max = bounds.pop();
                PriceRange { min: bounds.pop(), max }
            }
        });
        let mut selector = Selector::new().attribute(attribute).price(price).on_sale(on_sale);
        (selector.sku, selector.category, selector.tag, selector.seller) = (sku, category, tag, seller);
        if selector == Selector::default() { Selector::new().on_sale(true) } else { selector }
    });
    flat.prop_recursive(2, 6, 2, |inner| {
        (inner.clone(), vec(inner.clone(), 0..2), vec(inner.clone(), 0..2), option::of(inner)).prop_map(
            |(mut base, any, all, not)| {
                (base.any, base.all, base.not) = (any, all, not.map(Box::new));
                base
            },
        )
    })
    .boxed()
}

pub(super) fn items() -> BoxedStrategy<Option<Selector>> {
    option::weighted(0.3, selector()).boxed()
}

fn range(counts: BoxedStrategy<u64>) -> BoxedStrategy<CountRange> {
    (counts.clone(), counts, 0..3_u8)
        .prop_map(|(a, b, which)| CountRange {
            at_least: (which != 0).then_some(a.min(b)),
            at_most: (which != 1).then_some(a.max(b)),
        })
        .boxed()
}

fn customer_condition() -> BoxedStrategy<Condition> {
    let keys = (
        vec(name(), 0..2),
        vec(name(), 0..2),
        option::of(select(vec!["silver", "gold"])),
        option::of(range(any_count().boxed())),
        option::of(any::<bool>()),
        option::of(range(points().boxed())),
        option::of((0..400_u32, 0..400_u32)),
        vec(attribute_test(), 0..2),
    );
    keys.prop_map(|(id, segment, tier, orders, first_order, points, birthday, attribute)| {
        let condition = CustomerCondition::new()
            .id(id)
            .segment(segment)
            .tier_at_least(tier.map(Id::from))
            .orders(orders)
            .first_order(first_order)
            .points(points)
            .birthday(birthday.map(|(before_days, after_days)| BirthdayWindow { before_days, after_days }))
            .attribute(attribute);
        let empty = condition == CustomerCondition::default();
        Condition::Customer(if empty { condition.first_order(true) } else { condition })
    })
    .boxed()
}

fn condition() -> BoxedStrategy<Condition> {
    let names = || vec(name(), 1..3);
    let codes = vec("[A-Z]{3,6}", 1..3);
    let leaf = prop_oneof![
        (growing_amounts(2), 0..3_u8, items(), word::<Basis>()).prop_map(|(bounds, which, items, basis)| Condition::Spend {
            at_least: (which != 0).then(|| bounds[0].clone()),
            at_most: (which != 1).then(|| bounds[1].clone()),
            items,
            basis,
        }),
        (range(any_count().boxed()), items(), any::<bool>()).prop_map(|(range, items, distinct)| Condition::Quantity {
            range,
            items,
            distinct
        }),
        selector().prop_map(|items| Condition::Contains { items }),
        customer_condition(),
        names().prop_map(|any_of| Condition::Channel { any_of }),
        names().prop_map(|any_of| Condition::Region { any_of }),
        names().prop_map(|any_of| Condition::PaymentMethod { any_of }),
        names().prop_map(|any_of| Condition::ShippingMethod { any_of }),
        codes.prop_map(|any_of| Condition::Code { any_of }),
        (word::<AttributeOf>(), attribute_test()).prop_map(|(of, test)| Condition::Attribute { of, test }),
        schedule().prop_map(|schedule| Condition::Time { schedule }),
        (word::<UsagePer>(), range(any_count().boxed()), any::<bool>()).prop_map(|(per, range, other)| Condition::Usage {
            per,
            range,
            promotion: other.then(|| "p0".into()),
        }),
        (text(), rate(0..=100_000_000), rate(0..=100_000_000), word::<SampleBy>())
            .prop_map(|(salt, share, start, by)| Condition::Sample { salt, share, start, by }),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(|conditions| Condition::All { conditions }),
            vec(inner.clone(), 1..3).prop_map(|conditions| Condition::Any { conditions }),
            inner.prop_map(|condition| Condition::Not { condition: Box::new(condition) }),
        ]
    })
    .boxed()
}

fn limits() -> BoxedStrategy<Limits> {
    let period = || option::of((word::<UsagePer>(), count()).prop_map(|(per, uses)| PeriodLimit { per, uses }));
    let budget = option::of((amounts(), word::<WhenShort>()).prop_map(|(amount, when_short)| Budget { amount, when_short }));
    (option::of(count()), option::of(count()), option::of(count()), period(), period(), period(), budget)
        .prop_map(|(cart, customer, total, day, week, month, budget)| {
            let limits = Limits::new().per_cart(cart).per_customer(customer).total(total);
            limits.per_day(day).per_week(week).per_month(month).budget(budget)
        })
        .boxed()
}

fn promotion() -> BoxedStrategy<Promotion> {
    let shown =
        (option::of(text()), vec((text(), text()), 0..2), any::<bool>(), option::of(schedule()), any::<bool>(), any::<bool>());
    let rule = (option::of(condition()), vec(prop_oneof![4 => simple_benefit(), 1 => tiers()], 1..3), -1_000_000..=1_000_000_i32);
    let excluded = (vec(name(), 0..2), any::<bool>()).prop_map(|(tags, other)| Excludes {
        promotions: if other || tags.is_empty() { vec!["p0".into()] } else { Vec::new() },
        tags,
    });
    let allowed = (vec(word::<Class>(), 1..3), vec(name(), 0..2), any::<bool>()).prop_map(|(classes, tags, other)| CombineWith {
        promotions: if other { vec!["p0".into()] } else { Vec::new() },
        tags,
        classes,
    });
    let together = (word::<Exclusive>(), option::of(excluded), option::of(allowed), any::<bool>());
    let floor = prop_oneof![Just(Floor::Cost), rate(0..=200_000_000).prop_map(Floor::Margin), amounts().prop_map(Floor::Price),];
    let money = (option::of(limits()), option::of((name(), percent())), option::of(floor), option::of(word::<Spread>()));
    (shown, rule, together, money, vec(name(), 0..3))
        .prop_map(|(shown, rule, together, money, tags)| {
            let (name, labels, active, schedule, with_code, with_coupon) = shown;
            let (conditions, benefits, priority) = rule;
            let (exclusive, excludes, combines_with, line_exclusive) = together;
            let (limits, funding, floor, spread) = money;
            let mut promotion = Promotion::new("", FreeShipping::new());
            promotion.benefit = benefits;
            promotion.labels = labels.into_iter().collect::<std::collections::BTreeMap<_, _>>().into_iter().collect();
            // Codes are made unique when the promotions stand in a list.
            promotion.codes = if with_code { vec!["code".to_owned()] } else { Vec::new() };
            promotion.coupon = (with_coupon && !with_code).then(|| "c0".into());
            promotion.funding = funding.map(|(by, share)| shares(by, share)).unwrap_or_default();
            promotion
                .name(name)
                .active(active)
                .schedule(schedule)
                .conditions(conditions)
                .priority(priority)
                .exclusive(exclusive)
                .excludes(excludes)
                .combines_with(combines_with)
                .line_exclusive(line_exclusive)
                .limits(limits)
                .floor(floor)
                .spread(spread)
                .tags(tags)
        })
        .boxed()
}

fn shares(by: String, share: Rate) -> Vec<FundingShare> {
    let rest = Decimal::ONE_HUNDRED - share.decimal();
    let mut shares = vec![FundingShare { by, share }];
    if rest > Decimal::ZERO {
        shares.push(FundingShare { by: "rest".to_owned(), share: Rate::parse(&rest.normalize().to_string()).unwrap() });
    }
    shares
}

fn coupon() -> BoxedStrategy<Coupon> {
    let codes = prop_oneof![
        Just(CouponCodes::Shared(String::new())),
        vec((option::of(id::<String>()), option::of(date())), 1..3).prop_map(|codes| {
            let listed = |(customer, issued)| ListedCode { code: String::new(), customer, issued };
            CouponCodes::Listed(codes.into_iter().map(listed).collect())
        }),
        (vec(any::<u8>(), 16..=64), any::<bool>()).prop_map(|(key, bound)| CouponCodes::Signed(SignedFamily {
            prefix: String::new(),
            key,
            bound
        })),
    ];
    let limits = (option::of(count()), option::of(count()), option::of(count()))
        .prop_map(|(per_code, per_customer, total)| CouponLimits { per_code, per_customer, total });
    (
        codes,
        vec(name(), 0..2),
        vec(name(), 0..2),
        any::<bool>(),
        option::of(1..1_000_000_u32),
        option::of(schedule()),
        option::of(limits),
    )
        .prop_map(|(codes, customers, segment, first_order, days, schedule, limits)| {
            let coupon = Coupon::new("", codes).customers(customers).segment(segment).first_order(first_order);
            coupon.valid_days(days).schedule(schedule).limits(limits)
        })
        .boxed()
}

fn programme() -> BoxedStrategy<Programme> {
    let multipliers = option::of(rate(0..=1_000_000_000)).prop_map(|multiplier| {
        multiplier.map(|multiplier| vec![TierMultiplier { tier: "gold".into(), multiplier }]).unwrap_or_default()
    });
    let earn = (count(), positive_amounts(), items(), word::<EarnBasis>(), word::<RoundingMode>(), multipliers).prop_map(
        |(points, per, items, basis, rounding, tiers)| {
            Earn::new(points, per).items(items).basis(basis).rounding(rounding).tiers(tiers)
        },
    );
    let redeem = (count(), positive_amounts(), points(), count(), option::of(percent()), items()).prop_map(
        |(points, value, minimum, step, share, items)| {
            Redemption::new(points, value).minimum(minimum).step(step).max_share(share).items(items)
        },
    );
    (option::of(earn), option::of(redeem), 0..=3650_u32)
        .prop_map(|(earn, redeem, days)| {
            let tiers = ["silver", "gold"].map(Tier::new).to_vec();
            Programme::new().earn(earn).redeem(redeem).tiers(tiers).pending_days(days)
        })
        .boxed()
}

fn combination() -> BoxedStrategy<Combination> {
    let group = (vec(name(), 0..2), word::<Take>(), option::of(1..1000_u32)).prop_map(|(tags, take, at_most)| {
        let promotions = if tags.is_empty() { vec!["p0".into()] } else { Vec::new() };
        Group::new("").promotions(promotions).tags(tags).take(take).at_most(if take == Take::All { None } else { at_most })
    });
    (any_count(), option::of(0..1000_u32), any::<[bool; 2]>(), vec(group, 0..3))
        .prop_map(|(effort, codes, [wallet, second], mut groups)| {
            for (index, group) in groups.iter_mut().enumerate() {
                group.id = format!("g{index}").into();
            }
            // `best` is refused by this version.
            Combination::default().effort(effort).max_codes(codes).use_wallet(wallet).runner_up(second).groups(groups)
        })
        .boxed()
}

/// A correct rulebook with anything in it.
pub(crate) fn rulebook() -> BoxedStrategy<Rulebook> {
    let rounding = (word::<RoundingMode>(), word::<RoundingPer>()).prop_map(|(mode, per)| Rounding { mode, per });
    let top = (id::<Id>(), currency(), select(vec!["UTC", "Asia/Shanghai"]), word::<PriceBasis>(), rounding, word::<Spread>());
    let more = (word::<Refusals>(), 0..=20_u32, combination(), programme());
    (top, more, vec(coupon(), 1..4), vec(promotion(), 1..4))
        .prop_map(
            |((id, currency, zone, basis, rounding, spread), (refusals, near, combination, programme), coupons, promotions)| {
                let mut rulebook =
                    Rulebook::new(id, currency).time_zone(zone).price_basis(basis).rounding(rounding).spread(spread);
                rulebook = rulebook.refusals(refusals).near_misses(near).combination(combination).programme(programme);
                rulebook.coupons = coupons;
                rulebook.promotions = promotions;
                number_everything(&mut rulebook);
                rulebook
            },
        )
        .boxed()
}

/// Gives ids and codes that are unique.
fn number_everything(rulebook: &mut Rulebook) {
    for (index, coupon) in rulebook.coupons.iter_mut().enumerate() {
        coupon.id = format!("c{index}").into();
        match &mut coupon.codes {
            CouponCodes::Shared(code) => *code = format!("Shared-{index}"),
            CouponCodes::Listed(codes) => {
                for (place, listed) in codes.iter_mut().enumerate() {
                    listed.code = format!("Listed.{index}.{place}");
                }
            }
            CouponCodes::Signed(family) => family.prefix = format!("FAM{index}"),
        }
    }
    for (index, promotion) in rulebook.promotions.iter_mut().enumerate() {
        promotion.id = format!("p{index}").into();
        for code in &mut promotion.codes {
            *code = format!("Promo_{index}");
        }
    }
}
