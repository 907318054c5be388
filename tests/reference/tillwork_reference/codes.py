"""Codes: normalisation, signed families, and what a cart's codes resolve to (rulebook.md, "Coupons and codes")."""

import hashlib
import hmac
import unicodedata

from . import schedule
from .reasons import Why

_WHITE_SPACE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ISSUE_EPOCH = schedule.day_number(2020, 1, 1)


class NotACode(Exception):
    """code_malformed (in a cart), code_format (in a rulebook)."""


def normalise(text):
    """Trim white space, NFKC, full case folding, NFKC; then 1–64 letters, digits, `-`, `_`, `.`."""
    text = unicodedata.normalize("NFKC", text.strip(_WHITE_SPACE)).casefold()
    text = unicodedata.normalize("NFKC", text)
    if not 1 <= len(text) <= 64 or not all(_allowed(c) for c in text):
        raise NotACode
    return text


def _allowed(c):
    category = unicodedata.category(c)
    return c in "-_." or category[0] == "L" or category == "Nd"


# Signed codes


def tag_of(key, prefix, head, customer):
    message = prefix.upper().encode() + b"\0" + head + b"\0" + customer.encode()
    return hmac.new(key, message, hashlib.sha256).digest()[:6]


def write_signed(key_hex, prefix, days, serial, customer=""):
    """A code of a family: 2 bytes days since 2020-01-01, 4 bytes serial, 6 bytes tag."""
    head = days.to_bytes(2, "big") + serial.to_bytes(4, "big")
    body = head + tag_of(bytes.fromhex(key_hex), prefix, head, customer)
    bits = int.from_bytes(body, "big") << 4  # 96 bits in 20 symbols of 5 bits
    symbols = "".join(ALPHABET[(bits >> (5 * k)) & 31] for k in reversed(range(20)))
    return "-".join([prefix.upper()] + [symbols[k : k + 5] for k in range(0, 20, 5)])


def read_signed(rest):
    """The 12 bytes of a code after its prefix, or None for a wrong shape."""
    groups = rest.upper().split("-")
    symbols = "".join(groups)
    if [len(g) for g in groups] != [5, 5, 5, 5] or any(c not in ALPHABET for c in symbols):
        return None
    bits = 0
    for symbol in symbols:
        bits = bits * 32 + ALPHABET.index(symbol)
    if bits & 15:  # padded with zeros on the right
        return None
    return (bits >> 4).to_bytes(12, "big")


# What a code stands for


class Match:
    """A code that matches: the coupon or the promotion it belongs to, and what binds it."""

    def __init__(self, coupon=None, promotion=None, customer=None, issued=None, tag_fits=True):
        self.coupon, self.promotion, self.customer, self.issued = coupon, promotion, customer, issued
        self.tag_fits = tag_fits


def find(rulebook, code, customer):
    """The Match of a normalised code, or the Why of a code that matches nothing."""
    if code in rulebook.codes:
        return rulebook.codes[code]
    prefix, _, rest = code.partition("-")
    coupon = rulebook.families.get(prefix)
    if coupon is None or not rest:
        return Why("code_unknown")
    body = read_signed(rest)
    if body is None:
        return Why("code_malformed")
    holder = (customer.id if customer is not None else None) if coupon.signed.bound else ""
    tag = tag_of(coupon.signed.key, coupon.signed.prefix, body[:6], holder or "")
    fits = hmac.compare_digest(tag, body[6:]) and holder is not None
    if not fits and not coupon.signed.bound:
        return Why("code_unknown")
    return Match(coupon=coupon, issued=ISSUE_EPOCH + int.from_bytes(body[:2], "big"), tag_fits=fits)


def coupon_failure(match, code, cart, today):
    """Why a coupon's code is not good now, or None."""
    coupon, customer = match.coupon, cart.customer
    if not match.tag_fits:
        return Why("code_not_yours")
    state = schedule.state_at(coupon.schedule, cart.at_seconds)
    if state in ("ended", "outside_window"):
        return Why("code_ended")
    if coupon.valid_days is not None and match.issued is not None and today >= schedule.counted(match.issued, coupon.valid_days):
        return Why("code_ended")
    if state == "not_started":
        return Why("not_started")
    name = customer.id if customer is not None else None
    fits = (
        (match.customer is None or match.customer == name)
        and (coupon.customers is None or name in coupon.customers)
        and (coupon.segment is None or (customer is not None and set(customer.segments) & set(coupon.segment)))
        and (not coupon.first_order or (customer is not None and customer.orders == 0))
    )
    if not fits:
        return Why("code_not_yours")
    limits = coupon.limits
    if limits is not None:
        used, used_code = cart.usage_of_coupon(coupon.id), cart.usage_of_coupon(coupon.id, code)
        for which, limit, actual in (
            ("per_code", limits.per_code, used_code.total),
            ("per_customer", limits.per_customer, used.customer),
            ("total", limits.total, used.total),
        ):
            if limit is not None and actual >= limit:
                return Why("limit_reached", which=which, needed=limit, actual=actual)
    return None


class Offered:
    """One distinct code of the cart or the wallet."""

    def __init__(self, entered, code, from_wallet):
        self.entered, self.code, self.from_wallet = entered, code, from_wallet
        self.match = self.failure = None


def offered_codes(rulebook, cart, today):
    """The cart's codes, then (use_wallet) the wallet's; the same code counts once."""
    entered = [(text, False) for text in cart.codes]
    if rulebook.combination.use_wallet and cart.customer is not None:
        entered += [(text, True) for text in cart.customer.wallet]
    out, seen = [], set()
    for text, from_wallet in entered:
        try:
            code = normalise(text)
        except NotACode:
            code = None
        mark = text if code is None else (code,)
        if mark in seen:
            continue
        seen.add(mark)
        offer = Offered(text, code, from_wallet)
        found = Why("code_malformed") if code is None else find(rulebook, code, cart.customer)
        if isinstance(found, Why):
            offer.failure = found
        else:
            offer.match = found
            if found.coupon is not None:
                offer.failure = coupon_failure(found, code, cart, today)
        out.append(offer)
    return out
