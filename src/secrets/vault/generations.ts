import { randomBytes } from "node:crypto";
import { Secret } from "../../lib/secret.ts";
import type { VaultContent } from "./content.ts";

const variable = "vault_generations";
const why =
  "A mark for each change of a secret, the newest last: by it a server refuses the secrets of an older copy of this project.";
/** Enough for years: only a server that missed more changes asks for consent. */
const kept = 50;

/** Marks that secrets were changed, if they were. */
export function markGeneration(before: VaultContent | undefined, after: VaultContent): VaultContent {
  if (after === before) {
    return after;
  }
  const marks = (after.get(variable)?.reveal() ?? "").split(" ").filter(Boolean);
  const next = [...marks, randomBytes(6).toString("hex")].slice(-kept);
  return after.with(variable, new Secret(next.join(" ")), why);
}
