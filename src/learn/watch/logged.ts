import * as z from "zod";
import { makePrintable } from "../../lib/text/printable.ts";
import { appArmorRule, callName, machineName } from "../facts.ts";
import { readSaid } from "../read-said.ts";

/*
 * What a host says that its kernel logged of watched services. Their programs chose the names in it, so nothing passes that is not of this form.
 */

/** Bytes. */
const largest = 4 * 1024 * 1024;

const count = z.int().min(0).max(1e12);
/** Seconds since 1970, as far as JavaScript has dates. */
const moment = z.number().min(0).max(8.64e12);
const program = z
  .string()
  .max(1000)
  .transform((said) => makePrintable(said, 120));

const service = z.string().max(100);
const often = {
  /** Some of the programs that made it. */
  programs: z.array(program).max(20),
  count,
  first: moment,
  last: moment,
};

const loggedCall = z.object({
  /** Null: which service made it is unclear. */
  service: service.nullable(),
  uid: z.int().min(-1).max(4_294_967_295).optional(),
  call: callName,
  ...often,
});

const loggedAccess = z.object({
  service,
  /** The rule that its profile lacks; empty where there is no such rule. */
  rule: z.union([z.literal(""), appArmorRule]),
  /** What it did then. */
  deed: program,
  ...often,
});

const loggedSchema = z.object({
  machine: machineName,
  /** Whether the kernel logs such calls at all. */
  logged: z.boolean(),
  /** The sorts of records that an audit rule drops. */
  excluded: z.array(z.enum(["SECCOMP", "AVC"])).max(2),
  /** Whether an audit daemon takes them. */
  daemon: z.boolean(),
  /** When the log begins; null where there is none. */
  first: moment.nullable(),
  /** There was more than was read. */
  cut: z.boolean(),
  /** Records that the kernel lost. */
  lost: count,
  /** The services that run with a watched list. */
  watched: z.array(service).max(1000),
  /** Those whose AppArmor profile the kernel has in complain mode. */
  complaining: z.array(service).max(1000),
  calls: z.array(loggedCall).max(1000),
  accesses: z.array(loggedAccess).max(1000),
});

export type Logged = Readonly<z.output<typeof loggedSchema>>;
export type LoggedCall = Logged["calls"][number];

/** What a host said; or what is wrong with that, in one sentence. */
export function readLogged(said: string): Logged | { readonly wrong: string } {
  const found = readSaid(said, loggedSchema, largest);
  return "wrong" in found ? found : found.read;
}
