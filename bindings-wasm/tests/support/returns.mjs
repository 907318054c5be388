// Runs one vector of returns, with nothing but the package that is passed in.

/**
 * What a vector of returns expects and the package does not give, as sentences; none if it passes.
 *
 * @param tillwork the package: `Engine`, `TillworkError`, `refund`, and the table `zones`
 * @param {string} file the text of the vector file
 */
export function differencesOfReturns(tillwork, file) {
  const { rulebook, cart, tamper, steps } = JSON.parse(file);
  const found = [];
  const engine = new tillwork.Engine(rulebook, tillwork);
  const outcome = tampered(engine.evaluateJson(JSON.stringify(cart)), tamper);
  let state;
  steps.forEach((step, at) => {
    const request = tampered(JSON.stringify(state === undefined ? step.request : { ...step.request, before: state }), step.tamper);
    const say = (what) => found.push(`step ${at}: ${what}`);
    let answer;
    try {
      answer = step.request.policy === "reprice" ? engine.refund(outcome, cart, request) : tillwork.refund(outcome, request);
    } catch (error) {
      if (!(error instanceof tillwork.TillworkError) || error.kind !== "invalid") throw error;
      const brief = (problems) => JSON.stringify(problems?.map(({ code, path }) => [code, path]));
      if (step.document !== error.document || brief(step.problems) !== brief(error.problems)) {
        say(`expected ${step.document} ${brief(step.problems)}, got ${error.message}`);
      }
      return;
    }
    if (step.return === undefined) {
      say(`expected ${JSON.stringify(step.problems)}, got an answer`);
      return;
    }
    state = answer.state;
    const { digest, ...rest } = { ...answer, outcome: "-", state: { ...answer.state, outcome: "-" } };
    if (!/^[0-9a-f]{64}$/.test(digest)) say(`no digest: ${digest}`);
    const [expected, actual] = [JSON.stringify(step.return), JSON.stringify(rest)];
    if (actual !== expected) say(`expected ${expected}, got ${actual}`);
  });
  engine.free();
  return found;
}

/** A text in which somebody put something in the place of something else, each time the first that is there. */
function tampered(text, pairs = []) {
  return pairs.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`there is no ${from} to tamper with`);
    return changed.replace(from, () => to);
  }, text);
}
