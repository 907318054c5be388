"""How much memory pricing takes: `memory.py LINES`, an Arrow file, prints bytes as JSON.

`input` is the frame's own size; `peak` is the most that the process held above what it held before it read the frame, the frame and
the outgoing table included.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import journey
import polars as pl


def status(name: str) -> int:
    """A figure of this process in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def price(lines: pl.DataFrame) -> int:
    options = {"tables": ["carts"], "digest": False, "money": "minor", "progress": False}
    return len(journey.engine(*journey.RULES).evaluate_table(lines, at=journey.AT, **options).carts)


path = sys.argv[1]
# Whatever libraries set up once is not the input's doing.
price(pl.read_ipc(path, n_rows=1_000))
before = status("VmRSS")
lines = pl.read_ipc(path)
Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
price(lines)
print(json.dumps({"input": lines.estimated_size(), "peak": status("VmHWM") - before}))
