import { randomBytes } from "node:crypto";
import { Secret } from "../lib/secret.ts";

/**
 * A new secret of 192 bits: 32 characters of A–Z, a–z, 0–9, `_` and `-`, which mean themselves in YAML strings, SQL strings, URLs and
 * shells. It never begins with a hyphen, so no program takes it for an option.
 */
export function generateSecret(): Secret {
  const text = randomBytes(24).toString("base64url");
  return text.startsWith("-") ? generateSecret() : new Secret(text);
}

/**
 * Whether a kept passphrase has the form of a generated one. Ask it only of what harden-init keeps itself: a person could write a weak text of
 * that form into a file.
 */
export function isGeneratedForm(passphrase: Secret): boolean {
  const text = passphrase.reveal();
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/];
  return /^[A-Za-z0-9_][A-Za-z0-9_-]{31}$/.test(text) && kinds.every((kind) => kind.test(text));
}
