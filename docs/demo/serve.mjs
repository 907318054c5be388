// Serves folders to this machine only. From the command line: the checkout page, `node docs/demo/serve.mjs [PORT]`.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Starts a server on the loopback address.
 *
 * @param folders which folder stands at which path: `{ "/": "…", "/tillwork/": "…" }`
 * @param port 0 for any that is free
 * @returns its address and how to close it
 */
export async function serve(folders, port = 0) {
  const mounts = Object.entries(folders).sort(([a], [b]) => b.length - a.length);
  const server = createServer((request, response) => {
    const file = find(mounts, request.url ?? "/");
    if (file === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "cache-control": "no-store" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function find(mounts, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://127.0.0.1").pathname);
  } catch {
    return undefined;
  }
  const mount = mounts.find(([prefix]) => path.startsWith(prefix));
  if (mount === undefined || path.includes("\0")) return undefined;
  const [prefix, folder] = mount;
  let file = normalize(join(folder, path.slice(prefix.length)));
  if (file !== normalize(folder) && !file.startsWith(normalize(folder) + sep)) return undefined;
  const kind = statSync(file, { throwIfNoEntry: false });
  if (kind?.isDirectory()) file = join(file, "index.html");
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

/** The checkout page and the package that it uses. */
export function pageFolders() {
  const here = dirname(fileURLToPath(import.meta.url));
  return { "/": here, "/tillwork/": join(here, "../../bindings-wasm/dist") };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(pageFolders(), Number(process.argv[2] ?? 8080));
  console.log(`The checkout page is at ${url}`);
}
