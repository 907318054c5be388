// Where things are in the repository.

import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const packageDirectory = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const repository = dirname(packageDirectory);
export const vectorDirectory = join(repository, "tests/vectors");
export const returnsDirectory = join(repository, "tests/returns");

/** All vector files, relative to their folder. To have none is an error. */
export function vectorFiles(folder = vectorDirectory) {
  const found = [];
  const walk = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith(".json") && entry.name !== "schema.json") found.push(relative(folder, path));
    }
  };
  walk(folder);
  if (found.length === 0) throw new Error(`there are no vectors in ${folder}`);
  return found.sort();
}

/** The folder for what tests leave behind for people to look at. */
export function artefacts() {
  const directory = join(repository, "tests/artefacts");
  mkdirSync(directory, { recursive: true });
  return directory;
}
