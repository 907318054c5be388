// Measures the WebAssembly package in Node and prints rows of the table: what, figure, ratio, goal, met or short.
//
// Contenders take turns, and a ratio is the median of the rounds' ratios: a busy machine shows in the figures and hardly in the ratios.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Engine } from "../../../bindings-wasm/dist/index.node.js";
import { conditionalDiscounts, jsonRules, tillwork, zen } from "./peers.mjs";

const [program, ...options] = process.argv.slice(2);
const smoke = options.includes("--smoke");

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
/** What it takes when nobody else is at work: a tenth of the rounds were quicker. */
const undisturbed = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 10)];
const shown = (seconds) =>
  seconds >= 1 ? `${seconds.toFixed(2)} s` : seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(2)} ms` : `${(seconds * 1e6).toFixed(2)} µs`;

/** A row; a goal is the most that the ratio may be. */
function row(what, figure, ratio, most, unit = "×") {
  const verdict = most === undefined ? "-" : smoke ? "not judged" : ratio <= most ? "met" : "short";
  const text = ratio === undefined ? "-" : `${ratio.toFixed(ratio < 10 ? 2 : 1)}${unit}`;
  console.log([what, figure, text, most === undefined ? "-" : `≤ ${most}`, verdict].join("\t"));
}

/** The seconds of one run. */
function timed(runs, run) {
  const start = process.hrtime.bigint();
  for (let time = 0; time < runs; time++) run();
  return Number(process.hrtime.bigint() - start) / 1e9 / runs;
}

async function timedAsync(runs, run) {
  const start = process.hrtime.bigint();
  for (let time = 0; time < runs; time++) await run();
  return Number(process.hrtime.bigint() - start) / 1e9 / runs;
}

/** The Rust program: its rulebook and cart, and how long so many runs take it. */
async function rust(promotions) {
  const child = spawn(program, [String(promotions)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const [rulebook, cart] = [await next(), await next()];
  const price = async (runs) => {
    child.stdin.write(`${runs}\n`);
    return Number((await next()).split("\t")[0]) / runs;
  };
  return { rulebook, cart, price, end: () => child.stdin.end() };
}

async function oneCart() {
  const { rulebook, cart, price, end } = await rust(100);
  const engine = new Engine(rulebook);
  const document = JSON.parse(cart);
  assert.deepEqual(engine.evaluate(document), JSON.parse(engine.evaluateJson(cart)));
  const [runs, rounds] = smoke ? [10, 1] : [2000, 21];
  const taken = { rust: [], text: [], object: [] };
  if (!smoke) timed(runs, () => engine.evaluateJson(cart));
  for (let round = 0; round < rounds; round++) {
    taken.rust.push(await price(runs));
    taken.text.push(timed(runs, () => engine.evaluateJson(cart)));
    taken.object.push(timed(runs, () => engine.evaluate(document)));
  }
  end();
  const ratio = (one) => median(one.map((seconds, at) => seconds / taken.rust[at]));
  row("one cart (W1) in WebAssembly (Node), evaluateJson, over Rust", shown(median(taken.text)), ratio(taken.text), 2.5);
  row("one cart (W1) in WebAssembly (Node), evaluate(object), over Rust", shown(median(taken.object)), ratio(taken.object));
}

/** The small module, each time in a process of its own: the second start in a process would find compiled code. */
async function page() {
  const { rulebook, cart, end } = await rust(1000);
  end();
  const script = fileURLToPath(new URL("page.mjs", import.meta.url));
  const once = (rounds) => JSON.parse(execFileSync(process.execPath, [script, String(rounds)], { input: `${rulebook}\n${cart}`, encoding: "utf8" }));
  const taken = undisturbed(once(smoke ? 1 : 6000).rounds);
  const frame = 0.016;
  row("the page prices a 10-line cart anew, 1,000 promotions loaded, share of a frame", shown(taken), (100 * taken) / frame, 1, " %");
  const starts = Array.from({ length: smoke ? 1 : 7 }, () => once(1));
  row("start-up of the page: compiling and instantiating the module", shown(undisturbed(starts.map((one) => one.module))));
  row("start-up of the page: a rulebook of 1,000 promotions", shown(undisturbed(starts.map((one) => one.compiled))));
}

async function peers() {
  const task = conditionalDiscounts(50);
  const contenders = { Tillwork: tillwork(task), "json-rules-engine": await jsonRules(task), "@gorules/zen-engine-wasm": await zen(task) };
  for (const [total, segment] of task.questions) {
    for (const [name, ask] of Object.entries(contenders)) assert.equal(await ask(total, segment), task.answer(total, segment), `${name}: ${total} ${segment}`);
  }
  const runs = smoke ? 1 : 100;
  const taken = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < (smoke ? 1 : 11); round++) {
    for (const [name, ask] of Object.entries(contenders)) {
      let at = 0;
      taken[name].push(await timedAsync(runs, () => ask(...task.questions[at++ % task.questions.length])));
    }
  }
  const what = "the best of 50 conditional discounts";
  for (const [name, seconds] of Object.entries(taken)) {
    const ratio = median(seconds.map((one, at) => one / taken.Tillwork[at]));
    row(name === "Tillwork" ? `${what}: Tillwork, with receipt and reasons` : `${what}: ${name}, the answer alone, over Tillwork`, shown(median(seconds)), name === "Tillwork" ? undefined : ratio);
  }
}

await oneCart();
await page();
await peers();
