"""Writes the expected outcome into vectors, when two implementations and the author's own arithmetic agree on it.

    python tests/vectors/bless.py [--check] [--engine PATH] [FILE_OR_FOLDER ...]

For every vector (default: all) the engine and the second implementation answer. The expected document is written only if

* both answers are equal, key for key and byte for byte (but for `digest`, which the vectors leave out, and for the idempotency
  keys of carts without an id, which only the engine computes); of a cart with very many units, and of
  the strategy `best` with a small effort, only the engine answers, and the `check` must hold all of it;
* the numbers in the vector's `check`, which its author worked out by hand, are in it.

For a refused document nothing is written: the `problems` stand in the vector, and both implementations must report exactly
these. A vector that has an expected outcome already must keep it: a change is written only with --accept, after it has been
understood. `--check` writes nothing and fails when something would be written.
"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "reference"))
sys.dont_write_bytecode = True

from layout import pretty  # noqa: E402

import tillwork_reference  # noqa: E402

# The second implementation looks at every unit: of larger carts the author works out all of this by hand.
MANY_UNITS = 100_000
FULL_EFFORT = 1000
ALL_BY_HAND = {"payable", "saved", "/lines", "/applied", "/not_applied", "/next"}

SHORT = {"payable": "/totals/payable", "saved": "/totals/saved"}


def vectors(places):
    """The files of all vectors at these places."""
    for place in places:
        path = pathlib.Path(place).resolve()
        if path.is_file():
            yield path
        else:
            yield from sorted(file for file in path.rglob("*.json") if file.name != "schema.json")


def text_of(vector, part):
    """The text of a document: verbatim, or written compactly."""
    verbatim = vector.get(f"{part}_text")
    if verbatim is not None:
        return verbatim
    return json.dumps(vector[part], ensure_ascii=False, separators=(",", ":"))


def engine_program():
    """Builds the program that answers line by line, and says where it is."""
    command = ["cargo", "build", "--quiet", "--release", "--package", "tillwork", "--example", "lines", "--message-format=json"]
    built = subprocess.run(command, cwd=HERE.parent.parent, check=True, stdout=subprocess.PIPE, text=True)
    programs = [json.loads(line).get("executable") for line in built.stdout.splitlines()]
    return next(program for program in reversed(programs) if program)


def engine_answers(program, cases):
    """The engine's answers to all cases."""
    lines = "".join(json.dumps({"rulebook_text": rulebook, "cart_text": cart}) + "\n" for rulebook, cart in cases)
    run = subprocess.run([program], input=lines, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")
    return [json.loads(line) for line in run.stdout.splitlines()]


def without_keys(outcome):
    """An outcome without digest, and without the keys of a cart that has no id."""
    outcome = {name: value for name, value in outcome.items() if name != "digest"}
    if "cart" not in outcome:
        outcome["effects"] = [{**effect, "key": None} for effect in outcome["effects"]]
    return outcome


def comparable(answer):
    """What must be equal of two answers; as text, so that the order of keys counts."""
    if "outcome" in answer:
        return json.dumps(without_keys(answer["outcome"]))
    return json.dumps([answer["document"], [[problem["code"], problem["path"]] for problem in answer["problems"]]])


def at(document, pointer):
    """The value at a JSON Pointer; `None` when there is none."""
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        try:
            document = document[int(step)] if isinstance(document, list) else document[step]
        except (KeyError, IndexError, ValueError):
            return None
    return document


def units(vector):
    """How many units the cart has."""
    lines = vector.get("cart", {}).get("lines", [])
    return sum(line.get("quantity", 1) for line in lines if isinstance(line.get("quantity", 1), int))


def searches(vector):
    """Whether the engine's effort for the best combination runs out: the second implementation tries every choice and counts none."""
    combination = vector.get("rulebook", {}).get("combination", {})
    return combination.get("strategy") == "best" and combination.get("effort", FULL_EFFORT) < FULL_EFFORT


def complaints(vector, engine, reference):
    """What keeps a vector from being blessed; without a second answer everything must have been worked out by hand."""
    if reference is None:
        missing = ALL_BY_HAND - set(vector["check"])
        if missing:
            yield f"the second implementation declines: work out {', '.join(sorted(missing))} too"
        reference = engine
    if comparable(engine) != comparable(reference):
        yield from differences(engine, reference)
    if "problems" in vector:
        expected = json.dumps([vector["document"], [[problem["code"], problem["path"]] for problem in vector["problems"]]])
        for who, answer in (("engine", engine), ("reference", reference)):
            if comparable(answer) != expected:
                yield f"by hand {expected}, {who} {comparable(answer)[:300]}"
        return
    for who, answer in (("engine", engine), ("reference", reference)):
        if "outcome" not in answer:
            yield f"{who} refuses: {comparable(answer)[:300]}"
            continue
        for pointer, expected in vector["check"].items():
            actual = at(answer["outcome"], SHORT.get(pointer, pointer))
            if actual != expected or type(actual) is not type(expected):
                yield f"{pointer}: by hand {json.dumps(expected, ensure_ascii=False)}, {who} {json.dumps(actual, ensure_ascii=False)}"


def differences(engine, reference):
    """Where the two implementations differ, briefly."""
    if "outcome" not in engine or "outcome" not in reference:
        yield f"engine {comparable(engine)[:200]} / reference {comparable(reference)[:200]}"
        return
    ours, theirs = without_keys(engine["outcome"]), without_keys(reference["outcome"])
    if list(ours) != list(theirs):
        yield f"keys: engine {list(ours)} / reference {list(theirs)}"
    for key in ours:
        left, right = json.dumps(ours[key], ensure_ascii=False), json.dumps(theirs.get(key), ensure_ascii=False)
        if left != right:
            yield f"{key}: engine {left[:400]} / reference {right[:400]}"


def main():
    sys.stdout.reconfigure(line_buffering=True)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something would be written")
    parser.add_argument("--accept", action="store_true", help="let an expected outcome change")
    parser.add_argument("--engine", help="the program that answers line by line; built if not given")
    parser.add_argument("places", nargs="*", default=[str(HERE)])
    arguments = parser.parse_args()
    files = list(vectors(arguments.places))
    contents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    cases = [(text_of(vector, "rulebook"), text_of(vector, "cart")) for vector in contents]
    answers = engine_answers(arguments.engine or engine_program(), cases)
    refused = written = 0
    for file, vector, case, engine in zip(files, contents, cases, answers, strict=True):
        try:
            alone = "problems" not in vector and (units(vector) > MANY_UNITS or searches(vector))
            reference = None if alone else tillwork_reference.evaluate(*case)
            found = list(complaints(vector, engine, reference))
        except Exception as error:  # noqa: BLE001 - which vector it was is what matters
            found = [f"reference: {type(error).__name__}: {error}"]
        if not found and "problems" not in vector:
            outcome = {name: value for name, value in engine["outcome"].items() if name != "digest"}
            if "outcome" in vector and json.dumps(vector["outcome"]) != json.dumps(outcome) and not arguments.accept:
                found = ["the expected outcome would change"]
            vector = {**{name: value for name, value in vector.items() if name != "outcome"}, "outcome": outcome}
        if found:
            refused += 1
            print(f"{file.relative_to(HERE)}: {vector['title']}")
            for line in found:
                print(f"    {line}")
            continue
        text = pretty(vector) + "\n"
        if file.read_text(encoding="utf-8") != text:
            written += 1
            if arguments.check:
                print(f"{file.relative_to(HERE)}: not blessed")
            else:
                file.write_text(text, encoding="utf-8")
    print(f"{len(files)} vectors: {refused} refused, {written} {'not blessed' if arguments.check else 'written'}")
    return 1 if refused or (arguments.check and written) else 0


if __name__ == "__main__":
    sys.exit(main())
