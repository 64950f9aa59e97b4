import type { KnownImage } from "../../kinds/schema/known-image.ts";
import type { PathComment } from "../../lib/yaml/path-comments.ts";
import type { Way } from "../adopt/secrets/credentials.ts";
import type { Change, ComposeService, Hardened } from "../adopt/types.ts";

/** An adopted service: its original settings and the hardened ones. */
export interface AdoptedService {
  /** The known image that it runs or is like. */
  readonly image?: KnownImage;
  /** Its answers as a service of a compose file. */
  readonly said: ComposeService;
  /** The service in the rendered compose.yml. A deploy adds the tag of a built image, and a label. */
  readonly hardened: Hardened;
  /** Every step from the answers to the stack, in order, including those that harden it. */
  readonly steps: readonly Change[];
  /** The volumes whose files are given to its user, by their places in its container. */
  readonly owns: readonly string[];
  /** The folders in its container that are volumes because their files must last. */
  readonly keeps: readonly string[];
  /** The services that it talks to; absent if its networks are those of its compose file. */
  readonly reaches?: readonly string[];
  readonly secrets: readonly AdoptedSecret[];
  /** The answers' comments on its settings; an empty path is the service itself. */
  readonly comments: readonly PathComment[];
}

/** A variable of such a service whose value is in the vault. */
export interface AdoptedSecret {
  readonly variable: string;
  readonly way: Way;
  /** The secret's name. */
  readonly secret: string;
  /** Its vault variable, if that does not follow from its name. */
  readonly vaultVariable?: string;
  /** The text that the service gets, with `{secret}` for the secret; absent if it is the secret alone. */
  readonly text?: string;
  /** Its purpose, if the variable does not say it. */
  readonly why?: string;
  /** The service itself reads the file, as its own user; otherwise the entrypoint does, as the user that starts it. */
  readonly readLater?: true;
}
