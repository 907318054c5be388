"""Writes the expected answers into ledger vectors, when two implementations and the author's own arithmetic agree on them.

    python tests/ledger/bless.py [--check] [--accept] [--engine PATH] [FILE ...]

For every vector (default: all) the engine and the second implementation take the steps. `answers` is written only if both give the
same bytes and everything in `check`, which the author worked out by hand, is in them. `answers` that exist change only with
--accept, after the change has been understood. `--check` writes nothing and fails when something would be written.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "vectors"))
sys.path.insert(0, str(HERE.parent / "reference"))
sys.dont_write_bytecode = True

import ledger_steps  # noqa: E402
from bless import at, engine_program  # noqa: E402
from layout import pretty  # noqa: E402
from ledger_differential import answer_to  # noqa: E402

from tillwork_reference import read_rulebook  # noqa: E402


class Engine:
    """The engine, asked line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, case):
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def reference(case):
    """The second implementation's answer to one case."""
    return answer_to(*read_rulebook(case["rulebook_text"]), case)


def complaints(vector, ours, theirs):
    """What keeps a vector from being blessed."""
    for step, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if json.dumps(one) != json.dumps(other):
            yield f"step {step}: engine {json.dumps(one, ensure_ascii=False)}"
            yield f"      reference {json.dumps(other, ensure_ascii=False)}"
    for pointer, expected in vector["check"].items():
        actual = at(ours, pointer)
        if actual != expected or type(actual) is not type(expected):
            yield f"{pointer}: by hand {json.dumps(expected, ensure_ascii=False)}, engine {json.dumps(actual, ensure_ascii=False)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something would be written")
    parser.add_argument("--accept", action="store_true", help="let expected answers change")
    parser.add_argument("--engine", help="the program that answers line by line; built if not given")
    parser.add_argument("files", nargs="*", help="default: all")
    arguments = parser.parse_args()
    files = [pathlib.Path(file).resolve() for file in arguments.files] or sorted((HERE / "vectors").glob("*.json"))
    engine = Engine(arguments.engine or engine_program())
    refused = written = 0
    for file in files:
        vector = json.loads(file.read_text(encoding="utf-8"))
        ours, theirs = ledger_steps.answers(vector, engine.ask), ledger_steps.answers(vector, reference)
        found = list(complaints(vector, ours, theirs))
        if not found and vector.get("answers", ours) != ours and not arguments.accept:
            found = ["the expected answers would change"]
        if found:
            refused += 1
            print(f"{file.name}: {vector['title']}", *found, sep="\n    ")
            continue
        text = pretty({**vector, "answers": ours}) + "\n"
        if file.read_text(encoding="utf-8") != text:
            written += 1
            if arguments.check:
                print(f"{file.name}: not blessed")
            else:
                file.write_text(text, encoding="utf-8")
    print(f"{len(files)} vectors: {refused} refused, {written} {'not blessed' if arguments.check else 'written'}")
    return 1 if refused or (arguments.check and written) else 0


if __name__ == "__main__":
    sys.exit(main())
