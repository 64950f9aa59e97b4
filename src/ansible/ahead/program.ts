import { basename, delimiter, isAbsolute, join } from "node:path";
import { readOrdinaryFile } from "../../lib/files/read-ordinary.ts";

/** A program that Python runs, as its first line says. */
export interface PythonProgram {
  /** Absolute. */
  readonly path: string;
  /** Absolute. */
  readonly python: string;
  readonly flags: readonly string[];
}

/**
 * The first program of this name.
 *
 * @param path the folders to look in, as PATH
 * @returns undefined if there is none, or Python does not run it directly; also if a folder before it is relative, which means another one for each
 * process
 */
export async function findPythonProgram(name: string, path: string): Promise<PythonProgram | undefined> {
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) {
      return undefined;
    }
    const program = join(folder, name);
    const text = await readText(program);
    if (text !== undefined) {
      return readFirstLine(program, text);
    }
  }
  return undefined;
}

/** `#!/usr/bin/python3 -sE`. The system passes everything after the interpreter as one argument, so that more than one flag is none. */
function readFirstLine(path: string, text: string): PythonProgram | undefined {
  const [, python = "", flag] = /^#![ \t]*(\/[^ \t\n]+)[ \t]*([^\n]*?)[ \t]*\n/.exec(text) ?? [];
  return /^python(?:3(?:\.\d+)?)?$/.test(basename(python)) ? { path, python, flags: flag ? [flag] : [] } : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readOrdinaryFile(path)).toString("latin1");
  } catch {
    return undefined;
  }
}
