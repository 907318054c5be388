//! Stable shares of customers or carts, for experiments and gradual roll-outs.

use crate::digest::sha256;
use crate::money::Rate;

/// Whether an id falls into the share that begins at `start`, both in percent of all ids.
///
/// The hash of salt and id is a number h below 2⁶⁴; it falls into the share when start ≤ 100·h/2⁶⁴ < start + share, exactly. So
/// shares that meet neither overlap nor leave a gap, and one that grows keeps everybody whom it had.
pub(crate) fn in_share(salt: &str, id: &str, start: Rate, share: Rate) -> bool {
    let [h0, h1, h2, h3, h4, h5, h6, h7, ..] = sha256(&[salt.as_bytes(), &[0], id.as_bytes()]);
    let hash = i128::from(u64::from_be_bytes([h0, h1, h2, h3, h4, h5, h6, h7]));
    // Everything times 2⁶⁴ × 10⁸: below 2⁹¹ for a hash, below 2¹²⁷ for any rate.
    let hash = hash.saturating_mul(MILLIONTHS_OF_A_PERCENT);
    let bound = |millionths: i128| millionths.saturating_mul(1 << 64);
    let (start, share) = (millionths(start), millionths(share));
    bound(start) <= hash && hash < bound(start.saturating_add(share))
}

/// How many millionths of a percent make a whole.
const MILLIONTHS_OF_A_PERCENT: i128 = 100_000_000;

/// Exact: a rate has at most six fraction digits.
fn millionths(rate: Rate) -> i128 {
    let percent = rate.percent();
    MILLIONTHS_OF_A_PERCENT.checked_div(percent.denominator).unwrap_or(0).saturating_mul(percent.numerator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        Rate::parse(text).unwrap()
    }

    // Python 3: h = int.from_bytes(hashlib.sha256(salt.encode() + b'\0' + id.encode()).digest()[:8], 'big')
    const HASHES: &[(&str, &str, u64)] = &[
        ("exp-1", "c-1", 2_047_241_660_163_296_100),
        ("exp-1", "c-2", 4_269_650_335_915_291_360),
        ("", "", 7_940_984_811_893_783_192),
        ("顾", "客", 985_319_584_972_038_371),
        ("a", "b", 6_463_353_407_833_682_387),
    ];

    #[test]
    fn the_share_begins_and_ends_exactly_at_the_hash() {
        for (salt, id, hash) in HASHES {
            // The hash in millionths of a percent, rounded down and up.
            let below = (u128::from(*hash) * 100_000_000) >> 64;
            let text = |millionths: u128| rate(&format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000));
            let (below, above) = (text(below), text(below + 1));
            let rest = |start: Rate| rate(&(rate("100").decimal() - start.decimal()).to_string());
            assert!(in_share(salt, id, below, rest(below)), "{salt} {id}");
            assert!(!in_share(salt, id, above, rest(above)), "{salt} {id}");
            assert!(in_share(salt, id, Rate::ZERO, above), "{salt} {id}");
            assert!(!in_share(salt, id, Rate::ZERO, below), "{salt} {id}");
            assert!(in_share(salt, id, below, rate("0.000001")), "{salt} {id}");
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn nobody_is_in_nothing_and_everybody_in_all() {
        for number in 0..1000 {
            let id = number.to_string();
            assert!(!in_share("salt", &id, Rate::ZERO, Rate::ZERO));
            assert!(in_share("salt", &id, Rate::ZERO, Rate::HUNDRED));
            assert!(!in_share("salt", &id, Rate::HUNDRED, Rate::HUNDRED));
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "many cases: hours in an interpreter")]
    fn shares_that_meet_hold_everybody_once() {
        let shares =
            [("0", "12.5"), ("12.5", "0.000001"), ("12.500001", "37.499999"), ("50", "16.666667"), ("66.666667", "33.333333")];
        let mut counts = [0_u32; 5];
        for number in 0..20_000 {
            let id = format!("customer-{number}");
            let found: Vec<usize> =
                (0..5).filter(|index| in_share("salt", &id, rate(shares[*index].0), rate(shares[*index].1))).collect();
            assert_eq!(found.len(), 1, "{id}");
            counts[found[0]] += 1;
        }
        for (count, expected) in counts.into_iter().zip([2500, 0, 7500, 3333, 6667]) {
            assert!(count.abs_diff(expected) < 250, "{counts:?}");
        }
    }

    #[test]
    fn absurd_rates_are_no_panic() {
        let huge = rate("999999999999");
        assert!(in_share("a", "b", Rate::ZERO, huge));
        assert!(!in_share("a", "b", huge, huge));
    }
}
