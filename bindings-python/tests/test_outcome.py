"""Outcomes: their attributes say what the document says, and the receipt shows it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from vectors import VECTORS, Vector

import tillwork as tw

Json = dict[str, Any]

PARTS = [
    *("rulebook", "cart", "currency", "at", "price_basis", "totals", "sellers", "lines", "shipping", "gifts", "points"),
    *("applied", "not_applied", "next", "effects", "optimality", "runner_up", "digest"),
]


def plain(value: Any) -> Any:
    """An attribute as its document has it: money as text, nothing where nothing is."""
    if dataclasses.is_dataclass(value):
        fields = {field.name.rstrip("_"): getattr(value, field.name) for field in dataclasses.fields(value)}
        return {name: plain(member) for name, member in fields.items() if member is not None}
    if isinstance(value, tuple):
        return [plain(member) for member in value]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, Decimal) else value


def stripped(document: Any) -> Any:
    """A document whose optional empty lists are left out."""
    return {key: value for key, value in document.items() if value is not None}


@pytest.mark.parametrize("vector", [one for one in VECTORS if "outcome" in one.values], ids=lambda vector: vector.name)
def test_attributes_say_what_the_document_says(vector: Vector) -> None:
    outcome = tw.Engine(vector.document("rulebook")).evaluate(vector.document("cart"))
    document = outcome.to_dict()
    said = {part: plain(getattr(outcome, part)) for part in PARTS}
    for entry in said["applied"]:
        if not entry["funding"]:
            del entry["funding"]
    assert {"tillwork": 1, **stripped(said)} == document
    assert json.loads(outcome.to_json()) == document
    assert tw.Outcome.from_json(outcome.to_json()) == outcome


def test_parts_are_frozen(engine: tw.Engine, cart: Json) -> None:
    outcome = engine.evaluate(cart)
    for part in (outcome.totals, outcome.lines[0], outcome.applied[0], outcome.effects[0]):
        for field in dataclasses.fields(part):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(part, field.name, None)
    with pytest.raises(AttributeError):
        outcome.totals = None  # type: ignore[misc, assignment]
    outcome.to_dict()["totals"]["payable"] = "0.00"
    assert outcome.totals.payable != 0


def test_money_keeps_the_digits_of_its_currency() -> None:
    for currency, price, text in (("JPY", "500", "500"), ("KWD", "5.5", "5.500"), ("USD", 5, "5.00")):
        engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": currency})
        line = {"id": "1", "sku": "A", "unit_price": price}
        outcome = engine.evaluate({"currency": currency, "at": "2026-11-11T20:00:00Z", "lines": [line]})
        assert str(outcome.totals.payable) == text


class Balanced(HTMLParser):
    """Fails when tags do not match, and collects the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_receipt_shows_the_numbers_and_escapes_what_people_wrote(rulebook: Json, cart: Json) -> None:
    rulebook["promotions"][0]["name"] = "<script>alert(1)</script>"
    cart["lines"][0]["sku"] = "<b>MUG</b>"
    outcome = tw.Engine(rulebook).evaluate(cart)
    html = outcome._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    page = Balanced()
    page.feed(html)
    assert page.open == []
    for shown in ("2 × <b>MUG</b>", "39.98", "−4.00", "to pay, USD", str(outcome.totals.payable), "<script>"):
        assert shown in page.text


def test_what_outcomes_say_of_themselves(engine: tw.Engine, cart: Json) -> None:
    outcome = engine.evaluate(cart)
    assert repr(outcome) == "<tillwork.Outcome 'order-1': pays 48.38 USD, saves 4.00>"
    assert outcome != outcome.to_json()
    assert len({outcome, engine.evaluate(cart)}) == 1
