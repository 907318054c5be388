"""buy_get whose B and G overlap in part, against every choice of applications, written from the page's definition."""

import random
from dataclasses import dataclass
from itertools import combinations

from helpers import cart, line, outcome, rules, runs
from tillwork_reference.buy_get import overlapping, overlapping_many


@dataclass(frozen=True)
class Unit:
    i: int  # its place in canonical order
    run: int
    buys: bool
    gets: bool


def applications(bought, got, nb, ng):
    """Whether the units can be cut into applications of nb bought and ng got, none got dearer than one bought in it."""
    if not got:
        return not bought
    first, others = got[0], got[1:]
    for more in combinations(others, ng - 1):
        dearest = max(unit.run for unit in (first, *more))
        for pay in combinations([unit for unit in bought if unit.run >= dearest], nb):
            left = [unit for unit in others if unit not in more]
            if applications([unit for unit in bought if unit not in pay], left, nb, ng):
                return True
    return False


def by_hand(units, nb, ng, most, favor):
    """(applications, places got, places bought): of all that are possible the one that the page names."""
    buys, gets = [u for u in units if u.buys], [u for u in units if u.gets]
    possible = []
    for k in range(min(len(gets) // ng, len(buys) // nb, len(units) if most is None else most) + 1):
        for got in combinations(gets, k * ng):
            for bought in combinations([u for u in buys if u not in got], k * nb):
                if applications(list(bought), list(got), nb, ng):
                    possible.append((k, got, bought))

    def rank(choice):
        k, got, bought = choice
        total = sum(unit.run for unit in got)
        first = (-k, total) if favor == "merchant" else (-total, k)
        return *first, sorted(-unit.i for unit in got), sorted(unit.i for unit in bought)

    k, got, bought = min(possible, key=rank)
    return k, [unit.i for unit in got], [unit.i for unit in bought]


def drawn(dice):
    """Up to seven units that overlap in part, dearest first."""
    while True:
        prices = sorted((dice.choice([1, 2, 3, 4]) for _ in range(dice.randint(2, 7))), reverse=True)
        kinds = [dice.choice([(True, False), (False, True), (True, True), (True, True)]) for _ in prices]
        units = [Unit(i, price, *kind) for i, (price, kind) in enumerate(zip(prices, kinds))]
        if {(True, True)} < set(kinds):
            return units


def test_overlapping_is_the_best_of_all_choices():
    dice, some = random.Random("overlap"), 0
    for number in range(1200):
        units, nb, ng = drawn(dice), dice.randint(1, 2), dice.randint(1, 2)
        most, favor = dice.choice([None, None, 1, 2]), ("merchant", "customer")[number % 2]
        k, got, bought = overlapping(units, lambda u: u.buys, lambda u: u.gets, nb, ng, most, favor)
        found = k, [unit.i for unit in got], sorted(unit.i for unit in bought)
        assert found == by_hand(units, nb, ng, most, favor), (units, nb, ng, most, favor)
        some += k > 1
    assert some > 100  # more than one application, else there is little to choose


def test_many_units_are_answered_as_few_are():
    dice, some = random.Random("many"), {"merchant": 0, "customer": 0}
    for number in range(2400):
        prices = sorted((dice.randint(1, dice.choice([2, 4, 9])) for _ in range(dice.randint(4, 18))), reverse=True)
        kinds = dice.choice([[(True, True), (True, False)], [(True, True), (False, True)], [(True, True), (True, False), (False, True)]])
        names = dice.sample(range(len(prices)), len(prices))  # a unit's number is not its place
        units = [Unit(name, price, *dice.choice(kinds)) for name, price in zip(names, prices)]
        nb, ng, most = dice.randint(1, 3), dice.randint(1, 3), dice.choice([None, None, 1, 3])
        favor = ("merchant", "customer")[number % 2]
        asked = units, lambda u: u.buys, lambda u: u.gets, nb, ng, most, favor
        few, many = overlapping(*asked), overlapping_many(*asked)
        if favor == "merchant" or (False, True) not in kinds:
            assert many == few, asked
        else:  # another way, and never more than could be
            value = lambda found: sum(unit.run for unit in found[1])
            assert value(overlapping_many(*asked[:-1], "merchant")) <= value(many) <= value(few), asked
            assert applications(many[2], many[1], nb, ng) or len(units) > 9, asked
        some[favor] += few[0] > 1
    assert min(some.values()) > 300


def test_a_whole_cart_of_it():
    # B: 10.00, 8.00, 6.00; G: 8.00, 6.00, 4.00. Two applications need two bought: 10.00 and one of 8.00, 6.00.
    # merchant: the smallest sum got of two is 4.00 + 6.00 (bought 10.00 and 8.00); customer: 8.00 + 4.00 (bought 10.00 and 6.00).
    lines = line("b", "10.00", tags=["buy"]), line("x", "8.00", tags=["buy", "get"]), line("y", "6.00", tags=["buy", "get"]), line("g", "4.00", tags=["get"])
    deal = {
        "kind": "buy_get", "buy": {"items": {"tag": "buy"}, "quantity": 1}, "get": {"items": {"tag": "get"}, "quantity": 1}, "deal": {"percent": 100},
    }
    out = outcome(rules(deal), cart(*lines))
    assert [runs(out, place) for place in range(4)] == [[(1, "10.00")], [(1, "8.00")], [(1, "0.00")], [(1, "0.00")]]
    out = outcome(rules({**deal, "favor": "customer"}), cart(*lines))
    assert [runs(out, place) for place in range(4)] == [[(1, "10.00")], [(1, "0.00")], [(1, "6.00")], [(1, "0.00")]]
