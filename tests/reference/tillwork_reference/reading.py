"""JSON text to values: duplicate keys are kept, numbers keep their text, depth is bounded (errors.md)."""

import json
import re

MAX_DEPTH = 64
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class Number(str):
    """A JSON number, as written."""

    __slots__ = ()


class JObject:
    """A JSON object: the first value of each key, where it stands, and the keys given again with where they stand."""

    __slots__ = ("fields", "places", "repeated")

    def __init__(self, pairs):
        self.fields, self.places, self.repeated = {}, {}, []
        for place, (key, value) in enumerate(pairs):
            if key in self.fields:
                self.repeated.append((key, place))
            else:
                self.fields[key], self.places[key] = value, place


class Unreadable(Exception):
    """json_syntax or json_depth: nothing else is reported."""

    def __init__(self, code, found):
        super().__init__(code)
        self.problem = {"code": code, "path": "", "expected": "a JSON document", "found": found}


def _no_constant(name):
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=JObject, parse_float=Number, parse_int=Number, parse_constant=_no_constant
)


def _too_deep_at(text):
    depth = 0
    for token in _TOKENS.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return token.start()
        elif mark in "]}":
            depth -= 1
    return None


def read_json(text):
    """The value of a JSON text (str or UTF-8 bytes)."""
    if isinstance(text, (bytes, bytearray)):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable("json_syntax", "invalid UTF-8") from None
    if text.startswith("\ufeff"):
        raise Unreadable("json_syntax", "a byte order mark")
    deep = _too_deep_at(text)
    try:
        value = _DECODER.decode(text)
        _check_scalars(value)
    except RecursionError:
        raise Unreadable("json_depth", "nesting over 64") from None
    except json.JSONDecodeError as error:
        if deep is not None and deep < error.pos:
            raise Unreadable("json_depth", "nesting over 64") from None
        raise Unreadable("json_syntax", f"line {error.lineno}, column {error.colno}") from None
    except ValueError as error:
        raise Unreadable("json_syntax", str(error)) from None
    if deep is not None:
        raise Unreadable("json_depth", "nesting over 64")
    return value


def _check_scalars(value):
    """Lone surrogates, which JSON escapes can write, are no text."""
    if isinstance(value, str):
        if not value.isascii():
            value.encode("utf-8")  # raises UnicodeEncodeError, a ValueError
    elif isinstance(value, list):
        for item in value:
            _check_scalars(item)
    elif isinstance(value, JObject):
        for key, item in value.fields.items():
            _check_scalars(key)
            _check_scalars(item)


def write_json(value):
    """A value as JSON text again, with its numbers as written (for caching and for `items` of near misses)."""
    if isinstance(value, JObject):
        inner = ",".join(f"{json.dumps(k)}:{write_json(v)}" for k, v in value.fields.items())
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ",".join(write_json(v) for v in value) + "]"
    return str(value) if isinstance(value, Number) else json.dumps(value)


def step_of(key):
    """One step of a JSON Pointer."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def place_of(root, path):
    """Where a path stands in the document, as something that sorts; a missing field stands where its object does."""
    place, node = [], root
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(node, JObject) and key in node.fields:
            place.append(node.places[key])
            node = node.fields[key]
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            place.append(int(key))
            node = node[int(key)]
        else:
            break
    return place
