import { loginRules } from "./logins.ts";
import { mountRules } from "./mounts.ts";
import { namespaceRules } from "./namespaces.ts";
import { networkRules } from "./networks.ts";
import { rightRules } from "./rights.ts";
import type { DangerRule } from "./rule.ts";
import { volumeRules } from "./volumes.ts";

/** Every danger, in the order in which they are read. */
export const dangerRules: readonly DangerRule[] = [
  ...mountRules,
  ...rightRules,
  ...namespaceRules,
  ...networkRules,
  ...volumeRules,
  ...loginRules,
];

/** The dangers that a service's owner can keep. */
export const keepableDangers: readonly string[] = dangerRules
  .filter(({ consent }) => consent !== "never")
  .map(({ slug }) => slug);

/** Those of them that are taken out unless the owner keeps them; the others stay by agreeing to an import. */
export const removableDangers: readonly string[] = dangerRules
  .filter(({ consent }) => consent === undefined)
  .map(({ slug }) => slug);
