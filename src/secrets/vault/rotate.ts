import { buildUsageProblem } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { canRotate, type Rotating } from "../../model/build/secrets/can-rotate.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import type { VaultContent } from "./content.ts";
import { markGeneration } from "./generations.ts";
import { namePrevious } from "./previous.ts";

/**
 * Sets one secret. Where a deploy changes what it opens, the old one moves to its `_previous` for the next deploy.
 *
 * @returns the same content if the value is the old one
 * @throws Problem (exit 2) for an empty value; while an earlier change of it is not proven: its only working password might be lost
 */
export function setSecret(
  content: VaultContent,
  secret: Pick<SecretSpec, "variable"> & Rotating,
  value: Secret,
): VaultContent {
  const { variable: name } = secret;
  if (value.reveal() === "") {
    throw buildUsageProblem({
      where: name,
      what: "A secret cannot be empty.",
      fix: "Give a value, or have one generated.",
    });
  }
  const old = content.get(name)?.reveal() ?? "";
  if (!canRotate(secret) || old === "" || old === value.reveal()) {
    return markGeneration(content, content.with(name, value));
  }
  requireSettled(content, name);
  const changed = content.withAll([
    { name: namePrevious(name), value: new Secret(old) },
    { name, value },
  ]);
  return markGeneration(content, changed);
}

/**
 * Forgets the previous passwords, after a deploy has proven the new ones.
 *
 * @returns the same content if nothing was pending
 */
export function settlePrevious(content: VaultContent): VaultContent {
  return content.withAll(
    findPendingRotations(content).map((name) => ({ name: namePrevious(name), value: new Secret("") })),
  );
}

/** The secrets whose change no deploy has proven yet. */
export function findPendingRotations(content: VaultContent): readonly string[] {
  return content.names.filter((name) => (content.get(namePrevious(name))?.reveal() ?? "") !== "");
}

function requireSettled(content: VaultContent, name: string): void {
  if (findPendingRotations(content).includes(name)) {
    throw buildUsageProblem({
      where: name,
      what: "An earlier change of this password has not been proven by a deploy. A second one now could lose the password that the server has.",
      fix: "Run: harden-init deploy, then set it again.",
    });
  }
}
