"""What the differential tests of returns and of the ledger share: cases of several steps, answered by both sides.

A case is a JSON value; `answers(engine, case)` yields, step by step, what the engine and the reference say, as texts that must be equal.
A difference is shrunk and written under tests/reference/found/ as `vector(engine, case, step)` makes of it, with both answers: read it,
decide which side is right, add `check` and `why`, and let bless.py of the vectors' folder write what is expected.
"""

import argparse
import collections
import json
import multiprocessing
import pathlib
import subprocess

from differential import smaller

SUMS = ("sum_mismatch", "unknown_reference", "duplicate_id")
HERE = pathlib.Path(__file__).resolve().parent
FOUND = HERE / "found"


class Engine:
    """The engine, as a process that answers line by line."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, **case):
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the engine died")
        return json.loads(line)


def text_of(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def comparable(answer):
    """What must be equal of an answer: documents without their own digest, key for key; problems by code and path, in order."""
    if "problems" in answer:
        problems = [(problem["code"], problem["path"]) for problem in answer["problems"]]
        form = [problem for problem in problems if problem[0] not in SUMS]
        if answer["document"] == "outcome" and form:
            problems = form  # a receipt that cannot be read in full: how much of its sums is judged is not compared
        return text_of([answer["document"], problems])
    if "return" in answer:
        answer = {"return": {name: value for name, value in answer["return"].items() if name != "digest"}}
    return text_of(answer)


def replaced(old, new):
    """The least of a text whose first place to stand in is replaced to make another text of it, and by what: what `tamper` of a vector is."""
    if old == new:
        return []
    first = next((at for at, pair in enumerate(zip(old, new)) if pair[0] != pair[1]), min(len(old), len(new)))
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    while first > 0 and (first == len(old) - last or old.find(old[first : len(old) - last]) < first):
        first -= 1
    while last > 0 and (first == len(old) - last or old.find(old[first : len(old) - last]) < first):
        last -= 1
    return [[old[first : len(old) - last], new[first : len(new) - last]]]


def first_difference(answers, engine, case):
    """(what sort of difference, the step, the engine's text, the reference's), or None."""
    for step, theirs, ours in answers(engine, case):
        if theirs != ours:
            return kind_of(theirs, ours), step, theirs, ours
    return None


def kind_of(theirs, ours):
    """What sort of difference it is: a shrunk case must keep it."""
    codes = [codes_of(json.loads(side)) for side in (theirs, ours)]
    if not any(codes):
        return "answer"
    return "/".join(["refused", *sorted((codes[0] or {"answered"}) ^ (codes[1] or {"answered"}))])


def shrink(answers, engine, case, difference, rounds=1500):
    """A smaller case that differs still."""
    progress = True
    while progress and rounds > 0:
        progress = False
        for cut in smaller(case):
            rounds -= 1
            if rounds <= 0:
                break
            try:
                found = first_difference(answers, engine, cut)
            except Exception:  # noqa: BLE001 - a shrunk case may be one that cannot be run
                continue
            if found and found[0] == difference[0]:
                case, difference, progress = cut, found, True
                break
    return case, difference


def work(arguments):
    """The seeds of one job: how many steps were compared, what differed, and how many cases reach what."""
    path, name, seeds, most, generate, answers, vector = arguments
    engine, found, steps, counts = Engine(path), [], 0, collections.Counter()
    for seed in seeds:
        case, reached = None, set()
        try:
            case = generate(seed, engine)
            if case is None:
                continue
            for step, theirs, ours in answers(engine, case):
                steps += 1
                reached |= {str(step), *codes_of(json.loads(theirs))}
                if theirs != ours:
                    difference = first_difference(answers, engine, case)
                    if len(found) < most:
                        case, difference = shrink(answers, engine, case, difference)
                    FOUND.mkdir(exist_ok=True)
                    kind, step, theirs, ours = difference
                    title = {"title": f"Generated case {seed}: {kind} differs at {step}."}
                    says = {"engine_says": json.loads(theirs), "reference_says": json.loads(ours)}
                    written = json.dumps(title | vector(engine, case, step) | says, indent=1, ensure_ascii=False) + "\n"
                    (FOUND / f"{name}-{seed}.json").write_text(written, encoding="utf-8")
                    found.append((seed, f"{kind} at {step}"))
                    break
        except Exception as error:  # noqa: BLE001 - which case it was is what matters
            wrong = f"{type(error).__name__}: {error}"[:200]
            FOUND.mkdir(exist_ok=True)
            raw = {"title": f"Generated case {seed}: {wrong}.", "case": case}
            (FOUND / f"{name}-{seed}.json").write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            found.append((seed, wrong))
            engine = Engine(path)
        counts.update(reached)
    return steps, found, counts


def codes_of(answer):
    """The codes of a refusal, as `comparable` writes one."""
    refused = isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], str)
    return {code for code, _ in answer[1]} if refused else set()


def main(description, name, generate, answers, vector, expected=()):
    """`expected`: codes of problems and steps that some cases must reach."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default=None, help="the program that answers line by line; built if not given")
    parser.add_argument("--show", type=int, default=3, help="shrink so many differences per job")
    parser.add_argument("--least", type=int, default=0, help="fewer cases than this are too few to reach something")
    arguments = parser.parse_args()
    engine = arguments.engine
    if engine is None:
        built = subprocess.run(
            ["cargo", "build", "--quiet", "--release", "--package", "tillwork", "--example", "lines", "--message-format=json"],
            cwd=HERE.parent.parent, check=True, stdout=subprocess.PIPE, text=True,
        )
        engine = next(path for path in (json.loads(line).get("executable") for line in reversed(built.stdout.splitlines())) if path)
    seeds = range(arguments.seed, arguments.seed + arguments.cases)
    shares = [(engine, name, seeds[job :: arguments.jobs], arguments.show, generate, answers, vector) for job in range(arguments.jobs)]
    with multiprocessing.Pool(arguments.jobs) as pool:
        done = pool.map(work, shares)
    found = sorted(one for _, part, _ in done for one in part)
    counts = sum((part for *_, part in done), collections.Counter())
    thin = [one for one in expected if counts[one] < arguments.least]
    for seed, kind in found[:20]:
        print(f"    {seed}: {kind}")
    if thin:
        print(f"reached by fewer than {arguments.least} cases: {', '.join(thin)}")
    print(f"{sum(steps for steps, *_ in done)} steps compared; {arguments.cases - len(found)} cases passed, {len(found)} failed")
    return 1 if found or thin else 0
