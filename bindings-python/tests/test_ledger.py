"""Every vector of the ledger, from dicts and from JSON text, compared as bytes."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

import tillwork as tw

FILES = sorted((Path(__file__).parents[2] / "tests" / "ledger" / "vectors").glob("*.json"))
assert len(FILES) >= 90


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("as_text", [False, True], ids=["dicts", "texts"])
def test_ledger_vector(file: Path, as_text: bool) -> None:
    vector = json.loads(file.read_text(encoding="utf-8"))
    ledger = tw.Engine(vector["rulebook"]).ledger
    state = vector.get("start", {"tillwork": 1, "member": "c-1"})
    entries: list[Any] = []

    def given(value: Any) -> Any:
        return compact(value) if as_text else value

    for step, expected in zip(vector["ledger"], vector["answers"], strict=True):
        try:
            if "event" in step:
                answer = json.loads(ledger.apply_json(given(state), given(step)))
                state = answer.pop("state")
                del answer["tillwork"]
                entries += answer["entries"]
                found = compact(answer)
            elif "view" in step:
                found = ledger.view_json(given(state), given(step["view"]))
            elif "report" in step:
                found = ledger.report_json(given(entries), step["report"])
            else:
                found = compact(state)
        except tw.TillworkError as error:
            problems = [{"code": problem.code, "path": problem.path} for problem in error.problems]
            found = compact({"document": error.document, "problems": problems})
        assert found == compact(expected)
    if entries and "start" not in vector:
        assert ledger.replay(entries) == state


def test_a_view_looks_ahead_as_far_as_asked() -> None:
    programme = {"expiry": {"kind": "rolling", "days": 365}}
    ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "EUR", "programme": programme}).ledger
    earn = {"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00Z", "order": "o-1", "points": 120}
    answer = ledger.apply({"tillwork": 1, "member": "c-1"}, earn)
    assert ledger.view(answer["state"], "2026-01-10T12:00:00Z")["expiring"] == []
    year = ledger.view(answer["state"], "2026-01-10T12:00:00Z", within_days=365)
    assert year["expiring"] == [{"on": "2027-01-10", "points": 120}]
    assert ledger.report(answer["entries"], "2026-01-10T12:00:00Z")["outstanding"] == 120


def test_a_moment_that_is_none_is_refused() -> None:
    ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "EUR"}).ledger
    with pytest.raises(tw.QuestionError) as caught:
        ledger.view({"tillwork": 1, "member": "c-1"}, "2026-01-10")
    assert caught.value.problems[0].code == "moment_format"
    with pytest.raises(tw.EntriesError):
        ledger.replay([])
    with pytest.raises(tw.StateError):
        ledger.view({"tillwork": 1}, "2026-01-10T12:00:00Z")
    redeem = {"event": "redeem", "key": "k", "at": "2026-01-10T12:00:00Z", "order": "o", "points": 1}
    with pytest.raises(tw.EventError):
        ledger.apply({"tillwork": 1, "member": "c-1"}, redeem)


def test_entries_are_plain_data_like_every_document() -> None:
    ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "EUR", "programme": {}}).ledger
    earn = {"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00Z", "order": "o-1", "points": 12, "spend": Decimal("19.99")}
    answer = ledger.apply({"tillwork": 1, "member": "c-1"}, earn)
    entries: list[Any] = list(answer["entries"])
    assert entries[0]["event"]["spend"] == "19.99"
    entries[0]["event"]["spend"] = Decimal("19.99")
    assert ledger.replay(iter(entries)) == answer["state"]

    def refused(bad: object) -> list[tuple[str, str]]:
        with pytest.raises(tw.EntriesError) as caught:
            ledger.replay(cast("list[dict[str, Any]]", bad))
        return [(problem.path, problem.code) for problem in caught.value.problems]

    assert refused([{**entries[0], "at": datetime.datetime(2026, 1, 10)}]) == [("/0/at", "wrong_type")]
    assert refused([{**entries[0], "points": float("nan")}]) == [("/0/points", "wrong_type")]
    assert refused([{1: 2}]) == [("/0", "wrong_type")]
    for nothing in (None, 5):
        assert refused(nothing) == [("", "wrong_type")]
    circle: list[object] = []
    circle.append(circle)
    assert refused(circle) == [("/0/0", "wrong_type")]


@pytest.mark.parametrize("at", [None, 5, datetime.datetime(2026, 1, 10), "\ud800", "2026-01-10"])
def test_a_report_is_of_a_moment(at: Any) -> None:
    ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "EUR"}).ledger
    earn = {"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00Z", "order": "o-1", "points": 12}
    entries = ledger.apply({"tillwork": 1, "member": "c-1"}, earn)["entries"]
    with pytest.raises(tw.QuestionError) as caught:
        ledger.report(entries, at)
    assert [problem.path for problem in caught.value.problems] == ["/at"]
