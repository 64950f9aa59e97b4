/** What a scanner says of one of its checks. `noted`: it neither passed nor failed, such as a check that a person must do. */
export type Level = "passed" | "warned" | "noted";

/** One check of a scanner. */
export interface ScanResult {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** The services that it names; empty if it is about the server, or names none of this stack. */
  readonly services: readonly string[];
  /** What it says beside its title. */
  readonly detail?: string;
}

/** The severities of known holes, the worst first. */
export const holeSeverities = ["critical", "high", "medium", "low", "unknown"] as const;

/** A known hole in a package of an image. */
export interface KnownHole {
  readonly id: string;
  readonly severity: (typeof holeSeverities)[number];
  readonly package: string;
  readonly installed: string;
  /** The version without it; absent where there is none yet. */
  readonly fixed?: string;
}

/** What is known of the image of a service. */
export interface ScannedImage {
  readonly service: string;
  /** The system in it: `debian 13.1`. */
  readonly system?: string;
  readonly holes: readonly KnownHole[];
}

/** What a scanner's output comes to. */
export type Reading =
  | {
      readonly state: "complete";
      readonly version: string;
      readonly results: readonly ScanResult[];
      readonly figure?: string;
      /** By a scanner that looks into images. */
      readonly images?: readonly ScannedImage[];
    }
  /** It did not come to its end, or the output is none of its. Nothing that it says counts then. */
  | { readonly state: "aborted"; readonly why: string };

/** Files of a repository at one commit, whose name is the checksum of all of them. */
export interface CommitSource {
  readonly url: string;
  readonly tag: string;
  readonly commit: string;
}

/** The archives of a release, by the processor as `uname --machine` says it. */
export interface ReleaseSource {
  readonly tag: string;
  readonly archives: Readonly<Record<string, { readonly url: string; readonly sha256: string }>>;
}

/** What a scanner that looks at one thing after the other is told for each. */
export interface ScanTarget {
  readonly service: string;
  /** `{image}` is the image that the service's container runs. */
  readonly words: readonly string[];
}

/** What is known of a service before its host is asked. */
export interface ScannedService {
  readonly name: string;
  /** The folder on the server that it is built from; absent where its image comes from a registry. */
  readonly context?: string;
}

/** A scanner: where it comes from, how it is run, and how its output is read. */
export interface Scanner {
  readonly name: string;
  readonly source: CommitSource | ReleaseSource;
  /** On the servers, as root; or here, on the compose file of the project. */
  readonly runs: "hosts" | "here";
  readonly command: readonly [string, ...string[]];
  /** The file that it writes in its folder; its standard output if it runs here. */
  readonly reads: string;
  /** Seconds that it may take. */
  readonly seconds: number;
  /** It runs for each, and its output is `{ reports: [{ service, report }] }`; of a report only the named keys travel. */
  readonly targets?: {
    readonly list: (services: readonly ScannedService[]) => readonly ScanTarget[];
    readonly keep: readonly string[];
  };
  /** @param stack whose containers are meant */
  readonly parse: (text: string, stack: string) => Reading;
  /** The controls and measures of the catalogue that one of its checks is about. */
  readonly controlsOf: (id: string) => readonly string[];
}
