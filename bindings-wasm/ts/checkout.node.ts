import { readFileSync } from "node:fs";
import { load, startOnFirstUse, type Source } from "./instance.js";

export * from "./checkout-api.js";
export type { Source } from "./instance.js";

// The whole engine, compiled for speed: here nobody downloads it.
const bytes = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(new URL("./tillwork.fast.wasm", import.meta.url)));

startOnFirstUse(bytes);

export function init(source?: Source): Promise<void> {
  return load(source, bytes);
}
