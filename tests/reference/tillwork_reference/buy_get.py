"""buy_get when "B and G overlap in part": the exact search that rulebook.md asks for.

A set got T of k·g units is possible when, T and the k·b dearest of B without T both in canonical order, no unit of the
i-th g got is dearer than a unit of the i-th b bought: that is, when for every price p the number j of units in T with
price ≥ p has ⌈j/g⌉·b ≤ the number of units of B without T with price ≥ p.
"""

from itertools import groupby


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
