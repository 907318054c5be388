import { refused, TillworkError, type Refusal } from "./error.js";
import { Zones as Table } from "./glue.js";
import { generation } from "./instance.js";

const NO_TABLE = "these are not the bytes of a zone table that this version reads";

/** A table of time zones: the value that `tillwork/zones` exports, or the bytes of `tillwork/zones.bin`. */
export class Zones {
  readonly #bytes: Uint8Array;
  #table: Table | undefined;
  #generation = -1;

  /**
   * Takes the bytes of `tillwork/zones.bin`. They are read when an engine first needs them.
   *
   * @throws TillworkError if they are no bytes
   */
  constructor(bytes: Uint8Array | ArrayBuffer) {
    if (!(bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes))) throw new TillworkError("invalid", NO_TABLE);
    this.#bytes = new Uint8Array(bytes);
  }

  /** The table in the instance in use; read once for each instance. @internal */
  static handle(zones: Zones): Table {
    if (!(#bytes in Object(zones))) throw new TillworkError("invalid", "expected `zones` of `tillwork/zones`, or `new Zones(bytes)`");
    if (zones.#table === undefined || zones.#generation !== generation()) {
      const table = Table.read(zones.#bytes);
      if (table === undefined) throw new TillworkError("invalid", NO_TABLE);
      zones.#table = table;
      zones.#generation = generation();
    }
    return zones.#table;
  }
}

/**
 * Does with a table of zones, or without any, what needs one or the other.
 *
 * @internal
 */
export function zoned<T>(zones: Zones | undefined, given: (table: Table) => T, none: () => T): T {
  if (zones !== undefined) return given(Zones.handle(zones));
  try {
    return none();
  } catch (thrown) {
    if (typeof thrown !== "string") throw thrown;
    const refusal = JSON.parse(thrown) as Refusal;
    // The engine does not know that there is a table to be had.
    const help = "pass { zones } of `tillwork/zones`";
    for (const problem of refusal.problems) if (problem.code === "time_zone_unknown") Object.assign(problem, { help });
    throw refused(refusal);
  }
}
