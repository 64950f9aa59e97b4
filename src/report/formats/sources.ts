import type { Colours } from "../../lib/io.ts";
import type { Finding, Report } from "../types.ts";

/** What a report is shown from. */
export interface ReportSources {
  readonly report: Report;
  /** The reports of the runs before it, the newest first. */
  readonly earlier: readonly Report[];
  /** Where harden.yml is, from the top of the repository, and the line in it that decides about a finding. */
  readonly answers: { readonly path: string; readonly lineOf: (finding: Finding) => number };
  /** For a terminal; any other format has none. */
  readonly colours: Colours;
}
