"""Reasons (outcome.md, "Reasons")."""


class Why:
    """One reason: its kind, its further keys in order; `hint` is what near misses need to know about it, `others` are the hints of
    conditions that would do as well."""

    def __init__(self, kind, hint=None, **keys):
        self.kind, self.keys, self.hint, self.others = kind, keys, hint, []

    def hints(self):
        return [hint for hint in [self.hint, *self.others] if hint is not None]

    def as_json(self):
        return {"kind": self.kind, **{key: value for key, value in self.keys.items() if value is not None}}
