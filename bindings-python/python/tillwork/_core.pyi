from typing import Any, final

__all__ = ["Core", "explain", "panic_for_tests", "semantics_version", "version"]

@final
class Core:
    """A compiled rulebook, and the text it was compiled from."""

    def __new__(cls, rulebook: object) -> Core: ...
    @property
    def rulebook(self) -> bytes:
        """The rulebook's JSON text."""

    def evaluate(self, cart: object) -> str:
        """The JSON text of a cart's outcome."""

    def evaluate_many(self, carts: list[Any], threads: int | None = None) -> list[str]:
        """The JSON texts of many carts' outcomes, in their order."""

    def explain(self, outcome: str, language: str) -> list[str]:
        """An outcome in sentences, with the promotions' names."""

def explain(outcome: str, language: str) -> list[str]:
    """An outcome in sentences that call promotions by their ids."""

def version() -> str:
    """The version of the package."""

def semantics_version() -> int:
    """The version of the meaning of documents."""

def panic_for_tests() -> None:
    """Panics, so that a test can see what becomes of it."""
