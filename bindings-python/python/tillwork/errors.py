"""What is wrong with a document: exceptions that carry all of its problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "CartError",
    "CertificateError",
    "EntriesError",
    "EventError",
    "InternalError",
    "OutcomeError",
    "Problem",
    "QuestionError",
    "ReturnError",
    "RulebookError",
    "RulebookWarning",
    "StateError",
    "TableError",
    "TillworkError",
]

_SHOWN = 20
"""As many problems as a message tells."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document.

    >>> print(Problem("amount_digits", "/lines/0/unit_price", "at most 2 fraction digits in USD", "`19.999`"))
    /lines/0/unit_price: expected at most 2 fraction digits in USD, found `19.999` (amount_digits)
    """

    code: str
    """What kind of problem it is: a stable code of the error reference."""
    path: str
    """Where it is: a JSON Pointer (RFC 6901) into the document; empty for the document as a whole."""
    expected: str
    """What was expected."""
    found: str
    """What was found; user input stands in backticks."""
    help: str | None = None
    """The remedy, where there is an obvious one."""

    def __str__(self) -> str:
        remedy = "" if self.help is None else f"; {self.help}"
        return f"{self.path or 'the document'}: expected {self.expected}, found {self.found} ({self.code}){remedy}"


@dataclass(frozen=True, slots=True)
class RulebookWarning:
    """Something in a rulebook that is allowed and probably not meant; `Engine.warnings` lists them."""

    code: str
    """What kind of warning it is: a stable code of the page of warnings."""
    path: str
    """Where it is: a JSON Pointer (RFC 6901) into the rulebook."""
    found: str
    """What was found, in numbers; user input stands in backticks."""
    help: str
    """What would be done about it."""

    def __str__(self) -> str:
        return f"{self.path}: {self.found} ({self.code}); {self.help}"


class TillworkError(ValueError):
    """A document was refused. `problems` holds everything that is wrong with it, in the order of the document.

    >>> import tillwork as tw
    >>> try:
    ...     tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "time_zon": "UTC", "near_misses": -1})
    ... except tw.TillworkError as error:
    ...     [(problem.path, problem.help) for problem in error.problems]
    [('/time_zon', 'did you mean `time_zone`?'), ('/near_misses', None)]
    """

    document: ClassVar[str] = "document"
    """Which document is meant: `rulebook`, `cart`, `outcome`, `return`, `table`; of a ledger `state`, `event`, `entries` or
    `question`."""
    problems: tuple[Problem, ...]

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        said = [f"{self.document} refused", *map(str, self.problems[:_SHOWN])]
        if len(self.problems) > _SHOWN:
            said.append(f"… and {len(self.problems) - _SHOWN} more; `problems` has them all")
        return "\n  ".join(said)


class RulebookError(TillworkError):
    """A rulebook was refused."""

    document = "rulebook"


class CartError(TillworkError):
    """A cart was refused. Of `evaluate_many` each path begins with the cart's place in the list."""

    document = "cart"


class OutcomeError(TillworkError):
    """An outcome that was handed back was refused."""

    document = "outcome"


class ReturnError(TillworkError):
    """A request to return something was refused: it does not fit the outcome, or what was returned before."""

    document = "return"


class StateError(TillworkError):
    """The state of a ledger was refused."""

    document = "state"


class EventError(TillworkError):
    """An event of a ledger was refused: the document, or what it asks for."""

    document = "event"


class EntriesError(TillworkError):
    """Entries of a ledger were refused."""

    document = "entries"


class QuestionError(TillworkError):
    """A question to a ledger was refused."""

    document = "question"


class CertificateError(TillworkError):
    """A certificate is none that can be read. One that can be read and proves nothing is no error."""

    document = "certificate"


class TableError(TillworkError):
    """Tables were refused, or rows of them. A path such as `/lines/17/quantity` names table, row (from 0) and column.

    Where columns are wrong, `problems` tells of columns only; else it tells of all rows.
    """

    document = "table"


class InternalError(RuntimeError):
    """The engine failed, which it never should. The call gave nothing; every engine can be used on.

    Please report it with the documents that lead to it.
    """
