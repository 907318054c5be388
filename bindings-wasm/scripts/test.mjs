// Runs tests/*.test.mjs, or those named, with Node's own runner.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const named = process.argv.slice(2);
const files = readdirSync(`${here}/tests`)
  .filter((file) => file.endsWith(".test.mjs") && (named.length === 0 || named.includes(file.replace(".test.mjs", ""))))
  .map((file) => `tests/${file}`);
if (files.length === 0) throw new Error(`no test is named ${named.join(", ")}`);

const options = ["--expose-gc", "--test", "--test-reporter=spec", "--test-timeout=300000"];
const { status } = spawnSync(process.execPath, [...options, ...files], { cwd: here, stdio: "inherit" });
process.exit(status ?? 1);
