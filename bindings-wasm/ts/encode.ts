import { refused, type DocumentKind, type Problem } from "./error.js";

/**
 * Writes a value as JSON text: own enumerable data only, each value read once.
 *
 * Whatever JSON cannot say is a problem, never a guess: a `BigInt`, `NaN`, `Infinity`, `-0`, a function, a symbol, a
 * hole in a list, an accessor, an object with a prototype of its own (a `Date`, a `Map`, a class), a cycle, half a
 * surrogate pair. A property that is `undefined` counts as absent, as in TypeScript.
 *
 * @throws TillworkError with all problems
 * @internal
 */
export function encode(document: DocumentKind, value: unknown): string {
  const writer = new Writer();
  writer.value(value);
  if (writer.problems.length > 0) throw refused({ document, problems: writer.problems });
  return writer.text;
}

/** Passes text on as it is, unless it cannot be written in UTF-8. @internal */
export function checked(document: DocumentKind, text: unknown): string {
  const found = typeof text !== "string" ? kindOf(text) : text.isWellFormed() ? undefined : HALF;
  if (found === undefined) return text as string;
  throw refused({ document, problems: [problem("json_syntax", "", "JSON text in well-formed Unicode", found)] });
}

/** A document as text: written if it is data, else passed on. @internal */
export function text(document: DocumentKind, value: unknown): string {
  return typeof value === "string" ? checked(document, value) : encode(document, value);
}

/** What a value is that is no text. @internal */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const HALF = "half a surrogate pair";

/** The engine accepts 64 levels and says so itself; this is only far enough above it to end the recursion. */
const DEEPEST = 128;
/** What JavaScript can still hold as one string. */
const LONGEST = 2 ** 28;
/** How many problems are told, as of a document that is text. */
const MOST_PROBLEMS = 10_000;

class Writer {
  text = "";
  readonly problems: Problem[] = [];
  readonly #ancestors: object[] = [];
  /** Where the value is: a path is only written down for a problem. */
  readonly #keys: (string | number)[] = [];
  #stopped = false;

  value(value: unknown): void {
    if (this.#stopped) return;
    switch (typeof value) {
      case "string":
        return this.#string(value);
      case "number":
        return this.#number(value);
      case "boolean":
        this.text += value ? "true" : "false";
        return;
      case "object":
        if (value === null) {
          this.text += "null";
          return;
        }
        return this.#nested(value);
      case "bigint":
        return this.#report("wrong_type", "JSON data", "a BigInt", "write a number or a string");
      default:
        return this.#report("wrong_type", "JSON data", kindOf(value));
    }
  }

  #string(value: string): void {
    if (!value.isWellFormed()) {
      return this.#report("wrong_type", "well-formed Unicode", HALF);
    }
    this.text += JSON.stringify(value);
  }

  #number(value: number): void {
    if (!Number.isFinite(value)) return this.#report("wrong_type", "a finite number", `\`${value}\``);
    if (Object.is(value, -0)) return this.#report("wrong_type", "0", "`-0`");
    this.text += String(value);
  }

  #nested(value: object): void {
    if (this.#ancestors.includes(value)) {
      return this.#report("wrong_type", "JSON data", "an object that contains itself");
    }
    if (this.#ancestors.length >= DEEPEST) {
      this.#report("json_depth", "at most 64 levels", `more than ${DEEPEST}`);
      this.#stopped = true;
      return;
    }
    this.#ancestors.push(value);
    if (Array.isArray(value)) this.#list(value);
    else this.#object(value);
    this.#ancestors.pop();
  }

  #list(list: readonly unknown[]): void {
    const { length } = list;
    let whole = true;
    this.text += "[";
    for (let index = 0; index < length; index++) {
      if (index > 0) this.text += ",";
      const descriptor = Object.getOwnPropertyDescriptor(list, index);
      this.#keys.push(index);
      if (descriptor !== undefined) this.#property(list, index, descriptor);
      else {
        whole = false;
        this.#report("wrong_type", "JSON data", "a hole in the list");
      }
      this.#keys.pop();
      if (this.#full()) return;
    }
    this.text += "]";
    const keys = Reflect.ownKeys(list);
    if (whole && keys.length === length + 1) return;
    // More keys than elements: something else was hung on the list.
    for (const key of keys) {
      if (key === "length" || (typeof key === "string" && Number(key) < length && String(Number(key)) === key)) continue;
      if (Object.prototype.propertyIsEnumerable.call(list, key)) this.#report("wrong_type", "a list", `a list with a key \`${shown(key)}\``);
    }
  }

  #object(object: object): void {
    if (!plain(object)) {
      const help = object instanceof Date ? "write its toISOString()" : "pass plain objects and lists";
      return this.#report("wrong_type", "JSON data", `\`${nameOf(object)}\``, help);
    }
    this.text += "{";
    let first = true;
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Object.getOwnPropertyDescriptor(object, key);
      if (!descriptor?.enumerable) continue;
      if (typeof key === "symbol" || !key.isWellFormed()) {
        this.#report("wrong_type", "string keys", `\`${shown(key)}\``);
        continue;
      }
      const before = this.text;
      if (!first) this.text += ",";
      this.text += `${JSON.stringify(key)}:`;
      this.#keys.push(key);
      if (this.#property(object, key, descriptor)) first = false;
      else this.text = before;
      this.#keys.pop();
      if (this.#full()) return;
    }
    this.text += "}";
  }

  /** Writes a property; false if it is absent. */
  #property(owner: object, key: string | number, descriptor: PropertyDescriptor): boolean {
    if (descriptor.get !== undefined || descriptor.set !== undefined) {
      this.#report("wrong_type", "JSON data", "an accessor", "pass a plain copy of the data");
      return false;
    }
    // Read through the object, once, so that a reactive proxy sees what its data is used for.
    const value: unknown = (owner as Record<string | number, unknown>)[key];
    if (value === undefined && typeof key === "string") return false;
    this.value(value);
    return true;
  }

  #full(): boolean {
    if (this.text.length > LONGEST && !this.#stopped) {
      this.#report("too_large", `at most ${LONGEST} characters`, "more");
      this.#stopped = true;
    }
    return this.#stopped;
  }

  #report(code: string, expected: string, found: string, help?: string): void {
    if (this.problems.length < MOST_PROBLEMS) {
      const path = this.#keys.map((key) => `/${escaped(String(key))}`).join("");
      this.problems.push(problem(code, path, expected, found, help));
    } else if (!this.#stopped) {
      this.problems.push(problem("too_many_problems", "", `at most ${MOST_PROBLEMS} problems`, `${MOST_PROBLEMS + 1} or more`));
      this.#stopped = true;
    }
  }
}

function problem(code: string, path: string, expected: string, found: string, help?: string): Problem {
  return help === undefined ? { code, path, expected, found } : { code, path, expected, found, help };
}

/** Made by a literal, by `JSON.parse` or by `Object.create(null)`, in this realm or another one. */
function plain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return (
    prototype === null ||
    prototype === Object.prototype ||
    (typeof prototype === "object" &&
      Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype as object, "hasOwnProperty") &&
      Object.keys(prototype as object).length === 0)
  );
}

function nameOf(object: object): string {
  const tag = Object.prototype.toString.call(object).slice(8, -1);
  if (tag !== "Object") return tag;
  const prototype = Object.getPrototypeOf(object) as object;
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  return typeof made === "function" && made !== Object ? made.name : "an object with a prototype of its own";
}

function shown(key: string | symbol): string {
  return String(key).slice(0, 80);
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
