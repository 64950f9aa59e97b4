import { buildPlaybookCommand, type PlaybookOptions } from "../../ansible/argv.ts";
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
  readonly options: Omit<PlaybookOptions, "root" | "playbook" | "inventory" | "hosts">;
  readonly redact: Redact;
  readonly recorder?: RunRecorder;
  /** The caller tells what failed. */
  readonly hidesFailures?: boolean;
}

/** Runs a playbook on the project's inventory, shows the progress and returns the result. */
export async function runPlay(context: Context, { root, model }: Project, play: Play): Promise<RecordedPass> {
  const view: View = createView(context, play.name, play.hidesFailures);
  const events: RunEvent[] = [];
  const { playbook, options, redact, recorder } = play;
  const where = { root, playbook, inventory: "inventory/hosts.yml", hosts: model.hosts.length };
  try {
    await runPlaybook({
      command: buildPlaybookCommand({ ...where, ...options }, context.io.env),
      root,
      redact,
      signal: context.signal,
      onEvent: (event) => {
        events.push(event);
        recorder?.see(event);
        view.show(event);
      },
    });
  } finally {
    view.end?.();
  }
  return { name: play.name, events };
}
