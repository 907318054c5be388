import { refused, TillworkError, type Refusal } from "./error.js";
import { initSync, __wbg_reset_state as replaceInstance } from "./glue.js";

/** Where the module comes from: its address, a response, its bytes, or the module itself. */
export type Source = URL | string | Response | Promise<Response> | BufferSource | WebAssembly.Module;

let ready = false;
let loading: Promise<void> | undefined;
let loadOnFirstUse: (() => void) | undefined;
let current = 0;

/** The number of the instance in use; it grows when an instance is replaced. @internal */
export function generation(): number {
  return current;
}

/** Loads the module, once; later calls wait for the first. After a failure the next call tries again. @internal */
export function load(source: () => Source): Promise<void> {
  if (ready) return Promise.resolve();
  loading ??= compile(source()).then(start).finally(() => {
    loading = undefined;
  });
  return loading;
}

/** Starts an instance of a module that is at hand. @internal */
export function start(module: WebAssembly.Module | BufferSource): void {
  if (ready) return;
  initSync({ module });
  ready = true;
}

/** Says how to load the module without waiting, where the surroundings can. @internal */
export function startOnFirstUse(how: () => void): void {
  loadOnFirstUse = how;
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
    loadOnFirstUse?.();
    if (!ready) throw new TillworkError("not_ready", "the module is not loaded yet: `await init()` first");
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

async function compile(source: Source): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  const found = await (typeof source === "string" || source instanceof URL ? fetch(source) : source);
  if (!(found instanceof Response)) return WebAssembly.compile(found);
  if (!found.ok) throw new TillworkError("not_ready", `the module could not be fetched: ${found.status} ${found.url}`);
  // Streaming needs the right media type; a server that does not send it costs a copy, not an error.
  const streams = found.headers.get("content-type")?.startsWith("application/wasm") ?? false;
  return streams ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}
