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
  /** Whether the answers may leave it out. */
  readonly optional: boolean;
}
