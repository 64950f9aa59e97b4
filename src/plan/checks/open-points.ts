import type { Reading } from "../../controls/types.ts";
import type { Acceptance, Danger } from "../../model/adopt/types.ts";
import { acceptsTheWatch } from "../../model/build/watch.ts";
import type { Service } from "../../model/types/service.ts";

/** Why a service is left without a control. What is known and accepted here is no failure where it is found. */
export interface OpenPoint {
  readonly why: string;
  /** What of it the owner accepts; undefined: nobody does. */
  readonly accepted?: readonly AcceptedEntry[];
  /** The values of which one is known to be found instead, by reading; undefined: any. */
  readonly allows?: readonly { readonly read: string; readonly values: readonly string[] }[];
}

/** An acceptance under its name in harden.yml: a control's, or that of a danger which is kept. */
export interface AcceptedEntry extends Acceptance {
  readonly entry: string;
}

/** One reason for which a control does not hold. */
export interface LeftPart {
  readonly why: string;
  /** Nothing of the control is claimed. */
  readonly isWhole: boolean;
  readonly accepted?: AcceptedEntry;
}

/** The reasons of a service by control: what is accepted of it, each control that it lacks, and each kept danger that a control would prevent. */
export function listLeftParts(service: Service): ReadonlyMap<string, readonly LeftPart[]> {
  const { adopted, accepted } = service;
  const { dangers = [], lacks = [] } = adopted?.hardened ?? {};
  const all = [
    ...Object.entries(accepted).map(([control, acceptance]): readonly [string, LeftPart] => [
      control,
      {
        why: acceptance.reason,
        // Of a list that is only watched the rest holds.
        isWhole: !acceptsTheWatch(control, service),
        accepted: { entry: control, ...acceptance },
      },
    ]),
    ...lacks.map(({ control, why, isPartly, acceptance }): readonly [string, LeftPart] => [
      control,
      {
        why: acceptance?.reason ?? why,
        isWhole: !isPartly,
        ...(acceptance && { accepted: { entry: control, ...acceptance } }),
      },
    ]),
    ...listKept(dangers).flatMap(({ slug, what, against, acceptance }) =>
      against.map((control): readonly [string, LeftPart] => [
        control,
        {
          why: `it keeps ${what.join(", ")}: ${acceptance.reason}`,
          isWhole: true,
          accepted: { entry: slug, ...acceptance },
        },
      ]),
    ),
  ];
  const parts = new Map<string, LeftPart[]>();
  for (const [control, part] of all) {
    parts.set(control, [...(parts.get(control) ?? []), part]);
  }
  return parts;
}

/** The dangers that are kept, each once with all that it is found in. */
function listKept(dangers: readonly Danger[]) {
  return [...new Set(dangers.map(({ slug }) => slug))].flatMap((slug) => {
    const own = dangers.filter((danger) => danger.slug === slug);
    const [{ against, acceptance } = { against: [] }] = own;
    return acceptance === undefined ? [] : [{ slug, against, acceptance, what: own.map(({ what }) => what) }];
  });
}

/**
 * What is known not to hold of a control; undefined where all of it is claimed.
 *
 * @param known why no service of this kind meets it
 */
export function findOpenPoint(
  readings: readonly Reading[],
  known: string | undefined,
  parts: readonly LeftPart[],
): OpenPoint | undefined {
  const accepted = parts.flatMap((part) => part.accepted ?? []);
  const open = (whys: readonly string[]) => ({
    why: [...new Set(whys)].filter(isNotPart(whys)).join("; "),
    ...(accepted.length > 0 && { accepted }),
  });
  const reasons = parts.map(({ why }) => why);
  if (parts.some(({ isWhole }) => isWhole)) {
    return open(reasons);
  }
  const whys = [...(known === undefined ? [] : [known]), ...reasons];
  const allows = readings.flatMap(({ read, allows: found = [] }) => {
    const values = typeof found === "string" ? [found] : found;
    return values.length === 0 ? [] : [{ read, values }];
  });
  return whys.length === 0 || allows.length === 0 ? undefined : { ...open(whys), allows };
}

/** Without what another one of the texts says too. */
function isNotPart(all: readonly string[]): (text: string) => boolean {
  return (text) => !all.some((other) => other !== text && other.includes(text));
}
