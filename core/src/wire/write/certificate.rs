//! Certificates, and what became of one that was checked.

use super::Writer;
use crate::certificate::{Certificate, Refused};
use crate::money::Amount;

impl Writer {
    pub(crate) fn certificate(&mut self, certificate: &Certificate) {
        self.object(|w| {
            w.key("tillwork").count(1);
            let Certificate::UnitPrices(prices) = certificate else { return w.key("kind").string("none") };
            w.key("kind").string("unit_prices");
            w.key("parts").count(prices.parts.unsigned_abs());
            w.key("lines").list(&prices.lines, |w, line| w.list(line, |w, price| w.count(price.unsigned_abs())));
            w.key("bound").amount(prices.bound);
        });
    }

    pub(crate) fn verdict(&mut self, verdict: &Result<Amount, Refused>) {
        self.object(|w| {
            w.key("tillwork").count(1);
            w.key("accepted").flag(verdict.is_ok());
            match verdict {
                Ok(gap) => w.key("gap").amount(*gap),
                Err(refused) => w.key("refused").refused(refused),
            }
        });
    }

    fn refused(&mut self, refused: &Refused) {
        self.object(|w| {
            w.key("kind").string(refused.kind());
            match refused {
                Refused::NotCovered { promotion } => w.key("promotion").string(promotion.as_ref()),
                Refused::Bound { proven } => w.key("proven").amount(*proven),
                Refused::Nothing | Refused::TooManyUnits | Refused::Prices | Refused::Outcome | Refused::Exceeded => {}
            }
        });
    }
}
