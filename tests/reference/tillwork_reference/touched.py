"""Which promotions a cart touches (rulebook.md, "What an outcome mentions")."""

from . import schedule
from .codes import offered_codes
from .reasons import Why
from .selectors import may_match


def look_at_codes(evaluation):
    """Resolve the cart's codes; find the code that triggers each promotion."""
    rulebook, cart = evaluation.rulebook, evaluation.cart
    evaluation.offers = offered_codes(rulebook, cart, evaluation.today)
    for offer in evaluation.offers:
        if offer.match is None or (offer.from_wallet and offer.failure is not None):
            continue  # a wallet code that fails is not reported
        for promotion in promotions_of(rulebook, offer.match):
            known = evaluation.offer_of.get(promotion.id)
            if known is None or (known.failure is not None and offer.failure is None):
                evaluation.offer_of[promotion.id] = offer


def promotions_of(rulebook, match):
    if match.promotion is not None:
        return [match.promotion]
    return rulebook.triggered.get(match.coupon.id, [])


def is_touched(promotion, evaluation):
    if promotion.codes is not None or promotion.coupon is not None:
        return promotion.id in evaluation.offer_of
    if promotion.id in evaluation.cart.deposits_of and any(b.kind == "deposit" for b in promotion.benefits):
        return True
    if not promotion.active or schedule.state_at(promotion.schedule, evaluation.cart.at_seconds) in ("not_started", "ended"):
        return False
    required = _required(promotion.conditions)
    return all(_may_hold(c, evaluation) for c in required) and any(_may_find(b, evaluation.cart) for b in promotion.benefits)


def _required(condition):
    """A promotion's condition, or the children of an outermost `all`, recursively."""
    if condition is None:
        return []
    if condition.kind == "all":
        return [leaf for child in condition.conditions for leaf in _required(child)]
    return [condition]


def _may_hold(c, evaluation):
    cart = evaluation.cart
    if c.kind == "customer" and c.segment is not None:
        return cart.customer is not None and bool(set(cart.customer.segments) & set(c.segment))
    if c.kind == "channel":
        return cart.channel in c.any_of
    if c.kind == "code":
        return any(offer.code in c.any_of for offer in evaluation.offers if offer.code is not None)
    if c.kind == "spend" and c.at_least is not None and cart.currency in c.at_least:
        selected = sum(line.total for line in cart.lines if may_match(c.items, line, cart.currency))
        return c.at_least[cart.currency] <= 2 * selected
    return True


def _may_find(b, cart):
    """Whether a benefit can find something in this cart."""
    def find(*selectors):
        return any(line.discountable and may_match(s, line, cart.currency) for line in cart.lines for s in selectors)

    if b.kind == "tiers":
        if b.mode == "graduated":
            return find(b.items)
        return any(_may_find(step.benefit, cart) for step in b.steps)
    if b.class_ == "shipping":
        return any(b.methods is None or entry.method in b.methods for entry in cart.shipping)
    if b.kind == "points":
        return b.items is None or any(may_match(b.items, line, cart.currency) for line in cart.lines)
    if b.class_ == "reward":
        return True
    if b.kind == "buy_get":
        return find(b.buy.items, b.get.items)
    if b.kind == "bundle":
        return find(*(c.items for c in b.components))
    return find(b.items)


# The checks that no state of the cart changes ("Checks are made in this order", up to `currency`)


def fixed_failure(promotion, evaluation):
    cart = evaluation.cart
    if not promotion.active:
        return Why("inactive")
    offer = evaluation.offer_of.get(promotion.id)
    if offer is not None and offer.failure is not None:
        return offer.failure
    state = schedule.state_at(promotion.schedule, cart.at_seconds)
    if state != "active":
        return Why(state)
    usage, limits = cart.usage_of(promotion.id), promotion.limits
    if limits is not None:
        for which, limit, actual in _counts(limits, usage):
            if actual >= limit:
                return Why("limit_reached", which=which, needed=limit, actual=actual)
        if limits.budget is not None and cart.currency in limits.budget.amount:
            if limits.budget.amount[cart.currency] - usage.spent <= 0:
                return Why("budget_used_up")
    if any(cart.currency not in amount for amount in promotion.amounts):
        return Why("currency")
    return None


def _counts(limits, usage):
    if limits.per_customer is not None:
        yield "per_customer", limits.per_customer, usage.customer
    if limits.total is not None:
        yield "total", limits.total, usage.total
    for period in ("day", "week", "month"):
        limit = getattr(limits, "per_" + period)
        if limit is not None:
            actual = getattr(usage, period if limit.per == "total" else "customer_" + period)
            yield "per_" + period, limit.uses, actual
