// Checked by `tsc`, never run: what must compile, and, after @ts-expect-error, what must not.

import { Engine, explain, init, TillworkError, type Benefit, type Cart, type Condition, type Outcome, type Reason, type Rulebook } from "tillwork";
import { Engine as Certifying, checkCertificate, TillworkError as Refused } from "tillwork/certificates";

const rulebook: Rulebook = {
  tillwork: 1,
  id: "shop",
  currency: "CNY",
  time_zone: "Asia/Shanghai",
  rounding: { mode: "half_even", per: "unit" },
  combination: { strategy: "priority", groups: [{ id: "g", tags: "sale", take: "first", at_most: 2 }] },
  promotions: [
    {
      id: "second-half",
      labels: { "zh-CN": "第二件半价" },
      conditions: { kind: "all", conditions: [{ kind: "spend", at_least: { CNY: "100.00" } }, { kind: "channel", any_of: "web" }] },
      benefit: { kind: "nth_unit", steps: [{ nth: 2, deal: { percent: 50 } }] },
    },
    {
      id: "steps",
      benefit: {
        kind: "tiers",
        measure: { kind: "spend" },
        steps: [{ at_least: "300", benefit: { kind: "amount_off", on: "order", amount: 50 } }],
      },
    },
  ],
};
const cart: Cart = {
  currency: "CNY",
  at: "2026-11-11T20:00:00+08:00",
  lines: [
    { id: "1", sku: "MUG", unit_price: "19.99", quantity: 2 },
    { id: "2", sku: "TEA", amount: 30 },
  ],
  redeem: "max",
  codes: undefined,
};

await init();
const engine = new Engine(rulebook);
const fromText = new Engine(JSON.stringify(rulebook), null);
const outcome: Outcome = engine.evaluate(cart);
const text: string = fromText.evaluateJson(JSON.stringify(cart));
const words: string[] = [...explain(outcome, "zh-CN"), ...explain(text), ...engine.explain(outcome), ...explain(outcome, "en-GB"), ...explain(outcome, "zh-Hant")];
const payable: string = outcome.totals.payable;
engine.free();
{
  using short = new Engine(rulebook);
  short.evaluate(cart);
}

function why(reason: Reason): string {
  switch (reason.kind) {
    case "condition":
      return `${reason.measure}: ${reason.needed}, not ${reason.actual}`;
    case "limit_reached":
      return reason.which;
    case "saves_less_than":
      return `${reason.promotion} by ${reason.by}`;
    default:
      // @ts-expect-error: the other reasons have no numbers of a condition
      return reason.actual;
  }
}

try {
  engine.evaluate(cart);
} catch (error) {
  if (error instanceof TillworkError && error instanceof Refused) error.problems.map((problem) => problem.path + (problem.help ?? ""));
}

// Each kind has its own fields.
const benefits: Benefit[] = [
  { kind: "fixed_price", count: 3, price: "99" },
  { kind: "fixed_price", count: 3, pay_for: 2 },
  { kind: "set_price", on: "shipping", price: "5" },
  { kind: "points", multiplier: 2 },
  // @ts-expect-error: there is no such kind
  { kind: "percentage_off", percent: 10 },
  // @ts-expect-error: a percentage is needed
  { kind: "percent_off" },
  // @ts-expect-error: a field of another kind
  { kind: "percent_off", percent: 10, nth: 2 },
  // @ts-expect-error: free shipping takes no items
  { kind: "free_shipping", items: { sku: "MUG" } },
  // @ts-expect-error: a deal is needed
  { kind: "buy_get", buy: { quantity: 2 }, get: { quantity: 1 } },
  // @ts-expect-error: amounts are no booleans
  { kind: "amount_off", amount: true },
  // @ts-expect-error: a step is not itself tiers
  { kind: "tiers", measure: { kind: "nth_order" }, steps: [{ at_least: 1, benefit: { kind: "tiers", measure: { kind: "nth_order" }, steps: [] } }] },
];
const conditions: Condition[] = [
  { kind: "customer", first_order: true },
  { kind: "attribute", name: "brand", op: "in", values: ["acme", 7] },
  // @ts-expect-error: a misspelt field
  { kind: "spend", at_leats: "10" },
  // @ts-expect-error: `in` takes a list
  { kind: "attribute", name: "brand", op: "in", value: "acme" },
  // @ts-expect-error: a list of conditions is needed
  { kind: "all" },
];

const certified = new Certifying(rulebook).evaluateCertified(cart);
const verdict = checkCertificate(rulebook, cart, certified.outcome, certified.certificate);
const gap: string = verdict.accepted ? verdict.gap : verdict.refused.kind;
// @ts-expect-error: a refusal has no gap
verdict.accepted || verdict.gap;

// @ts-expect-error: a line has one of the two prices
const both: Cart = { currency: "USD", at: "", lines: [{ id: "1", sku: "A", amount: "1", unit_price: "1" }] };
// @ts-expect-error: a line has a price
const neither: Cart = { currency: "USD", at: "", lines: [{ id: "1", sku: "A" }] };
// @ts-expect-error: the moment is not a Date
const dated: Cart = { currency: "USD", at: new Date(), lines: [] };
// @ts-expect-error: the version is 1
const version: Rulebook = { tillwork: 2, id: "shop", currency: "USD" };
// @ts-expect-error: evaluate takes an object, evaluateJson takes text
engine.evaluate("{}");
// @ts-expect-error: evaluateJson takes text, evaluate takes an object
engine.evaluateJson(cart);
// @ts-expect-error: a language that is not spoken
explain(outcome, "de");
// @ts-expect-error: a language that only begins like one that is spoken
explain(outcome, "english");
// @ts-expect-error: money is text, so that nobody adds it up as a float
const sum: number = outcome.totals.payable + 1;
// @ts-expect-error: these are inside
import { encode } from "tillwork/dist/encode.js";

export { benefits, both, conditions, dated, encode, gap, neither, payable, sum, version, why, words };
