"""Short ways to write rulebooks and carts, and to read an outcome."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from tillwork_reference import evaluate  # noqa: E402

AT = "2026-11-11T12:00:00Z"  # a Wednesday


def line(name, price, quantity=1, **more):
    return {"id": name, "sku": more.pop("sku", name), "unit_price": price, "quantity": quantity, **more}


def cart(*lines, **more):
    return {"id": "order-1", "currency": "USD", "at": AT, "lines": list(lines), **more}


def rules(*promotions, **more):
    """Promotions are benefits, or whole promotions; ids a, b, c … where they have none."""
    out = []
    for name, promotion in zip("abcdefgh", promotions):
        if "benefit" not in promotion:
            promotion = {"benefit": promotion}
        out.append({"id": name, **promotion})
    return {"tillwork": 1, "id": "rules", "currency": "USD", "promotions": out, **more}


def answer(rulebook, cart):
    text = lambda document: document if isinstance(document, str) else json.dumps(document)
    return evaluate(text(rulebook), text(cart))


def outcome(rulebook, cart):
    found = answer(rulebook, cart)
    assert "outcome" in found, found
    check_sums(found["outcome"])
    return found["outcome"]


def minor(text):
    return int(text.replace(".", ""))


def check_sums(out):
    """DESIGN §14.1: payable = subtotal − discounts + shipping; each total is the sum of its parts."""
    totals = out["totals"]
    assert minor(totals["discount"]) == sum(minor(d) for d in totals["discounts"].values())
    assert minor(totals["payable"]) == minor(totals["subtotal"]) + minor(totals["shipping"]) - minor(totals["discount"])
    parts = out["lines"] + out["shipping"]
    assert minor(totals["payable"]) == sum(minor(p["payable"]) for p in parts)
    assert minor(totals["discount"]) == sum(minor(a["amount"]) for p in parts for a in p["adjustments"])
    assert minor(totals["discount"]) == sum(minor(a["amount"]) for a in out["applied"])
    for one in out["lines"]:
        assert minor(one["payable"]) == sum(minor(r["price"]) * r["units"] for r in one["runs"])
        assert one["quantity"] == sum(r["units"] for r in one["runs"])
    for one in out["sellers"] and [out["sellers"]]:
        assert minor(totals["payable"]) == sum(minor(s["payable"]) for s in one)


def saved(rulebook, cart):
    return outcome(rulebook, cart)["totals"]["saved"]


def runs(out, place=0):
    """[(units, price)] of a line."""
    return [(r["units"], r["price"]) for r in out["lines"][place]["runs"]]


def payables(out):
    return [one["payable"] for one in out["lines"]]


def reason(out, promotion):
    return next(n["reason"] for n in out["not_applied"] if n.get("promotion") == promotion)


def problems(rulebook, cart=None):
    found = answer(rulebook, cart or {"currency": "USD", "at": AT, "lines": []})
    assert "problems" in found, found
    return [(p["code"], p["path"]) for p in found["problems"]]
