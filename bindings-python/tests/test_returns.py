"""Returns: every conformance vector of theirs, step by step, compared as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tillwork as tw

Json = dict[str, Any]
TESTS = Path(__file__).parents[2] / "tests"
RETURNS = sorted((TESTS / "returns").glob("*/*.json"))


def read(path: Path) -> Json:
    document: Json = json.loads(path.read_text(encoding="utf-8"))
    return document


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def tampered(text: str, pairs: list[list[str]]) -> str:
    """A text in which somebody put something in the place of something else, each time the first that is there."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def refusal(error: tw.TillworkError) -> Json:
    return {"document": error.document, "problems": [{"code": one.code, "path": one.path} for one in error.problems]}


def test_there_are_vectors() -> None:
    assert len(RETURNS) > 50


@pytest.mark.parametrize("path", RETURNS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_returns(path: Path) -> None:
    vector = read(path)
    engine = tw.Engine(vector["rulebook"])
    outcome = tampered(engine.evaluate_json(json.dumps(vector["cart"])), vector.get("tamper", []))
    state: Json | None = None
    for step in vector["steps"]:
        asked = step["request"] if state is None else {**step["request"], "before": state}
        request = tampered(compact(asked), step.get("tamper", []))

        def refund(asked: Json = asked, request: str = request) -> Json:
            if asked.get("policy") == "reprice":
                return engine.refund(outcome, vector["cart"], request)
            return tw.Outcome(outcome).refund(request)

        if "problems" in step:
            with pytest.raises(tw.TillworkError) as caught:
                refund()
            assert refusal(caught.value) == {"document": step["document"], "problems": step["problems"]}
            continue
        answer = refund()
        state = answer["state"]
        # What is returned names its outcome, whose digest moves with every version.
        shown = {**answer, "outcome": "-", "state": {**answer["state"], "outcome": "-"}}
        assert len(shown.pop("digest")) == 64
        assert compact(shown) == compact(step["return"])
