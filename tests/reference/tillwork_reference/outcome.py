"""Writing the outcome (outcome.md: the table, "Reasons")."""

from itertools import groupby

from .decode_rules import CLASSES
from .effects import effects
from .money import cumulative_shares, money_text

MONEY_CLASSES = [c for c in CLASSES if c != "reward"]


def write_outcome(state, near):
    rulebook, cart = state.rulebook, state.cart
    out = {"tillwork": 1, "rulebook": rulebook.id}
    if cart.id is not None:
        out["cart"] = cart.id
    out |= {"currency": cart.currency, "at": cart.at, "price_basis": rulebook.price_basis}
    out["totals"] = totals(state)
    out["sellers"] = sellers(state)
    out["lines"] = [line_outcome(line, state) for line in cart.lines]
    out["shipping"] = [entry_outcome(entry, state) for entry in state.entries]
    out["gifts"] = [
        {"promotion": p.id, "sku": g.sku, "quantity": g.quantity, "alternatives": g.alternatives}
        for p, g in gifts_of(state)
    ]
    points = points_outcome(state)
    if points is not None:
        out["points"] = points
    out["applied"] = applied(state)
    out["not_applied"] = not_applied(state)
    out["next"] = near
    out["effects"] = effects(state)
    if rulebook.combination.strategy == "best":
        out["optimality"] = {"proven": True}
        if rulebook.combination.runner_up and state.runner_up is not None:
            saved, promotions = state.runner_up
            out["runner_up"] = {
                "promotions": promotions, "saved": money_text(saved, state.currency),
                "less": money_text(taken_off(state) - saved, state.currency), "optimality": {"proven": True},
            }
    return out


def taken_off(state):
    """What promotions take off, a deposit with all it is worth; points that pay are the customer's own."""
    return sum(state.discounts().values()) - sum(e.amount for e in state.events if e.spent_points)


def name_of(event):
    return event.promotion.id if event.promotion is not None else "$points"


def gifts_of(state):
    """In the order the promotions joined."""
    return [(p, g) for p in state.joined for e in state.events_of(p) for g in e.gifts]


# totals, sellers


def _sums(state, subtotal, shipping, discounts):
    text = lambda minor: money_text(minor, state.currency)
    discount = sum(discounts.values())
    return {
        "subtotal": text(subtotal),
        "shipping": text(shipping),
        "discounts": {c: text(discounts[c]) for c in MONEY_CLASSES},
        "discount": text(discount),
        "payable": text(subtotal + shipping - discount),
    }


def totals(state):
    cart = state.cart
    out = _sums(state, sum(x.total for x in cart.lines), sum(e.amount for e in cart.shipping), state.discounts())
    if state.prepaid():
        out["prepaid"] = money_text(state.prepaid(), state.currency)
    out["saved"] = money_text(state.saved(), state.currency)
    return out


def sellers(state):
    """Per seller, those without one first; empty when no line and no entry names one."""
    owned = [x.seller for x in state.cart.lines] + [e.seller for e in state.cart.shipping]
    if not any(seller is not None for seller in owned):
        return []
    out = []
    for seller in sorted(set(owned), key=lambda s: (s is not None, s or "")):
        discounts = {c: 0 for c in MONEY_CLASSES}
        for event in state.events:
            if event.class_ in discounts:
                discounts[event.class_] += sum(d for i, d in event.units.items() if state.units[i].line.seller == seller)
                discounts[event.class_] += sum(d for i, d in event.entries.items() if state.entries[i].entry.seller == seller)
        subtotal = sum(x.total for x in state.cart.lines if x.seller == seller)
        shipping = sum(e.amount for e in state.cart.shipping if e.seller == seller)
        head = {} if seller is None else {"seller": seller}
        out.append(head | _sums(state, subtotal, shipping, discounts))
    return out


# lines, shipping


def _adjustments(parts, state):
    """`parts`: (event, amount) in the order they were made; one per promotion and class, no zero amounts."""
    sums = {}
    for event, amount in parts:
        if amount:
            key = (name_of(event), event.class_)
            sums[key] = sums.get(key, 0) + amount
    return [
        {"promotion": promotion, "class": class_, "amount": money_text(amount, state.currency)}
        for (promotion, class_), amount in sums.items()
    ]


def line_outcome(line, state):
    text = lambda minor: money_text(minor, state.currency)
    units = [u for u in state.units if u.line is line]
    indexes = {u.i for u in units}
    prices = sorted((u.run for u in units), reverse=True)
    out = {
        "id": line.id,
        "sku": line.sku,
        "quantity": line.quantity,
        "subtotal": text(line.total),
        "payable": text(sum(prices)),
        "adjustments": _adjustments(
            [(e, sum(d for i, d in e.units.items() if i in indexes)) for e in state.events], state
        ),
        "runs": [{"units": len(list(same)), "price": text(price)} for price, same in groupby(prices)],
    }
    points = sum(e.point_lines.get(line.id, 0) for e in state.events)
    if points:
        out["points"] = points
    return out


def entry_outcome(entry, state):
    text = lambda minor: money_text(minor, state.currency)
    return {
        "id": entry.entry.id,
        "method": entry.entry.method,
        "amount": text(entry.list),
        "payable": text(entry.run),
        "adjustments": _adjustments([(e, e.entries.get(entry.i, 0)) for e in state.events], state),
    }


# points


def earned_points(state):
    return sum(e.points for e in state.events)


def spent_points(state):
    return sum(e.spent_points for e in state.events)


def points_outcome(state):
    programme, customer = state.rulebook.programme, state.cart.customer
    earned, spent = earned_points(state), spent_points(state)
    if programme is None and not earned:
        return None
    before = customer.points if customer is not None else None
    out = {} if before is None else {"before": before}
    out["spent"] = spent
    if spent:
        value = sum(e.amount for e in state.events if e.spent_points)
        out["value"] = money_text(value, state.currency)
    out["earned"] = earned
    if before is not None:
        usable_now = programme is None or programme.pending_days == 0
        out["after"] = before - spent + (earned if usable_now else 0)
    return out


# applied, not applied


def applied(state):
    text = lambda minor: money_text(minor, state.currency)
    out = []
    for promotion in state.joined:
        events = state.events_of(promotion)
        amount, prepaid = sum(e.amount for e in events), sum(e.prepaid for e in events)
        one = {"promotion": promotion.id}
        offer = state.evaluation.offer_of.get(promotion.id)
        if offer is not None:
            one["code"] = offer.entered
        one["classes"] = [c for c in CLASSES if any(e.class_ == c for e in events)]
        one["amount"] = text(amount)
        # All set prices of a promotion are one application.
        one["times"] = sum(e.times for e in events if e.class_ != "price") + any(e.class_ == "price" for e in events)
        for key, count in (
            ("points", sum(e.points for e in events)),
            ("gifts", sum(g.quantity for e in events for g in e.gifts)),
            ("coupons", sum(c.quantity for e in events for c in e.coupons)),
        ):
            if count:
                one[key] = count
        if prepaid:
            one["prepaid"] = text(prepaid)
        floored = sum(e.floored for e in events)
        if floored:
            one["floored"] = text(floored)
        if promotion.funding is not None:
            shares = _funding(amount - prepaid, [f.share for f in promotion.funding])
            one["funding"] = [{"by": f.by, "amount": text(s)} for f, s in zip(promotion.funding, shares)]
        out.append(one)
    for event in state.events:
        if event.spent_points:
            out.append({"promotion": "$points", "classes": ["payment"], "amount": text(event.amount), "times": 1})
    return out


def _funding(amount, shares):
    """Shares cumulative in document order, half up."""
    scale = 10**6
    return cumulative_shares(amount, [int(share * scale) for share in shares])


def not_applied(state):
    """By position in the rulebook, then `$points`, then codes without promotion in the cart's order."""
    evaluation, joined = state.evaluation, {p.id for p in state.joined}
    public = state.rulebook.refusals == "public"
    told = set()  # codes that a promotion names which is told of
    out, hidden, shown = [], [], {evaluation.offer_of[p.id].code for p in state.joined if p.id in evaluation.offer_of}
    for promotion in evaluation.touched:
        if promotion.id in joined:
            continue
        why, offer = state.reasons[promotion.id], evaluation.offer_of.get(promotion.id)
        named = _codes_named(promotion.conditions)
        if public and _is_refusal(why) and (offer is not None or named):
            hidden += [offer] if offer is not None else []
            continue
        told |= named
        if offer is None:
            out.append({"promotion": promotion.id, "reason": _told(why, public)})
        else:
            shown.add(offer.code)
            out.append({"promotion": promotion.id, "code": offer.entered, "reason": _told(why, public)})
    told |= {code for p in state.joined for code in _codes_named(p.conditions)}
    if "$points" in state.reasons:
        out.append({"promotion": "$points", "reason": state.reasons["$points"].as_json()})
    for offer in evaluation.offers:
        kind = _alone(offer, state)
        if offer in hidden and offer.code not in shown and not offer.from_wallet:
            kind = "code_unknown"
        elif public and _only_named(offer, state) and offer.code not in told:
            kind = "code_unknown"
        if kind is not None:
            reason = {"kind": "code_unknown"} if public and kind != "saves_nothing" else _reason_alone(offer, kind)
            out.append({"code": offer.entered, "reason": reason})
    return out


def _told(why, public):
    """A public page is not told which codes and customers a condition names."""
    secret = public and why.kind == "condition" and why.keys["measure"] in ("code", "customer")
    return why.as_json() | {"needed": ""} if secret else why.as_json()


def _is_refusal(why):
    """What a public page must not tell apart."""
    if why.kind == "limit_reached":
        return why.keys["which"] != "max_codes"
    return why.kind in (
        "inactive", "ended", "not_started", "code_unknown", "code_malformed", "code_ended", "code_not_yours",
        "budget_used_up",
    )


def _codes_named(condition):
    """The codes that a condition names, however deep."""
    if condition is None:
        return set()
    if condition.kind == "code":
        return set(condition.any_of)
    inner = [condition.condition] if condition.kind == "not" else condition.conditions if condition.kind in ("all", "any") else []
    return {code for one in inner for code in _codes_named(one)}


def _only_named(offer, state):
    """Whether an entered code triggers nothing, and a condition names it."""
    triggers = any(offer is other for other in state.evaluation.offer_of.values())
    return not triggers and not offer.from_wallet and offer.code is not None and offer.code in state.rulebook.codes_of_conditions


def _alone(offer, state):
    """The reason's kind of a code that stands alone, or None: every entered code is answered."""
    if any(offer is other for other in state.evaluation.offer_of.values()):
        return None
    if offer.code is not None and offer.code in state.rulebook.codes_of_conditions:
        return None  # known, and it does nothing else
    if offer.from_wallet:
        return None
    if offer.failure is not None:
        return offer.failure.kind
    return "saves_nothing"


def _reason_alone(offer, kind):
    if offer.failure is not None and offer.failure.kind == kind:
        return offer.failure.as_json()
    return {"kind": kind}
