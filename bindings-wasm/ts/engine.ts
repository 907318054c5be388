import type { Cart, Outcome, Rulebook } from "./documents.js";
import { checked, encode } from "./encode.js";
import { TillworkError, type DocumentKind } from "./error.js";
import { Compiled, explain as explainText } from "./glue.js";
import { enter, generation } from "./instance.js";

/** The languages that `explain` speaks. */
export type Language = "en" | "zh-CN";

/**
 * A compiled rulebook. Compile once, evaluate many times.
 *
 * Its memory lies in the WebAssembly instance. It is released by `free()`, at the end of a `using` block, or some time
 * after the last reference to it is gone.
 */
export class Engine {
  readonly #rulebook: string;
  #compiled: Compiled | undefined;
  #generation = -1;
  #released = false;

  /**
   * Compiles a rulebook, given as an object or as JSON text.
   *
   * @throws TillworkError with all problems of the rulebook
   */
  constructor(rulebook: Rulebook | string) {
    // Kept to compile it again should the instance ever have to be replaced.
    this.#rulebook = text("rulebook", rulebook);
    this.#use(() => undefined);
  }

  /**
   * Prices a cart.
   *
   * @throws TillworkError with all problems of the cart
   */
  evaluate(cart: Cart): Outcome {
    const document = encode("cart", cart);
    return JSON.parse(this.#use((compiled) => compiled.evaluate(document))) as Outcome;
  }

  /**
   * Prices a cart given as JSON text; the outcome is JSON text too, the same bytes in every language.
   *
   * @throws TillworkError with all problems of the cart
   */
  evaluateJson(cart: string): string {
    const document = checked("cart", cart);
    return this.#use((compiled) => compiled.evaluate(document));
  }

  /** Releases the memory. Any later use is an error; releasing twice is none. */
  free(): void {
    this.#released = true;
    const compiled = this.#compiled;
    this.#compiled = undefined;
    if (compiled !== undefined && this.#generation === generation()) enter(() => compiled.free());
  }

  #use<T>(call: (compiled: Compiled) => T): T {
    if (this.#released) throw new TillworkError("released", "this engine was freed");
    return enter(() => {
      if (this.#compiled === undefined || this.#generation !== generation()) {
        this.#compiled = new Compiled(this.#rulebook);
        this.#generation = generation();
      }
      return call(this.#compiled);
    });
  }
}

// Not every supported browser knows `using`; where it does, an engine can be used with it.
export interface Engine extends Disposable {}
if (Symbol.dispose) Object.defineProperty(Engine.prototype, Symbol.dispose, { value: Engine.prototype.free });

/**
 * Tells an outcome in words, for the person who asks "why".
 *
 * @throws TillworkError if it is no outcome, or the language is unknown
 */
export function explain(outcome: Outcome | string, language: Language = "en"): string {
  const document = text("outcome", outcome);
  return enter(() => explainText(document, language));
}

function text(document: DocumentKind, value: unknown): string {
  return typeof value === "string" ? checked(document, value) : encode(document, value);
}
