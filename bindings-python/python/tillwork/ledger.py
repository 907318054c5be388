"""The ledger of points: events in, entries and a member's state out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tillwork._core import Core

if TYPE_CHECKING:
    from tillwork import documents

__all__ = ["Ledger"]

StateInput: TypeAlias = "documents.LedgerState | dict[str, Any] | str | bytes | bytearray"
EventInput: TypeAlias = "documents.LedgerEvent | dict[str, Any] | str | bytes | bytearray"
EntriesInput: TypeAlias = "Iterable[documents.LedgerEntry] | Iterable[dict[str, Any]] | str | bytes | bytearray"


class Ledger:
    """The ledger of a rulebook's programme: a pure function of a member's state and of events. It keeps nothing.

    The state and the entries are plain documents: store them where everything else is stored, in one transaction. From its
    entries a state can be built again. Everything is judged by days, so nothing has to run when points expire.

    >>> import tillwork as tw
    >>> programme = {"pending_days": 14, "expiry": {"kind": "rolling", "days": 365}}
    >>> ledger = tw.Engine({"tillwork": 1, "id": "shop", "currency": "EUR", "programme": programme}).ledger
    >>> state = {"tillwork": 1, "member": "c-1"}
    >>> earn = {"event": "earn", "key": "k-1", "at": "2026-01-10T12:00:00Z", "order": "o-1", "points": 120}
    >>> answer = ledger.apply(state, earn)
    >>> [(entry["from"], entry["to"], entry["points"]) for entry in answer["entries"] if entry["kind"] == "points"]
    [('issued', 'lot', 120)]
    >>> view = ledger.view(answer["state"], "2026-01-24T00:00:00Z")
    >>> view["points"], view["lots"][0]["expires_on"]
    (120, '2027-01-24')

    The same event again changes nothing:

    >>> ledger.apply(answer["state"], earn)["again"]
    True
    """

    __slots__ = ("_core",)

    def __init__(self, core: Core) -> None:
        self._core = core

    def apply(self, state: StateInput, event: EventInput) -> documents.LedgerAnswer:
        """What an event does: the new state, and the entries to record.

        Args:
            state: the member's state; a new member's is `{"tillwork": 1, "member": id}`.
            event: what happens.

        Raises:
            EventError: the event is refused; nothing has changed.
            StateError: the state is none.
        """
        return cast("documents.LedgerAnswer", json.loads(self.apply_json(state, event)))

    def apply_json(self, state: StateInput, event: EventInput) -> str:
        """The answer to an event as JSON text: the same bytes as in every other language."""
        return self._core.ledger("apply", state, event)

    def view(self, state: StateInput, at: str, within_days: int = 30) -> documents.LedgerView:
        """What the member has at a moment, and what happens next. Reading changes nothing.

        Args:
            state: the member's state.
            at: the moment: RFC 3339 with an offset, not before the last event.
            within_days: how many days to look ahead for what expires and what becomes usable.

        Raises:
            QuestionError: the moment is none, or before the last event.
            StateError: the state is none.
        """
        return cast("documents.LedgerView", json.loads(self.view_json(state, {"at": at, "within_days": within_days})))

    def view_json(self, state: StateInput, question: documents.LedgerQuestion | dict[str, Any] | str | bytes) -> str:
        """The view as JSON text."""
        return self._core.ledger("view", state, question)

    def replay(self, entries: EntriesInput) -> documents.LedgerState:
        """The state that a member's entries lead to.

        Raises:
            EntriesError: an entry does not follow from those before it, or there is none.
        """
        return cast("documents.LedgerState", json.loads(self.replay_json(entries)))

    def replay_json(self, entries: EntriesInput) -> str:
        """The state that a member's entries lead to, as JSON text."""
        return self._core.ledger("replay", _plain(entries), None)

    def report(self, entries: EntriesInput, at: str) -> documents.LedgerReport:
        """Sums of entries, of one member or of many, up to a moment: issued, redeemed, expired, reversed, outstanding, owed.

        Raises:
            EntriesError: the entries are refused.
            QuestionError: the moment is none.
        """
        return cast("documents.LedgerReport", json.loads(self.report_json(entries, at)))

    def report_json(self, entries: EntriesInput, at: str) -> str:
        """The sums as JSON text."""
        return self._core.ledger("report", _plain(entries), at)

    def __eq__(self, other: object) -> bool:
        """Ledgers are equal when the texts of their rulebooks are."""
        return self._core.rulebook == other._core.rulebook if isinstance(other, Ledger) else NotImplemented

    def __hash__(self) -> int:
        return hash((Ledger, self._core.rulebook))

    def __copy__(self) -> Ledger:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Ledger:
        return self

    def __reduce__(self) -> tuple[Callable[[bytes], Ledger], tuple[bytes]]:
        return (_of, (self._core.rulebook,))


def _of(rulebook: bytes) -> Ledger:
    return Ledger(Core(rulebook))


def _plain(entries: object) -> object:
    """Entries as text, or those of any iterable as a list; what is neither is refused where documents are."""
    given: object = entries
    others = isinstance(given, Iterable) and not isinstance(given, (str, bytes, bytearray, dict))
    return list(cast("Iterable[object]", given)) if others else entries
