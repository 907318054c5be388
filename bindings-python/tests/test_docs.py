"""What the documentation shows is what happens: examples in the package and in its pages are run."""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import io
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

import tillwork as tw

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {
    path.relative_to(ROOT).as_posix(): BLOCK.findall(path.read_text(encoding="utf-8"))
    for path in [ROOT / "README.md", ROOT / "bindings-python/README.md", *sorted((ROOT / "docs/src").rglob("*.md"))]
}
WITH_PYTHON = [page for page, blocks in PAGES.items() if any(language == "python" for language, _ in blocks)]

MODULES = [module.name for module in pkgutil.walk_packages(tw.__path__, "tillwork.") if module.name != "tillwork._core"]


@pytest.mark.parametrize("name", ["tillwork", *MODULES])
def test_examples_in_docstrings(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    tests = [test for name in ["tillwork", *MODULES] for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(tests) > 8
    assert {"README.md", "bindings-python/README.md", "docs/src/start/python.md"} <= set(WITH_PYTHON)
    assert "docs/src/guides/python-data-science.md" in WITH_PYTHON


def run(code: str, names: dict[str, Any], file: str) -> str:
    """Runs a block as a notebook would: what it prints, and the value of a last expression."""
    tree = ast.parse(code, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(compile(tree, file, "exec"), names)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), file, "eval"), names)
            if value is not None:
                print(value)
    return shown.getvalue()


@pytest.mark.parametrize("page", WITH_PYTHON)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pages_run_as_they_stand(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is read from top to bottom: later blocks know the names of earlier ones; what a block prints may follow it."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": page}
    printed: str | None = None
    for language, text in PAGES[page]:
        if language == "python":
            printed = run(text, names, page)
        elif language == "text" and printed is not None:
            assert printed == text
            printed = None
