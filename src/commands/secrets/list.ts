import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, tell } from "../../lib/io.ts";
import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { openVault, warnIfWeak } from "../../project/vault/vault.ts";
import { estimateStrength } from "../../secrets/value-strength.ts";
import type { VaultContent } from "../../secrets/vault/content.ts";
import { findPendingRotations } from "../../secrets/vault/rotate.ts";
import { readSettingDays } from "../../secrets/vault/setting-days.ts";
import { type Entry, listEntries } from "./entries.ts";

/** One secret as it is told: never its value. */
interface Row {
  readonly name: string;
  readonly services: readonly string[];
  readonly why: string;
  readonly state: "missing" | "empty" | "changed, not deployed yet" | "set";
  /** The day on which it was set, `YYYY-MM-DD`; absent if that is unknown. */
  readonly since?: string;
  readonly strength?: string;
  /** Whether `secrets rotate` can change it. */
  readonly rotates: boolean;
}

/** Names the vault's secrets, with age, strength and readers. */
export async function list(context: Context, project: Project): Promise<ExitCode> {
  const vault = await openVault(context, project);
  await warnIfWeak(context.io, project.root, vault);
  const known = {
    content: vault.content,
    pending: findPendingRotations(vault.content),
    days: readSettingDays(vault.content),
  };
  const rows = await Promise.all(listEntries(project).map((entry) => rowOf(entry, known)));
  if (context.json) {
    printJson(context.io, { secrets: rows });
    return exitCodes.done;
  }
  if (rows.length === 0) {
    tell(context.io, "This stack has no secret.");
  }
  for (const { name, services, state, why, since, strength } of rows) {
    const about = [state === "set" ? ageOf(since, new Date()) : state, strength].filter(Boolean).join(", ");
    const readers = services.length === 0 ? "read by no server" : `read by ${services.join(", ")}`;
    print(context.io, `${context.io.colours.bold(name)}  ${about}; ${readers}: ${why}`);
  }
  return exitCodes.done;
}

/** The vault, and what is read from it for every row. */
interface Known {
  readonly content: VaultContent;
  readonly pending: readonly string[];
  readonly days: ReadonlyMap<string, string>;
}

async function rowOf(entry: Entry, { content, pending, days }: Known): Promise<Row> {
  const { name, services, variable, why, isMadeThere } = entry;
  const value = content.get(variable);
  const since = days.get(variable);
  return {
    name,
    services: isMadeThere ? [] : services,
    why,
    state: stateOf(value?.reveal(), pending.includes(variable)),
    ...(since !== undefined && { since }),
    ...(value !== undefined && value.reveal() !== "" && { strength: await estimateStrength(value) }),
    rotates: canRotate(entry),
  };
}

function stateOf(value: string | undefined, isPending: boolean): Row["state"] {
  if (value === undefined) {
    return "missing";
  }
  return isPending ? "changed, not deployed yet" : value === "" ? "empty" : "set";
}

const dayMs = 86_400_000;

function ageOf(since: string | undefined, now: Date): string {
  if (since === undefined) {
    return "set, since when is unknown";
  }
  const days = Math.floor((now.getTime() - Date.parse(since)) / dayMs);
  return days <= 0 ? "set today" : `set ${days} ${days === 1 ? "day" : "days"} ago`;
}
