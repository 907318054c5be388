"""Compares the engine's returns with the reference's, on generated orders that come back in steps.

    python tests/reference/returns_differential.py --cases 5000 [--seed 1] [--engine PATH] [--jobs 2]

Orders are those of generator.py that the engine prices; each comes back in up to five requests, by `share` or by `reprice`, with
prices named or not, gifts, shipping, values; now and then something in the outcome, in the request or in its state is wrong.
"""

import copy
import random
import sys

import generator
import steps
from steps import comparable, replaced, text_of
from tillwork_reference import read_rulebook
from tillwork_reference.returns import refund, refund_with

CODES = "sum_mismatch receipt_mismatch too_many_units gift_required".split()
LATER = ["2031-01-01T00:00:00Z", "2031-01-02T00:00:00+09:00", "9999-12-31T23:59:59Z"]


def generate(seed, engine):
    """A case, or None for an order that is refused."""
    order = generator.generate(seed)
    if isinstance(order["rulebook"], str) or isinstance(order["cart"], str):
        return None
    answer = engine.ask(rulebook_text=text_of(order["rulebook"]), cart_text=text_of(order["cart"]))
    if "outcome" not in answer or sum(line["quantity"] for line in answer["outcome"]["lines"]) > 20000:
        return None
    dice, outcome = random.Random(f"return {seed}"), answer["outcome"]
    policy = dice.choice(["share", "reprice"])
    left = {line["id"]: line["quantity"] for line in outcome["lines"]}
    made = [request(dice, outcome, policy, left, last) for last in [False] * dice.randint(1, 4) + [dice.random() < 0.6]]
    case = {"rulebook": order["rulebook"], "cart": order["cart"], "tamper": [], "steps": made}
    if dice.random() < 0.12:
        case["tamper"] = [tampering(dice, outcome) for _ in range(dice.randint(1, 2))]
    return case


def request(dice, outcome, policy, left, everything):
    out = {"id": f"slip-{dice.randint(1, 99)}", "at": dice.choice(LATER), "policy": policy}
    if dice.random() < 0.2:
        del out["id"]
    elif out["id"] < "slip-2":  # one in nine
        out["tillwork"] = 1
    if policy == "share" and dice.random() < 0.5:
        del out["policy"]
    lines = []
    for line in outcome["lines"]:
        open_units = left[line["id"]]
        if not everything and dice.random() < 0.5:
            continue
        units = open_units if everything else dice.randint(1, max(1, min(open_units, 3)))
        if not everything and dice.random() < 0.1:
            units = max(1, open_units)
        entry = {"line": line["id"], "units": units}
        if not everything and dice.random() < 0.4:
            run = dice.choice(line["runs"])
            entry |= {"price": run["price"], "units": dice.randint(1, min(run["units"], units + 1))}
        if entry["units"] <= open_units or dice.random() < 0.05:
            if entry["units"] > 0:
                lines.append(entry)
                left[line["id"]] -= min(entry["units"], open_units)
    out["lines"] = lines
    shipping = [entry["id"] for entry in outcome["shipping"] if dice.random() < 0.25]
    gifts = outcome["gifts"]
    if shipping:
        out["shipping"] = shipping
    out["gifts"] = dice.choice(["keep", "charge", "charge", "require"] if gifts else ["keep"])
    if out["gifts"] == "require" and dice.random() < 0.6:
        out["gifts"] = "keep"
    values = {gift["sku"]: dice.choice(["0", "1", "3", "7"]) for gift in gifts if dice.random() < 0.9}
    out["gift_values"] = [{"sku": sku, "value": value} for sku, value in values.items()]
    sent = {(gift["promotion"], gift["sku"]) for gift in gifts if dice.random() < 0.3}
    out["gifts_returned"] = [{"promotion": promotion, "sku": sku, "quantity": 1} for promotion, sku in sorted(sent)]
    if dice.random() < 0.08:
        spoil(dice, out)
    return out


def spoil(dice, request):
    """One thing that is wrong, or nearly."""
    wrong = [
        lambda: request.update(at="2001-01-01T00:00:00Z"),
        lambda: request.update(at="yesterday"),
        lambda: request.update(policy=dice.choice(["share", "reprice", "refund"])),
        lambda: request["lines"].append({"line": "nobody", "units": 1}),
        lambda: request["lines"].append({"line": "1", "units": 0}),
        lambda: request["lines"].extend([dict(one) for one in request["lines"][:1]]),
        lambda: [one.update(price=dice.choice(["0", "1", "-1", "x", 1])) for one in request["lines"][:1]],
        lambda: [one.update(units=10**6) for one in request["lines"][:1]],
        lambda: request.update(shipping=["nowhere"]),
        lambda: request.update(shipping=request.get("shipping", []) * 2),
        lambda: request.update(gift_values=[{"sku": "nothing", "value": "1"}]),
        lambda: request.update(gift_values=request["gift_values"] * 2),
        lambda: request.update(gifts_returned=[{"promotion": "p", "sku": "s", "quantity": 1}]),
        lambda: [one.update(quantity=9) for one in request["gifts_returned"]],
        lambda: request.update(gifts="refuse"),
        lambda: request.update(more=1),
        lambda: request.pop("at"),
        lambda: request.update(id=""),
        lambda: request.update(change_before=dice.choice([
            ["outcome", "else"], ["refunded", "999999.00" if dice.random() < 0.5 else "0"], ["points", {"take_back": 10**9, "give_back": 1}],
            ["policy", "share"], ["lines", []], ["shipping", ["nowhere"]], ["charged", "1"], ["coupons", [{"promotion": "p", "coupon": "c", "quantity": 1}]],
            ["gifts", None], ["points", {"take_back": 0, "give_back": 0}],
        ])),
    ]
    dice.choice(wrong)()


def tampering(dice, outcome):
    """A path into the outcome, and what stands there instead (None: nothing)."""
    path, node = [], outcome
    while isinstance(node, (dict, list)) and node:
        steps_here = [key for key in node if key not in ("not_applied", "next", "sellers", "effects", "digest")] if isinstance(node, dict) else range(len(node))
        if not steps_here or (path and dice.random() < 0.1):
            break
        path.append(dice.choice(list(steps_here)))
        node = node[path[-1]]
    if isinstance(node, str) and node.replace(".", "").isdigit():
        return [path, dice.choice(["0", "1", "-1", "-1.00", node + "0", "12", "x"])]
    if isinstance(node, int) and not isinstance(node, bool):
        return [path, dice.choice([0, 1, 2, node + 1, -1, "1"])]
    if isinstance(node, str):
        return [path, dice.choice(["$points", "p1", "1", ""])]
    return [path, dice.choice([None, []])]


def tampered(outcome, changes):
    outcome = copy.deepcopy(outcome)
    for path, value in changes:
        node = outcome
        try:
            for step in path[:-1]:
                node = node[step]
            if value is None:
                del node[path[-1]]
            else:
                node[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    return outcome


def asked(engine, case):
    """Every question of the case, with the engine's answer that the next may need."""
    order = {"rulebook_text": text_of(case["rulebook"]), "cart_text": text_of(case["cart"])}
    answer = engine.ask(**order)
    if "outcome" not in answer:
        return
    outcome_text = text_of(tampered(answer["outcome"], case["tamper"]))
    state = None
    for place, made in enumerate(case["steps"]):
        made = dict(made)
        change = made.pop("change_before", None)
        if state is not None:
            made["before"] = {**state, change[0]: change[1]} if change else state
        question = {"outcome_text": outcome_text, "request_text": text_of(made)}
        if made.get("policy") == "reprice" or place % 2 == 1:
            question |= order
        theirs = engine.ask(**question)
        yield place, question, theirs
        if "return" in theirs:
            state = theirs["return"]["state"]


def answers(engine, case):
    rulebook = read_rulebook(text_of(case["rulebook"]))[0]
    for place, question, theirs in asked(engine, case):
        outcome_text, request_text = question["outcome_text"], question["request_text"]
        if "cart_text" in question:
            ours = refund_with(rulebook, outcome_text, question["cart_text"], request_text)
        else:
            ours = refund(outcome_text, request_text)
        yield place, comparable(theirs), comparable(ours)


def vector(engine, case, step):
    """The order and all that comes back up to a step, as a vector of tests/returns. What the engine's answers are is asked again there."""
    out = {"rulebook": case["rulebook"], "cart": case["cart"], "steps": []}
    outcome = engine.ask(rulebook_text=text_of(case["rulebook"]), cart_text=text_of(case["cart"]))["outcome"]
    if tamper := replaced(text_of(outcome), text_of(tampered(outcome, case["tamper"]))):
        out["tamper"] = tamper
    state = None
    for place, question, theirs in asked(engine, case):
        request = {name: value for name, value in case["steps"][place].items() if name != "change_before"}
        made = {"request": request}
        if tamper := replaced(text_of(request if state is None else {**request, "before": state}), question["request_text"]):
            made["tamper"] = tamper
        out["steps"].append(made)
        if place == step:
            return out
        if "return" in theirs:
            state = theirs["return"]["state"]
    return out


if __name__ == "__main__":
    sys.exit(steps.main(__doc__, "return", generate, answers, vector, CODES))
