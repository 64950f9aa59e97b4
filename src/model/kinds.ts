import type { Kind } from "../kinds/schema.ts";

/** The known kinds, by name. */
export type Kinds = ReadonlyMap<string, Kind>;
