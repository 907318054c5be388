// Answers cases line by line with the npm package in bindings-wasm, in the form of the crate's example `lines`.
// Usage: node answer.mjs FOLDER_OF_THE_PACKAGE fast|small

import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, module] = process.argv.slice(2);
const at = (file) => pathToFileURL(`${folder}/dist/${file}`).href;
const { Engine, TillworkError, init, refund } = await import(at(module === "fast" ? "index.node.js" : "index.js"));
const { zones } = await import(at("zones.js"));
if (module === "small") await init(readFileSync(`${folder}/dist/tillwork.wasm`));

let known, engine;

function compiled(text) {
  if (text !== known) {
    engine?.free();
    engine = known = undefined;
    engine = new Engine(text, { zones });
    known = text;
  }
  return engine;
}

function answer(asked) {
  if (asked.rulebook_text === undefined) return JSON.stringify({ return: refund(asked.outcome_text, asked.request_text) });
  const engine = compiled(asked.rulebook_text);
  if (asked.request_text !== undefined) {
    return JSON.stringify({ return: engine.refund(asked.outcome_text, asked.cart_text, asked.request_text) });
  }
  if (asked.event_text !== undefined) return `{"answer":${engine.ledger.applyJson(asked.state_text, asked.event_text)}}`;
  if (asked.question_text !== undefined) return `{"view":${engine.ledger.viewJson(asked.state_text, asked.question_text)}}`;
  if (asked.at !== undefined) return `{"report":${engine.ledger.reportJson(asked.entries_text, asked.at)}}`;
  if (asked.entries_text !== undefined) return JSON.stringify({ state: engine.ledger.replay(asked.entries_text) });
  return `{"outcome":${engine.evaluateJson(asked.cart_text)}}`;
}

function told(asked) {
  try {
    return answer(asked);
  } catch (error) {
    if (!(error instanceof TillworkError) || error.kind !== "invalid") throw error;
    return JSON.stringify({ document: error.document, problems: error.problems });
  }
}

for await (const line of createInterface({ input: process.stdin })) writeSync(1, `${told(JSON.parse(line))}\n`);
