"""How a vector file is laid out: what fits on a line stands on one line, everything else is spread out."""

import json

WIDTH = 120


def pretty(value, indent=0, used=0):
    """The JSON text of `value`; `used` is how much of the first line is taken."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or (indent > 0 and used + len(line) <= WIDTH):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = []
        for key, member in value.items():
            head = f"{inner}{json.dumps(key, ensure_ascii=False)}: "
            parts.append(head + pretty(member, indent + 2, len(head) + 1))
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    parts = [inner + pretty(member, indent + 2, len(inner) + 1) for member in value]
    return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"
