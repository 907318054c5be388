import module from "./tillwork.wasm";
import { load, startOnFirstUse, type Source } from "./instance.js";

export * from "./api.js";
export type { Source } from "./instance.js";

startOnFirstUse(() => module);

export function init(source?: Source): Promise<void> {
  return load(source, () => module);
}
