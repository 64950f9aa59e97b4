import { readDockerfile } from "./read.ts";
import type { Instruction, Stage } from "./types.ts";

/** What a Dockerfile tells of the image that is built by it. */
export interface BuiltImage {
  /** The image that it stands on, through earlier stages; undefined where that is `scratch`. */
  readonly base?: string;
  /** The user that it runs as, as its last USER has it; undefined where it has none, or where a variable says which. */
  readonly user?: string;
  /** The first TCP port that it says it listens on. */
  readonly port?: number;
  /** What it begins with, without its folder: the first word of its ENTRYPOINT, or else of its CMD. */
  readonly program?: string;
  /** It begins with a script of its own, or with a program that goes on as other users: nobody knows what that needs. */
  readonly beginsByScript: boolean;
  /** Files of it belong to others than root. */
  readonly givesFilesAway: boolean;
  readonly hasHealthCheck: boolean;
  /** A shell ran while it was built, so it has one. */
  readonly hasShell: boolean;
}

/**
 * Reads what an image is from the Dockerfile that it is built by.
 *
 * @param target the stage that is built, by its name or number; default: the last
 */
export function builtImage(text: string, target?: string): BuiltImage {
  const line = lineTo(readDockerfile(text), target);
  const base = line[0]?.base;
  const instructions = line.flatMap((stage) => stage.instructions);
  const user = last(instructions, "USER");
  const check = last(instructions, "HEALTHCHECK");
  const starts = [last(instructions, "ENTRYPOINT"), last(instructions, "CMD")].filter((text) => text !== undefined);
  const start = starts.join(" ");
  const program = /^\[?\s*["']?([^\s"',[\]]+)/.exec(starts[0] ?? "")?.[1];
  const port = instructions
    .filter(({ keyword }) => keyword === "EXPOSE")
    .flatMap(({ text: ports }) => ports.split(/\s+/))
    .map((word) => /^(\d{1,5})(?:\/tcp)?$/i.exec(word)?.[1])
    .find((word) => word !== undefined);
  return {
    ...(base !== undefined && { base }),
    ...(user !== undefined && !user.includes("$") && { user: user.replace(/^(["'])(.*)\1$/, "$2") }),
    ...(port !== undefined && { port: Number(port) }),
    ...(program !== undefined && { program: program.slice(program.lastIndexOf("/") + 1) }),
    beginsByScript: handsOn.test(start) || scriptsIn(start).some(isOwnScript(instructions)),
    givesFilesAway: instructions.some(({ text: words }) => /\bchown\b/.test(words)),
    hasHealthCheck: check !== undefined && !/^NONE\b/i.test(check),
    hasShell: instructions.some(({ keyword, text: words }) => keyword === "RUN" && !words.startsWith("[")),
  };
}

/** The stages that an image is made of: the one that is built, and before it those that it begins with. */
function lineTo(stages: readonly Stage[], target: string | undefined): readonly Stage[] {
  const named = stages.findIndex(({ name }, at) => name === target || String(at) === target);
  const line: Stage[] = [];
  for (let at: number | undefined = named === -1 ? stages.length - 1 : named; at !== undefined; at = line[0]?.parent) {
    const stage = stages[at];
    if (stage === undefined) {
      break;
    }
    line.unshift(stage);
  }
  return line;
}

/** Programs that start others, as another user or as several. */
const handsOn =
  /(?:^|[\s"'/])(?:supervisord|gosu|su-exec|setpriv|runuser|sudo|su|s6-[a-z-]+|runsvdir|crond?)(?:[\s"',]|$)/;

function scriptsIn(start: string): readonly string[] {
  return start.split(/[\s"',;&|[\]]+/).filter((word) => word.endsWith(".sh"));
}

/** A script is the base's own where it is found by its name alone, or is called as many images call theirs, and nothing puts one of that name there. */
function isOwnScript(instructions: readonly Instruction[]): (script: string) => boolean {
  const brought = instructions.filter(({ keyword }) => keyword !== "ENTRYPOINT" && keyword !== "CMD");
  return (script) => {
    const name = script.slice(script.lastIndexOf("/") + 1);
    const isCalledAsUsual = name === script || name === "docker-entrypoint.sh";
    return !isCalledAsUsual || brought.some(({ text }) => text.includes(name));
  };
}

function last(instructions: readonly Instruction[], wanted: string): string | undefined {
  return instructions.findLast(({ keyword }) => keyword === wanted)?.text.trim();
}
