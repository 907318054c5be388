import { base64 } from "./inline.js";
import { load, start, startOnFirstUse, type Source } from "./instance.js";

export * from "./api.js";
export type { Source } from "./instance.js";

const bytes = (): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

startOnFirstUse(() => start(bytes()));

export function init(source?: Source): Promise<void> {
  return load(() => source ?? bytes());
}
