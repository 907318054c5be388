import type { Cart, Outcome, Return, ReturnRequest } from "./documents.js";
import { kindOf, text } from "./encode.js";
import { TillworkError } from "./error.js";
import { explain as explainText, refund as refundText } from "./glue.js";
import { enter, needed } from "./instance.js";
import { Ledger } from "./ledger.js";
import { Engine as Pricing } from "./pricing.js";

needed.push("compiled_explain", "compiled_refund");

/**
 * The languages that `explain` speaks: English and Chinese, by any BCP 47 tag of theirs. All Chinese is answered in Simplified
 * Chinese.
 */
export type Language = "en" | `en-${string}` | "zh" | `zh-${string}`;

/**
 * A compiled rulebook. Compile once, evaluate many times.
 *
 * Its memory lies in the WebAssembly instance. It is released by `free()`, at the end of a `using` block, or some time
 * after the last reference to it is gone.
 */
export class Engine extends Pricing {
  /**
   * Tells an outcome of this engine in sentences, with the promotions' names: what applied, what did not and why, what is
   * missing for more, what to pay.
   *
   * @throws TillworkError if it is no outcome, or the language is unknown
   */
  explain(outcome: Outcome | string, language: Language = "en"): string[] {
    const document = text("outcome", outcome);
    return spoken(language, () => this.use((compiled) => compiled.explain(document, language)));
  }

  /**
   * Says what is paid back of an order for units that come back, by either policy. Engine and cart are those of the order;
   * with `share` the function `refund` says the same without them.
   *
   * @throws TillworkError with all problems of the outcome, the cart or the request
   */
  refund(outcome: Outcome | string, cart: Cart | string, request: ReturnRequest | string): Return {
    const [receipt, order, wanted] = [text("outcome", outcome), text("cart", cart), text("return", request)];
    return JSON.parse(this.use((compiled) => compiled.refund(receipt, order, wanted))) as Return;
  }

  /** The ledger of the rulebook's programme: what events do to a member's points. */
  get ledger(): Ledger {
    return new Ledger((call) => this.use(call));
  }
}

/**
 * Tells an outcome in sentences; promotions are called by their ids. `Engine.explain` knows their names.
 *
 * @throws TillworkError if it is no outcome, or the language is unknown
 */
export function explain(outcome: Outcome | string, language: Language = "en"): string[] {
  const document = text("outcome", outcome);
  return spoken(language, () => enter(() => explainText(document, language)));
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

function spoken(language: unknown, tell: () => string[] | undefined): string[] {
  const isText = typeof language === "string";
  const sentences = isText ? tell() : undefined;
  if (sentences !== undefined) return sentences;
  const found = isText ? `\`${language}\`` : kindOf(language);
  throw new TillworkError("invalid", `expected \`en\` or \`zh-CN\`, found ${found}`);
}
