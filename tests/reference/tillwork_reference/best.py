"""The strategies; `best` by trying every choice (rulebook.md, "Combination": "strategy: best")."""

from itertools import combinations, product

from .benefits_other import measured, step_value
from .combination import GIVES, compatible, give, pipeline, turns
from .decode_rules import CLASSES
from .money import money_text
from .near import selectors_of
from .reasons import Why
from .selectors import matches

CONSUMING = ("fixed_price", "nth_unit", "bundle", "buy_get")
MOST_EVALUATIONS = 20_000


class TooManyChoices(ValueError):
    """Brute force is meant for small carts."""


def combine(evaluation):
    if evaluation.rulebook.combination.strategy == "priority":
        return pipeline(evaluation, evaluation.touched)
    return Best(evaluation).answer()


class Script:
    """One choice of units, as decisions in the order of the turns; a run with it learns which decisions there are."""

    def __init__(self, decisions):
        self.decisions, self.options, self.at = decisions, [], 0

    def __call__(self, promotion, benefit, state):
        inner = consuming_part(benefit, state)
        if not inner:
            return None
        if self.at == len(self.decisions):
            self.decisions.append(0)
        if self.at == len(self.options):
            self.options.append(parts(promotion, benefit, inner, state))
        self.at += 1
        return self.options[self.at - 1][self.decisions[self.at - 1]]

    def next(self):
        """The decisions after these, depth first; None after the last."""
        decisions = self.decisions[: self.at]
        while decisions and decisions[-1] + 1 == len(self.options[len(decisions) - 1]):
            decisions.pop()
        return decisions[:-1] + [decisions[-1] + 1] if decisions else None

    def confines(self):
        return any(self.options[i][d] is not None for i, d in enumerate(self.decisions[: self.at]))


def consuming_part(benefit, state):
    """The consuming benefit that runs at this turn: itself, or that of the step that is reached."""
    if benefit.kind == "tiers":
        value = measured(benefit.measure, state)[0]
        reached = [s.benefit for s in benefit.steps if value is not None and value >= step_value(benefit.measure, s.at_least, state)]
        return [one for one in reached[-1:] if one.kind in CONSUMING]
    return [benefit] if benefit.kind in CONSUMING else []


def parts(promotion, benefit, inner, state):
    """None (everything), and every smaller part of the eligible units with which the benefit still gives something."""
    wanted = [s for b in inner for s in selectors_of(b)]
    shares = any(b.shares_units for b in inner)
    eligible = [
        u for u in state.units
        if u.line.discountable and u.run > 0 and u.is_open(promotion) and (shares or not u.consumed)
        and any(matches(s, u, state.currency) for s in wanted)
    ]
    alike = {}
    for u in eligible:  # units that are interchangeable: only how many counts
        alike.setdefault((u.line.id, u.list, u.cls, u.run, u.consumed, u.closed, id(u.holder)), []).append(u.i)
    out = [None]
    for counts in product(*(range(len(same) + 1) for same in alike.values())):
        part = {i for same, n in zip(alike.values(), counts) for i in same[:n]}
        if len(out) > MOST_EVALUATIONS:
            raise TooManyChoices
        if len(part) < len(eligible) and give(promotion, benefit, state.copy(), part) is None:
            out.append(part)
    return out


class Best:
    def __init__(self, evaluation):
        self.evaluation, self.rulebook = evaluation, evaluation.rulebook
        self.able = [p for p in evaluation.touched if evaluation.fixed[p.id] is None]
        self.evaluations = 0

    def payable(self, state):
        """`totals.payable` + value of the points spent, up to what is the same in all choices."""
        return -sum(amount for amount in state.discounts().values()) + sum(e.amount for e in state.events if e.spent_points)

    def merit(self, state, confined):
        """Smaller is better."""
        applied = state.joined
        rewards = [p for p in applied if "reward" in p.classes]
        return (
            self.payable(state),
            -len(rewards),
            len(applied) - len(rewards),
            sorted(-p.priority for p in applied),
            sorted(p.position for p in applied),
            confined,
        )

    def sets(self):
        """Sets of touched promotions; of a group with take first an initial part, in the order of their first turns."""
        first_turns = []
        for class_ in CLASSES:
            first_turns += [p for p, _ in turns(self.able, class_) if p not in first_turns]
        for n in range(len(self.able) + 1):
            for chosen in combinations(self.able, n):
                if all(self.is_initial(group, chosen, first_turns) for group in self.rulebook.groups if group.take == "first"):
                    yield list(chosen)

    @staticmethod
    def is_initial(group, chosen, first_turns):
        members = [p in chosen for p in first_turns if group in p.groups]
        return members == sorted(members, reverse=True)

    def choices(self):
        """(state, its script) of every choice."""
        for chosen in self.sets():
            decisions = []
            while decisions is not None:
                self.evaluations += 1
                if self.evaluations > MOST_EVALUATIONS:
                    raise TooManyChoices
                script = Script(decisions)
                yield pipeline(self.evaluation, chosen, tries_groups=False, confine=script), script
                decisions = script.next()

    def answer(self):
        """The best choice's state, with the reasons of what it does not apply. `confined` says that units were withheld; `equals`
        are the states of all choices that are as good and differ in who lost all units: which of them is taken is not promised."""
        found = pipeline(self.evaluation, self.evaluation.touched)
        equals = {frozenset(found.gone): (found, None)}
        merits = [self.merit(found, False)]
        best = merits[0]
        for state, script in self.choices():
            merits.append(self.merit(state, script.confines()))
            if merits[-1] < best:
                best, equals = merits[-1], {}
            if merits[-1] == best:
                equals.setdefault(frozenset(state.gone), (state, script))
        winners = [self.judge_others(state, script) for state, script in equals.values()]
        second = self.runner_up(merits, set(best[4]))
        for winner in winners:
            winner.confined, winner.runner_up, winner.equals = best[5], second, winners
        return winners[0]

    def runner_up(self, merits, winner):
        """What the best of those that apply a promotion which the best does not takes off, and their ids; None if there is none."""
        rivals = [merit for merit in merits if not winner.issuperset(merit[4])]
        if not rivals:
            return None
        payable, _, _, _, positions, _ = min(rivals)
        return -payable, [p.id for p in self.rulebook.promotions if p.position in positions]

    def judge_others(self, found, script):
        """The others at their first turns, while those act that take part: the applied ones, and those that lost all their units."""
        acting = {p.id for p in found.joined} | found.gone
        judged = [p for p in self.evaluation.touched if p.id not in acting]
        again = Script(list(script.decisions)) if script is not None else None
        confine = again and (lambda promotion, benefit, state: again(promotion, benefit, state))
        state = pipeline(self.evaluation, self.evaluation.touched, tries_groups=False, judged=judged, confine=confine)
        assert self.payable(state) == self.payable(found) and {p.id for p in state.joined} | state.gone == acting
        for promotion in judged:
            why = state.reasons[promotion.id]
            let_in = why is GIVES or why.kind == "incompatible_with" or why.keys.get("which") == "max_codes"
            full = [g for g in promotion.groups if g.take != "all" and len(self.members(g, state)) >= g.at_most]
            first = next((g for g in full if g.take == "first"), None)
            if let_in and first is not None:  # not let in
                if why is GIVES:
                    state.reasons[promotion.id] = Why("incompatible_with", promotion=self.members(first, state)[0].id)
            elif let_in:
                state.reasons[promotion.id] = self.why_not(promotion, state, full)
        return state

    @staticmethod
    def members(group, state):
        return [p for p in state.joined if group in p.groups]

    def why_not(self, promotion, winner, full):
        """The reason of a promotion that is let in."""
        leave = [p for p in winner.joined if not compatible(p, promotion)]
        for group in full:
            leave += [p for p in self.members(group, winner) if p not in leave][group.at_most - 1 :]
        leave += self.beyond_max_codes(promotion, [p for p in winner.joined if p not in leave])
        with_it = [p for p in self.evaluation.touched if p is promotion or (p in winner.joined and p not in leave)]
        state = pipeline(self.evaluation, with_it, tries_groups=False)
        if promotion not in state.joined:
            return state.reasons[promotion.id]
        gives = lambda p, in_state: sum(e.amount for e in in_state.events_of(p))
        losers = leave or sorted(winner.joined, key=lambda p: gives(p, state) - gives(p, winner))
        by = max(0, self.payable(state) - self.payable(winner))
        return Why("saves_less_than", promotion=losers[0].id, by=money_text(by, winner.currency))

    def beyond_max_codes(self, promotion, others):
        """Of others, the promotions of the last joined codes beyond `max_codes` − 1."""
        most, offer_of = self.rulebook.combination.max_codes, self.evaluation.offer_of
        own = offer_of.get(promotion.id)
        if most is None or own is None:
            return []
        codes = []
        for p in others:
            if p.id in offer_of and offer_of[p.id].code not in codes:
                codes.append(offer_of[p.id].code)
        if own.code in codes:
            return []
        return [p for p in others if p.id in offer_of and offer_of[p.id].code in codes[max(0, most - 1) :]]
