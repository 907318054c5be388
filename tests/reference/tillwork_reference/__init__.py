"""The second implementation of Tillwork's pages: evaluate(rulebook, cart) as plainly as the pages say it."""

from .best import combine
from .decode_cart import decode_cart
from .decode_rulebook import decode_rulebook
from .near import near_misses
from .outcome import write_outcome
from .reading import Unreadable, read_json
from .state import Evaluation
from .touched import fixed_failure, is_touched, look_at_codes

__all__ = ["evaluate", "evaluate_decoded", "read_rulebook", "read_cart"]


def evaluate(rulebook_text, cart_text):
    """{"outcome": …} or {"problems": […], "document": "rulebook" | "cart"}."""
    rulebook, problems = read_rulebook(rulebook_text)
    if problems:
        return {"problems": problems, "document": "rulebook"}
    cart, problems = read_cart(cart_text)
    if problems:
        return {"problems": problems, "document": "cart"}
    return {"outcome": evaluate_decoded(rulebook, cart)}


def _read(text, decode):
    try:
        root = read_json(text) if isinstance(text, (str, bytes, bytearray)) else text
    except Unreadable as error:
        return None, [error.problem]
    return decode(root)


def read_rulebook(text):
    """(rulebook, problems) of a text, or of a value that read_json gave."""
    return _read(text, decode_rulebook)


def read_cart(text):
    return _read(text, decode_cart)


MOST_UNITS = 100_000


class TooManyUnits(ValueError):
    """The reference makes every unit an object of its own: it is not meant for carts of millions."""


def evaluate_decoded(rulebook, cart):
    if sum(line.quantity for line in cart.lines) > MOST_UNITS:
        raise TooManyUnits(f"the reference takes at most {MOST_UNITS} units")
    return outcome_of(final_state(rulebook, cart))


def outcome_of(state):
    near = near_misses(state, lambda changed: final_state(state.rulebook, changed))
    return write_outcome(state, near)


def final_state(rulebook, cart, touched=()):
    """`touched`: ids of automatic promotions that count as touched whatever the cart (returns.md, "Reprice")."""
    evaluation = Evaluation(rulebook, cart)
    look_at_codes(evaluation)
    evaluation.touched = [p for p in rulebook.promotions if p.id in touched or is_touched(p, evaluation)]
    evaluation.fixed = {p.id: fixed_failure(p, evaluation) for p in evaluation.touched}
    return combine(evaluation)
