// Prints what takes the room in the module: code by module of the core and by crate, before wasm-opt, which drops the names.
//
// Usage: node scripts/room.mjs [ROWS]

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], {
  cwd: root,
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const bytes = readFileSync(join(JSON.parse(metadata).target_directory, "wasm32-unknown-unknown/wasm-release/tillwork_wasm.wasm"));

const groups = new Map();
const { functions, data } = read(bytes);
for (const { name, size } of functions) {
  const group = groupOf(name);
  groups.set(group, (groups.get(group) ?? 0) + size);
}
const code = functions.reduce((sum, { size }) => sum + size, 0);
const rows = [...groups].sort((a, b) => b[1] - a[1]).slice(0, Number(process.argv[2] ?? 25));
console.log(`${"code, kB before wasm-opt".padEnd(34)}${kilobytes(code)}`);
for (const [group, size] of rows) console.log(`  ${group.padEnd(32)}${kilobytes(size)}  ${((100 * size) / code).toFixed(1).padStart(4)} %`);
console.log(`${"texts and tables".padEnd(34)}${kilobytes(data)}`);

function kilobytes(size) {
  return (size / 1000).toFixed(1).padStart(8);
}

/** The functions of a module with their sizes and names, and the size of its data. */
function read(module) {
  let at = 8;
  let imported = 0;
  let size = 0;
  const sizes = [];
  const names = new Map();
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return module.subarray(at - length, at).toString();
  };
  while (at < module.length) {
    const section = module[at++];
    const length = number();
    const end = at + length;
    if (section === 2) imported = WebAssembly.Module.imports(new WebAssembly.Module(module)).filter(({ kind }) => kind === "function").length;
    if (section === 10) {
      for (let left = number(); left > 0; left--) {
        const body = number();
        sizes.push(body);
        at += body;
      }
    }
    if (section === 11) size = length;
    if (section === 0 && text() === "name") {
      while (at < end) {
        const kind = module[at++];
        const part = number();
        const partEnd = at + part;
        if (kind === 1) {
          for (let left = number(); left > 0; left--) {
            const index = number();
            names.set(index, text());
          }
        }
        at = partEnd;
      }
    }
    at = end;
  }
  return { functions: sizes.map((bytes, index) => ({ size: bytes, name: names.get(index + imported) ?? "" })), data: size };
}

/** The module or crate that a mangled name belongs to. */
function groupOf(name) {
  if (name.startsWith("_R")) return "std, precompiled";
  if (!name.startsWith("_ZN")) return "glue";
  const path = [];
  for (let at = 3; /\d/.test(name[at]); ) {
    const length = Number(/^\d+/.exec(name.slice(at))[0]);
    at += String(length).length + length;
    path.push(name.slice(at - length, at));
  }
  // `<alloc::vec::Vec<T> as …>::method` is the vector's.
  const inner = /^_?\$LT\$(?:\$\w+\$)*([a-z_0-9]+(?:\.\.[a-z_0-9]+)*)/.exec(path[0]);
  const [crate, module] = inner === null ? path : inner[1].split("..");
  if (crate === "tillwork") return `tillwork::${module}`;
  return ["core", "alloc", "std"].includes(crate) ? `${crate}::${module}` : crate;
}
