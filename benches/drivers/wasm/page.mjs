// What a page does, with the module that a page loads: starts it, compiles the rulebook and prices the cart that are on standard input,
// a line each, as often as the argument says. Prints how many seconds each took.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const [rulebook, cart] = readFileSync(0, "utf8").split("\n");
const bytes = readFileSync(new URL("../../../bindings-wasm/dist/tillwork.wasm", import.meta.url));
const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;

const begin = process.hrtime.bigint();
const { Engine, init } = await import("../../../bindings-wasm/dist/index.js");
await init(bytes);
const module = seconds(begin);
const compiling = process.hrtime.bigint();
const engine = new Engine(rulebook);
const compiled = seconds(compiling);

const document = JSON.parse(cart);
assert.equal(document.lines.length, 10);
const rounds = Array.from({ length: Number(process.argv[2]) }, () => {
  // What a stepper on the page does.
  document.lines[0].quantity = 1 + (document.lines[0].quantity % 5);
  const pricing = process.hrtime.bigint();
  engine.evaluate(document);
  return seconds(pricing);
});
console.log(JSON.stringify({ module, compiled, rounds }));
