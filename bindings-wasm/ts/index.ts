import { load, type Source } from "./instance.js";

export * from "./api.js";
export type { Source } from "./instance.js";

/**
 * Loads the module; wait for it before the first `new Engine()`.
 *
 * Needed in browsers and their workers. In Node, at the edge and with `tillwork/inline` the module is at hand and this
 * does nothing but answer; calling it everywhere is right everywhere.
 *
 * @param source where the module is, if it is not beside this file; an address is one that `fetch` takes
 * @throws TillworkError of kind `not_ready` if it cannot be loaded or is another module; a later call tries again
 */
export function init(source?: Source): Promise<void> {
  return load(source, () => new URL("./tillwork.wasm", import.meta.url));
}
