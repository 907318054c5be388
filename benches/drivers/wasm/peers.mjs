// The part of the work that general rule engines can express: which of many conditional discounts hold for a total and a segment, and
// which of them gives most. They are told the total; adding up, allocating and explaining would be the caller's work.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import rulesEngine from "json-rules-engine";
import initZen, { evaluateExpression } from "@gorules/zen-engine-wasm/dist/zen_engine_wasm.js";
import { Engine } from "../../../bindings-wasm/dist/index.node.js";

/** So many discounts: from a total in whole units, for one of five segments, so much off. */
export function conditionalDiscounts(count) {
  const discounts = Array.from({ length: count }, (_, at) => ({ from: 10 + ((at * 37) % 200), segment: `s${at % 5}`, off: 1 + ((at * 13) % 47) }));
  const questions = Array.from({ length: 20 }, (_, at) => [60 + ((at * 53) % 240), `s${at % 6}`]);
  const answer = (total, segment) => Math.max(0, ...discounts.filter((one) => one.from <= total && one.segment === segment).map((one) => one.off));
  return { discounts, questions, answer };
}

export function tillwork({ discounts }) {
  const promotions = discounts.map(({ from, segment, off }, at) => ({
    id: `d${at}`,
    conditions: { kind: "all", conditions: [{ kind: "spend", at_least: String(from) }, { kind: "customer", segment }] },
    benefit: { kind: "amount_off", on: "order", amount: String(off) },
  }));
  const groups = [{ id: "one", promotions: promotions.map(({ id }) => id), take: "best" }];
  const engine = new Engine({ tillwork: 1, id: "shop", currency: "USD", near_misses: 0, combination: { groups }, promotions });
  return (total, segment) => {
    const { totals } = engine.evaluate({
      currency: "USD",
      at: "2026-11-11T20:00:00Z",
      customer: { segments: [segment] },
      lines: [{ id: "1", sku: "MUG", unit_price: String(total) }],
    });
    return Number(totals.discount);
  };
}

export async function jsonRules({ discounts }) {
  const engine = new rulesEngine.Engine();
  for (const { from, segment, off } of discounts) {
    engine.addRule({
      conditions: {
        all: [
          { fact: "total", operator: "greaterThanInclusive", value: from },
          { fact: "segment", operator: "equal", value: segment },
        ],
      },
      event: { type: "discount", params: { off } },
    });
  }
  return async (total, segment) => {
    const { events } = await engine.run({ total, segment });
    return Math.max(0, ...events.map((event) => event.params.off));
  };
}

/** Its package for the web knows expressions only: one for all discounts. */
export async function zen({ discounts }) {
  const module = fileURLToPath(import.meta.resolve("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm"));
  await initZen({ module_or_path: readFileSync(module) });
  const parts = discounts.map(({ from, segment, off }) => `(total >= ${from} and segment == "${segment}" ? ${off} : 0)`);
  const expression = `max([${parts.join(", ")}])`;
  return async (total, segment) => Number(evaluateExpression(expression, { total, segment }));
}
