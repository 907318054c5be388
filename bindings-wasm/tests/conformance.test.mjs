// Every conformance vector in Node, byte for byte.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as tillwork from "tillwork";
import { zones } from "tillwork/zones";
import { returnsDirectory, vectorDirectory, vectorFiles } from "./support/files.mjs";
import { differencesOfReturns } from "./support/returns.mjs";
import { differences } from "./support/vectors.mjs";

for (const file of vectorFiles()) {
  test(file, () => {
    assert.deepEqual(differences({ ...tillwork, zones }, readFileSync(join(vectorDirectory, file), "utf8")), []);
  });
}

for (const file of vectorFiles(returnsDirectory)) {
  test(`returns: ${file}`, () => {
    assert.deepEqual(differencesOfReturns({ ...tillwork, zones }, readFileSync(join(returnsDirectory, file), "utf8")), []);
  });
}
