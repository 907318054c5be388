"""Measures the Python package against hand-written polars, Python loops and the Rust crate, and prints rows of the table.

Contenders take turns, and a ratio is the median of the rounds' ratios: a busy machine shows in the
figures and hardly in the ratios.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import by_hand
import journey
import polars as pl

import tillwork as tw

SMOKE = "--smoke" in sys.argv


def row(what: str, figure: str, ratio: float | None = None, goal: tuple[str, float] | None = None, unit: str = "×") -> None:
    verdict = "-"
    if ratio is not None and goal is not None:
        good = ratio <= goal[1] if goal[0] == "≤" else ratio >= goal[1]
        verdict = "not judged" if SMOKE else "met" if good else "short"
    shown = "-" if ratio is None else f"{ratio:.2f}{unit}" if ratio < 10 else f"{ratio:.1f}{unit}"
    print(what, figure, shown, "-" if goal is None else f"{goal[0]} {goal[1]:g}", verdict, sep="\t")


def seconds(value: float) -> str:
    if value >= 1:
        return f"{value:.2f} s"
    return f"{value * 1e3:.2f} ms" if value >= 1e-3 else f"{value * 1e6:.2f} µs"


def timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def rounds(count: int, *contenders: Callable[[], Any]) -> list[list[float]]:
    """The seconds of each contender in each round; a first round warms up."""
    for one in contenders:
        one()
    return [list(column) for column in zip(*[[timed(one) for one in contenders] for _ in range(count)], strict=True)]


def ratio(one: list[float], other: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def year() -> None:
    """The year with five rules at once: all contenders must come to the same cents, cart by cart."""
    engine = journey.engine(*journey.RULES)
    lines, flat = journey.priced(), journey.lines()
    if SMOKE:
        lines, flat = lines.head(5_000), flat.head(5_000)
    what = f"year ({lines.height} lines, {lines['cart_id'].n_unique()} carts, five rules)"

    def ours() -> pl.DataFrame:
        options: dict[str, Any] = {"tables": ["carts"], "digest": False, "money": "minor", "progress": False}
        found = engine.evaluate_table(lines, at=journey.AT, **options).carts.to_polars()
        return found.select("cart_id", "subtotal", "discount", "payable", pl.col("points_earned").fill_null(0))

    def everything() -> tw.TableResult:
        return engine.evaluate_table(lines, at=journey.AT, progress=False)

    # Units of less than a cent: the tests tell what they do.
    tiny = lines.filter(pl.col("quantity") > pl.col("amount"))["cart_id"].unique().to_list()
    results = [ours(), by_hand.polars(flat), by_hand.loop(flat), by_hand.carts(flat)]
    results = [one.sort("cart_id").filter(~pl.col("cart_id").is_in(tiny)) for one in results]
    assert all(one.equals(results[0]) for one in results[1:]), "the totals differ"

    count = 1 if SMOKE else 7
    tillwork, expressions = rounds(count, ours, lambda: by_hand.polars(flat))
    looped, called = rounds(1 if SMOKE else 2, lambda: by_hand.loop(flat), lambda: by_hand.carts(flat))
    ours_median = statistics.median(tillwork)
    row(f"{what}: polars expressions by hand", seconds(statistics.median(expressions)))
    row(f"{what}: a Python loop over rows, all carts at once", seconds(statistics.median(looped)))
    row(f"{what}: a Python function called for each cart", seconds(statistics.median(called)))
    row(f"{what}: Tillwork against the expressions", seconds(ours_median), ratio(tillwork, expressions), ("≤", 1))
    # Faster than the loop by as much as is asked would be faster than the expressions by several times.
    row(f"{what}: the loop over rows against Tillwork", seconds(ours_median), statistics.median(looped) / ours_median, ("≥", 100))
    row(
        f"{what}: the function of a cart against Tillwork",
        seconds(ours_median),
        statistics.median(called) / ours_median,
        ("≥", 100),
    )
    row(f"{what}: Tillwork, all tables and digests", seconds(min(timed(everything) for _ in range(1 if SMOKE else 2))))

    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.arrow"
        lines.write_ipc(path)
        script = Path(__file__).with_name("memory.py")
        peak = json.loads(subprocess.run([sys.executable, script, path], check=True, capture_output=True, text=True).stdout)
    figure = f"{peak['peak'] / 2**20:.0f} MiB of {peak['input'] / 2**20:.0f}"
    row(f"{what}: peak memory with the input, over the input", figure, peak["peak"] / peak["input"], ("≤", 3))


def single(program: str) -> None:
    """One cart: W1, ten lines, a hundred promotions of which eight apply."""
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as rust:
        assert rust.stdin is not None
        assert rust.stdout is not None
        rulebook, text = rust.stdout.readline(), rust.stdout.readline().rstrip("\n").encode()
        engine, cart = tw.Engine(rulebook), json.loads(text)
        assert engine.evaluate(cart) == engine.evaluate(text)
        runs, count = (10, 1) if SMOKE else (2_000, 21)

        def repeated(run: Callable[[Any], object], argument: Any) -> float:
            start = time.perf_counter()
            for _ in range(runs):
                run(argument)
            return (time.perf_counter() - start) / runs

        measured: list[list[float]] = [[], [], [], []]
        for _ in range(count):
            rust.stdin.write(f"{runs}\n")
            rust.stdin.flush()
            in_rust = [float(part) / runs for part in rust.stdout.readline().split()]
            taken = [*in_rust, repeated(engine.evaluate, cart), repeated(engine.evaluate, text)]
            for column, one in zip(measured, taken, strict=True):
                column.append(one)
        rust.stdin.close()
    documents, typed, from_dict, from_text = measured
    row("one cart (W1) in Rust, from document to document", seconds(statistics.median(documents)))
    row("one cart (W1) in Rust, typed", seconds(statistics.median(typed)))
    row("one cart (W1) in Python, evaluate(dict)", seconds(statistics.median(from_dict)), ratio(from_dict, documents), ("≤", 3))
    row("one cart (W1) in Python, evaluate(bytes)", seconds(statistics.median(from_text)), ratio(from_text, documents), ("≤", 1.5))


single(sys.argv[1])
year()
