"""Answers cases line by line with the installed Python package, in the form of the crate's example `lines`."""

import functools
import json
import sys

import tillwork
from tillwork import _core


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


def answer(case):
    # Returns come as dicts; below them lies the text that they are read from.
    if "rulebook_text" not in case:
        return f'{{"return":{_core.refund(case["outcome_text"], case["request_text"])}}}'
    found = engine(case["rulebook_text"])
    if isinstance(found, tillwork.TillworkError):
        raise found
    if "request_text" in case:
        return f'{{"return":{found._core.refund(case["outcome_text"], case["cart_text"], case["request_text"])}}}'
    if "event_text" in case:
        return f'{{"answer":{found.ledger.apply_json(case["state_text"], case["event_text"])}}}'
    if "question_text" in case:
        return f'{{"view":{found.ledger.view_json(case["state_text"], case["question_text"])}}}'
    if "at" in case:
        return f'{{"report":{found.ledger.report_json(case["entries_text"], case["at"])}}}'
    if "entries_text" in case:
        return f'{{"state":{found.ledger.replay_json(case["entries_text"])}}}'
    return f'{{"outcome":{found.evaluate(case["cart_text"]).to_json()}}}'


for line in sys.stdin.buffer:
    try:
        told = answer(json.loads(line))
    except tillwork.TillworkError as error:
        told = refusal(error)
    sys.stdout.buffer.write(told.encode() + b"\n")
    sys.stdout.buffer.flush()
