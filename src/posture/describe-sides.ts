import { makePrintable } from "../lib/text/printable.ts";
import { groupBy } from "../report/summary.ts";
import type { Pass, Report } from "../report/types.ts";
import type { Original } from "./derive/original.ts";
import type { Side } from "./types.ts";

const runNames: Readonly<Record<Pass["name"], string>> = {
  deploy: "the deploy",
  canary: "the deploy",
  "prove-canary": "the deploy",
  prove: "the deploy",
  check: "the check",
  verify: "the measurement",
  access: "the run",
  rollback: "the rollback",
  backup: "the backup",
  restore: "the restore",
};

/** A report as a side of a comparison. */
export function describeMeasured({ stack, startedAt, passes, findings, switchedOff }: Report): Side {
  const run = runNames[passes[0]?.name ?? "access"];
  return {
    title: `${run} of ${makePrintable(startedAt.slice(0, 16).replace("T", " "))} UTC`,
    stack,
    isDerived: false,
    findings,
    ...(switchedOff && { switchedOff }),
  };
}

const originNames: Readonly<Record<Original["origin"], string>> = {
  compose: "its original compose file",
  answers: "its services as harden.yml describes them, without hardening",
  plain: "plain containers with the engine's defaults",
};

/** What a stack is compared with, in words. */
export function describeOriginals(originals: readonly Original[]): string {
  const origins = [...groupBy(originals, ({ origin }) => origin)];
  return origins
    .map(([origin, own]) => {
      const name = originNames[origin as Original["origin"]];
      return origins.length === 1 ? name : `${name} (${own.map(({ service }) => service).join(", ")})`;
    })
    .join("; ");
}
