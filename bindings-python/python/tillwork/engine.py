"""The engine: compile a rulebook once, evaluate carts often."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from tillwork._core import Core
from tillwork._core import check_certificate as _check_certificate
from tillwork.errors import RulebookWarning
from tillwork.ledger import Ledger
from tillwork.outcome import Outcome, ReturnInput
from tillwork.tables import (
    ALL,
    MOST_THREADS,
    ArrowTable,
    Progress,
    Request,
    TableName,
    TableResult,
    evaluate_batches,
    evaluate_table,
    whole,
)

if TYPE_CHECKING:
    from tillwork import documents

__all__ = ["CartInput", "Engine", "RulebookInput", "check_certificate"]

RulebookInput: TypeAlias = "documents.Rulebook | dict[str, Any] | str | bytes | bytearray | os.PathLike[str]"
"""A rulebook: a dict, its JSON text, or the path of a file that holds it. The classes of `tillwork.documents` build such dicts."""
CartInput: TypeAlias = "documents.Cart | dict[str, Any] | str | bytes | bytearray"
"""A cart: a dict or its JSON text. The classes of `tillwork.documents` build such dicts."""


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

    @property
    def ledger(self) -> Ledger:
        """The ledger of the rulebook's programme: what events do to a member's points."""
        return Ledger(self._core)

    def warnings(self) -> tuple[RulebookWarning, ...]:
        """What to look at twice in the rulebook before money is lost: allowed, and probably not meant.

        >>> codes = {"id": "mail", "codes": ["SAVE10"], "benefit": {"kind": "percent_off", "percent": 10}}
        >>> engine = Engine({"tillwork": 1, "id": "shop", "currency": "EUR", "promotions": [codes]})
        >>> for warning in engine.warnings():
        ...     print(warning.code, warning.path)
        open_code /promotions/0/codes
        """
        return tuple(RulebookWarning(*found) for found in self._core.warnings())

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

    def evaluate_certified(self, cart: CartInput) -> tuple[Outcome, documents.Certificate]:
        """The outcome, with a certificate that no combination saves much more, which `check_certificate` verifies.

        Most carts on which promotions compete for units only have one; else its kind is `none`.

        Args:
            cart: a dict or JSON text.

        Returns:
            The outcome and the certificate document. Hand both on, as they are, to whoever checks.

        Raises:
            CartError: the cart is refused; `problems` lists everything that is wrong with it.
            InternalError: the engine failed, which it never should.
        """
        outcome, certificate = self._core.evaluate_certified(cart)
        return Outcome(outcome, self), cast("documents.Certificate", json.loads(certificate))

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
            TypeError: `carts` is a single one, or nothing that can be gone through.
            TypeError, ValueError: `threads` is no whole number from 1 to 65,536.
            InternalError: the engine failed, which it never should.

        >>> engine = Engine('{"tillwork": 1, "id": "shop", "currency": "EUR"}')
        >>> cart = {"currency": "EUR", "at": "2026-11-11T20:00:00Z", "lines": []}
        >>> [outcome.cart for outcome in engine.evaluate_many([{**cart, "id": "a"}, {**cart, "id": "b"}])]
        ['a', 'b']
        """
        count = None if threads is None else whole("threads", threads, MOST_THREADS)
        one: object = carts
        if isinstance(one, str | bytes | bytearray | dict):
            raise TypeError(f"expected `carts` to be carts, one after another, found one `{type(carts).__name__}`")
        return [Outcome(text, self) for text in self._core.evaluate_many(list(carts), count)]

    def evaluate_table(
        self,
        lines: ArrowTable,
        carts: ArrowTable | None = None,
        customers: ArrowTable | None = None,
        *,
        currency: str | None = None,
        at: str | datetime | None = None,
        columns: Mapping[str, str] | None = None,
        extra: Literal["raise", "ignore"] = "raise",
        tables: Collection[TableName] = ALL,
        digest: bool = True,
        money: Literal["decimal", "minor"] = "decimal",
        errors: Literal["raise", "collect"] = "raise",
        threads: int | None = None,
        progress: bool | Progress = True,
    ) -> TableResult:
        """Prices all carts of a table of lines, on all processors.

        Tables are anything with the Arrow PyCapsule interface: frames of polars and pandas, tables of pyarrow, relations of duckdb.
        Lines of a cart may stand anywhere. Money is a decimal, text, a float (under the exact-digits rule) or an **integer of minor
        units** (`1999` is 19.99 USD; note that in documents an integer means whole units). A float of 32 bits has too few digits
        for money above some 131,072.00: take 64 bits or decimals from where its numbers came. DuckDB's sums of integers (with
        38 digits and no fraction) are refused where the currency has one: a cast says what they mean. Ids may be text or
        integers; text may be plain or categorical, and bytes that are no UTF-8 are a bad row. A null is a value that is not given;
        in a list it is left out.

        Carts are held to the limits of documents: 10,000 lines, 100 codes of 256 bytes, 1 MiB of attributes.

        Args:
            lines: one row a line. Columns: `cart_id`, `sku`; `unit_price` or `amount` (of the whole line); and, where there are
                such: `id` (where there is none, the line's place in its cart, 1, 2, …: a `duplicate_id` if another line was given
                that number), `quantity` (default 1), `list_price`, `cost`, `floor`, `seller`, `categories`, `tags` (lists of text,
                or a single text), `discountable`, and `attributes.<name>`.
            carts: one row a cart, if there is more to say of it than its lines. Columns: `cart_id`; and, where there are such: `at`
                (timestamps with a time zone, or text), `currency`, `customer_id`, `channel`, `region`, `payment_method`, `codes`
                (lists), `redeem` (points, or `max`; in digits where the column holds both), `shipping_method` with
                `shipping_amount`, `customer_segments`, `customer_tier`, `customer_orders`, `customer_points` (of that moment; they
                come before the customers' table), and `attributes.<name>`.
            customers: one row a customer, found by the `customer_id` of `carts`, which must have that column. Columns:
                `customer_id`; and, where there are such: `segments`, `tier`, `orders`, `points`, `birthday`, `wallet`,
                `attributes.<name>`. An id of `carts` that is not there is no problem: nothing but the id is known then.
            currency: of carts that state none; default: the rulebook's.
            at: the moment of carts that state none.
            columns: what the tables call the columns, as in `{"cart_id": "basket_id", "attributes.brand": "brand"}`. A key that no
                given table has a column for raises.
            extra: what to do with other columns.
            tables: which tables are wanted. Explaining (`not_applied`), promising (`next`) and digests cost several times what
                pricing costs: leave out what nobody reads.
            digest: whether `carts` has digests.
            money: amounts as `decimal` or as integers of `minor` units.
            errors: with `raise` any bad row raises, after all rows were looked at; with `collect` the other carts are priced and
                `problems` says what is wrong. Missing columns and columns of a wrong type raise in any case, and then no
                row is judged.
            threads: how many threads to use; default: as many as there are processors.
            progress: whether runs of more than two seconds show a bar (if tqdm is installed), or a function that is called with
                the numbers of carts done and of all carts.

        Raises:
            TableError: columns or rows are refused; `problems` lists everything that is wrong. What belongs to no cart (lines
                without one, customers without one, a second row of one id) is judged no further than it can be read.
            TypeError: something is no table, or an option is of another type.
            ValueError: a table cannot be read (its reader fails, it is a single column), or an option is none.
            InternalError: the engine failed, which it never should.

        >>> import polars as pl
        >>> engine = Engine({
        ...     "tillwork": 1, "id": "shop", "currency": "EUR",
        ...     "promotions": [{"id": "tea", "benefit": {"kind": "percent_off", "percent": 10, "items": {"category": "tea"}}}],
        ... })
        >>> lines = pl.DataFrame({
        ...     "cart_id": [7, 8, 7], "sku": ["OOLONG", "SENCHA", "MUG"], "quantity": [1, 2, 1],
        ...     "unit_price": ["12.50", "9.90", "14.00"], "categories": ["tea", "tea", "home"],
        ... })
        >>> result = engine.evaluate_table(lines, at="2026-11-11T20:00:00+01:00")
        >>> result
        <tillwork.TableResult: carts 2, lines 3, adjustments 2, applied 2, not_applied 0, next 0>
        >>> result.carts.to_polars().select("cart_id", "payable").rows()
        [(7, Decimal('25.25')), (8, Decimal('17.82'))]
        >>> result.lines.to_polars()["discount"].to_list()
        [Decimal('1.25'), Decimal('1.98'), Decimal('0.00')]
        """
        request = Request(
            lines=lines,
            carts=carts,
            customers=customers,
            currency=currency,
            at=at,
            columns=columns,
            extra=extra,
            tables=tables,
            digest=digest,
            money=money,
            errors=errors,
            threads=threads,
            progress=progress,
        )
        return evaluate_table(self._core, request)

    def evaluate_batches(
        self,
        lines: ArrowTable,
        carts: ArrowTable | None = None,
        customers: ArrowTable | None = None,
        *,
        sorted: bool = False,
        rows: int = 262_144,
        currency: str | None = None,
        at: str | datetime | None = None,
        columns: Mapping[str, str] | None = None,
        extra: Literal["raise", "ignore"] = "raise",
        tables: Collection[TableName] = ALL,
        digest: bool = True,
        money: Literal["decimal", "minor"] = "decimal",
        errors: Literal["raise", "collect"] = "raise",
        threads: int | None = None,
    ) -> Iterator[TableResult]:
        """Prices the carts of lines that need not fit into memory, part by part.

        The lines are read as a stream: of a `pyarrow.RecordBatchReader`, a scan of a data set, a query of duckdb. Only a part is in
        memory at a time, and its results. For that **the rows of a cart must stand together**, in any order of carts. A cart that
        comes again after another is not priced wrongly in silence: that row is a problem (`duplicate_id`). To know, the carts' ids
        are remembered, some fifty bytes each; with `sorted=True` nothing is, and ids must ascend (integers by value, text by its
        bytes). Lines in another order must be sorted first, or priced at once by `evaluate_table`.

        `carts` and `customers` are read whole. Carts that have no lines come last.

        Args:
            lines: as for `evaluate_table`.
            carts: as for `evaluate_table`.
            customers: as for `evaluate_table`.
            sorted: whether the carts' ids ascend.
            rows: how many rows are a part, more or less: carts are not cut.
            currency: as for `evaluate_table`, like all that follow.
            at: the moment of carts that state none.
            columns: what the tables call the columns.
            extra: what to do with other columns.
            tables: which tables are wanted.
            digest: whether `carts` has digests.
            money: amounts as `decimal` or as integers of `minor` units.
            errors: with `raise` a part with bad rows raises, after all of the part were looked at; parts before it are out already.
                With `collect` the other carts are priced and each result's `problems` says what is wrong in its part.
            threads: how many threads to use; default: as many as there are processors.

        Returns:
            The results, one a part. Tables of a part hold all of its carts; `row` counts from the part's `first_row`.

        Raises:
            TableError: columns or rows are refused; `problems` lists everything that is wrong.
            TypeError: something is no table, or an option is of another type.
            ValueError: the stream fails, or an option is none.
            InternalError: the engine failed, which it never should.

        >>> import polars as pl
        >>> engine = Engine({
        ...     "tillwork": 1, "id": "shop", "currency": "EUR",
        ...     "promotions": [{"id": "tea", "benefit": {"kind": "percent_off", "percent": 10}}],
        ... })
        >>> lines = pl.DataFrame({"cart_id": [7, 7, 8], "sku": ["TEA", "MUG", "TEA"], "unit_price": ["12.50", "14.00", "9.90"]})
        >>> for part in engine.evaluate_batches(lines, at="2026-11-11T20:00:00+01:00", rows=2, sorted=True):
        ...     print(part.first_row, part.carts.to_polars().select("cart_id", "payable").rows())
        0 [(7, Decimal('23.85'))]
        2 [(8, Decimal('8.91'))]
        """
        request = Request(
            lines=lines,
            carts=carts,
            customers=customers,
            currency=currency,
            at=at,
            columns=columns,
            extra=extra,
            tables=tables,
            digest=digest,
            money=money,
            errors=errors,
            threads=threads,
        )
        return evaluate_batches(self._core, request, sorted=sorted, rows=rows)

    def refund(
        self,
        outcome: Outcome | documents.Outcome | dict[str, Any] | str | bytes | bytearray,
        cart: CartInput,
        request: ReturnInput,
    ) -> documents.Return:
        """What is paid back for units that come back, by either policy.

        With `reprice` what is kept is evaluated by itself, at the moment of the order; the refund is the difference.

        Args:
            outcome: the order's outcome, of this engine.
            cart: the order's cart.
            request: what comes back now, as a dict or JSON text; `before` is the `state` of the return before this one.

        Returns:
            The return document, money as text: `totals`, `lines`, `promotions`, `state`, `effects` and more.

        Raises:
            OutcomeError: the outcome is not what this engine and this cart give.
            CartError: the cart is refused.
            ReturnError: the request does not fit the outcome, or what was returned before.
            InternalError: the engine failed, which it never should.

        >>> engine = Engine({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
        ...     {"id": "fifty", "conditions": {"kind": "spend", "at_least": 50},
        ...      "benefit": {"kind": "amount_off", "on": "order", "amount": 5}},
        ... ]})
        >>> cart = {
        ...     "id": "order-1", "currency": "USD", "at": "2026-11-11T20:00:00Z",
        ...     "lines": [{"id": "1", "sku": "MUG", "quantity": 5, "unit_price": "10.00"}],
        ... }
        >>> request = {"at": "2026-11-20T10:00:00Z", "policy": "reprice", "lines": [{"line": "1", "units": 1}]}
        >>> engine.refund(engine.evaluate(cart), cart, request)["totals"]["refund"]  # 45.00 paid, four mugs cost 40.00
        '5.00'
        """
        receipt = outcome.to_json() if isinstance(outcome, Outcome) else outcome
        return cast("documents.Return", json.loads(self._core.refund(receipt, cart, request)))

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


def check_certificate(
    rulebook: RulebookInput,
    cart: CartInput,
    outcome: Outcome | documents.Outcome | dict[str, Any] | str | bytes,
    certificate: documents.Certificate | dict[str, Any] | str | bytes,
) -> documents.Verdict:
    """Checks that no combination of a rulebook's promotions saves more on a cart than a certificate says.

    The check reads the documents and adds up. It neither compiles the rulebook nor searches, so it does not matter who made outcome
    and certificate, and in which language. Whether the outcome is one that the rulebook allows is not its question: evaluate again
    and compare digests.

    Args:
        rulebook: a dict, JSON text, or the path of a file that holds it.
        cart: a dict or JSON text.
        outcome: the outcome, its dict or its JSON text.
        certificate: what `Engine.evaluate_certified` gave with it, or its JSON text.

    Returns:
        `accepted`, with the `gap`: another combination saves at most so much more, so with 0 the outcome is proven to be the best;
        or `refused`, with the kind of what is wrong.

    Raises:
        RulebookError, CartError, OutcomeError, CertificateError: a document is refused.
        InternalError: the checker failed, which it never should.

    >>> rulebook = {"tillwork": 1, "id": "shop", "currency": "USD", "combination": {"strategy": "best"}, "promotions": [
    ...     {"id": "two", "benefit": {"kind": "fixed_price", "count": 2, "price": "15.00"}},
    ...     {"id": "three", "benefit": {"kind": "fixed_price", "count": 3, "price": "24.00"}},
    ... ]}
    >>> lines = [{"id": "1", "sku": "SHIRT", "quantity": 4, "unit_price": "10.00"}]
    >>> cart = {"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": lines}
    >>> outcome, certificate = Engine(rulebook).evaluate_certified(cart)
    >>> outcome.totals.saved
    Decimal('10.00')
    >>> check_certificate(rulebook, cart, outcome, certificate)
    {'tillwork': 1, 'accepted': True, 'gap': '0.00'}
    >>> certificate["bound"] = "9.00"
    >>> check_certificate(rulebook, cart, outcome, certificate)["refused"]
    {'kind': 'bound', 'proven': '10.00'}
    """
    if isinstance(rulebook, os.PathLike):
        rulebook = Path(rulebook).read_bytes()
    receipt = outcome.to_json() if isinstance(outcome, Outcome) else outcome
    return cast("documents.Verdict", json.loads(_check_certificate(rulebook, cart, receipt, certificate)))
