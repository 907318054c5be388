"""The answer to one cart, as frozen objects that are made when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, cast

from tillwork import _core
from tillwork.receipt import receipt

if TYPE_CHECKING:
    from tillwork import documents
    from tillwork.engine import Engine

__all__ = [
    "Adjustment",
    "Applied",
    "Change",
    "Discounts",
    "Effect",
    "Funding",
    "Gift",
    "Line",
    "NearMiss",
    "NotApplied",
    "Optimality",
    "Outcome",
    "Points",
    "Reason",
    "ReturnInput",
    "RunnerUp",
    "SellerTotals",
    "Shipping",
    "Totals",
    "UnitRun",
]

T = TypeVar("T")
Json: TypeAlias = Mapping[str, Any]
ReturnInput: TypeAlias = "documents.ReturnRequest | dict[str, Any] | str | bytes | bytearray"
"""What comes back: a dict or its JSON text. `tillwork.documents.ReturnRequest` builds such dicts."""


@dataclass(frozen=True, slots=True)
class Discounts:
    """Discounts by class, in the outcome's currency. Rewards cost no money here."""

    price: Decimal
    item: Decimal
    order: Decimal
    shipping: Decimal
    payment: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an outcome, in its currency."""

    subtotal: Decimal
    """All lines before promotions."""
    shipping: Decimal
    """All shipping entries before promotions."""
    discounts: Discounts
    """What was taken off, by class."""
    discount: Decimal
    """The sum of all discounts."""
    payable: Decimal
    """subtotal + shipping − discount."""
    prepaid: Decimal | None
    """Deposits paid before."""
    saved: Decimal
    """discount − prepaid."""


@dataclass(frozen=True, slots=True)
class SellerTotals:
    """The sums of one seller; `seller` is `None` for lines and entries that name none."""

    seller: str | None
    subtotal: Decimal
    shipping: Decimal
    discounts: Discounts
    discount: Decimal
    payable: Decimal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one promotion takes off a line or a shipping entry."""

    promotion: str
    """The promotion's id; `$points` for redeemed points."""
    class_: Literal["price", "item", "order", "shipping", "payment", "reward"]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class UnitRun:
    """Units of a line that pay the same price."""

    units: int
    price: Decimal
    """What each of them pays."""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a line."""

    id: str
    sku: str
    quantity: int
    subtotal: Decimal
    """What it costs before promotions."""
    payable: Decimal
    """What it costs."""
    adjustments: tuple[Adjustment, ...]
    """What was taken off, in the order it happened."""
    runs: tuple[UnitRun, ...]
    """What its units pay, dearest first."""
    points: int | None
    """Points it earned."""


@dataclass(frozen=True, slots=True)
class Shipping:
    """What became of a shipping entry."""

    id: str
    method: str
    amount: Decimal
    """What it costs before promotions."""
    payable: Decimal
    """What it costs."""
    adjustments: tuple[Adjustment, ...]


@dataclass(frozen=True, slots=True)
class Gift:
    """Something given besides."""

    promotion: str
    sku: str
    quantity: int
    alternatives: tuple[str, ...]
    """SKUs that could have been chosen instead."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points of the evaluation; whole numbers."""

    before: int | None
    """The balance before, if the cart states it."""
    spent: int
    value: Decimal | None
    """The money that the points spent paid."""
    earned: int
    after: int | None
    """The balance after; points earned count when they are usable at once."""


@dataclass(frozen=True, slots=True)
class Funding:
    """Who pays how much of a promotion."""

    by: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that applied."""

    promotion: str
    """Its id; `$points` for redeemed points."""
    code: str | None
    """The code that triggered it, as entered."""
    classes: tuple[Literal["price", "item", "order", "shipping", "payment", "reward"], ...]
    """The classes in which it gave something."""
    amount: Decimal
    """What it took off in all."""
    times: int
    """How many times it applied."""
    points: int | None
    gifts: int | None
    coupons: int | None
    prepaid: Decimal | None
    """Deposits of it that were paid before."""
    floored: Decimal | None
    """What floors kept it from giving besides."""
    funding: tuple[Funding, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something did not apply. Which of the numbers are there depends on the kind (see the outcome reference)."""

    kind: str
    path: str | None = None
    """Of `condition`: a JSON Pointer into the rulebook."""
    measure: str | None = None
    """Of `condition`: what was measured."""
    needed: str | int | None = None
    """What was needed: text in the reason `condition`, a count elsewhere."""
    actual: str | int | None = None
    """What there was."""
    basis: str | None = None
    """Of `condition` on a spend: which prices were summed up."""
    which: str | None = None
    """Of `limit_reached`: which limit."""
    promotion: str | None = None
    """Of `incompatible_with` and `saves_less_than`: which promotion it lost to."""
    by: Decimal | None = None
    """Of `saves_less_than`: how much more that one saves."""


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A promotion or a code that did not apply."""

    promotion: str | None
    code: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the cart: spend `amount` more (on `items`), or take `units` more of a line."""

    kind: Literal["spend", "quantity"]
    amount: Decimal | None = None
    items: Mapping[str, Any] | None = None
    """The selector of what to spend it on; `None`: on anything."""
    line: str | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A small change of the cart that gives more. It is a promise: make the change, and it is given."""

    promotion: str
    change: Change
    saves: Decimal
    """How much more is saved in all."""
    points: int | None
    gifts: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the host must record. `key` makes recording it twice harmless."""

    kind: Literal["use", "gift", "issue_coupon", "redeem_points", "earn_points"]
    key: str
    promotion: str | None = None
    code: str | None = None
    coupon: str | None = None
    uses: int | None = None
    amount: Decimal | None = None
    units: int | None = None
    sku: str | None = None
    quantity: int | None = None
    points: int | None = None
    valid_until: str | None = None
    """The first day on which an issued coupon is no longer valid, `YYYY-MM-DD`."""
    usable_on: str | None = None
    """The day on which earned points become usable, `YYYY-MM-DD`; `None`: at once."""


@dataclass(frozen=True, slots=True)
class Optimality:
    """With the strategy `best`: whether the combination is proven to be the best, else how far it may be from it."""

    proven: bool
    gap: Decimal | None


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What came second: of all combinations in which a promotion applies that does not apply in the outcome, the best."""

    promotions: tuple[str, ...]
    """The promotions that would apply, by position in the rulebook; empty when the search found none before it ended."""
    saved: Decimal
    """What they would take off together; a deposit with all it is worth, without points that pay."""
    less: Decimal
    """By how much that is less than what the promotions of the outcome take off."""
    optimality: Optimality
    """Whether no other such combination saves more."""


class Outcome:
    """What the customer pays, why, and what to record.

    An outcome is immutable. It is kept as JSON text; its parts are read when they are asked for. Money is `Decimal` in the
    outcome's currency with all its digits.

    >>> from tillwork import Engine
    >>> engine = Engine({
    ...     "tillwork": 1, "id": "shop", "currency": "EUR",
    ...     "promotions": [{"id": "ship", "name": "Free shipping", "conditions": {"kind": "spend", "at_least": 50},
    ...                     "benefit": {"kind": "free_shipping"}}],
    ... })
    >>> outcome = engine.evaluate({
    ...     "currency": "EUR", "at": "2026-11-11T20:00:00+01:00",
    ...     "lines": [{"id": "1", "sku": "MUG", "quantity": 10, "unit_price": "4.50"}],
    ...     "shipping": [{"id": "s", "method": "post", "amount": "4.90"}],
    ... })
    >>> outcome
    <tillwork.Outcome: pays 49.90 EUR, saves 0.00>
    >>> outcome.not_applied[0].reason.kind
    'condition'
    >>> outcome.next[0].change.amount, outcome.next[0].saves
    (Decimal('5.00'), Decimal('4.90'))
    """

    __slots__ = ("_engine", "_json", "_parsed")

    def __init__(self, text: str, engine: Engine | None = None) -> None:
        self._json = text
        self._engine = engine
        self._parsed: Json | None = None

    @classmethod
    def from_json(cls, text: str | bytes, engine: Engine | None = None) -> Outcome:
        """An outcome that `to_json` wrote, here or in another language.

        Args:
            text: the JSON text.
            engine: the engine of its rulebook, which knows the promotions' names; without it they are called by their ids.

        Raises:
            OutcomeError: the text is no outcome.
        """
        return cls(_core.read_outcome(text), engine)

    @classmethod
    def from_dict(cls, document: documents.Outcome | dict[str, Any], engine: Engine | None = None) -> Outcome:
        """An outcome that `to_dict` gave.

        Args:
            document: the outcome document.
            engine: the engine of its rulebook, which knows the promotions' names; without it they are called by their ids.

        Raises:
            OutcomeError: the document is no outcome.
        """
        return cls(_core.read_outcome(document), engine)

    def to_json(self) -> str:
        """The outcome document: the same bytes as in every other language."""
        return self._json

    def to_dict(self) -> dict[str, Any]:
        """The outcome document as a dict of its own; money is text."""
        document: dict[str, Any] = json.loads(self._json)
        return document

    def refund(self, request: ReturnInput) -> documents.Return:
        """What is paid back for units that come back, by what they really cost: the policy `share`.

        The outcome is all that is needed; `Engine.refund` has the other policy.

        Args:
            request: what comes back now, as a dict or JSON text; `before` is the `state` of the return before this one.

        Returns:
            The return document, money as text: `totals`, `lines`, `promotions`, `state`, `effects` and more.

        Raises:
            OutcomeError: the outcome's numbers do not add up.
            ReturnError: the request does not fit the outcome, or what was returned before.

        >>> from tillwork import Engine
        >>> engine = Engine({"tillwork": 1, "id": "shop", "currency": "USD", "promotions": [
        ...     {"id": "three-for-two", "benefit": {"kind": "fixed_price", "count": 3, "pay_for": 2}},
        ... ]})
        >>> outcome = engine.evaluate({
        ...     "id": "order-1", "currency": "USD", "at": "2026-11-11T20:00:00Z",
        ...     "lines": [{"id": "1", "sku": "MUG", "quantity": 3, "unit_price": "10.00"}],
        ... })
        >>> first = outcome.refund({"at": "2026-11-20T10:00:00Z", "lines": [{"line": "1", "units": 1}]})
        >>> second = outcome.refund({
        ...     "at": "2026-11-21T10:00:00Z", "lines": [{"line": "1", "units": 2}], "before": first["state"],
        ... })
        >>> first["totals"]["refund"], second["totals"]["refund"]  # of 20.00 paid
        ('6.67', '13.33')
        """
        return cast("documents.Return", json.loads(_core.refund(self._json, request)))

    def explain(self, language: str = "en") -> list[str]:
        """The outcome in sentences.

        Args:
            language: `en` or `zh-CN`, or another tag of the two languages; all Chinese is answered in Simplified Chinese.

        Raises:
            ValueError: there are no sentences in that language.
        """
        if self._engine is None:
            return _core.explain(self._json, language)
        return self._engine._core.explain(self._json, language)

    @property
    def _document(self) -> Json:
        # Two threads may both read the text, and come to the same.
        parsed = self._parsed
        if parsed is None:
            parsed = self._parsed = self.to_dict()
        return parsed

    @property
    def rulebook(self) -> str:
        """The rulebook's id."""
        return _text(self._document, "rulebook")

    @property
    def cart(self) -> str | None:
        """The cart's id."""
        return self._document.get("cart")

    @property
    def currency(self) -> str:
        """The currency of all amounts: an ISO 4217 code."""
        return _text(self._document, "currency")

    @property
    def at(self) -> str:
        """The moment of the evaluation, as the cart writes it."""
        return _text(self._document, "at")

    @property
    def price_basis(self) -> str:
        """What the prices are: `gross` or `net`."""
        return _text(self._document, "price_basis")

    @property
    def totals(self) -> Totals:
        """The sums."""
        totals = self._document["totals"]
        return Totals(
            subtotal=Decimal(totals["subtotal"]),
            shipping=Decimal(totals["shipping"]),
            discounts=_discounts(totals["discounts"]),
            discount=Decimal(totals["discount"]),
            payable=Decimal(totals["payable"]),
            prepaid=_money(totals, "prepaid"),
            saved=Decimal(totals["saved"]),
        )

    @property
    def sellers(self) -> tuple[SellerTotals, ...]:
        """The sums per seller; empty when no line and no shipping entry names one."""
        return self._all("sellers", _seller)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What became of the lines, in the cart's order."""
        return self._all("lines", _line)

    @property
    def shipping(self) -> tuple[Shipping, ...]:
        """What became of the shipping entries, in the cart's order."""
        return self._all("shipping", _shipping)

    @property
    def gifts(self) -> tuple[Gift, ...]:
        """What is given besides."""
        return self._all("gifts", _gift)

    @property
    def points(self) -> Points | None:
        """Points, with a programme or when some were earned."""
        points: Json | None = self._document.get("points")
        if points is None:
            return None
        return Points(
            before=points.get("before"),
            spent=points["spent"],
            value=_money(points, "value"),
            earned=points["earned"],
            after=points.get("after"),
        )

    @property
    def applied(self) -> tuple[Applied, ...]:
        """What applied, in the order it joined."""
        return self._all("applied", _applied)

    @property
    def not_applied(self) -> tuple[NotApplied, ...]:
        """What did not apply, and why."""
        return self._all("not_applied", _not_applied)

    @property
    def next(self) -> tuple[NearMiss, ...]:
        """What is missing for more."""
        return self._all("next", _near_miss)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What the host must record."""
        return self._all("effects", _effect)

    @property
    def optimality(self) -> Optimality | None:
        """With the strategy `best`: whether the combination is proven to be the best."""
        optimality: Json | None = self._document.get("optimality")
        return None if optimality is None else _optimality(optimality)

    @property
    def runner_up(self) -> RunnerUp | None:
        """With the strategy `best`, where the rulebook asks (`combination.runner_up`): what came second; `None`: nothing can.

        >>> from tillwork import Engine
        >>> engine = Engine({
        ...     "tillwork": 1, "id": "shop", "currency": "EUR", "combination": {"strategy": "best", "runner_up": True},
        ...     "promotions": [
        ...         {"id": "vip", "benefit": {"kind": "percent_off", "percent": 20}},
        ...         {"id": "club", "excludes": {"promotions": "vip"}, "benefit": {"kind": "percent_off", "percent": 15}},
        ...     ],
        ... })
        >>> second = engine.evaluate({
        ...     "currency": "EUR", "at": "2026-11-11T20:00:00+01:00", "lines": [{"id": "1", "sku": "POT", "unit_price": "80.00"}],
        ... }).runner_up
        >>> second.promotions, second.saved, second.less, second.optimality.proven
        (('club',), Decimal('12.00'), Decimal('4.00'), True)
        """
        second: Json | None = self._document.get("runner_up")
        if second is None:
            return None
        return RunnerUp(
            promotions=tuple(second["promotions"]),
            saved=Decimal(second["saved"]),
            less=Decimal(second["less"]),
            optimality=_optimality(second["optimality"]),
        )

    @property
    def digest(self) -> str:
        """SHA-256 in hex over engine, rulebook, cart and outcome: evaluate again and compare."""
        return _text(self._document, "digest")

    def _all(self, name: str, make: Callable[[Json], T]) -> tuple[T, ...]:
        return tuple(map(make, self._document[name]))

    def __repr__(self) -> str:
        totals = self._document["totals"]
        cart = "" if self.cart is None else f" {self.cart!r}"
        return f"<tillwork.Outcome{cart}: pays {totals['payable']} {self.currency}, saves {totals['saved']}>"

    def _repr_html_(self) -> str:
        return receipt(self._document, self.explain())

    def __eq__(self, other: object) -> bool:
        return self._json == other._json if isinstance(other, Outcome) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._json)

    def __copy__(self) -> Outcome:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Outcome:
        return self

    def __reduce__(self) -> tuple[type[Outcome], tuple[str, Engine | None]]:
        return (type(self), (self._json, self._engine))


def _text(document: Json, name: str) -> str:
    text: str = document[name]
    return text


def _money(document: Json, name: str) -> Decimal | None:
    amount: str | None = document.get(name)
    return None if amount is None else Decimal(amount)


def _discounts(discounts: Json) -> Discounts:
    return Discounts(**{name: Decimal(amount) for name, amount in discounts.items()})


def _seller(seller: Json) -> SellerTotals:
    return SellerTotals(
        seller=seller.get("seller"),
        subtotal=Decimal(seller["subtotal"]),
        shipping=Decimal(seller["shipping"]),
        discounts=_discounts(seller["discounts"]),
        discount=Decimal(seller["discount"]),
        payable=Decimal(seller["payable"]),
    )


def _adjustments(document: Json) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(one["promotion"], one["class"], Decimal(one["amount"])) for one in document["adjustments"])


def _line(line: Json) -> Line:
    return Line(
        id=line["id"],
        sku=line["sku"],
        quantity=line["quantity"],
        subtotal=Decimal(line["subtotal"]),
        payable=Decimal(line["payable"]),
        adjustments=_adjustments(line),
        runs=tuple(UnitRun(run["units"], Decimal(run["price"])) for run in line["runs"]),
        points=line.get("points"),
    )


def _shipping(entry: Json) -> Shipping:
    return Shipping(
        id=entry["id"],
        method=entry["method"],
        amount=Decimal(entry["amount"]),
        payable=Decimal(entry["payable"]),
        adjustments=_adjustments(entry),
    )


def _gift(gift: Json) -> Gift:
    return Gift(gift["promotion"], gift["sku"], gift["quantity"], tuple(gift["alternatives"]))


def _applied(applied: Json) -> Applied:
    return Applied(
        promotion=applied["promotion"],
        code=applied.get("code"),
        classes=tuple(applied["classes"]),
        amount=Decimal(applied["amount"]),
        times=applied["times"],
        points=applied.get("points"),
        gifts=applied.get("gifts"),
        coupons=applied.get("coupons"),
        prepaid=_money(applied, "prepaid"),
        floored=_money(applied, "floored"),
        funding=tuple(Funding(part["by"], Decimal(part["amount"])) for part in applied.get("funding", ())),
    )


def _not_applied(entry: Json) -> NotApplied:
    reason = dict(entry["reason"])
    if "by" in reason:
        reason["by"] = Decimal(reason["by"])
    return NotApplied(entry.get("promotion"), entry.get("code"), Reason(**reason))


def _optimality(optimality: Json) -> Optimality:
    return Optimality(optimality["proven"], _money(optimality, "gap"))


def _near_miss(near: Json) -> NearMiss:
    change = dict(near["change"])
    if "amount" in change:
        change["amount"] = Decimal(change["amount"])
    return NearMiss(
        promotion=near["promotion"],
        change=Change(**change),
        saves=Decimal(near["saves"]),
        points=near.get("points"),
        gifts=near.get("gifts"),
    )


def _effect(effect: Json) -> Effect:
    fields = dict(effect)
    if "amount" in fields:
        fields["amount"] = Decimal(fields["amount"])
    return Effect(**fields)
