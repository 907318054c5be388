//! Certificates that are handed over to be checked.

use super::{Decoder, fields};
use crate::certificate::{Certificate, MOST_PARTS, UnitPrices};
use crate::wire::bounds::MAX_EXACT;
use crate::wire::tape::Value;

/// The kinds of certificates.
pub(crate) const CERTIFICATES: [&str; 2] = ["unit_prices", "none"];

impl Decoder {
    pub(crate) fn certificate(&mut self, object: Value<'_>) -> Certificate {
        let Some((kind_value, kind_word)) = self.kind(object) else { return Certificate::None };
        match kind_word {
            "unit_prices" => {
                fields!(self, object; kind, tillwork, parts, lines, bound);
                self.need(tillwork, (), Decoder::version);
                Certificate::UnitPrices(UnitPrices {
                    parts: self.must(parts).map_or(1, |value| self.whole(value, 1, MOST_PARTS)),
                    lines: self.need(lines, Vec::new(), |d, value| d.list(value, usize::MAX, Decoder::unit_prices)),
                    bound: self.must_amount(bound),
                })
            }
            "none" => {
                fields!(self, object; kind, tillwork);
                self.need(tillwork, (), Decoder::version);
                Certificate::None
            }
            _ => {
                self.unknown_word(kind_value, kind_word, &CERTIFICATES);
                Certificate::None
            }
        }
    }

    fn unit_prices(&mut self, list: Value<'_>) -> Vec<i64> {
        self.list(list, usize::MAX, |d, value| d.whole(value, 0, MAX_EXACT))
    }

    fn whole(&mut self, value: Value<'_>, least: u64, most: u64) -> i64 {
        i64::try_from(self.count(value, &(least..=most))).unwrap_or(i64::MAX)
    }
}
