import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import { nameEntry, theServer } from "../../model/secret-names.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import type { SecretFile } from "./secret-files.ts";

/** A secret as the templates have it. */
export function secretView(secret: SecretSpec) {
  const { name, variable, uid, service, why, asVariable } = secret;
  const entry = nameEntry(name, variable);
  const rotates = canRotate(secret);
  return { name, entry, variable, owner: uid, isOpen: uid === undefined, service, why, rotates, asVariable };
}

/** The secrets that are files of their own, for a container. */
export function mounted(secrets: readonly SecretSpec[]): readonly SecretSpec[] {
  return secrets.filter(({ asVariable, service }) => asVariable === undefined && service !== theServer);
}

/** A secret file in the inventory. */
export function viewFile({ name, owner, isOpen, lines, why, folded }: SecretFile): object {
  return {
    name,
    owner,
    isOpen: isOpen === true,
    lines,
    why,
    folded: folded === true,
    text: why === undefined ? lines[0] : undefined,
  };
}
