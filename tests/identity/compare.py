"""Hands the same generated documents to the Rust crate, the Python package and the WebAssembly package, and compares their bytes.

    python tests/identity/compare.py --cases 2000 [--seed 1] --engine PATH

Run it with the Python that has the package installed, with the npm package built (`bindings-wasm/dist`) and the example `lines`
of the crate. Cases are those of tests/reference/generator.py. An outcome must be the same text in all three, digest included; of a
refused document the kind of document and every problem with its code, path, texts and remedy. In JavaScript both modules answer:
the small one that pages load and the fast one that Node loads.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reference"))

import generator  # noqa: E402
from differential import text_of  # noqa: E402

SHARE = 200  # cases that are asked before an answer is waited for; neighbours share a rulebook


class Side:
    """A program that answers line by line."""

    def __init__(self, name, command, cwd=None):
        self.name = name
        self.process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def answers(self, questions):
        """The answers to some questions. Each is written when the one before was answered: no pipe fills up."""
        for question in questions:
            self.process.stdin.write(question)
            self.process.stdin.flush()
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit(f"{self.name} ended without an answer to {question!r}")
            yield canonical(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def canonical(line):
    """An outcome as its bytes; of a refusal what every language says of it."""
    if line.startswith(b'{"outcome":'):
        return line
    answer = json.loads(line)
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
    sides = [
        Side("the crate", [str(pathlib.Path(arguments.engine).resolve())]),
        Side("the Python package", [sys.executable, str(HERE / "answer.py")]),
        Side("the fast module", ["node", str(HERE / "answer.mjs"), str(wasm), "fast"]),
        Side("the small module", ["node", str(HERE / "answer.mjs"), str(wasm), "small"]),
    ]
    seeds = range(arguments.seed, arguments.seed + arguments.cases)
    outcomes, differ = 0, 0
    for start in range(0, len(seeds), SHARE):
        some = seeds[start : start + SHARE]
        questions = []
        for seed in some:
            case = generator.generate(seed)
            texts = {"rulebook_text": text_of(case["rulebook"]), "cart_text": text_of(case["cart"])}
            questions.append(json.dumps(texts).encode() + b"\n")
        told = [list(side.answers(questions)) for side in sides]
        for place, seed in enumerate(some):
            first = told[0][place]
            outcomes += first.startswith(b'{"outcome":')
            for side, answers in zip(sides[1:], told[1:]):
                if answers[place] != first:
                    differ += 1
                    print(f"case {seed}: {side.name} differs from the crate\n  {first[:400]!r}\n  {answers[place][:400]!r}")
    for side in sides:
        side.close()
    names = ", ".join(side.name for side in sides)
    print(f"{arguments.cases} cases, {outcomes} outcomes and {arguments.cases - outcomes} refusals, by {names}: {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
