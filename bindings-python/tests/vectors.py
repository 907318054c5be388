"""Reads the conformance vectors that all languages share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "tests" / "vectors"


@dataclass(frozen=True)
class Vector:
    """One vector: its documents as they stand in the file, and as values."""

    name: str
    raw: dict[str, str]
    values: dict[str, Any]

    def document(self, name: str, form: str = "text") -> Any:
        """The document of a name as `dict`, `text` or `bytes`; one that is only itself as a text is never a dict."""
        text = self.values.get(f"{name}_text")
        if text is None and form == "dict":
            return self.values[name]
        text = self.raw[name] if text is None else text
        return text.encode() if form == "bytes" else text


def read(path: Path) -> Vector:
    text = path.read_text(encoding="utf-8")
    return Vector(path.relative_to(FOLDER).with_suffix("").as_posix(), _members(text), json.loads(text))


def _members(text: str) -> dict[str, str]:
    """The members of a JSON object as raw text, so that numbers and duplicate keys stay as they are written."""
    decoder = json.JSONDecoder()
    found: dict[str, str] = {}

    def skip(at: int) -> int:
        while text[at] in " \t\r\n":
            at += 1
        return at

    at = skip(0) + 1
    while text[at := skip(at)] != "}":
        key, at = decoder.raw_decode(text, at)
        begin = skip(skip(at) + 1)
        _, end = decoder.raw_decode(text, begin)
        found[key] = text[begin:end]
        at = skip(end)
        at += text[at] == ","
    return found


VECTORS = [read(path) for path in sorted(FOLDER.glob("*/*.json"))]
