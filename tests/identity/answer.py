"""Answers cases line by line with the installed Python package, in the form of the crate's example `lines`."""

import functools
import json
import sys

import tillwork


@functools.lru_cache(maxsize=8)
def engine(text):
    try:
        return tillwork.Engine(text)
    except tillwork.TillworkError as error:
        return error


def refusal(error):
    keys = ("code", "path", "expected", "found", "help")
    problems = [{key: getattr(problem, key) for key in keys} for problem in error.problems]
    return json.dumps({"document": error.document, "problems": problems})


for line in sys.stdin.buffer:
    case = json.loads(line)
    found = engine(case["rulebook_text"])
    if isinstance(found, tillwork.TillworkError):
        answer = refusal(found)
    else:
        try:
            answer = '{"outcome":' + found.evaluate(case["cart_text"]).to_json() + "}"
        except tillwork.TillworkError as error:
            answer = refusal(error)
    sys.stdout.buffer.write(answer.encode() + b"\n")
    sys.stdout.buffer.flush()
