import { join } from "node:path";
import { buildPlaybookCommand, type PlaybookOptions } from "../../ansible/argv.ts";
import { listPlays } from "../../ansible/list-plays.ts";
import { runPlaybook } from "../../ansible/run.ts";
import type { Redact, RunEvent } from "../../ansible/types.ts";
import type { View } from "../../progress/types.ts";
import type { RecordedPass } from "../../report/fold.ts";
import type { RunRecorder } from "../../report/record.ts";
import type { Project } from "../open.ts";
import type { Context } from "../types.ts";
import { createView } from "./live-view.ts";

/** One run of a project's playbook. */
export interface Play {
  readonly name: RecordedPass["name"];
  /** Relative to the project's folder. */
  readonly playbook: string;
  /** Those that are expected. Default: all, where the options do not limit them. */
  readonly hosts?: readonly string[];
  readonly options: Omit<PlaybookOptions, "root" | "playbook" | "inventory" | "hosts">;
  readonly redact: Redact;
  readonly recorder?: RunRecorder;
  /** The caller tells what failed. */
  readonly hidesFailures?: boolean;
}

/** Runs a playbook on the project's inventory, shows the progress and returns the result. */
export async function runPlay(context: Context, { root, model }: Project, play: Play): Promise<RecordedPass> {
  const events: RunEvent[] = [];
  const { name, playbook, options, redact, recorder, hidesFailures } = play;
  const hosts = play.hosts ?? (options.limit === undefined ? model.hosts.map((host) => host.name) : []);
  const view: View = await createView(context, { pass: name, hosts, hidesFailures });
  const where = { root, playbook, inventory: "inventory/hosts.yml", hosts: model.hosts.length };
  const command = buildPlaybookCommand({ ...where, ...options }, context.io.env);
  try {
    const { type } = await runPlaybook({
      command,
      root,
      redact,
      signal: context.signal,
      ...(context.ahead !== undefined && { ahead: context.ahead }),
      onEvent: (event) => {
        events.push(event);
        recorder?.see(event);
        view.show(event);
      },
    });
    const plays = type === "interrupted" ? await listPlays(join(root, playbook)) : undefined;
    return { name, events, ...(plays !== undefined && { plays }) };
  } finally {
    view.end?.();
  }
}
