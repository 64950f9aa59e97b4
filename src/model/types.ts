import type { Control, Severity } from "../controls/types.ts";
import type { Kind, KnownImage } from "../kinds/schema.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import type { Way } from "./adopt/secrets/credentials.ts";
import type { Acceptance, Change, ComposeService, Hardened, Resources } from "./adopt/types.ts";
import type { BroughtFiles } from "./build/brought-files.ts";
import type { Forward } from "./forward.ts";
import type { Outbound } from "./outbound/destination.ts";
import type { SignaturePolicy } from "./schema/signatures.ts";

/** The meaning of the answers, with every default and consequence filled in. */
export interface Model {
  readonly name: string;
  readonly hosts: readonly Host[];
  /** Settings of the servers themselves. */
  readonly server: {
    readonly engine: "distribution" | "docker";
    readonly docker_group: readonly string[];
    readonly admins?: readonly string[] | undefined;
    /** The ports of their own programs that stay open. */
    readonly open: readonly string[];
  };
  /** In start order: a service comes after those that it uses. */
  readonly services: readonly Service[];
  readonly networks: readonly Network[];
  /** What a compose file declares besides its services, kept as it is. */
  readonly resources: Resources;
  /** The answers' comments on these. */
  readonly resourceComments: readonly PathComment[];
  readonly secrets: readonly SecretSpec[];
  readonly controls: readonly AppliedControl[];
  readonly profile: "baseline" | "strict";
  readonly apparmor: "auto" | "require" | "off";
  readonly logging: string;
  /** The engine's log driver for every container except the receiver. */
  readonly logDriver: LogDriver;
  /** The service that receives the containers' logs, if `logging` implies one. */
  readonly receiver?: Receiver;
  /** Where it forwards to. */
  readonly forward: Forward;
  readonly trust: "digest" | "tag";
  /** Which images must be signed, and by whom. */
  readonly signatures: readonly SignedImages[];
  /** Whom the prepared servers tell what they find. */
  readonly alarms?: Alarms;
  /** How its data are backed up. */
  readonly backups?: Backups;
  readonly notes: readonly Note[];
}

/** Where alarms go, and from which severity on. */
export interface Alarms {
  readonly from: Severity;
  readonly command?: string | undefined;
  readonly mail?: string | undefined;
  /** To the URL in the secret. */
  readonly webhook?: true | undefined;
}

/** How the data of a stack are backed up. */
export interface Backups {
  /** A folder of each server, or another place as restic names it. */
  readonly to: string;
  /** The time of day at which prepared servers do it by themselves; undefined: never. */
  readonly at?: string;
  readonly keep: Readonly<Record<"last" | "daily" | "weekly" | "monthly", number>>;
  readonly prove: "weekly" | "monthly" | "never";
  /** The services that are database servers: their own tools dump them. */
  readonly databases: readonly { readonly service: string; readonly server: string }[];
  readonly leaveOut: readonly string[];
  /** What restic needs for that place: by variable, the name of the secret. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Images that must be signed: all whose names begin so. */
export interface SignedImages extends SignaturePolicy {
  readonly origin: string;
}

/** A choice in the answers that the user should know about, in a sentence. */
export interface Note {
  readonly text: string;
  /** The service that it is about, if it is about one. */
  readonly service?: string;
}

export interface Host {
  readonly name: string;
  readonly connection: "local" | "ssh";
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly groups: readonly string[];
  /** Where services listen on this host, if this differs from the others. */
  readonly publish: Readonly<Record<string, NonNullable<Service["publish"]>>>;
  readonly become: boolean;
  /** The server itself is prepared, not only the stack on it. */
  readonly prepare: boolean;
}

export interface Service {
  readonly name: string;
  readonly kind: Kind;
  /** Runs unchanged; exactly one of `image` and `base` is set. */
  readonly image?: string;
  /** Built from this one. */
  readonly base?: string;
  /** The kind's values for that base, such as the version of the language. */
  readonly baseValues: Readonly<Record<string, string>>;
  readonly source?: string;
  /** What of it is copied to the server although it looks private. */
  readonly bring: readonly string[];
  /** What else of the project is copied to the server for it. */
  readonly files: readonly BroughtFiles[];
  /** The command that starts the application, word by word; empty if the kind's image has it. */
  readonly start: readonly string[];
  /** The port inside its container. */
  readonly port: number;
  readonly publish?: { readonly address: string; readonly port: number };
  /** The path of the page by which it is asked whether it answers; undefined if it has no pages, or is not published. */
  readonly page?: string;
  readonly uses: readonly string[];
  readonly extensions: readonly string[];
  readonly database?: string;
  readonly seed?: { readonly file: string; readonly table: string };
  /** Its accounts for the services that use it. */
  readonly accounts: readonly Account[];
  readonly networks: readonly string[];
  /** What it may connect to outside the server. */
  readonly outbound: Outbound;
  /** The network that is its way out and no other service's; present if the packet filter limits it. */
  readonly limitedNetwork?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The secrets that its container finds in /run/secrets. */
  readonly mountedSecrets: readonly string[];
  readonly limits: Limits;
  /** Whose list of system calls holds for it: that of its kind, one that was learned, the same where it is only watched, or the engine's own; all but the last if the stack has seccomp. */
  readonly seccomp: "kind" | "learned" | "watched" | "engine";
  /** What AppArmor does for it, if the stack has AppArmor. */
  readonly apparmor: "enforce" | "complain" | "off";
  readonly writable: readonly {
    readonly path: string;
    readonly size: string;
    readonly mode: string;
    readonly why: string;
  }[];
  readonly volumes: readonly { readonly name: string; readonly path: string; readonly why: string }[];
  /** What its owner accepts of controls whose outcome is unknown before they are measured, by control. */
  readonly accepted: Readonly<Record<string, Acceptance>>;
  /** The release to which its database may be taken in place, such as `11.8`; absent: no other one. */
  readonly upgradesTo?: string;
  /** Numbers derived from the memory limit. */
  readonly derived: Readonly<Record<string, number>>;
  /** Present for a service without a kind. */
  readonly adopted?: AdoptedService;
}

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

export interface Account {
  readonly client: string;
  readonly rights: "data" | "schema";
  /** The prefix of the keys that it may use; empty for all keys. */
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

/** An account of a database. */
export interface Login {
  /** The database's service. */
  readonly service: string;
  /** Its server, as the module `database_logins` calls it. */
  readonly server: string;
  readonly account: string;
  /** The database that it may log in to, if it may not log in to any. */
  readonly database?: string;
  /** The service has no kind, so nothing else keeps the account's password as the vault has it. */
  readonly isAdopted: boolean;
}

/** A secret by name; its text is in the vault only. */
export interface SecretSpec {
  /** The file's name under /run/secrets. */
  readonly name: string;
  /** The variable's name in secrets/vault.yml. */
  readonly variable: string;
  /** The service whose container reads the file. */
  readonly service: string;
  /** The user id that it runs as; undefined if it is unknown, so that every account can read the file. */
  readonly uid?: number;
  readonly why: string;
  /** The user has it from elsewhere: it cannot be generated. */
  readonly given?: true;
  /** The accounts of databases that it opens. The vault keeps the previous one until that is proven to open nothing. */
  readonly logins: readonly Login[];
  /** It opens the repository of the backups, on each server. */
  readonly opensBackups?: true;
  /** The service takes it as this variable, from a file with all of them. */
  readonly asVariable?: string;
  /** The text that the service gets, with `{secret}` for the secret; absent if it is the secret alone. */
  readonly text?: string;
}

/** A control in this stack. */
export interface AppliedControl {
  readonly control: Control;
  readonly on: boolean;
  /** Why it is off: the profile, or the reason in the answers. */
  readonly reason?: string;
  /** The exception of the answers by which it is off; absent if the profile or another answer has it off. */
  readonly override?: Override;
}

export interface Override {
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string;
  /** Who answers for it. */
  readonly owner?: string;
}

/** A log driver of the engine. */
export interface LogDriver {
  readonly driver: string;
  readonly options: readonly LogOption[];
}

export interface LogOption {
  readonly key: string;
  readonly value: string;
  /** Why it is set, if the key does not say it. */
  readonly why?: string;
}

/** Where the engine sends the containers' logs. */
export interface Receiver {
  readonly service: string;
  readonly address: string;
  readonly port: number;
}
