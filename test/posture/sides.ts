import { describeMeasured } from "../../src/posture/describe-sides.ts";
import type { Side } from "../../src/posture/types.ts";
import type { Finding } from "../../src/report/types.ts";
import { makeFleet } from "../report/fleet.ts";

/** A measured side with these findings. */
export function sideOf(findings: readonly Finding[], switchedOff: Side["switchedOff"] = []): Side {
  return { title: "the deploy of a day", stack: "shop", isDerived: false, findings, switchedOff };
}

/** A measured side with some of every state, in as many places. */
export function fleetSide(services: number, hosts: number): Side {
  return describeMeasured(makeFleet({ services, hosts }));
}

/** Another one, in which each finding with that control is so. */
export function withControl(side: Side, control: string, ok: boolean | null): Side {
  return {
    ...side,
    findings: side.findings.map((one) => {
      const { open: _, ...bare } = one;
      return one.control === control ? { ...bare, ok } : one;
    }),
  };
}
