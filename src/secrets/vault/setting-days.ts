import { Secret } from "../../lib/secret.ts";
import type { VaultContent } from "./content.ts";

const variable = "vault_set_on";
const why = "The day on which harden-init set each secret: NAME=DAY, by its variable.";
const entry = /^(\w+)=(\d{4}-\d{2}-\d{2})$/;

/** The day on which each secret was set, `YYYY-MM-DD`, by its variable. What was set by hand since then is not known. */
export function readSettingDays(content: VaultContent): ReadonlyMap<string, string> {
  const entries = (content.get(variable)?.reveal() ?? "").split(" ");
  return new Map(
    entries.flatMap((text) => {
      const [, name, day] = entry.exec(text) ?? [];
      return name === undefined || day === undefined ? [] : [[name, day] as const];
    }),
  );
}

/** Notes the day of what was set; what is no longer in the vault is forgotten. */
export function markSettingDays(after: VaultContent, names: readonly string[], now: Date): VaultContent {
  const day = now.toISOString().slice(0, 10);
  const days = new Map([...readSettingDays(after), ...names.map((name) => [name, day] as const)]);
  const text = after.names.flatMap((name) => (days.has(name) ? [`${name}=${days.get(name)}`] : [])).join(" ");
  return after.with(variable, new Secret(text), why);
}
