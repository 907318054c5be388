// Every conformance vector in Node, byte for byte.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as tillwork from "tillwork";
import { zones } from "tillwork/zones";
import { vectorDirectory, vectorFiles } from "./support/files.mjs";
import { differences } from "./support/vectors.mjs";

for (const file of vectorFiles()) {
  test(file, () => {
    assert.deepEqual(differences({ ...tillwork, zones }, readFileSync(join(vectorDirectory, file), "utf8")), []);
  });
}
