"""What a member has at a moment, and sums for the books (ledger.md: "Tiers", "View", "Report")."""

from .decode_programme import threshold
from .ledger import read_state
from .ledger_days import LAST, day_of, window_end, within
from .ledger_documents import as_lot, date_or_none, given, lot_document, programme_of, read, read_entries, refused
from .money import MAX_MINOR, money_text
from .schedule import date_text, parse_at


class Tiers:
    """The tier is a function of what counts, the programme and the day."""

    def __init__(self, rulebook, state):
        programme = programme_of(rulebook)
        self.measure = next((m for m in ("points", "spend") if programme.tiers and m in programme.tiers[0].given), None)
        self.ids = [tier.id for tier in programme.tiers]
        self.thresholds = [threshold(tier, self.measure, rulebook.currency) for tier in programme.tiers] if self.measure else []
        self.grace = programme.tier_grace_days
        self.floor = self.ids.index(programme.tier_floor) if programme.tier_floor is not None else None
        self.counting = [
            (q.day, window_end(q.day, programme.tier_window), getattr(q, self.measure)) for q in state.qualifying
        ] if self.measure else []

    def q(self, x):
        """The sum that counts on day x."""
        return min(MAX_MINOR, sum(n for day, end, n in self.counting if day <= x and (end is None or x < end)))

    def reached(self, x):
        """The highest tier whose threshold is not above q(x), by its place; −1 for none."""
        return max([i for i, least in enumerate(self.thresholds) if least <= self.q(x)], default=-1)

    def days(self):
        """The days on which q may change."""
        return {day for day, _, _ in self.counting} | {end for _, end, _ in self.counting if end is not None}

    def tier(self, day):
        first = within(day - self.grace)
        tier = max(self.reached(x) for x in {first, day} | {x for x in self.days() if first <= x <= day})
        if self.floor is not None:
            ever = max([self.reached(x) for x in self.days() | {day} if x <= day])
            tier = max(tier, min(self.floor, ever))
        return tier

    def lost(self, day):
        """(the first day after `day` on which the tier is lower if nothing more happens, which it is then), or None."""
        changes = {x + later for x in self.days() for later in (0, self.grace, self.grace + 1)}
        for x in sorted(x for x in changes if day < x <= LAST):
            if self.tier(x) < self.tier(day):
                return x, self.tier(x)
        return None


def view(rulebook, state_text, question_text):
    """What a member has, and what happens next; or {"problems", "document"}."""
    state, problems = read_state(rulebook, state_text)
    if problems:
        return refused("state", problems)
    question, problems = read(rulebook, question_text, lambda decoder: decoder.question())
    if problems:
        return refused("question", problems)
    if state.at is not None and parse_at(question.at) < parse_at(state.at):
        return refused("question", [("too_early", "/at")])
    day = day_of(question.at, rulebook, state)
    last = within(day + question.within_days)
    lots = [(lot, points) for lot, points in state.in_spend_order() if not lot.is_gone(day)]
    usable = sum(points for lot, points in lots if lot.is_usable(day))
    pending = sum(points for lot, points in lots if lot.is_pending(day))
    out = {
        "tillwork": 1, "member": state.member, "at": question.at, "day": date_text(day),
        "points": usable, "pending": pending, "balance": usable + pending, "debt": state.debt,
        "lots": [lot_document(lot, points) for lot, points in lots],
        "expiring": _by_date([(lot.expires_on, points) for lot, points in lots], day, last),
        "becoming_usable": _by_date([(lot.usable_on, points) for lot, points in lots if lot.is_pending(day)], day, last),
    }
    return out | tier_view(rulebook, state, day)


def _by_date(pairs, day, last):
    dates = sorted({on for on, _ in pairs if on is not None and day < on <= last})
    return [{"on": date_text(on), "points": sum(points for at, points in pairs if at == on)} for on in dates]


def tier_view(rulebook, state, day):
    tiers = Tiers(rulebook, state)
    if tiers.measure is None:
        return {}
    amount = lambda n: money_text(n, rulebook.currency) if tiers.measure == "spend" else n
    name = lambda i: tiers.ids[i] if i >= 0 else None
    here, counts, lost = tiers.tier(day), tiers.q(day), tiers.lost(day)
    out = {"tier": name(here), "counts": {tiers.measure: amount(counts)}}
    if here + 1 < len(tiers.ids):
        least = tiers.thresholds[here + 1]
        out["next_tier"] = {"tier": name(here + 1), tiers.measure: amount(least), "missing": amount(least - counts)}
    if lost is not None:
        out["tier_lost"] = given({"on": date_or_none(lost[0]), "tier": name(lost[1])})
    return given(out)


def report(rulebook, entries_text, at):
    """Sums over entries of any members, up to a moment; or {"problems", "document"}."""
    if not isinstance(at, str) or parse_at(at) is None:
        return refused("question", [("moment_format", "/at")])
    entries, problems = read_entries(rulebook, entries_text)
    if problems:
        return refused("entries", problems)
    today = day_of(at, rulebook)
    moves = [e for e in entries if e.kind == "points" and e.day <= today]
    for move in moves:
        move.lot = None if move.lot is None else as_lot(move.lot)
    by_month = {}
    for move in moves:
        if move.lot is not None:
            by_month.setdefault(date_text(day_of(move.lot.earned_at, rulebook))[:7], []).append(move)
    total = sums(moves, today)
    outstanding = total.pop("outstanding")
    debt = Flow(moves).out_of("debt") - Flow(moves).into("debt")
    months = []
    for month, own in sorted(by_month.items()):
        of_month = sums(own, today)
        left = of_month.pop("outstanding")
        months.append({"month": month, **of_month, "paid": Flow(own).into("debt"), "outstanding": left})
    head = {"tillwork": 1, "at": at, "day": date_text(today)}
    return {**head, **total, "debt": debt, "outstanding": outstanding, "months": months}


class Flow:
    def __init__(self, moves):
        self.moves = moves

    def out_of(self, account):
        return sum(m.points for m in self.moves if m.from_ == account)

    def into(self, account):
        return sum(m.points for m in self.moves if m.to == account)


def sums(moves, today):
    flow = Flow(moves)
    gone = Flow([m for m in moves if m.lot is not None and m.lot.is_gone(today)])
    kept = Flow([m for m in moves if m.lot is not None and not m.lot.is_gone(today)])
    return {
        "issued": flow.out_of("issued"),
        "adjusted": flow.out_of("adjusted") - flow.into("adjusted"),
        "transferred": flow.out_of("transferred") - flow.into("transferred"),
        "redeemed": flow.into("redeemed") - flow.out_of("redeemed"),
        "expired": flow.into("expired") + gone.into("lot") - gone.out_of("lot"),
        "reversed": flow.into("reversed"),
        "outstanding": kept.into("lot") - kept.out_of("lot"),
    }
