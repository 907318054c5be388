"""Many carts at once: tables in, tables out, through the Arrow PyCapsule interface."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from operator import index
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

from tillwork._core import Flow
from tillwork.errors import Problem, TableError

if TYPE_CHECKING:
    import pandas
    import polars

    from tillwork._core import Batches, Core

__all__ = ["ArrowTable", "Progress", "Request", "Table", "TableName", "TableResult", "evaluate_batches", "evaluate_table", "whole"]

TableName: TypeAlias = Literal["carts", "lines", "adjustments", "applied", "not_applied", "next"]
"""A table that `evaluate_table` gives."""
Progress: TypeAlias = Callable[[int, int], object]
"""Called now and then with how many carts are done and how many there are."""

ALL: tuple[TableName, ...] = ("carts", "lines", "adjustments", "applied", "not_applied", "next")
MOST_ROWS = 1_000_000_000
MOST_THREADS = 65_536


@runtime_checkable
class ArrowTable(Protocol):
    """A table with the Arrow PyCapsule interface: of polars, pandas, pyarrow, duckdb, ibis, datafusion and others."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The table as an Arrow stream in a capsule."""


class Table:
    """A table that Tillwork made. Any library with the Arrow PyCapsule interface reads it: `polars.DataFrame(table)`,
    `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)` (pandas 3), and duckdb by the variable's name in SQL.
    """

    __slots__ = ("_batches", "name")

    def __init__(self, name: str, batches: Batches) -> None:
        self.name = name
        """Which table it is."""
        self._batches = batches

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream in a capsule; the data is not copied."""
        return self._batches.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """The table's schema in a capsule."""
        return self._batches.__arrow_c_schema__()

    def __len__(self) -> int:
        return self._batches.num_rows

    @property
    def schema(self) -> dict[str, str]:
        """The columns' names and Arrow types."""
        return dict(self._batches.schema)

    @property
    def columns(self) -> list[str]:
        """The columns' names."""
        return list(self.schema)

    def to_polars(self) -> polars.DataFrame:
        """The table as a polars frame; polars must be installed."""
        import polars

        return polars.DataFrame(self)

    def to_pyarrow(self) -> Any:
        """The table as a `pyarrow.Table`; pyarrow must be installed."""
        return import_module("pyarrow").table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a pandas frame whose columns stay in Arrow, decimals exact; pandas and pyarrow must be installed."""
        import pandas

        frame: pandas.DataFrame = self.to_pyarrow().to_pandas(types_mapper=pandas.ArrowDtype)
        return frame

    def __repr__(self) -> str:
        return f"<tillwork.Table {self.name}: {len(self)} rows × {len(self.columns)} columns>"


@dataclass(frozen=True, slots=True, eq=False)
class TableResult:
    """What `evaluate_table` gives: tables, and what was wrong in the rows that came in.

    Amounts are decimals in the carts' currency (or integers of minor units, if asked for). `row` is the number of a row in the
    table of lines that came in, from 0. A table that was not asked for is not there: its attribute raises `AttributeError`, its
    name in brackets `KeyError`.

    Carts' ids are integers if all tables that came in have integers there (`uint64` if that is the type of the table `carts`, or of
    `lines` where there is no other), and text otherwise. Amounts of currencies with different numbers of fraction digits stand in
    one column with the most of them, and such decimals have 38 digits instead of 18.
    """

    problems: tuple[Problem, ...]
    """What was wrong in single rows; a path such as `/lines/17/quantity` names table, row and column."""
    _tables: Mapping[str, Table]
    first_row: int = 0
    """For results of `evaluate_batches`: the number that the first row of this part has among all lines. `row` counts in the part,
    the paths of `problems` count in the whole."""

    def __getitem__(self, name: TableName) -> Table:
        if name not in ALL:
            raise KeyError(f"expected one of {', '.join(ALL)}, found `{name}`")
        if name not in self._tables:
            raise KeyError(self._not_asked_for(name))
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def _table(self, name: str) -> Table:
        try:
            return self._tables[name]
        except KeyError:
            raise AttributeError(self._not_asked_for(name)) from None

    def _not_asked_for(self, name: str) -> str:
        return f"the table `{name}` was not asked for: tables={[*self._tables, name]}"

    @property
    def carts(self) -> Table:
        """One row a cart, in the order of `carts`, or of their first lines: totals, points, digest.

        Columns: `cart_id`, `currency`, `subtotal`, `shipping`, `discount_price`, `discount_item`, `discount_order`,
        `discount_shipping`, `discount_payment`, `discount`, `payable`, `saved`, `points_earned`, `points_spent`, `gap` (with the
        strategy `best`: how far the combination may be from the best one, 0 if it is proven), `digest`. A cart that was refused has
        nothing but its id.
        """
        return self._table("carts")

    @property
    def lines(self) -> Table:
        """One row a row of the lines that came in, in their order and with their ids: what each line pays.

        Columns: the columns of `cart_id`, `id` and `sku` as they came, `subtotal`, `discount`, `payable`, `points`. Lines of a cart
        that was refused have no values.
        """
        return self._table("lines")

    @property
    def adjustments(self) -> Table:
        """One row for what one promotion takes off one line in one class.

        Columns: `cart_id`, `row` (null for shipping), `promotion` (`$points` for redeemed points), `class`, `amount`, `funding`
        (a list of `by` and `share` in percent; empty if the promotion says nothing of it).
        """
        return self._table("adjustments")

    @property
    def applied(self) -> Table:
        """One row for a promotion that applied to a cart.

        Columns: `cart_id`, `promotion`, `code`, `amount`, `times`, `points`, `gifts`, `coupons`, `funding` (a list of `by` and
        `amount`, which sum to the amount).
        """
        return self._table("applied")

    @property
    def not_applied(self) -> Table:
        """One row for a promotion or a code that did not apply to a cart, and why.

        Columns: `cart_id`, `promotion`, `code`, `reason`, `measure`, `needed`, `actual`, `basis`, `path` (a JSON Pointer into the
        rulebook), `lost_to`, `by`.
        """
        return self._table("not_applied")

    @property
    def next(self) -> Table:
        """One row for a small change of a cart that gives more.

        Columns: `cart_id`, `promotion`, `change` (`spend` or `quantity`), `amount` (to spend), `items` (on what: a selector as
        JSON; null: on anything), `row` (of the line to take more of), `units` (how many more), `saves`, `points`, `gifts`.
        """
        return self._table("next")

    def __repr__(self) -> str:
        tables = ", ".join(f"{name} {len(table)}" for name, table in self._tables.items())
        wrong = f", {len(self.problems)} problems" if self.problems else ""
        return f"<tillwork.TableResult: {tables}{wrong}>"


def evaluate_table(core: Core, request: Request) -> TableResult:
    """What `Engine.evaluate_table` does."""
    asked = request.checked()
    with _shown(request.progress) as show:
        found, problems = core.evaluate_table({**asked, "progress": show})
    return _result(found, problems, request.errors)


def evaluate_batches(core: Core, request: Request, *, sorted: bool, rows: int) -> Iterator[TableResult]:
    """What `Engine.evaluate_batches` does."""
    rows = whole("rows", rows, MOST_ROWS)
    _is_a("sorted", sorted, bool, "True or False")
    flow = Flow(core, {**request.checked(), "progress": None}, rows, sorted)

    def results() -> Iterator[TableResult]:
        while (part := flow.next()) is not None:
            first_row, (found, problems) = part
            yield _result(found, problems, request.errors, first_row)

    return results()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of tables."""

    lines: ArrowTable
    carts: ArrowTable | None
    customers: ArrowTable | None
    currency: str | None
    at: str | datetime | None
    columns: Mapping[str, str] | None
    extra: Literal["raise", "ignore"]
    tables: Collection[TableName]
    digest: bool
    money: Literal["decimal", "minor"]
    errors: Literal["raise", "collect"]
    threads: int | None
    progress: bool | Progress = False

    def checked(self) -> dict[str, Any]:
        """The request as the engine takes it."""
        _one_of("extra", self.extra, ("raise", "ignore"))
        _one_of("money", self.money, ("decimal", "minor"))
        _one_of("errors", self.errors, ("raise", "collect"))
        tables = list(self.tables)
        for name in tables:
            _one_of("tables", name, ALL)
        _is_a("digest", self.digest, bool, "True or False")
        _is_a("currency", self.currency, str | None, "text")
        columns: Mapping[str, str] = {} if self.columns is None else self.columns
        _is_a("columns", columns, Mapping, "a mapping of text to text")
        for own, given in columns.items():
            _is_a("columns", own, str, "a mapping of text to text")
            _is_a(f"columns[{own!r}]", given, str, "text")
        if not callable(self.progress):
            _is_a("progress", self.progress, bool, "True, False or a function")
        at = self.at
        _is_a("at", at, str | datetime | None, "text or a datetime with a time zone")
        if isinstance(at, datetime):
            if at.utcoffset() is None:
                raise ValueError("expected `at` with a time zone, found a datetime without one")
            at = at.isoformat()
        return {
            "lines": self.lines,
            "carts": self.carts,
            "customers": self.customers,
            "currency": self.currency,
            "at": at,
            "columns": dict(columns),
            "ignore": self.extra == "ignore",
            "tables": tables,
            "digest": self.digest,
            "minor": self.money == "minor",
            "threads": None if self.threads is None else whole("threads", self.threads, MOST_THREADS),
        }


def _result(found: Mapping[str, Batches], problems: tuple[Problem, ...], errors: str, first_row: int = 0) -> TableResult:
    if problems and (errors == "raise" or not found):
        raise TableError(problems)
    return TableResult(problems, {name: Table(name, found[name]) for name in ALL if name in found}, first_row)


def _one_of(name: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        raise ValueError(f"expected `{name}` to be one of {', '.join(known)}, found `{value}`")


def _is_a(name: str, value: object, kind: type | UnionType, said: str) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"expected `{name}` to be {said}, found `{type(value).__name__}`")


def whole(name: str, value: int, most: int) -> int:
    """The number that an option has."""
    try:
        number = index(value)
    except TypeError:
        raise TypeError(f"expected `{name}` to be a whole number, found `{type(value).__name__}`") from None
    if not 1 <= number <= most:
        raise ValueError(f"expected `{name}` from 1 to {most}, found {number}")
    return number


def _shown(progress: bool | Progress) -> AbstractContextManager[Progress | None]:
    if progress is False:
        return nullcontext(None)
    if progress is True:
        try:
            from tqdm import tqdm
        except ImportError:
            return nullcontext(None)
        return _bar(tqdm)
    return nullcontext(progress)


@contextmanager
def _bar(tqdm: Callable[..., Any]) -> Generator[Progress]:
    # Runs that are over before anybody looks show nothing.
    with tqdm(unit=" carts", unit_scale=True, delay=2, leave=False) as bar:

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield show
