import { accessSpec } from "../commands/access/spec.ts";
import { auditSpec } from "../commands/audit/spec.ts";
import { backupSpec } from "../commands/backup/spec.ts";
import { deploySpec } from "../commands/deploy/spec.ts";
import { doctorSpec } from "../commands/doctor/spec.ts";
import { downSpec } from "../commands/down/spec.ts";
import { execSpec } from "../commands/exec/spec.ts";
import { explainSpec } from "../commands/explain/spec.ts";
import { generateSpec } from "../commands/generate/spec.ts";
import { initSpec } from "../commands/init/spec.ts";
import { learnSpec } from "../commands/learn/spec.ts";
import { logsSpec } from "../commands/logs/spec.ts";
import { pinSpec } from "../commands/pin/spec.ts";
import { postureSpec } from "../commands/posture/spec.ts";
import { reportSpec } from "../commands/report/spec.ts";
import { restoreSpec } from "../commands/restore/spec.ts";
import { rollbackSpec } from "../commands/rollback/spec.ts";
import { sbomSpec } from "../commands/sbom/spec.ts";
import { scanSpec } from "../commands/scan/spec.ts";
import { secretsSpec } from "../commands/secrets/spec.ts";
import { statusSpec } from "../commands/status/spec.ts";
import { undoSpec } from "../commands/undo/spec.ts";
import { verifySpec } from "../commands/verify/spec.ts";
import { waiversSpec } from "../commands/waivers/spec.ts";
import type { CommandSpec } from "../lib/command-line/command-spec.ts";
import type { GivenFor } from "../lib/command-line/option.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { printVerbatim } from "../lib/io.ts";
import type { Context } from "../project/types.ts";
import { formatCompletion } from "./completion/format.ts";
import { completionSpec } from "./completion/spec.ts";

/** A command and how to load its code. */
export interface Command {
  readonly spec: CommandSpec<unknown>;
  /** The heading in help below which it stands. */
  readonly group: string;
  /** Parses its part of the command line; throws Problem (exit 2) if it is invalid. The code is loaded when the result is called. */
  prepare(givenFor: GivenFor, words: readonly string[]): (context: Context) => Promise<ExitCode>;
}

/** The exports of a command's code. */
interface CommandModule<O> {
  /** Runs the command and returns its exit code; throws `Problem` for what the user can fix. */
  readonly run: (context: Context, options: O) => Promise<ExitCode>;
}

/** Everything except `--help`, `deploy`, `explain`, and a `generate` that has nothing to do. */
const all = () => import("../commands/all.ts");

/** The default command. */
export const mainCommand = initSpec.name;

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  ...group("Write a project", [
    command(initSpec, async () => (await all()).init),
    command(generateSpec, () => import("../commands/generate/run.ts")),
    command(pinSpec, async () => (await all()).pin),
    command(learnSpec, async () => (await all()).learn),
    command(secretsSpec, async () => (await all()).secrets),
  ]),
  ...group("Deploy and prove it", [
    command(doctorSpec, async () => (await all()).doctor),
    command(accessSpec, async () => (await all()).access),
    command(deploySpec, () => import("../commands/deploy/run.ts")),
    command(verifySpec, async () => (await all()).verify),
    command(scanSpec, async () => (await all()).scan),
    command(sbomSpec, async () => (await all()).sbom),
    command(reportSpec, async () => (await all()).report),
    command(postureSpec, async () => (await all()).posture),
    command(waiversSpec, async () => (await all()).waivers),
    command(explainSpec, () => import("../commands/explain/run.ts")),
  ]),
  ...group("Live with it", [
    command(statusSpec, async () => (await all()).status),
    command(logsSpec, async () => (await all()).logs),
    command(execSpec, async () => (await all()).exec),
    command(backupSpec, async () => (await all()).backup),
    command(restoreSpec, async () => (await all()).restore),
    command(auditSpec, async () => (await all()).audit),
    command(rollbackSpec, async () => (await all()).rollback),
    command(downSpec, async () => (await all()).down),
    command(undoSpec, async () => (await all()).undo),
    command(completionSpec, async () => ({
      run: async ({ io }, { shell }) => {
        const { catalogue } = await import("../controls/catalogue.ts");
        const controls = catalogue.map(({ slug }) => slug);
        const specs = commands.map(({ spec }) => spec);
        printVerbatim(io, [formatCompletion(shell, { commands: specs, main: mainCommand, controls })]);
        return exitCodes.done;
      },
    })),
  ]),
];

function group(title: string, members: readonly Omit<Command, "group">[]): readonly Command[] {
  return members.map((member) => ({ ...member, group: title }));
}

/** Ties a command's spec to its code: the options that one parses are those that the other takes. */
function command<O>(spec: CommandSpec<O>, load: () => Promise<CommandModule<O>>): Omit<Command, "group"> {
  return {
    spec,
    prepare: (givenFor, words) => {
      const options = spec.parse(givenFor, words);
      return async (context) => {
        const { run } = await load();
        return run(context, options);
      };
    },
  };
}
