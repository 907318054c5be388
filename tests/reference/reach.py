"""What generated cases reach, so that "no difference in N cases" says something.

For every word that a rulebook may use `reached` tells the cases in which it *did* something: a benefit where its promotion is applied, a
condition where its promotion is applied or fails by it, a rounding where something is discounted, a code where a problem has it.
differential.py counts them, and fails when one of `expected` is reached too seldom. That documents have every field at all is what
tests/test_generators.py asks.
"""

import json

import generator

CODES = """json_syntax json_depth duplicate_key unknown_field missing_field wrong_type unknown_value unsupported_version empty too_long
bad_id amount_format amount_digits amount_range rate_format rate_range integer_range currency_unknown currency_missing moment_format
moment_order time_zone_unknown category_format code_format key_format duplicate_id duplicate_code unknown_reference conflict step_order
mixed_classes shares_sum price_bounds total_range too_large too_many_problems""".split()
REASONS = """inactive ended not_started outside_window currency saves_nothing floor_reached code_unknown code_malformed code_ended
code_not_yours budget_used_up condition no_eligible_items limit_reached incompatible_with saves_less_than""".split()
LIMITS = "per_customer total per_day per_week per_month per_code stock units_per_customer max_codes".split()
MODES = "half_up half_even half_down up down".split()
BASES = "list class running".split()
CONDITIONS = """spend quantity contains customer channel region payment_method shipping_method attribute code time usage sample all any
not""".split()
BENEFITS = """set_price percent_off amount_off fixed_price bundle buy_get nth_unit add_on every free_shipping deposit points gift
issue_coupon tiers""".split()
DEALS = ["percent", "amount", "price"]


def expected():
    yield from (f"problem {code}" for code in CODES)
    yield from (f"reason {reason}" for reason in REASONS)
    yield from (f"limit {limit}" for limit in LIMITS)
    yield from (f"applied {kind}" for kind in BENEFITS)
    for kind in ("percent_off", "amount_off", "set_price"):
        yield from (f"applied {kind} on {on}" for on in ("items", "order", "shipping") if (kind, on) != ("set_price", "order"))
    yield from (f"applied amount_off per {per}" for per in ("unit", "line", "once"))
    yield from (f"applied {kind} favor {favor}" for favor in ("merchant", "customer") for kind in (
        "set_price", "percent_off", "amount_off", "fixed_price", "bundle", "buy_get", "nth_unit", "add_on"))
    yield from (f"applied {kind} deal {deal}" for kind in ("bundle", "buy_get", "nth_unit", "add_on") for deal in DEALS)
    yield from (f"applied {kind} {field}" for kind in ("fixed_price", "bundle", "buy_get", "nth_unit") for field in (
        "max_applications", "shares_units", "max_discount"))
    yield from (f"applied buy_get of many units, unlike sides, {favor}" for favor in ("merchant", "customer"))
    yield from (f"applied {kind} same_sku" for kind in ("fixed_price", "buy_get", "nth_unit"))
    yield from (f"applied {kind} basis {basis}" for kind in ("percent_off", "every", "add_on", "tiers") for basis in BASES)
    yield from (f"applied fixed_price {term}" for term in ("price", "pay_for"))
    yield from (f"applied set_price {field}" for field in ("stock", "units_per_customer", "max_units"))
    yield from (f"applied points {form}" for form in ("fixed", "per", "multiplier"))
    yield from (f"applied tiers {measure} {mode}" for measure in ("spend", "quantity") for mode in ("highest", "graduated"))
    yield from (f"applied tiers {measure} highest" for measure in ("distinct", "customer_tier", "nth_order", "attribute"))
    yield from (f"condition {kind} holds" for kind in CONDITIONS)
    yield from (f"condition {kind} fails" for kind in CONDITIONS if kind not in ("all", "any", "not"))
    yield from (f"rounding {mode} per {per}, {digits} digits" for mode in MODES for per in ("line", "unit", "cart") for digits in (0, 2, 3, 4))
    yield from (f"spread {spread} of an order discount" for spread in ("proportional", "even"))
    yield from (f"applied tiers of class {name}" for name in ("price", "item", "order", "shipping", "payment", "reward"))
    yield from (f"limit {which} per {per}" for which in ("per_day", "per_week", "per_month") for per in ("customer", "total"))
    yield from ("applied tiers of several kinds", "applied tiers with more than 3 steps", "applied tiers with steps per currency",
                "applied deposit with amounts per currency", "applied bundle with more than 3 components",
                "applied nth_unit beyond the 4th", "applied nth_unit with more than 3 steps")
    yield from (f"applied with {field}" for field in (
        "exclusive none", "exclusive class", "exclusive cart", "excludes", "combines_with", "line_exclusive", "floor", "funding",
        "budget reduce", "budget skip", "per_cart", "schedule", "codes", "coupon", "priority", "several benefits", "group best", "group first", "group all"))
    yield from (f"effect {kind}" for kind in ("use", "gift", "issue_coupon", "redeem_points", "earn_points"))
    yield from (f"change {kind}" for kind in ("spend", "quantity"))
    yield from ("floored", "prepaid", "points redeemed", "points by tier", "code of a signed family", "code of the wallet",
                "public refusal", "line by amount", "discount of everything", "moment at a clock change", "window judged", "seller totals",
                "free line", "no line", "a hundred units", "a line of more than 64 units", "a line of a thousand units",
                "deposits without number")


def kinds(node, found=None):
    """Every `kind` below a condition."""
    found = set() if found is None else found
    for one in node if isinstance(node, list) else [node]:
        if isinstance(one, dict):
            if "kind" in one:
                found.add(one["kind"])
            for value in (one.get("conditions"), one.get("condition")):
                if value is not None:
                    kinds(value, found)
    return found


def listed(value):
    return value if isinstance(value, list) else [value]


def of_benefit(benefit):
    """What an applied benefit shows."""
    kind = benefit["kind"]
    name = f"applied {kind}"
    yield name
    if kind in ("percent_off", "amount_off", "set_price"):
        yield f"{name} on {benefit.get('on', 'items')}"
    if kind == "amount_off" and benefit.get("on", "items") == "items":
        yield f"{name} per {benefit.get('per', 'unit')}"
    if benefit.get("on", "items") == "items":
        yield f"{name} favor {benefit.get('favor', 'merchant')}"
    deals = [benefit["deal"]] if "deal" in benefit else [s["deal"] for s in benefit.get("steps", []) if "deal" in s]
    for deal in deals:
        yield f"{name} deal {next(iter(deal))}"
    for field in ("max_applications", "shares_units", "same_sku", "max_discount", "stock", "units_per_customer", "max_units", "price", "pay_for"):
        if benefit.get(field):
            yield f"{name} {field}"
    measure = benefit.get("measure", {})
    yield f"{name} basis {benefit.get('basis') or measure.get('basis') or ('running' if kind == 'percent_off' else 'class')}"
    if kind == "points":
        yield f"{name} {'multiplier' if 'multiplier' in benefit else 'per' if 'per' in benefit else 'fixed'}"
    if kind == "tiers":
        inner = [step["benefit"] for step in benefit["steps"]]
        yield f"{name} {measure['kind']} {benefit.get('mode', 'highest')}"
        yield f"{name} of class {class_of(inner[0])}"
        if len({(one["kind"], one.get("on")) for one in inner}) > 1:
            yield f"{name} of several kinds"
        if len(inner) > 3:
            yield f"{name} with more than 3 steps"
        if any(isinstance(step["at_least"], dict) for step in benefit["steps"]):
            yield f"{name} with steps per currency"
    if kind == "deposit" and isinstance(benefit["paid"], dict):
        yield f"{name} with amounts per currency"
    if kind == "bundle" and len(benefit["components"]) > 3:
        yield f"{name} with more than 3 components"
    if kind == "nth_unit":
        if max(step["nth"] for step in benefit["steps"]) > 4:
            yield f"{name} beyond the 4th"
        if len(benefit["steps"]) > 3:
            yield f"{name} with more than 3 steps"


def class_of(benefit):
    kind, on = benefit["kind"], benefit.get("on", "items")
    fixed = {
        "every": "order", "free_shipping": "shipping", "deposit": "payment", "points": "reward", "gift": "reward", "issue_coupon": "reward",
    }
    if on != "items" or kind in fixed:
        return fixed.get(kind, on)
    return "price" if kind == "set_price" else "item"


def of_promotion(promotion, rulebook):
    benefits = listed(promotion["benefit"])
    for benefit in benefits:
        yield from of_benefit(benefit)
        for step in benefit.get("steps", []):
            if "benefit" in step and len(benefit["steps"]) == 1:
                yield from of_benefit(step["benefit"])
    if len(benefits) > 1:
        yield "applied with several benefits"
    for field in ("excludes", "combines_with", "line_exclusive", "floor", "funding", "schedule", "codes", "coupon", "priority"):
        if promotion.get(field):
            yield f"applied with {field}"
    if "exclusive" in promotion:
        yield f"applied with exclusive {promotion['exclusive']}"
    limits = promotion.get("limits", {})
    if "budget" in limits:
        yield f"applied with budget {limits['budget'].get('when_short', 'reduce')}"
    if "per_cart" in limits:
        yield "applied with per_cart"
    for group in rulebook.get("combination", {}).get("groups", []):
        if promotion["id"] in group.get("promotions", []) or set(listed(promotion.get("tags", []))) & set(listed(group.get("tags", []))):
            yield f"applied with group {group.get('take', 'best')}"
    if "conditions" in promotion:
        yield from (f"condition {kind} holds" for kind in kinds(promotion["conditions"]))


def at(document, pointer):
    for step in pointer.split("/")[1:]:
        if isinstance(document, list) and not step.isdigit():
            break
        try:
            document = document[int(step)] if isinstance(document, list) else document[step]
        except (KeyError, IndexError):
            break
    return document


def reached(case, answer):
    """The names of what one case reaches."""
    if "problems" in answer:
        yield from (f"problem {problem['code']}" for problem in answer["problems"])
        return
    rulebook, cart = (json.loads(case[part]) if isinstance(case[part], str) else case[part] for part in ("rulebook", "cart"))
    outcome = answer["outcome"]
    promotions = {promotion["id"]: promotion for promotion in rulebook.get("promotions", [])}
    coupons = {coupon["id"]: coupon for coupon in rulebook.get("coupons", [])}
    for applied in outcome["applied"]:
        if applied["promotion"] == "$points":
            yield "points redeemed"
            continue
        promotion = promotions[applied["promotion"]]
        yield from of_promotion(promotion, rulebook)
        if sum(line["quantity"] for line in outcome["lines"]) > 64:
            for one in listed(promotion["benefit"]):
                if one["kind"] == "buy_get" and one["buy"].get("items") != one["get"].get("items"):
                    yield f"applied buy_get of many units, unlike sides, {one.get('favor', 'merchant')}"
        yield from (key for key in ("floored", "prepaid") if key in applied)
        if any(one["promotion"] == applied["promotion"] and one["quantity"] > 10**6 for one in cart.get("deposits", [])):
            yield "deposits without number"
        if "signed" in coupons.get(promotion.get("coupon"), {}):
            yield "code of a signed family"
        if applied.get("code") and applied["code"] not in cart.get("codes", []):
            yield "code of the wallet"
        if promotion.get("schedule", {}).get("windows"):
            yield "window judged"
    for entry in outcome["not_applied"]:
        reason = entry["reason"]
        yield f"reason {reason['kind']}"
        if reason["kind"] == "limit_reached":
            yield f"limit {reason['which']}"
            period = promotions.get(entry.get("promotion"), {}).get("limits", {}).get(reason["which"])
            if isinstance(period, dict):
                yield f"limit {reason['which']} per {period['per']}"
        if reason["kind"] == "condition" and "/conditions" in reason["path"]:
            node = at(rulebook, reason["path"])
            if isinstance(node, dict) and "kind" in node:
                yield f"condition {node['kind']} fails"
        if reason["kind"] == "outside_window":
            yield "window judged"
        if rulebook.get("refusals") == "public" and "code" in entry and reason["kind"] == "code_unknown":
            yield "public refusal"
    yield from (f"effect {effect['kind']}" for effect in outcome["effects"])
    yield from (f"change {entry['change']['kind']}" for entry in outcome["next"])
    totals = outcome["totals"]
    rounding = rulebook.get("rounding", {})
    digits = generator.DIGITS.get(cart["currency"], 2)
    if float(totals["discount"]) > 0:
        yield f"rounding {rounding.get('mode', 'half_up')} per {rounding.get('per', 'line')}, {digits} digits"
    if float(totals["discounts"]["order"]) > 0 and len(outcome["lines"]) > 1:
        yield f"spread {rulebook.get('spread', 'proportional')} of an order discount"
    if float(totals["payable"]) == 0 and float(totals["subtotal"]) > 0:
        yield "discount of everything"
    if outcome.get("points", {}).get("earned") and rulebook.get("programme", {}).get("earn", {}).get("tiers") and cart.get("customer", {}).get("tier"):
        yield "points by tier"
    if outcome["sellers"]:
        yield "seller totals"
    if not outcome["lines"]:
        yield "no line"
    if any(float(line["subtotal"]) == 0 for line in outcome["lines"]):
        yield "free line"
    if sum(line["quantity"] for line in outcome["lines"]) >= 100:
        yield "a hundred units"
    most = max((line["quantity"] for line in outcome["lines"]), default=0)
    if most > 64:
        yield "a line of more than 64 units"
    if most >= 1000:
        yield "a line of a thousand units"
    if any("amount" in line for line in cart["lines"]):
        yield "line by amount"
    if any(change[:10] in (cart["at"][:10],) for change in generator.ZONES.get(rulebook.get("time_zone", "UTC"), [])):
        yield "moment at a clock change"
