// The small module of `tillwork/checkout`: every conformance vector, byte for byte, and nothing that it does not have.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { zones } from "tillwork/zones";
import * as checkout from "../dist/checkout.js";
import { packageDirectory, vectorDirectory, vectorFiles } from "./support/files.mjs";
import { differences } from "./support/vectors.mjs";

before(() => checkout.init(readFileSync(join(packageDirectory, "dist/tillwork.checkout.wasm"))));

for (const file of vectorFiles()) {
  test(file, () => {
    assert.deepEqual(differences({ ...checkout, zones }, readFileSync(join(vectorDirectory, file), "utf8")), []);
  });
}

test("offers prices and nothing else", () => {
  assert.deepEqual(Object.keys(checkout).sort(), ["Engine", "TillworkError", "init"]);
  const methods = Object.getOwnPropertyNames(checkout.Engine.prototype).sort();
  assert.deepEqual(methods, ["constructor", "evaluate", "evaluateJson", "free", "use"]);
});
