import { buildUsageProblem } from "../../lib/errors.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Project } from "../open.ts";

/** Checks that the stack has services of these names; throws Problem (exit 2) with each that it has not. */
export function requireServices({ model }: Project, names: readonly string[]): void {
  requireAmong(model.services, names, "service");
}

/** The same for the hosts of the answers. */
export function requireHosts({ model }: Project, names: readonly string[]): void {
  requireAmong(model.hosts, names, "host");
}

function requireAmong(known: readonly { readonly name: string }[], names: readonly string[], noun: string): void {
  const all = known.map(({ name }) => name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    throw buildUsageProblem(
      unknown.map((name) => ({
        what: `unknown ${noun} \`${makePrintable(name, 60)}\``,
        fix: nameHint(name, all, `Known ${noun}s`),
      })),
    );
  }
}
