// W1 without its bundles in the words of general rule engines: which promotions hold for a cart. They are told the sums of the cart, because
// they cannot add up its lines; what a promotion takes off, from which line and at which price, is left out.

import rulesEngine from "json-rules-engine";

const listed = (one) => (one === undefined ? [] : Array.isArray(one) ? one : [one]);
const seconds = (moment) => Date.parse(moment) / 1000;
const cents = (amount) => Math.round(Number(amount) * 100);

/** What each promotion of the rulebook needs. */
export function needs(rulebook) {
  return rulebook.promotions.map(({ id, schedule, codes, conditions, benefit }) => {
    const all = conditions === undefined ? [] : conditions.kind === "all" ? conditions.conditions : [conditions];
    const spend = all.filter((one) => one.kind === "spend").map((one) => cents(one.at_least));
    if (benefit.kind === "tiers") spend.push(cents(benefit.steps[0].at_least));
    return {
      id,
      from: seconds(schedule.from),
      until: seconds(schedule.until),
      codes: listed(codes),
      segments: all.filter((one) => one.kind === "customer").flatMap((one) => listed(one.segment)),
      spend: Math.max(0, ...spend),
      categories: listed(benefit.items?.category),
    };
  });
}

/** What the engines are told of the cart. */
export function facts(cart) {
  const sum = (lines) => lines.reduce((total, line) => total + cents(line.unit_price) * (line.quantity ?? 1), 0);
  return {
    now: seconds(cart.at),
    codes: cart.codes,
    segments: cart.customer.segments,
    spend: sum(cart.lines),
    categories: [...new Set(cart.lines.flatMap((line) => line.categories))],
  };
}

/** Asks for the promotions that hold. */
export function jsonRules(all) {
  const engine = new rulesEngine.Engine();
  const contains = (fact, values) => ({ any: values.map((value) => ({ fact, operator: "contains", value })) });
  for (const { id, from, until, codes, segments, spend, categories } of all) {
    const conditions = [
      { fact: "now", operator: "greaterThanInclusive", value: from },
      { fact: "now", operator: "lessThan", value: until },
    ];
    if (spend > 0) conditions.push({ fact: "spend", operator: "greaterThanInclusive", value: spend });
    for (const [fact, values] of Object.entries({ codes, segments, categories })) {
      if (values.length > 0) conditions.push(contains(fact, values));
    }
    engine.addRule({ conditions: { all: conditions }, event: { type: id } });
  }
  return async (told) => (await engine.run(told)).events.map((event) => event.type);
}

/** The same as a decision table for zen-engine, which lists the rows that hold. */
export function zenDecision(all) {
  const inputs = ["now", "codes", "segments", "spend", "categories"].map((field) => ({ id: field, name: field, type: "expression", field }));
  const some = (values) => (values.length === 0 ? "" : `some(${JSON.stringify(values)}, # in $)`);
  const rules = all.map(({ id, from, until, codes, segments, spend, categories }) => ({
    _id: id,
    now: `[${from}..${until})`,
    codes: some(codes),
    segments: some(segments),
    spend: spend > 0 ? `>= ${spend}` : "",
    categories: some(categories),
    promotion: JSON.stringify(id),
  }));
  const content = { hitPolicy: "collect", inputs, outputs: [{ id: "promotion", name: "promotion", field: "promotion" }], rules };
  const nodes = [
    { id: "in", name: "in", type: "inputNode" },
    { id: "table", name: "table", type: "decisionTableNode", content },
    { id: "out", name: "out", type: "outputNode" },
  ];
  const edges = [
    { id: "1", sourceId: "in", targetId: "table" },
    { id: "2", sourceId: "table", targetId: "out" },
  ];
  return { nodes, edges };
}
