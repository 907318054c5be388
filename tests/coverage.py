"""Sums an lcov report by file: python tests/coverage.py REPORT FOLDER LEAST_PERCENT. Test modules do not count."""

import pathlib
import re
import sys

report, folder, least = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])
root = pathlib.Path(__file__).resolve().parents[1]


def tests_begin(path):
    """The line from which a file is a test module, which stands last."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("mod tests {"):
            return number
    return None


hits, where = {}, None
for line in open(report, encoding="utf-8"):
    if line.startswith("SF:"):
        where = hits.setdefault(pathlib.Path(line[3:].strip()).resolve(), {})
    elif found := re.match(r"DA:(\d+),(\d+)", line):
        number, count = int(found[1]), int(found[2])
        where[number] = max(where.get(number, 0), count)

rows, missed = [], []
for path, lines in sorted(hits.items()):
    name = path.relative_to(root).as_posix()
    if "/tests/" in name or name.endswith("/tests.rs"):
        continue
    end = tests_begin(path)
    lines = {number: count for number, count in lines.items() if end is None or number < end}
    run = sum(count > 0 for count in lines.values())
    rows.append((name, run, len(lines)))
    missed += [f"{name}:{number}" for number, count in sorted(lines.items()) if count == 0]
run, total = sum(row[1] for row in rows), sum(row[2] for row in rows)
share = 100 * run / total
text = "".join(f"{100 * run / max(1, total):6.1f} %  {run:5} of {total:5}  {name}\n" for name, run, total in sorted(rows, key=lambda row: row[1] / max(1, row[2])))
(folder / "by-file.txt").write_text(text, encoding="utf-8")
(folder / "missed.txt").write_text("\n".join(missed) + "\n", encoding="utf-8")
print("".join(text.splitlines(True)[:25]), end="")
print(f"{share:.2f} % of {total} lines of the core are run by tests ({total - run} are not: {folder}/missed.txt)")
sys.exit(share < least)
