"""Compares the engine's best deal with that of trying every choice, on small generated carts.

    python tests/reference/best_differential.py --cases 2000 [--seed 1] [--engine PATH] [--jobs 2]

Rulebooks and carts are those of generator.py, cut to a few promotions and units; in a share of them the promotions are given set prices
that take over each other's units, so that some join, decide who else may, and leave again. Outcomes must be equal, byte for byte; where
choices that are as good differ in who lost all units, to that of one of them. Where the best choice confines a benefit to some units, it
need not be the same units: then the sum to pay, points spent and promotions applied must be equal. What is said of a runner-up must
always be. An answer that is not proven must not be further from the best than its gap. With little effort nothing is promised for more:
a changed cart may need more than it has, and of what saves as much not everything is looked at.
"""

import copy
import random
import re
import sys

import generator
import steps
from steps import text_of
from tillwork_reference import final_state, outcome_of, read_cart, read_rulebook
from tillwork_reference.best import TooManyChoices
from tillwork_reference.money import DIGITS, money_text


LITTLE = 20
TAKEN_OVER = 0.2
AMOUNT = re.compile(r"\d+(\.\d+)?")


def generate(seed, _engine):
    case = copy.deepcopy(generator.generate(seed))  # neighbouring seeds share a rulebook
    if isinstance(case["rulebook"], str) or isinstance(case["cart"], str):
        return None
    dice, rulebook, cart = random.Random(f"best {seed}"), case["rulebook"], case["cart"]
    if not isinstance(rulebook.get("promotions"), list) or not isinstance(cart.get("lines"), list):
        return None
    rulebook["promotions"] = rulebook["promotions"][: dice.randint(2, 5)]
    combination = rulebook.get("combination", {})
    rulebook["combination"] = {**(combination if isinstance(combination, dict) else {}), "strategy": "best", "effort": dice.choice([10**6, 10**6, 10**6, LITTLE])}
    rulebook["near_misses"] = 0 if dice.random() < 0.9 or rulebook["combination"]["effort"] == LITTLE else 1
    rulebook["combination"]["runner_up"] = dice.random() < 0.7
    cart["lines"] = cart["lines"][: dice.randint(1, 4)]
    for line in cart["lines"]:
        if isinstance(line, dict):
            line["quantity"] = dice.choice([1, 1, 2, 3])
    if random.Random(f"prices {seed}").random() < TAKEN_OVER:
        take_over(random.Random(f"taken over {seed}"), rulebook, cart)
    if read_rulebook(text_of(rulebook))[1] or read_cart(text_of(cart))[1]:
        return None
    return {"rulebook": rulebook, "cart": cart}


def take_over(dice, rulebook, cart):
    """Gives most promotions set prices for the same units, and what lets one of them decide about another."""
    promotions = [p for p in rulebook["promotions"] if isinstance(p, dict) and isinstance(p.get("id"), str)]
    lines = [line for line in cart["lines"] if isinstance(line, dict) and AMOUNT.fullmatch(str(line.get("unit_price")))]
    prices = [str(line["unit_price"]) for line in lines]
    currency, names = rulebook.get("currency"), [p["id"] for p in promotions]
    if currency not in DIGITS or cart.get("currency") != currency or not prices or not names:
        return
    sku = lines[0].get("sku")
    shares = sorted(dice.choices([0, 10, 25, 50, 50, 75, 90], k=len(promotions)), reverse=dice.random() < 0.8)  # mostly, a later price is lower
    for share, p in zip(shares, promotions):
        amount = lambda: money_text(minor(dice.choice(prices)) * share // 100, currency)
        for name in ("schedule", "code", "codes", "coupon", "limits", "floor"):
            if dice.random() < 0.9:
                p.pop(name, None)
        if dice.random() < 0.8:
            p.pop("conditions", None)
        if dice.random() < 0.35:
            spend = {"kind": "spend", dice.choice(["at_least", "at_most"]): money_text(minor(dice.choice(prices)) * dice.choice([1, 1, 2, 3]), currency)}
            p["conditions"] = {**spend, **dice.choice([{}, {"basis": "running"}, {"basis": "class"}, {"items": {"on_sale": True}, "basis": "list"}])}
        if dice.random() < 0.9:
            own, price = p.get("benefit"), {"kind": "set_price", "price": amount()}
            price |= dice.choice([{}, {}, {}, {}, {"max_units": 1}, {"max_units": 2, "favor": "customer"}, {"items": {"sku": sku}}])
            p["benefit"] = dice.choice([price, price, [price, {**price, "price": amount()}], [price, *(own if isinstance(own, list) else [own])]])
        if dice.random() < 0.4:
            p.pop("combines_with", None)
            p |= dice.choice([{"exclusive": "class"}, {"excludes": {"promotions": dice.choice(names)}}, {"excludes": {"promotions": dice.choice(names)}}])
        if dice.random() < 0.5:
            p["priority"] = dice.randint(0, 3)
    if dice.random() < 0.6:  # one that `priority` takes and that is not worth it
        keeps_out = sorted({dice.choice(names), dice.choice(names)})
        price = {"kind": "set_price", "price": amount(), "max_units": 1}
        promotions[0] |= {"benefit": price, "priority": 4, "excludes": {"promotions": keeps_out}}
    if dice.random() < 0.5:
        members = sorted(dice.sample(names, min(len(names), dice.randint(2, 3))))
        rulebook["combination"]["groups"] = [{"id": "prices", "promotions": members, "take": dice.choice(["first", "best"]), "at_most": dice.randint(1, 2)}]


def minor(text):
    return int(text.replace(".", ""))


def value(outcome):
    """What is compared first: the sum to pay and the value of the points spent."""
    return minor(outcome["totals"]["payable"]) + minor(outcome.get("points", {}).get("value", "0"))


def saves_at_most(second):
    """What another combination of this kind may save; less than nothing if there is none."""
    return -1 if second is None else minor(second["saved"]) + minor(second["optimality"].get("gap", "0"))


def core(outcome):
    return text_of([value(outcome), sorted(one["promotion"] for one in outcome["applied"])])


def answers(engine, case):
    rulebook_text, cart_text = text_of(case["rulebook"]), text_of(case["cart"])
    rulebook, problems = read_rulebook(rulebook_text)
    cart, more = read_cart(cart_text)
    if problems or more or cart.currency not in DIGITS:
        return
    theirs = engine.ask(rulebook_text=rulebook_text, cart_text=cart_text)["outcome"]
    try:
        state = final_state(rulebook, cart)
        confined, equals = state.confined, [outcome_of(equal) for equal in state.equals]
    except TooManyChoices:
        return
    theirs.pop("digest")
    if "cart" not in theirs:
        theirs["effects"] = [{**effect, "key": None} for effect in theirs["effects"]]
    theirs_second, ours_second = theirs.pop("runner_up", None), [ours.pop("runner_up", None) for ours in equals][0]
    ours = next((equal for equal in equals if text_of(equal) == text_of(theirs)), equals[0])  # any of them is right
    if rulebook.combination.effort != LITTLE:
        yield "runner-up", text_of(theirs_second), text_of(ours_second)
    elif theirs["optimality"]["proven"]:
        yield "bound of a runner-up", text_of(saves_at_most(theirs_second) >= saves_at_most(ours_second)), text_of(True)
    if not theirs["optimality"]["proven"]:
        gap = minor(theirs["optimality"]["gap"])
        yield "bound", text_of(value(ours) <= value(theirs) <= value(ours) + gap), text_of(True)
    elif rulebook.combination.effort == LITTLE and core(theirs) != core(ours):  # the sum is proven; its equals were not all looked at
        yield "proven sum", text_of(value(theirs)), text_of(value(ours))
    elif confined:
        yield "sum of a confined choice", core(theirs), core(ours)
    else:
        yield "outcome", text_of(theirs), text_of(ours)


def vector(_engine, case, _step):
    return case


if __name__ == "__main__":
    sys.exit(steps.main(__doc__, "best", generate, answers, vector, ["outcome", "runner-up", "bound", "bound of a runner-up", "sum of a confined choice"]))
