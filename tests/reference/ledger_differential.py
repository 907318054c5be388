"""Compares the engine's ledger with the reference's, on generated sequences of events.

    python tests/reference/ledger_differential.py --cases 5000 [--seed 1] [--engine PATH] [--jobs 2]

Two members earn, spend, return, do things, and send each other points under a generated programme. After every event both sides must
give the same state, the same entries or the same problems; views are compared in between; in the end the entries are replayed and
summed. Now and then the rulebook, an event, the state or the entries are wrong.
"""

import copy
import json
import random
import sys

import steps
from steps import comparable, text_of
from tillwork_reference import read_rulebook
from tillwork_reference.ledger import apply, replay
from tillwork_reference.ledger_views import report, view
from tillwork_reference.schedule import date_text, day_number

CODES = """key_reused too_early not_enough_points unknown_order more_than_earned more_than_spent already_given not_birthday self_reference
not_offered over_limit""".split()
ZONES = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Pacific/Kiritimati", "America/Havana"]
OFFSETS = ["Z", "+00:00", "-05:00", "+09:00", "+14:00", "-12:00"]
CLOCKS = ["00:00:00", "12:00:00", "23:59:59", "04:30:00", "05:30:00.75", "12:00:00"]
STARTS = [(2026, 1, 1), (2027, 2, 20), (2027, 12, 20), (2028, 2, 25), (2026, 10, 25), (2026, 3, 6)]
EDGES = [(9999, 11, 1), (9999, 12, 27), (1970, 1, 1)]
ORDERS = ["o-1", "o-2", "o-3"]
HUGE = 10**15


def maybe(dice, chance, value):
    return value() if dice.random() < chance else None


def given(pairs):
    return {key: value for key, value in pairs.items() if value is not None}


def programme(dice):
    rolling = lambda: {"kind": "rolling", "days": dice.choice([1, 5, 30, 365, 36500])}
    day = lambda: dice.choice([(2, 29), (12, 31), (1, 1), (6, 15), (2, 28)])

    def fixed():
        month, dom = day()
        return given({"kind": "fixed_day", "month": month, "day": dom, "years": dice.choice([None, 0, 1, 3])})

    def year():
        month, dom = day()
        return given({"kind": "year", "month": dice.choice([None, month]), "day": dice.choice([None, dom if month != 2 else 28])})

    measure = dice.choice(["points", "spend", None])
    highs = sorted(dice.sample([0, 5, 20, 60, 100, 300], dice.randint(1, 3)))
    tiers = [given({
        "id": f"t{i}", measure or "x": None if measure is None else high if measure == "points" else f"{high}",
    }) for i, high in enumerate(highs)]
    few = lambda: dice.choice([None, 1, 3, 10, 40])
    common = lambda name: {
        "id": name, "points": dice.choice([1, 2, 7, 50]), "per_day": few(), "per_month": few(), "qualifies": dice.choice([None, True, False]),
    }
    cycle = dice.choice([None, 3, 4])
    check_in = {**common("in"), "kind": "check_in", "cycle": cycle}
    check_in["streak"] = dice.choice([None, [{"days": 2, "points": 3}], [{"days": 2, "points": 3}, {"days": 3, "points": 20}]])
    around = lambda: dice.choice([None, 0, 1, 20, 180])
    activities = [
        given(check_in), given({**common("review"), "kind": "review"}), given({**common("friend"), "kind": "referral"}),
        given({**common("cake"), "kind": "birthday", "before_days": around(), "after_days": around()}),
    ]
    return given({
        "tiers": maybe(dice, 0.8, lambda: tiers),
        "pending_days": dice.choice([None, 0, 1, 14, 3650]),
        "expiry": dice.choice([None, rolling(), rolling(), fixed()]),
        "reversal_grace_days": dice.choice([None, 0, 2, 30]),
        "tier_window": dice.choice([None, rolling(), year()]),
        "tier_grace_days": dice.choice([None, 0, 1, 30]),
        "activities": dice.sample(activities, dice.randint(1, 4)),
        "activity_caps": maybe(dice, 0.3, lambda: given({"per_day": few(), "per_month": few()})),
        "transfer": maybe(dice, 0.6, lambda: given({"minimum": few(), "step": dice.choice([None, 1, 5]), "per_month": few()})),
    })


def rulebook(dice):
    currency = dice.choice(["USD", "USD", "JPY", "KWD"])
    out = {"tillwork": 1, "id": "rules", "currency": currency, "time_zone": dice.choice(ZONES)}
    if dice.random() < 0.93:
        out["programme"] = programme(dice)
        tiers = out["programme"].get("tiers")
        if tiers and dice.random() < 0.4:
            out["programme"]["tier_floor"] = dice.choice(tiers)["id"]
        if dice.random() < 0.06:
            spoil_programme(dice, out["programme"])
    return out


def spoil_programme(dice, out):
    wrong = [
        {"expiry": {"kind": "fixed_day", "month": 4, "day": 31}}, {"expiry": {"kind": "fixed_day", "month": 13, "day": 1}},
        {"expiry": {"kind": "rolling", "days": 0}}, {"expiry": {"kind": "rolling", "days": 1, "month": 2}}, {"expiry": {"kind": "never"}},
        {"tier_window": {"kind": "year", "day": 32}}, {"tier_window": {"kind": "year", "month": 2, "day": 30}},
        {"tiers": [{"id": "a", "points": 1}, {"id": "b", "spend": "2"}]}, {"tiers": [{"id": "a", "points": 2}, {"id": "b", "points": 2}]},
        {"tiers": [{"id": "a", "points": 2, "spend": "1"}, {"id": "a", "points": 3}]}, {"tiers": [{"id": "a", "spend": {"EUR": "1"}}]},
        {"tiers": [{"id": "a"}, {"id": "b", "points": 2}]}, {"tier_floor": "nobody"},
        {"activities": [{"id": "a", "kind": "review", "points": 1, "cycle": 3}, {"id": "a", "kind": "birthday", "points": 0}]},
        {"activities": [{"id": "a", "kind": "check_in", "points": 1, "cycle": 2, "streak": [{"days": 3, "points": 1}, {"days": 2, "points": 1}]}]},
        {"activities": [{"id": "a", "kind": "birthday", "points": 1, "before_days": 181}]}, {"activities": [{"id": "a", "points": 1}]},
        {"transfer": {"minimum": 0, "step": 0}}, {"activity_caps": {"per_day": 0}}, {"activity_caps": {}}, {"transfer": {}}, {"more": 1},
        {"reversal_grace_days": 3651}, {"tier_grace_days": -1}, {"activities": []}, {"tiers": []},
    ]
    out.update(dice.choice(wrong))


class Time:
    """Moments that mostly go on."""

    def __init__(self, dice):
        self.dice = dice
        self.day = day_number(*dice.choice(STARTS if dice.random() < 0.93 else EDGES))

    def next(self):
        self.day += self.dice.choice([0, 0, 1, 1, 1, 2, 7, 14, 30, 31, 200])
        return self.same()

    def same(self):
        day = min(self.day, day_number(9999, 12, 31)) + (self.dice.choice([-40, -1]) if self.dice.random() < 0.02 else 0)
        return f"{date_text(max(day, day_number(1970, 1, 1)))}T{self.dice.choice(CLOCKS)}{self.dice.choice(OFFSETS)}"


def event(dice, time, number):
    points = lambda: dice.choice([1, 3, 10, 20, 50, 100, 250]) if dice.random() < 0.97 else dice.choice([HUGE, HUGE - 5, HUGE + 1, 0])
    key, at, order = f"k-{number if dice.random() < 0.96 else dice.randint(1, number)}", time.next(), dice.choice(ORDERS)
    kind = dice.choices(
        ["earn", "confirm", "redeem", "refund", "adjust", "activity", "transfer", "receive", "expire"], [30, 7, 18, 18, 10, 22, 8, 3, 2]
    )[0]
    head = {"event": kind, "key": key, "at": at}
    money = lambda: dice.choice([None, "0", "1", "20", "7"])
    if kind == "expire":
        return {"event": kind, "at": at}
    if kind == "earn":
        return given({
            **head, "order": order, "points": points(), "spend": money(), "qualifying": dice.choice([None, None, 0, 5, 100]),
            "hold": dice.choice([None, None, None, True, False]),
        })
    if kind == "confirm":
        return {**head, "order": order}
    if kind == "redeem":
        return {**head, "order": order, "points": points()}
    if kind == "refund":
        some = lambda: dice.choice([None, 0, 1, 3, 10, 20, 50, 100, HUGE])
        return given({**head, "order": order, "spend": money(), "qualifying": dice.choice([None, None, 0, 4]), "take_back": some(), "give_back": some()})
    if kind == "adjust":
        number = points() * dice.choice([1, 1, -1])
        expires = f"{date_text(min(time.day + dice.choice([0, 1, 5, 40]), day_number(9999, 12, 31)))}" if number > 0 or dice.random() < 0.1 else None
        return given({**head, "points": number, "expires_on": maybe(dice, 0.5, lambda: expires), "reason": dice.choice([None, "x", "Kulanz €\n\u0001"])})
    if kind == "activity":
        name = dice.choice(["in", "in", "in", "review", "friend", "cake"])
        month, dom = dice.choice([(2, 29), (1, 1), (12, 31), (3, 1), (11, 3)])
        birthday = f"{month:02}-{dom:02}" if dice.random() < 0.6 else f"1996-{month:02}-{dom:02}"
        wants = {"in": {}, "review": {"about": dice.choice(["tea", "mug"])}, "friend": {"about": dice.choice(["c-1", "c-3", "c-4"])}, "cake": {"birthday": birthday}}
        return {**head, "activity": name, **wants[name if dice.random() < 0.95 else dice.choice(list(wants))]}
    if kind == "transfer":
        return {**head, "points": points(), "to": dice.choice(["c-1", "c-2", "c-2", "c-2"])}
    lot = lambda: given({
        "points": points(), "earned_at": time.same(), "expires_on": dice.choice([None, date_text(min(time.day + dice.choice([-3, 0, 9]), day_number(9999, 12, 31)))]),
    })
    return {**head, "from": dice.choice(["c-9", "c-1"]), "lots": [lot() for _ in range(dice.randint(1, 3))]}


def spoil(dice, document):
    """One value of a document is another, or gone."""
    path, node = [], document
    while isinstance(node, (dict, list)) and node and (not path or dice.random() < 0.85):
        path.append(dice.choice(list(node) if isinstance(node, dict) else list(range(len(node)))))
        node = node[path[-1]]
    wrong = [None, "", "x", "$x", -1, 0, 1, 7, HUGE + 1, "2026-02-30", "2026-01-01", "2026-01-01T00:00:00Z", [], {}, True, 1.5, "k-1", "o-1", "lot", "y" * 300]
    return [path, dice.choice(wrong)]


def changed(document, change):
    if not change:
        return document
    path, value = change
    document = node = copy.deepcopy(document)
    try:
        for step in path[:-1]:
            node = node[step]
        if value is None:
            del node[path[-1]]
        else:
            node[path[-1]] = value
    except (KeyError, IndexError, TypeError):
        pass
    return document


def generate(seed, _engine):
    dice = random.Random(f"ledger {seed}")
    time, made = Time(dice), []
    for number in range(1, dice.randint(3, 14)):
        step = {"member": "c-1" if dice.random() < 0.85 else "c-2"}
        if dice.random() < 0.15:
            step["question"] = given({"at": time.next(), "within_days": dice.choice([None, 0, 3, 400, 36500])})
        else:
            step["event"] = event(dice, time, number)
        if dice.random() < 0.03:
            step["change_state"] = dice.randint(0, 10**6)
        if dice.random() < 0.03:
            name = "event" if "event" in step else "question"
            step[name] = changed(step[name], spoil(dice, step[name]))
        made.append(step)
    case = {"rulebook": rulebook(dice), "steps": made, "report_at": [time.same(), time.next(), time.next()]}
    if dice.random() < 0.15:
        case["change_entries"] = dice.randint(0, 10**6)
    return case


def asked(engine, case):
    """Every question of the case, with the engine's answer that later ones may need; and what it must be word for word, if that is known."""
    rulebook_text = text_of(case["rulebook"])
    states = {name: {"tillwork": 1, "member": name} for name in ("c-1", "c-2")}
    entries, received = {"c-1": [], "c-2": []}, []

    def put(step, must_be=None, **texts):
        question = {"rulebook_text": rulebook_text, **texts}
        return step, question, engine.ask(**question), must_be

    first = put("rulebook", state_text=text_of(states["c-1"]), event_text="{}")
    if first[2].get("document") == "rulebook":
        yield first
        return
    todo = list(enumerate(case["steps"]))
    while todo:
        place, step = todo.pop(0)
        member = step["member"]
        spoiled = step.get("change_state")
        state = states[member]
        if spoiled:
            state = changed(state, spoil(random.Random(spoiled), state))
        if "question" in step:
            yield put(f"view {place}", state_text=text_of(state), question_text=text_of(step["question"]))
            continue
        made = put(f"event {place}", state_text=text_of(state), event_text=text_of(step["event"]))
        yield made
        answer = made[2].get("answer")
        if answer is not None and not spoiled:
            states[member] = answer["state"]
            entries[member] += answer["entries"]
            receive = answer.get("receive")
            if receive and step["event"].get("to") == "c-2":
                todo.insert(0, (f"{place} received", {"member": "c-2", "event": {**receive, "key": receive["key"] + "r"}}))
    for member, made in entries.items():
        if "change_entries" in case and made:
            made = changed(made, spoil(random.Random(case["change_entries"]), made))
        same = "change_entries" not in case and made
        yield put(f"replay {member}", {"state": states[member]} if same else None, entries_text=text_of(made))
        received += made
    for at in case["report_at"]:
        yield put(f"report {at}", entries_text=text_of(received), at=at)


def answer_to(book, problems, question):
    """What the reference says to a question."""
    if problems:
        return {"problems": problems, "document": "rulebook"}
    if "event_text" in question:
        name, ours = "answer", apply(book, question["state_text"], question["event_text"])
    elif "question_text" in question:
        name, ours = "view", view(book, question["state_text"], question["question_text"])
    elif "at" in question:
        name, ours = "report", report(book, question["entries_text"], question["at"])
    else:
        return replay(book, question["entries_text"])
    return ours if "problems" in ours else {name: ours}


def answers(engine, case):
    book, problems = read_rulebook(text_of(case["rulebook"]))
    for step, question, theirs, must_be in asked(engine, case):
        yield step, comparable(theirs), comparable(answer_to(book, problems, question))
        if must_be is not None and "state" in theirs:
            yield f"state by {step}", text_of(theirs), text_of(must_be)


def vector(engine, case, step):
    """What a step asks, as a vector of tests/ledger; what no vector can ask is left as the case."""
    label = step.removeprefix("state by ")
    question = next(question for name, question, *_ in asked(engine, case) if name == label)
    out = {"rulebook": case["rulebook"]}
    if "state_text" in question and label != "rulebook":
        out["start"] = json.loads(question["state_text"])
    if label == "rulebook":
        return out | {"ledger": [{"view": {"at": case["report_at"][0]}}]}
    if "question_text" in question:
        return out | {"ledger": [{"view": json.loads(question["question_text"])}]}
    event = json.loads(question.get("event_text", "{}"))
    return out | ({"ledger": [event]} if "event" in event else {"case": case})


if __name__ == "__main__":
    sys.exit(steps.main(__doc__, "ledger", generate, answers, vector, CODES))
