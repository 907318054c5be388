//! Coupons: their codes and who may use them.

use std::borrow::Cow;

use super::{Decoder, Found, fields, quoted};
use crate::coupon::normalize;
use crate::diagnostic::Code;
use crate::model::{Coupon, CouponCodes, CouponId, CouponLimits, ListedCode, SignedFamily};
use crate::wire::bounds::POSITIVE;
use crate::wire::tape::{Entry, Value};

impl Decoder {
    pub(super) fn coupon(&mut self, object: Value<'_>) -> Coupon {
        fields!(self, object; id, code, codes, signed, customers, segment, first_order, valid_days, schedule, limits);
        let given = [code, codes, signed].iter().filter(|field| field.is_some()).count();
        if given > 1 {
            self.conflict(object, "only one of `code`, `codes` and `signed`", format!("{given} of them"));
        }
        self.one_needed(object, "one of `code`, `codes` and `signed`", &[code, codes, signed]);
        let id = self.must_id::<CouponId>(id);
        let code = code.map(|value| CouponCodes::Shared(self.new_code(value)));
        let codes = codes.map(|value| CouponCodes::Listed(self.some(value, usize::MAX, Decoder::listed_code)));
        let signed = signed.map(|value| CouponCodes::Signed(self.signed_family(value)));
        let mut coupon = Coupon::new(id, code.or(codes).or(signed).unwrap_or(CouponCodes::Listed(Vec::new())));
        coupon.customers = self.names_of(customers);
        coupon.segment = self.names_of(segment);
        coupon.first_order = self.flag_or(first_order, false);
        coupon.valid_days = valid_days.map(|value| self.small_count(value, &POSITIVE));
        coupon.schedule = schedule.map(|value| self.schedule(value));
        coupon.limits = limits.map(|value| self.coupon_limits(value));
        coupon
    }

    fn listed_code(&mut self, value: Value<'_>) -> ListedCode {
        match value.entry() {
            Entry::Text(_) => ListedCode { code: self.new_code(value), customer: None, issued: None },
            Entry::Object { .. } => {
                fields!(self, value; code, customer, issued);
                ListedCode {
                    code: self.need(code, String::new(), Decoder::new_code),
                    customer: self.some_id::<String>(customer),
                    issued: issued.and_then(|value| self.parsed(value)),
                }
            }
            _ => {
                self.wrong_type(value, "a code, or an object with a `code`");
                ListedCode { code: String::new(), customer: None, issued: None }
            }
        }
    }

    fn signed_family(&mut self, object: Value<'_>) -> SignedFamily {
        fields!(self, object; prefix, key, bound);
        SignedFamily {
            prefix: self.need(prefix, String::new(), Decoder::prefix),
            key: self.need(key, Vec::new(), Decoder::key),
            bound: self.flag_or(bound, false),
        }
    }

    fn prefix(&mut self, value: Value<'_>) -> String {
        let text = self.text(value);
        let good = matches!(text.len(), 1..=16) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if value.text().is_some() && !good {
            self.report(Found::of(value, Code::CodeFormat, "1 to 16 letters and digits of ASCII"));
        }
        if good && !self.prefixes.insert(text.to_ascii_uppercase().into()) {
            self.repeated_code(value, text);
        }
        text.to_owned()
    }

    /// A code that can be entered.
    pub(super) fn code(&mut self, value: Value<'_>) -> String {
        self.normal_code(value);
        value.text().unwrap_or_default().to_owned()
    }

    /// A code that can be entered and means one thing: it stands nowhere before.
    pub(super) fn new_code(&mut self, value: Value<'_>) -> String {
        let text = value.text().unwrap_or_default();
        if let Some(normal) = self.normal_code(value)
            && !self.codes.insert(normal.into())
        {
            self.repeated_code(value, text);
        }
        text.to_owned()
    }

    fn normal_code<'t>(&mut self, value: Value<'t>) -> Option<Cow<'t, str>> {
        let text = self.text(value);
        let normal = normalize(text).ok();
        if value.text().is_some() && normal.is_none() {
            let expected = "a code of 1 to 64 letters, digits, `-`, `_` and `.`";
            self.report(Found::new(value, Code::CodeFormat, expected, quoted(text)));
        }
        normal
    }

    fn repeated_code(&mut self, value: Value<'_>, text: &str) {
        let expected = "a code that, written in capitals or not, stands nowhere before";
        self.report(Found::new(value, Code::DuplicateCode, expected, format!("{} again", quoted(text))));
    }

    fn key(&mut self, value: Value<'_>) -> Vec<u8> {
        let text = self.text(value);
        let key = unhex(text).filter(|key| matches!(key.len(), 16..=64));
        if value.text().is_some() && key.is_none() {
            // A secret is not repeated in a message, not even a broken one.
            let found = format!("a text of {} characters", text.chars().count());
            self.report(Found::new(value, Code::KeyFormat, "16 to 64 bytes in hexadecimal", found));
        }
        key.unwrap_or_default()
    }

    fn coupon_limits(&mut self, object: Value<'_>) -> CouponLimits {
        fields!(self, object; per_code, per_customer, total);
        CouponLimits {
            per_code: self.some_count(per_code, &POSITIVE),
            per_customer: self.some_count(per_customer, &POSITIVE),
            total: self.some_count(total, &POSITIVE),
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some((digit(high)? << 4) | digit(low)?)).collect()
}
