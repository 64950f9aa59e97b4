import { DockerfileParser } from "dockerfile-ast";
import type { Instruction, Stage } from "./types.ts";

/**
 * The stages of a Dockerfile, in order. Any text is accepted: invalid instructions are skipped, as the engine itself reports them.
 */
export function readDockerfile(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  const variables = new Map(
    file.getInitialARGs().map((arg) => [arg.getProperty()?.getName() ?? "", arg.getProperty()?.getValue() ?? ""]),
  );
  for (const instruction of file.getInstructions()) {
    const range = instruction.getRange();
    const keyword = instruction.getKeyword().toUpperCase();
    const [first, last] = [range.start.line + 1, range.end.line + 1];
    if (keyword === "FROM") {
      const words = instruction.getArguments().map((argument) => argument.getValue());
      stages.push({ ...origin(words, variables, stages), baseLine: first, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ keyword, text: bodyOf(text, first, last), first, last });
    }
  }
  return stages;
}

/** The arguments of FROM: `IMAGE AS NAME`; the image may be an earlier stage, by name or number. */
function origin(
  [reference = "", as = "", name]: readonly string[],
  variables: ReadonlyMap<string, string>,
  earlier: readonly Stage[],
): Pick<Stage, "name" | "base" | "parent"> {
  const image = filled(reference, variables);
  const parent = earlier.findIndex((stage, at) => stage.name === image || String(at) === image);
  return {
    ...(/^as$/i.test(as) && name !== undefined && { name }),
    ...(parent !== -1 ? { parent } : image === "scratch" ? {} : { base: image }),
  };
}

function bodyOf(text: string, first: number, last: number): string {
  const lines = text.split(/\r?\n/).slice(first - 1, last);
  return lines.join("\n").replace(/^\s*[A-Za-z]+\s*/, "");
}

/** `${VERSION:-1}` and `$VERSION`, with the defaults from before the first FROM. */
function filled(reference: string, variables: ReadonlyMap<string, string>): string {
  return reference.replace(
    /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
    (_whole, braced?: string, fallback?: string, plain?: string) =>
      variables.get(braced ?? plain ?? "") || (fallback ?? ""),
  );
}
