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
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reference"))

import generator  # noqa: E402
from differential import Batch  # noqa: E402

AT_ONCE = 1000


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
    node = ["node", str(HERE / "answer.mjs"), str(wasm)]
    sides = {
        "the crate": [str(pathlib.Path(arguments.engine).resolve())],
        "the Python package": [sys.executable, str(HERE / "answer.py")],
        "the fast module": [*node, "fast"],
        "the small module": [*node, "small"],
    }
    seeds = range(arguments.seed, arguments.seed + arguments.cases)
    outcomes, differ = 0, 0
    for start in range(0, len(seeds), AT_ONCE):
        some = seeds[start : start + AT_ONCE]
        cases = [generator.generate(seed) for seed in some]
        batches = {name: Batch(command, cases) for name, command in sides.items()}
        told = {name: [canonical(line) for line in batch.lines()] for name, batch in batches.items()}
        for name, answers in told.items():
            if len(answers) != len(some):
                raise SystemExit(f"{name} gave {len(answers)} answers to {len(some)} cases, from {some[0]} on")
        first = told.pop("the crate")
        outcomes += sum(answer.startswith(b'{"outcome":') for answer in first)
        for name, answers in told.items():
            for seed, one, other in zip(some, first, answers):
                if one != other:
                    differ += 1
                    print(f"case {seed}: {name} differs from the crate\n  {one[:400]!r}\n  {other[:400]!r}")
    refusals = arguments.cases - outcomes
    print(f"{arguments.cases} cases, {outcomes} outcomes and {refusals} refusals, by {', '.join(sides)}: {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
