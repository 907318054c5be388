/** One thing that is wrong with a document: where, what was expected, what was found, and a remedy if there is one. */
export interface Problem {
  /** A stable code of the error reference. */
  readonly code: string;
  /** A JSON Pointer into the document. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly help?: string;
}

/** The documents that a caller can hand over. */
export type DocumentKind = "rulebook" | "cart" | "outcome" | "return" | "state" | "event" | "entries" | "question" | "certificate";

/**
 * Why a call failed.
 *
 * - `invalid`: a document has problems, and `problems` lists all of them. Where no document is at fault, as with a language that
 *   is not spoken or a bad table of zones, `problems` is empty and `message` says what is wrong.
 * - `not_ready`: the module has not been loaded yet, `await init()` first; or it could not be, and `cause` says why.
 * - `released`: the engine was freed.
 * - `internal`: the instance failed and was replaced; the next call works on a new one. `cause` is what happened.
 */
export type ErrorKind = "invalid" | "not_ready" | "released" | "internal";

/** The only error that Tillwork throws. */
export class TillworkError extends Error {
  override readonly name = "TillworkError";
  readonly kind: ErrorKind;
  /** Which document was refused; absent where none is at fault. */
  readonly document?: DocumentKind;
  /** All problems of the document, in the order of their places in it; empty where none is at fault. */
  readonly problems: readonly Problem[];

  /** @internal */
  constructor(kind: ErrorKind, message: string, details: { document?: DocumentKind; problems?: readonly Problem[]; cause?: unknown } = {}) {
    super(message, "cause" in details ? { cause: details.cause } : undefined);
    this.kind = kind;
    if (details.document !== undefined) this.document = details.document;
    this.problems = Object.freeze(details.problems ?? []);
  }
}

/** What the engine says when it refuses a document, and the wrapper before it. @internal */
export interface Refusal {
  readonly document: DocumentKind;
  readonly problems: readonly Problem[];
}

/** The error for a refusal; its message is the one that every language gives. @internal */
export function refused({ document, problems }: Refusal): TillworkError {
  const message = [`${document} refused`, ...problems.map(sentence)].join("\n  ");
  return new TillworkError("invalid", message, { document, problems });
}

function sentence({ code, path, expected, found, help }: Problem): string {
  const place = path === "" ? "the document" : path;
  const remedy = help === undefined ? "" : `; ${help}`;
  return `${place}: expected ${expected}, found ${found} (${code})${remedy}`;
}
