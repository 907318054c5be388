// The types say what the engine takes and gives: on hand-written examples, on every vector, and for every file of examples.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageDirectory, returnsDirectory, vectorDirectory, vectorFiles } from "./support/files.mjs";

const options = {
  target: "es2022",
  lib: ["es2024", "esnext.disposable", "dom"],
  module: "nodenext",
  types: [],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
};

/** What `tsc` says about these files; nothing if they are right. The folder lies in the package, so that `tillwork` is found. */
function check(name, files, include, more = {}) {
  const scratch = join(packageDirectory, "tests/types/.scratch");
  mkdirSync(scratch, { recursive: true });
  const directory = mkdtempSync(join(scratch, `${name}-`));
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...options, ...more }, include }));
    const { stdout, stderr } = spawnSync(join(packageDirectory, "node_modules/.bin/tsc"), ["--project", directory], { encoding: "utf8" });
    return stdout + stderr;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("examples compile, and mistakes do not", () => {
  assert.equal(check("api", {}, [join(packageDirectory, "tests/types/api.ts")]), "");
});

test("the declarations bring what they need beyond the libraries of any page", () => {
  assert.equal(check("libraries", {}, [join(packageDirectory, "tests/types/api.ts")], { lib: ["es2022", "dom"] }), "");
});

test("every document of a vector that is accepted has its type", () => {
  const documents = ['import type { Cart, Outcome, Return, ReturnRequest, Rulebook } from "tillwork";'];
  vectorFiles().forEach((file, at) => {
    const vector = JSON.parse(readFileSync(join(vectorDirectory, file), "utf8"));
    if (vector.outcome === undefined || vector.rulebook_text !== undefined || vector.cart_text !== undefined) return;
    documents.push(
      `// ${file}`,
      `export const rulebook${at}: Rulebook = ${JSON.stringify(vector.rulebook)};`,
      `export const cart${at}: Cart = ${JSON.stringify(vector.cart)};`,
      `export const outcome${at}: Omit<Outcome, "digest"> = ${JSON.stringify(vector.outcome)};`,
    );
  });
  vectorFiles(returnsDirectory).forEach((file, at) => {
    const { steps } = JSON.parse(readFileSync(join(returnsDirectory, file), "utf8"));
    steps.forEach((step, place) => {
      if (step.return === undefined) return;
      documents.push(
        `// ${file}`,
        `export const request${at}_${place}: ReturnRequest = ${JSON.stringify(step.request)};`,
        `export const return${at}_${place}: Omit<Return, "digest"> = ${JSON.stringify(step.return)};`,
      );
    });
  });
  assert.equal(check("vectors", { "vectors.ts": documents.join("\n") }, ["vectors.ts"]), "");
});
