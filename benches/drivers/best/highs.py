"""The same instances as integer programs: `best_deal --dump N | python highs.py [instances per density]`.

Every promotion is a path through states (how far its group is filled, or by how much one side of a bundle is ahead), read unit by
unit from the dearest on; a unit is used by at most one path. HiGHS solves that exactly. Prints, per kind of instance, whether
the optimum is the engine's, and both median times. Needs `highspy` from PyPI.
"""

import json
import statistics
import sys
import time

import highspy

INFINITY = 1_000_000


def cents(text):
    return round(float(text) * 100)


def automaton(benefit, skus):
    """(start, steps(state, sku, price) -> [(state, gain)], whether a state is complete)."""
    most = benefit.get("max_applications", INFINITY)

    def count(applications):
        return min(applications + 1, most) if most < INFINITY else 0

    kind = benefit["kind"]
    if kind == "bundle":
        left, right = (set(one["items"]["sku"]) for one in benefit["components"])
        price = cents(benefit["deal"]["price"])
        reach = min(sum(s in left for s in skus), sum(s in right for s in skus))

        def steps(state, sku, value):
            ahead, made = state
            step = 1 if sku in left else -1 if sku in right else 0
            if step == 0 or made >= most or abs(ahead + step) > reach:
                return []
            if abs(ahead + step) < abs(ahead):
                return [((ahead + step, count(made)), value - price)]
            return [((ahead + step, made), value)]

        return (0, 0), steps, lambda state: state[0] == 0
    if kind == "buy_get":
        items, paid, price = benefit["buy"]["items"]["sku"], benefit["buy"]["quantity"], 0
        size = paid + benefit["get"]["quantity"]
    else:
        items, size, paid = benefit["items"]["sku"], benefit["count"], benefit.get("pay_for", 0)
        price = cents(benefit["price"]) if "price" in benefit else 0
    items = set(items)

    def steps(state, sku, value):
        fill, made = state
        if sku not in items or made >= most:
            return []
        gain = value if fill >= paid else 0
        return [((0, count(made)), gain - price)] if fill + 1 == size else [((fill + 1, made), gain)]

    return (0, 0), steps, lambda state: state[0] == 0


def program(instance):
    units = sorted(((cents(line["unit_price"]), line["sku"]) for line in instance["cart"]["lines"]), reverse=True)
    skus = [sku for _, sku in units]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # Gains are whole cents: less than one apart is proven, and no share of the whole is left open.
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.9)
    columns, rows, users = [], [], [[] for _ in units]
    for promotion in instance["rulebook"]["promotions"]:
        start, steps, complete = automaton(promotion["benefit"], skus)
        layer = {start: [(-1, 1.0)]}  # what flows into each state: columns, or the constant 1 at the start
        constants = {start: 1.0}
        for place, (price, sku) in enumerate(units):
            after = {}
            for state, into in layer.items():
                out = []
                for target, gain, takes in [(state, 0, False)] + [(to, gain, True) for to, gain in steps(state, sku, price)]:
                    column = len(columns)
                    columns.append((gain, takes))
                    out.append(column)
                    after.setdefault(target, []).append((column, 1.0))
                    if takes:
                        users[place].append(column)
                coefficients = [(c, 1.0) for c, _ in into if c >= 0] + [(c, -1.0) for c in out]
                rows.append((coefficients, -constants.get(state, 0.0)))
            constants = {}
            layer = after
        for state, into in layer.items():
            if not complete(state):
                rows.append(([(c, 1.0) for c, _ in into], 0.0))
    for gain, takes in columns:
        solver.addVar(0.0, 1.0)
    count = len(columns)
    solver.changeColsCost(count, list(range(count)), [-float(gain) for gain, _ in columns])
    integral = [i for i, (_, takes) in enumerate(columns) if takes]
    solver.changeColsIntegrality(len(integral), integral, [highspy.HighsVarType.kInteger] * len(integral))
    for coefficients, bound in rows:
        solver.addRow(bound, bound, len(coefficients), [c for c, _ in coefficients], [v for _, v in coefficients])
    for used in users:
        if used:
            solver.addRow(0.0, 1.0, len(used), used, [1.0] * len(used))
    return solver, sum(price for price, _ in units)


def main():
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    kinds = {}
    for line in sys.stdin:
        instance = json.loads(line)
        kind = kinds.setdefault((instance["units"], instance["density"]), [])
        if len(kind) >= most:
            continue
        solver, total = program(instance)
        begin = time.perf_counter()
        solver.run()
        took = (time.perf_counter() - begin) * 1e6
        optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        payable = total + round(solver.getObjectiveValue())
        kind.append((optimal, payable == instance["payable"], instance["proven"], took, instance["micros"]))
    for (units, density), found in kinds.items():
        equal = sum(optimal and same for optimal, same, *_ in found)
        theirs, ours = (statistics.median(one[place] for one in found) for place in (3, 4))
        times = f"{theirs / ours:.1f} times"
        print(
            f"best deal, {units} units, {density} % dense, against HiGHS\t{equal} of {len(found)} optima equal, {theirs / 1000:.0f} ms"
            f" against {ours / 1000:.1f} ms\t{times}\tequal, 100 times\t{'met' if equal == len(found) and theirs >= 100 * ours else 'short'}"
        )


if __name__ == "__main__":
    main()
