import type { KnownImage } from "../../kinds/schema/known-image.ts";
import type { Outbound } from "../outbound/destination.ts";
import type { Machine } from "./machine.ts";

/** A service as a compose file has it, its short forms written out. */
export type ComposeService = Readonly<Record<string, unknown>>;

/** Something that the owner of the stack lives with: a control that the service is left without, or a danger that it keeps. */
export interface Acceptance {
  readonly reason: string;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Who answers for it. */
  readonly owner?: string | undefined;
}

/** What a compose file declares beside its services, by their names in it. */
export type Resources = Readonly<
  Partial<Record<"networks" | "volumes" | "secrets" | "configs", Readonly<Record<string, unknown>> | undefined>>
>;

/** What is known of a service beside what its compose file says. */
export interface Situation {
  readonly service: string;
  /** What is known of the image. */
  readonly image?: KnownImage;
  /** User and group id that it must run as: `101:101`; `image` where its image says whom, and that is not root. */
  readonly user?: string;
  /** The capabilities that it is left with. Undefined: those of the known image, or what an entrypoint needs that starts as root. */
  readonly capabilities?: readonly string[];
  /** The places that it writes beside its volumes. Undefined: those of the known image; where nothing is known the root file system stays writable. */
  readonly writable?: readonly string[];
  /** Where the list of the calls that it may make comes from. Undefined: the engine's own profile says it. */
  readonly seccomp?: "learned" | "watched";
  /** What its answers say of AppArmor. Undefined: the engine's own profile confines it. */
  readonly apparmor?: "enforce" | "complain" | "off" | "learned" | "watched";
  /** The ports of the server that everyone may reach. */
  readonly publicPorts?: readonly number[];
  /** The check as Compose has it, `listens` with a port, or `image` where the image has one. */
  readonly health?: Readonly<Record<string, unknown>>;
  /** The files of secrets that its compose file gives it. */
  readonly secretFiles?: SecretFilesOf;
  readonly limits: {
    readonly memory: string;
    /** Only where the answers say it: none fits every image. */
    readonly reservation?: string | undefined;
    readonly cpus: number;
    readonly pids: number;
    readonly openFiles: number;
  };
  readonly logging: Readonly<Record<string, unknown>>;
  /** Which addresses outside it may connect to. Undefined: its networks are those of its compose file. */
  readonly outbound?: Outbound;
  readonly accepted: Readonly<Record<string, Acceptance>>;
  /** What the compose file declares, such as a volume that the service names. Default: nothing. */
  readonly declared?: Resources;
  /** The machine that bind mounts are of. Default: any. */
  readonly machine?: Machine;
  /** The last day of what is left open and not accepted yet, `YYYY-MM-DD`: agreeing to an import agrees to that. Undefined: it stays a finding. */
  readonly openUntil?: string;
}

/** One step in which a key of a service becomes otherwise. */
export interface Change {
  /** The control or the danger that it is for; else a word for what it comes of, see `causes`. */
  readonly control: string;
  /** The key below the service, such as `cap_drop`. */
  readonly key: string;
  /** Undefined: it was not there, or is not there any more. */
  readonly before: unknown;
  readonly after: unknown;
  readonly why: string;
  /** Whether the application may notice. */
  readonly mayBreak: boolean;
}

/** A part of a service that gives it the server, or much of it. */
export interface Danger {
  readonly slug: string;
  /** The part itself, as one would point at it: `volumes: /var/run/docker.sock`. */
  readonly what: string;
  readonly why: string;
  /** The controls that do not hold while it stays. */
  readonly against: readonly string[];
  readonly acceptance?: Acceptance;
}

/** A service as the stack has it. */
export interface Hardened {
  readonly service: ComposeService;
  readonly changes: readonly Change[];
  readonly dangers: readonly Danger[];
  /** Controls that it is left without, each with the reason. */
  readonly lacks: readonly Lack[];
}

export interface Lack {
  readonly control: string;
  readonly why: string;
  /** The rest of the control holds, accepted or not. */
  readonly isPartly: boolean;
  readonly acceptance?: Acceptance;
}

/** The files of secrets that a compose file gives to a service, by the names that it has for them. */
export interface SecretFilesOf {
  readonly inVault: readonly string[];
  /** Those that stay what they were. */
  readonly elsewhere: readonly string[];
}
