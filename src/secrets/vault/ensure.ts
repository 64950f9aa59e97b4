import { Secret } from "../../lib/secret.ts";
import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import { fingerprintKey } from "../../model/secret-names.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import { generateSecret } from "../generate.ts";
import { VaultContent } from "./content.ts";
import { markGeneration } from "./generations.ts";
import { namePrevious } from "./previous.ts";

export interface Ensured {
  readonly content: VaultContent;
  /** The variables that were not there. */
  readonly added: readonly string[];
  /** False: the vault file is right as it is and need not be written. */
  readonly changed: boolean;
}

/**
 * Adds every secret to a vault that the stack needs and that is missing or empty there; the others stay as they are. Each secret that opens
 * an account also has a place for the previous one.
 *
 * @param given secrets that the stack had before, by variable; they replace generated ones
 */
export function ensureSecrets(
  existing: VaultContent | undefined,
  specs: readonly SecretSpec[],
  given: ReadonlyMap<string, Secret> = new Map(),
): Ensured {
  const before = existing ?? VaultContent.empty(heading);
  const wanted = wantedVariables(specs);
  const added = wanted.filter(({ name, generated }) => isMissing(before, name, generated));
  const complete = before.withAll(
    added.map(({ name, why, generated }) => ({
      name,
      value: given.get(name) ?? (generated ? generateSecret() : new Secret("")),
      comment: why,
    })),
  );
  const content = markGeneration(before, complete);
  return { content, added: added.map(({ name }) => name), changed: content !== existing };
}

/** The secrets that only the user knows and has not given yet. */
export function listNotGiven(specs: readonly SecretSpec[], content: VaultContent): readonly SecretSpec[] {
  return specs.filter(({ given, variable }) => given && !content.get(variable)?.reveal());
}

interface Wanted {
  readonly name: string;
  readonly why: string;
  readonly generated: boolean;
}

function wantedVariables(specs: readonly SecretSpec[]): readonly Wanted[] {
  const stack = specs.flatMap((spec): Wanted[] => {
    const { variable, why, given, isMadeThere } = spec;
    const itself = { name: variable, why, generated: given !== true && isMadeThere !== true };
    return canRotate(spec) ? [itself, { name: namePrevious(variable), why: previousWhy, generated: false }] : [itself];
  });
  // Several services may read the same one.
  const once = new Map(stack.map((each) => [each.name, each]));
  return [...once.values(), { name: fingerprintKey, why: fingerprintWhy, generated: true }];
}

function isMissing(vault: VaultContent, name: string, generated: boolean): boolean {
  const value = vault.get(name);
  return value === undefined || (generated && value.reveal() === "");
}

const heading =
  "The secrets of the stack. To change one: harden-init secrets set NAME, or ansible-vault edit secrets/vault.yml";
const previousWhy = "The password before it, until a deploy has proven the new one. Empty: nothing is pending.";
const fingerprintWhy = "The key of the fingerprints by which a changed secret recreates its container.";
