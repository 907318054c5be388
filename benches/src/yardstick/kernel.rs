//! The arithmetic of the rules.

use rustc_hash::FxHashMap;
use tillwork::schedule::Instant;
use tillwork::{Cart, LinePrice};

/// A hard-coded rule.
pub(super) struct Rule {
    pub(super) from: i64,
    pub(super) until: i64,
    /// Only for customers of segments that name it.
    pub(super) by_segment: bool,
    pub(super) min_subtotal: i64,
    pub(super) act: Act,
}

/// What a rule does.
pub(super) enum Act {
    Percent(i64),
    BuyTwoGetOne,
    Tiers([(i64, i64); 3]),
    OrderPercent {
        bp: i64,
        cap: i64,
    },
    FreeShipping(i64),
    /// A point for each full 1.00, and so many more for each of a category.
    Points(i64),
}

/// The rules of a shop, and how a cart finds them.
pub(super) struct Rules<const N: usize> {
    pub(super) rules: &'static [Rule; N],
    pub(super) of_category: fn(&str) -> &'static [u8],
    pub(super) skus: &'static [(&'static str, &'static [u8])],
    pub(super) of_code: fn(&str) -> &'static [u8],
    pub(super) of_segment: fn(&str) -> &'static [u8],
    pub(super) of_all: &'static [u8],
    /// Rules that need nothing but one of their segments.
    pub(super) by_segment_only: u128,
}

/// Units of a line that cost the same. Units that became free are not kept.
#[derive(Clone, Copy, Default)]
struct Run {
    price: i64,
    units: i64,
}

/// A line: its runs, dearest first.
#[derive(Default)]
struct Line {
    runs: Vec<Run>,
    net: i64,
}

/// What a cart comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// Lines before promotions.
    pub subtotal: i64,
    /// Item, order and shipping discounts.
    pub discounts: [i64; 3],
    /// What is paid.
    pub payable: i64,
    /// What each line comes to.
    pub nets: Vec<i64>,
    /// What each rule that applied took off, in the order in which they applied.
    pub given: Vec<(u8, i64)>,
    /// Points earned.
    pub points: i64,
}

/// The hard-coded function with its working memory.
pub struct Shop<const N: usize> {
    rules: Rules<N>,
    of_sku: FxHashMap<&'static str, &'static [u8]>,
    lines: Vec<Line>,
    cheapest: Vec<(i64, usize)>,
    spare: Vec<Run>,
    bill: Bill,
}

impl<const N: usize> Shop<N> {
    pub(super) fn new(rules: Rules<N>) -> Shop<N> {
        let of_sku = rules.skus.iter().copied().collect();
        Shop { rules, of_sku, lines: Vec::new(), cheapest: Vec::new(), spare: Vec::new(), bill: Bill::default() }
    }

    /// What the cart comes to.
    ///
    /// # Panics
    /// The cart's moment cannot be read.
    pub fn price(&mut self, cart: &Cart) -> &Bill {
        let now = cart.at.parse::<Instant>().expect("the moment is RFC 3339").unix_seconds();
        let count = cart.lines.len();
        while self.lines.len() < count {
            self.lines.push(Line::default());
        }
        self.bill.nets.clear();
        self.bill.given.clear();
        self.bill.discounts = [0; 3];
        self.bill.points = 0;
        let mut subtotal = 0;
        // Per rule the lines it concerns; and the rules that the cart concerns at all.
        let mut lines_of = [0_u64; N];
        let mut touched = 0_u128;
        for ((line, state), bit) in cart.lines.iter().zip(&mut self.lines).zip(0_u32..) {
            let (LinePrice::Unit(price) | LinePrice::Total(price)) = line.price;
            let run = Run { price: price.minor_units(), units: line.quantity as i64 };
            state.runs.clear();
            state.runs.push(run);
            subtotal += run.price * run.units;
            for category in &line.categories {
                for rule in (self.rules.of_category)(category) {
                    lines_of[usize::from(*rule)] |= 1 << bit;
                    touched |= 1 << rule;
                }
            }
            if let Some(rules) = self.of_sku.get(line.sku.as_str()) {
                for rule in *rules {
                    lines_of[usize::from(*rule)] |= 1 << bit;
                    touched |= 1 << rule;
                }
            }
        }
        let mut gated = 0_u128;
        if let Some(customer) = &cart.customer {
            customer.segments.iter().flat_map(|segment| (self.rules.of_segment)(segment)).for_each(|rule| gated |= 1 << rule);
        }
        cart.codes.iter().flat_map(|code| (self.rules.of_code)(code)).for_each(|rule| touched |= 1 << rule);
        self.rules.of_all.iter().for_each(|rule| touched |= 1 << rule);
        touched |= gated & self.rules.by_segment_only;

        let mut shipping: i64 = cart.shipping.iter().map(|entry| entry.amount.minor_units()).sum();
        let shipping_before = shipping;
        let mut running = subtotal;
        let mut in_order = false;
        while touched != 0 {
            let number = touched.trailing_zeros() as usize;
            touched &= touched - 1;
            let rule = &self.rules.rules[number];
            if now < rule.from
                || now >= rule.until
                || subtotal < rule.min_subtotal
                || (rule.by_segment && gated >> number & 1 == 0)
            {
                continue;
            }
            if !in_order && !matches!(rule.act, Act::Percent(_) | Act::BuyTwoGetOne) {
                // From here on only whole lines matter.
                in_order = true;
                for line in &mut self.lines[..count] {
                    line.net = line.runs.iter().map(|run| run.price * run.units).sum();
                }
            }
            let given = match rule.act {
                Act::Percent(bp) => {
                    let given = self.percent(lines_of[number], bp);
                    self.bill.discounts[0] += given;
                    running -= given;
                    given
                }
                Act::BuyTwoGetOne => {
                    let given = self.buy_two_get_one(cart, lines_of[number]);
                    self.bill.discounts[0] += given;
                    running -= given;
                    given
                }
                Act::Tiers(steps) => {
                    let amount = steps.iter().rev().find(|step| running >= step.0).map_or(0, |step| step.1).min(running);
                    self.spread(count, amount, running);
                    self.bill.discounts[1] += amount;
                    running -= amount;
                    amount
                }
                Act::OrderPercent { bp, cap } => {
                    let amount = ((running * bp + 5000) / 10_000).min(cap);
                    self.spread(count, amount, running);
                    self.bill.discounts[1] += amount;
                    running -= amount;
                    amount
                }
                Act::FreeShipping(threshold) => {
                    let amount = if running >= threshold { shipping } else { 0 };
                    self.bill.discounts[2] += amount;
                    shipping -= amount;
                    amount
                }
                Act::Points(more) => {
                    let lines = lines_of[number];
                    let of_category: i64 = self.lines[..count]
                        .iter()
                        .zip(0..)
                        .filter(|(_, bit)| lines >> bit & 1 == 1)
                        .map(|(line, _)| line.net)
                        .sum();
                    let points = running / 100 + of_category * more / 100;
                    self.bill.points += points;
                    if points > 0 {
                        self.bill.given.push((number as u8, 0));
                    }
                    0
                }
            };
            if given > 0 {
                self.bill.given.push((number as u8, given));
            }
        }
        if !in_order {
            for line in &mut self.lines[..count] {
                line.net = line.runs.iter().map(|run| run.price * run.units).sum();
            }
        }
        self.bill.nets.extend(self.lines[..count].iter().map(|line| line.net));
        self.bill.subtotal = subtotal;
        self.bill.payable = running + shipping;
        debug_assert_eq!(self.bill.payable, subtotal + shipping_before - self.bill.discounts.iter().sum::<i64>());
        &self.bill
    }

    /// A percentage of each line, rounded half up and shared by its units.
    fn percent(&mut self, mut lines: u64, bp: i64) -> i64 {
        let mut given = 0;
        while lines != 0 {
            let line = &mut self.lines[lines.trailing_zeros() as usize];
            lines &= lines - 1;
            let sum: i64 = line.runs.iter().map(|run| run.price * run.units).sum();
            let off = (sum * bp + 5000) / 10_000;
            if off == 0 {
                continue;
            }
            given += off;
            self.spare.clear();
            let (mut before, mut reached) = (0, 0);
            for run in &line.runs {
                before += run.price * run.units;
                let upto = (2 * off * before + sum) / (2 * sum);
                let share = upto - reached;
                reached = upto;
                let (low, more) = (share / run.units, share % run.units);
                self.spare.push(Run { price: run.price - low, units: run.units - more });
                if more > 0 {
                    self.spare.push(Run { price: run.price - low - 1, units: more });
                }
            }
            line.runs.clear();
            if self.spare.len() > 2 {
                self.spare.sort_by_key(|run| -run.price);
            }
            for run in &self.spare {
                match line.runs.last_mut() {
                    Some(last) if last.price == run.price => last.units += run.units,
                    _ if run.price > 0 => line.runs.push(*run),
                    _ => {}
                }
            }
        }
        given
    }

    /// Of each three units the cheapest in the cart are free.
    fn buy_two_get_one(&mut self, cart: &Cart, lines: u64) -> i64 {
        let mut units = 0;
        self.cheapest.clear();
        let mut rest = lines;
        while rest != 0 {
            let place = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            for run in &self.lines[place].runs {
                units += run.units;
                self.cheapest.push((run.price, place));
            }
        }
        let mut free = units / 3;
        if free == 0 {
            return 0;
        }
        let name = |place: usize| (cart.lines[place].sku.as_str(), cart.lines[place].id.as_str());
        self.cheapest.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| name(b.1).cmp(&name(a.1))));
        let mut given = 0;
        for (price, place) in &self.cheapest {
            let runs = &mut self.lines[*place].runs;
            let Some(at) = runs.iter().position(|run| run.price == *price) else { continue };
            let taken = runs[at].units.min(free);
            given += taken * price;
            free -= taken;
            runs[at].units -= taken;
            if runs[at].units == 0 {
                runs.remove(at);
            }
            if free == 0 {
                break;
            }
        }
        given
    }

    /// Shares an amount over the lines in proportion to what they come to.
    fn spread(&mut self, count: usize, amount: i64, total: i64) {
        if amount == 0 {
            return;
        }
        let (mut before, mut reached) = (0, 0);
        for line in &mut self.lines[..count] {
            before += line.net;
            let upto = (2 * amount * before + total) / (2 * total);
            line.net -= upto - reached;
            reached = upto;
        }
    }
}
