"""Benefits of the classes price and item, except those that group units (rulebook.md, "class price", "class item")."""

from .conditions import spent, why
from .deals import Given, by_line, deals_per_unit, no_eligible, percent_of_units
from .money import money_text
from .reasons import Why
from .selectors import matches, opposite
from .units import canonical, floor_of


def set_price(b, hand):
    """Each eligible unit whose list price is above `price` gets that price; the lowest price wins."""
    usage = hand.state.cart.usage_of(hand.promotion.id)
    price, most = hand.money(b.price), [b.max_units]
    for which, limit, used in (("stock", b.stock, usage.units), ("units_per_customer", b.units_per_customer, usage.customer_units)):
        if limit is not None:
            if used >= limit:
                return Why("limit_reached", which=which, needed=limit, actual=used)
            most.append(limit - used)

    most = min((m for m in most if m is not None), default=None)

    def target(u):
        return max(price, floor_of(u, hand.promotion, hand.currency)) if hand.floors else price

    def taken(units):
        lowered = [u for u in units if u.list > price and target(u) < u.run]
        return hand.chosen(lowered, b.favor, most)

    matched = hand.eligible(b.items)
    if not matched:
        return no_eligible(1, 0, None)
    if all(u.holder is not None and u.run <= target(u) for u in matched):  # held as low or lower
        holder = canonical(matched)[0].holder.promotion
        by = sum(u.list - u.run - max(0, u.list - target(u)) for u in matched)
        return Why("saves_less_than", promotion=holder.id, by=money_text(by, hand.currency))
    chosen = taken(matched)
    left = hand.reduced_to()
    if left is not None and sum(u.list - target(u) for u in chosen) > left:
        chosen = taken([u for u in matched if u.holder is None])  # a short budget takes no unit over
    return Given({u.i: u.list - target(u) for u in chosen}, chosen)


def percent_off(b, hand):
    eligible = hand.eligible(b.items, open_only=True)
    if not eligible:
        return no_eligible(1, 0, None)
    chosen = hand.chosen(eligible, b.favor, b.max_units)
    return Given(percent_of_units(hand, chosen, b.percent, b.basis), chosen, cap=hand.money(b.max_discount))


def amount_off(b, hand):
    eligible = hand.eligible(b.items, open_only=True)
    if not eligible:
        return no_eligible(1, 0, None)
    amount, discounts = hand.money(b.amount), {}
    chosen = hand.chosen(eligible, b.favor, b.max_units)
    if b.per == "unit":
        discounts = {u.i: min(amount, hand.room(u)) for u in chosen}
    elif b.per == "line":
        for line in by_line(chosen):
            discounts.update(hand.spread_over(amount, line))
    else:
        discounts = hand.spread_over(amount, chosen)
    return Given(discounts, chosen, cap=hand.money(b.max_discount))


def add_on(b, hand):
    """Once the spend is reached, up to `max_units` of `items` at the deal."""
    state = hand.state
    if b.spend_items is not None:
        actual = spent(b.spend_items, b.basis, state)
    else:  # every unit that `items` does not match
        actual = sum(u.price(b.basis) for u in state.units if not matches(b.items, u, hand.currency))
    needed = hand.money(b.at_least)
    if actual < needed:
        text = lambda minor: money_text(minor, hand.currency)
        hint = ("spend", needed - actual, b.spend_items or opposite(b.items))
        return why(b, "spend", text(needed), text(actual), b.basis, hint, b.path + "/at_least")
    eligible = hand.eligible(b.items, open_only=True)
    if not eligible:
        return no_eligible(1, 0, None)
    chosen = hand.chosen(eligible, b.favor, b.max_units)
    return Given(deals_per_unit(hand, [(chosen, b.deal)]), chosen, cap=hand.money(b.max_discount))
