import { bytes } from "./inline.js";
import { load, start, startOnFirstUse, type Source } from "./instance.js";

export * from "./api.js";
export type { Source } from "./instance.js";

startOnFirstUse(() => start(bytes()));

export function init(source?: Source): Promise<void> {
  return load(() => source ?? bytes());
}
