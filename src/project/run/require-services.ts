import { buildUsageProblem } from "../../lib/errors.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Project } from "../open.ts";

/** Checks that the stack has services of these names; throws Problem (exit 2) with each that it has not. */
export function requireServices({ model }: Project, names: readonly string[]): void {
  const known = model.services.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw buildUsageProblem(
      unknown.map((name) => ({
        what: `unknown service \`${makePrintable(name, 60)}\``,
        fix: nameHint(name, known, "Known services"),
      })),
    );
  }
}
