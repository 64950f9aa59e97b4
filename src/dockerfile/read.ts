import { DockerfileParser } from "dockerfile-ast";
import type { Instruction, Stage } from "./types.ts";

/**
 * The stages of a Dockerfile, in order; empty where there is none. Whatever the text is, it is read: what is no instruction is passed over, as the engine
 * itself will complain of it.
 */
export function readDockerfile(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const stages: { name?: string; stage: Stage & { instructions: Instruction[] } }[] = [];
  const variables = new Map(
    file.getInitialARGs().map((arg) => [arg.getProperty()?.getName() ?? "", arg.getProperty()?.getValue() ?? ""]),
  );
  for (const instruction of file.getInstructions()) {
    const range = instruction.getRange();
    const keyword = instruction.getKeyword().toUpperCase();
    const [first, last] = [range.start.line + 1, range.end.line + 1];
    if (keyword === "FROM") {
      const words = instruction.getArguments().map((argument) => argument.getValue());
      const reference = filled(words[0] ?? "", variables);
      const name = /^as$/i.test(words[1] ?? "") ? words[2] : undefined;
      const isOwn =
        reference === "scratch" || stages.some((earlier, at) => earlier.name === reference || String(at) === reference);
      const stage = { ...(isOwn ? {} : { base: reference }), baseLine: first, instructions: [] };
      stages.push({ ...(name !== undefined && { name }), stage });
    } else {
      stages.at(-1)?.stage.instructions.push({ keyword, text: bodyOf(text, first, last), first, last });
    }
  }
  return stages.map(({ stage }) => stage);
}

/** The image that the last stage stands on, through earlier stages; undefined where none is named. */
export function baseImage(text: string): string | undefined {
  return readDockerfile(text).findLast(({ base }) => base !== undefined)?.base;
}

function bodyOf(text: string, first: number, last: number): string {
  const lines = text.split(/\r?\n/).slice(first - 1, last);
  return lines.join("\n").replace(/^\s*[A-Za-z]+\s*/, "");
}

/** `${VERSION:-1}` and `$VERSION` with the defaults that stand before the first FROM. */
function filled(reference: string, variables: ReadonlyMap<string, string>): string {
  return reference.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_whole, braced?: string, fallback?: string, plain?: string) =>
      variables.get(braced ?? plain ?? "") || (fallback ?? ""),
  );
}
