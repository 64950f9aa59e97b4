import { accessSpec } from "../commands/access/spec.ts";
import { auditSpec } from "../commands/audit/spec.ts";
import { deploySpec } from "../commands/deploy/spec.ts";
import { doctorSpec } from "../commands/doctor/spec.ts";
import { downSpec } from "../commands/down/spec.ts";
import { explainSpec } from "../commands/explain/spec.ts";
import { generateSpec } from "../commands/generate/spec.ts";
import { initSpec } from "../commands/init/spec.ts";
import { logsSpec } from "../commands/logs/spec.ts";
import { pinSpec } from "../commands/pin/spec.ts";
import { reportSpec } from "../commands/report/spec.ts";
import { secretsSpec } from "../commands/secrets/spec.ts";
import { statusSpec } from "../commands/status/spec.ts";
import { undoSpec } from "../commands/undo/spec.ts";
import type { CommandSpec } from "../lib/command-line/command-spec.ts";
import type { GivenFor } from "../lib/command-line/option.ts";
import type { ExitCode } from "../lib/errors.ts";
import type { Context } from "../project/types.ts";

/** A command and how to load its code. */
export interface Command {
  readonly spec: CommandSpec<unknown>;
  /** Parses its part of the command line; throws Problem (exit 2) if it is invalid. The code is loaded when the result is called. */
  prepare(givenFor: GivenFor, words: readonly string[]): (context: Context) => Promise<ExitCode>;
}

/** The exports of a command's code. */
interface CommandModule<O> {
  /** Runs the command and returns its exit code; throws `Problem` for what the user can fix. */
  readonly run: (context: Context, options: O) => Promise<ExitCode>;
}

/** Everything except `--help`, `explain`, and a `generate` that has nothing to do. */
const all = () => import("../commands/all.ts");

/** The default command. */
export const mainCommand = initSpec.name;

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [
  command(initSpec, async () => (await all()).init),
  command(generateSpec, () => import("../commands/generate/run.ts")),
  command(deploySpec, async () => (await all()).deploy),
  command(statusSpec, async () => (await all()).status),
  command(logsSpec, async () => (await all()).logs),
  command(auditSpec, async () => (await all()).audit),
  command(downSpec, async () => (await all()).down),
  command(accessSpec, async () => (await all()).access),
  command(undoSpec, async () => (await all()).undo),
  command(doctorSpec, async () => (await all()).doctor),
  command(secretsSpec, async () => (await all()).secrets),
  command(pinSpec, async () => (await all()).pin),
  command(explainSpec, () => import("../commands/explain/run.ts")),
  command(reportSpec, async () => (await all()).report),
];

/** Ties a command's spec to its code: the options that one parses are those that the other takes. */
function command<O>(spec: CommandSpec<O>, load: () => Promise<CommandModule<O>>): Command {
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
