/** What the process says to its caller when it ends; documented in docs/guide.md. */
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

/** One thing that is wrong: where (file, key, host), what happened, and what to do about it. */
export interface Complaint {
  readonly where?: string;
  readonly what: string;
  readonly fix?: string;
}

/**
 * Something that the user or the world can mend. It is printed without a stack trace and ends the process with its exit code;
 * every other exception is a bug of ours and ends it with code 1.
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

/** One line for a person: `where: what`, then what to do on a line of its own. */
export function describeComplaint(complaint: Complaint): string {
  const head = complaint.where === undefined ? complaint.what : `${complaint.where}: ${complaint.what}`;
  return complaint.fix === undefined ? head : `${head}\n  ${complaint.fix}`;
}

/** Wrong usage or wrong answers (exit 2). */
export function usageProblem(complaints: Complaint | readonly Complaint[], options?: ErrorOptions): Problem {
  return new Problem(exitCodes.usage, complaints, options);
}

/** Something needed is missing on this machine or on a host (exit 4). */
export function missingProblem(complaints: Complaint | readonly Complaint[], options?: ErrorOptions): Problem {
  return new Problem(exitCodes.missing, complaints, options);
}

/**
 * The system's error code of an unknown exception (`ENOENT`, `EACCES` …), or undefined. It is told by its shape: an error of node's own modules is no
 * `Error` of ours where code runs in a context of its own.
 */
export function errorCode(error: unknown): string | undefined {
  const isObject = typeof error === "object" && error !== null;
  return isObject && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
