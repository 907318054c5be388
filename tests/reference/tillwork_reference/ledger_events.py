"""What each event asks for, and how its points move (ledger.md, "Applying an event", "Activities")."""

from types import SimpleNamespace

from . import schedule
from .ledger_days import day_in, expiry_of, month_of, within
from .ledger_documents import Lot, date_or_none, given, programme_of
from .money import MAX_MINOR


class Turn:
    """An event and the state in which it happens: `problems` asks, `happen` moves."""

    def __init__(self, rulebook, state, event, day, post):
        self.rulebook, self.programme = rulebook, programme_of(rulebook)
        self.state, self.event, self.day = state, event, day
        self.post, self.entries = post, []
        self.taken = []  # of a transfer: (lot, points) in the order taken

    def add(self, **entry):
        entry = SimpleNamespace(member=self.state.member, **entry)
        self.post(self.state, entry, self.rulebook)
        self.entries.append(entry)

    def move(self, source, target, points, lot=None):
        if points:
            event = self.event
            self.add(
                kind="points", cause=event.event, key=getattr(event, "key", None), order=getattr(event, "order", None),
                at=event.at, day=self.day, from_=source, to=target, points=points, lot=lot,
            )

    def lots(self, wanted):
        """(lot, points) of the lots that are wanted, in spend order."""
        return [(lot, points) for lot, points in self.state.in_spend_order() if wanted(lot)]

    def not_gone(self, lot):
        return not lot.is_gone(self.day)

    def usable(self, lot):
        return lot.is_usable(self.day)

    def sum_of(self, wanted):
        return sum(points for _, points in self.lots(wanted))

    def too_many(self, points):
        return self.state.total() + points > MAX_MINOR

    def take(self, points, wanted, target):
        """Moves so many points out of lots, in spend order."""
        for lot, has in self.lots(wanted):
            now = min(points, has)
            if now:
                self.move("lot", target, now, lot)
                self.taken.append((lot, now))
            points -= now

    def come_in(self, moves):
        """Points that come in: (from, lot, points). Into their lots, then debt is paid, then what is gone expires."""
        brought = {}
        for source, lot, points in moves:
            self.move(source, "lot", points, lot)
            brought[lot] = brought.get(lot, 0) + points
        ordered = sorted(brought, key=lambda lot: lot.spend_order())
        for lot in ordered:
            paid = min(self.state.debt, brought[lot])
            self.move("lot", "debt", paid, lot)
            brought[lot] -= paid
        for lot in ordered:
            if lot.is_gone(self.day):
                self.move("lot", "expired", brought[lot], lot)

    def expire_what_is_gone(self):
        for lot, points in self.lots(lambda lot: lot.is_gone(self.day)):
            self.add(
                kind="points", cause="expire", key=None, order=None, at=None, day=lot.expires_on, from_="lot", to="expired",
                points=points, lot=lot,
            )

    def problems(self):
        ask = getattr(self, "ask_" + self.event.event, None)
        return ask() if ask else []

    def happen(self):
        kind = self.event.event
        self.awarded = self.award() if kind == "activity" else None
        self.planned = self.plan() if kind == "refund" else (0, 0, 0, 0)
        self.add(kind="event", day=self.day, event=self.event, awarded=self.awarded, excused=self.planned[1])
        move = getattr(self, "move_" + kind, None)
        if move:
            move()

    # earn, confirm, redeem

    def ask_earn(self):
        order = self.state.orders.get(self.event.order)
        earned = self.event.points + (order.earned if order else 0)
        if earned > MAX_MINOR or self.too_many(self.event.points):
            yield "total_range", "/points"

    def move_earn(self):
        event, usable_on = self.event, within(self.day + self.programme.pending_days)
        dates = (None, None) if event.hold else (usable_on, expiry_of(usable_on, self.programme))
        self.come_in([("issued", Lot(event.key, event.order, event.at, *dates), event.points)])

    def ask_confirm(self):
        if self.event.order not in self.state.orders:
            yield "unknown_order", "/order"

    def move_confirm(self):
        for lot, points in self.lots(lambda lot: lot.order == self.event.order and lot.is_pending(self.day)):
            confirmed = lot._replace(usable_on=self.day)
            if lot.usable_on is None:
                confirmed = confirmed._replace(expires_on=expiry_of(self.day, self.programme))
            self.move("lot", "confirmed", points, lot)
            self.move("confirmed", "lot", points, confirmed)

    def ask_redeem(self):
        if self.event.points > self.sum_of(self.usable):
            yield "not_enough_points", "/points"

    def move_redeem(self):
        self.take(self.event.points, self.usable, "redeemed")

    # refund

    def plan(self):
        """Where `take_back` comes from: (a) lots of the order, (b) excused, (c) other lots, (d) debt."""
        order, left = self.state.orders[self.event.order], self.event.take_back
        of_order = lambda lot: self.not_gone(lot) and lot.order == self.event.order
        out = []
        for step in (
            lambda left: min(left, self.sum_of(of_order)),
            lambda left: min(left, max(0, order.expired - order.excused)),
            lambda left: min(left, self.sum_of(lambda lot: self.not_gone(lot) and not of_order(lot))),
            lambda left: left,
        ):
            out.append(step(left))
            left -= out[-1]
        return out

    def ask_refund(self):
        event = self.event
        order = self.state.orders.get(event.order)
        if order is None:
            yield "unknown_order", "/order"
            return
        of_order, _, others, debt = self.plan()
        too_much_back = event.take_back > order.earned - order.taken_back
        if too_much_back:
            yield "more_than_earned", "/take_back"
        if event.give_back > sum(points for _, points in order.spent):
            yield "more_than_spent", "/give_back"
        if too_much_back:
            return
        if self.state.total() - of_order - others + event.give_back > MAX_MINOR:
            yield "total_range", "/give_back"
        if self.state.debt + debt > MAX_MINOR:
            yield "total_range", "/take_back"

    def move_refund(self):
        event = self.event
        of_order, _, others, debt = self.planned
        self.take(of_order, lambda lot: self.not_gone(lot) and lot.order == event.order, "reversed")
        self.take(others, lambda lot: self.not_gone(lot) and lot.order != event.order, "reversed")
        self.move("debt", "reversed", debt)
        back, left = [], event.give_back
        for lot, has in reversed(self.state.orders[event.order].spent):
            points = min(left, has)
            left -= points
            if points:
                back.append(("redeemed", self.with_grace(lot), points))
        self.come_in(back)

    def with_grace(self, lot):
        grace = self.programme.reversal_grace_days
        if grace == 0 or lot.expires_on is None:
            return lot
        return lot._replace(expires_on=max(lot.expires_on, within(self.day + grace)))

    # adjust

    def ask_adjust(self):
        event = self.event
        if event.expires_on is not None and event.expires_on <= self.day:
            yield "moment_order", "/expires_on"
        if event.points > 0 and self.too_many(event.points):
            yield "total_range", "/points"
        if -event.points > self.sum_of(self.not_gone):
            yield "not_enough_points", "/points"

    def move_adjust(self):
        event = self.event
        if event.points < 0:
            self.take(-event.points, self.not_gone, "adjusted")
        else:
            gone = expiry_of(self.day, self.programme) if event.expires_on is None else event.expires_on
            self.come_in([("adjusted", Lot(event.key, None, event.at, self.day, gone), event.points)])

    # activity

    def activity(self):
        return next((a for a in self.programme.activities if a.id == self.event.activity), None)

    def birthday_year(self, activity):
        """The year of the birthday whose window holds the day, or None."""
        birthday = schedule.parse_birthday(self.event.birthday)
        this_year = schedule.date_of(self.day)[0]
        for year in (this_year - 1, this_year, this_year + 1):
            day = day_in(year, *birthday)
            if day - activity.before_days <= self.day <= day + activity.after_days:
                return year
        return None

    def ask_activity(self):
        event, activity = self.event, self.activity()
        if activity is None:
            yield "unknown_reference", "/activity"
            return
        wants = {"review": "about", "referral": "about", "birthday": "birthday"}.get(activity.kind)
        if wants and getattr(event, wants) is None:
            yield "missing_field", "/" + wants
        if any(getattr(event, name) is not None and name != wants for name in ("about", "birthday")):
            yield "conflict", ""
        record = self.state.activities.get(event.activity)
        if activity.kind == "check_in" and record and record.day == self.day:
            yield "already_given", "/at"
        if wants == "about" and event.about is not None:
            if activity.kind == "referral" and event.about == self.state.member:
                yield "self_reference", "/about"
            elif record and event.about in record.about:
                yield "already_given", "/about"
        if wants == "birthday" and event.birthday is not None:
            year = self.birthday_year(activity)
            if year is None:
                yield "not_birthday", "/birthday"
            elif record and record.year is not None and year <= record.year:
                yield "already_given", "/at"
        known = not wants or getattr(event, wants) is not None and (wants != "birthday" or year is not None)
        if known and self.too_many(self.award().points):
            yield "total_range", "/activity"

    def award(self):
        """What the event is worth, within the caps; the streak of a check-in, the year of a birthday."""
        event, activity = self.event, self.activity()
        record = self.state.activities.get(event.activity)
        points, streak, year = activity.points, None, None
        if activity.kind == "check_in":
            goes_on = record and record.day == self.day - 1 and not (activity.cycle and record.streak >= activity.cycle)
            streak = record.streak + 1 if goes_on else 1
            points += sum(step.points for step in activity.streak if step.days == streak)
        if activity.kind == "birthday":
            year = self.birthday_year(activity)
        records = [record] if record else []
        for caps, counted in ((activity, records), (self.programme.activity_caps, list(self.state.activities.values()))):
            if caps is not None and caps.per_day is not None:
                points = min(points, caps.per_day - sum(r.day_points for r in counted if r.day == self.day))
            if caps is not None and caps.per_month is not None:
                month = month_of(self.day)
                points = min(points, caps.per_month - sum(r.month_points for r in counted if month_of(r.day) == month))
        return SimpleNamespace(points=max(0, points), streak=streak, year=year)

    def move_activity(self):
        event = self.event
        lot = Lot(event.key, None, event.at, self.day, expiry_of(self.day, self.programme))
        self.come_in([("issued", lot, self.awarded.points)])

    # transfer, receive

    def ask_transfer(self):
        event, terms, sent = self.event, self.programme.transfer, self.state.sent
        if terms is None:
            yield "not_offered", "/event"
            return
        if event.to == self.state.member:
            yield "self_reference", "/to"
        this_month = sent.points if sent and month_of(sent.day) == month_of(self.day) else 0
        if event.points < terms.minimum or event.points % terms.step:
            yield "integer_range", "/points"
        if terms.per_month is not None and this_month + event.points > terms.per_month:
            yield "over_limit", "/points"
        if event.points > self.sum_of(self.usable):
            yield "not_enough_points", "/points"

    def move_transfer(self):
        self.take(self.event.points, self.usable, "transferred")

    def receive(self):
        """The event for the other member's ledger; neighbours that are alike are added up."""
        lots = []
        for lot, points in self.taken:
            one = {"points": points, **given({"earned_at": lot.earned_at, "expires_on": date_or_none(lot.expires_on)})}
            if lots and {**lots[-1], "points": 0} == {**one, "points": 0}:
                lots[-1]["points"] += points
            else:
                lots.append(one)
        return {"event": "receive", "key": self.event.key, "at": self.event.at, "from": self.state.member, "lots": lots}

    def ask_receive(self):
        if self.event.from_ == self.state.member:
            yield "self_reference", "/from"
        if self.too_many(sum(lot.points for lot in self.event.lots)):
            yield "total_range", "/lots"

    def move_receive(self):
        event = self.event
        self.come_in([
            ("transferred", Lot(event.key, None, lot.earned_at, self.day, lot.expires_on), lot.points) for lot in event.lots
        ])
