import { randomBytes } from "node:crypto";
import { Secret } from "../../lib/secret.ts";
import type { VaultContent } from "./content.ts";
import { isPrevious } from "./previous.ts";
import { markSettingDays } from "./setting-days.ts";

const variable = "vault_generations";
const why =
  "A mark for each change of a secret, the newest last: by it a server refuses the secrets of an older copy of this project.";
/** Enough for years: only a server that missed more changes asks for consent. */
const kept = 50;

/** Marks that secrets were changed, and the day of each, if any was. */
export function markGeneration(
  before: VaultContent | undefined,
  after: VaultContent,
  now: Date = new Date(),
): VaultContent {
  if (after === before) {
    return after;
  }
  const marks = (after.get(variable)?.reveal() ?? "").split(" ").filter(Boolean);
  const next = [...marks, randomBytes(6).toString("hex")].slice(-kept);
  return markSettingDays(after.with(variable, new Secret(next.join(" ")), why), listSet(before, after), now);
}

/** The secrets that have another value than before. */
function listSet(before: VaultContent | undefined, after: VaultContent): readonly string[] {
  return after.names.filter((name) => {
    const value = after.get(name)?.reveal() ?? "";
    return value !== "" && !isPrevious(name, after.names) && value !== before?.get(name)?.reveal();
  });
}
