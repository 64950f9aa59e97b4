import type { HostStats, RunEnding } from "./types.ts";

/** How the process ended, and what was seen of the run. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The signal that interrupted us. */
  readonly interruptedBy?: string;
  /** Whether a play had begun. */
  readonly began: boolean;
  /** Whether a host did not answer. Ansible's counts also call one unreachable whose disk is full. */
  readonly isCutOff: boolean;
  /** The recap of the run, if there was one. */
  readonly stats?: Readonly<Record<string, HostStats>>;
  /** The end of standard error. */
  readonly errors: string;
}

const ansibleCode = { done: 0, parserOrUnreachable: 4, keyboardInterrupt: 99 } as const;

/**
 * What an exit of `ansible-playbook` means. Its codes are ambiguous (2: a host failed, or an unknown option; 4: a host was unreachable, or the
 * playbook does not parse; 0: done, or no host at all), so the counts at the end of the run come first.
 */
export function readEnding(exit: Exit): RunEnding {
  const counts = Object.values(exit.stats ?? {});
  const wasStopped = exit.interruptedBy !== undefined || exit.signal !== null;
  if ((wasStopped && exit.code !== ansibleCode.done) || exit.code === ansibleCode.keyboardInterrupt) {
    return { type: "interrupted", signal: exit.interruptedBy ?? exit.signal ?? "SIGINT" };
  }
  if (exit.isCutOff && counts.some((host) => host.unreachable > 0)) {
    return { type: "host-unreachable" };
  }
  if (counts.some((host) => host.failures + host.unreachable > 0)) {
    return { type: "host-failed" };
  }
  if (exit.code === ansibleCode.done) {
    return counts.length > 0 ? { type: "done" } : { type: "no-hosts", message: noHosts };
  }
  return exit.began ? { type: "stopped", message: complaintIn(exit) } : refusal(exit);
}

const noHosts =
  "No task ran: the inventory has no host, or --limit or --tags exclude everything. `harden-init deploy` without them runs everything.";

/** By Ansible's own words; argparse prints its help after a wrong option. */
const reasons: readonly (readonly [reason: "vault" | "usage" | "syntax", pattern: RegExp])[] = [
  ["usage", /^usage: |the playbook: .* could not be found/m],
  ["vault", /decrypt|vault (secret|password|format|envelope|id)/i],
  ["syntax", /failed to parse|parsing failed|couldn't resolve module|Origin: /i],
];

function refusal(exit: Exit): RunEnding {
  const message = complaintIn(exit);
  if (/leaves us with no hosts|Could not match supplied host pattern/.test(exit.errors)) {
    return { type: "no-hosts", message };
  }
  const known = reasons.find(([, pattern]) => pattern.test(exit.errors))?.[0];
  const reason = known ?? (exit.code === ansibleCode.parserOrUnreachable ? "syntax" : "other");
  return { type: "not-started", reason, message };
}

/** Ansible's own error, without its mark, the help text before it, and the repeated chain of causes after it. */
function complaintIn(exit: Exit): string {
  const marked = /(?:^\[ERROR\]: |error: )([\s\S]+)/m.exec(exit.errors)?.[1] ?? exit.errors;
  const [first = ""] = marked.split(/\n\s*\n(?=.*\n*<<< caused by >>>)|\n\s*\nInvalid |\n\s*usage: /, 1);
  return first.trim() || `ansible-playbook ended with code ${exit.code} and printed no error.`;
}
