import * as z from "zod";
import { parseObject } from "../../lib/fields.ts";
import { count, listOf, map, word } from "../../lib/schema/lenient.ts";

/* What a host says of its backups. It comes from outside: values of the wrong shape are left out. */

/** Why a backup was made: the word of the servers (backup/take.py) for those that a deploy makes first. */
export const beforeDeploy = "before a deploy";

const part = z.object({
  service: word,
  /** The database's server, or `files`. */
  what: word,
  /** The volume. */
  name: word,
  bytes: count,
  /** Only of a proof: what came back. */
  tables: z.number().optional().catch(undefined),
  rows: z.number().optional().catch(undefined),
  files: z.number().optional().catch(undefined),
});

const done = z.object({ backup: word, at: word, seconds: count, parts: listOf(part) });

/** One backup, or one proof. */
export type BackupOutcome = Readonly<z.output<typeof done>>;

const listed = z.object({
  /** The newest first. */
  backups: listOf(z.object({ backup: word, at: word, why: word })),
  proven: done.optional().catch(undefined),
  failed: z.object({ at: word, why: word }).optional().catch(undefined),
});

/** The backups of a host, and what it knows of them. */
export type HostBackups = Readonly<z.output<typeof listed>>;

/** Reads the host's answer to `list`. */
export function readHostBackups(stdout: string): HostBackups {
  return listed.parse(parseObject(stdout) ?? {});
}

/** Reads the answer of a backup, a proof or a restore; undefined if nothing was done. */
export function readOutcome(value: unknown): BackupOutcome | undefined {
  const outcome = done.safeParse(map.parse(value));
  return outcome.success && outcome.data.backup !== "" ? outcome.data : undefined;
}
