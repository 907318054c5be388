"""Every conformance vector, from dicts and from JSON text, compared as bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vectors import VECTORS, Vector

import tillwork as tw


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def without_digest(text: str) -> str:
    body, comma, digest = text.rpartition(',"digest":"')
    assert comma
    assert len(digest) == len("0" * 64 + '"}')
    return body + "}"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
@pytest.mark.parametrize("form", ["dict", "text", "bytes"])
def test_vector(vector: Vector, form: str) -> None:
    def answer() -> str:
        engine = tw.Engine(vector.document("rulebook", form))
        return engine.evaluate_json(vector.document("cart", form))

    if "problems" in vector.values:
        with pytest.raises(tw.TillworkError) as caught:
            answer()
        wanted = vector.values["problems"]
        found = [{key: getattr(problem, key) for key in want} for want, problem in zip(wanted, caught.value.problems, strict=True)]
        assert found == wanted
    elif "outcome" in vector.values:
        text = answer()
        assert without_digest(text) == compact(vector.values["outcome"])
        assert compact(json.loads(text)) == text
    else:
        pytest.skip("a vector without its outcome yet")
