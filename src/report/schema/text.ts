import * as z from "zod";
import { stripEscapes } from "../../lib/text/escapes.ts";

/** A record may have been edited: nothing in it steers a terminal. */
export const text = z.string().overwrite(stripEscapes);
export const texts = z.array(text).readonly();
export const moment = text.describe("A time of ISO 8601, in UTC.");

export const amount = z.number().int().nonnegative();

export const until = text
  .exactOptional()
  .describe("The last day on which it holds, `YYYY-MM-DD`; absent where it has no end.");
export const owner = text.exactOptional().describe("Who answers for it.");
