export { Engine, explain, refund, type Language } from "./engine.js";
export type { EngineOptions } from "./pricing.js";
export { Ledger } from "./ledger.js";
export { TillworkError, type DocumentKind, type ErrorKind, type Problem } from "./error.js";
export type * from "./documents.js";
export type { Zones } from "./zone-table.js";
