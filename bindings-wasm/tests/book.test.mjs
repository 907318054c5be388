// The JavaScript in the project's README and in the book runs in Node as it stands there, and prints what its comments say.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { packageDirectory, repository } from "./support/files.mjs";

let scratch;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), "tillwork-book-"));
  mkdirSync(join(scratch, "node_modules"));
  symlinkSync(packageDirectory, join(scratch, "node_modules/tillwork"));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

const book = readdirSync(join(repository, "docs/src"), { recursive: true })
  .map((file) => join("docs/src", String(file)))
  .filter((file) => file.endsWith(".md"));
const blocks = ["README.md", ...book.sort()].flatMap((page) =>
  [...readFileSync(join(repository, page), "utf8").matchAll(/^```js\n(.*?)^```$/gms)].map(([, code], at) => ({ page, at, code })),
);

test("the book has JavaScript", () => assert.ok(blocks.length >= 4));

for (const { page, at, code } of blocks) {
  test(`${page}, block ${at + 1}`, () => {
    const file = join(scratch, "block.mjs");
    writeFileSync(file, code);
    const said = execFileSync(process.execPath, [file], { cwd: scratch, encoding: "utf8" }).trimEnd().split("\n");
    const stated = [...code.matchAll(/^ *console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    assert.deepEqual(said, stated);
  });
}
