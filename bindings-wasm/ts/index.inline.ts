import { bytes } from "./inline.js";
import { load, startOnFirstUse, type Source } from "./instance.js";

export * from "./api.js";
export type { Source } from "./instance.js";

startOnFirstUse(bytes);

export function init(source?: Source): Promise<void> {
  return load(source, bytes);
}
