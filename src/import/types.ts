import type { ComposeProject, Notice, Place } from "../compose/types.ts";
import type { Kind } from "../kinds/schema/kind.ts";
import type { KeyPath } from "../lib/paths.ts";
import type { Secret } from "../lib/secret.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import type { SecretSource } from "../model/adopt/secrets/vault-files.ts";
import type { WeakCredential } from "../model/adopt/secrets/weak-credentials.ts";
import type { Acceptance, ComposeService } from "../model/adopt/types.ts";
import type { WrittenAnswers } from "../model/schema/answers.ts";
import type { ImportedProxy } from "./proxies/types.ts";
import type { ReadSecret } from "./secrets/secret-sources.ts";
import type { DockerfileOf } from "./sources/dockerfiles.ts";
import type { UnsetVariable } from "./unset-variables.ts";

/** What is known of one service from its compose file. */
export interface ImportedService {
  readonly name: string;
  /** As Compose understands it, paths absolute; each credential that moves is a `Secret`. */
  readonly source: ComposeService;
  /** The variables that are such credentials. */
  readonly variables: readonly string[];
  /** Credentials that are guessed within a moment. */
  readonly weak: readonly (WeakCredential & {
    /** Its name in the vault. */
    readonly secret: string;
    /** The other secrets of the project that have the same value, such as a client's copy of a database's password. */
    readonly sameAs: readonly string[];
  })[];
  /** Variables that are in the vault only because their values look random. */
  readonly guessed: readonly { readonly variable: string; readonly value: Secret }[];
  /** Variables that have other secrets of the project in a text which is not taken apart. */
  readonly undivided: readonly {
    readonly variable: string;
    /** Its name in the vault. */
    readonly secret: string;
    /** Those of the others. */
    readonly has: readonly string[];
  }[];
  /** Places where a secret stands in plain text and cannot be moved, such as `command`. */
  readonly plainText: readonly string[];
  /** It is started by these profiles only; a deploy leaves it alone. */
  readonly profiles: readonly string[];
  /** Places whose data are in volumes without a name. */
  readonly unnamedData: readonly string[];
  /** Nothing says whom it talks to, so it may talk to all. */
  readonly reachIsGuessed: boolean;
}

/** What was said of variables that are set nowhere, by their names: the value, or null for a secret, which only the vault has. */
export type GivenVariables = ReadonlyMap<string, string | null>;

/** What a compose project becomes. */
export interface Imported {
  readonly answers: WrittenAnswers;
  /** The place in its compose files that an answer was made of, such as `compose.yml:12`. */
  readonly where: (path: KeyPath) => string;
  /** What its compose files say in comments about what is kept. */
  readonly comments: readonly PathComment[];
  /** The credentials that stood in plain text, by their variable in the vault. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** The secrets that stood in files or variables and go into the vault; `isMissing` where nobody has set the variable. */
  readonly movedSecrets: readonly (SecretSource & { readonly isMissing?: true })[];
  readonly services: readonly ImportedService[];
  /** The name under which Compose ran it until now. */
  readonly project: string;
  /** Where its files have values that are made of that. */
  readonly nameUses: readonly Place[];
  /** Its volumes that are called after that. */
  readonly volumes: readonly string[];
  /** Services that answer visitors for the others. */
  readonly proxies: readonly ImportedProxy[];
  /** The project's files in which credentials stand in plain text. */
  readonly plainFiles: readonly string[];
  /** Variables that should have secrets and are empty, because nobody has set what they are taken from. */
  readonly unsetSecrets: readonly UnsetVariable[];
  /** What the user should know of beside that. */
  readonly notices: readonly Notice[];
}

/** What is taken over, and what is known beside it. */
export interface Importing {
  readonly project: ComposeProject;
  /** The kind of services that no kind describes. */
  readonly kind: Kind;
  /** The folder of the project, absolute and without links. */
  readonly root: string;
  /** What the stack is called; must be a stack's name. */
  readonly stack: string;
  /** The dangers that the owner keeps, by service and danger. */
  readonly kept: ReadonlyMap<string, Readonly<Record<string, Acceptance>>>;
  /** Those that its services are built by. */
  readonly dockerfiles: readonly DockerfileOf[];
  /** The secrets that stand in files or variables and go into the vault. */
  readonly movable: readonly ReadSecret[];
}
