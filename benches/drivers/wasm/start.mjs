// Starts the package once and compiles the rulebook that is on standard input; prints how many seconds each took.

import { readFileSync } from "node:fs";

const rulebook = readFileSync(0, "utf8");
const begin = process.hrtime.bigint();
const { Engine } = await import("../../../bindings-wasm/dist/index.node.js");
new Engine({ tillwork: 1, id: "shop", currency: "USD" });
const loaded = process.hrtime.bigint();
new Engine(rulebook);
const compiled = process.hrtime.bigint();
console.log(JSON.stringify({ module: Number(loaded - begin) / 1e9, rulebook: Number(compiled - loaded) / 1e9 }));
