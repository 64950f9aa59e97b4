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

/** A command, and the way to its code. */
export interface Command {
  readonly spec: CommandSpec<unknown>;
  /** Reads its part of the command line; throws Problem (exit 2) where that makes no sense. Only the call of the result loads the code. */
  prepare(givenFor: GivenFor, words: readonly string[]): (context: Context) => Promise<ExitCode>;
}

/** What the file with a command's code exports. */
interface CommandModule<O> {
  /** Does the work and says how it ended; throws `Problem` for what the user can fix. */
  readonly run: (context: Context, options: O) => Promise<ExitCode>;
}

/** Everything that is not needed for `--help`, for `explain`, and for a `generate` that has nothing to do. */
const all = () => import("../commands/all.ts");

/** The command that is meant where none is named. */
export const mainCommand = initSpec.name;

/** Every command, in the order in which `--help` shows them. */
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

/** What a command's spec reads is what its code takes: the two are of one type here, and nowhere else known. */
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
