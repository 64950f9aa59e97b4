import { formatSentence, print, printJson, printLines, tell } from "../../lib/io.ts";
import type { KeyPath } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Context } from "../../project/types.ts";
import { describeChange } from "../../report/renewals/describe-renewals.ts";
import type { Renewal } from "../../report/types.ts";

/** What another content brings: the packages that differ, or why nobody can tell. */
export type Compared = { readonly packages: Renewal["packages"] } | { readonly unknown: string };

/** An image reference, and the one with a digest that replaces it. */
export interface Pin {
  /** Its key in harden.yml, or the line of the Dockerfile. */
  readonly where: string;
  readonly from: string;
  readonly to: string;
  readonly key?: KeyPath;
  /** Only where another digest is replaced: one of both. */
  readonly packages?: Renewal["packages"];
  readonly unknown?: string;
}

interface Said {
  readonly pins: readonly Pin[];
  /** Sentences about what stays without a digest. */
  readonly left: readonly string[];
  /** Whether a conflict of the project is open. */
  readonly isOpen: boolean;
}

export function sayPins({ io, json, quiet }: Context, { pins, left, isOpen }: Said): void {
  if (json) {
    printJson(io, { pinned: pins.map(({ where, key: _key, ...pin }) => ({ key: where, ...pin })), left });
    return;
  }
  for (const pin of pins) {
    print(io, `${pin.where}: ${pin.from} → ${pin.to}`);
    printLines(io, describeCompared(pin));
  }
  for (const sentence of left) {
    tell(io, formatSentence(io, "note", sentence));
  }
  if (!quiet && pins.length > 0) {
    print(io, `Next: harden-init generate${isOpen ? " --resolve" : ""}, then harden-init deploy.`);
  } else if (!quiet) {
    print(io, left.length === 0 ? "Every image has its digest." : "Every other image has its digest.");
  }
}

function describeCompared({ packages, unknown }: Pin): readonly string[] {
  if (unknown !== undefined) {
    return [`  its packages were not compared: ${makePrintable(unknown)}`];
  }
  if (packages === undefined) {
    return [];
  }
  const count = packages.length === 1 ? "1 package differs" : `${packages.length} packages differ`;
  return [
    `  ${packages.length === 0 ? "its packages are the same" : count}`,
    ...packages.map((change) => `    ${makePrintable(describeChange(change))}`),
  ];
}
