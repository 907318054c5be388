"""Benefits of the classes order, shipping, payment and reward, and tiers (rulebook.md, those sections)."""

from fractions import Fraction

from .conditions import spent, why
from .deals import Gift, Given, no_eligible, one_amount, percent_of_units
from .money import MAX_MINOR, cumulative_shares, decimal_text, money_text, rounded
from .reasons import Why
from .selectors import as_number, matches, value_text
from .units import allocate, canonical

# class order


def percent_off_order(b, hand):
    eligible = hand.eligible(b.items)
    if not eligible:
        return no_eligible(1, 0, None)
    total = sum(u.price(b.basis) for u in eligible)
    amount = rounded(b.percent / 100 * total, hand.state.rulebook.rounding.mode)
    return one_amount(lambda a: hand.spread_over(a, eligible), amount, eligible, 1, hand.money(b.max_discount))


def amount_off_order(b, hand):
    eligible = hand.eligible(b.items)
    if not eligible:
        return no_eligible(1, 0, None)
    amount = hand.money(b.amount)
    return one_amount(lambda a: hand.spread_over(a, eligible), amount, eligible, 1, hand.money(b.max_discount))


def every(b, hand):
    """⌊Σ basis / each⌋ times (not more than at_most, limits.per_cart) the amount; units at price 0 count in the sum."""
    eligible = hand.eligible(b.items)
    each, total = hand.money(b.each), sum(u.price(b.basis) for u in hand.eligible(b.items, free_too=True))
    steps = total // each
    text = lambda minor: money_text(minor, hand.currency)
    if steps == 0:
        hint = ("spend", each - total, b.items, b.basis)
        return why(b, "spend", text(each), text(total), b.basis, hint, b.path + "/each")
    most = hand.applications_left(b.at_most)
    times = steps if most is None else min(steps, most)
    amount = times * hand.money(b.amount)
    out = one_amount(lambda a: hand.spread_over(a, eligible), amount, eligible, times, hand.money(b.max_discount))
    out.counts = True
    if most is None or steps < most:
        out.next_steps = [("spend", (steps + 1) * each - total, b.items, b.basis)]
        out.steps = [why(b, "spend", text((steps + 1) * each), text(total), b.basis, None, b.path + "/each")]
    return out


# class shipping


def _entries(b, hand):
    return [e for e in hand.state.entries if e.run > 0 and (b.methods is None or e.entry.method in b.methods)]


def _all_of(entry):
    """Floors do not apply: the room of an entry is all that is left of it."""
    return entry.run


def _each_entry(discount_of):
    """Each entry by itself."""

    def run(b, hand):
        entries = _entries(b, hand)
        if not entries:
            return no_eligible(1, 0, None)
        return Given({e.i: discount_of(b, hand, e) for e in entries}, entries, cap=hand.money(b.max_discount))

    return run


def _over_entries(amount_of, spread_of):
    """One amount over the entries."""

    def run(b, hand):
        entries = _entries(b, hand)
        if not entries:
            return no_eligible(1, 0, None)
        again = lambda a: allocate(a, entries, _all_of, spread_of(hand))
        return one_amount(again, amount_of(b, hand, entries), entries, 1, hand.money(b.max_discount))

    return run


def _percent_of(b, hand, amount):
    return rounded(b.percent / 100 * amount, hand.state.rulebook.rounding.mode)


_percent_each = _each_entry(lambda b, hand, e: _percent_of(b, hand, e.run))
_percent_of_all = _over_entries(
    lambda b, hand, entries: _percent_of(b, hand, sum(e.run for e in entries)), lambda hand: "proportional"
)


def percent_off_shipping(b, hand):
    return (_percent_of_all if hand.state.rulebook.rounding.per == "cart" else _percent_each)(b, hand)


amount_off_shipping = _over_entries(lambda b, hand, entries: hand.money(b.amount), lambda hand: hand.spread)
set_price_shipping = _each_entry(lambda b, hand, e: max(0, e.run - hand.money(b.price)))
free_shipping = _each_entry(lambda b, hand, e: e.run)


# class payment


def deposit(b, hand):
    """For each deposit the cart lists, `worth` is deducted; `paid` of it was paid before and is not a saving."""
    listed = hand.state.cart.deposits_of.get(hand.promotion.id, 0)
    if listed == 0:
        return why(b, "deposit", 1, 0)
    eligible = hand.eligible(b.items)
    if not eligible:
        return no_eligible(1, 0, None)
    paid, worth = hand.money(b.paid), hand.money(b.worth)
    room = sum(hand.room(u) for u in eligible)
    budget = hand.reduced_to()
    room = room if budget is None else min(room, budget)
    least = max(paid, 1)  # a deposit that would deduct less than was paid for it stays unused
    used = min(listed, room // worth + (room % worth >= least)) if worth >= least else 0
    out = one_amount(lambda a: hand.spread_over(a, eligible), used * worth, eligible, used)
    out.prepaid = used * paid
    return out


# class reward


def by_line_net(units, basis="running"):
    """Lines with their net, in canonical order of lines (net descending, SKU, id)."""
    nets = {}
    for u in units:
        line, net = nets.get(u.line.id, (u.line, 0))
        nets[u.line.id] = (line, net + u.price(basis))
    return sorted(nets.values(), key=lambda pair: (-pair[1], pair[0].sku, pair[0].id))


def share_points(points, units, basis="running"):
    """Points over lines by the allocation formula with the nets as weights; {line id: points}."""
    lines = by_line_net(units, basis)
    if sum(net for _, net in lines) == 0:
        return {}
    shares = cumulative_shares(points, [net for _, net in lines])
    return {line.id: share for (line, _), share in zip(lines, shares) if share}


def points(b, hand):
    state = hand.state
    matched = [u for u in state.units if u.run > 0 and matches(b.items, u, hand.currency)]
    fixed = b.points is not None and b.per is None
    if not matched and b.items is not None:
        return no_eligible(1, 0, None)
    basis = "running"
    if fixed:
        amount = b.points
    elif b.points is not None:
        amount = rounded(Fraction(sum(u.run for u in matched) * b.points, hand.money(b.per)), b.rounding)
    else:
        earn = state.rulebook.programme.earn if state.rulebook.programme is not None else None
        if earn is None:
            return Given()
        matched = [u for u in matched if matches(earn.items, u, hand.currency)]
        basis = earn.basis
        amount = rounded((b.multiplier - 1) * exact_earning(earn, matched, state), b.rounding)
    out = Given()
    out.points = min(amount, points_left(state))
    out.point_lines = share_points(out.points, matched, basis)
    return out


def points_left(state):
    """A cart gives at most 10^15 points; what awards would give beyond that is cut, in their order."""
    return MAX_MINOR - sum(e.points for e in state.events)


def exact_earning(earn, units, state):
    """net × points / per × the tier's multiplier, exactly."""
    per = earn.per.get(state.currency)
    if per is None:
        return 0
    tier = state.cart.customer.tier if state.cart.customer is not None else None
    multiplier = next((t.multiplier for t in earn.tiers if t.tier == tier), 1)
    return Fraction(sum(u.price(earn.basis) for u in units) * earn.points, per) * multiplier


def gift(b, hand):
    usage = hand.state.cart.usage_of(hand.promotion.id)
    used = lambda sku: sum(g.quantity for g in usage.gifts if g.sku == sku)
    in_stock = [g for g in b.gifts if g.stock is None or used(g.sku) + g.quantity <= g.stock]
    if not in_stock:
        return Why("limit_reached", which="stock", needed=0, actual=0)
    wanted = hand.state.cart.choice_of.get(hand.promotion.id)
    chosen = next((g for g in in_stock if g.sku == wanted), in_stock[0])
    out = Given()
    out.gifts = [Gift(chosen.sku, chosen.quantity, [g.sku for g in in_stock if g.sku != chosen.sku])]
    return out


def issue_coupon(b, hand):
    out = Given()
    out.coupons = [b]
    return out


# tiers


def measured(measure, state):
    """The value of a measure, and how a reason writes it; (None, "") when it is not known."""
    customer = state.cart.customer
    if measure.kind == "spend":
        value = spent(measure.items, measure.basis, state)
        return value, money_text(value, state.currency)
    if measure.kind in ("quantity", "distinct"):
        chosen = [u for u in state.units if matches(measure.items, u, state.currency)]
        value = len(chosen) if measure.kind == "quantity" else len({u.line.sku for u in chosen})
        return value, value
    if measure.kind == "customer_tier":
        tier, order = customer.tier if customer is not None else None, state.rulebook.tier_order
        return (order.index(tier) if tier in order else None), tier or ""
    if measure.kind == "nth_order":
        orders = customer.orders if customer is not None else None
        return (None, "") if orders is None else (orders + 1, orders + 1)
    owner = state.cart if measure.of == "cart" else customer
    raw = owner.attributes.get(measure.name) if owner is not None else None
    return as_number(raw), value_text(raw)


def step_value(measure, at_least, state):
    """What a step asks for, in the measure's terms."""
    if measure.kind == "spend":
        return at_least[state.currency]
    if measure.kind == "customer_tier":
        return state.rulebook.tier_order.index(at_least)
    return at_least


def _step_text(measure, at_least, state):
    if measure.kind == "spend":
        return money_text(at_least[state.currency], state.currency)
    return decimal_text(at_least) if measure.kind == "attribute" else at_least


def tiers(b, hand):
    state, measure = hand.state, b.measure
    value, text = measured(measure, state)
    asked = [step_value(measure, step.at_least, state) for step in b.steps]
    reached = [i for i, least in enumerate(asked) if value is not None and value >= least]
    more = next((least for least in asked if value is not None and value < least), None)
    hint = None
    if more is not None and measure.kind in ("spend", "quantity"):
        hint = (measure.kind, more - value, measure.items)
    name = {"customer_tier": "tier", "nth_order": "orders"}.get(measure.kind, measure.kind)
    basis = measure.basis if measure.kind == "spend" else None
    missing = lambda step: why(measure, name, _step_text(measure, step.at_least, state), text, basis, hint)
    if not reached:
        return missing(b.steps[0])
    if b.mode == "graduated":
        out = graduated(b, hand, asked)
    else:
        out = run(b.steps[reached[-1]].benefit, hand)
    if isinstance(out, Given) and hint is not None:
        out.next_steps = [hint] + out.next_steps
    if isinstance(out, Given) and more is not None:
        out.steps = [missing(b.steps[asked.index(more)])] + out.steps
    return out


def graduated(b, hand, asked):
    """What is measured fills the slices, one unit after the other; an eligible unit is discounted by the slices it lies in."""
    rates = [step.benefit.percent for step in b.steps]
    on_items = b.steps[0].benefit.on == "items"
    measured = canonical([u for u in hand.state.units if matches(b.measure.items, u, hand.currency)])
    eligible = [u for u in hand.eligible(b.items, open_only=on_items) if u in measured]
    if not eligible:
        return no_eligible(1, 0, None)
    if b.favor == "customer":  # cheapest first
        measured.reverse()
    slices = list(zip(rates, asked, asked[1:] + [None]))
    if b.measure.kind == "spend":
        exact, start = 0, 0
        for u in measured:
            end = start + u.price(b.measure.basis)
            if u in eligible:
                for rate, least, next_least in slices:
                    upto = end if next_least is None else min(end, next_least)
                    exact += rate / 100 * max(0, upto - max(start, least))
            start = end
        amount, again = rounded(exact, hand.state.rulebook.rounding.mode), lambda a: hand.spread_over(a, eligible)
        if not on_items:
            return one_amount(again, amount, eligible, 1, hand.money(b.max_discount))
        discounts = again(amount)
    else:
        numbered = [(n, u) for n, u in enumerate(measured, 1) if u in eligible]
        discounts = {}
        for rate, least, next_least in slices:
            part = [u for n, u in numbered if n >= least and (next_least is None or n < next_least)]
            discounts.update(percent_of_units(hand, part, rate))
    return Given(discounts, eligible, cap=hand.money(b.max_discount))


def run(benefit, hand):
    """A benefit at its turn: Given or Why."""
    from .benefits import KINDS  # tiers wrap any of them

    return KINDS[(benefit.kind, getattr(benefit, "on", None))](benefit, hand)
