import type { Control } from "../controls/types.ts";
import type { Kind, KnownImage } from "../kinds/schema.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import type { Way } from "./adopt/secrets/credentials.ts";
import type { Change, ComposeService, Hardened } from "./adopt/types.ts";
import type { Forward } from "./forward.ts";

/** Everything that the answers mean, every default and every consequence filled in. */
export interface Model {
  readonly name: string;
  readonly hosts: readonly Host[];
  /** What the servers that are prepared get. */
  readonly server: { readonly engine: "distribution" | "docker" };
  /** In the order in which they can start: a service comes after those that it uses. */
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  /** What a compose file declares beside its services, kept as it is. */
  readonly resources: Resources;
  /** What the answers say of these in comments. */
  readonly resourceComments: readonly PathComment[];
  readonly secrets: readonly SecretSpec[];
  readonly controls: readonly AppliedControl[];
  readonly profile: "baseline" | "strict";
  readonly apparmor: "auto" | "require" | "off";
  readonly logging: string;
  /** What the engine does with what every container writes, but for the receiver's own. */
  readonly logDriver: LogDriver;
  /** The service that takes the containers' output over, where `logging` asks for one. */
  readonly receiver?: Receiver;
  /** Where it hands them on. */
  readonly forward: Forward;
  readonly trust: "digest" | "tag";
  /** What the answers chose that somebody should know of, in one sentence each. */
  readonly notes: readonly string[];
}

/** Sections of a compose file, each with what it declares by name. */
export type Resources = Readonly<
  Partial<Record<"networks" | "volumes" | "secrets" | "configs", Readonly<Record<string, unknown>> | undefined>>
>;

export interface Host {
  readonly name: string;
  readonly connection: "local" | "ssh";
  readonly address?: string;
  readonly user?: string;
  readonly port?: number;
  readonly groups: readonly string[];
  /** Where services listen on this host, where it is not as on the others. */
  readonly publish: Readonly<Record<string, NonNullable<Service["publish"]>>>;
  readonly become: boolean;
  /** The server itself is brought to what is wanted, not only the stack on it. */
  readonly prepare: boolean;
}

export interface Service {
  readonly name: string;
  readonly kind: Kind;
  /** Run as it is; exactly one of `image` and `base` is set. */
  readonly image?: string;
  /** Built from this one. */
  readonly base?: string;
  /** What the kind says of that base, such as the version of the language. */
  readonly baseValues: Readonly<Record<string, string>>;
  readonly source?: string;
  /** The command that starts the application, word by word; empty where the kind's image knows it. */
  readonly start: readonly string[];
  /** Where it listens inside its container. */
  readonly port: number;
  readonly publish?: { readonly address: string; readonly port: number };
  readonly uses: readonly string[];
  readonly extensions: readonly string[];
  readonly database?: string;
  readonly seed?: { readonly file: string; readonly table: string };
  /** The accounts that it keeps for the services that use it. */
  readonly accounts: readonly Account[];
  readonly networks: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The secrets that its container finds in /run/secrets. */
  readonly mountedSecrets: readonly string[];
  readonly limits: Limits;
  /** What AppArmor does for it, where the stack has AppArmor at all. */
  readonly apparmor: "enforce" | "complain" | "off";
  readonly writable: readonly {
    readonly path: string;
    readonly size: string;
    readonly mode: string;
    readonly why: string;
  }[];
  readonly volumes: readonly { readonly name: string; readonly path: string; readonly why: string }[];
  /** Numbers that follow from the memory limit. */
  readonly derived: Readonly<Record<string, number>>;
  /** What the answers say themselves of a service that no kind describes. */
  readonly adopted?: AdoptedService;
}

/** A service that the answers describe: as it was, hardened. */
export interface AdoptedService {
  /** What is known of its image, or of the one that it is like. */
  readonly image?: KnownImage;
  /** What the answers say of it, as a service of a compose file. */
  readonly said: ComposeService;
  /** As the stack has it: the service that stands in the rendered compose.yml. A deploy adds the tag of an image that is built, and its own label. */
  readonly hardened: Hardened;
  /** Every step from what is said to what the stack has, in order; those that harden it are among them. */
  readonly steps: readonly Change[];
  readonly secrets: readonly AdoptedSecret[];
  /** What the answers say of its settings in comments; an empty path is the service itself. */
  readonly comments: readonly PathComment[];
}

/** A variable of such a service whose value is in the vault. */
export interface AdoptedSecret {
  readonly variable: string;
  readonly way: Way;
  /** The secret's name. */
  readonly secret: string;
  /** Its variable in the vault, where that does not follow from its name. */
  readonly vaultVariable?: string;
  /** What the variable says, with `{password}` where the secret belongs; absent where it is the secret alone. */
  readonly text?: string;
  /** What it is for, where the variable does not say it. */
  readonly why?: string;
  /** The file is read by the service itself, as the user that it runs as; the others are read by the entrypoint, as the user that it starts as. */
  readonly readLater?: true;
}

export interface Account {
  readonly client: string;
  readonly rights: "data" | "schema";
  /** How the keys that it may use begin; empty where it may use all. */
  readonly prefix: string;
  readonly secret: string;
}

export interface Limits {
  readonly memory: string;
  readonly reservation: string;
  readonly cpus: number;
  readonly pids: number;
  readonly openFiles: number;
}

export interface Network {
  readonly name: string;
  readonly internal: boolean;
  readonly why: string;
}

/** A secret by name; its text lives in the vault only. */
export interface SecretSpec {
  /** The file's name under /run/secrets. */
  readonly name: string;
  /** The variable's name in secrets/vault.yml. */
  readonly variable: string;
  /** The service whose container reads the file. */
  readonly service: string;
  /** The user id that it runs as; undefined where it is unknown, so that every account can read the file. */
  readonly uid?: number;
  readonly why: string;
  /** A server is told of its change by logging in with the one before it, which the vault keeps until then. */
  readonly rotates?: boolean;
  /** The service takes it as this variable, from a file that has all of them. */
  readonly asVariable?: string;
  /** What that variable says, with `{password}` where the secret belongs; absent where it is the secret alone. */
  readonly text?: string;
}

/** A control as this stack has it. */
export interface AppliedControl {
  readonly control: Control;
  readonly on: boolean;
  /** Why it is off: the profile, or the reason that the answers give. */
  readonly reason?: string;
}

/** A driver of the engine for what containers write. */
export interface LogDriver {
  readonly driver: string;
  readonly options: readonly LogOption[];
}

export interface LogOption {
  readonly key: string;
  readonly value: string;
  /** Why it is set, where the key does not say so. */
  readonly why?: string;
}

/** Where the engine hands over what the containers write. */
export interface Receiver {
  readonly service: string;
  readonly address: string;
  readonly port: number;
}
