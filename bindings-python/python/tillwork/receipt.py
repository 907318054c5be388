"""An outcome as a receipt in HTML, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

__all__ = ["receipt"]

_STYLE = (
    "font-family:ui-monospace,monospace;border-collapse:collapse;min-width:22em",
    "text-align:left;padding:.1em 1em .1em 0",
    "text-align:right;padding:.1em 0",
    "opacity:.7",
    "border-top:1px solid;font-weight:bold",
)


def receipt(document: Mapping[str, Any], sentences: Iterable[str]) -> str:
    """The receipt of an outcome document, followed by what is said about it."""
    table, left, right, faint, strong = _STYLE

    def row(name: str, amount: str, style: str = "") -> str:
        attribute = f' style="{style}"' if style else ""
        return f'<tr{attribute}><td style="{left}">{escape(name)}</td><td style="{right}">{escape(amount)}</td></tr>'

    def taken(entry: Mapping[str, Any]) -> list[str]:
        return [row(f"\u2003{one['promotion']}", f"−{one['amount']}", faint) for one in entry["adjustments"]]

    rows: list[str] = []
    for line in document["lines"]:
        rows += [row(f"{line['quantity']} × {line['sku']}", line["subtotal"]), *taken(line)]
    for entry in document["shipping"]:
        rows += [row(f"shipping: {entry['method']}", entry["amount"]), *taken(entry)]
    for gift in document["gifts"]:
        rows += [row(f"{gift['quantity']} × {gift['sku']} (gift)", "")]
    totals = document["totals"]
    rows.append(row(f"to pay, {document['currency']}", totals["payable"], strong))
    if totals["saved"].strip("0.") != "":
        rows.append(row("saved", totals["saved"]))
    if (earned := document.get("points", {}).get("earned", 0)) > 0:
        rows.append(row("points earned", str(earned)))
    said = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    notes = f'<ul style="{faint};padding-left:1.2em">{said}</ul>' if said else ""
    return f'<div class="tillwork-receipt"><table style="{table}"><tbody>{"".join(rows)}</tbody></table>{notes}</div>'
