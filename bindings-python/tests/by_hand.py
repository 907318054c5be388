"""The five rules of the year as people write them by hand: polars expressions, a loop over rows, and a function of a cart.

All give, for each cart, the subtotal, the discount, what is paid, and points; amounts are cents.

- Every third soft drink is free, dearest first; the units of a line of A cents and n units cost A/n, rounded up or down so that
  they sum to A.
- Ten percent off each line of drugs from 40.00, half up.
- 5.00 off from 75.00, and 5.00 off for each full 75.00, both of what the first two leave.
- A point for each full 1.00 that is paid.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

SOFT, DRUG = "SOFT DRINKS", "DRUG GM"
COLUMNS = ("cart_id", "subtotal", "discount", "payable", "points_earned")


def polars(lines: pl.DataFrame) -> pl.DataFrame:
    """Expressions, all columns at once."""
    amount, quantity = pl.col("amount"), pl.col("quantity")
    soft = lines.lazy().filter(pl.col("product_category") == SOFT)
    unit, dearer = amount // quantity, amount % quantity
    units = pl.concat(
        [
            soft.select("basket_id", price=(unit + 1).repeat_by(dearer)),
            soft.select("basket_id", price=unit.repeat_by(quantity - dearer)),
        ]
    ).explode("price", empty_as_null=False)
    free = (
        units.group_by("basket_id")
        .agg(price=pl.col("price").sort(descending=True))
        .select("basket_id", free=pl.col("price").list.gather_every(3, 2).list.sum())
    )
    tenth = (amount + 5) // 10
    return (
        lines.lazy()
        .group_by("basket_id")
        .agg(subtotal=amount.sum(), drug=tenth.filter(pl.col("department") == DRUG).sum())
        .join(free, on="basket_id", how="left")
        .with_columns(
            items=pl.when(pl.col("subtotal") >= 4000).then("drug").otherwise(0) + pl.col("free").fill_null(0),
        )
        .with_columns(left=pl.col("subtotal") - pl.col("items"))
        .with_columns(order=pl.when(pl.col("left") >= 7500).then(500).otherwise(0) + pl.col("left") // 7500 * 500)
        .select(
            pl.col("basket_id").alias("cart_id"),
            "subtotal",
            discount=pl.col("items") + pl.col("order"),
            payable=pl.col("left") - pl.col("order"),
            points_earned=(pl.col("left") - pl.col("order")) // 100,
        )
        .collect()
    )


def loop(lines: pl.DataFrame) -> pl.DataFrame:
    """A loop over the rows, with whole numbers of cents."""
    subtotals: dict[int, int] = defaultdict(int)
    drugs: dict[int, int] = defaultdict(int)
    units: dict[int, list[int]] = defaultdict(list)
    for row in lines.iter_rows(named=True):
        cart, amount, quantity = row["basket_id"], row["amount"], row["quantity"]
        subtotals[cart] += amount
        if row["department"] == DRUG:
            drugs[cart] += (amount + 5) // 10
        if row["product_category"] == SOFT:
            unit, dearer = divmod(amount, quantity)
            units[cart] += [unit + 1] * dearer + [unit] * (quantity - dearer)
    results: list[tuple[int, int, int, int, int]] = []
    for cart, subtotal in subtotals.items():
        discount = sum(sorted(units[cart], reverse=True)[2::3]) if cart in units else 0
        if subtotal >= 4000 and cart in drugs:
            discount += drugs[cart]
        left = subtotal - discount
        order = (500 if left >= 7500 else 0) + left // 7500 * 500
        results.append((cart, subtotal, discount + order, left - order, (left - order) // 100))
    return pl.DataFrame(results, schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")


def price(rows: list[dict[str, Any]]) -> tuple[int, int, int, int]:
    """What one cart comes to, its lines as dicts: subtotal, discount, what is paid, points."""
    subtotal = sum(row["amount"] for row in rows)
    units: list[int] = []
    for row in rows:
        if row["product_category"] == SOFT:
            unit, dearer = divmod(row["amount"], row["quantity"])
            units += [unit + 1] * dearer + [unit] * (row["quantity"] - dearer)
    discount = sum(sorted(units, reverse=True)[2::3])
    if subtotal >= 4000:
        discount += sum((row["amount"] + 5) // 10 for row in rows if row["department"] == DRUG)
    left = subtotal - discount
    order = (500 if left >= 7500 else 0) + left // 7500 * 500
    return subtotal, discount + order, left - order, (left - order) // 100


def carts(lines: pl.DataFrame) -> pl.DataFrame:
    """A function of a cart, called for each: how rules are written that are to be read, tested and used in a shop, too."""
    groups = lines.group_by("basket_id", maintain_order=True)
    results = [(cart, *price(group.to_dicts())) for (cart,), group in groups]
    return pl.DataFrame(results, schema=dict.fromkeys(COLUMNS, pl.Int64), orient="row")
