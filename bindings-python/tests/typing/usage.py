"""How the package looks to type checkers. It is checked by mypy and pyright, and run by `test_engine.py`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, assert_type

import tillwork as tw
from tillwork import documents as doc


def documents(path: Path) -> None:
    rulebook: dict[str, Any] = {"tillwork": 1, "id": "shop", "currency": "EUR"}
    cart: dict[str, Any] = {"currency": "EUR", "at": "2026-11-11T20:00:00Z", "lines": []}
    engine = tw.Engine(rulebook)
    assert_type(engine, tw.Engine)
    if path.suffix == ".json":
        engine = tw.Engine(path)
    outcome = engine.evaluate(cart)
    assert_type(outcome, tw.Outcome)
    assert_type(outcome.totals.payable, Decimal)
    assert_type(outcome.totals.prepaid, Decimal | None)
    assert_type(outcome.points, tw.Points | None)
    assert_type([line.payable for line in outcome.lines], list[Decimal])
    assert_type([entry.reason.kind for entry in outcome.not_applied], list[str])
    assert_type(outcome.explain("zh-CN"), list[str])
    assert_type(outcome.to_dict(), dict[str, Any])
    assert_type(engine.evaluate_json(b'{"currency": "EUR", "at": "2026-11-11T20:00:00Z", "lines": []}'), str)
    assert_type(engine.evaluate_many([cart]), list[tw.Outcome])


def built() -> None:
    """Documents may be built of typed parts: plain dicts when they run."""
    tea = doc.Selector(category="tea")
    promotion = doc.Promotion(id="tea", benefit=doc.PercentOff(kind="percent_off", percent=10, items=tea))
    engine = tw.Engine(doc.Rulebook(tillwork=1, id="shop", currency="EUR", promotions=[promotion]))
    line = doc.LineUnitPrice(id="1", sku="OOLONG", unit_price=Decimal("12.50"), categories=["tea"])
    outcome = engine.evaluate(doc.Cart(currency="EUR", at="2026-11-11T20:00:00Z", lines=[line]))
    assert outcome.totals.payable == Decimal("11.25")
    back = outcome.refund({"at": "2026-11-12T20:00:00Z", "lines": [{"line": "1", "units": 1}]})
    assert_type(back, doc.Return)
    assert back["totals"]["refund"] == "11.25"
    request = doc.ReturnRequest(at="2026-11-12T20:00:00Z", lines=[doc.ReturnedUnits(line="1", units=1)])
    assert outcome.refund(request) == back
    assert tw.Outcome.from_dict(outcome.to_dict(), engine) == outcome


def errors() -> None:
    try:
        tw.Engine({})
    except tw.RulebookError as error:
        assert_type(error.problems, tuple[tw.Problem, ...])
        assert_type(error.problems[0].help, str | None)
    else:
        raise AssertionError


def mistakes(engine: tw.Engine, outcome: tw.Outcome) -> None:
    """What a checker refuses: each line would be reported as unused if it did not."""
    engine.evaluate(42)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    engine.evaluate_table([{"cart_id": 1}])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    engine.evaluate_table(outcome, money="cents")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    outcome.totals.payable = Decimal(0)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    outcome.payable  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # noqa: B018


documents(Path(__file__))
built()
errors()
