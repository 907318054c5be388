"""Compares the engine with the reference on returns of generated orders.

    python tests/reference/differential_returns.py --cases 2000 [--seed 1] [--engine PATH]

Each order is returned in up to four random steps, by a random policy: units with and without a price, shipping, gifts, and now and
then something that does not fit. Both sides must give the same documents (but for digests) or the same problems. Orders that are
refused, or that have more units than the reference takes, are passed over.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import generator  # noqa: E402
from differential import text_of  # noqa: E402

import tillwork_reference  # noqa: E402
from tillwork_reference.returns import refund, refund_with  # noqa: E402

MOST_UNITS = 2000


class Engine:
    """The engine, as a process that answers line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, **case):
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def step(choose, outcome, number, policy):
    """A request of which most fits the order."""
    request = {"id": f"slip-{number}", "at": "9999-12-31T23:59:59Z", "policy": policy}
    lines = []
    for line in outcome["lines"]:
        for _ in range(choose.choice([0, 1, 1, 2])):
            one = {"line": line["id"], "units": choose.choice([1, 1, 2, max(1, line["quantity"] // 2), line["quantity"]])}
            if choose.random() < 0.4:
                one["price"] = choose.choice(line["runs"])["price"]
            lines.append(one)
    if choose.random() < 0.05:
        lines.append({"line": "nowhere", "units": 1})
    request["lines"] = lines
    request["shipping"] = [entry["id"] for entry in outcome["shipping"] if choose.random() < 0.3]
    request["gifts"] = choose.choice(["keep", "keep", "charge", "require"])
    request["gifts_returned"] = [
        {"promotion": gift["promotion"], "sku": gift["sku"], "quantity": choose.randint(1, gift["quantity"])}
        for gift in outcome["gifts"]
        if choose.random() < 0.3
    ]
    skus = sorted({gift["sku"] for gift in outcome["gifts"] if choose.random() < 0.9})
    digits = len(outcome["totals"]["payable"].partition(".")[2])
    request["gift_values"] = [{"sku": sku, "value": "7" + ("." + "5" * digits if digits else "")} for sku in skus]
    return request


def plain(answer, digest):
    """An answer as text, without digests and what they make."""
    if "return" not in answer:
        return json.dumps([answer["document"], [(one["code"], one["path"]) for one in answer["problems"]]])
    document = {key: value for key, value in answer["return"].items() if key != "digest"}
    if "cart" not in document:
        document["effects"] = [{**effect, "key": None} for effect in document["effects"]]
    return json.dumps(document).replace(digest, "-")


def compare(engine, seed):
    """How many steps were compared, and what differs in the first that does."""
    case, choose = generator.generate(seed), random.Random(seed)
    rulebook, cart = text_of(case["rulebook"]), text_of(case["cart"])
    answer = engine.ask(rulebook_text=rulebook, cart_text=cart)
    if "outcome" not in answer:
        return 0, None
    outcome = answer["outcome"]
    if sum(line["quantity"] for line in outcome["lines"]) > MOST_UNITS:
        return 0, None
    text, policy = json.dumps(outcome, ensure_ascii=False), choose.choice(["share", "reprice"])
    read = tillwork_reference.read_rulebook(rulebook)[0]
    state, steps = None, choose.randint(1, 4)
    for number in range(steps):
        request = step(choose, outcome, number, policy)
        if state is not None:
            request["before"] = state
        wanted = json.dumps(request, ensure_ascii=False)
        documents = {"outcome_text": text, "request_text": wanted}
        if policy == "reprice":
            ours = engine.ask(**documents, rulebook_text=rulebook, cart_text=cart)
            theirs = refund_with(read, text, cart, wanted)
        else:
            ours, theirs = engine.ask(**documents), refund(text, wanted)
        left, right = plain(ours, outcome["digest"]), plain(theirs, outcome["digest"])
        if left != right:
            return number + 1, f"step {number}\n  request   {wanted}\n  engine    {left}\n  reference {right}"
        state = ours.get("return", {}).get("state", state)
    return steps, None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", required=True, help="the program that answers line by line (the example `lines` of the core)")
    parser.add_argument("--show", type=int, default=3)
    arguments = parser.parse_args()
    engine = Engine(arguments.engine)
    compared = failed = 0
    for seed in range(arguments.seed, arguments.seed + arguments.cases):
        try:
            steps, difference = compare(engine, seed)
        except Exception as error:  # noqa: BLE001 - which case it was is what matters
            steps, difference = 0, f"{type(error).__name__}: {error}"
        compared += steps
        if difference:
            failed += 1
            if failed <= arguments.show:
                print(f"seed {seed}: {difference}")
    print(f"{compared} returns compared, {failed} orders differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
