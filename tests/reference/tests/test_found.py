"""What is written of a difference is a vector that asks the same: here the reference stands for the engine, so that the answers are known."""

import importlib.util
import json
import pathlib
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TESTS / "reference"), str(TESTS / "ledger")]

import ledger_differential  # noqa: E402
import returns_differential  # noqa: E402
import steps  # noqa: E402
from steps import comparable, text_of  # noqa: E402
from tillwork_reference import evaluate, read_rulebook  # noqa: E402
from tillwork_reference.returns import refund, refund_with  # noqa: E402

SEEDS = range(1, 31)


def load(path):
    spec = importlib.util.spec_from_file_location(f"loaded_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RETURNS, LEDGER = load(TESTS / "returns/bless.py"), load(TESTS / "ledger/ledger_steps.py")


class Reference:
    """Answers like the engine."""

    def ask(self, **case):
        if "request_text" in case:
            if "cart_text" in case:
                return refund_with(read_rulebook(case["rulebook_text"])[0], case["outcome_text"], case["cart_text"], case["request_text"])
            return refund(case["outcome_text"], case["request_text"])
        if "cart_text" in case:
            answer = evaluate(case["rulebook_text"], case["cart_text"])
            if "outcome" in answer:
                answer["outcome"]["digest"] = "5ca1ab1e" * 8
            return answer
        return ledger_differential.answer_to(*read_rulebook(case["rulebook_text"]), case)


class Lines(Reference):
    def ask(self, **case):
        return json.dumps(super().ask(**case))


def test_a_difference_between_returns_becomes_a_vector_that_asks_the_same():
    engine, told = Reference(), 0
    for seed in SEEDS:
        case = returns_differential.generate(seed, engine)
        if case is None:
            continue
        for place, question, theirs in returns_differential.asked(engine, case):
            # An odd step has the order with it, which a vector has for `reprice` only: it may be missed then.
            if "cart_text" in question and case["steps"][place].get("policy") != "reprice":
                continue
            vector = returns_differential.vector(engine, case, place)
            assert len(vector["steps"]) == place + 1
            *_, (step, answer, second) = RETURNS.run(Lines(), vector)
            assert answer == second
            problems = [{"code": one["code"], "path": one["path"]} for one in theirs.get("problems", [])]
            told_by_case = theirs.get("return", {"document": theirs.get("document"), "problems": problems})
            assert text_of(answer) == text_of(told_by_case).replace("5ca1ab1e" * 8, "-"), (seed, place)
            told += 1
    assert told > len(SEEDS)


def test_a_difference_in_the_ledger_becomes_a_vector_that_asks_the_same():
    engine, told, left = Reference(), 0, 0
    for seed in SEEDS:
        case = ledger_differential.generate(seed, engine)
        for label, _, theirs, _ in list(ledger_differential.asked(engine, case)):
            vector = ledger_differential.vector(engine, case, label)
            if "case" in vector:
                left += 1
                continue
            (answer,) = LEDGER.answers(vector, lambda question: engine.ask(**question))
            if "answer" in theirs:
                theirs = {name: value for name, value in theirs["answer"].items() if name not in ("tillwork", "state")}
            if "problems" in theirs:
                assert comparable(answer) == comparable(theirs), (seed, label)
            else:
                assert text_of(answer) == text_of(theirs.get("view", theirs)), (seed, label)
            told += 1
    assert told > 5 * len(SEEDS) and left > len(SEEDS)


@pytest.mark.parametrize(
    "old, new",
    [("abc", "abc"), ("abcabc", "abxabc"), ("abcabc", "abcabx"), ("aab", "aaab"), ("aab", "ab"), ("abab", "ababab"), ("", "a"), ("b", "ab"), ("a", "")],
)
def test_what_is_replaced_makes_the_other_text(old, new):
    changes = steps.replaced(old, new)
    assert RETURNS.changed(old, changes) == new
    assert bool(changes) == (old != new)
