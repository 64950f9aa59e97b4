import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson } from "../../lib/io.ts";
import { nameHint } from "../../lib/text/nearest-name.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { forgetService, readKept } from "../../project/learned/store.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";

/** Forgets what was learned of services, also of those that the stack has no more. The answers stay: they are the user's. */
export async function forgetServices(
  { io, json, quiet, root }: Context,
  services: readonly string[],
): Promise<ExitCode> {
  await openProject(root);
  return withProjectLock(root, async () => {
    const known = [...new Set(readKept(root).map(({ result }) => result.service))];
    const unknown = services.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw buildUsageProblem(
        unknown.map((name) => ({
          what: `nothing was learned of \`${makePrintable(name, 60)}\``,
          ...(known.length > 0 && { fix: nameHint(name, known, "What is kept") }),
        })),
      );
    }
    const files: string[] = [];
    for (const service of services) {
      files.push(...(await forgetService(root, service)));
    }
    if (json) {
      printJson(io, { forgotten: services, files: [...new Set(files)] });
    } else if (!quiet) {
      print(io, `Forgotten: ${services.join(", ")}. The answers in harden.yml stay.`);
    }
    return exitCodes.done;
  });
}
