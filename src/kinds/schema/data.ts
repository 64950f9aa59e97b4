import * as z from "zod";
import { variable, word } from "./patterns.ts";

/** The server whose data a service keeps. */
export const keptData = z.strictObject({
  /** Its name, as the module `data_versions` has it. */
  server: word,
  /** The server takes data of an older release over when it starts, and its image does with these variables. Absent: it never does. */
  in_place: z.record(variable, z.string()).optional(),
  /** A deploy can take its rows to a newer release by a dump. */
  by_dump: z.boolean().optional(),
  /** The variable that says where in the container they are, if they are not at the image's usual place. */
  place: variable.optional(),
});
