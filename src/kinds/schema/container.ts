import * as z from "zod";
import { containerPath, folderPath, size, variable, why, word } from "./patterns.ts";

/* The container of a service: where it writes, what it is given, and how much of the server it may take. */

/** A number derived from the memory limit: a share of it in MiB, between two bounds. */
export const derived = z.strictObject({
  percent_of_memory: z.number(),
  least: z.int(),
  most: z.int(),
});

export const writable = z.strictObject({
  path: containerPath,
  size: z.union([size, derived]),
  mode: z.string().regex(/^[0-7]{4}$/),
  why,
});

export const volume = z.strictObject({
  name: word,
  path: containerPath,
  /** Images from that version on have it elsewhere. */
  since: z.strictObject({ version: z.int(), path: containerPath }).optional(),
  why,
});
export const mount = z.strictObject({ from: folderPath, to: containerPath, why });

/** A secret of the service itself. */
export const ownSecret = z.strictObject({
  name: word,
  /** The variable with the file's path in the container. */
  variable: variable.optional(),
  /** The account of the server that it opens: the vault keeps the previous one until that is proven to open nothing. */
  account: z.string().min(1).optional(),
  /** Not generated, but composed of the stack's other secrets by the kind's template secrets/NAME. */
  composed: z.boolean().default(false),
  why,
});

export const health = z.strictObject({
  test: z.array(z.string()).min(1),
  interval: z.string(),
  timeout: z.string(),
  retries: z.int(),
  start_period: z.string(),
  start_interval: z.string(),
});

export const limits = z.strictObject({
  memory: size,
  reservation: size,
  cpus: z.number(),
  pids: z.int(),
  open_files: z.int(),
});

/** The command that starts the application: the proposed one, and the programs that the image has for it. */
export const start = z.strictObject({ default: z.string(), programs: z.array(z.string()).min(1) });
