// Fetches vectors and runs them; on a page and in a worker.

import * as tillwork from "/tillwork/index.js";
import { zones } from "/tillwork/zones.js";
import { differencesOfReturns } from "/support/returns.mjs";
import { differences } from "/support/vectors.mjs";

export async function run(names) {
  await tillwork.init();
  const failures = await Promise.all(
    names.map(async (name) => {
      const response = await fetch(`/${name}`);
      const file = await response.text();
      try {
        const compare = name.startsWith("returns/") ? differencesOfReturns : differences;
        return compare({ ...tillwork, zones }, file).map((difference) => `${name}: ${difference}`);
      } catch (error) {
        return `${name}: ${error}`;
      }
    }),
  );
  return failures.flat();
}
