"""The types of rulebook.md's vocabulary, decoded with all problems at once (errors.md)."""

import keyword
import re
import unicodedata
from fractions import Fraction
from types import SimpleNamespace

from . import money, schedule
from .codes import NotACode, normalise
from .reading import JObject, Number, place_of, step_of

REQUIRED = object()
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
MAX_COUNT = 10**9
MOST_PROBLEMS = 10_000


def decimal_parts(value):
    """(has a minus, digits before, digits after the point without trailing zeros) of a decimal, or None.

    Texts have to be in the grammar, and above 128 characters are more than any number; JSON numbers are judged by their value: 1e3
    is 1000.
    """
    found = (_NUMBER if isinstance(value, Number) else _DECIMAL).fullmatch(value)
    if not found:
        return None
    if not isinstance(value, Number) and len(value) > 128:
        return bool(found[1]), "9" * 128, ""
    whole, fraction, exponent = found[2], found[3] or "", 0
    if isinstance(value, Number) and found[4] and (whole + fraction).strip("0"):
        exponent = max(-1000, min(1000, int(found[4][:9])))
    if exponent > 0:
        fraction = fraction.ljust(exponent, "0")
        whole, fraction = whole + fraction[:exponent], fraction[exponent:]
    elif exponent < 0:
        whole = whole.rjust(-exponent + 1, "0")
        whole, fraction = whole[:exponent], whole[exponent:] + fraction
    return bool(found[1]), whole.lstrip("0"), fraction.rstrip("0")


class Decoder:
    """Collects problems; each method decodes one type and returns None where it found a problem."""

    def __init__(self, root):
        self.root, self.problems = root, []
        self.currency = None
        self.amounts = []  # every amount of the promotion being decoded
        self._second_keys = {}  # the number of a problem -> where it stands
        self._unread = set()  # the paths of what is not looked into
        self._unknown = {}  # the path of a key that is not known -> the code that says so
        self._repeated(root, "")

    def bad(self, code, path, expected, found=None):
        if code == "wrong_type":
            self._unread.add(path)
        self.problems.append({"code": code, "path": path, "expected": expected, "found": _shown(found)})

    def unknown_key(self, code, path, expected, key):
        self._unread.add(path)
        self._unknown[path] = code
        self.bad(code, path, expected, key)

    def sorted_problems(self):
        """By their place in the document: of a key given again that of the second. What an object lacks comes first."""
        self._look_past_the_unread()
        places = [
            (self._second_keys.get(i) or place_of(self.root, p["path"]), p["code"] != "missing_field")
            for i, p in enumerate(self.problems)
        ]
        problems = [problem for _, problem in sorted(zip(places, self.problems), key=lambda pair: pair[0])]
        if len(problems) > MOST_PROBLEMS:  # that values are then not held against each other is left out here
            more = {"code": "too_many_problems", "path": "", "expected": f"at most {MOST_PROBLEMS} problems", "found": str(len(problems))}
            problems = [*problems[:MOST_PROBLEMS], more]
        return problems

    def _look_past_the_unread(self):
        """Keys given twice in what was not read are not reported; an unknown key given twice is unknown twice."""
        steps = lambda path: [path[:i] for i, c in enumerate(path) if c == "/"]
        kept, second_keys = [], {}
        for i, problem in enumerate(self.problems):
            if i in self._second_keys:
                if any(above in self._unread for above in steps(problem["path"])):
                    continue
                problem = {**problem, "code": self._unknown.get(problem["path"], "duplicate_key")}
                second_keys[len(kept)] = self._second_keys[i]
            kept.append(problem)
        self.problems, self._second_keys = kept, second_keys

    def _repeated(self, value, path):
        if isinstance(value, JObject):
            for key, place in value.repeated:
                self._second_keys[len(self.problems)] = [*place_of(self.root, path), place]
                self.bad("duplicate_key", path + step_of(key), "each key once", key)
            for key, item in value.fields.items():
                self._repeated(item, path + step_of(key))
        elif isinstance(value, list):
            for i, item in enumerate(value):
                self._repeated(item, f"{path}/{i}")

    # objects and lists

    def record(self, value, path, spec):
        """An object whose fields are `spec`: name -> (decode, default or REQUIRED)."""
        if not isinstance(value, JObject):
            return self.bad("wrong_type", path, "an object", value)
        for key in value.fields:
            if key not in spec:
                self.unknown_key("unknown_field", path + step_of(key), "one of " + ", ".join(spec), key)
        out = SimpleNamespace(path=path, raw=value, given=set(value.fields) & set(spec))
        for key, (decode, default) in spec.items():
            if key in value.fields:
                result = decode(value.fields[key], path + step_of(key))
            elif default is REQUIRED:
                result = self.bad("missing_field", path + step_of(key), f"a field `{key}`")
            else:
                result = default() if callable(default) else default
            setattr(out, key + "_" if keyword.iskeyword(key) else key, result)
        return out

    def mapping(self, decode):
        def run(value, path):
            if not isinstance(value, JObject):
                return self.bad("wrong_type", path, "an object", value)
            return {key: decode(item, path + step_of(key), key) for key, item in value.fields.items()}

        return run

    def list_of(self, decode, least=0, most=None):
        def run(value, path):
            if not isinstance(value, list):
                return self.bad("wrong_type", path, "a list", value)
            if len(value) < least:
                self.bad("empty", path, f"at least {least} entries", value)
            if most is not None and len(value) > most:
                self.bad("too_long", path, f"at most {most} entries", f"{len(value)} entries")
                self._unread |= {f"{path}/{i}" for i in range(most, len(value))}
            return [decode(item, f"{path}/{i}") for i, item in enumerate(value[:most])]

        return run

    def set_of(self, decode=None):
        """One string or a list of strings."""
        decode = decode or self.word

        def run(value, path):
            if isinstance(value, list):
                return self.list_of(decode, 1)(value, path)
            return [decode(value, path)]

        return run

    # words

    def text(self, value, path):
        if not isinstance(value, str) or isinstance(value, Number):
            return self.bad("wrong_type", path, "a string", value)
        return value

    def word(self, value, path):
        """A string with content."""
        if self.text(value, path) == "":
            return self.bad("empty", path, "a string with content", value)
        return self._text_or_none(value)

    @staticmethod
    def _text_or_none(value):
        return value if isinstance(value, str) and not isinstance(value, Number) else None

    def boolean(self, value, path):
        if not isinstance(value, bool):
            return self.bad("wrong_type", path, "true or false", value)
        return value

    def one_of(self, *words):
        def run(value, path):
            if self.text(value, path) is None:
                return None
            if value not in words:
                return self.bad("unknown_value", path, "one of " + ", ".join(words), value)
            return value

        return run

    def id(self, value, path):
        if self.text(value, path) is None:
            return None
        if value == "":
            return self.bad("empty", path, "1 to 128 characters", value)
        if len(value) > 128:
            return self.bad("too_long", path, "1 to 128 characters", value)
        if value.startswith("$") or any(unicodedata.category(c) == "Cc" for c in value):
            return self.bad("bad_id", path, "no control characters, no `$` in front", value)
        return value

    def category(self, value, path):
        if self.text(value, path) is None:
            return None
        if "" in value.split("/"):
            return self.bad("category_format", path, "a path such as home/kitchen", value)
        return value

    def code(self, value, path):
        """A code of a rulebook, normalised."""
        if self.text(value, path) is None:
            return None
        try:
            return normalise(value)
        except NotACode:
            return self.bad("code_format", path, "1 to 64 letters, digits, `-`, `_`, `.`", value)

    # numbers

    def integer(self, low, high):
        def run(value, path):
            if not isinstance(value, Number):
                return self.bad("wrong_type", path, "an integer", value)
            minus, whole, fraction = decimal_parts(value)
            number = int(("-" if minus else "") + (whole or "0")) if len(whole) <= 20 else None
            if fraction or number is None or not low <= number <= high:
                return self.bad("integer_range", path, f"an integer {low} to {high}", value)
            return number

        return run

    def count(self, least=1, most=MAX_COUNT):
        return self.integer(least, most)

    def points(self, value, path):
        return self.integer(0, money.MAX_MINOR)(value, path)

    def rate(self, low=None, high=None, above=None, negative=False):
        """A rate: in the grammar, at most 6 digits after the point (and 12 before), low ≤ or above < value ≤ high."""

        def run(value, path):
            if not isinstance(value, (Number, str)):
                return self.bad("wrong_type", path, "a rate", value)
            parts = decimal_parts(value)
            if parts is None:
                return self.bad("rate_format", path, "digits or digits.digits", value)
            minus, whole, fraction = parts
            if len(fraction) > 6 or len(whole) > 12 or (minus and not negative):
                return self.bad("rate_range", path, "a rate within its range, at most 6 fraction digits", value)
            number = (-1 if minus else 1) * Fraction(f"{whole or 0}.{fraction or 0}")
            too_small = (low is not None and number < low) or (above is not None and number <= above)
            if too_small or (high is not None and number > high):
                return self.bad("rate_range", path, "a rate within its range, at most 6 fraction digits", value)
            return number

        return run

    def percent(self, value, path):
        return self.rate(above=0, high=100)(value, path)

    def plain_number(self, value, path):
        return self.rate(negative=True)(value, path)

    # money

    def money(self, value, path, currency, positive=False, most=money.MAX_MINOR):
        """One amount of one currency, in minor units."""
        if not isinstance(value, str):
            return self.bad("wrong_type", path, "an amount", value)
        parts = decimal_parts(value)
        if parts is None:
            return self.bad("amount_format", path, "digits or digits.digits", value)
        minus, whole, fraction = parts
        if minus or (positive and not whole + fraction):
            return self.bad("amount_range", path, "0 to 10^15 minor units", value)
        if currency not in money.DIGITS:
            return None
        digits = money.DIGITS[currency]
        if len(fraction) > digits:
            return self.bad("amount_digits", path, f"at most {digits} digits after the point", value)
        minor = int(whole + fraction.ljust(digits, "0") or "0") if len(whole) <= 20 else most + 1
        if minor > most:
            return self.bad("amount_range", path, "0 to 10^15 minor units", value)
        return minor

    def cart_amount(self, value, path):
        return self.money(value, path, self.currency)

    def amount(self, value, path, positive=False):
        """An amount of a rulebook: currency -> minor units."""
        out = {}
        if isinstance(value, JObject):
            if not value.fields:
                self.bad("currency_missing", path, "an amount for at least one currency", value)
            for code, item in value.fields.items():
                if code not in money.DIGITS:
                    self.unknown_key("currency_unknown", path + step_of(code), "an ISO 4217 code", code)
                else:
                    out[code] = self.money(item, path + step_of(code), code, positive)
        else:
            out[self.currency] = self.money(value, path, self.currency, positive)
        self.amounts.append(out)
        return out

    def positive_amount(self, value, path):
        return self.amount(value, path, True)

    def currency_code(self, value, path):
        if self.text(value, path) is None:
            return None
        if value not in money.DIGITS:
            return self.bad("currency_unknown", path, "an ISO 4217 code in upper case", value)
        return value

    # time

    def time_zone(self, value, path):
        if self.text(value, path) is None:
            return None
        if value not in schedule.ZONES:
            return self.bad("time_zone_unknown", path, "an IANA time zone", value)
        return value

    def parsed(self, parse, expected):
        """A string that a parser of schedule.py understands."""

        def run(value, path):
            if self.text(value, path) is None:
                return None
            result = parse(value)
            if result is None:
                return self.bad("moment_format", path, expected, value)
            return result

        return run

    # rules over several fields

    def exactly_one(self, record, *names):
        if record is not None and len(record.given & set(names)) != 1:
            self.bad("conflict", record.path, "exactly one of " + ", ".join(names), sorted(record.given & set(names)))

    def at_least_one(self, record, *names):
        if record is not None and not record.given & set(names):
            self.bad("conflict", record.path, "one of " + ", ".join(names))

    def in_order(self, record, low, high):
        """price_bounds: a lower bound over an upper one (amounts: in any currency that both have)."""
        if record is None or low is None or high is None:
            return
        if isinstance(low, dict):
            wrong = any(low[c] > high[c] for c in low if None not in (low[c], high.get(c)))
        else:
            wrong = low > high
        if wrong:
            self.bad("price_bounds", record.path, "the lower bound not over the upper one")

    def unique(self, entries, code="duplicate_id"):
        """`entries`: (name, path); each name once."""
        seen = set()
        for name, path in entries:
            if name is None:
                continue
            if name in seen:
                self.bad(code, path, "each one once", name)
            seen.add(name)


def _shown(value):
    if value is None or isinstance(value, (JObject, list, bool)):
        return {JObject: "an object", list: "a list"}.get(type(value), str(value).lower())
    return f"`{str(value)[:80]}`"
