"""A seed gives one case, whatever was made before it, so that what failed in a run can be made again alone."""

import copy
import json

import zoneinfo
from datetime import datetime

import best_differential
import differential
import generator
import ledger_differential
import returns_differential
import times_differential
from schemas import Schema

SEEDS = range(1, 61)  # twelve rulebooks, five carts each


def text(case):
    return json.dumps(case, ensure_ascii=False)


def alone(make, seed):
    generator._family.cache_clear()
    return text(make(seed))


def in_turn(make, seeds):
    generator._family.cache_clear()
    return {seed: text(make(seed)) for seed in seeds}


def best(seed):
    return best_differential.generate(seed, None)


def times(seed):
    return times_differential.generate(seed, None)


def test_a_seed_gives_its_case_alone_and_in_any_share_of_a_run():
    for make in (generator.generate, best, times):
        cases = {seed: alone(make, seed) for seed in SEEDS}
        assert len(set(cases.values())) > len(SEEDS) // 2
        for jobs in (1, 2, 3):
            for job in range(jobs):
                for seed, case in in_turn(make, SEEDS[job::jobs]).items():
                    assert case == cases[seed], (make, jobs, seed)


def test_making_cases_leaves_the_shared_rulebook_as_it_was():
    for start in range(5, 60, generator.CARTS):
        family = generator._family(start // generator.CARTS)
        before = copy.deepcopy(family.shared)
        for seed in range(start, start + generator.CARTS):
            generator.generate(seed)
            best(seed)
        assert family.shared == before


class Engine:
    """The reference in the engine's place: what is returned must be priced before."""

    @staticmethod
    def ask(rulebook_text, cart_text):
        return differential.answer(rulebook_text, cart_text)


def documents():
    """(schema, form, document) of generated cases of every kind."""
    for seed in range(1, 2501):
        case = generator.generate(seed)
        yield "cart", "Cart", case["cart"]
        if seed % generator.CARTS == 0:
            yield "rulebook", "Rulebook", case["rulebook"]
    for seed in range(1, 301):
        yield "rulebook", "Rulebook", (best(seed) or {}).get("rulebook")
        case = ledger_differential.generate(seed, None)
        yield "rulebook", "Rulebook", {"promotions": [], **case["rulebook"]}
        for step in case["steps"]:
            yield "ledger", "LedgerEvent", step.get("event")
            yield "ledger", "LedgerQuestion", step.get("question")
    for seed in range(1, 101):
        for step in (returns_differential.generate(seed, Engine) or {"steps": []})["steps"]:
            yield "return-request", "ReturnRequest", {name: value for name, value in step.items() if name != "change_before"}


def test_every_form_field_and_word_is_written():
    schemas = {}
    for schema, form, document in documents():
        # The state of a return is never written: it is the answer before.
        if form not in schemas:
            known = Schema(schema)
            schemas[form] = known, known.names(form, ["ReturnState"]), set()
        known, _, shown = schemas[form]
        if isinstance(document, dict):
            shown |= known.shown(document, form)
    missing = sorted(name for _, names, shown in schemas.values() for name in names - shown)
    assert len(schemas) == 5 and missing == ["ReturnRequest.before"]


def schedules(value, zone):
    """Every schedule in a document, with its zone."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []:
        if key == "schedule":
            yield inner, inner.get("time_zone", zone)
        yield from schedules(inner, zone)


def clock(moment, zone):
    """Whether a zone's clock shows a wall time once, twice or never."""
    first, second = (datetime.fromisoformat(moment).replace(tzinfo=zoneinfo.ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return "once" if first == second else "twice" if first > second else "never"


def test_schedules_begin_and_end_at_times_that_happen_twice_or_never():
    seen = {(key, kind, shows): 0 for key in ("from", "until") for kind in ("day", "time") for shows in ("once", "twice", "never")}
    for seed in range(1200):
        rulebook = times(seed)["rulebook"]
        for schedule, zone in schedules(rulebook["promotions"], rulebook["time_zone"]):
            for key in {"from", "until"} & set(schedule):
                moment = schedule[key]
                if not (moment.endswith("Z") or "+" in moment or moment.count("-") == 3):
                    seen[key, "day" if len(moment) == 10 else "time", clock(moment, zone)] += 1
    assert all(seen.values()), seen
