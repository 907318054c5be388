"""A year of a real grocer: totals that nobody here made, and coupons that were really redeemed."""

from __future__ import annotations

from typing import Any

import by_hand
import journey
import polars as pl
import pytest
from journey import SHOP, read

import tillwork as tw


def carts_of(*rules: str) -> pl.DataFrame:
    """What the carts of the year get by some rules; amounts are cents."""
    result = journey.engine(*rules).evaluate_table(
        journey.priced(), at=journey.AT, tables=["carts"], digest=False, money="minor", progress=False
    )
    return result.carts.to_polars()


def test_the_year_is_the_one_that_is_meant() -> None:
    lines = journey.lines()
    assert lines.height == 1_460_175
    assert lines["basket_id"].n_unique() == 155_381
    assert lines["amount"].sum() == 539_221_852


@pytest.mark.parametrize(
    ("rule", "discount", "carts"), [("drug", 4_004_111, 26_240), ("from-75", 9_512_000, 19_024), ("every-75", 12_604_500, 19_024)]
)
def test_each_rule_alone_gives_the_known_total(rule: str, discount: int, carts: int) -> None:
    found = carts_of(rule)
    assert found["subtotal"].sum() == 539_221_852
    assert found["discount"].sum() == discount
    assert (found["discount"] > 0).sum() == carts
    assert found["payable"].sum() == 539_221_852 - discount


def test_points_of_the_year() -> None:
    assert carts_of("points")["points_earned"].sum() == 5_312_784


def test_the_third_soft_drink_is_free() -> None:
    """Tillwork's units of a line of A cents and n units cost ⌈A/n⌉ (A mod n of them) and ⌊A/n⌋, so that they sum to A.

    The known total, 3,793,856, is of units that all cost ⌊A/n⌋. The two differ by 6 cents, in three carts that hold so many units
    of a line which does not divide that dearer ones are among the free: by 3, 2 and 1.
    """
    soft = journey.lines().filter(pl.col("product_category") == "SOFT DRINKS")
    assert soft["quantity"].sum() == 89_496
    units = (
        soft.select("basket_id", pl.col("quantity").alias("n"), (pl.col("amount") // pl.col("quantity")).alias("price"))
        .with_columns(pl.col("price").repeat_by("n"))
        .select("basket_id", "price")
        .explode("price")
        .sort("basket_id", "price", descending=[False, True])
    )
    place = pl.int_range(pl.len()).over("basket_id")
    floors = units.filter(place % 3 == 2).group_by("basket_id").agg(pl.col("price").sum())
    assert (floors["price"].sum(), floors.height) == (3_793_856, 11_196)

    found = carts_of("third-free").filter(pl.col("discount") > 0)
    assert (found["discount"].sum(), found.height) == (3_793_862, 11_196)
    both = found.join(floors, left_on="cart_id", right_on="basket_id").with_columns(more=pl.col("discount") - pl.col("price"))
    assert both.height == 11_196
    assert sorted(both.filter(pl.col("more") != 0)["more"].to_list()) == [1, 2, 3]


def test_all_rules_at_once_add_up() -> None:
    result = journey.engine(*journey.RULES).evaluate_table(
        journey.priced(), at=journey.AT, tables=["carts", "lines", "adjustments"], digest=False, money="minor", progress=False
    )
    carts, lines, adjustments = result.carts.to_polars(), result.lines.to_polars(), result.adjustments.to_polars()
    assert carts["subtotal"].sum() == 539_221_852
    assert (carts["subtotal"] - carts["discount"] == carts["payable"]).all()
    assert (lines["subtotal"].equals(journey.priced()["amount"].alias("subtotal"))) is True
    by_cart = lines.group_by("cart_id").agg(pl.col("subtotal", "discount", "payable").sum())
    assert by_cart.sort("cart_id").equals(carts.select("cart_id", "subtotal", "discount", "payable").sort("cart_id"))
    assert adjustments["amount"].sum() == carts["discount"].sum()
    taken = adjustments.group_by(pl.col("row").cast(pl.Int64)).agg(pl.col("amount").sum())
    given = lines.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).filter(pl.col("discount") > 0)
    assert given.select("row", amount="discount").sort("row").equals(taken.sort("row"))
    assert carts["points_earned"].sum() == (carts["payable"] // 100).sum()
    # What the item rules take may lower an order below a threshold, never lift one over it.
    alone = {"drug": 4_004_111, "from-75": 9_512_000, "every-75": 12_604_500, "third-free": 3_793_862}
    sums = adjustments.group_by(pl.col("promotion").cast(pl.String)).agg(pl.col("amount").sum())
    together = dict(sums.rows())
    assert set(together) == set(alone)
    assert together["third-free"] == alone["third-free"]
    assert together["drug"] == alone["drug"]
    assert together["from-75"] < alone["from-75"]
    assert together["every-75"] < alone["every-75"]


def test_all_rules_at_once_are_what_they_are_by_hand() -> None:
    """Cart by cart, to the cent.

    Also in carts with a line of thousands of units that cost a cent or nothing: five dollars off from 75.00 make 500 of them free,
    and the five dollars of every full 75 count them all the same.
    """
    flat = journey.lines()
    wanted = by_hand.polars(flat).sort("cart_id")
    assert wanted.equals(by_hand.loop(flat).sort("cart_id"))
    some = flat.filter(pl.col("basket_id").hash(0) % 50 == 0)
    assert wanted.join(some, left_on="cart_id", right_on="basket_id", how="semi").equals(by_hand.carts(some).sort("cart_id"))
    found = carts_of(*journey.RULES).select(wanted.columns).fill_null(0).sort("cart_id")
    assert found.height == wanted.height == 155_381
    assert found.equals(wanted)


# ---- coupons


def campaign(number: int) -> str:
    return f"campaign-{number}"


@pytest.fixture(scope="module")
def coupons() -> pl.DataFrame:
    """One row a coupon of a campaign: its products, and the first and the last day."""
    return (
        read("coupons")
        .group_by("coupon_upc", "campaign_id", maintain_order=True)
        .agg("product_id")
        .join(read("campaign_descriptions"), on="campaign_id")
        .with_columns(pl.col("start_date", "end_date").dt.date().dt.to_string())
    )


@pytest.fixture(scope="module")
def coupon_engine(coupons: pl.DataFrame) -> tw.Engine:
    """Each coupon: for the households of its campaign, in the campaign's days, on its products."""
    entries = list(coupons.iter_rows(named=True))
    ids = [f"{entry['coupon_upc']}-{entry['campaign_id']}" for entry in entries]
    rulebook: dict[str, Any] = {
        "tillwork": 1,
        "id": "coupons",
        "currency": "USD",
        "time_zone": SHOP,
        "near_misses": 0,
        "coupons": [
            {
                "id": coupon,
                "code": coupon,
                "segment": campaign(entry["campaign_id"]),
                "schedule": {"from": entry["start_date"], "until": entry["end_date"]},
            }
            for coupon, entry in zip(ids, entries, strict=True)
        ],
        "promotions": [
            {
                "id": coupon,
                "coupon": coupon,
                "benefit": {"kind": "amount_off", "amount": "0.50", "items": {"sku": [str(sku) for sku in entry["product_id"]]}},
            }
            for coupon, entry in zip(ids, entries, strict=True)
        ],
    }
    return tw.Engine(rulebook)


@pytest.fixture(scope="module")
def customers() -> pl.DataFrame:
    segment = pl.concat_str(pl.lit("campaign-"), "campaign_id")
    return read("campaigns").group_by(pl.col("household_id").alias("customer_id")).agg(segment.alias("segments"))


@pytest.fixture(scope="module")
def redemptions() -> pl.DataFrame:
    keys = ("household_id", "coupon_upc", "campaign_id", "redemption_date")
    return read("coupon_redemptions").sort(*keys).select(*keys)


def accepted(engine: tw.Engine, redemptions: pl.DataFrame, products: pl.Series, customers: pl.DataFrame) -> pl.DataFrame:
    """The redemptions with the reason for which each is refused; null: it is accepted."""
    carts = redemptions.with_row_index("cart_id").select(
        "cart_id",
        customer_id="household_id",
        codes=pl.concat_list(pl.concat_str("coupon_upc", pl.lit("-"), "campaign_id")),
        # The data has the shop's date; the hour is not known.
        at=(pl.col("redemption_date") + pl.duration(hours=12)).dt.replace_time_zone(SHOP),
    )
    lines = pl.DataFrame({"cart_id": carts["cart_id"], "sku": products, "unit_price": 100})
    result = engine.evaluate_table(lines, carts, customers, digest=False, tables=["applied", "not_applied"])
    refused = result.not_applied.to_polars().select("cart_id", pl.col("reason").cast(pl.String))
    found = carts.select("cart_id").join(refused.with_columns(pl.col("cart_id").cast(pl.UInt32)), on="cart_id", how="left")
    assert found.height == redemptions.height
    assert len(result.applied) + len(result.not_applied) == redemptions.height
    return found


@pytest.fixture(scope="module")
def products(redemptions: pl.DataFrame, coupons: pl.DataFrame) -> pl.Series:
    """A product of each redeemed coupon's list."""
    listed = coupons.select("coupon_upc", "campaign_id", pl.col("product_id").list.first())
    return redemptions.join(listed, on=["coupon_upc", "campaign_id"], how="left", maintain_order="left")["product_id"]


def rotated(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    values = frame[column]
    return frame.with_columns(pl.concat([values[1:], values[:1]]).alias(column))


def test_every_recorded_redemption_is_accepted(
    coupon_engine: tw.Engine, redemptions: pl.DataFrame, products: pl.Series, customers: pl.DataFrame
) -> None:
    found = accepted(coupon_engine, redemptions, products, customers)
    assert found["reason"].null_count() == redemptions.height == 2_102


@pytest.mark.parametrize(
    ("column", "stay", "reasons"),
    [("household_id", 1_988, {"code_not_yours"}), ("redemption_date", 880, {"not_started", "code_ended"})],
)
def test_redemptions_by_another_household_or_on_another_day_are_not(
    coupon_engine: tw.Engine,
    redemptions: pl.DataFrame,
    products: pl.Series,
    customers: pl.DataFrame,
    column: str,
    stay: int,
    reasons: set[str],
) -> None:
    found = accepted(coupon_engine, rotated(redemptions, column), products, customers)
    assert found["reason"].null_count() == stay
    assert set(found["reason"].drop_nulls()) == reasons


def test_redemptions_with_another_product_are_not(
    coupon_engine: tw.Engine, redemptions: pl.DataFrame, products: pl.Series, customers: pl.DataFrame, coupons: pl.DataFrame
) -> None:
    other = pl.concat([products[1:], products[:1]])
    listed = coupons.explode("product_id").select("coupon_upc", "campaign_id", "product_id").unique()
    keys = ["coupon_upc", "campaign_id", "product_id"]
    wanted = redemptions.with_columns(product_id=other).join(listed, on=keys, how="semi").height
    found = accepted(coupon_engine, redemptions, other, customers)
    assert found["reason"].null_count() == wanted
    assert wanted < 2_102
    assert set(found["reason"].drop_nulls()) == {"no_eligible_items"}


def test_dates_are_those_of_the_shop(redemptions: pl.DataFrame) -> None:
    """With New York's dates every redemption has a basket of that household on that day; with UTC's one in nine has none."""
    stamps = read("transactions").select("household_id", stamp=pl.col("transaction_timestamp").dt.replace_time_zone("UTC"))
    days = redemptions.select("household_id", pl.col("redemption_date").dt.date().alias("day"))
    found = [
        days.join(
            stamps.select("household_id", day=pl.col("stamp").dt.convert_time_zone(zone).dt.date()).unique(),
            on=["household_id", "day"],
            how="semi",
        ).height
        for zone in (SHOP, "UTC")
    ]
    assert found == [2_102, 1_869]
