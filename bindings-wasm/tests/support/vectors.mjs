// Runs one conformance vector. Used in Node and in the browser, so it needs nothing but the package that is passed in.

/**
 * What a vector expects and the package does not give, as sentences; none if it passes.
 *
 * @param tillwork the package: `Engine`, `TillworkError`
 * @param vector the parsed vector file
 */
export function differences(tillwork, vector) {
  const found = [];
  const rulebook = vector.rulebook_text ?? JSON.stringify(vector.rulebook);
  const cart = vector.cart_text ?? JSON.stringify(vector.cart);

  const asText = attempt(tillwork, () => freed(new tillwork.Engine(rulebook), (engine) => engine.evaluateJson(cart)));
  compare(vector, asText, found, "as text");

  // The same through objects, unless the vector is about text that is no object.
  if (vector.rulebook_text === undefined && vector.cart_text === undefined) {
    const asObjects = attempt(tillwork, () =>
      freed(new tillwork.Engine(vector.rulebook), (engine) => JSON.stringify(engine.evaluate(vector.cart))),
    );
    compare(vector, asObjects, found, "as objects");
  }
  return found;
}

/** An outcome's text without its digest, which names the version of the engine. */
export function withoutDigest(outcome) {
  const without = outcome.replace(/,"digest":"[0-9a-f]{64}"\}$/, "}");
  if (without === outcome) throw new Error(`the outcome does not end with its digest: …${outcome.slice(-80)}`);
  return without;
}

function compare(vector, { outcome, refusal }, found, how) {
  if (vector.problems !== undefined) {
    const expected = vector.problems.map(brief);
    const actual = refusal === undefined ? "an outcome" : refusal.map(brief);
    if (String(actual) !== String(expected)) found.push(`${how}: expected ${expected}, got ${actual}`);
    return;
  }
  const expected = JSON.stringify(vector.outcome);
  const actual = outcome === undefined ? `refused: ${refusal.map(brief)}` : withoutDigest(outcome);
  if (actual !== expected) found.push(`${how}: ${firstDifference(expected, actual)}`);
}

function attempt(tillwork, evaluate) {
  try {
    return { outcome: evaluate() };
  } catch (error) {
    if (!(error instanceof tillwork.TillworkError) || error.kind !== "invalid") throw error;
    return { refusal: error.problems.map((problem) => ({ document: error.document, ...problem })) };
  }
}

function freed(engine, use) {
  try {
    return use(engine);
  } finally {
    engine.free();
  }
}

function brief({ document, code, path }) {
  return `${document} ${code} at \`${path}\``;
}

function firstDifference(expected, actual) {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const part = (text) => text.slice(Math.max(0, at - 60), at + 60);
  return `at ${at}: expected …${part(expected)}…, got …${part(actual)}…`;
}
