import { describeExceptionEnd } from "../../lib/text/exception-end.ts";
import type { Acceptance, Finding } from "../types.ts";

/** Why a finding is left open, and until when and by whom that is accepted; empty if it is not left open. */
export function describeOpen({ open = "", accepted = [] }: Pick<Finding, "open" | "accepted">): string {
  return open === "" || accepted.length === 0 ? open : `${open} (${describeEnds(accepted)})`;
}

/** An acceptance in full, to stand by itself. */
export function describeAcceptance(accepted: Omit<Acceptance, "entry">): string {
  return [accepted.reason, describeExceptionEnd(accepted)].filter(Boolean).join(", ");
}

/** What several have in common is said once. */
function describeEnds(accepted: readonly Acceptance[]): string {
  const [end, ...others] = new Set(accepted.map(describeExceptionEnd));
  return others.length === 0
    ? `accepted ${end}`.trim()
    : `accepted: ${accepted.map((one) => `${one.entry} ${describeExceptionEnd(one)}`.trim()).join("; ")}`;
}
