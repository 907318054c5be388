import type { Cart, Certificate, Outcome, Rulebook, Verdict } from "./documents.js";
import { text } from "./encode.js";
import { check_certificate as check } from "./glue.js";
import { Engine as Plain } from "./index.node.js";
import { enter, needed } from "./instance.js";
import type { EngineOptions } from "./pricing.js";
import { zoned } from "./zone-table.js";

export type { Cart, Certificate, Outcome, Rulebook, Verdict } from "./documents.js";
export { TillworkError, type DocumentKind, type ErrorKind, type Problem } from "./error.js";
export type { EngineOptions } from "./pricing.js";

needed.push("compiled_evaluate_certified");

/** A compiled rulebook that also gives certificates. Node only: the module that pages download knows none. */
export class Engine extends Plain {
  /**
   * Prices a cart: the outcome, with a certificate that no combination saves much more, which `checkCertificate` verifies.
   * Most carts on which promotions compete for units only have one; else its kind is `none`.
   *
   * @throws TillworkError with all problems of the cart
   */
  evaluateCertified(cart: Cart | string): { outcome: Outcome; certificate: Certificate } {
    const document = text("cart", cart);
    const [outcome, certificate] = this.use((compiled) => compiled.evaluate_certified(document)) as [string, string];
    return { outcome: JSON.parse(outcome) as Outcome, certificate: JSON.parse(certificate) as Certificate };
  }
}

/**
 * Checks that no combination of a rulebook's promotions saves more on a cart than a certificate says.
 *
 * The check reads the documents and adds up. It neither compiles the rulebook nor searches, so it does not matter who made
 * outcome and certificate, and in which language.
 *
 * @throws TillworkError with all problems of one of the documents; a certificate that proves nothing is no error
 */
export function checkCertificate(
  rulebook: Rulebook | string,
  cart: Cart | string,
  outcome: Outcome | string,
  certificate: Certificate | string,
  options?: EngineOptions | null,
): Verdict {
  const documents = [text("rulebook", rulebook), text("cart", cart), text("outcome", outcome), text("certificate", certificate)] as const;
  const verdict = enter(() =>
    zoned(
      options?.zones,
      (table) => table.check_certificate(...documents),
      () => check(...documents),
    ),
  );
  return JSON.parse(verdict) as Verdict;
}
