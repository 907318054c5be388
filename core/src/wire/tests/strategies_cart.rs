//! Random carts and outcomes.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, any, prop_oneof};
use proptest::strategy::{BoxedStrategy, Strategy};

use super::strategies::{attributes, id, name, points, selector, text, word};
use crate::*;

fn amount() -> impl Strategy<Value = Amount> + Clone {
    (0..100_000_000_i64).prop_map(Amount::from_minor_units)
}

fn currency() -> impl Strategy<Value = Currency> + Clone {
    proptest::sample::select(["USD", "JPY", "KWD", "CLF"].map(|code| Currency::parse(code).unwrap()).to_vec())
}

fn count() -> impl Strategy<Value = u64> + Clone {
    0..=1_000_000_000_u64
}

fn line() -> BoxedStrategy<Line> {
    let price = (amount(), any::<bool>())
        .prop_map(|(amount, unit)| if unit { LinePrice::Unit(amount) } else { LinePrice::Total(amount) });
    let prices = (option::of(amount()), option::of(amount()), option::of(amount()));
    let words = (option::of(id::<String>()), vec("[a-z]{1,3}(/[a-z]{1,3}){0,2}", 0..3), vec(text(), 0..3));
    (id::<Sku>(), 1..1000_u64, price, prices, words, any::<bool>(), attributes())
        .prop_map(|(sku, quantity, price, (list, cost, floor), (seller, categories, tags), discountable, attributes)| {
            let line = Line::new("", sku, quantity, price).list_price(list).cost(cost).floor(floor).seller(seller);
            line.categories(categories).tags(tags).discountable(discountable).attributes(attributes)
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Customer> {
    let birthday = proptest::sample::select(vec!["1992-02-29", "12-31", "1900-01-01"]);
    let facts = (option::of(id::<String>()), vec(text(), 0..3), option::of(text()), option::of(count()));
    (facts, 0..=1_000_000_000_000_000_u64, option::of(birthday), vec(text(), 0..3), attributes())
        .prop_map(|((id, segments, tier, orders), points, birthday, wallet, attributes)| {
            let customer = Customer::new().id(id).segments(segments).tier(tier.map(Id::from)).orders(orders).points(points);
            customer.birthday(birthday.map(str::to_owned)).wallet(wallet).attributes(attributes)
        })
        .boxed()
}

fn usage() -> BoxedStrategy<Usage> {
    let counts = proptest::array::uniform8(prop_oneof![Just(0), count()]);
    let gift = (id::<Sku>(), count()).prop_map(|(sku, quantity)| SkuCount { sku, quantity });
    (0..3_u8, counts, amount(), count(), count(), vec(gift, 0..2))
        .prop_map(|(kind, [total, customer, day, week, month, my_day, my_week, my_month], spent, units, mine, gifts)| {
            // Subjects are made unique when the entries stand in a list.
            let subject = match kind {
                0 => UsageSubject::Promotion("".into()),
                1 => UsageSubject::Coupon { coupon: "".into(), code: None },
                _ => UsageSubject::Coupon { coupon: "".into(), code: Some("A".to_owned()) },
            };
            let of_promotion = kind == 0;
            let usage = Usage::new(subject).total(total).customer(customer).day(day).week(week).month(month);
            let usage = usage.customer_day(my_day).customer_week(my_week).customer_month(my_month);
            if of_promotion { usage.spent(spent).units(units).customer_units(mine).gifts(gifts) } else { usage }
        })
        .boxed()
}

/// A correct cart with anything in it.
pub(crate) fn cart() -> BoxedStrategy<Cart> {
    let shipping = (id::<Id>(), amount(), option::of(id::<String>()))
        .prop_map(|(method, amount, seller)| Shipping::new("", method, amount).seller(seller));
    let lists = (vec(line(), 0..4), vec(shipping, 0..3), vec(text(), 0..3), vec(usage(), 0..4));
    let facts = (option::of(customer()), option::of(text()), option::of(text()), option::of(text()));
    let redeem =
        option::of((count(), any::<bool>()).prop_map(|(points, max)| if max { Redeem::Max } else { Redeem::Points(points) }));
    let choices = (vec(id::<Sku>(), 0..3), vec(1..=1_000_000_000_u64, 0..3));
    let at = proptest::sample::select(vec!["2026-11-11T20:00:00Z", "1970-01-01T00:00:00.5+14:00", "9999-12-31T23:59:59-12:00"]);
    ((option::of(id::<Id>()), currency(), at), lists, facts, redeem, choices, attributes())
        .prop_map(|((id, currency, at), (lines, shipping, codes, usage), facts, redeem, (skus, quantities), attributes)| {
            let (customer, channel, region, payment_method) = facts;
            let redeem = if customer.is_some() { redeem } else { None };
            let mut cart = Cart::new(currency, at).id(id).lines(lines).shipping(shipping).codes(codes).customer(customer);
            cart = cart
                .channel(channel)
                .region(region)
                .payment_method(payment_method)
                .redeem(redeem)
                .usage(usage)
                .attributes(attributes);
            let promotion = |index: usize| PromotionId::from(format!("p{index}"));
            cart.gift_choices =
                skus.into_iter().enumerate().map(|(i, sku)| GiftChoice { promotion: promotion(i), sku }).collect();
            cart.deposits = quantities
                .into_iter()
                .enumerate()
                .map(|(i, quantity)| DepositPaid { promotion: promotion(i), quantity })
                .collect();
            for (index, line) in cart.lines.iter_mut().enumerate() {
                line.id = format!("l{index}").into();
            }
            for (index, entry) in cart.shipping.iter_mut().enumerate() {
                entry.id = format!("s{index}").into();
            }
            for (index, usage) in cart.usage.iter_mut().enumerate() {
                match &mut usage.subject {
                    UsageSubject::Promotion(id) => *id = promotion(index),
                    UsageSubject::Coupon { coupon, .. } => *coupon = format!("c{index}").into(),
                }
            }
            cart
        })
        .boxed()
}

fn sum() -> impl Strategy<Value = Amount> + Clone {
    (-4_000_000_000_000_000..=4_000_000_000_000_000_i64).prop_map(Amount::from_minor_units)
}

fn promotion_id() -> impl Strategy<Value = PromotionId> + Clone {
    prop_oneof![id::<PromotionId>(), Just("$points".into())]
}

fn discounts() -> impl Strategy<Value = Discounts> {
    proptest::array::uniform5(sum()).prop_map(|[price, item, order, shipping, payment]| Discounts {
        price,
        item,
        order,
        shipping,
        payment,
    })
}

fn totals() -> impl Strategy<Value = Totals> {
    (proptest::array::uniform5(sum()), discounts(), option::of(sum())).prop_map(
        |([subtotal, shipping, discount, payable, saved], discounts, prepaid)| Totals {
            subtotal,
            shipping,
            discounts,
            discount,
            payable,
            prepaid,
            saved,
        },
    )
}

fn seller_totals() -> impl Strategy<Value = SellerTotals> {
    (option::of(id::<String>()), proptest::array::uniform4(sum()), discounts()).prop_map(
        |(seller, [subtotal, shipping, discount, payable], discounts)| SellerTotals {
            seller,
            subtotal,
            shipping,
            discounts,
            discount,
            payable,
        },
    )
}

fn adjustments() -> impl Strategy<Value = Vec<Adjustment>> {
    vec(
        (promotion_id(), word::<Class>(), sum()).prop_map(|(promotion, class, amount)| Adjustment { promotion, class, amount }),
        0..3,
    )
}

fn outcome_line() -> impl Strategy<Value = OutcomeLine> {
    let run = (1..=1_000_000_000_u64, sum()).prop_map(|(units, price)| UnitRun { units, price });
    (id::<LineId>(), id::<Sku>(), 1..=1_000_000_000_u64, sum(), sum(), adjustments(), vec(run, 0..3), option::of(points()))
        .prop_map(|(id, sku, quantity, subtotal, payable, adjustments, runs, points)| OutcomeLine {
            id,
            sku,
            quantity,
            subtotal,
            payable,
            adjustments,
            runs,
            points,
        })
}

fn applied() -> impl Strategy<Value = Applied> {
    let funding = vec((name(), sum()).prop_map(|(by, amount)| FundingPart { by, amount }), 0..3);
    let given = (option::of(points()), option::of(any::<u64>()), option::of(any::<u64>()), option::of(sum()), option::of(sum()));
    (promotion_id(), option::of(text()), vec(word::<Class>(), 0..3), sum(), any::<u64>(), given, funding).prop_map(
        |(promotion, code, classes, amount, times, (points, gifts, coupons, prepaid, floored), funding)| Applied {
            promotion,
            code,
            classes,
            amount,
            times,
            points,
            gifts,
            coupons,
            prepaid,
            floored,
            funding,
        },
    )
}

fn reason() -> BoxedStrategy<Reason> {
    let plain = proptest::sample::select(vec![
        Reason::Inactive,
        Reason::NotStarted,
        Reason::Ended,
        Reason::OutsideWindow,
        Reason::CodeUnknown,
        Reason::CodeMalformed,
        Reason::CodeEnded,
        Reason::CodeNotYours,
        Reason::BudgetUsedUp,
        Reason::FloorReached,
        Reason::SavesNothing,
        Reason::Currency,
    ]);
    prop_oneof![
        plain,
        (text(), text(), text(), text(), option::of(word::<Basis>()))
            .prop_map(|(path, measure, needed, actual, basis)| Reason::Condition { path, measure, needed, actual, basis }),
        (any::<u64>(), any::<u64>()).prop_map(|(needed, actual)| Reason::NoEligibleItems { needed, actual }),
        (word::<LimitKind>(), any::<u64>(), any::<u64>()).prop_map(|(which, needed, actual)| Reason::LimitReached {
            which,
            needed,
            actual
        }),
        promotion_id().prop_map(|promotion| Reason::IncompatibleWith { promotion }),
        (promotion_id(), sum()).prop_map(|(promotion, by)| Reason::SavesLessThan { promotion, by }),
    ]
    .boxed()
}

fn near_miss() -> impl Strategy<Value = NearMiss> {
    let change = prop_oneof![
        (sum(), option::of(selector())).prop_map(|(amount, items)| Change::Spend { amount, items }),
        (id::<LineId>(), any::<u64>()).prop_map(|(line, units)| Change::Quantity { line, units }),
    ];
    (promotion_id(), change, sum(), option::of(points()), option::of(any::<u64>()))
        .prop_map(|(promotion, change, saves, points, gifts)| NearMiss { promotion, change, saves, points, gifts })
}

fn effect() -> BoxedStrategy<Effect> {
    prop_oneof![
        (promotion_id(), option::of(text()), option::of(id::<CouponId>()), sum(), option::of(any::<u64>()), text()).prop_map(
            |(promotion, code, coupon, amount, units, key)| Effect::Use { promotion, code, coupon, amount, units, key }
        ),
        (promotion_id(), id::<Sku>(), any::<u64>(), text()).prop_map(|(promotion, sku, quantity, key)| Effect::Gift {
            promotion,
            sku,
            quantity,
            key
        }),
        (promotion_id(), id::<CouponId>(), any::<u64>(), option::of(text()), text()).prop_map(
            |(promotion, coupon, quantity, valid_until, key)| Effect::IssueCoupon {
                promotion,
                coupon,
                quantity,
                valid_until,
                key
            }
        ),
        (points(), text()).prop_map(|(points, key)| Effect::RedeemPoints { points, key }),
        (points(), option::of(text()), text()).prop_map(|(points, usable_on, key)| Effect::EarnPoints { points, usable_on, key }),
    ]
    .boxed()
}

/// An outcome with anything in it, whether it adds up or not.
pub(crate) fn outcome() -> BoxedStrategy<Outcome> {
    let shipping = (id::<Id>(), id::<Id>(), sum(), sum(), adjustments())
        .prop_map(|(id, method, amount, payable, adjustments)| OutcomeShipping { id, method, amount, payable, adjustments });
    let gift = (promotion_id(), id::<Sku>(), 1..=1_000_000_000_u64, vec(id::<Sku>(), 0..2))
        .prop_map(|(promotion, sku, quantity, alternatives)| OutcomeGift { promotion, sku, quantity, alternatives });
    let balance = || option::of(0..=1_000_000_000_000_000_u64);
    let points = (balance(), points(), option::of(sum()), points(), balance())
        .prop_map(|(before, spent, value, earned, after)| OutcomePoints { before, spent, value, earned, after });
    let not_applied = (option::of(promotion_id()), option::of(text()), reason())
        .prop_map(|(promotion, code, reason)| NotApplied { promotion, code, reason });
    let optimality = prop_oneof![Just(Optimality::Proven), sum().prop_map(Optimality::Gap)];
    let head = (id::<Id>(), option::of(id::<Id>()), currency(), word::<PriceBasis>(), totals());
    let lists = (vec(seller_totals(), 0..2), vec(outcome_line(), 0..3), vec(shipping, 0..2), vec(gift, 0..2));
    let told = (vec(applied(), 0..3), vec(not_applied, 0..3), vec(near_miss(), 0..2), vec(effect(), 0..3));
    let runner_up = (vec(promotion_id(), 0..3), sum(), sum(), optimality.clone())
        .prop_map(|(promotions, saved, less, optimality)| RunnerUp { promotions, saved, less, optimality });
    let known = (option::of(optimality), option::of(runner_up));
    (head, lists, option::of(points), told, known, "[0-9a-f]{64}")
        .prop_map(|(head, (sellers, lines, shipping, gifts), points, told, (optimality, runner_up), digest)| {
            let (rulebook, cart, currency, price_basis, totals) = head;
            let (applied, not_applied, next, effects) = told;
            let at = "2026-11-11T20:00:00.25+08:00".to_owned();
            Outcome {
                rulebook,
                cart,
                currency,
                at,
                price_basis,
                totals,
                sellers,
                lines,
                shipping,
                gifts,
                points,
                applied,
                not_applied,
                next,
                effects,
                optimality,
                runner_up,
                digest,
            }
        })
        .boxed()
}
