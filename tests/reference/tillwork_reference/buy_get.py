"""buy_get when "B and G overlap in part": the exact search that rulebook.md asks for, and what it comes to of many units.

A set got T of k·g units is possible when, T and the k·b dearest of B without T both in canonical order, no unit of the
i-th g got is dearer than a unit of the i-th b bought: that is, when for every price p the number j of units in T with
price ≥ p has ⌈j/g⌉·b ≤ the number of units of B without T with price ≥ p.
"""

from bisect import bisect_left
from itertools import accumulate, groupby

# Up to so many units every set got is looked at.
MOST_SEARCHED = 64


def overlapping(units, buys, gets, nb, ng, most, favor):
    """(applications, got, bought); `units` in canonical order."""
    levels = [list(level) for _, level in groupby(units, key=lambda u: u.run)]
    order = [(u, is_last) for level in levels for u, is_last in zip(level, [False] * (len(level) - 1) + [True])]
    top = len(units) if most is None else most * ng
    # tables[i]: after the first i units, (units got, units of B not got) -> best sum of prices got
    better = min if favor == "merchant" else max
    tables = [{(0, 0): 0}]
    for u, is_last in order:
        table = {}
        for (j, c), total in tables[-1].items():
            for state, value in _choices(u, j, c, total, buys, gets, top):
                if is_last and -(-state[0] // ng) * nb > state[1]:
                    continue
                table[state] = value if state not in table else better(table[state], value)
        tables.append(table)
    ends = [(j // ng, total) for (j, c), total in tables[-1].items() if j % ng == 0]
    if favor == "merchant":  # the most applications, then the smallest sum of prices got
        k = max(k for k, _ in ends)
        total = min(t for n, t in ends if n == k)
    else:  # the largest sum of prices got, then the fewest applications
        total = max(t for _, t in ends)
        k = min(n for n, t in ends if t == total)
    # Ties: the set got that is cheapest-first smallest in canonical order read backwards.
    states = {s: total for s, t in tables[-1].items() if s[0] == k * ng and t == total}
    got = []
    for i in range(len(order) - 1, -1, -1):
        u, before = order[i][0], tables[i]
        taken, left = {}, {}
        for (j, c), value in states.items():
            if gets(u) and (j - 1, c) in before and before[(j - 1, c)] == value - u.run:
                taken[(j - 1, c)] = value - u.run
            earlier = (j, c - 1) if buys(u) else (j, c)
            if before.get(earlier) == value:
                left[earlier] = value
        if taken:
            got.append(u)
        states = taken or left
    got.reverse()
    chosen = {u.i for u in got}
    bought = [u for u in units if buys(u) and u.i not in chosen][: k * nb]
    return k, got, bought


def _choices(u, j, c, total, buys, gets, top):
    yield (j, c + 1 if buys(u) else c), total
    if gets(u) and j < top:
        yield (j + 1, c), total + u.run


def overlapping_many(units, buys, gets, nb, ng, most, favor):
    """The same answer without the search, but for the one choice that the page makes in another way."""
    if favor == "merchant":
        return _merchant(units, buys, gets, nb, ng, most)
    first = _from_the_dearest(units, buys, gets, nb, ng, most)
    if all(buys(u) for u in units if gets(u)):
        return first
    bought_only = _from_the_dearest(units, buys, lambda u: gets(u) and not buys(u), nb, ng, most)
    ways = first, bought_only, _merchant(units, buys, gets, nb, ng, most)
    return max(ways, key=lambda way: sum(u.run for u in way[1]))


def _from_the_dearest(units, buys, gets, nb, ng, most):
    got, not_cheaper = [], 0
    for _, level in groupby(units, key=lambda u: u.run):
        level = list(level)
        not_cheaper += sum(1 for u in level if buys(u))
        for u in reversed(level):
            left = not_cheaper - 1 if buys(u) else not_cheaper
            if gets(u) and nb * -(-(len(got) + 1) // ng) <= left and (most is None or len(got) < most * ng):
                got.append(u)
                not_cheaper = left
    k = len(got) // ng
    return _with_bought(units, buys, got[: k * ng], k, nb)


def _with_bought(units, buys, got, k, nb):
    chosen = {u.i for u in got}
    bought = [u for u in units if buys(u) and u.i not in chosen][: k * nb]
    return k, [u for u in units if u.i in chosen], bought


def _merchant(units, buys, gets, nb, ng, most):
    """Whatever is got of the units in both, and of those in G alone, may as well be the cheapest of them: the first of each
    list here. So all there is to choose is how many are in both."""
    both = [u for u in reversed(units) if buys(u) and gets(u)]
    others = [u for u in reversed(units) if gets(u) and not buys(u)]
    prices = sorted({u.run for u in units}, reverse=True)
    bought_at = [sum(1 for u in units if buys(u) and u.run >= price) for price in prices]
    below = [[bisect_left([u.run for u in side], price) for price in prices] for side in (both, others)]
    sums = [list(accumulate((u.run for u in side), initial=0)) for side in (both, others)]

    def fits(k, m):
        for held, cheaper_both, cheaper in zip(bought_at, *below):
            from_both, alone = max(0, m - cheaper_both), max(0, k * ng - m - cheaper)
            if nb * -(-(from_both + alone) // ng) > held - from_both:
                return False
        return True

    def choices(k):
        return [m for m in range(max(0, k * ng - len(others)), min(k * ng, len(both)) + 1) if fits(k, m)]

    low, high = 0, len(units) // (nb + ng) if most is None else min(most, len(units) // (nb + ng))
    while low < high:  # leaving an application out, the others still fit
        middle = (low + high + 1) // 2
        low, high = (middle, high) if choices(middle) else (low, middle - 1)

    place = {u.i: -n for n, u in enumerate(units)}

    def rank(m):
        total = sums[0][m] + sums[1][low * ng - m]
        return total, sorted(place[u.i] for u in both[:m] + others[: low * ng - m])

    m = min(choices(low), key=rank)
    return _with_bought(units, buys, both[:m] + others[: low * ng - m], low, nb)
