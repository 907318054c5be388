// Prints what the package weighs, and fails when it weighs more than size-budget.json allows:
// `limit` is what must hold, `goal` what it should come down to.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const budget = JSON.parse(readFileSync(at("size-budget.json"), "utf8"));

/** What a page downloads for `import … from "tillwork"`: the module, and the JavaScript around it. */
const loaded = {
  "module (tillwork.wasm)": ["tillwork.wasm"],
  "JavaScript": ["index.js", "api.js", "engine.js", "encode.js", "error.js", "instance.js", "ledger.js", "zone-table.js", "glue.js"],
};
/** What is loaded only by those who ask for it. */
const besides = {
  "tillwork/zones": ["zones.js", "zones-data.js"],
  "tillwork/inline, instead": ["index.inline.js", "inline.js", ...loaded.JavaScript.slice(1)],
};

const measure = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length,
});

const add = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });
const weigh = (table) =>
  Object.entries(table).map(([name, files]) => [name, files.map((file) => measure(readFileSync(at(`dist/${file}`)))).reduce(add)]);
const rows = weigh(loaded);
const whole = rows.map(([, size]) => size).reduce(add);

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
console.log(`${"kB (1000 bytes)".padEnd(28)}${"raw".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);
for (const [name, size] of [...rows, ["whole engine", whole], ...weigh(besides)]) {
  console.log(`${name.padEnd(28)}${kilobytes(size.raw)}${kilobytes(size.gzip)}${kilobytes(size.brotli)}`);
}
for (const [name, { gzip, brotli }] of Object.entries(budget)) {
  console.log(`${`${name} of the whole engine`.padEnd(28)}${"".padStart(9)}${kilobytes(gzip)}${kilobytes(brotli)}`);
}

/** By how much the engine is over, or nothing. */
const over = (bound) => ["gzip", "brotli"].filter((kind) => whole[kind] > bound[kind]).map((kind) => `${kind} by ${whole[kind] - bound[kind]} bytes`);
if (over(budget.limit).length > 0) {
  console.error(`over the limit: ${over(budget.limit).join(", ")}`);
  process.exit(1);
}
if (over(budget.goal).length > 0) console.log(`the goal is missed: ${over(budget.goal).join(", ")}`);
