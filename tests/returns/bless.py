"""Writes the expected return documents into vectors, when two implementations and the author's own arithmetic agree on them.

    python tests/returns/bless.py [--check] [--accept] [--engine PATH] [FILE_OR_FOLDER ...]

For every step of every vector (default: all) the engine and the second implementation answer. `return` is written only if both
answers are equal byte for byte (but for the digest) and all numbers of `check`, which its author worked out by hand, are in it; a
refused step must be refused by both for exactly its `problems`. A `return` that exists is changed
only with --accept, after the change has been understood. `--check` writes nothing and fails when something would be written.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vectors"))
sys.path.insert(0, str(HERE.parent / "reference"))
sys.dont_write_bytecode = True

from bless import MANY_UNITS, at, engine_program, text_of, units  # noqa: E402
from layout import pretty  # noqa: E402

from tillwork_reference import read_rulebook  # noqa: E402
from tillwork_reference.returns import refund, refund_with  # noqa: E402


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
    """Each step with both answers."""
    rulebook, cart = text_of(vector, "rulebook"), text_of(vector, "cart")
    outcome = json.loads(engine.ask(rulebook_text=rulebook, cart_text=cart))
    if "outcome" not in outcome:
        raise ValueError(f"the order is refused: {outcome}")
    digest = outcome["outcome"]["digest"]
    outcome = changed(compact(outcome["outcome"]), vector.get("tamper", []))
    state = None
    for step in vector["steps"]:
        request = step["request"] if state is None else {**step["request"], "before": state}
        text = changed(compact(request), step.get("tamper", []))
        case = {"outcome_text": outcome, "request_text": text}
        reprice = request.get("policy") == "reprice"
        if reprice:
            case |= {"rulebook_text": rulebook, "cart_text": cart}
        answer = json.loads(engine.ask(**case))
        state = answer["return"]["state"] if "return" in answer else state
        # The second implementation looks at every unit: of very many only the author's own arithmetic speaks.
        if units(vector) > MANY_UNITS:
            second = answer
        elif reprice:
            second = refund_with(read_rulebook(rulebook)[0], outcome, cart, text)
        else:
            second = refund(outcome, text)
        yield step, plain(answer, digest), plain(second, digest)


def plain(answer, digest):
    """What is compared: a return document without digests, or code and path of all problems."""
    if "return" not in answer:
        return {"document": answer["document"], "problems": [{"code": one["code"], "path": one["path"]} for one in answer["problems"]]}
    answer = json.loads(compact(answer["return"]).replace(digest, "-"))
    answer.pop("digest", None)
    return answer


def complaints(step, answer, second, accept):
    if compact(answer) != compact(second):
        keys = [key for key in answer if compact(answer[key]) != compact(second.get(key))]
        yield from (f"{key}: engine {compact(answer[key])} / reference {compact(second.get(key))}" for key in keys)
        if list(answer) != list(second):
            yield f"keys: engine {list(answer)} / reference {list(second)}"
    if "problems" in step:
        if answer != {"document": step["document"], "problems": step["problems"]}:
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
        steps = [step if "problems" in step else {**step, "return": answer} for step, answer, _ in answers]
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
