import type { Kind } from "../../kinds/schema/kind.ts";
import type { Acceptance } from "../adopt/types.ts";
import type { BroughtFiles } from "../build/brought-files.ts";
import type { Outbound } from "../outbound/destination.ts";
import type { AdoptedService } from "./adopted-service.ts";

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
  /** Where else the server listens for it, and the ports for that inside its container. */
  readonly alsoPublished: readonly PublishedPort[];
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
  /** How many tasks of it a swarm runs. */
  readonly replicas: number;
  /** The server of a swarm that it runs on; undefined: any. */
  readonly node?: string;
  /** Numbers derived from the memory limit. */
  readonly derived: Readonly<Record<string, number>>;
  /** Present for a service without a kind. */
  readonly adopted?: AdoptedService;
}

/** Where the server listens for a port of a container. */
export interface PublishedPort {
  readonly address: string;
  readonly port: number;
  readonly target: number;
  readonly protocol: "tcp" | "udp";
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
