import type { OwaspIds } from "./owasp.ts";

/** The versions of the CIS Docker Benchmark that controls refer to. */
export const benchmarkVersions = ["1.6.0", "1.7.0", "1.8.0"] as const;
export type BenchmarkVersion = (typeof benchmarkVersions)[number];

/** The scope of a control: each container, the whole stack, a database's accounts, or the server. */
export type ControlScope = "service" | "stack" | "database" | "host";

/** What its failure gives an attacker: the server or the data (high), a step towards them (medium), or downtime (low). */
export const severities = ["low", "medium", "high"] as const;
export type Severity = (typeof severities)[number];

/** One hardening measure: what it is, why, how it is set and how it is proven. Everything that shows controls uses this. */
export interface Control {
  /** Its permanent name, in `overrides`, reports and `explain`. */
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  /** What an attacker loses, in one sentence. It is a comment in the generated files. */
  readonly reason: string;
  /** What may stop working, and how to recognise it. */
  readonly mayBreak: string;
  readonly scope: ControlScope;
  /** The lowest profile that has the control. */
  readonly from: "baseline" | "strict";
  readonly cis: Readonly<Record<BenchmarkVersion, readonly string[]>>;
  readonly owasp: OwaspIds;
  /** Its layer in the case study. */
  readonly layer: string;
  /** How it is set, in the words of the file that sets it. */
  readonly set: string;
  /** How it is measured on the live host, for the user. */
  readonly measured: string;
  /** The same as data: the readings of a service's container, and their expected values. Absent if the database's own play measures it. */
  readonly readings?: (subject: Subject) => readonly Reading[];
  /** Why a service like this does not meet it, though nothing failed; undefined if it can. What is found then is told as an open point. */
  readonly leavesOpen?: (subject: Subject) => string | undefined;
  /** The same for a prepared server. */
  readonly serverReadings?: (subject: ServerSubject) => readonly Reading[];
  /** The same for any server, prepared or not. */
  readonly hostReadings?: (subject: ServerSubject) => readonly Reading[];
  /** The same for any server of a swarm, read by a module of its own. */
  readonly nodeReadings?: (subject: ServerSubject) => readonly Reading[];
  /** What to do where it does not hold and a deploy cannot change that. */
  readonly fix?: string;
  /** Its settings in the engine's daemon.json, by key. */
  readonly engineSettings?: (subject: ServerSubject) => Readonly<Record<string, unknown>>;
  /** Its settings of the server's own programs, by the file of ours that has them. */
  readonly hostSettings?: readonly HostSettings[];
  /** The timers of the distribution that it needs. */
  readonly hostTimers?: readonly string[];
  /** Only for stacks whose answers say who signs images. */
  readonly ofSignedImages?: true;
  /** Only for stacks on a swarm. */
  readonly ofSwarms?: true;
  /** Only for stacks whose answers want backups. */
  readonly ofBackups?: true;
  /** Only for stacks with a log receiver. */
  readonly ofReceivers?: true;
  /** Only for stacks with a service that has a public name. */
  readonly ofEdges?: true;
  /** Only for stacks whose public names limit the connections of a visitor. */
  readonly ofLimitedVisitors?: true;
  /** Only for stacks whose answers say who gets to a public name. */
  readonly ofGuardedNames?: true;
  /** Only for stacks with a service whose way out the packet filter limits. */
  readonly ofLimitedServices?: true;
  /** It is in no report before the user had it asked for once: that takes minutes, or the network. */
  readonly isAskedFirst?: true;
  /** What is found in one service may be accepted there, whatever its kind: it is unknown before. */
  readonly acceptable?: true;
  /** Where it is left open because nobody said what the image needs, `harden-init learn` finds that out. */
  readonly learnable?: true;
  /** Only where the answers say who may become root. */
  readonly ofListedAdmins?: true;
  /** Whether the answers may turn it off. */
  readonly optional: boolean;
}

/** One value that the playbooks read from a container or server, and the text that it must have. */
export interface Reading {
  readonly read: string;
  /** By the catalogue, whatever the service asks for. */
  readonly want: string;
  /** The only other values that an open point of the control allows; any other is a failure. */
  readonly allows?: string | readonly string[];
}

/** Settings of one of the server's programs, in a file beside the distribution's. */
export interface HostSettings {
  /** Whose settings these are; the play's own code knows how each is written, read and put in force. */
  readonly program: HostProgram;
  readonly file: string;
  readonly settings: readonly HostSetting[];
}

export type HostProgram =
  | "sysctl"
  | "modprobe"
  | "limits"
  | "systemd"
  | "coredump"
  | "shell"
  | "ulimit"
  | "sshd"
  | "banner"
  | "apt";

export interface HostSetting {
  readonly key: string;
  /** `0`, `1 or 2 or 3`, `1800 or less`: the first is set where none of them is there. */
  readonly want: string;
  /** A comment in the file; empty if the control's own reason says it. */
  readonly why: string;
}

/** What a control needs to know about a service for its readings. */
export interface Subject {
  readonly stack: string;
  readonly service: string;
  /** The user id that it runs as; `ordinary` if its image sets it, and only not being root is known. */
  readonly uid: number | "ordinary";
  /** The group id that it runs with; undefined if no number is named. */
  readonly group: number | undefined;
  readonly memoryBytes: number;
  /** The memory that it is left where others need some; undefined if none is reserved. */
  readonly reservedBytes: number | undefined;
  readonly cpus: number;
  readonly pids: number;
  readonly openFiles: number;
  readonly logDriver: string;
  /** What AppArmor does for it. */
  readonly apparmor: "enforce" | "complain" | "off";
  /** The image that it runs; undefined if it is built on the server. */
  readonly image?: string;
  /** The image that it is built on; undefined if it is not built, or only its own Dockerfile says. */
  readonly base?: string;
  /** What it is built from on the server, below the stack's folder, with ` --target NAME` for one stage of it; undefined if it is not built. */
  readonly dockerfile?: string;
  /** `ADDRESS:PORT->PORT/tcp`, or undefined if no port is published. */
  readonly binding?: string;
  /** The networks that it is on, by their names in the engine. */
  readonly networks: readonly string[];
  /** Those of them that the stack does not make. */
  readonly sharedNetworks: readonly string[];
  /** Its answers describe it, not a kind: it has no profiles that fit it. */
  readonly isGeneric: boolean;
  /** Whose list of system calls holds for it. */
  readonly callsOf: "kind" | "learned" | "watched" | "engine";
  /** The capabilities that it is left with. */
  readonly capabilities: readonly string[];
  /** Where its page is asked for from the server: `127.0.0.1:8081/`; undefined if it has none. */
  readonly page?: string;
  /** Its pages at its public names, and where the server reaches the edge: `127.0.0.1:443 shop.example.com/`. */
  readonly sites: readonly string[];
  /** What the edge answers for; undefined for every other service. */
  readonly edge?: EdgeSubject;
  /** The folders and files of the server that it may write to. */
  readonly writable: readonly string[];
  /** Where the engine's record shows what looks like a secret: `env/NAME`, `command/3`, `label/NAME`. */
  readonly plainText: readonly string[];
  /** It shares its network with every other service of the stack, and that network leads out. */
  readonly isFlat: boolean;
  /** Its restart policy as the engine has it. */
  readonly restart: string;
  /** How its way out is measured: the table of the rules, the bridge of its network, and the places that it must not reach; undefined without a way out. */
  readonly outside?: string;
  /** Why it is known to reach other places than those of its list. */
  readonly whyOutside?: string;
  /** On internal networks only. */
  readonly internal: boolean;
  /** Mode and owner of its secret files, as they are measured; empty if it has none. */
  readonly secretFiles: string;
  /** It also takes a password as a variable, which is in the engine's record. */
  readonly tellsSecrets: boolean;
  /** A secret's file that every account of the server can read. */
  readonly hasOpenSecrets: boolean;
  /** It receives the other services' logs. */
  readonly receives: boolean;
  /** The server's log files that it reads. */
  readonly serverLogs: readonly string[];
}

/** What a control needs to know about the edge. */
export interface EdgeSubject {
  /** Where the server reaches it: `127.0.0.1:443`. */
  readonly https: string;
  readonly http: string;
  /** Every name that it answers for. */
  readonly names: readonly string[];
  /** The paths that nobody gets to without a password or a certificate: `shop.example.com/admin`. */
  readonly guarded: readonly string[];
  /** Its authority makes certificates for hours, and renews them as often. */
  readonly isShortLived: boolean;
}

/** What a control needs to know about the stack for a server's readings. */
export interface ServerSubject {
  readonly stack: string;
  readonly logDriver: string;
  /** The accounts that may be in the group docker. */
  readonly dockerGroup: readonly string[];
  /** The accounts that may become root. */
  readonly admins: readonly string[];
  /** Whether prepared servers back up by themselves, and how often they prove it; undefined if there are no backups. */
  readonly backups?: { readonly isTimed: boolean; readonly prove: "weekly" | "monthly" | "never" };
}
