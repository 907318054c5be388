"""The engine: compile a rulebook once, evaluate carts often."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from tillwork._core import Core
from tillwork.outcome import Outcome

__all__ = ["CartInput", "Engine", "RulebookInput"]

RulebookInput: TypeAlias = dict[str, Any] | str | bytes | bytearray | os.PathLike[str]
"""A rulebook: a dict, its JSON text, or the path of a file that holds it."""
CartInput: TypeAlias = dict[str, Any] | str | bytes | bytearray
"""A cart: a dict or its JSON text."""


class Engine:
    """A compiled rulebook that evaluates carts.

    An engine is immutable: share it between threads, pickle it, copy it. Evaluating is a pure function of the cart, and other
    Python threads run meanwhile.

    Documents are dicts of plain data (`dict` with `str` keys, `list`, `tuple`, `str`, `int`, `float`, `bool`, `Decimal`) or JSON
    text. Money is a string or a `Decimal` (`"19.99"`), an `int` in whole units of the currency (`20` is 20.00 USD), or a `float`,
    which stands for its shortest decimal form: `19.99` is 19.99, while `0.1 + 0.2` is 0.30000000000000004 and therefore refused.

    Args:
        rulebook: a dict, JSON text, or a `pathlib.Path` of a file with JSON text. A `str` is always taken as JSON, never as a path.

    Raises:
        RulebookError: the rulebook is refused; `problems` lists everything that is wrong with it.
        OSError: the file cannot be read.

    >>> engine = Engine({
    ...     "tillwork": 1, "id": "shop", "currency": "EUR",
    ...     "promotions": [{
    ...         "id": "second-half", "name": "Second mug half price",
    ...         "benefit": {"kind": "nth_unit", "items": {"sku": "MUG"}, "steps": [{"nth": 2, "deal": {"percent": 50}}]},
    ...     }],
    ... })
    >>> engine
    <tillwork.Engine 'shop', EUR, 1 promotion>
    """

    __slots__ = ("_core", "_summary")

    def __init__(self, rulebook: RulebookInput) -> None:
        if isinstance(rulebook, os.PathLike):
            rulebook = Path(rulebook).read_bytes()
        self._core = Core(rulebook)
        self._summary: tuple[str, str, int] | None = None

    def evaluate(self, cart: CartInput) -> Outcome:
        """What the customer pays, why, and what to record.

        Args:
            cart: a dict or JSON text.

        Returns:
            The outcome. It is kept as JSON text and read when an attribute is asked for.

        Raises:
            CartError: the cart is refused; `problems` lists everything that is wrong with it.
            InternalError: the engine failed, which it never should.

        >>> engine = Engine('{"tillwork": 1, "id": "shop", "currency": "EUR"}')
        >>> outcome = engine.evaluate({
        ...     "currency": "EUR", "at": "2026-11-11T20:00:00+01:00",
        ...     "lines": [{"id": "1", "sku": "MUG", "quantity": 3, "unit_price": "4.50"}],
        ... })
        >>> outcome.totals.payable
        Decimal('13.50')
        """
        return Outcome(self._core.evaluate(cart), self)

    def evaluate_json(self, cart: CartInput) -> str:
        """The outcome as JSON text: the same bytes as in every other language.

        Args:
            cart: JSON text or a dict.

        Raises:
            CartError: the cart is refused; `problems` lists everything that is wrong with it.
            InternalError: the engine failed, which it never should.

        >>> engine = Engine('{"tillwork": 1, "id": "shop", "currency": "EUR"}')
        >>> engine.evaluate_json(b'{"currency": "EUR", "at": "2026-11-11T20:00:00Z", "lines": []}')[:30]
        '{"tillwork":1,"rulebook":"shop'
        """
        return self._core.evaluate(cart)

    def evaluate_many(self, carts: Iterable[CartInput], *, threads: int | None = None) -> list[Outcome]:
        """Evaluates many carts on all processors.

        For thousands of carts that are in a data frame anyway, `evaluate_table` is much faster.

        Args:
            carts: dicts or JSON texts.
            threads: how many threads to use; default: as many as there are processors.

        Returns:
            The outcomes, in the order of the carts.

        Raises:
            CartError: some carts are refused; each problem's path begins with the cart's place, as in `/3/lines/0/sku`.
            InternalError: the engine failed, which it never should.

        >>> engine = Engine('{"tillwork": 1, "id": "shop", "currency": "EUR"}')
        >>> cart = {"currency": "EUR", "at": "2026-11-11T20:00:00Z", "lines": []}
        >>> [outcome.cart for outcome in engine.evaluate_many([{**cart, "id": "a"}, {**cart, "id": "b"}])]
        ['a', 'b']
        """
        return [Outcome(text, self) for text in self._core.evaluate_many(list(carts), threads)]

    @property
    def rulebook(self) -> dict[str, Any]:
        """The rulebook, as a dict of its own."""
        document: dict[str, Any] = json.loads(self._core.rulebook)
        return document

    @property
    def id(self) -> str:
        """The rulebook's id."""
        return self._summarised()[0]

    @property
    def currency(self) -> str:
        """The currency of amounts that the rulebook writes without one."""
        return self._summarised()[1]

    def _summarised(self) -> tuple[str, str, int]:
        if self._summary is None:
            document = self.rulebook
            self._summary = (document["id"], document["currency"], len(document.get("promotions", ())))
        return self._summary

    def __repr__(self) -> str:
        name, currency, count = self._summarised()
        return f"<tillwork.Engine {name!r}, {currency}, {count} promotion{'' if count == 1 else 's'}>"

    def __eq__(self, other: object) -> bool:
        """Engines are equal when the texts they were compiled from are."""
        return self._core.rulebook == other._core.rulebook if isinstance(other, Engine) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._core.rulebook)

    def __copy__(self) -> Engine:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Engine:
        return self

    def __reduce__(self) -> tuple[type[Engine], tuple[bytes]]:
        return (type(self), (self._core.rulebook,))
