"""Compares the engine with the reference on generated cases.

    python tests/reference/differential.py --cases 20000 [--seed 1] [--engine PATH] [--jobs 2] [--least 2] [--list]

Every case is answered by both; documents must be equal (the reference leaves out `digest`, and idempotency keys of carts
without id). Refused documents must have the same problems by code and path. A difference is shrunk and written as a vector
under tests/reference/found/, with the reference's answer as the expected one: read it, decide which side is right, and move it to tests/vectors/.
Counted is what the cases reach (reach.py); with `--least` what fewer cases reach is a failure.
"""

import argparse
import collections
import functools
import json
import multiprocessing
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import generator  # noqa: E402
import reach  # noqa: E402
import tillwork_reference  # noqa: E402

FOUND = HERE / "found"
# So many cases are one piece of work, and so many of them are asked at once.
SHARE = 2000
AT_ONCE = 500


class Engine:
    """The engine, as a process that answers line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, rulebook_text, cart_text):
        self.process.stdin.write(json.dumps({"rulebook_text": rulebook_text, "cart_text": cart_text}) + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the engine died")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Batch:
    """Many questions at once, answered meanwhile by a process of their own: nobody waits for each other line by line."""

    def __init__(self, command, questions):
        self.asked, self.told = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        for question in questions:
            self.asked.write(json.dumps(question).encode() + b"\n")
        self.asked.seek(0)
        self.process = subprocess.Popen(command, stdin=self.asked, stdout=self.told)

    def lines(self):
        """The answers as lines; fewer than there were questions when the process died of one."""
        self.process.wait()
        self.told.seek(0)
        with self.asked, self.told:
            return self.told.read().splitlines()


def text_of(document):
    """A document's text: generated ones are objects, or texts where only a text can be wrong."""
    return document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)


def asking(case):
    """A case as a question to the engine."""
    return {"rulebook_text": text_of(case["rulebook"]), "cart_text": text_of(case["cart"])}


def comparable(answer):
    """What must be equal of an answer."""
    if "outcome" in answer:
        outcome = {key: value for key, value in answer["outcome"].items() if key != "digest"}
        if "cart" not in outcome:
            outcome["effects"] = [{**effect, "key": None} for effect in outcome["effects"]]
        return {"outcome": outcome}
    problems = [(problem["code"], problem["path"]) for problem in answer["problems"]]
    return {"document": answer["document"], "problems": problems}


# Neighbouring cases share a rulebook.
read_rulebook = functools.lru_cache(maxsize=8)(tillwork_reference.read_rulebook)


def answer(rulebook_text, cart_text):
    """The reference's answer."""
    rulebook, problems = read_rulebook(rulebook_text)
    if problems:
        return {"problems": problems, "document": "rulebook"}
    cart, problems = tillwork_reference.read_cart(cart_text)
    if problems:
        return {"problems": problems, "document": "cart"}
    return {"outcome": tillwork_reference.evaluate_decoded(rulebook, cart)}


def differs(engine, case):
    """Both answers if they differ, else None. Key order counts: the answers are compared as texts."""
    rulebook_text, cart_text = text_of(case["rulebook"]), text_of(case["cart"])
    engine.ask(rulebook_text, cart_text)
    ours = comparable(answer(rulebook_text, cart_text))
    theirs = comparable(engine.answer())
    if json.dumps(theirs) == json.dumps(ours):
        return None
    return theirs, ours


def smaller(document):
    """Documents with one thing less, largest cuts first."""
    if isinstance(document, dict):
        for key in list(document):
            yield {name: value for name, value in document.items() if name != key}
        for key, value in document.items():
            for cut in smaller(value):
                yield {**document, key: cut}
    elif isinstance(document, list):
        for place in range(len(document)):
            yield document[:place] + document[place + 1 :]
        for place, value in enumerate(document):
            for cut in smaller(value):
                yield document[:place] + [cut] + document[place + 1 :]
    elif isinstance(document, int) and not isinstance(document, bool) and document > 1:
        yield 1
        yield document // 2
        yield document - 1


def kind_of(difference):
    """What sort of difference it is: a shrunk case must keep it."""
    theirs, ours = difference
    if ("outcome" in theirs) != ("outcome" in ours):
        return "refused by one"
    if "outcome" not in theirs:
        return "problems"
    for key in ours["outcome"]:
        if json.dumps(theirs["outcome"].get(key)) != json.dumps(ours["outcome"].get(key)):
            return key
    return "keys"


def shrink(engine, case, difference, rounds=400):
    """A smaller case with the same sort of difference."""
    kind = kind_of(difference)
    progress = True
    while progress and rounds > 0:
        progress = False
        for part in ("rulebook", "cart"):
            if isinstance(case[part], str):
                continue
            for cut in smaller(case[part]):
                rounds -= 1
                if rounds <= 0:
                    break
                candidate = {**case, part: cut}
                try:
                    found = differs(engine, candidate)
                except Exception:  # a shrunk case may be one that the reference cannot read
                    continue
                if found and kind_of(found) == kind:
                    case, difference, progress = candidate, found, True
                    break
    return case, difference


def write_vector(seed, case, difference):
    """Writes the case as a vector, with both answers."""
    theirs, ours = difference
    return written(seed, case, f"{kind_of(difference)} differs", {**ours, "engine_says": theirs})


def written(seed, case, what, answers):
    FOUND.mkdir(parents=True, exist_ok=True)
    vector = {"title": f"generated case {seed}: {what}"}
    for part in ("rulebook", "cart"):
        vector[part if not isinstance(case[part], str) else f"{part}_text"] = case[part]
    vector.update(answers)
    path = FOUND / f"seed-{seed}.json"
    path.write_text(json.dumps(vector, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def work(arguments):
    """Compares the seeds of one job: what differed, and how many cases reach what."""
    path, seeds, most = arguments
    found, counts = [], collections.Counter()
    for start in range(0, len(seeds), AT_ONCE):
        some = seeds[start : start + AT_ONCE]
        cases = [generator.generate(seed) for seed in some]
        batch = Batch([path], [asking(case) for case in cases])
        ours = [attempt(case) for case in cases]
        theirs = batch.lines() + [None] * len(cases)
        for seed, case, our, their in zip(some, cases, ours, theirs):
            if isinstance(our, str) or their is None:
                wrong = our if isinstance(our, str) else "the engine died, here or before"
                found.append((seed, wrong, str(written(seed, case, wrong, {})) if len(found) < most else None))
                continue
            their = json.loads(their)
            difference = comparable(their), our
            if json.dumps(difference[0]) == json.dumps(our):
                counts.update(set(reach.reached(case, their)))
                continue
            kind = kind_of(difference)
            if len(found) < most:
                engine = Engine(path)
                case, difference = shrink(engine, case, difference)
                engine.close()
                found.append((seed, kind, str(write_vector(seed, case, difference))))
            else:
                found.append((seed, kind, None))
    return found, counts


def attempt(case):
    """What must be equal of the reference's answer, or what went wrong, as text."""
    try:
        return comparable(answer(text_of(case["rulebook"]), text_of(case["cart"])))
    except Exception as error:  # noqa: BLE001 - which case it was is what matters
        return f"{type(error).__name__}: {error}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default=None, help="the program that answers line by line; built if not given")
    parser.add_argument("--show", type=int, default=5, help="shrink and write so many differences per job")
    parser.add_argument("--least", type=int, default=0, help="fewer cases than this are too few to reach something")
    parser.add_argument("--list", action="store_true", help="tell how many cases reach what")
    arguments = parser.parse_args()
    engine = arguments.engine
    if engine is None:
        root = HERE.parent.parent
        built = subprocess.run(
            ["cargo", "build", "--quiet", "--release", "--package", "tillwork", "--example", "lines", "--message-format=json"],
            cwd=root, check=True, stdout=subprocess.PIPE, text=True,
        )
        executables = [json.loads(line).get("executable") for line in built.stdout.splitlines()]
        engine = next(path for path in reversed(executables) if path)
    seeds = range(arguments.seed, arguments.seed + arguments.cases)
    shares = [(engine, seeds[start : start + SHARE], arguments.show) for start in range(0, arguments.cases, SHARE)]
    with multiprocessing.Pool(arguments.jobs) as pool:
        parts = list(pool.imap_unordered(work, shares))
    found = sorted((one for part, _ in parts for one in part), key=lambda one: one[0])
    counts = sum((part for _, part in parts), collections.Counter())
    kinds = {}
    for seed, kind, path in found:
        kinds.setdefault(kind, []).append((seed, path))
    for kind, cases in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"{len(cases):6} differ in {kind}: {cases[:3]}")
    for name in sorted(dict.fromkeys([*reach.expected(), *counts])) if arguments.list else []:
        print(f"{counts[name]:8} {name}")
    thin = [name for name in dict.fromkeys(reach.expected()) if counts[name] < arguments.least]
    if thin:
        print(f"reached by fewer than {arguments.least} cases: {', '.join(thin)}")
    print(f"{arguments.cases - len(found)} passed, {len(found)} failed")
    return 1 if found or thin else 0


if __name__ == "__main__":
    sys.exit(main())
