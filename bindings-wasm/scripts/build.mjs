// Builds the npm package into dist/: cargo, then the glue, then wasm-opt, then TypeScript; and tries what it built.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { minifySync } from "vite";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(here);
const dist = join(here, "dist");
const target = "wasm32-unknown-unknown";

// Every engine the package supports has these (Safari 16.4, Chrome 111, Firefox 119, Node 20). They are named one by one:
// `--all-features` writes modules that no engine loads.
const features = [
  "bulk-memory",
  "bulk-memory-opt",
  "sign-ext",
  "mutable-globals",
  "nontrapping-float-to-int",
  "multivalue",
  "reference-types",
];
// Below address 1024 there is only the end of the stack.
const optimisation = ["--low-memory-unused", "--strip-debug", "--strip-producers", "--strip-target-features"];

/** Runs a program that says itself what is wrong; then nothing else is worth saying. */
function run(command, args, options = {}) {
  const { error, status } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], ...options });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function targetDirectory() {
  const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(metadata).target_directory;
}

/**
 * The modules. The answers of the first two are the same; a page downloads the small one, Node reads the fast one, which knows
 * certificates besides. The third prices carts and leaves out the rest.
 */
const small = { name: "tillwork.wasm", profile: "wasm-release", glue: "wasm-glue", level: "-Oz" };
const fast = { name: "tillwork.fast.wasm", profile: "wasm-fast", glue: "wasm-glue-fast", level: "-O3", options: ["--features=certificates"] };
const checkout = { ...small, name: "tillwork.checkout.wasm", glue: "wasm-glue-checkout", options: ["--no-default-features"] };

function rustFlags(build) {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  return [
    // Panic messages hold source paths: shorter ones save room, and the same ones everywhere make the bytes repeatable.
    `--remap-path-prefix=${join(cargoHome, "registry", "src")}=`,
    `--remap-path-prefix=${root}=`,
    ...(build.profile === small.profile ? sizeFlags : []),
  ].join("\x1f");
}

const sizeFlags = [
  // SHA-256 as a loop and not unrolled: a digest of a few kilobytes does not need the speed, and the page not the size.
  '--cfg=sha2_backend_soft="compact"',
  // A function that is called from several places stays one.
  "-Cllvm-args=-inline-threshold=0",
  // With a stack below 1 MiB the addresses behind it take a byte less, wherever the code names one.
  "-Clink-arg=-zstack-size=786432",
];

function compile(build, targetDir) {
  const { profile, options = [] } = build;
  run("cargo", ["build", "--quiet", "--locked", "--package", "tillwork-wasm", "--target", target, "--profile", profile, ...options], {
    env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustFlags(build) },
  });
  const glue = join(targetDir, build.glue);
  rmSync(glue, { recursive: true, force: true });
  run("cargo", [
    ...["run", "--quiet", "--locked", "--package", "tillwork-bindgen", "--"],
    ...[join(targetDir, target, profile, "tillwork_wasm.wasm"), glue],
  ]);
  return glue;
}

/** Optimises the module; the result is kept as long as neither the input nor the flags change. */
function optimise(input, { level }, targetDir) {
  const flags = [level, ...optimisation, ...features.map((feature) => `--enable-${feature}`)];
  const { version } = JSON.parse(readFileSync(join(here, "node_modules/binaryen/package.json"), "utf8"));
  const key = createHash("sha256").update(JSON.stringify([version, flags])).update(readFileSync(input)).digest("hex");
  const kept = join(targetDir, "wasm-opt", `${key}.wasm`);
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true });
    run(process.execPath, [join(here, "node_modules/binaryen/bin/wasm-opt"), input, "-o", `${kept}.part`, ...flags]);
    copyFileSync(`${kept}.part`, kept);
    rmSync(`${kept}.part`);
  }
  return kept;
}

/** What wasm-opt wrote must load here, and need nothing but its glue. */
function validate(bytes) {
  const module = new WebAssembly.Module(bytes);
  const strange = WebAssembly.Module.imports(module).filter((entry) => entry.module !== "./glue_bg.js");
  if (strange.length > 0) throw new Error(`the module imports ${JSON.stringify(strange)}`);
  const text = Buffer.from(bytes).toString("latin1");
  for (const path of [homedir(), root]) {
    if (path !== "/" && text.includes(`${path}/`)) throw new Error(`the module holds a path of this machine: ${path}`);
  }
}

function writePackage(glue, modules) {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  modules.forEach((module, at) => copyFileSync(module, join(dist, builds[at].name)));
  copyFileSync(join(glue, "glue.js"), join(dist, "glue.js"));
  copyFileSync(join(glue, "glue.d.ts"), join(dist, "glue.d.ts"));
  copyFileSync(join(here, "ts/documents.d.ts"), join(dist, "documents.d.ts"));
  const zones = join(root, "core/data/zones.bin");
  copyFileSync(zones, join(dist, "zones.bin"));
  for (const [name, file] of [["inline", modules[0]], ["zones-data", zones]]) {
    // Base64 is what every runtime, bundler and content policy takes.
    const base64 = readFileSync(file).toString("base64");
    const bytes = `Uint8Array.from(atob("${base64}"), (character) => character.charCodeAt(0))`;
    writeFileSync(join(dist, `${name}.js`), `export const bytes = () =>\n  ${bytes};\n`);
    writeFileSync(join(dist, `${name}.d.ts`), "export declare const bytes: () => Uint8Array<ArrayBuffer>;\n");
  }
  for (const licence of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(join(root, licence), join(dist, licence));
  run(join(here, "node_modules/.bin/tsc"), ["--project", join(here, "tsconfig.json")]);
  minify();
}

/** Takes names and white space out of the JavaScript: a page without a bundler downloads it as it is. */
function minify() {
  for (const file of readdirSync(dist).filter((name) => name.endsWith(".js"))) {
    const { code, errors } = minifySync(file, readFileSync(join(dist, file), "utf8"), { module: true });
    if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
    writeFileSync(join(dist, file), code);
  }
}

/** The package as Node sees it: it loads, and refuses what is no rulebook. */
async function smoke() {
  const { Engine, TillworkError } = await import("../dist/index.node.js");
  try {
    new Engine("{");
  } catch (error) {
    if (error instanceof TillworkError && error.kind === "invalid" && error.problems.length > 0) return;
    throw error;
  }
  throw new Error("the package took `{` for a rulebook");
}

const targetDir = targetDirectory();
const builds = [small, fast, checkout];
// The last one first: what is left of the other is what `room.mjs` reads.
const glues = builds.toReversed().map((build) => compile(build, targetDir)).toReversed();
const modules = builds.map((build, at) => optimise(join(glues[at], "glue_bg.wasm"), build, targetDir));
for (const module of modules) validate(readFileSync(module));
// All have the glue of the fast one. What it offers and a module lacks, that module's wrapper does not offer; but none may want
// what the glue lacks.
const imports = (module) => WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(module))).map((entry) => entry.name);
const offered = new Set(imports(modules[1]));
for (const [at, module] of modules.entries()) {
  const lacking = imports(module).filter((name) => !offered.has(name));
  if (lacking.length > 0) throw new Error(`${builds[at].name} wants more glue: ${lacking}`);
}
writePackage(glues[1], modules);
await smoke();
