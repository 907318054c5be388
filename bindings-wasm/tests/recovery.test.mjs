// A trap never leaves a broken instance behind, and nothing that is refused or forgotten stays in its memory.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, TillworkError, explain } from "tillwork";
import { initSync } from "../dist/glue.js";
import { enter, generation } from "../dist/instance.js";

const rulebook = {
  tillwork: 1,
  id: "shop",
  currency: "USD",
  promotions: [{ id: "tenth", benefit: { kind: "percent_off", percent: 10 } }],
};
const cart = JSON.stringify({
  currency: "USD",
  at: "2026-11-11T20:00:00+08:00",
  lines: [{ id: "1", sku: "MUG", quantity: 2, unit_price: "5.00" }],
});

/** The exports of the instance in use: asking to start it again answers with them. */
const instance = () => initSync();
/** Destroys the instance's memory, so that every pointer in it leads nowhere: from now on every call into it traps. */
const poison = () => new Uint8Array(instance().memory.buffer).fill(0xff);
const trapped = (error) => error instanceof TillworkError && error.kind === "internal" && error.cause instanceof WebAssembly.RuntimeError;

test("after a trap the same engine answers again, with the same bytes", () => {
  const engine = new Engine(rulebook);
  const before = engine.evaluateJson(cart);
  for (let round = 1; round <= 3; round++) {
    const number = generation();
    poison();
    assert.throws(() => engine.evaluateJson(cart), trapped);
    assert.equal(generation(), number + 1);
    assert.equal(engine.evaluateJson(cart), before);
  }
});

test("every engine survives the trap of another one", () => {
  const [first, second] = [new Engine(rulebook), new Engine({ ...rulebook, id: "other" })];
  const before = second.evaluateJson(cart);
  poison();
  assert.throws(() => first.evaluateJson(cart), trapped);
  assert.equal(second.evaluateJson(cart), before);
  second.free();
  first.free();
});

test("a trap while compiling or explaining is no different", () => {
  const engine = new Engine(rulebook);
  const outcome = engine.evaluateJson(cart);
  const told = explain(outcome);
  poison();
  assert.throws(() => new Engine(rulebook), trapped);
  assert.equal(new Engine(rulebook).evaluateJson(cart), outcome);
  poison();
  assert.throws(() => explain(outcome), trapped);
  assert.deepEqual(explain(outcome), told);
});

test("memory that cannot be had is a trap, and is survived", () => {
  const engine = new Engine(rulebook);
  const before = engine.evaluateJson(cart);
  assert.throws(() => enter(() => instance().__wbindgen_malloc(0xffff_ffff, 1)), trapped);
  assert.equal(engine.evaluateJson(cart), before);
});

test("an engine of a replaced instance can be freed, and nothing of the new one goes with it", () => {
  const [old, kept] = [new Engine(rulebook), new Engine(rulebook)];
  const before = kept.evaluateJson(cart);
  poison();
  assert.throws(() => kept.evaluateJson(cart), trapped);
  assert.equal(kept.evaluateJson(cart), before);
  old.free();
  assert.equal(kept.evaluateJson(cart), before);
});

const bytes = () => instance().memory.buffer.byteLength;

test("a hundred thousand bad documents leave the memory as it was", () => {
  const engine = new Engine(rulebook);
  const bad = [
    "",
    "{",
    cart.replace('"quantity":2', '"quantity":-2'),
    cart.replace('"currency":"USD"', '"currency":"dollars"'),
    cart.replace('"sku":"MUG"', `"sky":"${"M".repeat(1000)}"`),
  ];
  const refuse = (times) => {
    for (let time = 0; time < times; time++) assert.throws(() => engine.evaluateJson(bad[time % bad.length]), TillworkError);
    for (let time = 0; time < times / 10; time++) assert.throws(() => new Engine('{"tillwork":1,"promotions":[{"id":7}]}'), TillworkError);
  };
  refuse(1000);
  const before = bytes();
  refuse(100_000);
  assert.equal(bytes(), before);
});

test("a hundred thousand good carts leave the memory as it was", () => {
  const engine = new Engine(rulebook);
  const price = (times) => {
    for (let time = 0; time < times; time++) engine.evaluateJson(cart);
  };
  price(1000);
  const before = bytes();
  price(100_000);
  assert.equal(bytes(), before);
});

test("engines that are freed leave the memory as it was", () => {
  const make = (times) => {
    for (let time = 0; time < times; time++) new Engine(rulebook).free();
  };
  make(100);
  const before = bytes();
  make(20_000);
  assert.equal(bytes(), before);
});

test("engines that are forgotten are freed in time", async () => {
  const big = { ...rulebook, promotions: Array.from({ length: 200 }, (_, at) => ({ ...rulebook.promotions[0], id: `p${at}` })) };
  const forget = async (rounds) => {
    for (let round = 0; round < rounds; round++) {
      for (let time = 0; time < 20; time++) new Engine(big);
      globalThis.gc();
      // What registries clean up, they clean up in a task of their own.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await forget(5);
  const before = bytes();
  await forget(50);
  assert.equal(bytes(), before);
});

test("a `using` block frees its engine", () => {
  const engine = new Engine(rulebook);
  engine[Symbol.dispose]();
  assert.throws(() => engine.evaluateJson(cart), (error) => error instanceof TillworkError && error.kind === "released");
});

test("time zones survive a trap too", async () => {
  const { zones } = await import("tillwork/zones");
  const engine = new Engine({ ...rulebook, time_zone: "Asia/Shanghai" }, { zones });
  const before = engine.evaluateJson(cart);
  poison();
  assert.throws(() => engine.evaluateJson(cart), trapped);
  assert.equal(engine.evaluateJson(cart), before);
});
