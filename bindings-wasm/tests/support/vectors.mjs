// Runs one conformance vector. Used in Node and in the browser, so it needs nothing but the package that is passed in.

/**
 * What a vector expects and the package does not give, as sentences; none if it passes.
 *
 * @param tillwork the package: `Engine`, `TillworkError`, and the table `zones`
 * @param {string} file the text of the vector file
 */
export function differences(tillwork, file) {
  const vector = JSON.parse(file);
  const written = members(file);
  const found = [];

  // As text, just as the file writes it: an amount 9.90 is not 9.9.
  const [rulebook, cart] = ["rulebook", "cart"].map((name) => vector[`${name}_text`] ?? written[name]);
  compare(
    vector,
    attempt(tillwork, () => freed(new tillwork.Engine(rulebook, tillwork), (engine) => engine.evaluateJson(cart))),
    found,
    "as text",
  );

  // As objects too, unless the vector is about text that no object writes.
  if (vector.rulebook_text === undefined && vector.cart_text === undefined) {
    compare(
      vector,
      attempt(tillwork, () =>
        freed(new tillwork.Engine(vector.rulebook, tillwork), (engine) => JSON.stringify(engine.evaluate(vector.cart))),
      ),
      found,
      "as objects",
    );
  }
  return found;
}

/** An outcome's text without its digest, which names the version of the engine. */
export function withoutDigest(outcome) {
  const without = outcome.replace(/,"digest":"[0-9a-f]{64}"\}$/, "}");
  if (without === outcome) throw new Error(`the outcome does not end with its digest: …${outcome.slice(-80)}`);
  return without;
}

/** The members of a JSON object, each as it is written. */
function members(text) {
  const found = {};
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gy;
  let depth = 0;
  let key, begin;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at + /^\s*/.exec(text.slice(at))[0].length;
    const start = token.lastIndex;
    const [what] = token.exec(text) ?? [];
    if (what === undefined) break;
    if (depth === 1 && begin === undefined && what === ":") begin = token.lastIndex;
    else if (depth === 1 && begin === undefined && what.startsWith('"')) key = JSON.parse(what);
    else if (depth === 1 && (what === "," || what === "}")) {
      if (begin !== undefined) found[key] = text.slice(begin, start).trim();
      begin = undefined;
    }
    if (what === "{" || what === "[") depth++;
    if (what === "}" || what === "]") depth--;
  }
  return found;
}

function compare(vector, { outcome, refusal }, found, how) {
  if (vector.problems !== undefined) {
    const expected = `${vector.document}: ${vector.problems.map(brief)}`;
    const actual = refusal === undefined ? "an outcome" : `${refusal.document}: ${refusal.problems.map(brief)}`;
    if (actual !== expected) found.push(`${how}: expected ${expected}, got ${actual}`);
    return;
  }
  const expected = JSON.stringify(vector.outcome);
  const actual = outcome === undefined ? `refused: ${refusal.message}` : withoutDigest(outcome);
  if (actual !== expected) found.push(`${how}: ${firstDifference(expected, actual)}`);
}

function attempt(tillwork, evaluate) {
  try {
    return { outcome: evaluate() };
  } catch (error) {
    if (!(error instanceof tillwork.TillworkError) || error.kind !== "invalid") throw error;
    return { refusal: error };
  }
}

function freed(engine, use) {
  try {
    return use(engine);
  } finally {
    engine.free();
  }
}

function brief({ code, path }) {
  return `${code} at \`${path}\``;
}

function firstDifference(expected, actual) {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const part = (text) => text.slice(Math.max(0, at - 60), at + 60);
  return `at ${at}: expected …${part(expected)}…, got …${part(actual)}…`;
}
