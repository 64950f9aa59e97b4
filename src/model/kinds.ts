import type { Kind } from "../kinds/schema/kind.ts";

/** The known kinds, by name. */
export type Kinds = ReadonlyMap<string, Kind>;
