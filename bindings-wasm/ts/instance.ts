import { refused, TillworkError, type Refusal } from "./error.js";
import { initSync, __wbg_reset_state as replaceInstance } from "./glue.js";

/** Where the module comes from: its address, a response, its bytes, or the module itself. */
export type Source = URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/** A function of the module for each of its parts that is used here: by them a module is known to be the right one. @internal */
export const needed: string[] = [];

let ready = false;
let loading: Promise<void> | undefined;
let atHand = (): WebAssembly.Module | BufferSource => {
  throw new TillworkError("not_ready", "the module is not loaded yet: `await init()` first");
};
let current = 0;

/** The number of the instance in use; it grows when an instance is replaced. @internal */
export function generation(): number {
  return current;
}

/** Loads the module, once; later calls wait for the first. After a failure the next call tries again. @internal */
export function load(source: Source | undefined, beside: () => Source): Promise<void> {
  // Where it is not needed any more nobody else hears that it failed.
  Promise.resolve(source).catch(() => {});
  if (ready) return Promise.resolve();
  loading ??= compile(source, beside)
    .then(start)
    .catch(notLoaded)
    .finally(() => {
      loading = undefined;
    });
  return loading;
}

/** Says where the module is that can be loaded without waiting, where the surroundings have one. @internal */
export function startOnFirstUse(how: () => WebAssembly.Module | BufferSource): void {
  atHand = how;
}

/**
 * Runs a call into the instance.
 *
 * What the engine refuses arrives as text and becomes a `TillworkError` with its problems. Anything else that is thrown is
 * a trap, and an instance that trapped may be broken: it is replaced before the caller hears of it.
 *
 * @internal
 */
export function enter<T>(call: () => T): T {
  if (!ready) {
    try {
      start(atHand());
    } catch (failure) {
      notLoaded(failure);
    }
  }
  try {
    return call();
  } catch (thrown) {
    if (thrown instanceof TillworkError) throw thrown;
    if (typeof thrown === "string") throw refused(JSON.parse(thrown) as Refusal);
    current += 1;
    let cause = thrown;
    try {
      replaceInstance();
    } catch (failure) {
      // Without an instance every later call fails here again, and tries again.
      cause = new AggregateError([thrown, failure]);
    }
    throw new TillworkError("internal", `the engine failed and was replaced by a new one: ${String(thrown)}`, { cause });
  }
}

async function compile(source: Source | undefined, beside: () => Source): Promise<WebAssembly.Module> {
  source ??= beside();
  if (source instanceof WebAssembly.Module) return source;
  const found = await (typeof source === "string" || source instanceof URL ? fetch(source) : source);
  if (!(found instanceof Response)) return WebAssembly.compile(found);
  if (!found.ok) throw new Error(`${found.status} ${found.url}`);
  // Streaming needs the right media type; a server that does not send it costs a copy, not an error.
  const streams = found.headers.get("content-type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}

function start(source: WebAssembly.Module | BufferSource): void {
  if (ready) return;
  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  // The glue keeps what it has begun with, also if nothing can be done with it.
  const offered = WebAssembly.Module.exports(module).map(({ name }) => name);
  const missing = needed.find((name) => !offered.includes(name));
  if (missing !== undefined) throw new Error(`it is another one, without ${missing}`);
  initSync({ module });
  ready = true;
}

function notLoaded(cause: unknown): never {
  if (cause instanceof TillworkError) throw cause;
  throw new TillworkError("not_ready", `the module could not be loaded: ${String(cause)}`, { cause });
}
