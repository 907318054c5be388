"""Item benefits that consume units: fixed_price, nth_unit, bundle, buy_get (rulebook.md, "class item")."""

from itertools import combinations

from .buy_get import MOST_SEARCHED, overlapping, overlapping_many
from .deals import Given, deals_per_unit, no_eligible, percent_of_units
from .selectors import matches
from .units import canonical


def _capped(k, most):
    return k if most is None else min(k, most)


def _chunks(units, size):
    return [units[i : i + size] for i in range(0, len(units), size)]


def _per_sku(units, same_sku):
    """same_sku forms groups within one SKU; SKUs ascending."""
    if not same_sku:
        return [units]
    return [[u for u in units if u.line.sku == sku] for sku in sorted({u.line.sku for u in units})]


def _left(most, used):
    return None if most is None else most - used


def fixed_price(b, hand):
    eligible = hand.eligible(b.items, True, not b.shares_units)
    most = hand.applications_left(b.max_applications)
    discounts, consumed, times, formed = {}, [], 0, 0
    for part in _per_sku(eligible, b.same_sku):
        ordered = canonical(part)
        k = _capped(len(ordered) // b.count, _left(most, times))
        formed += k
        size = k * b.count
        taken = ordered[len(ordered) - size :] if b.favor == "merchant" else ordered[:size]
        for group in _chunks(taken, b.count):
            if b.price is not None:
                saving = sum(u.run for u in group) - hand.money(b.price)
                shares = hand.spread_over(saving, group) if saving > 0 else {}
            else:  # the last units of the group become free, down to the floor
                shares = {u.i: hand.room(u) for u in group[b.pay_for :]}
            if sum(shares.values()) > 0:  # groups that save nothing are not made and consume nothing
                discounts.update(shares)
                consumed += group
                times += 1
    if not formed:
        return no_eligible(b.count, len(eligible), b)
    return Given(discounts, consumed, consumed, times, hand.money(b.max_discount), counts=True)


def nth_unit(b, hand):
    eligible = hand.eligible(b.items, True, not b.shares_units)
    most = hand.applications_left(b.max_applications)
    steps = sorted(b.steps, key=lambda step: step.nth)
    m = steps[-1].nth
    got, consumed, times = [], [], 0
    for part in _per_sku(eligible, b.same_sku):
        ordered = canonical(part)
        full, rest = divmod(len(ordered), m)
        last = max((step.nth for step in steps if step.nth <= rest), default=0)  # r'
        left = _left(most, times)
        if left is not None and full + (last > 0) > left:  # full groups first
            full, last = min(full, left), last if left > full else 0
        times += full + (last > 0)
        u = full * m + last
        if b.favor == "merchant":
            taken = ordered[len(ordered) - u :]
            reach = {step.nth: full + (step.nth <= last) for step in steps}
            at = u - sum(reach.values())  # first the positions without a step
            for step in steps:
                got.append((taken[at : at + reach[step.nth]], step.deal))
                at += reach[step.nth]
        else:
            taken = ordered[:u]
            for group in _chunks(taken, m):
                got += [([group[step.nth - 1]], step.deal) for step in steps if step.nth <= len(group)]
        consumed += taken
    if not times:
        return no_eligible(steps[0].nth, len(eligible), b)
    return Given(deals_per_unit(hand, got), consumed, consumed, times, hand.money(b.max_discount), counts=True)


def bundle(b, hand):
    components = b.components
    fits = lambda unit: [j for j, c in enumerate(components) if matches(c.items, unit, hand.currency)]
    units = [(u, fits(u)) for u in hand.eligible(None, True, not b.shares_units)]
    units = [(u, js) for u, js in units if js]
    sets = [set(s) for n in range(1, len(components) + 1) for s in combinations(range(len(components)), n)]
    # Hall's condition over all sets of components
    reach = [sum(1 for _, js in units if s & set(js)) for s in sets]
    k = min(n // sum(components[j].quantity for j in s) for n, s in zip(reach, sets))
    k = _capped(k, hand.applications_left(b.max_applications))
    if k == 0:
        return no_eligible(sum(c.quantity for c in components), len(units), b)
    places = [k * c.quantity for c in components]
    given = [[] for _ in components]
    by_unit = {u.i: js for u, js in units}
    # A unit is taken if it and those taken before can all have places: no set of components is the only one for too many.
    taken = []
    for u in hand.chosen([u for u, _ in units], b.favor, None):
        only = lambda s: sum(1 for t in [*taken, u] if set(by_unit[t.i]) <= s)
        if all(only(s) <= sum(places[j] for j in s) for s in sets):
            taken.append(u)
    remaining = [sum(1 for t in taken if s & set(by_unit[t.i])) for s in sets]
    for u in taken:
        js = set(by_unit[u.i])
        remaining = [n - bool(s & js) for n, s in zip(remaining, sets)]
        for j in by_unit[u.i]:
            if places[j] == 0:
                continue
            places[j] -= 1
            if all(sum(places[i] for i in s) <= n for n, s in zip(remaining, sets)):  # the others stay fillable
                given[j].append(u)
                break
            places[j] += 1
    given = [canonical(one) for one in given]
    discounts, consumed, times = {}, [], 0
    for i in range(k):
        group = [u for one, c in zip(given, components) for u in one[i * c.quantity : (i + 1) * c.quantity]]
        if b.deal.percent is not None:
            shares = percent_of_units(hand, group, b.deal.percent)
        else:
            total = sum(u.run for u in group)
            saving = hand.money(b.deal.amount) if b.deal.amount is not None else total - hand.money(b.deal.price)
            shares = hand.spread_over(saving, group) if saving > 0 else {}
        if sum(shares.values()) > 0:  # an application that saves nothing is not made and consumes nothing
            discounts.update(shares)
            consumed += group
            times += 1
    return Given(discounts, consumed, consumed, times, hand.money(b.max_discount), counts=True)


def buy_get(b, hand):
    eligible = hand.eligible(None, True, not b.shares_units)
    most = hand.applications_left(b.max_applications)
    nb, ng = b.buy.quantity, b.get.quantity
    buys = lambda u: matches(b.buy.items, u, hand.currency)
    gets = lambda u: matches(b.get.items, u, hand.currency)
    either = [u for u in eligible if buys(u) or gets(u)]
    got, consumed, times = [], [], 0
    for part in _per_sku(either, b.same_sku):
        part = canonical(part)
        bought_from, got_from = [u for u in part if buys(u)], [u for u in part if gets(u)]
        left = _left(most, times)
        if bought_from == got_from:
            k, got_units, bought = _same(part, nb, ng, left, b.favor)
        elif not any(buys(u) for u in got_from):
            k, got_units, bought = _disjoint(bought_from, got_from, nb, ng, left, b.favor)
        else:
            choose = overlapping if len(part) <= MOST_SEARCHED else overlapping_many
            k, got_units, bought = choose(part, buys, gets, nb, ng, left, b.favor)
        times += k
        got += got_units
        consumed += got_units + bought
    if not times:
        return no_eligible(nb + ng, len(either), b)
    return Given(deals_per_unit(hand, [(got, b.deal)]), consumed, consumed, times, hand.money(b.max_discount), counts=True)


def _same(units, nb, ng, most, favor):
    """B = G."""
    k = _capped(len(units) // (nb + ng), most)
    if favor == "merchant":
        return k, units[len(units) - k * ng :], units[: k * nb]
    got, bought = [], []
    for group in _chunks(units[: k * (nb + ng)], nb + ng):
        bought += group[:nb]
        got += group[nb:]
    return k, got, bought


def _disjoint(bought_from, got_from, nb, ng, most, favor):
    """B and G disjoint."""
    if favor == "merchant":
        k = _capped(min(len(bought_from) // nb, len(got_from) // ng), most)
        while k > 0:
            got, bought = got_from[len(got_from) - k * ng :], bought_from[: k * nb]
            pairs = zip(_chunks(got, ng), _chunks(bought, nb))
            if all(g[0].run <= bb[-1].run for g, bb in pairs):
                return k, got, bought
            k -= 1
        return 0, [], []
    got = []
    for u in got_from:
        application = len(got) // ng
        if most is not None and application >= most:
            break
        if sum(1 for other in bought_from if other.run >= u.run) >= nb * (application + 1):
            got.append(u)
    k = len(got) // ng
    return k, got[: k * ng], bought_from[: nb * k]
