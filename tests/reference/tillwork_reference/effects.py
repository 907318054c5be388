"""Effects and their idempotency keys (outcome.md, "Effects")."""

import hashlib

from . import schedule
from .money import money_text


def effects(state):
    cart, offer_of = state.cart, state.evaluation.offer_of
    out, named = [], []

    def add(kind, promotion, last, **keys):
        head = {"kind": kind} if promotion is None else {"kind": kind, "promotion": promotion.id}
        name = pieces(cart.id or "", kind, promotion.id if promotion is not None else "", last or "")
        named.append(name)
        again = f"|{named.count(name)}" if named.count(name) > 1 else ""
        key = key_of(cart.id, name + again)
        out.append(head | {k: v for k, v in keys.items() if v is not None} | {"key": key})

    def day(days):
        return schedule.date_text(schedule.counted(state.today, days))

    for promotion in state.joined:
        events = state.events_of(promotion)
        offer = offer_of.get(promotion.id)
        coupon = promotion.coupon if offer is not None else None
        at_price = sum(1 for e in events if e.class_ == "price" for off in e.units.values() if off)
        amount = money_text(sum(e.amount for e in events), state.currency)
        code = offer.entered if offer is not None else None
        add("use", promotion, coupon, code=code, coupon=coupon, uses=1, amount=amount, units=at_price or None)
    for promotion in state.joined:
        for gift in (g for e in state.events_of(promotion) for g in e.gifts):
            add("gift", promotion, gift.sku, sku=gift.sku, quantity=gift.quantity)
    for promotion in state.joined:
        for b in (b for e in state.events_of(promotion) for b in e.coupons):
            coupon = next(one for one in state.rulebook.coupons if one.id == b.coupon)
            of_codes = coupon.valid_days if coupon.code is None else None
            days = [one for one in (b.valid_days, of_codes) if one is not None]
            until = day(min(days)) if days else None
            add("issue_coupon", promotion, b.coupon, coupon=b.coupon, quantity=b.quantity, valid_until=until)
    spent = sum(e.spent_points for e in state.events)
    if spent:
        add("redeem_points", None, "", points=spent)
    earned = sum(e.points for e in state.events)
    if earned:
        programme = state.rulebook.programme
        pending = programme.pending_days if programme is not None else 0
        add("earn_points", None, "", points=earned, usable_on=day(pending) if pending else None)
    return out


def pieces(*texts):
    """Texts with bars between them; a bar or a backslash in one of them has a backslash before it."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def key_of(cart_id, name):
    """The first 16 bytes, in hex, of SHA-256; None without the cart's id (it would need the digest of the cart)."""
    return None if cart_id is None else hashlib.sha256(name.encode()).hexdigest()[:32]
