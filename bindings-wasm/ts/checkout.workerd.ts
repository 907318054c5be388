import module from "./tillwork.checkout.wasm";
import { load, start, startOnFirstUse, type Source } from "./instance.js";

export * from "./checkout-api.js";
export type { Source } from "./instance.js";

startOnFirstUse(() => start(module));

export function init(source?: Source): Promise<void> {
  return load(() => source ?? module);
}
