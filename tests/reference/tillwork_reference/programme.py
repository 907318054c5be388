"""Redeeming and earning points (rulebook.md, "Programme")."""

from .benefits_other import exact_earning, points_left, share_points
from .money import rounded
from .reasons import Why
from .selectors import matches
from .state import Event
from .units import allocate, floor_of


def redeem_points(state):
    """Class payment, after deposits. Returns the Why of `$points`, or None."""
    programme, cart = state.rulebook.programme, state.cart
    if programme is None or programme.redeem is None or cart.redeem is None:
        return None
    redeem, balance = programme.redeem, cart.customer.points
    asked = balance if cart.redeem == "max" else cart.redeem
    if asked == 0:
        return None
    if state.currency not in redeem.value:
        return Why("currency")
    value = redeem.value[state.currency]
    room = lambda u: max(0, u.run - floor_of(u, None, state.currency))
    eligible = [u for u in state.units if u.line.discountable and u.run > 0 and matches(redeem.items, u, state.currency)]
    share = int(sum(u.run for u in eligible) * redeem.max_share // 100)
    have = min(asked, balance)
    up = lambda p: -(-p // redeem.step) * redeem.step  # the first multiple of step ≥ p

    def largest(cap):
        """The largest p with ⌊p·value/points⌋ ≤ cap, and its value; 0 if that is too little or worth nothing."""
        p = min(have, ((cap + 1) * redeem.points - 1) // value) // redeem.step * redeem.step
        worth = p * value // redeem.points
        return (p, worth) if p >= redeem.minimum and worth else (0, 0)

    p, worth = largest(min(share, sum(room(u) for u in eligible)))
    if p == 0:
        needed = up(max(redeem.minimum, 1, -(-redeem.points // value)))
        if have < needed:
            return Why("condition", path="/programme/redeem", measure="points", needed=str(needed), actual=str(have))
        return Why("floor_reached" if largest(share)[0] else "saves_nothing")
    # among those with the same value the smallest
    p = max(up(-(-worth * redeem.points // value)), up(redeem.minimum))
    event = Event(None, None, "payment", state.seq)
    event.units = allocate(worth, eligible, room, state.rulebook.spread)
    event.spent_points = p
    for u in eligible:
        u.run -= event.units.get(u.i, 0)
    state.events.append(event)
    return None


def earn_points(state):
    programme = state.rulebook.programme
    if programme is None or programme.earn is None:
        return
    earn = programme.earn
    units = [u for u in state.units if matches(earn.items, u, state.currency)]
    points = min(rounded(exact_earning(earn, units, state), earn.rounding), points_left(state))
    if points:
        event = Event(None, None, "reward", state.seq)
        event.points, event.point_lines = points, share_points(points, units, earn.basis)
        state.events.append(event)
