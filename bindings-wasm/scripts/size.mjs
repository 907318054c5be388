// Prints what the package weighs, and fails when it weighs more than size-budget.json allows.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const budget = JSON.parse(readFileSync(at("size-budget.json"), "utf8"));

/** What a page downloads for `import … from "tillwork"`: the module, and the JavaScript around it, not minified. */
const loaded = {
  "module (tillwork.wasm)": ["tillwork.wasm"],
  "JavaScript": ["index.js", "api.js", "engine.js", "encode.js", "error.js", "instance.js", "zone-table.js", "glue.js"],
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
console.log(`${"budget of the whole engine".padEnd(28)}${"".padStart(9)}${kilobytes(budget.gzip)}${kilobytes(budget.brotli)}`);

const over = ["gzip", "brotli"].filter((kind) => whole[kind] > budget[kind]);
if (over.length > 0) {
  console.error(`over the budget: ${over.map((kind) => `${kind} by ${whole[kind] - budget[kind]} bytes`).join(", ")}`);
  process.exit(1);
}
