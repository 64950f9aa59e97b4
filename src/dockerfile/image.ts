import { readDockerfile } from "./read.ts";
import type { Instruction, Stage } from "./types.ts";

/** What a Dockerfile says about its image. */
export interface BuiltImage {
  /** The base image, through earlier stages; undefined for `scratch`. */
  readonly base?: string;
  /** The user of its last USER; undefined if there is none, or if a variable sets it. */
  readonly user?: string;
  /** The first TCP port of its EXPOSE. */
  readonly port?: number;
  /** The program that it starts, without its folder: the first word of ENTRYPOINT, or of CMD. */
  readonly program?: string;
  /** It starts a script of its own, or a program that switches users: its needs are unknown. */
  readonly beginsByScript: boolean;
  /** Some of its files do not belong to root. */
  readonly givesFilesAway: boolean;
  readonly hasHealthCheck: boolean;
  /** Its build ran a shell, so it has one. */
  readonly hasShell: boolean;
}

/**
 * Reads an image's properties from its Dockerfile.
 *
 * @param target the stage to build, by name or number; default: the last
 */
export function describeImage(text: string, target?: string): BuiltImage {
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

/** The stages of an image: the built one, after those that it is based on. */
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

/** Programs that start others, as another user or several at once. */
const handsOn =
  /(?:^|[\s"'/])(?:supervisord|gosu|su-exec|setpriv|runuser|sudo|su|s6-[a-z-]+|runsvdir|crond?)(?:[\s"',]|$)/;

function scriptsIn(start: string): readonly string[] {
  return start.split(/[\s"',;&|[\]]+/).filter((word) => word.endsWith(".sh"));
}

/** A script belongs to the base if it is found by name alone, or has a usual name, and no instruction adds one of that name. */
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
