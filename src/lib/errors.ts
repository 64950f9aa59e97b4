/** The exit codes of the process; docs/guide.md lists them. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  notAsWanted: 3,
  missing: 4,
  hostFailed: 5,
  unreachable: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One problem: where (file, key, host), what happened, and what to do. */
export interface Complaint {
  readonly where?: string;
  readonly what: string;
  readonly fix?: string;
}

/**
 * An error that the user can fix. It is printed without a stack trace and ends the process with its exit code; any other exception is a bug of ours
 * and ends it with code 1.
 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly exitCode: ExitCode;
  readonly complaints: readonly Complaint[];

  constructor(exitCode: ExitCode, complaints: Complaint | readonly Complaint[], options?: ErrorOptions) {
    const list = Array.isArray(complaints) ? (complaints as readonly Complaint[]) : [complaints as Complaint];
    super(list.map(describeComplaint).join("\n"), options);
    this.exitCode = exitCode;
    this.complaints = list;
  }
}

/** A complaint as text: `where: what`, then the fix on its own line. */
export function describeComplaint(complaint: Complaint): string {
  const head = complaint.where === undefined ? complaint.what : `${complaint.where}: ${complaint.what}`;
  return complaint.fix === undefined ? head : `${head}\n  ${complaint.fix}`;
}

/** Wrong usage or wrong answers (exit 2). */
export function buildUsageProblem(complaints: Complaint | readonly Complaint[], options?: ErrorOptions): Problem {
  return new Problem(exitCodes.usage, complaints, options);
}

/** Something required is missing on this machine or on a host (exit 4). */
export function buildMissingProblem(complaints: Complaint | readonly Complaint[], options?: ErrorOptions): Problem {
  return new Problem(exitCodes.missing, complaints, options);
}

/**
 * The system's error code of an unknown exception (`ENOENT`, `EACCES` …), or undefined. It checks the shape: in another context, such as a test's,
 * an error of node's own modules is not an instance of our `Error`.
 */
export function getErrorCode(error: unknown): string | undefined {
  const isObject = typeof error === "object" && error !== null;
  return isObject && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
