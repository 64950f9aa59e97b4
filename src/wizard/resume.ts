import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import * as z from "zod";
import { findUserFolder } from "../lib/files/user-folder.ts";
import type { Io } from "../lib/io.ts";
import type { WalkStore } from "./ask.ts";
import type { Walk } from "./walk.ts";

/*
 * The wizard's answers, kept after each one until the project is written. They are in the user's own state folder, because the project's may be under version
 * control. They hold no secret, because no question asks for one.
 */

/** What is kept of an interrupted walk. */
export interface Kept {
  readonly walk: Walk;
  /** When the last answer was given, ISO 8601. */
  readonly saved: string;
}

export interface Resume extends WalkStore {
  /** The kept walk to continue from; undefined if there is none, or if it is unreadable. */
  read(): Kept | undefined;
  forget(): void;
}

const reply = z.union([z.string().max(4096), z.array(z.string().max(4096)).max(200)]);

const keptSchema = z.strictObject({
  version: z.literal(1),
  folder: z.string(),
  saved: z.iso.datetime(),
  replies: z.record(z.string().max(200), reply),
  open: z.array(z.string().max(200)).max(1000),
});

const mostBytes = 1_000_000;

/** Where the answers for a project's folder are kept. */
export function prepareResume(folder: string, env: Io["env"]): Resume {
  const path = fileFor(folder, env);
  return {
    read: () => {
      const kept = keptSchema.safeParse(valueAt(path)).data;
      return kept?.folder === folder && Object.keys(kept.replies).length > 0
        ? { walk: { replies: kept.replies, open: kept.open }, saved: kept.saved }
        : undefined;
    },
    save: ({ replies, open }) => {
      const text = JSON.stringify({ version: 1, folder, saved: new Date().toISOString(), replies, open }, null, 2);
      whereItCan(() => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        writeFileAtomic.sync(path, `${text}\n`, { mode: 0o600 });
      });
    },
    forget: () => whereItCan(() => rmSync(path, { force: true })),
  };
}

function fileFor(folder: string, env: Io["env"]): string {
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return join(findUserFolder(env, "XDG_STATE_HOME", ".local", "state"), "wizard", `${name}.json`);
}

function valueAt(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    return text.length > mostBytes ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without a writable folder the wizard works as well; only an interruption loses the answers then. */
function whereItCan(work: () => void): void {
  try {
    work();
  } catch {
    // No message: nothing has been lost yet.
  }
}
