import { bootUnit } from "../../controls/server/boot.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, tell } from "../../lib/io.ts";
import type { Service } from "../../model/types.ts";
import { isOn } from "../../plan/context/context.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import { askStack, buildComposeWords, judgeAnswers, tellFailures } from "../../project/run/ask-hosts.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { DownOptions } from "./spec.ts";

/** Stops the stack on its hosts. Data stays unless `--volumes` is given and confirmed. */
export async function run(context: Context, options: DownOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  const { name, hosts, services } = project.model;
  const { volumes: withData } = options;
  if (withData && !(await agreed(context, options, name, services.flatMap(dataOf)))) {
    tell(context.io, "Nothing was stopped.");
    return exitCodes.done;
  }
  const answers = await withProjectLock(project.root, () =>
    askStack(context, options, project, downWords(project, withData)),
  );
  if (context.json) {
    print(
      context.io,
      JSON.stringify({ hosts: answers.map(({ host, outcome, message }) => ({ host, outcome, message })) }),
    );
  } else if (!context.quiet) {
    const done = answers.filter(({ outcome }) => outcome === "ok").map(({ host }) => host);
    print(
      context.io,
      `${name} is down on ${done.length} of ${hosts.length} hosts; its data ${withData ? "was deleted" : "stays"} there.`,
    );
  }
  tellFailures(context, project, answers);
  return judgeAnswers(answers);
}

/** Compose's words. A boot unit is disabled first; the next deploy enables it again. */
function downWords(project: Project, withData: boolean): readonly string[] {
  const words = buildComposeWords(project, "down", ...(withData ? ["--volumes"] : []));
  if (!isOn(project.model, "boot-unit")) {
    return words;
  }
  const unit = bootUnit(project.model.name);
  const leave = `if [ -e /etc/systemd/system/${unit} ]; then systemctl disable --quiet --now ${unit} || exit; fi`;
  // The arguments after the script become its "$0" and "$@": none of them is read as a script.
  return ["sh", "-c", `${leave}; exec "$@"`, "down", ...words];
}

function dataOf({ name, kind }: Service): readonly string[] {
  return kind.volumes.map((volume) => `${name}_${volume.name}: ${volume.why}`);
}

async function agreed(
  context: Context,
  options: DownOptions,
  stack: string,
  data: readonly string[],
): Promise<boolean> {
  tell(
    context.io,
    `${context.io.colours.red("This deletes the data")} of ${stack} on its hosts; this cannot be undone:`,
  );
  for (const line of data) {
    tell(context.io, `  ${line}`);
  }
  return confirm(context, options, "Delete it?");
}
