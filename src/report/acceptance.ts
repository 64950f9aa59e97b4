/** Why a control is left open, and until when the user accepts that. */
export interface Acceptance {
  readonly reason: string;
  /** `YYYY-MM-DD`; the first day of several. Absent if nobody accepted it. */
  readonly until?: string;
}

const day = / \(accepted until (\d{4}-\d{2}-\d{2})\)/g;

/** Reads what an open point says of its acceptance. */
export function readAcceptance(open: string): Acceptance {
  const [until] = [...open.matchAll(day)].map(([, found]) => found).sort();
  return { reason: open.replaceAll(day, ""), ...(until !== undefined && { until }) };
}
