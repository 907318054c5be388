"""Takes the steps of a ledger vector with anything that answers like `core/examples/lines.rs`."""

import json

START = {"tillwork": 1, "member": "c-1"}


def text(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def answers(vector, ask):
    """What comes out of each step; `ask` gets a case and gives its answer."""
    state, entries, found = text(vector.get("start", START)), [], []
    for step in vector["ledger"]:
        case = {"rulebook_text": text(vector["rulebook"])}
        if "event" in step:
            answer = ask({**case, "state_text": state, "event_text": text(step)})
            if "answer" in answer:
                answer = answer["answer"]
                state = text(answer["state"])
                entries += answer["entries"]
                answer = {name: value for name, value in answer.items() if name not in ("tillwork", "state")}
        elif "view" in step:
            answer = ask({**case, "state_text": state, "question_text": text(step["view"])})
        elif "report" in step:
            answer = ask({**case, "entries_text": text(entries), "at": step["report"]})
        else:
            answer = {"state": json.loads(state)}
        if "problems" in answer:
            problems = [{"code": problem["code"], "path": problem["path"]} for problem in answer["problems"]]
            answer = {"document": answer["document"], "problems": problems}
        found.append(next((answer[name] for name in ("view", "report", "state") if set(answer) == {name}), answer))
    return found
