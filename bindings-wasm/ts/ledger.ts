import type { LedgerAnswer, LedgerEntries, LedgerEvent, LedgerQuestion, LedgerReport, LedgerState, LedgerView } from "./documents.js";
import { checked, encode, kindOf, text } from "./encode.js";
import { refused } from "./error.js";
import type { Compiled } from "./glue.js";
import { needed } from "./instance.js";

needed.push("compiled_ledger_apply");

/**
 * The ledger of a rulebook's programme: a pure function of a member's state and of events. It keeps nothing.
 *
 * The state and the entries are plain documents: store them where everything else is stored. From its entries a state can be
 * built again. Everything is judged by days, so nothing has to run when points expire.
 */
export class Ledger {
  readonly #use: <T>(call: (compiled: Compiled) => T) => T;

  /** @internal */
  constructor(use: <T>(call: (compiled: Compiled) => T) => T) {
    this.#use = use;
  }

  /**
   * What an event does: the new state, and the entries to record. A new member's state is `{ tillwork: 1, member: id }`.
   *
   * @throws TillworkError with all problems of the state or the event; then nothing has changed
   */
  apply(state: LedgerState | string, event: LedgerEvent | string): LedgerAnswer {
    return JSON.parse(this.applyJson(text("state", state), text("event", event))) as LedgerAnswer;
  }

  /** The same from text to text: the same bytes in every language. */
  applyJson(state: string, event: string): string {
    const [before, what] = [checked("state", state), checked("event", event)];
    return this.#use((compiled) => compiled.ledger_apply(before, what));
  }

  /**
   * What the member has at a moment, and what happens next. Reading changes nothing.
   *
   * @throws TillworkError with all problems of the state or the question
   */
  view(state: LedgerState | string, question: LedgerQuestion | string): LedgerView {
    return JSON.parse(this.viewJson(text("state", state), text("question", question))) as LedgerView;
  }

  /** The same from text to text. */
  viewJson(state: string, question: string): string {
    const [now, what] = [checked("state", state), checked("question", question)];
    return this.#use((compiled) => compiled.ledger_view(now, what));
  }

  /**
   * The state that a member's entries lead to.
   *
   * @throws TillworkError if an entry does not follow from those before it, or there is none
   */
  replay(entries: LedgerEntries | string): LedgerState {
    const all = text("entries", entries);
    return JSON.parse(this.#use((compiled) => compiled.ledger_replay(all))) as LedgerState;
  }

  /**
   * Sums of entries, of one member or of many, up to a moment: issued, redeemed, expired, reversed, outstanding, owed.
   *
   * @throws TillworkError with all problems of the entries or the moment
   */
  report(entries: LedgerEntries | string, at: string): LedgerReport {
    return JSON.parse(this.reportJson(text("entries", entries), at)) as LedgerReport;
  }

  /** The same from text to text; the moment is as it is, without quotes. */
  reportJson(entries: string, at: string): string {
    const [all, moment] = [checked("entries", entries), textOf(at)];
    return this.#use((compiled) => compiled.ledger_report(all, moment));
  }
}

/** The moment of a question, refused like one that stands in a document. */
function textOf(at: unknown): string {
  encode("question", { at });
  if (typeof at === "string") return at;
  throw refused({ document: "question", problems: [{ code: "wrong_type", path: "/at", expected: "a text", found: kindOf(at) }] });
}
