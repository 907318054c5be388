"""Writes the expected return documents into vectors, when the author's own arithmetic agrees with them.

    python tests/returns/bless.py [--check] [--accept] [--engine PATH] [FILE_OR_FOLDER ...]

For every step of every vector (default: all) the engine answers. `return` is written only if all numbers of `check`, which its
author worked out by hand, are in it; a refused step must be refused for exactly its `problems`. A `return` that exists is changed
only with --accept, after the change has been understood. `--check` writes nothing and fails when something would be written.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vectors"))
sys.dont_write_bytecode = True

from bless import at, engine_program, text_of  # noqa: E402
from layout import pretty  # noqa: E402


class Program:
    """The engine, asked line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, **case):
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def changed(text, changes):
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{old} is not in {text}")
        text = text.replace(old, new, 1)
    return text


def run(engine, vector):
    """Each step with its answer."""
    rulebook, cart = text_of(vector, "rulebook"), text_of(vector, "cart")
    outcome = json.loads(engine.ask(rulebook_text=rulebook, cart_text=cart))
    if "outcome" not in outcome:
        raise ValueError(f"the order is refused: {outcome}")
    digest = outcome["outcome"]["digest"]
    outcome = changed(compact(outcome["outcome"]), vector.get("tamper", []))
    state = None
    for step in vector["steps"]:
        request = step["request"] if state is None else {**step["request"], "before": state}
        case = {"outcome_text": outcome, "request_text": changed(compact(request), step.get("tamper", []))}
        if request.get("policy") == "reprice":
            case |= {"rulebook_text": rulebook, "cart_text": cart}
        answer = json.loads(engine.ask(**case))
        if "return" in answer:
            state = answer["return"]["state"]
            answer = json.loads(compact(answer["return"]).replace(digest, "-"))
            del answer["digest"]
            yield step, answer
        else:
            yield step, answer


def complaints(step, answer, accept):
    if "problems" in step:
        found = [{"code": one["code"], "path": one["path"]} for one in answer.get("problems", [])]
        if (answer.get("document"), found) != (step["document"], step["problems"]):
            yield f"by hand {step['document']} {step['problems']}, engine {compact(answer)}"
        return
    if "problems" in answer:
        yield f"refused: {compact(answer)}"
        return
    for pointer, expected in step["check"].items():
        found = at(answer, pointer)
        if found != expected or type(found) is not type(expected):
            yield f"{pointer}: by hand {compact(expected)}, engine {compact(found)}"
    if "return" in step and compact(step["return"]) != compact(answer) and not accept:
        yield "the expected return would change"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something would be written")
    parser.add_argument("--accept", action="store_true", help="let an expected return change")
    parser.add_argument("--engine", help="the program that answers line by line; built if not given")
    parser.add_argument("places", nargs="*", default=[str(HERE)])
    arguments = parser.parse_args()
    engine = Program(arguments.engine or engine_program())
    files = []
    for place in map(pathlib.Path, arguments.places):
        files += [place] if place.is_file() else sorted(file for file in place.rglob("*.json") if file.name != "schema.json")
    refused = written = 0
    for file in files:
        vector = json.loads(file.read_text(encoding="utf-8"))
        try:
            answers = list(run(engine, vector))
            found = [f"step {place}: {line}" for place, one in enumerate(answers) for line in complaints(*one, arguments.accept)]
        except ValueError as error:
            answers, found = [], [str(error)]
        if found:
            refused += 1
            print(f"{file.name}: {vector['title']}", *found, sep="\n    ")
            continue
        steps = [step if "problems" in step else {**step, "return": answer} for step, answer in answers]
        text = pretty({**vector, "steps": steps}) + "\n"
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
