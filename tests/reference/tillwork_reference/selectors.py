"""Selectors and attribute tests (rulebook.md, "Selectors")."""

import re
from fractions import Fraction
from types import SimpleNamespace

from .money import decimal_text

KEYS = ("sku", "category", "tag", "seller", "attribute", "price", "on_sale", "any", "all", "not_")
_DECIMAL = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")


def opposite(selector):
    """What a selector does not match."""
    return SimpleNamespace(**{**vars(selector), **dict.fromkeys(KEYS), "not_": selector})


def matches(selector, unit, currency):
    """Whether a selector matches a unit; no selector matches every unit."""
    return selector is None or _match(selector, unit.line, unit, currency) is True


def may_match(selector, line, currency):
    """Judged by the line alone, `on_sale` (and a price without the cart's currency) counting as possible."""
    return selector is None or _match(selector, line, None, currency) is not False


def _and(values):
    values = list(values)
    return False if False in values else None if None in values else True


def _or(values):
    values = list(values)
    return True if True in values else None if None in values else False


def _match(s, line, unit, currency):
    """True, False, or None for "cannot be said"."""
    tests = []
    if s.sku is not None:
        tests.append(line.sku in s.sku)
    if s.category is not None:
        tests.append(any(below(c, wanted, "/") for c in line.categories for wanted in s.category))
    if s.tag is not None:
        tests.append(any(tag in s.tag for tag in line.tags))
    if s.seller is not None:
        tests.append(line.seller in s.seller)
    if s.attribute is not None:
        tests.append(all(test_holds(test, line.attributes) for test in s.attribute))
    if s.price is not None:
        tests.append(_price(s.price, line, unit, currency))
    if s.on_sale is not None:
        tests.append(None if unit is None else on_sale(unit) == s.on_sale)
    if s.any is not None:
        tests.append(_or(_match(part, line, unit, currency) for part in s.any))
    if s.all is not None:
        tests.append(_and(_match(part, line, unit, currency) for part in s.all))
    if s.not_ is not None:
        inner = _match(s.not_, line, unit, currency)
        tests.append(None if inner is None else not inner)
    return _and(tests)


def below(value, wanted, border):
    """Equal, or below on the borders: home matches home/kitchen, not homeware."""
    return value == wanted or value.startswith(wanted + border)


def _price(bounds, line, unit, currency):
    if any(bound is not None and currency not in bound for bound in (bounds.min, bounds.max)):
        return None if unit is None else False
    return (bounds.min is None or bounds.min[currency] <= line.average) and (
        bounds.max is None or line.average <= bounds.max[currency]
    )


def on_sale(unit):
    reference = unit.line.list_price
    return (reference is not None and unit.run < reference) or unit.run < unit.list


# Attribute tests


def test_holds(test, attributes):
    if test.op == "ne":
        return not _equals(attributes.get(test.name), test.value)
    if test.name not in attributes:
        return False
    value = attributes[test.name]
    if test.op == "exists":
        return True
    if test.op == "eq":
        return _equals(value, test.value)
    if test.op == "in":
        return any(_equals(value, wanted) for wanted in test.values)
    number = as_number(value)
    if number is None:
        return False
    return {
        "lt": number < test.value, "le": number <= test.value, "gt": number > test.value, "ge": number >= test.value,
    }[test.op]


def _equals(value, wanted):
    """Strings with strings, booleans with booleans, numbers with numbers."""
    return type(value) is type(wanted) and value == wanted


def as_number(value):
    """A number, or a string in decimal form; else None."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        found = _DECIMAL.fullmatch(value)
        if found and len(found[1].lstrip("0")) <= 12 and len((found[2] or "").rstrip("0")) <= 6:
            return Fraction(value)
    return None


def value_text(value):
    """An attribute's value in a reason; missing: empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else decimal_text(value)


def test_text(test):
    """`brand eq acme`, `size in s, m`, `vip exists`."""
    if test.op == "exists":
        return f"{test.name} exists"
    values = test.values if test.op == "in" else [test.value]
    return f"{test.name} {test.op} " + ", ".join(value_text(v) for v in values)
