"""The Python code in the project's README and in the book runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "src").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITH_CODE = {str(page.relative_to(ROOT)): BLOCK.findall(page.read_text(encoding="utf-8")) for page in PAGES}


def test_the_start_has_code() -> None:
    assert len(WITH_CODE["docs/src/start/python.md"]) >= 3
    assert len(WITH_CODE["README.md"]) == 1


@pytest.mark.parametrize("page", [page for page, blocks in WITH_CODE.items() if blocks])
def test_code_runs(page: str) -> None:
    # A page is read from top to bottom: later blocks know the names of earlier ones.
    exec(compile("\n".join(WITH_CODE[page]), page, "exec"), {"__name__": "book"})
