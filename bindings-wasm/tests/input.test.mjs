// What JavaScript can hold and JSON cannot say is refused with its place; nothing is guessed and nothing is run twice.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";
import { Engine, explain, TillworkError } from "tillwork";
import { zones, Zones } from "tillwork/zones";
import { generation } from "../dist/instance.js";

const rulebook = { tillwork: 1, id: "shop", currency: "USD", promotions: [] };
const line = (more) => ({ id: "1", sku: "MUG", quantity: 2, unit_price: "5.00", ...more });
const cart = (more) => ({ currency: "USD", at: "2026-11-11T20:00:00+08:00", lines: [line()], ...more });
const engine = new Engine(rulebook);

/** The problems of a cart, as "code path found". */
function problems(document) {
  try {
    engine.evaluate(document);
  } catch (error) {
    assert.ok(error instanceof TillworkError, String(error));
    assert.equal(error.name, "TillworkError");
    assert.equal(error.kind, "invalid");
    assert.equal(error.document, "cart");
    assert.ok(error.problems.length > 0);
    for (const problem of error.problems) assert.ok(error.message.includes(problem.path) && problem.expected && problem.found);
    return error.problems.map(({ code, path, found }) => `${code} ${path} ${found}`);
  }
  return [];
}

test("plain data is taken", () => {
  assert.deepEqual(problems(cart()), []);
  assert.deepEqual(problems(Object.assign(Object.create(null), cart())), []);
  assert.deepEqual(problems(Object.freeze(cart())), []);
});

test("plain data of another realm is taken", () => {
  const other = vm.runInNewContext(`(${JSON.stringify(cart())})`);
  assert.notEqual(Object.getPrototypeOf(other), Object.prototype);
  assert.deepEqual(problems(other), []);
});

test("B29: a property that is undefined counts as absent", () => {
  assert.equal(engine.evaluate(cart({ codes: undefined })).totals.payable, "10.00");
});

test("B29: what is not JSON is refused where it stands", () => {
  const cases = [
    [10n, "wrong_type /lines/0/quantity a BigInt"],
    [Number.NaN, "wrong_type /lines/0/quantity `NaN`"],
    [Number.POSITIVE_INFINITY, "wrong_type /lines/0/quantity `Infinity`"],
    [Number.NEGATIVE_INFINITY, "wrong_type /lines/0/quantity `-Infinity`"],
    [-0, "wrong_type /lines/0/quantity `-0`"],
    [() => 2, "wrong_type /lines/0/quantity a function"],
    [Symbol("two"), "wrong_type /lines/0/quantity a symbol"],
    [new Date(0), "wrong_type /lines/0/quantity `Date`"],
    [new Map(), "wrong_type /lines/0/quantity `Map`"],
    [new Set(), "wrong_type /lines/0/quantity `Set`"],
    [new Uint8Array(2), "wrong_type /lines/0/quantity `Uint8Array`"],
    [new Number(2), "wrong_type /lines/0/quantity `Number`"],
    [new (class Quantity {})(), "wrong_type /lines/0/quantity `Quantity`"],
    [Object.create({ value: 2 }), "wrong_type /lines/0/quantity `an object with a prototype of its own`"],
    ["\ud83d", "wrong_type /lines/0/quantity half a surrogate pair"],
    [Promise.resolve(2), "wrong_type /lines/0/quantity `Promise`"],
  ];
  for (const [quantity, expected] of cases) assert.deepEqual(problems(cart({ lines: [line({ quantity })] })), [expected]);
});

test("all problems come at once, in the order of the document", () => {
  const found = problems(cart({ id: 1n, lines: [line({ quantity: Number.NaN }), line({ sku: () => {} })], redeem: -0 }));
  assert.deepEqual(
    found.map((problem) => problem.split(" ")[1]),
    ["/lines/0/quantity", "/lines/1/sku", "/id", "/redeem"],
  );
});

test("B29: an accessor is refused and never run", () => {
  let runs = 0;
  const sly = { ...line() };
  Object.defineProperty(sly, "quantity", { enumerable: true, get: () => ++runs });
  assert.deepEqual(problems(cart({ lines: [sly] })), ["wrong_type /lines/0/quantity an accessor"]);
  assert.equal(runs, 0);
});

test("B29: toJSON and valueOf are never run", () => {
  const sly = {
    toJSON: () => assert.fail("toJSON was run"),
    valueOf: () => assert.fail("valueOf was run"),
    toString: () => assert.fail("toString was run"),
  };
  assert.deepEqual(problems(cart({ attributes: sly })).length, 3);
});

test("B29: each value of a proxy is read once, so that what was checked is what is priced", () => {
  const reads = new Map();
  const watched = new Proxy(line(), {
    get(target, key, receiver) {
      reads.set(key, (reads.get(key) ?? 0) + 1);
      // A second read would give another quantity.
      return key === "quantity" ? 1 + reads.get(key) : Reflect.get(target, key, receiver);
    },
  });
  assert.equal(engine.evaluate(cart({ lines: [watched] })).lines[0].quantity, 2);
  assert.ok([...reads.values()].every((count) => count === 1), JSON.stringify([...reads]));
});

test("B29: inherited, hidden and polluted properties are not data", () => {
  const hidden = cart();
  Object.defineProperty(hidden, "codes", { value: ["SECRET"], enumerable: false });
  assert.deepEqual(engine.evaluate(hidden).not_applied, []);
  Object.prototype.codes = ["POLLUTED"];
  try {
    assert.deepEqual(engine.evaluate(cart()).not_applied, []);
  } finally {
    delete Object.prototype.codes;
  }
});

test("B29: a key named __proto__ is a key like any other", () => {
  const own = JSON.parse('{"__proto__": {"quantity": 3}}');
  assert.deepEqual(problems(cart(own)).map((problem) => problem.split(" ").slice(0, 2).join(" ")), ["unknown_field /__proto__"]);
  assert.deepEqual(problems({ __proto__: { codes: ["SECRET"] }, ...cart() }), ["wrong_type  `an object with a prototype of its own`"]);
});

test("B29: symbol keys are refused", () => {
  assert.deepEqual(problems(cart({ [Symbol("x")]: 1 })), ["wrong_type  `Symbol(x)`"]);
});

test("B29: lists have all their elements and nothing else", () => {
  const hole = [line(), , line({ id: "2" })];
  assert.deepEqual(problems(cart({ lines: hole })), ["wrong_type /lines/1 a hole in the list"]);
  const endless = [];
  endless.length = 2 ** 32 - 1;
  const told = problems(cart({ lines: endless }));
  assert.deepEqual([told.length, told[10_000]], [10_001, "too_many_problems  10001 or more"]);
  // As many as are told: nothing is left out, and nothing says so.
  const holes = [];
  holes.length = 10_000;
  assert.deepEqual(problems(cart({ lines: holes })).slice(9_999), ["wrong_type /lines/9999 a hole in the list"]);
  const decorated = Object.assign([line()], { total: 1 });
  assert.deepEqual(problems(cart({ lines: decorated })), ["wrong_type /lines a list with a key `total`"]);
  assert.deepEqual(problems(cart({ codes: [undefined] })), ["wrong_type /codes/0 undefined"]);
});

test("B29: cycles, abysses and explosions end", () => {
  const cycle = cart();
  cycle.attributes = cycle;
  assert.deepEqual(problems(cycle), ["wrong_type /attributes an object that contains itself"]);

  let deep = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };
  assert.equal(problems(cart({ attributes: deep }))[0].split(" ")[0], "json_depth");

  let wide = ["x".repeat(1000)];
  for (let level = 0; level < 60; level++) wide = [wide, wide];
  assert.equal(problems(cart({ attributes: wide }))[0].split(" ")[0], "too_large");
});

test("B29: the same object in two places is no cycle", () => {
  const attributes = { fragile: true };
  assert.deepEqual(problems(cart({ attributes, lines: [line({ attributes })] })), []);
});

test("B29: a rulebook is read as strictly as a cart", () => {
  assert.throws(
    () => new Engine({ ...rulebook, near_misses: 1n }),
    (error) => error instanceof TillworkError && error.document === "rulebook" && error.problems[0].path === "/near_misses",
  );
});

test("B29: values that are no document are refused by the engine", () => {
  for (const nothing of [undefined, null, 0, true, "", "null", [], Symbol.iterator]) {
    assert.throws(() => engine.evaluate(nothing), TillworkError);
    assert.throws(() => engine.evaluateJson(nothing), TillworkError);
    assert.throws(() => new Engine(nothing), TillworkError);
  }
});

test("B29: text with half a surrogate pair is not repaired in silence", () => {
  assert.throws(
    () => engine.evaluateJson(JSON.stringify(cart()).replace("MUG", "M\udc00G")),
    (error) => error instanceof TillworkError && error.problems[0].code === "json_syntax",
  );
});

test("B29: text beyond ASCII arrives whole", () => {
  const outcome = engine.evaluate(cart({ id: "订单-😀", lines: [line({ sku: "茶壶" })] }));
  assert.equal(outcome.cart, "订单-😀");
  assert.equal(outcome.lines[0].sku, "茶壶");
});

test("a freed engine says so", () => {
  const short = new Engine(rulebook);
  short.free();
  short.free();
  assert.throws(() => short.evaluate(cart()), (error) => error instanceof TillworkError && error.kind === "released");
});

test("time zones are there when they are asked for", () => {
  const local = { ...rulebook, time_zone: "Asia/Shanghai" };
  assert.throws(() => new Engine(local), (error) => error instanceof TillworkError && error.problems[0].code === "time_zone_unknown");
  assert.equal(new Engine(local, { zones }).evaluate(cart()).totals.payable, "10.00");
  const bytes = readFileSync(new URL("../dist/zones.bin", import.meta.url));
  assert.equal(new Engine(local, { zones: new Zones(bytes) }).evaluate(cart()).totals.payable, "10.00");
  assert.throws(() => new Engine(local, { zones: new Zones(bytes.subarray(1)) }), (error) => error instanceof TillworkError && error.kind === "invalid");
});

test("a zone that is not known says where the zones are, unless they are given", () => {
  const named = { ...rulebook, time_zone: "Asia/Shangai", near_misses: "none" };
  const helps = (options) => {
    try {
      new Engine(named, options);
    } catch ({ problems }) {
      return problems.map(({ code, help }) => [code, help]);
    }
  };
  const [missing, misspelt] = [helps(), helps({ zones })];
  const [zone] = missing.filter(([code]) => code === "time_zone_unknown");
  assert.deepEqual(zone, ["time_zone_unknown", "pass { zones } of `tillwork/zones`"]);
  assert.deepEqual(misspelt.find(([code]) => code === "time_zone_unknown"), ["time_zone_unknown", "did you mean `Asia/Shanghai`?"]);
  const others = (told) => told.filter(([code]) => code !== "time_zone_unknown");
  assert.deepEqual([others(missing).length, others(missing)], [1, others(misspelt)]);
});

/** Refused as it is, with a message and no document, by the instance that was there before. */
function refusedArgument(run, message) {
  const before = generation();
  assert.throws(run, (error) => {
    assert.ok(error instanceof TillworkError, String(error));
    assert.deepEqual([error.kind, error.document, error.problems.length, error.message], ["invalid", undefined, 0, message]);
    return true;
  });
  assert.equal(generation(), before);
}

test("B29: a language that is none is refused", () => {
  const outcome = engine.evaluate(cart());
  const found = [[null, "null"], [5, "a number"], [{}, "an object"], [true, "a boolean"], [Symbol("en"), "a symbol"], ["de", "`de`"]];
  for (const [language, what] of found) {
    refusedArgument(() => engine.explain(outcome, language), `expected \`en\` or \`zh-CN\`, found ${what}`);
    refusedArgument(() => explain(outcome, language), `expected \`en\` or \`zh-CN\`, found ${what}`);
  }
  assert.deepEqual(explain(outcome, undefined), explain(outcome, "EN-gb"));
  assert.deepEqual(explain(outcome, "zh-Hant"), explain(outcome, "zh-CN"));
});

test("B29: zones that are none are refused, and no options are no harm", () => {
  const bytes = readFileSync(new URL("../dist/zones.bin", import.meta.url));
  for (const none of [bytes, null, {}, Zones, "UTC", new Proxy(zones, {})]) {
    refusedArgument(() => new Engine(rulebook, { zones: none }), "expected `zones` of `tillwork/zones`, or `new Zones(bytes)`");
  }
  for (const none of [undefined, null, 5, 5n, "x", {}, [1], Symbol("bytes")]) {
    refusedArgument(() => new Zones(none), "these are not the bytes of a zone table that this version reads");
  }
  const local = { ...rulebook, time_zone: "Asia/Shanghai" };
  new Engine(local, { zones: new Zones(new Uint8Array(bytes).buffer) }).free();
  for (const options of [undefined, null, {}, { zones: undefined }]) new Engine(rulebook, options).free();
});

test("B29: what is no text is called by its name", () => {
  const found = [[undefined, "undefined"], [null, "null"], [{}, "an object"], [5, "a number"], [() => "{}", "a function"]];
  for (const [document, what] of found) {
    assert.throws(() => engine.evaluateJson(document), { problems: [{ code: "json_syntax", path: "", expected: "JSON text in well-formed Unicode", found: what }] });
  }
});
