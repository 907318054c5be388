"""Reasons (outcome.md, "Reasons")."""


class Why:
    """One reason: its kind, its further keys in order; `hint` is what near misses need to know about it."""

    def __init__(self, kind, hint=None, **keys):
        self.kind, self.keys, self.hint = kind, keys, hint

    def as_json(self):
        return {"kind": self.kind, **{key: value for key, value in self.keys.items() if value is not None}}
