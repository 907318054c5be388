"""A seed gives one case, whatever was made before it, so that what failed in a run can be made again alone."""

import copy
import json
import pathlib

import zoneinfo
from datetime import datetime

import best_differential
import generator
import times_differential

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "docs" / "schema"
# ledger_differential.py writes these.
ONLY_THE_LEDGER_READS = """activities activity_caps cycle day days expiry month qualifies reversal_grace_days spend streak tier_floor
tier_grace_days tier_window transfer years""".split()
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


def fields(schema):
    """Every name of a field in a schema."""
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
        yield from fields(value)
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield from schema["properties"]


def keys(document):
    for value in document.values() if isinstance(document, dict) else document if isinstance(document, list) else []:
        yield from keys(value)
    if isinstance(document, dict):
        yield from document


def test_every_field_is_written():
    cases = [generator.generate(seed) for seed in range(1, 2001)]
    for part, left_out in (("rulebook", ONLY_THE_LEDGER_READS), ("cart", [])):
        known = set(fields(json.loads((SCHEMAS / f"{part}.schema.json").read_text(encoding="utf-8"))))
        written = {key for case in cases if not isinstance(case[part], str) for key in keys(case[part])}
        assert sorted(known - written) == left_out


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
