import { bytes } from "./zones-data.js";
import { Zones } from "./zone-table.js";

export { Zones };

/** Every zone of the IANA database. Pass it to `new Engine(rulebook, { zones })`. */
export const zones: Zones = /* @__PURE__ */ new Zones(/* @__PURE__ */ bytes());
