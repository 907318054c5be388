// Every conformance vector in a real browser: on the page and in a worker.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { serve } from "../../docs/demo/serve.mjs";
import { launch, open } from "./support/browser.mjs";
import { packageDirectory, returnsDirectory, vectorDirectory, vectorFiles } from "./support/files.mjs";

let browser, server;
before(async () => {
  server = await serve({
    "/": join(packageDirectory, "tests/support/site"),
    "/support/": join(packageDirectory, "tests/support"),
    "/tillwork/": join(packageDirectory, "dist"),
    "/vectors/": vectorDirectory,
    "/returns/": returnsDirectory,
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

const all = [...vectorFiles().map((file) => `vectors/${file}`), ...vectorFiles(returnsDirectory).map((file) => `returns/${file}`)];

for (const [place, script] of Object.entries({ "a page": "page.js", "a worker": "worker-page.js" })) {
  test(`${place} gives the bytes of every vector`, async () => {
    const { page, complaints } = await open(browser, `${server.url}/?${script}`);
    await page.waitForFunction(() => globalThis.ready);
    const failures = await page.evaluate((names) => globalThis.runVectors(names), all);
    assert.deepEqual(failures, []);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test("a module that cannot be fetched is an error that can be tried again", async () => {
  const { page, complaints } = await open(browser, `${server.url}/?bare.js`);
  const answers = await page.evaluate(async () => {
    const { Engine, init } = await import("/tillwork/index.js");
    const said = [];
    const attempt = async (what) => {
      try {
        await what();
        said.push("fine");
      } catch (error) {
        said.push(`${error.name} ${error.kind}`);
      }
    };
    const rulebook = { tillwork: 1, id: "shop", currency: "USD" };
    await attempt(() => new Engine(rulebook));
    await attempt(() => init("/nowhere.wasm"));
    await attempt(() => init(fetch("/tillwork/tillwork.wasm")));
    await attempt(() => new Engine(rulebook));
    return said;
  });
  assert.deepEqual(answers, ["TillworkError not_ready", "TillworkError not_ready", "fine", "fine"]);
  // The browser itself reports the missing file; nothing else may have complained.
  assert.ok(complaints.every((complaint) => complaint.includes("nowhere.wasm") || complaint.includes("404")), String(complaints));
  await page.close();
});
