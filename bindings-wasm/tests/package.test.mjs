// The package as it is published, used as its README says: by Node, by Vite, by a plain page, at the edge, as one file.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build, createServer } from "vite";
import { serve } from "../../docs/demo/serve.mjs";
import { launch, open } from "./support/browser.mjs";
import { packageDirectory } from "./support/files.mjs";

let scratch, browser;

before(async () => {
  scratch = mkdtempSync(join(tmpdir(), "tillwork-package-"));
  // `npm pack` decides what is published; unpacked, it is what `npm install` would put in place.
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", scratch], { cwd: packageDirectory, encoding: "utf8" }),
  );
  execFileSync("tar", ["-xzf", join(scratch, filename), "-C", scratch]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** A fresh project with the package installed and these files in it. */
function project(name, files) {
  const directory = join(scratch, name);
  mkdirSync(join(directory, "node_modules"), { recursive: true });
  cpSync(join(scratch, "package"), join(directory, "node_modules/tillwork"), { recursive: true });
  for (const [file, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) writeFileSync(join(directory, file), text);
  return directory;
}

/** The README's code under a heading. */
function readme(heading) {
  const text = readFileSync(join(scratch, "package/README.md"), "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  return /^```(?:js|html)\n(.*?)^```$/ms.exec(section)[1];
}

const node = (directory, ...args) => execFileSync(process.execPath, args, { cwd: directory, encoding: "utf8" });

/** Runs the page and answers with what it wrote to the console. */
async function logged(url) {
  const page = await browser.newPage();
  const said = [];
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "log") said.push(message.text());
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  for (let wait = 0; said.length === 0 && complaints.length === 0 && wait < 200; wait++) await page.waitForTimeout(50);
  await page.close();
  assert.deepEqual(complaints, []);
  return said;
}

test("holds what it must and nothing else", () => {
  const files = readdirSync(join(scratch, "package"), { recursive: true }).map(String);
  for (const file of ["package.json", "README.md", "dist/tillwork.wasm", "dist/tillwork.fast.wasm", "dist/tillwork.checkout.wasm", "dist/index.js", "dist/index.d.ts", "dist/documents.d.ts", "dist/LICENSE-MIT"]) {
    assert.ok(files.includes(file), file);
  }
  assert.deepEqual(files.filter((file) => /node_modules|\.rs$|\.test\.|\.ts$/.test(file) && !file.endsWith(".d.ts")), []);
});

test("works in Node by the README's lines", () => {
  const directory = project("node", { "main.js": readme("In Node") });
  const [payable, ...explained] = node(directory, "main.js").trim().split("\n");
  assert.equal(payable, "268.00");
  assert.match(explained.join("\n"), /50 off 300|300-50/);
});

const html = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><script type="module" src="/main.js"></script>';

test("works when Vite has built the README's lines", async (t) => {
  const directory = project("vite", { "index.html": html, "main.js": readme("In a page or an app with a bundler") });
  await build({ root: directory, logLevel: "warn", configFile: false });
  const server = await serve({ "/": join(directory, "dist") });
  t.after(() => server.close());
  assert.deepEqual(await logged(server.url), ["13.50"]);
});

test("works as the smaller package for checkouts, in Node and when Vite has built it", async (t) => {
  const main = readme("In a page or an app with a bundler").replace('"tillwork"', '"tillwork/checkout"');
  const directory = project("checkout", { "index.html": html, "main.js": main });
  assert.equal(node(directory, "main.js").trim(), "13.50");
  await build({ root: directory, logLevel: "warn", configFile: false });
  const modules = readdirSync(join(directory, "dist"), { recursive: true }).filter((file) => String(file).endsWith(".wasm"));
  assert.equal(modules.length, 1);
  assert.match(modules[0], /tillwork\.checkout/);
  const server = await serve({ "/": join(directory, "dist") });
  t.after(() => server.close());
  assert.deepEqual(await logged(server.url), ["13.50"]);
});

test("works on Vite's development server", async (t) => {
  const directory = project("vite-dev", { "index.html": html, "main.js": readme("In a page or an app with a bundler") });
  const server = await createServer({ root: directory, logLevel: "warn", configFile: false, server: { host: "127.0.0.1", port: 0 } });
  t.after(() => server.close());
  await server.listen();
  const [url] = server.resolvedUrls.local;
  assert.deepEqual(await logged(url), ["13.50"]);
});

test("works in a plain page by the README's lines", async (t) => {
  const directory = project("plain", { "index.html": `<!doctype html><link rel="icon" href="data:,"><body>${readme("In a page without a bundler")}</body>` });
  const server = await serve({ "/": directory, "/tillwork/": join(directory, "node_modules/tillwork") });
  t.after(() => server.close());
  const { page, complaints } = await open(browser, server.url);
  await page.waitForFunction(() => document.body.textContent.trim() === "18.00");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("works as one file, in Node and in a page, without waiting", async (t) => {
  const main = readme("In a page or an app with a bundler").replace('"tillwork"', '"tillwork/inline"').replace(/^await init\(\);.*$/m, "");
  const directory = project("inline", { "index.html": html, "main.js": main });
  assert.equal(node(directory, "main.js").trim(), "13.50");
  await build({ root: directory, logLevel: "warn", configFile: false, build: { chunkSizeWarningLimit: 2000 } });
  assert.deepEqual(readdirSync(join(directory, "dist"), { recursive: true }).filter((file) => String(file).endsWith(".wasm")), []);
  const server = await serve({ "/": join(directory, "dist") });
  t.after(() => server.close());
  assert.deepEqual(await logged(server.url), ["13.50"]);
});

for (const [condition, suffix] of Object.entries({ workerd: "", "edge-light": "?module" })) {
  test(`works at the edge (${condition}), where only the platform may compile`, () => {
    // What such a platform does, done here: an import of the module gives it compiled, and code may not compile any other.
    const hooks = `
      import { readFileSync } from "node:fs";
      export async function load(url, context, next) {
        if (!url.endsWith(".wasm${suffix}")) return next(url, context);
        const base64 = readFileSync(new URL(url)).toString("base64");
        const source = \`const { edge } = globalThis; export default edge("\${base64}");\`;
        return { format: "module", shortCircuit: true, source };
      }`;
    const setup = `
      import { register } from "node:module";
      register("./hooks.mjs", import.meta.url);
      const { Module } = WebAssembly;
      globalThis.edge = (base64) => new Module(Buffer.from(base64, "base64"));
      const forbidden = () => { throw new Error("compiling is forbidden here"); };
      WebAssembly.compile = WebAssembly.compileStreaming = WebAssembly.instantiateStreaming = forbidden;
      WebAssembly.Module = new Proxy(Module, { construct: forbidden });`;
    const main = readme("In a page or an app with a bundler");
    const files = { "main.js": main, "later.js": main.replace(/^await init\(\);.*$/m, ""), "hooks.mjs": hooks, "setup.mjs": setup };
    const directory = project(condition, files);
    for (const file of ["main.js", "later.js"]) {
      // Node's own condition would win: here it is only one among several.
      const manifest = join(directory, "node_modules/tillwork/package.json");
      const description = JSON.parse(readFileSync(manifest, "utf8"));
      delete description.exports["."].node;
      writeFileSync(manifest, JSON.stringify(description));
      assert.equal(node(directory, `--conditions=${condition}`, "--import", "./setup.mjs", file).trim(), "13.50");
    }
  });
}
