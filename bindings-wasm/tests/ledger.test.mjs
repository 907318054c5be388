// Every vector of the ledger in Node, byte for byte: as text, and as objects.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Engine, TillworkError } from "tillwork";
import { zones } from "tillwork/zones";

const directory = fileURLToPath(new URL("../../tests/ledger/vectors", import.meta.url));
const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
assert.ok(files.length >= 90, "the ledger's vectors are there");

/** The answers to the steps of a vector, each as text. */
function answers(ledger, vector, asText) {
  const entries = [];
  let state = vector.start ?? { tillwork: 1, member: "c-1" };
  const found = vector.ledger.map((step) => {
    try {
      if (step.event !== undefined) {
        const answer = asText ? JSON.parse(ledger.applyJson(JSON.stringify(state), JSON.stringify(step))) : ledger.apply(state, step);
        const { tillwork, state: after, ...rest } = answer;
        assert.equal(tillwork, 1);
        state = after;
        entries.push(...rest.entries);
        return JSON.stringify(rest);
      }
      if (step.view !== undefined) {
        return asText ? ledger.viewJson(JSON.stringify(state), JSON.stringify(step.view)) : JSON.stringify(ledger.view(state, step.view));
      }
      if (step.report !== undefined) {
        return asText ? ledger.reportJson(JSON.stringify(entries), step.report) : JSON.stringify(ledger.report(entries, step.report));
      }
      return JSON.stringify(state);
    } catch (error) {
      if (!(error instanceof TillworkError) || error.kind !== "invalid") throw error;
      return JSON.stringify({ document: error.document, problems: error.problems.map(({ code, path }) => ({ code, path })) });
    }
  });
  if (entries.length > 0 && vector.start === undefined) assert.deepEqual(ledger.replay(entries), state);
  return found;
}

for (const file of files) {
  test(file, () => {
    const vector = JSON.parse(readFileSync(join(directory, file), "utf8"));
    const engine = new Engine(vector.rulebook, { zones });
    for (const asText of [true, false]) {
      assert.deepEqual(answers(engine.ledger, vector, asText), vector.answers.map((answer) => JSON.stringify(answer)));
    }
    engine.free();
  });
}

test("a moment that is no text is refused as in a question", () => {
  const { ledger } = new Engine({ tillwork: 1, id: "shop", currency: "USD" });
  const told = (run) => {
    try {
      run();
    } catch (error) {
      assert.ok(error instanceof TillworkError && error.document === "question", String(error));
      return error.problems;
    }
  };
  for (const at of [new Date(0), Number.NaN, 5n, -0, Symbol("now"), "\ud800"]) {
    const problems = told(() => ledger.report([], at));
    assert.equal(problems[0].code, "wrong_type");
    assert.deepEqual(problems, told(() => ledger.view({ tillwork: 1, member: "c-1" }, { at })));
  }
  assert.equal(told(() => ledger.report([], new Date(0)))[0].help, "write its toISOString()");
  for (const [at, found] of [[undefined, "undefined"], [null, "null"], [5, "a number"], [{}, "an object"]]) {
    const problem = { code: "wrong_type", path: "/at", expected: "a text", found };
    assert.deepEqual(told(() => ledger.report([], at)), [problem]);
    assert.deepEqual(told(() => ledger.reportJson("[]", at)), [problem]);
  }
});
