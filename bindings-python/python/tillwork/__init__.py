"""Tillwork: the promotion engine inside the till.

A cart, a customer, a moment and a rulebook in; what the customer pays, why, and what to record out. Everything the engine needs
is in the documents: there is no clock, no randomness and no I/O in it, and it gives the same bytes in every language.

>>> import tillwork as tw
>>> engine = tw.Engine({
...     "tillwork": 1, "id": "shop", "currency": "USD",
...     "promotions": [{"id": "sale", "name": "Autumn sale", "benefit": {"kind": "percent_off", "percent": 10}}],
... })
>>> outcome = engine.evaluate({
...     "currency": "USD", "at": "2026-11-11T20:00:00Z",
...     "lines": [{"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "19.99"}],
... })
>>> outcome.totals.payable  # 10 % of 39.98 is 3.998, rounded half up
Decimal('35.98')
>>> outcome.explain()
['Autumn sale: USD 4.00 off', 'to pay: USD 35.98 (USD 4.00 saved)']
"""

from tillwork._core import semantics_version as _semantics_version
from tillwork._core import version as _version
from tillwork.engine import CartInput, Engine, RulebookInput, check_certificate
from tillwork.errors import (
    CartError,
    CertificateError,
    EntriesError,
    EventError,
    InternalError,
    OutcomeError,
    Problem,
    QuestionError,
    ReturnError,
    RulebookError,
    RulebookWarning,
    StateError,
    TableError,
    TillworkError,
)
from tillwork.ledger import Ledger
from tillwork.outcome import (
    Adjustment,
    Applied,
    Change,
    Discounts,
    Effect,
    Funding,
    Gift,
    Line,
    NearMiss,
    NotApplied,
    Optimality,
    Outcome,
    Points,
    Reason,
    ReturnInput,
    RunnerUp,
    SellerTotals,
    Shipping,
    Totals,
    UnitRun,
)
from tillwork.tables import Table, TableResult

__version__: str = _version()
SEMANTICS_VERSION: int = _semantics_version()
"""The version of the meaning of documents: it moves when the money of any conformance vector does."""

__all__ = [
    "SEMANTICS_VERSION",
    "Adjustment",
    "Applied",
    "CartError",
    "CartInput",
    "CertificateError",
    "Change",
    "Discounts",
    "Effect",
    "Engine",
    "EntriesError",
    "EventError",
    "Funding",
    "Gift",
    "InternalError",
    "Ledger",
    "Line",
    "NearMiss",
    "NotApplied",
    "Optimality",
    "Outcome",
    "OutcomeError",
    "Points",
    "Problem",
    "QuestionError",
    "Reason",
    "ReturnError",
    "ReturnInput",
    "RulebookError",
    "RulebookInput",
    "RulebookWarning",
    "RunnerUp",
    "SellerTotals",
    "Shipping",
    "StateError",
    "Table",
    "TableError",
    "TableResult",
    "TillworkError",
    "Totals",
    "UnitRun",
    "__version__",
    "check_certificate",
]
