/// <reference lib="esnext.disposable" preserve="true" />
import type { Cart, Outcome, Rulebook } from "./documents.js";
import { checked, encode, text } from "./encode.js";
import { TillworkError } from "./error.js";
import { Compiled } from "./glue.js";
import { enter, generation, needed } from "./instance.js";
import { zoned, type Zones } from "./zone-table.js";

needed.push("compiled_evaluate");

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
  constructor(rulebook: Rulebook | string, options?: EngineOptions | null) {
    // Kept to compile it again should the instance ever have to be replaced.
    this.#rulebook = text("rulebook", rulebook);
    this.#zones = options?.zones;
    this.use(() => undefined);
  }

  /**
   * Prices a cart.
   *
   * @throws TillworkError with all problems of the cart
   */
  evaluate(cart: Cart): Outcome {
    const document = encode("cart", cart);
    return JSON.parse(this.use((compiled) => compiled.evaluate(document))) as Outcome;
  }

  /**
   * Prices a cart given as JSON text; the outcome is JSON text too, the same bytes in every language.
   *
   * @throws TillworkError with all problems of the cart
   */
  evaluateJson(cart: string): string {
    const document = checked("cart", cart);
    return this.use((compiled) => compiled.evaluate(document));
  }

  /** Releases the memory. Any later use is an error; releasing twice is none. */
  free(): void {
    this.#released = true;
    const compiled = this.#compiled;
    this.#compiled = undefined;
    if (compiled !== undefined && this.#generation === generation()) enter(() => compiled.free());
  }

  /** Runs a call on the compiled rulebook, which is compiled again in an instance that replaced another. @internal */
  protected use<T>(call: (compiled: Compiled) => T): T {
    if (this.#released) throw new TillworkError("released", "this engine was freed");
    return enter(() => {
      if (this.#compiled === undefined || this.#generation !== generation()) {
        this.#compiled = zoned(
          this.#zones,
          (table) => Compiled.with_zones(this.#rulebook, table),
          () => new Compiled(this.#rulebook),
        );
        this.#generation = generation();
      }
      return call(this.#compiled);
    });
  }
}

// Not every supported browser knows `using`; where it does, an engine can be used with it.
export interface Engine extends Disposable {}
if (Symbol.dispose) Object.defineProperty(Engine.prototype, Symbol.dispose, { value: Engine.prototype.free });
