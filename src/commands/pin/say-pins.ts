import { formatSentence, print, printJson, tell } from "../../lib/io.ts";
import type { KeyPath } from "../../lib/paths.ts";
import type { Context } from "../../project/types.ts";

/** An image reference, and the one with a digest that replaces it. */
export interface Pin {
  /** Its key in harden.yml, or the line of the Dockerfile. */
  readonly where: string;
  readonly from: string;
  readonly to: string;
  readonly key?: KeyPath;
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
    printJson(io, { pinned: pins.map(({ where, from, to }) => ({ key: where, from, to })), left });
    return;
  }
  for (const { where, from, to } of pins) {
    print(io, `${where}: ${from} → ${to}`);
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
