"""Certificates: the cases that all languages share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import tillwork as tw

Json = dict[str, Any]
CASES: list[Json] = json.loads((Path(__file__).parents[2] / "tests" / "certificates" / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_certificates_and_verdicts_are_those_of_the_cases(case: Json) -> None:
    outcome, certificate = tw.Engine(case["rulebook"]).evaluate_certified(case["cart"])
    assert outcome == tw.Engine(case["rulebook"]).evaluate(case["cart"])
    assert certificate == case["certificate"]
    for check in case["checks"]:
        documents = {**case, **check}
        rulebook, cart, certificate = documents["rulebook"], documents["cart"], documents["certificate"]
        if "verdict" in check:
            assert tw.check_certificate(rulebook, cart, outcome, certificate) == check["verdict"]
            # Whatever form a document comes in.
            texts = [json.dumps(document).encode() for document in (rulebook, cart, certificate)]
            assert tw.check_certificate(texts[0], texts[1], outcome.to_dict(), texts[2]) == check["verdict"]
            continue
        with pytest.raises(tw.CertificateError) as refused:
            tw.check_certificate(rulebook, cart, outcome, certificate)
        assert refused.value.document == check["document"]
        assert [[one.code, one.path] for one in refused.value.problems] == check["problems"]


def test_a_rulebook_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "rulebook.json"
    file.write_text(json.dumps(CASES[0]["rulebook"]), encoding="utf-8")
    outcome, certificate = tw.Engine(file).evaluate_certified(CASES[0]["cart"])
    assert tw.check_certificate(file, CASES[0]["cart"], outcome, certificate)["accepted"] is True


def test_an_outcome_whose_sums_are_wrong_is_refused() -> None:
    outcome, certificate = tw.Engine(CASES[0]["rulebook"]).evaluate_certified(CASES[0]["cart"])
    forged = outcome.to_dict()
    forged["totals"]["payable"] = "14.00"
    with pytest.raises(tw.OutcomeError):
        tw.check_certificate(CASES[0]["rulebook"], CASES[0]["cart"], forged, certificate)
