import { TillworkError } from "./error.js";
import { Zones as Table } from "./glue.js";
import { generation } from "./instance.js";

/** A table of time zones: the value that `tillwork/zones` exports, or the bytes of `tillwork/zones.bin`. */
export class Zones {
  readonly #bytes: Uint8Array;
  #table: Table | undefined;
  #generation = -1;

  /** Takes the bytes of `tillwork/zones.bin`. They are read when an engine first needs them. */
  constructor(bytes: Uint8Array | ArrayBuffer) {
    this.#bytes = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes.slice();
  }

  /** The table in the instance in use; read once for each instance. @internal */
  static handle(zones: Zones): Table {
    if (zones.#table === undefined || zones.#generation !== generation()) {
      const table = Table.read(zones.#bytes);
      if (table === undefined) throw new TillworkError("invalid", "these are not the bytes of a zone table that this version reads");
      zones.#table = table;
      zones.#generation = generation();
    }
    return zones.#table;
  }
}

/** @internal */
export const handle = Zones.handle;
