"""Engines: what they take, what they give, what can be done with them."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import runpy
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import tillwork as tw
from tillwork import _core

Json = dict[str, Any]


def test_a_rulebook_may_be_a_dict_a_text_bytes_or_a_path(rulebook: Json, cart: Json, tmp_path: Path) -> None:
    text = json.dumps(rulebook)
    path = tmp_path / "rulebook.json"
    path.write_text(text, encoding="utf-8")
    forms = [rulebook, text, text.encode(), bytearray(text.encode()), path]
    assert len({tw.Engine(form).evaluate_json(cart) for form in forms}) == 1


def test_a_cart_may_be_a_dict_a_text_or_bytes(engine: tw.Engine, cart: Json) -> None:
    text = json.dumps(cart)
    answers = {engine.evaluate_json(form) for form in (cart, text, text.encode(), bytearray(text.encode()))}
    assert len(answers) == 1
    assert engine.evaluate(cart).to_json() in answers


def test_a_text_is_never_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rulebook.json").write_text("{}")
    with pytest.raises(tw.RulebookError) as caught:
        tw.Engine("rulebook.json")
    assert caught.value.problems[0].code == "json_syntax"


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        tw.Engine(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("price", "payable"),
    [
        ("19.99", "19.99"),
        (Decimal("19.99"), "19.99"),
        (Decimal("19.990"), "19.99"),
        (Decimal("2E+1"), "20.00"),
        (19.99, "19.99"),
        (20, "20.00"),
        (1e1, "10.00"),
        (0.07, "0.07"),
        (9999999999999.99, "9999999999999.99"),
    ],
)
def test_money_is_exact_in_every_form(price: Any, payable: str) -> None:
    engine = tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD"})
    cart = {"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": [{"id": "1", "sku": "A", "unit_price": price}]}
    assert engine.evaluate(cart).totals.payable == Decimal(payable)
    assert json.loads(engine.evaluate_json(cart))["totals"]["payable"] == payable


class Colour(StrEnum):
    RED = "red"


class Loud(str):
    """A text that says something else when it is asked."""

    __slots__ = ()

    def __str__(self) -> str:
        raise AssertionError("nothing is called")

    __repr__ = __hash__ = encode = __str__  # type: ignore[assignment]


class LoudDict(dict[str, Any]):
    def items(self) -> Any:
        raise AssertionError("nothing is called")

    __iter__ = keys = __len__ = items  # type: ignore[assignment]


def test_of_subclasses_only_what_they_inherit_is_read(engine: tw.Engine, cart: Json) -> None:
    plain = engine.evaluate_json(cart)
    cart["lines"][0]["sku"] = Loud("MUG")
    cart["lines"] = tuple(OrderedDict(line) for line in cart["lines"])
    assert engine.evaluate_json(LoudDict(cart)) == plain
    cart["channel"] = Colour.RED
    assert engine.evaluate(cart).to_dict()["lines"] == json.loads(plain)["lines"]


def test_the_cart_is_not_changed(engine: tw.Engine, cart: Json) -> None:
    before = copy.deepcopy(cart)
    engine.evaluate(cart)
    assert cart == before


def test_evaluate_many_keeps_the_order(engine: tw.Engine, cart: Json) -> None:
    carts = [{**cart, "id": f"order-{number}"} for number in range(5000)]
    outcomes = engine.evaluate_many(carts)
    assert [outcome.cart for outcome in outcomes] == [cart["id"] for cart in carts]
    assert outcomes[17].to_json() == engine.evaluate_json(carts[17])
    assert engine.evaluate_many(json.dumps(cart) for cart in carts[:3]) == outcomes[:3]
    assert engine.evaluate_many([]) == []
    assert engine.evaluate_many(carts[:100], threads=1) == outcomes[:100]


@pytest.mark.parametrize("one", [json.dumps, lambda cart: json.dumps(cart).encode(), dict])
def test_evaluate_many_does_not_take_one_cart_for_many(engine: tw.Engine, cart: Json, one: Callable[[Json], Any]) -> None:
    with pytest.raises(TypeError, match=r"expected `carts` to be carts, one after another, found one `(str|bytes|dict)`"):
        engine.evaluate_many(one(cart))


def test_evaluate_many_names_the_carts_that_are_wrong(engine: tw.Engine, cart: Json) -> None:
    bad = {**cart, "currency": "usd"}
    with pytest.raises(tw.CartError) as caught:
        engine.evaluate_many([cart, bad, cart, "{", {**cart, "at": float("nan")}])
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        ("/1/currency", "currency_unknown"),
        ("/3", "json_syntax"),
        ("/4/at", "wrong_type"),
    ]


def test_engines_say_what_they_are(engine: tw.Engine, rulebook: Json) -> None:
    assert repr(engine) == "<tillwork.Engine 'shop', USD, 2 promotions>"
    assert (engine.id, engine.currency) == ("shop", "USD")
    assert engine.rulebook == rulebook
    engine.rulebook["id"] = "other"
    assert engine.rulebook == rulebook


def test_engines_are_equal_when_their_texts_are(rulebook: Json) -> None:
    one, two = tw.Engine(rulebook), tw.Engine(rulebook)
    other = tw.Engine({**rulebook, "id": "other"})
    assert one == two
    assert hash(one) == hash(two)
    assert one != other
    assert one != rulebook


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_ledgers_can_be_pickled(engine: tw.Engine, protocol: int) -> None:
    ledger = engine.ledger
    other = pickle.loads(pickle.dumps(ledger, protocol))
    assert other == ledger
    assert hash(other) == hash(ledger)
    at = "2026-11-11T20:00:00Z"
    assert other.view_json({"tillwork": 1, "member": "a"}, {"at": at}) == ledger.view_json(
        {"tillwork": 1, "member": "a"}, {"at": at}
    )
    assert copy.deepcopy(ledger) is ledger


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_engines_and_outcomes_can_be_pickled(engine: tw.Engine, cart: Json, protocol: int) -> None:
    outcome = engine.evaluate(cart)
    other_engine, other = pickle.loads(pickle.dumps((engine, outcome), protocol))
    assert other_engine == engine
    assert other_engine.evaluate(cart) == outcome == other
    assert other.explain("zh-CN") == outcome.explain("zh-CN")


def test_engines_and_outcomes_can_be_copied(engine: tw.Engine, cart: Json) -> None:
    outcome = engine.evaluate(cart)
    for value in (engine, outcome):
        assert copy.copy(value) is value
        assert copy.deepcopy([value]) == [value]


@pytest.mark.parametrize("error", ["rulebook", "cart", "outcome", "return", "table"])
def test_errors_can_be_pickled(error: str) -> None:
    kinds = {
        "rulebook": tw.RulebookError,
        "cart": tw.CartError,
        "outcome": tw.OutcomeError,
        "return": tw.ReturnError,
        "table": tw.TableError,
    }
    raised = kinds[error]([tw.Problem("wrong_type", "/id", "text", "a number", "write it in quotes")])
    other = pickle.loads(pickle.dumps(raised))
    assert type(other) is type(raised)
    assert other.problems == raised.problems
    assert str(other) == str(raised) == f"{error} refused\n  /id: expected text, found a number (wrong_type); write it in quotes"


def test_errors_are_value_errors_with_frozen_problems() -> None:
    with pytest.raises(ValueError, match="refused") as caught:
        tw.Engine({"tillwork": 1, "id": "shop", "currency": "USD", "promotion": []})
    error = caught.value
    assert isinstance(error, tw.TillworkError)
    assert isinstance(error, tw.RulebookError)
    (problem,) = error.problems
    assert problem.code == "unknown_field"
    assert problem.path == "/promotion"
    assert problem.help == "did you mean `promotions`?"
    with pytest.raises(AttributeError):
        problem.code = "other"  # type: ignore[misc]


def test_messages_are_cut_but_problems_are_not(engine: tw.Engine, cart: Json) -> None:
    cart["lines"] = [{"id": str(number), "sku": "A", "unit_price": "1", "typo": 1} for number in range(300)]
    with pytest.raises(tw.CartError) as caught:
        engine.evaluate(cart)
    assert len(caught.value.problems) == 300
    message = str(caught.value).splitlines()
    assert message[20].startswith("  /lines/19/typo: ")
    assert message[21:] == ["  … and 280 more; `problems` has them all"]


def test_a_panic_is_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(tw.InternalError, match="asked for by a test") as caught:
        _core.panic_for_tests()
    assert isinstance(caught.value, RuntimeError)
    assert not isinstance(caught.value, tw.TillworkError)
    assert "panicked" in capfd.readouterr().err


def test_threads_may_share_an_engine(engine: tw.Engine, cart: Json) -> None:
    carts = [{**cart, "id": str(number)} for number in range(400)]
    wanted = [engine.evaluate_json(cart) for cart in carts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(engine.evaluate_json, carts)) == wanted
        assert list(pool.map(lambda _: [one.to_json() for one in engine.evaluate_many(carts)], range(8))) == [wanted] * 8


def test_other_threads_run_meanwhile(rulebook: Json) -> None:
    """A thread that only counts goes on while another one prices."""
    engine = tw.Engine(rulebook)
    lines = [{"id": str(number), "sku": f"S{number}", "unit_price": "1.00"} for number in range(10_000)]
    text = json.dumps({"currency": "USD", "at": "2026-11-11T20:00:00Z", "lines": lines})
    old = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        counted = 0
        go, stop = threading.Event(), threading.Event()

        def count() -> None:
            nonlocal counted
            go.set()
            while not stop.is_set():
                counted += 1
                # Gives the lock away, and gets it back only if the other thread lets go of it.
                time.sleep(0.0001)

        thread = threading.Thread(target=count)
        thread.start()
        go.wait()
        before = counted
        for _ in range(5):
            engine.evaluate_many([text] * 4)
        during = counted - before
        stop.set()
        thread.join()
        assert during > 0
    finally:
        sys.setswitchinterval(old)


def test_explain_knows_names_and_languages(engine: tw.Engine, cart: Json) -> None:
    outcome = engine.evaluate(cart)
    assert outcome.explain()[0].startswith("Autumn sale: ")
    assert outcome.explain("zh-CN")[0].startswith("秋季特惠：")
    assert tw.Outcome.from_json(outcome.to_json()).explain()[0].startswith("sale: ")
    assert tw.Outcome.from_json(outcome.to_json().encode(), engine).explain() == outcome.explain()
    with pytest.raises(ValueError, match="expected a language of en, zh-CN, found `tlh`"):
        outcome.explain("tlh")


@pytest.mark.parametrize("text", ["{}", b"{", b"\xff", "[]"])
def test_what_is_no_outcome_is_refused(text: str | bytes) -> None:
    with pytest.raises(tw.OutcomeError):
        tw.Outcome.from_json(text)


def test_outcomes_can_be_read_back(engine: tw.Engine, cart: Json) -> None:
    outcome = engine.evaluate(cart)
    assert tw.Outcome.from_json(outcome.to_json()) == outcome
    assert tw.Outcome.from_json(json.dumps(outcome.to_dict(), indent=2).encode()) == outcome
    assert tw.Outcome.from_dict(outcome.to_dict()) == outcome


def test_nothing_leaks(engine: tw.Engine, cart: Json) -> None:
    text = json.dumps(cart)

    def work() -> None:
        for _ in range(50):
            engine.evaluate(cart).to_dict()
            engine.evaluate_many([cart, text])
            with pytest.raises(tw.CartError):
                engine.evaluate({"x": float("nan")})

    work()
    gc.collect()
    before = len(gc.get_objects())
    counts = [sys.getrefcount(value) for value in (cart, text, cart["lines"], cart["lines"][0])]
    work()
    gc.collect()
    assert [sys.getrefcount(value) for value in (cart, text, cart["lines"], cart["lines"][0])] == counts
    assert abs(len(gc.get_objects()) - before) < 50


def test_versions() -> None:
    assert tw.__version__.count(".") == 2
    assert tw.SEMANTICS_VERSION >= 1
    assert set(tw.__all__) <= set(dir(tw))


def test_what_type_checkers_see_is_what_runs() -> None:
    names = runpy.run_path(str(Path(__file__).parent / "typing" / "usage.py"))
    assert {"documents", "built", "errors"} <= set(names)
