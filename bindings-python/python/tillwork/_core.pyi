from typing import Any, final

from tillwork.errors import Problem

__all__ = [
    "Batches",
    "Core",
    "Flow",
    "check_certificate",
    "explain",
    "panic_for_tests",
    "read_outcome",
    "refund",
    "semantics_version",
    "version",
]

@final
class Core:
    """A compiled rulebook, and the text it was compiled from."""

    def __new__(cls, rulebook: object) -> Core: ...
    @property
    def rulebook(self) -> bytes:
        """The rulebook's JSON text."""

    def evaluate(self, cart: object) -> str:
        """The JSON text of a cart's outcome."""

    def evaluate_certified(self, cart: object) -> tuple[str, str]:
        """The JSON texts of a cart's outcome and of its certificate."""

    def evaluate_many(self, carts: list[Any], threads: int | None = None) -> list[str]:
        """The JSON texts of many carts' outcomes, in their order."""

    def evaluate_table(self, request: dict[str, Any]) -> tuple[dict[str, Batches], tuple[Problem, ...]]:
        """Prices the carts of tables; `tillwork.Engine.evaluate_table` says what a request holds."""

    def refund(self, outcome: object, cart: object, request: object) -> str:
        """The JSON text of a return, by either policy."""

    def explain(self, outcome: str, language: str) -> list[str]:
        """An outcome in sentences, with the promotions' names."""

    def ledger(self, what: str, first: object, second: object) -> str:
        """Documents of a member's ledger: `apply` takes a state and an event, `view` a state and a question, `report` entries and
        a moment, `replay` entries and nothing."""

    def warnings(self) -> list[tuple[str, str, str, str]]:
        """What to look at twice in the rulebook: code, path, found, help."""

@final
class Batches:
    """A table that goes out, in batches."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream; the data is not copied."""

    def __arrow_c_schema__(self) -> object:
        """The table's schema as an Arrow schema."""

    @property
    def num_rows(self) -> int:
        """How many rows there are."""

    @property
    def schema(self) -> list[tuple[str, str]]:
        """The columns' names, and their types as Arrow writes them."""

@final
class Flow:
    """A stream of lines that is being priced."""

    def __new__(cls, core: Core, request: dict[str, Any], rows: int, ascending: bool) -> Flow:
        """A stream to be priced; `tillwork.Engine.evaluate_batches` says what a request holds."""

    def next(self) -> tuple[int, tuple[dict[str, Batches], tuple[Problem, ...]]] | None:
        """The next part: the number of its first row, its tables by name, and what is wrong in its rows; `None` after the last."""

def explain(outcome: str, language: str) -> list[str]:
    """An outcome in sentences that call promotions by their ids."""

def check_certificate(rulebook: object, cart: object, outcome: object, certificate: object) -> str:
    """The JSON text of what becomes of a certificate."""

def refund(outcome: object, request: object) -> str:
    """The JSON text of a return, by what the units cost."""

def read_outcome(outcome: object) -> str:
    """The JSON text of an outcome, as the engine would write it."""

def version() -> str:
    """The version of the package."""

def semantics_version() -> int:
    """The version of the meaning of documents."""

def panic_for_tests() -> None:
    """Panics, so that a test can see what becomes of it."""
