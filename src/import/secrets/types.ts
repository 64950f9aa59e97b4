import type { KnownImage } from "../../kinds/schema/known-image.ts";
import type { Credential } from "../../model/adopt/secrets/credentials.ts";
import type { ComposeService } from "../../model/adopt/types.ts";

/** How a variable of a service gets its secret. */
export interface SecretUse extends Credential {
  /** The secret's name, if others have it too. */
  readonly from?: string;
  /** The variable's text with `{secret}` in it, if it is more than the secret. */
  readonly text?: string;
  /** Its variable in the vault. */
  readonly vaultVariable: string;
  /** What the vault has of it. */
  readonly secret: string;
}

/** A service with the credentials that it has in plain text. */
export interface Owner {
  readonly name: string;
  readonly service: ComposeService;
  readonly known?: KnownImage;
  readonly credentials: readonly Credential[];
}

/** A variable that holds a secret, alone or in a text. */
export interface Place extends Credential {
  readonly owner: Owner;
}

/** What a variable has of a secret that others have too. */
export interface Part {
  readonly secret: string;
  readonly text?: string;
}
