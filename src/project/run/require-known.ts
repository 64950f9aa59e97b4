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

/**
 * Checks that Compose runs the stack, so that its containers are on each of its hosts.
 *
 * @param instead what does the same on a swarm
 * @throws Problem (exit 2) if a swarm runs it
 */
export function requireCompose({ model }: Project, command: string, instead: string): void {
  if (model.target === "swarm") {
    throw buildUsageProblem({
      where: command,
      what: `${model.name} runs on a swarm, where its tasks can be on any server`,
      fix: instead,
    });
  }
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
