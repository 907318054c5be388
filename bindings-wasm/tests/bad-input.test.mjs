// Bad input by its class: whoever hands it over is told what is wrong and where, and the engine goes on as before.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Engine, refund, TillworkError } from "tillwork";

const promotion = (more) => ({ id: "sale", benefit: { kind: "percent_off", percent: 10, ...more } });
const rulebook = (more) => ({ tillwork: 1, id: "shop", currency: "USD", promotions: [promotion()], ...more });
const line = (more) => ({ id: "1", sku: "MUG", quantity: 2, unit_price: "5.00", ...more });
const cart = (more) => ({ currency: "USD", at: "2026-11-11T20:00:00Z", lines: [line()], ...more });
const engine = new Engine(rulebook());
const good = engine.evaluateJson(JSON.stringify(cart()));

/** What is refused, as "code path"; none if nothing is. */
function refused(run) {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof TillworkError && error.kind === "invalid", String(error));
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}
const text = (document) => refused(() => engine.evaluateJson(document));
const priced = (document) => {
  const [asObject, asText] = [refused(() => engine.evaluate(document)), text(JSON.stringify(document))];
  assert.deepEqual(asObject, asText, "an object and its text are refused alike");
  return asObject;
};
const compiled = (document) => refused(() => new Engine(document).free());

after(() => assert.equal(engine.evaluateJson(JSON.stringify(cart())), good, "the engine answers as before"));

test("B01: a byte order mark, a document that is cut off, half a surrogate pair", () => {
  assert.deepEqual(text(`\ufeff${JSON.stringify(cart())}`), ["json_syntax "]);
  assert.deepEqual(text(JSON.stringify(cart()).slice(0, -1)), ["json_syntax "]);
  assert.deepEqual(text(JSON.stringify(cart()).replace("MUG", "\ud800")), ["json_syntax "]);
  assert.deepEqual(text(""), ["json_syntax "]);
});

test("B02: a million nested lists", () => {
  assert.deepEqual(text("[".repeat(1_000_000)), ["json_depth "]);
  let deep = [];
  for (let depth = 0; depth < 1_000_000; depth++) deep = [deep];
  assert.equal(refused(() => engine.evaluate(cart({ attributes: { deep } }))).length, 1);
});

test("B03: a key that stands twice", () => {
  assert.deepEqual(text(JSON.stringify(cart()).replace('"quantity":2', '"quantity":2,"quantity":3')), ["duplicate_key /lines/0/quantity"]);
});

test("B04: quantities that are none", () => {
  for (const quantity of [0, -1, 1.5, 1e9 + 1, 2 ** 63]) {
    assert.deepEqual(priced(cart({ lines: [line({ quantity })] })), ["integer_range /lines/0/quantity"], String(quantity));
  }
});

test("B05: amounts that are not written as amounts", () => {
  for (const unit_price of ["0x10", "1_000", "+1", " 1 ", "٣", "1e3", "5.", ".5", ""]) {
    assert.deepEqual(priced(cart({ lines: [line({ unit_price })] })), ["amount_format /lines/0/unit_price"], unit_price);
  }
  assert.deepEqual(priced(cart({ lines: [line({ unit_price: "9".repeat(10_000) })] })), ["amount_range /lines/0/unit_price"]);
  assert.deepEqual(text(JSON.stringify(cart()).replace('"5.00"', "1e400")), ["amount_range /lines/0/unit_price"]);
});

test("B06: NaN, infinity and minus zero for money", () => {
  for (const unit_price of [Number.NaN, Number.POSITIVE_INFINITY, -0]) {
    assert.deepEqual(refused(() => engine.evaluate(cart({ lines: [line({ unit_price })] }))), ["wrong_type /lines/0/unit_price"]);
  }
  // Floats are taken by their shortest decimal form, which 0.1 + 0.2 does not have.
  assert.equal(engine.evaluate(cart({ lines: [line({ unit_price: 0.3 })] })).totals.subtotal, "0.60");
  assert.deepEqual(priced(cart({ lines: [line({ unit_price: 0.1 + 0.2 })] })), ["amount_digits /lines/0/unit_price"]);
});

test("B07: more digits than the currency has", () => {
  assert.deepEqual(priced(cart({ lines: [line({ unit_price: "10.005" })] })), ["amount_digits /lines/0/unit_price"]);
  assert.deepEqual(priced(cart({ currency: "JPY", lines: [line({ unit_price: "1.5" })] })), ["amount_digits /lines/0/unit_price"]);
});

test("B08: currencies that are none", () => {
  for (const currency of ["usd", "XXX", "DEM", "", "US"]) assert.deepEqual(priced(cart({ currency })), ["currency_unknown /currency"], currency);
});

test("B09, B10: percentages and amounts out of range, an amount in the place of a percentage", () => {
  for (const percent of [101, 0, -1, "-0.5", "100.01", "500.00"]) {
    assert.deepEqual(compiled(rulebook({ promotions: [promotion({ percent })] })), ["rate_range /promotions/0/benefit/percent"], String(percent));
  }
  for (const percent of [Number.NaN, Number.NEGATIVE_INFINITY, { USD: "10" }]) {
    assert.deepEqual(compiled(rulebook({ promotions: [promotion({ percent })] })), ["wrong_type /promotions/0/benefit/percent"], String(percent));
  }
  const off = (amount) => compiled(rulebook({ promotions: [{ id: "off", benefit: { kind: "amount_off", amount } }] }));
  assert.deepEqual(off("-5.00"), ["amount_range /promotions/0/benefit/amount"]);
  assert.deepEqual(off(-5), ["amount_range /promotions/0/benefit/amount"]);
  assert.deepEqual(off(Number.NaN), ["wrong_type /promotions/0/benefit/amount"]);
});

test("B11: more money than there is", () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => line({ id: String(at), quantity: 1e9, unit_price: "9999999999999.99" }));
  assert.ok(priced(cart({ lines })).every((problem) => problem.startsWith("total_range")) && priced(cart({ lines })).length > 0);
});

test("B12, B13: nothing to pay, nothing in the cart, nothing in the rulebook", () => {
  assert.equal(engine.evaluate(cart({ lines: [line({ unit_price: "0" })] })).totals.payable, "0.00");
  assert.equal(engine.evaluate(cart({ lines: [] })).totals.payable, "0.00");
  assert.deepEqual(compiled(rulebook({ promotions: [] })), []);
});

test("B14: ten thousand lines", () => {
  const lines = (count) => Array.from({ length: count }, (_, at) => line({ id: String(at) }));
  assert.equal(engine.evaluate(cart({ lines: lines(10_000) })).totals.payable, "90000.00");
  assert.deepEqual(priced(cart({ lines: lines(10_001) })), ["too_long /lines"]);
});

test("B14: ten thousand lines, each matched by one of a thousand promotions", () => {
  const promotions = Array.from({ length: 1000 }, (_, at) => ({ id: `p${at}`, benefit: { kind: "percent_off", percent: 1, items: { tag: `t${at}` } } }));
  const lines = Array.from({ length: 10_000 }, (_, at) => line({ id: String(at), quantity: 1, unit_price: "1.00", tags: [`t${at % 1000}`] }));
  const many = new Engine(rulebook({ promotions }));
  const outcome = many.evaluate(cart({ lines }));
  many.free();
  // A cent of each dollar.
  assert.deepEqual([outcome.totals.payable, outcome.applied.length], ["9900.00", 1000]);
});

test("B15: promotions that exclude each other in a circle", () => {
  const circle = ["a", "b", "c"].map((id, at) => ({ ...promotion(), id, excludes: { promotions: ["bca"[at]] } }));
  const round = new Engine(rulebook({ promotions: circle }));
  const outcome = round.evaluate(cart());
  round.free();
  assert.deepEqual(outcome.applied.map((one) => one.promotion), ["a"]);
  assert.deepEqual(outcome.not_applied.map((one) => one.promotion), ["b", "c"]);
});

test("B16: a threshold that the discount itself would miss", () => {
  const half = { ...promotion({ percent: 50 }), conditions: { kind: "spend", at_least: "10.00" } };
  const spend = new Engine(rulebook({ promotions: [half] }));
  assert.equal(spend.evaluate(cart()).totals.payable, "5.00");
  spend.free();
});

test("B17, B18: ids and codes that stand twice, references that lead nowhere", () => {
  assert.deepEqual(compiled(rulebook({ promotions: [promotion(), promotion()].map((one) => ({ ...one })) })), ["duplicate_id /promotions/1/id"]);
  const coded = ["a", "b"].map((id, at) => ({ ...promotion(), id, codes: [["SAVE", "ｓave"][at]] }));
  assert.deepEqual(compiled(rulebook({ promotions: coded })), ["duplicate_code /promotions/1/codes/0"]);
  assert.deepEqual(priced(cart({ lines: [line(), line()] })), ["duplicate_id /lines/1/id"]);
  assert.deepEqual(compiled(rulebook({ promotions: [{ ...promotion(), coupon: "none" }] })), ["unknown_reference /promotions/0/coupon"]);
});

test("B19, B20: times that are none", () => {
  const scheduled = (schedule) => compiled(rulebook({ promotions: [{ ...promotion(), schedule }] }));
  assert.deepEqual(scheduled({ from: "2026-02-30" }), ["moment_format /promotions/0/schedule/from"]);
  assert.deepEqual(scheduled({ from: "2026-03-02", until: "2026-03-01" }), ["moment_order /promotions/0/schedule/until"]);
  assert.deepEqual(compiled(rulebook({ time_zone: "Mars/Olympus" })), ["time_zone_unknown /time_zone"]);
  for (const at of ["2026-11-11T20:00:00", "1969-12-31T23:59:59Z", "now", "2026-12-31T23:59:60Z"]) {
    assert.deepEqual(priced(cart({ at })), ["moment_format /at"], at);
  }
});

test("B21: codes of ten kilobytes, with what nobody sees, and in other letters", () => {
  assert.deepEqual(priced(cart({ codes: ["A".repeat(10_000)] })), ["too_long /codes/0"]);
  const coded = new Engine(rulebook({ promotions: [{ ...promotion(), codes: ["SAVE"] }] }));
  for (const code of ["SA\u0000VE", "\u202eSAVE", "SA\u200bVE", "İ"]) {
    const { not_applied, totals } = coded.evaluate(cart({ codes: [code] }));
    assert.deepEqual([not_applied, totals.payable], [[{ code, reason: { kind: "code_malformed" } }], "10.00"]);
  }
  assert.deepEqual(coded.evaluate(cart({ codes: ["ß"] })).not_applied, [{ code: "ß", reason: { kind: "code_unknown" } }]);
  for (const code of ["ſave", "ｓａｖｅ", " save\n"]) assert.equal(coded.evaluate(cart({ codes: [code] })).totals.payable, "9.00", code);
  coded.free();
});

test("B22: a hundred thousand codes", () => {
  assert.deepEqual(priced(cart({ codes: Array.from({ length: 100_000 }, (_, at) => `C${at}`) })), ["too_long /codes"]);
});

test("B23: an outcome that somebody changed", () => {
  const order = JSON.parse(good);
  order.totals.payable = "900.00";
  assert.deepEqual(refused(() => refund(order, { at: "2026-11-20T10:00:00Z", lines: [{ line: "1", units: 1 }] })), ["sum_mismatch /totals/payable"]);
});

test("B26: more units back than were bought, and of a line that nobody bought", () => {
  const back = (line, units) => refused(() => refund(good, { at: "2026-11-20T10:00:00Z", lines: [{ line, units }] }));
  assert.deepEqual(back("1", 3), ["too_many_units /lines/0/units"]);
  assert.deepEqual(back("9", 1), ["unknown_reference /lines/0/line"]);
});

const member = { tillwork: 1, member: "c-1" };
const event = (kind, more) => ({ event: kind, key: "k-1", at: "2026-01-10T12:00:00Z", order: "o-1", ...more });
const loyal = new Engine(rulebook({ programme: { pending_days: 14 } }));
const told = (state, asked) => refused(() => loyal.ledger.apply(state, asked));
after(() => loyal.free());

test("B24, B25: a key for another event, and what comes back twice", () => {
  const { state } = loyal.ledger.apply(member, event("earn", { points: 120 }));
  assert.deepEqual(loyal.ledger.apply(state, event("earn", { points: 120 })), { tillwork: 1, state, entries: [], again: true });
  assert.deepEqual(told(state, event("earn", { points: 121 })), ["key_reused /key"]);
  const back = event("refund", { key: "k-2", take_back: 120, give_back: 0 });
  const returned = loyal.ledger.apply(state, back).state;
  assert.deepEqual(loyal.ledger.apply(returned, back).entries, []);
});

test("B27: points that are not usable yet, that are none, and more than can be", () => {
  const { state } = loyal.ledger.apply(member, event("earn", { points: 120 }));
  assert.deepEqual(told(state, event("redeem", { key: "k-2", points: 1 })), ["not_enough_points /points"]);
  for (const points of [-1, 2 ** 63]) {
    assert.deepEqual(told(member, event("earn", { points })), ["integer_range /points"]);
    assert.deepEqual(priced(cart({ customer: { points } })), ["integer_range /customer/points"]);
  }
});
