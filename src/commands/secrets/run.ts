import type { ExitCode } from "../../lib/errors.ts";
import { openProject } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { SecretsOptions } from "./spec.ts";

/** Does one of the things that can be done with the vault. No value of a secret is ever shown. */
export async function run(context: Context, options: SecretsOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  switch (options.action) {
    case "list":
      return (await import("./list.ts")).list(context, project);
    case "staged":
      return (await import("./guard.ts")).lookThroughStaged(context, project);
    case "guard":
      return (await import("./guard.ts")).guard(context, options, project);
  }
  return withProjectLock(project.root, async () => {
    switch (options.action) {
      case "set":
        return (await import("./set.ts")).set(context, options, project);
      case "rotate":
        return (await import("./rotate.ts")).rotate(context, options, project);
      case "rekey":
        return (await import("./rekey.ts")).rekey(context, options, project);
      case "export":
        return (await import("./share.ts")).exportPassphrase(context, options, project);
      case "import":
        return (await import("./share.ts")).importPassphrase(context, options, project);
    }
  });
}
