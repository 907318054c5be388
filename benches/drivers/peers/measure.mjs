// Measures general rule engines on the part of W1 that they can express, and prints rows of the table: what, figure, ratio, goal, met or
// short. All take turns, and a ratio is the median of the rounds' ratios.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { facts, jsonRules, needs, zenDecision } from "./rules.mjs";

const [tillworkProgram, zenProgram] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const smoke = process.argv.includes("--smoke");

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const shown = (seconds) => (seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(2)} ms` : `${(seconds * 1e6).toFixed(2)} µs`);

/** A program that is told a line and answers with one. */
function program(path) {
  const child = spawn(path, [], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const tell = (line) => child.stdin.write(`${line}\n`);
  const timed = async (runs) => {
    tell(runs);
    return Number(await next()) / runs;
  };
  return { next, tell, timed, end: () => child.stdin.end() };
}

const ours = program(tillworkProgram);
const [rulebook, cart, applied] = [JSON.parse(await ours.next()), JSON.parse(await ours.next()), JSON.parse(await ours.next())];
assert.deepEqual(applied.toSorted(), ["M1", "M2", "M3", "M5", "M6", "M7", "M8"]);
const [all, told] = [needs(rulebook), facts(cart)];

const ask = jsonRules(all);
assert.deepEqual((await ask(told)).toSorted(), applied.toSorted());
const inNode = async (runs) => {
  const start = process.hrtime.bigint();
  for (let time = 0; time < runs; time++) await ask(told);
  return Number(process.hrtime.bigint() - start) / 1e9 / runs;
};
const contenders = [
  { name: "Tillwork in Rust, in short", runs: 2000, timed: ours.timed },
  { name: "json-rules-engine, which promotions hold", runs: 50, timed: inNode, least: 1000 },
];
if (zenProgram) {
  const zen = program(zenProgram);
  zen.tell(JSON.stringify(zenDecision(all)));
  zen.tell(JSON.stringify(told));
  const answer = JSON.parse(await zen.next());
  assert.deepEqual(answer.map((one) => one.promotion).toSorted(), applied.toSorted());
  contenders.push({ name: "zen-engine in Rust, which promotions hold", runs: 200, timed: zen.timed, least: 100, end: zen.end });
}

const taken = contenders.map(() => []);
for (let round = 0; round < (smoke ? 1 : 21); round++) {
  for (const [at, one] of contenders.entries()) taken[at].push(await one.timed(smoke ? 1 : one.runs));
}
ours.end();
for (const [at, { name, least, end }] of contenders.entries()) {
  end?.();
  const ratio = median(taken[at].map((seconds, round) => seconds / taken[0][round]));
  const goal = least === undefined ? ["-", "-", "-"] : [`${ratio.toFixed(1)}×`, `≥ ${least}`, smoke ? "not judged" : ratio >= least ? "met" : "short"];
  console.log([`W1 without bundles: ${name}`, shown(median(taken[at])), ...goal].join("\t"));
}
