export { Engine, type EngineOptions } from "./pricing.js";
export { TillworkError, type DocumentKind, type ErrorKind, type Problem } from "./error.js";
export type * from "./documents.js";
export type { Zones } from "./zone-table.js";
