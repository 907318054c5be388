// Answers cases line by line with the npm package in bindings-wasm, in the form of the crate's example `lines`.
// Usage: node answer.mjs FOLDER_OF_THE_PACKAGE fast|small

import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, module] = process.argv.slice(2);
const at = (file) => pathToFileURL(`${folder}/dist/${file}`).href;
const { Engine, TillworkError, init } = await import(at(module === "fast" ? "index.node.js" : "index.js"));
const { zones } = await import(at("zones.js"));
if (module === "small") await init(readFileSync(`${folder}/dist/tillwork.wasm`));

let known, engine;

function answer({ rulebook_text, cart_text }) {
  try {
    if (rulebook_text !== known) {
      engine?.free();
      engine = known = undefined;
      engine = new Engine(rulebook_text, { zones });
      known = rulebook_text;
    }
    return `{"outcome":${engine.evaluateJson(cart_text)}}`;
  } catch (error) {
    if (!(error instanceof TillworkError) || error.kind !== "invalid") throw error;
    return JSON.stringify({ document: error.document, problems: error.problems });
  }
}

for await (const line of createInterface({ input: process.stdin })) writeSync(1, `${answer(JSON.parse(line))}\n`);
