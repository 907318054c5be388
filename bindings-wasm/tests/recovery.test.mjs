// A trap never leaves a broken instance behind, and nothing that is refused or forgotten stays in its memory.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { Engine, TillworkError, explain } from "tillwork";
import { initSync } from "../dist/glue.js";
import { enter, generation } from "../dist/instance.js";
import { packageDirectory } from "./support/files.mjs";

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

/** What a fresh process prints, as JSON: here the module is loaded for long. */
function fresh(script) {
  const begin = `
    import fs, { readFileSync } from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    import { Engine, init, TillworkError } from "tillwork";
    const rulebook = ${JSON.stringify(rulebook)};
    const attempt = async (what) => {
      try {
        await what();
        return "fine";
      } catch (error) {
        return error instanceof TillworkError ? \`\${error.kind}: \${error.cause.message}\` : String(error);
      }
    };`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", begin + script], { cwd: packageDirectory, encoding: "utf8" });
  return JSON.parse(printed);
}

test("whatever keeps the module from being loaded is told as such, and loading can be tried again", () => {
  const said = fresh(`
    const sources = [
      new Uint8Array(3), "http://127.0.0.1:1/x.wasm", "./tillwork.wasm", new URL("file:///tillwork.wasm"), 42,
      new Response("", { status: 404 }),
    ];
    const said = [];
    for (const source of sources) said.push(await attempt(() => init(source)));
    said.push(await attempt(() => init(Promise.reject(new Error("offline")))));
    said.push(await attempt(() => init()), await attempt(() => new Engine(rulebook)));
    console.log(JSON.stringify(said));`);
  assert.equal(said.length, 9);
  for (const failed of said.slice(0, 7)) assert.match(failed, /^not_ready: ./);
  assert.match(said[5], /404/);
  assert.deepEqual(said.slice(6), ["not_ready: offline", "fine", "fine"]);
});

test("a module that cannot be read at the first use is told as such, and read later", () => {
  const said = fresh(`
    const { readFileSync: read } = fs;
    fs.readFileSync = () => { throw new Error("gone"); };
    syncBuiltinESMExports();
    const said = [await attempt(() => new Engine(rulebook))];
    const promise = init();
    said.push(await attempt(() => promise));
    fs.readFileSync = read;
    syncBuiltinESMExports();
    said.push(await attempt(() => new Engine(rulebook)));
    console.log(JSON.stringify(said));`);
  assert.deepEqual(said, ["not_ready: gone", "not_ready: gone", "fine"]);
});

test("another module is refused before anything is done with it", () => {
  const said = fresh(`
    const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    const checkout = readFileSync("dist/tillwork.checkout.wasm");
    const said = [];
    for (const source of [empty, new WebAssembly.Module(empty), checkout]) said.push(await attempt(() => init(source)));
    const page = readFileSync("dist/tillwork.wasm");
    const { Engine: Certifying } = await import("tillwork/certificates");
    said.push(await attempt(() => init(page)), await attempt(() => new Certifying(rulebook).evaluateCertified(${cart})));
    console.log(JSON.stringify(said));`);
  for (const refused of said.slice(0, 2)) assert.match(refused, /^not_ready: it is another one, without compiled_/);
  assert.match(said[2], /^not_ready: it is another one, without compiled_(explain|refund|ledger_apply)$/);
  assert.deepEqual(said.slice(3), ["not_ready: it is another one, without compiled_evaluate_certified", "fine"]);
});

test("a promise that is not needed any more may fail", () => {
  const said = fresh(`
    const fails = () => Promise.reject(new Error("offline"));
    const both = Promise.all([init(), init(fails())]);
    const said = [await attempt(() => both), await attempt(() => init(fails()))];
    // Unhandled, it would end the process now.
    await new Promise((resolve) => setTimeout(resolve, 10));
    console.log(JSON.stringify(said));`);
  assert.deepEqual(said, ["fine", "fine"]);
});
