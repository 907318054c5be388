"""python -m tillwork_reference rulebook.json cart.json, or --serve: one JSON object per line in, one out."""

import json
import sys
from collections import OrderedDict

from . import evaluate, evaluate_decoded, read_cart, read_rulebook
from .reading import JObject, Unreadable, read_json, write_json

CACHED = 256


class Server:
    """Answers {"rulebook": …, "cart": …}; a document is the object itself, or {"text": "…"} for its exact text."""

    def __init__(self):
        self.rulebooks = OrderedDict()

    def answer(self, line):
        try:
            request = read_json(line)
        except Unreadable as error:
            return {"error": error.problem["found"]}
        if not isinstance(request, JObject) or not {"rulebook", "cart"} <= set(request.fields):
            return {"error": "expected an object with `rulebook` and `cart`"}
        rulebook, problems = self.rulebook(request.fields["rulebook"])
        if problems:
            return {"problems": problems, "document": "rulebook"}
        cart, problems = read_cart(_document(request.fields["cart"]))
        if problems:
            return {"problems": problems, "document": "cart"}
        return {"outcome": evaluate_decoded(rulebook, cart)}

    def rulebook(self, value):
        document = _document(value)
        key = document if isinstance(document, str) else write_json(document)
        if key not in self.rulebooks:
            self.rulebooks[key] = read_rulebook(document)
            if len(self.rulebooks) > CACHED:
                self.rulebooks.popitem(last=False)
        return self.rulebooks[key]


def _document(value):
    if isinstance(value, JObject) and set(value.fields) == {"text"} and isinstance(value.fields["text"], str):
        return str(value.fields["text"])
    return value


def _write(value, **layout):
    return json.dumps(value, ensure_ascii=False, **layout)


def main(arguments):
    if arguments == ["--serve"]:
        server = Server()
        for line in sys.stdin:
            if line.strip():
                print(_write(server.answer(line), separators=(",", ":")), flush=True)
        return 0
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    texts = [open(name, "rb").read() for name in arguments]
    answer = evaluate(*texts)
    print(_write(answer, indent=2))
    return 1 if "problems" in answer else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
