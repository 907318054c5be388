"""Tables are refused for what documents are refused for: random carts, said in both ways, with values that are wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

import tillwork as tw

Json = dict[str, Any]
AT = "2026-11-11T20:00:00Z"
LONG = "x" * 129
RULEBOOK: Json = {
    "tillwork": 1,
    "id": "shop",
    "currency": "USD",
    "programme": {"earn": {"points": 1, "per": "1"}, "redeem": {"points": 100, "value": "1.00"}},
    "promotions": [{"id": "ten", "benefit": {"kind": "percent_off", "percent": 10}}],
}
TEXTS = pa.list_(pa.string())
TYPES = {"quantity": pa.int64(), "categories": TEXTS, "codes": TEXTS, "wallet": TEXTS, "points": pa.int64(), "orders": pa.int64()}


class Carts:
    """Carts as documents, most of their values good ones."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def some(self, good: Sequence[Any], bad: Sequence[Any]) -> Any:
        return self.random.choice(bad if self.random.random() < 0.06 else good)

    def with_some(self, fields: Json, maybe: dict[str, tuple[Sequence[Any], Sequence[Any]]]) -> Json:
        """The fields and some others."""
        return fields | {name: self.some(*values) for name, values in maybe.items() if self.random.random() < 0.4}

    def line(self, number: int) -> Json:
        bad_price = ["x", "-1", "1.2345", str(10**18), "10000000000000"]
        line = {
            "id": self.some([f"line-{number}"], ["line-0", "", "$own"]),
            "sku": self.some(["A", "B"], ["", "$own", LONG]),
            self.random.choice(["unit_price", "amount"]): self.some(["5", "0"], bad_price),
        }
        maybe: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
            "quantity": ([1, 2], [0, -1, 10**9 + 1]),
            "categories": ([["a"], ["a/b"]], [["a//b"], [""]]),
            "cost": (["5"], ["x", "-1"]),
            "seller": (["s"], ["", "$own"]),
            "attributes": ([{"weight": 1.5}], [{"weight": 1e17}]),
        }
        return self.with_some(line, maybe)

    def cart(self, number: int) -> Json:
        cart = {
            "id": self.some([f"cart-{number}"], [f"$own-{number}", f"{LONG}{number}"]),
            "currency": self.some(["USD", "JPY", "KWD"], ["usd"]),
            "at": self.some([AT], ["yesterday"]),
            "lines": [self.line(number) for number in range(self.random.randint(0, 4))],
        }
        customer = self.with_some(
            {"id": self.some([f"customer-{number}"], [f"$own-{number}"])},
            {
                "points": ([500], [-1, 10**18]),
                "orders": ([5], [-1, 10**18]),
                "birthday": (["1990-05-17", "05-17"], ["May", ""]),
                "wallet": ([["W"]], [["x" * 257]]),
            },
        )
        entry = {"id": "1", "method": self.some(["post"], ["", "$own"]), "amount": self.some(["5"], ["x", "-1", "1.2345"])}
        maybe: dict[str, tuple[Sequence[Any], Sequence[Any]]] = {
            "codes": ([["A"], ["A", "B"]], [["x" * 257], ["x"] * 101]),
            "redeem": (["max"], ["all"]),
            "customer": ([customer], [customer]),
            "shipping": ([[entry]], [[entry]]),
        }
        return self.with_some(cart, maybe)


def table(rows: list[Json], names: Sequence[str]) -> pa.Table:
    return pa.table({name: pa.array([row.get(name) for row in rows], TYPES.get(name, pa.string())) for name in names})


def place(path: str, cart: int, rows: Sequence[int], customer: int) -> str:
    """Where in tables a place of a document is."""
    match path.split("/")[1:]:
        case ["lines", line, "attributes", name]:
            return f"/lines/{rows[int(line)]}/attributes.{name}"
        case ["lines", line, name, *_]:
            return f"/lines/{rows[int(line)]}/{name}"
        case ["lines" | "id"]:
            return f"/carts/{cart}/cart_id"
        case ["customer", name, *_] if name != "id" and customer >= 0:
            return f"/customers/{customer}/{name}"
        case ["customer", name, *_]:
            return f"/carts/{cart}/customer_{name}"
        case ["shipping", _, name]:
            return f"/carts/{cart}/shipping_{name}"
        case [name, *_]:
            return f"/carts/{cart}/{name}"
    raise AssertionError(path)


@pytest.mark.parametrize("seed", range(200))
def test_tables_are_refused_for_what_documents_are_refused_for(seed: int) -> None:
    engine, made = tw.Engine(RULEBOOK), Carts(seed)
    carts = [made.cart(number) for number in range(8)]
    owners = [number for number, cart in enumerate(carts) for _ in cart["lines"]]
    made.random.shuffle(owners)
    rows: dict[int, list[int]] = {number: [] for number in range(len(carts))}
    lines: list[Json] = []
    for number in owners:
        line = carts[number]["lines"][len(rows[number])]
        rows[number].append(len(lines))
        weight = line.get("attributes", {}).get("weight")
        lines.append(line | {"cart_id": carts[number]["id"], "attributes.weight": weight})
    heads: list[Json] = []
    customers: list[Json] = []
    known: list[int] = []
    for cart in carts:
        (entry,) = cart.get("shipping", [{}])
        customer = cart.get("customer")
        shipping = {"shipping_method": entry.get("method"), "shipping_amount": entry.get("amount")}
        heads.append(cart | shipping | {"cart_id": cart["id"], "customer_id": customer and customer["id"]})
        known.append(len(customers) if customer else -1)
        customers.extend([customer | {"customer_id": customer["id"]}] if customer else [])

    of_lines = ["cart_id", "id", "sku", "quantity", "unit_price", "amount", "categories", "cost", "seller"]
    weights = pa.array([line["attributes.weight"] for line in lines], pa.float64())
    of_carts = ["cart_id", "currency", "at", "codes", "redeem", "shipping_method", "shipping_amount", "customer_id"]
    result = engine.evaluate_table(
        table(lines, of_lines).append_column("attributes.weight", weights),
        table(heads, of_carts),
        table(customers, ["customer_id", "points", "orders", "birthday", "wallet"]),
        errors="collect",
    )

    wanted: list[tuple[str, str]] = []
    digests: list[str | None] = []
    for number, cart in enumerate(carts):
        try:
            digests.append(engine.evaluate(cart).digest)
        except tw.CartError as error:
            digests.append(None)
            wanted += [(place(one.path, number, rows[number], known[number]), one.code) for one in error.problems]
    # Tables call every value for `redeem` that is none a number out of range.
    codes = {"unknown_value": "integer_range"}
    assert sorted((one.path, one.code) for one in result.problems) == sorted((path, codes.get(code, code)) for path, code in wanted)
    assert result.carts.to_polars()["digest"].to_list() == digests
