import * as z from "zod";
import { isMap } from "../lib/paths.ts";
import { list, map, text, texts } from "../lib/schema/lenient.ts";

/** A container's record in its engine. It is not trusted. */
export const containerSchema = z.object({
  service: text,
  name: text,
  state: text.transform((state) => state || "unknown"),
  health: text,
  /** `Up 3 minutes (healthy)` */
  status: text,
  config: map,
  host: map,
  mounts: list.transform((mounts) => mounts.filter(isMap)),
  networks: texts,
  /** Where it has another file mounted than the server has at that place now. */
  stale: texts,
  /** The image's own settings; undefined if the engine no longer has it. */
  image: z
    .unknown()
    .optional()
    .transform((image) => (isMap(image) ? image : undefined)),
});

export type LiveContainer = Readonly<z.output<typeof containerSchema>>;
