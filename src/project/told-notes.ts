import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { getErrorCode } from "../lib/errors.ts";
import { stateFolder } from "../lib/state.ts";
import { reportDiskErrors } from "../write/disk.ts";

/** Where the notes are kept that the user has seen. */
const place = `${stateFolder}/notes.json`;

/** The notes of these that an earlier run of a command showed. A file that cannot be read hides none. */
export function findToldNotes(root: string, notes: readonly string[]): readonly string[] {
  const told = new Set(readTold(root));
  return notes.filter((note) => told.has(note));
}

/** Remembers the notes as they are now; one that comes back later is new again. */
export function rememberNotes(root: string, notes: readonly string[]): void {
  reportDiskErrors(place, () => writeFileAtomic.sync(join(root, place), `${JSON.stringify(notes, null, 2)}\n`));
}

function readTold(root: string): readonly unknown[] {
  try {
    const told: unknown = JSON.parse(readFileSync(join(root, place), "utf8"));
    return Array.isArray(told) ? told : [];
  } catch (error) {
    if (error instanceof SyntaxError || getErrorCode(error) !== undefined) {
      return [];
    }
    throw error;
  }
}
