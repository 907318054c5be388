// Fetches vectors and runs them; on a page and in a worker.

import * as tillwork from "/tillwork/index.js";
import { zones } from "/tillwork/zones.js";
import { differences } from "/support/vectors.mjs";

export async function run(names) {
  await tillwork.init();
  const failures = await Promise.all(
    names.map(async (name) => {
      const response = await fetch(`/vectors/${name}`);
      const file = await response.text();
      try {
        return differences({ ...tillwork, zones }, file).map((difference) => `${name}: ${difference}`);
      } catch (error) {
        return `${name}: ${error}`;
      }
    }),
  );
  return failures.flat();
}
