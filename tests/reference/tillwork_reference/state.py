"""The cart as it stands during an evaluation: units, shipping entries, and the events of what was given."""

from . import schedule
from .decode_rules import CLASSES
from .units import Entry, units_of

class Event:
    """What one benefit gave. `promotion` is None for redeemed points (class payment) and for earning (class reward)."""

    def __init__(self, promotion, benefit, class_, seq):
        self.promotion, self.benefit, self.class_, self.seq = promotion, benefit, class_, seq
        self.units, self.entries = {}, {}  # index -> amount
        self.times, self.counts, self.prepaid = 1, False, 0
        self.points, self.point_lines = 0, {}
        self.gifts, self.coupons = [], []
        self.next_steps, self.steps = [], []
        self.spent_points = 0

    def copy(self):
        twin = Event.__new__(Event)
        twin.__dict__.update(self.__dict__)
        twin.units, twin.entries = dict(self.units), dict(self.entries)
        return twin

    @property
    def amount(self):
        return sum(self.units.values()) + sum(self.entries.values())


class State:
    def __init__(self, evaluation):
        self.evaluation = evaluation
        self.rulebook, self.cart = evaluation.rulebook, evaluation.cart
        self.currency, self.today, self.offers = evaluation.cart.currency, evaluation.today, evaluation.offers
        self.units = units_of(self.cart.lines)
        self.entries = [Entry(i, entry) for i, entry in enumerate(self.cart.shipping)]
        self.events, self.joined, self.seq = [], [], 0
        self.reasons = {}  # promotion id -> Why of its first turn
        self.lost = {}  # promotion id -> what the takers' discounts exceeded its own, each when a unit was taken
        self.gone = set()  # promotions that lost all their units
        self.tries_groups = True  # groups with take best try their members, else they are judged like take first
        self.trials = {}  # group id -> (ids that stayed, id -> trial saving)

    def copy(self):
        twin = State.__new__(State)
        twin.__dict__.update(self.__dict__)
        moved = {id(event): event.copy() for event in self.events}
        twin.events = [moved[id(event)] for event in self.events]
        twin.units = [u.copy() for u in self.units]
        for u in twin.units:
            u.holder = moved[id(u.holder)] if u.holder is not None else None
        twin.entries = [e.copy() for e in self.entries]
        twin.joined, twin.reasons, twin.trials = list(self.joined), dict(self.reasons), dict(self.trials)
        twin.lost, twin.gone = dict(self.lost), set(self.gone)
        return twin

    def begin_class(self):
        for u in self.units:
            u.cls = u.run

    def events_of(self, promotion):
        return [e for e in self.events if e.promotion is promotion]

    def applications_left(self, promotion):
        """What limits.per_cart leaves, or None."""
        limits = promotion.limits
        if limits is None or limits.per_cart is None:
            return None
        return limits.per_cart - sum(e.times for e in self.events_of(promotion) if e.counts)

    def refuse(self, promotion, why):
        """The reason reported is that of its first turn."""
        self.reasons.setdefault(promotion.id, why)

    def discounts(self):
        out = {name: 0 for name in CLASSES if name != "reward"}
        for event in self.events:
            if event.class_ in out:
                out[event.class_] += event.amount
        return out

    def prepaid(self):
        return sum(e.prepaid for e in self.events)

    def saved(self):
        return sum(self.discounts().values()) - self.prepaid()


class Evaluation:
    """What stays the same during one evaluation."""

    def __init__(self, rulebook, cart):
        self.rulebook, self.cart = rulebook, cart
        self.today = schedule.wall_clock(cart.at_seconds, rulebook.time_zone)[0]
        self.offers = []
        self.offer_of = {}  # promotion id -> Offered that triggers it
        self.touched = []  # promotions, in rulebook order
        self.fixed = {}  # promotion id -> Why of the checks that no state changes, or None
