import module from "./tillwork.checkout.wasm?module";
import { load, startOnFirstUse, type Source } from "./instance.js";

export * from "./checkout-api.js";
export type { Source } from "./instance.js";

startOnFirstUse(() => module);

export function init(source?: Source): Promise<void> {
  return load(source, () => module);
}
