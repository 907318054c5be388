"""A seed gives one case, whatever was made before it, so that what failed in a run can be made again alone."""

import copy
import json

import best_differential
import generator

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


def test_a_seed_gives_its_case_alone_and_in_any_share_of_a_run():
    for make in (generator.generate, best):
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
