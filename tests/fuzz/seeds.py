"""Writes what fuzzing begins with: the documents of all vectors, in the form that each target reads, and the words in them.

    python3 tests/fuzz/seeds.py FOLDER    # FOLDER/TARGET/… and FOLDER/words.dict
"""

import hashlib
import json
import pathlib
import re
import sys

RETURNS = pathlib.Path(__file__).resolve().parents[1] / "returns"
LEDGER = pathlib.Path(__file__).resolve().parents[1] / "ledger" / "vectors"
VECTORS = pathlib.Path(__file__).resolve().parents[1] / "vectors"
LONGEST = 6000
REQUESTS = [
    "\0".join(json.dumps({"at": "2026-11-20T10:00:00Z", "policy": policy, "lines": [{"line": line, "units": 1}]}) for line in lines)
    for policy in ("share", "reprice")
    for lines in (("1",), ("2", "1"))
]


def text_of(vector, part):
    return vector.get(part + "_text") or json.dumps(vector.get(part, {}), ensure_ascii=False, separators=(",", ":"))


def main():
    folder = pathlib.Path(sys.argv[1])
    words = set()

    def write(target, text):
        data = text.encode("utf-8", "surrogatepass")
        if len(data) <= LONGEST:
            place = folder / target
            place.mkdir(parents=True, exist_ok=True)
            (place / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    for path in sorted(VECTORS.rglob("*.json")):
        if path.name == "schema.json":
            continue
        vector = json.loads(path.read_text(encoding="utf-8"))
        rulebook, cart = text_of(vector, "rulebook"), text_of(vector, "cart")
        write("rulebook", rulebook)
        write("cart", cart)
        write("evaluate", f"{rulebook}\0{cart}")
        if "outcome" in vector:
            for request in REQUESTS:
                write("refund", f"{rulebook}\0{cart}\0{request}")
            vector["outcome"]["digest"] = "-"
            write("refund", f"\0{text_of(vector, 'outcome')}\0{REQUESTS[0]}")
        for code in re.findall(r'"(?:code|codes|wallet)":\s*(?:\[)?"([^"]*)"', rulebook + cart):
            write("codes", code)
        words.update(re.findall(r'"[a-z_]{2,20}"', rulebook + cart))
    for path in sorted(RETURNS.glob("*/*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        parts = [text_of(vector, part) for part in ("rulebook", "cart")]
        requests = [json.dumps(step.get("request", {}), ensure_ascii=False, separators=(",", ":")) for step in vector["steps"]]
        write("refund", "\0".join(parts + requests))
        words.update(re.findall(r'"[a-z_]{2,20}"', "".join(requests)))
    for path in sorted(LEDGER.glob("*.json")):
        vector = json.loads(path.read_text(encoding="utf-8"))
        parts = [vector["rulebook"], vector.get("start", {"tillwork": 1, "member": "c-1"})]
        parts += [step for step in vector["ledger"] if "event" in step]
        texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in parts]
        write("ledger", "\0".join(texts))
        words.update(re.findall(r'"[a-z_]{2,20}"', "".join(texts)))
    quoted = (word.replace('"', '\\"') for word in sorted(words))
    (folder / "words.dict").write_text("".join(f'"{word}"\n' for word in quoted), encoding="utf-8")


if __name__ == "__main__":
    main()
