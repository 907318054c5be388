"""The combination: turns, checks, groups (rulebook.md, "Combination"); with `strategy: best` see best.py."""

from .benefits import run
from .conditions import failure
from .deals import Given, Hand
from .decode_rules import CLASSES
from .money import money_text
from .programme import earn_points, redeem_points
from .reasons import Why
from .state import Event, State
from .units import cut


# Compatibility


def compatible(a, b):
    """Two promotions are compatible when each allows the other."""
    return allows(a, b) and allows(b, a)


def allows(a, b):
    if a.exclusive == "cart":
        return False
    if a.exclusive == "class" and set(a.classes) & set(b.classes):
        return False
    if a.excludes is not None and (b.id in (a.excludes.promotions or []) or set(b.tags) & set(a.excludes.tags or [])):
        return False
    only = a.combines_with
    if only is None:
        return True
    return (
        b.id in (only.promotions or [])
        or bool(set(b.tags) & set(only.tags or []))
        or (only.classes is not None and set(b.classes) <= set(only.classes))
    )


# Checks at a promotion's turn


def judge(promotion, state, groups_aside=False):
    """The first failing check, or None."""
    fixed = state.evaluation.fixed[promotion.id]
    if fixed is not None:
        return fixed
    if promotion.conditions is not None:
        why = failure(promotion.conditions, promotion, state)
        if why is not None:
            return why
    for other in state.joined:
        if not compatible(promotion, other):
            return Why("incompatible_with", promotion=other.id)
    if not groups_aside:
        why = check_groups(promotion, state)
        if why is not None:
            return why
    return check_max_codes(promotion, state)


def check_groups(promotion, state):
    for group in promotion.groups:
        joined = [p for p in state.joined if group in p.groups]
        if group.take == "first" or (group.take == "best" and not state.tries_groups):
            if len(joined) >= group.at_most:
                return Why("incompatible_with", promotion=joined[0].id)
        elif group.id in state.trials:
            stayed, _ = state.trials[group.id]
            others = [p for p in joined if p.id not in stayed]
            full = len(stayed) < group.at_most <= len(stayed) + len(others)
            if promotion.id not in stayed and full:  # there were places, and others joined them
                return Why("incompatible_with", promotion=joined[0].id)
    for group in promotion.groups:
        if group.id in state.trials:
            stayed, savings = state.trials[group.id]
            if promotion.id not in stayed and len(stayed) == group.at_most:  # the places are full
                by = savings[stayed[-1]] - savings.get(promotion.id, 0)
                return Why("saves_less_than", promotion=stayed[-1], by=money_text(by, state.currency))
    return None


def check_max_codes(promotion, state):
    """max_codes counts the promotions' distinct codes that joined."""
    most, offer_of = state.rulebook.combination.max_codes, state.evaluation.offer_of
    offer = offer_of.get(promotion.id)
    if most is None or offer is None:
        return None
    used = {offer_of[p.id].code for p in state.joined if p.id in offer_of}
    if offer.code not in used and len(used) >= most:
        return Why("limit_reached", which="max_codes", needed=most, actual=len(used))
    return None


# A benefit runs


def give(promotion, benefit, state, confined=None):
    """Run a benefit, confined to some units or not; record what it gives. None, or the Why of nothing."""
    given = run(benefit, Hand(promotion, state, confined=confined))
    if isinstance(given, Why):
        return given
    free = run(benefit, Hand(promotion, state, floors=False, confined=confined))
    if not given.is_something():
        blocked = isinstance(free, Given) and free.is_something()
        return Why("floor_reached" if blocked else "saves_nothing")
    refusal = bound(given, promotion, state)
    if refusal is not None:
        return refusal
    if benefit.class_ in ("item", "order", "payment") and isinstance(free, Given) and bound(free, promotion, state) is None:
        given.floored = max(0, sum(free.discounts.values()) - sum(given.discounts.values()))
    return None if given.is_something() and record(promotion, benefit, given, state) else Why("saves_nothing")


def bound(given, promotion, state):
    """Cut what is given to its caps and the budget, or say that the budget is used up."""
    hand = Hand(promotion, state)
    caps = [cap for cap in (given.cap, hand.reduced_to()) if cap is not None]
    total, skips_above = sum(given.discounts.values()), hand.skips_above()
    if skips_above is not None and min([total, *caps]) > skips_above:
        return Why("budget_used_up")
    if caps and total > min(caps):
        cap = max(0, min(caps))
        given.discounts = given.again(cap) if given.again else cut(given.discounts, given.units, cap)
    given.discounts = {i: d for i, d in given.discounts.items() if d}
    return None


def record(promotion, benefit, given, state):
    if promotion not in state.joined:
        state.joined.append(promotion)
        state.seq += 1
    earlier = state.events_of(promotion)
    event = Event(promotion, benefit, benefit.class_, earlier[0].seq if earlier else state.seq)
    for name in ("times", "counts", "prepaid", "floored", "points", "point_lines", "gifts", "coupons", "next_steps", "steps"):
        setattr(event, name, getattr(given, name))
    state.events.append(event)
    if benefit.class_ == "shipping":
        event.entries = given.discounts
        for i, d in given.discounts.items():
            state.entries[i].run -= d
        return True
    event.units = given.discounts
    losers, closes = [], (event.seq, promotion.id) if promotion.line_exclusive else None
    for i, d in given.discounts.items():
        u = state.units[i]
        if benefit.class_ == "price":
            if u.holder is not None:  # the lowest price wins: the earlier adjustment of that unit is dropped
                losers.append(u.holder)
                own, name = u.holder.units.pop(i), u.holder.promotion.id
                state.lost[name] = state.lost.get(name, 0) + d - own
            u.run, u.holder, u.closed = u.list - d, event, closes
        else:
            u.run -= d
            u.closed = u.closed or closes
    for u in given.consumed:
        u.consumed = True
    for loser in losers:
        if not loser.units and loser in state.events:
            state.events.remove(loser)
            if not state.events_of(loser.promotion):
                leave(loser.promotion, promotion, state)
    return True


def leave(promotion, taker, state):
    """A promotion left without any unit leaves the joined ones at once. It may join again, by what else it gives."""
    state.joined.remove(promotion)
    state.gone.add(promotion.id)
    by = money_text(state.lost[promotion.id], state.currency)
    state.reasons[promotion.id] = Why("saves_less_than", promotion=taker.id, by=by)  # whatever an earlier benefit of it said


# The pipeline

GIVES = Why("saves_less_than")  # of a promotion that is only judged: it would give something


def turns(promotions, class_):
    """In a class by priority descending, then position; a promotion's benefits in document order."""
    for promotion in sorted(promotions, key=lambda p: (-p.priority, p.position)):
        for benefit in promotion.benefits:
            if benefit.class_ == class_:
                yield promotion, benefit


def pipeline(evaluation, promotions, tries_groups=True, judged=(), confine=None):
    """Class by class. `tries_groups`: groups with take best try their members. For `best`: promotions that are `judged` never join;
    `confine(promotion, benefit, state)` gives the units that a benefit is confined to."""
    state = State(evaluation)
    state.tries_groups = tries_groups
    for class_ in CLASSES:
        state.begin_class()
        try_groups(promotions, class_, state)
        if class_ == "reward":
            earn_points(state)
        for promotion, benefit in turns(promotions, class_):
            joined = promotion in state.joined
            why = None if joined else judge(promotion, state)
            if why is None and promotion in judged:
                why = give(promotion, benefit, state.copy()) or GIVES
            elif why is None:
                why = give(promotion, benefit, state, confine and confine(promotion, benefit, state))
            if why is not None and not joined:
                state.refuse(promotion, why)
        if class_ == "payment":
            why = redeem_points(state)
            if why is not None:
                state.reasons["$points"] = why
    return state


def passes_before_currency(promotion, state):
    why = state.evaluation.fixed[promotion.id]
    return why is None or why.kind == "currency"


def try_groups(promotions, class_, state):
    """take: best, when the first class in which a member has a benefit begins."""
    if not state.tries_groups:
        return
    for group in state.rulebook.groups:
        members = [p for p in promotions if group in p.groups and passes_before_currency(p, state)]
        if group.take != "best" or not members:
            continue
        if min(CLASSES.index(p.classes[0]) for p in members) != CLASSES.index(class_):
            continue
        savings, counted = {}, []
        for promotion in members:
            if judge(promotion, state, groups_aside=True) is not None:
                continue
            trial = state.copy()
            for later in CLASSES[CLASSES.index(class_) :]:
                trial.begin_class()
                for _, benefit in turns([promotion], later):
                    give(promotion, benefit, trial)
            events = trial.events_of(promotion)
            savings[promotion.id] = sum(e.amount - e.prepaid for e in events)
            if events:  # members that give nothing at all are not counted
                counted.append(promotion)
        counted.sort(key=lambda p: (-savings[p.id], -p.priority, p.position))
        state.trials[group.id] = ([p.id for p in counted[: group.at_most]], savings)
