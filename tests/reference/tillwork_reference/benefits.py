"""Which function runs which benefit."""

from . import benefits_group as group
from . import benefits_item as item
from . import benefits_other as other

KINDS = {
    ("set_price", "items"): item.set_price,
    ("percent_off", "items"): item.percent_off,
    ("amount_off", "items"): item.amount_off,
    ("add_on", None): item.add_on,
    ("fixed_price", None): group.fixed_price,
    ("nth_unit", None): group.nth_unit,
    ("bundle", None): group.bundle,
    ("buy_get", None): group.buy_get,
    ("percent_off", "order"): other.percent_off_order,
    ("amount_off", "order"): other.amount_off_order,
    ("every", None): other.every,
    ("percent_off", "shipping"): other.percent_off_shipping,
    ("amount_off", "shipping"): other.amount_off_shipping,
    ("set_price", "shipping"): other.set_price_shipping,
    ("free_shipping", None): other.free_shipping,
    ("deposit", None): other.deposit,
    ("points", None): other.points,
    ("gift", None): other.gift,
    ("issue_coupon", None): other.issue_coupon,
    ("tiers", None): other.tiers,
}

run = other.run
