import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { buildEnvironment } from "../argv.ts";
import type { PlaybookCommand } from "../types.ts";
import { findPythonProgram } from "./program.ts";
import { isLoadedQuietly } from "./quiet.ts";

/** A process that loads Ansible while the project is read and checked. It is told what to run at the end, or it runs nothing. */
export interface Ahead {
  /**
   * The process, now running this command. Undefined if it cannot be what the command would have begun itself, or was taken before: then the
   * command must begin it.
   *
   * @param root the folder in which it runs, absolute
   */
  take(command: PlaybookCommand, root: string): ChildProcess | undefined;
  /** Ends it where it was not taken. */
  dismiss(): void;
}

const programName = "ansible-playbook";
const loader = fileURLToPath(new URL("./ahead.py", import.meta.url));
/** The descriptor on which the process waits: ORDERS in ahead.py. */
const orders = 3;

/**
 * Begins to load Ansible: a quarter of a second on another processor, for which a run then does not wait. Nothing of the project is run. Where no
 * command is told, the process ends with this one at the latest.
 *
 * @param root the project's folder, absolute
 * @param environment ours; the process gets only what a run would get
 * @returns undefined where the program is not one in Python, or where loading it would do more than that
 */
export async function startAhead(
  root: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ahead | undefined> {
  const env = buildEnvironment(root, environment);
  const isQuiet = await isLoadedQuietly(env.ANSIBLE_CONFIG ?? "");
  const program = isQuiet ? await findPythonProgram(programName, env.PATH ?? "") : undefined;
  if (program === undefined) {
    return undefined;
  }
  const child = spawn(program.python, [...program.flags, loader, program.path], {
    cwd: root,
    env,
    // As a run that asks for nothing is begun: see run.ts.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  return hold(child, ({ argv, env: wanted, asks }, folder) => {
    const isSame = argv[0] === programName && folder === root && JSON.stringify(wanted) === JSON.stringify(env);
    return isSame && !asks ? argv.slice(1) : undefined;
  });
}

/** A process that has ended before it is taken is forgotten: the program that is begun in its place tells what is wrong. */
function hold(
  child: ChildProcess,
  findWords: (command: PlaybookCommand, root: string) => readonly string[] | undefined,
): Ahead {
  const streams = child.stdio.slice(1) as Socket[];
  const pipe = child.stdio[orders] as Socket;
  let isFree = true;
  child.once("error", () => {
    isFree = false;
  });
  // Written to after it has ended: that is told by its end.
  pipe.on("error", () => undefined);
  for (const waiting of [child, ...streams]) {
    waiting.unref();
  }
  return {
    take: (command, root) => {
      const words = findWords(command, root);
      if (!isFree || words === undefined || child.exitCode !== null || child.signalCode !== null) {
        return undefined;
      }
      isFree = false;
      for (const waiting of [child, ...streams]) {
        waiting.ref();
      }
      pipe.end(JSON.stringify(words));
      return child;
    },
    dismiss: () => {
      if (isFree) {
        isFree = false;
        pipe.end();
      }
    },
  };
}
