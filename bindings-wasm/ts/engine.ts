import type { Cart, Outcome, Return, ReturnRequest, Rulebook } from "./documents.js";
import { checked, encode, text } from "./encode.js";
import { TillworkError } from "./error.js";
import { Compiled, explain as explainText, refund as refundText } from "./glue.js";
import { enter, generation } from "./instance.js";
import { Ledger } from "./ledger.js";
import { handle, type Zones } from "./zone-table.js";

/** The languages that `explain` speaks. */
export type Language = "en" | "zh-CN";

/** What an engine may be given besides its rulebook. */
export interface EngineOptions {
  /** The time zones that rulebooks may name, from `tillwork/zones`. Without them there is only UTC. */
  zones?: Zones | undefined;
}

/**
 * A compiled rulebook. Compile once, evaluate many times.
 *
 * Its memory lies in the WebAssembly instance. It is released by `free()`, at the end of a `using` block, or some time
 * after the last reference to it is gone.
 */
export class Engine {
  readonly #rulebook: string;
  readonly #zones: Zones | undefined;
  #compiled: Compiled | undefined;
  #generation = -1;
  #released = false;

  /**
   * Compiles a rulebook, given as an object or as JSON text.
   *
   * @throws TillworkError with all problems of the rulebook
   */
  constructor(rulebook: Rulebook | string, options: EngineOptions = {}) {
    // Kept to compile it again should the instance ever have to be replaced.
    this.#rulebook = text("rulebook", rulebook);
    this.#zones = options.zones;
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

  /**
   * Tells an outcome of this engine in sentences, with the promotions' names: what applied, what did not and why, what is
   * missing for more, what to pay.
   *
   * @throws TillworkError if it is no outcome, or the language is unknown
   */
  explain(outcome: Outcome | string, language: Language = "en"): string[] {
    const document = text("outcome", outcome);
    return spoken(this.#use((compiled) => compiled.explain(document, language)), language);
  }

  /**
   * Says what is paid back of an order for units that come back, by either policy. Engine and cart are those of the order;
   * with `share` the function `refund` says the same without them.
   *
   * @throws TillworkError with all problems of the outcome, the cart or the request
   */
  refund(outcome: Outcome | string, cart: Cart | string, request: ReturnRequest | string): Return {
    const [receipt, order, wanted] = [text("outcome", outcome), text("cart", cart), text("return", request)];
    return JSON.parse(this.#use((compiled) => compiled.refund(receipt, order, wanted))) as Return;
  }

  /** The ledger of the rulebook's programme: what events do to a member's points. */
  get ledger(): Ledger {
    return new Ledger((call) => this.#use(call));
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
        this.#compiled = this.#zones === undefined ? new Compiled(this.#rulebook) : Compiled.with_zones(this.#rulebook, handle(this.#zones));
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
 * Tells an outcome in sentences; promotions are called by their ids. `Engine.explain` knows their names.
 *
 * @throws TillworkError if it is no outcome, or the language is unknown
 */
export function explain(outcome: Outcome | string, language: Language = "en"): string[] {
  const document = text("outcome", outcome);
  return spoken(enter(() => explainText(document, language)), language);
}

/**
 * Says what is paid back of an order for units that come back, by what they really cost. The request's `before` is the
 * `state` of the return before it.
 *
 * @throws TillworkError with all problems of the outcome or the request
 */
export function refund(outcome: Outcome | string, request: ReturnRequest | string): Return {
  const [receipt, wanted] = [text("outcome", outcome), text("return", request)];
  return JSON.parse(enter(() => refundText(receipt, wanted))) as Return;
}

function spoken(sentences: string[] | undefined, language: string): string[] {
  if (sentences === undefined) throw new TillworkError("invalid", `the language \`${language}\` is not spoken here`);
  return sentences;
}

