"""Hands the same generated documents to the Rust crate, the Python package and the WebAssembly package, and compares their bytes.

    python tests/identity/compare.py --cases 2000 [--seed 1] --engine PATH

Run it with the Python that has the package installed, with the npm package built (`bindings-wasm/dist`) and the example `lines`
of the crate. Cases are those of tests/reference: carts, some of them priced by `strategy: best` with all sorts of effort, orders that
come back, members' events. A document must be the same text in all three, digest included; of a refused one the kind of document
and every problem with its code, path, texts and remedy. In JavaScript both modules answer: the small one that pages load and the
fast one that Node loads.
"""

import argparse
import collections
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reference"))

import generator  # noqa: E402
import ledger_differential  # noqa: E402
import returns_differential  # noqa: E402
import steps  # noqa: E402
from differential import Batch, asking  # noqa: E402

AT_ONCE = 1000
# Of a hundred cases; ledger and returns are several questions each.
SHARES = {"cart": 71, "best": 20, "return": 6, "ledger": 3}
EFFORTS = {0: 3, 5: 3, 100: 3, 20000: 1}


class Cases:
    """What a seed asks; the crate answers where a later question needs an earlier answer."""

    def __init__(self, engine):
        self.engine = steps.Engine(engine)

    def questions(self, seed):
        # Seeds of one rulebook are of one kind, so that it is compiled once.
        dice = random.Random(f"identity {seed // generator.CARTS}")
        kind = dice.choices(list(SHARES), SHARES.values())[0]
        if kind == "ledger":
            return kind, self.asked(ledger_differential, seed)
        if kind == "return":
            return kind, self.asked(returns_differential, seed)
        case = generator.generate(seed)
        return kind, [asking(best(case, dice) if kind == "best" else case)]

    def asked(self, of, seed):
        case = of.generate(seed, self.engine)
        return [] if case is None else [found[1] for found in of.asked(self.engine, case)]


def best(case, dice):
    """The case by `strategy: best`; with much effort without near misses, which search again and again."""
    rulebook = case["rulebook"]
    combination = rulebook.get("combination", {}) if isinstance(rulebook, dict) else None
    if not isinstance(combination, dict):
        return case
    effort = dice.choices(list(EFFORTS), EFFORTS.values())[0]
    searched = {**combination, "strategy": "best", "effort": effort, "runner_up": dice.random() < 0.5}
    near = {"near_misses": 0} if effort > 100 else {}
    return {**case, "rulebook": {**rulebook, "combination": searched, **near}}


def canonical(line):
    """A document as its bytes; of a refusal what every language says of it."""
    if b'"problems":' not in line:
        return line
    answer = json.loads(line)
    if "problems" not in answer:
        return line
    keys = ("code", "path", "expected", "found", "help")
    return json.dumps([answer["document"], [[problem.get(key) for key in keys] for problem in answer["problems"]]]).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", required=True, help="the crate's example `lines`")
    arguments = parser.parse_args()
    wasm = ROOT / "bindings-wasm"
    if not (wasm / "dist" / "index.node.js").exists():
        raise SystemExit("bindings-wasm/dist is missing: make wasm")
    node = ["node", str(HERE / "answer.mjs"), str(wasm)]
    crate = str(pathlib.Path(arguments.engine).resolve())
    sides = {
        "the crate": [crate],
        "the Python package": [sys.executable, str(HERE / "answer.py")],
        "the fast module": [*node, "fast"],
        "the small module": [*node, "small"],
    }
    seeds = range(arguments.seed, arguments.seed + arguments.cases)
    cases, kinds, found, differ = Cases(crate), collections.Counter(), collections.Counter(), 0
    for start in range(0, len(seeds), AT_ONCE):
        asked = []
        for seed in seeds[start : start + AT_ONCE]:
            kind, questions = cases.questions(seed)
            kinds[kind] += 1
            asked += [(seed, kind, question) for question in questions]
        batches = {name: Batch(command, [question for _, _, question in asked]) for name, command in sides.items()}
        told = {name: [canonical(line) for line in batch.lines()] for name, batch in batches.items()}
        for name, answers in told.items():
            if len(answers) != len(asked):
                raise SystemExit(f"{name} gave {len(answers)} answers to {len(asked)} questions, from seed {seeds[start]} on")
        first = told.pop("the crate")
        for (_, kind, _), answer in zip(asked, first):
            found[kind, "answers" if answer.startswith(b"{") else "refusals"] += 1
            found[kind, "not proven"] += kind == "best" and b'"optimality":{"proven":false' in answer
        for name, answers in told.items():
            for (seed, kind, _), one, other in zip(asked, first, answers):
                if one != other:
                    differ += 1
                    print(f"case {seed} ({kind}): {name} differs from the crate\n  {one[:400]!r}\n  {other[:400]!r}")
    for kind in SHARES:
        unproven = f", {found[kind, 'not proven']} of them not proven" if kind == "best" else ""
        share = kinds[kind] / arguments.cases
        print(f"{kind:7}{kinds[kind]:8} cases ({share:4.0%}): {found[kind, 'answers']} documents{unproven}, {found[kind, 'refusals']} refusals")
    print(f"{arguments.cases} cases, by {', '.join(sides)}: {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
