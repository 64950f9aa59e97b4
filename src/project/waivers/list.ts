import type { KeyPath } from "../../lib/paths.ts";
import type { Answers } from "../../model/schema/answers.ts";

/** An exception that has an owner: a control that is off, or that a service runs without. */
export interface Waiver {
  /** The control, or the danger that is kept. */
  readonly control: string;
  /** Absent if it holds for the whole stack. */
  readonly service?: string;
  readonly reason: string;
  readonly owner?: string | undefined;
  /** The last day on which it holds, `YYYY-MM-DD`; absent if it has no end. */
  readonly until?: string | undefined;
  /** Its key in harden.yml. */
  readonly path: KeyPath;
}

/** Every exception of the answers, the next to expire first, those without an end last. */
export function listWaivers({ hardening, services }: Answers): readonly Waiver[] {
  const ofStack = Object.entries(hardening.overrides ?? {}).map(([control, { reason, owner, until }]) => ({
    control,
    reason,
    owner,
    until,
    path: ["hardening", "overrides", control],
  }));
  const ofServices = Object.entries(services).flatMap(([service, { accept = {} }]) =>
    Object.entries(accept).map(([control, { reason, owner, until }]) => ({
      control,
      service,
      reason,
      owner,
      until,
      path: ["services", service, "accept", control],
    })),
  );
  return [...ofStack, ...ofServices].sort((one, other) => endOf(one).localeCompare(endOf(other)));
}

/** @param today `YYYY-MM-DD` */
export function isExpired({ until }: Waiver, today: string): boolean {
  return until !== undefined && until < today;
}

function endOf({ until = "9999-12-31" }: Waiver): string {
  return until;
}
