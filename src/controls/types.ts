/** The versions of the CIS Docker Benchmark whose numbers a control carries. */
export const benchmarkVersions = ["1.6.0", "1.7.0", "1.8.0"] as const;
export type BenchmarkVersion = (typeof benchmarkVersions)[number];

/** What a control is about: each container, the stack as a whole, a database's accounts, or the server. */
export type ControlScope = "service" | "stack" | "database" | "host";

/** One hardening measure: what it is, why, how it is set and how it is proven. Everything that speaks of controls reads this. */
export interface Control {
  /** Stable name, in `overrides`, reports and `explain`. */
  readonly slug: string;
  readonly title: string;
  /** One sentence for people: what an attacker loses. It stands as a comment in the generated files. */
  readonly reason: string;
  /** What may stop working, and how that shows. */
  readonly mayBreak: string;
  readonly scope: ControlScope;
  /** The profile from which on the control is set. */
  readonly from: "baseline" | "strict";
  readonly cis: Readonly<Record<BenchmarkVersion, readonly string[]>>;
  /** The layer of the case study that it comes from. */
  readonly layer: string;
  /** How it is set, in the words of the file that sets it. */
  readonly set: string;
  /** How it is measured on the live host, in words. */
  readonly measured: string;
  /** The same for the machine: what is read of a service's container, and what it must be. Absent where the database's own play measures it. */
  readonly readings?: (subject: Subject) => readonly Reading[];
  /** The same for a server that is prepared: what is read of it, and what it must be. */
  readonly serverReadings?: (subject: ServerSubject) => readonly Reading[];
  /** What the control sets in the engine's daemon.json, by key. */
  readonly engineSettings?: (subject: ServerSubject) => Readonly<Record<string, unknown>>;
  /** Only stacks whose logs go to a receiver have it. */
  readonly ofReceivers?: true;
  /** Whether the answers may leave it out. */
  readonly optional: boolean;
}

/** One value that the playbooks read of a running container or of a server, and the text that it must have. */
export interface Reading {
  readonly read: string;
  readonly want: string;
}

/** What a control must know of a service to say how it is measured. */
export interface Subject {
  readonly stack: string;
  readonly service: string;
  /** The user id that it runs as; `ordinary` where its image says which, and all that is known is that it is not root. */
  readonly uid: number | "ordinary";
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly pids: number;
  readonly openFiles: number;
  readonly logDriver: string;
  /** What AppArmor does for it. */
  readonly apparmor: "enforce" | "complain" | "off";
  /** The image that is run has a digest in the answers. What has none is named in the report's notes, and nothing is claimed of it. */
  readonly pinned: boolean;
  /** `ADDRESS:PORT->PORT/tcp`, or undefined where no port is published. */
  readonly binding?: string;
  /** The folders and files of the server that it may write. */
  readonly writable: readonly string[];
  /** Its restart policy as the engine has it. */
  readonly restart: string;
  /** On internal networks only. */
  readonly internal: boolean;
  /** Mode and owner of the files of secrets that it is given, as they are measured; empty where it has none. */
  readonly secretFiles: string;
  /** It takes a password as a variable too, so that the engine's record has it. */
  readonly tellsSecrets: boolean;
  /** It takes over what the other services write. */
  readonly receives: boolean;
  /** The files of the server that it reads beside that. */
  readonly serverLogs: readonly string[];
}

/** What a control must know of the stack to say what it wants of a server. */
export interface ServerSubject {
  readonly stack: string;
  readonly logDriver: string;
}
