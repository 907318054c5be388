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
  "JavaScript": ["index.js", "api.js", "engine.js", "ledger.js", "pricing.js", "encode.js", "error.js", "instance.js", "zone-table.js", "glue.js"],
};
/** What it downloads for `import … from "tillwork/checkout"`, the smallest build that prices carts. */
const checkout = ["tillwork.checkout.wasm", "checkout.js", "checkout-api.js", ...loaded.JavaScript.slice(4)];
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
const [small] = weigh({ "tillwork/checkout": checkout });
const totals = { "whole engine": rows.map(([, size]) => size).reduce(add), [small[0]]: small[1] };

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(9);
console.log(`${"kB (1000 bytes)".padEnd(28)}${"raw".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);
for (const [name, size] of [...rows, ...Object.entries(totals), ...weigh(besides)]) {
  console.log(`${name.padEnd(28)}${kilobytes(size.raw)}${kilobytes(size.gzip)}${kilobytes(size.brotli)}`);
}

let fits = true;
for (const [what, bounds] of Object.entries(budget)) {
  for (const [name, bound] of Object.entries(bounds)) {
    console.log(`${`${name}, ${what}`.padEnd(28)}${"".padStart(9)}${kilobytes(bound.gzip)}${kilobytes(bound.brotli)}`);
    const over = ["gzip", "brotli"].filter((kind) => totals[what][kind] > bound[kind]);
    const excess = over.map((kind) => `${kind} by ${totals[what][kind] - bound[kind]} bytes`).join(", ");
    if (over.length === 0) continue;
    if (name === "goal") console.log(`  missed: ${excess}`);
    else console.error(`  over the limit: ${excess}`);
    fits &&= name === "goal";
  }
}
if (!fits) process.exit(1);
