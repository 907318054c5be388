"""Compares the engine's best deal with that of trying every choice, on small generated carts.

    python tests/reference/best_differential.py --cases 2000 [--seed 1] [--engine PATH] [--jobs 2]

Rulebooks and carts are those of generator.py, cut to a few promotions and units. Outcomes must be equal, byte for byte; where the best
choice confines a benefit to some units, it need not be the same units: then the sum to pay, points spent and promotions applied must
be equal. What is said of a runner-up must always be. An answer that is not proven must not be further from the best than its gap. With little effort nothing is promised for more:
a changed cart may need more than it has.
"""

import copy
import random
import sys

import generator
import steps
from steps import text_of
from tillwork_reference import evaluate_decoded, final_state, read_cart, read_rulebook
from tillwork_reference.best import TooManyChoices
from tillwork_reference.money import DIGITS


LITTLE = 20


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
    if read_rulebook(text_of(rulebook))[1] or read_cart(text_of(cart))[1]:
        return None
    return {"rulebook": rulebook, "cart": cart}


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
        confined = final_state(rulebook, cart).confined
        ours = evaluate_decoded(rulebook, cart)
    except TooManyChoices:
        return
    theirs.pop("digest")
    if "cart" not in theirs:
        theirs["effects"] = [{**effect, "key": None} for effect in theirs["effects"]]
    theirs_second, ours_second = theirs.pop("runner_up", None), ours.pop("runner_up", None)
    if rulebook.combination.effort != LITTLE:
        yield "runner-up", text_of(theirs_second), text_of(ours_second)
    elif theirs["optimality"]["proven"]:
        yield "bound of a runner-up", text_of(saves_at_most(theirs_second) >= saves_at_most(ours_second)), text_of(True)
    if not theirs["optimality"]["proven"]:
        gap = minor(theirs["optimality"]["gap"])
        yield "bound", text_of(value(ours) <= value(theirs) <= value(ours) + gap), text_of(True)
    elif confined:
        yield "sum of a confined choice", core(theirs), core(ours)
    else:
        yield "outcome", text_of(theirs), text_of(ours)


if __name__ == "__main__":
    sys.exit(steps.main(__doc__, "best", generate, answers))
