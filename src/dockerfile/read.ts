import { DockerfileParser } from "dockerfile-ast";
import type { Instruction, Stage } from "./types.ts";

/**
 * The stages of a Dockerfile, in order. Any text is accepted: invalid instructions are skipped, as the engine itself reports them.
 */
export function readDockerfile(text: string): readonly Stage[] {
  const file = DockerfileParser.parse(text);
  const lines = text.split(/\r?\n/);
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  const numbers = new Map<string, number>();
  const variables = new Map(
    file.getInitialARGs().map((arg) => [arg.getProperty()?.getName() ?? "", arg.getProperty()?.getValue() ?? ""]),
  );
  for (const instruction of file.getInstructions()) {
    const range = instruction.getRange();
    const keyword = instruction.getKeyword().toUpperCase();
    const [first, last] = [range.start.line + 1, range.end.line + 1];
    if (keyword === "FROM") {
      const words = instruction.getArguments().map((argument) => argument.getValue());
      const stage = { ...origin(words, variables, numbers), baseLine: first, instructions: [] };
      for (const name of [stage.name ?? "", String(stages.length)]) {
        numbers.set(name, numbers.get(name) ?? stages.length);
      }
      stages.push(stage);
    } else {
      stages.at(-1)?.instructions.push({ keyword, text: bodyOf(lines.slice(first - 1, last)), first, last });
    }
  }
  return stages;
}

/**
 * The arguments of FROM: `IMAGE AS NAME`; the image may be an earlier stage, by name or number.
 *
 * @param numbers of the earlier stages, by both
 */
function origin(
  [reference = "", as = "", name]: readonly string[],
  variables: ReadonlyMap<string, string>,
  numbers: ReadonlyMap<string, number>,
): Pick<Stage, "name" | "base" | "parent"> {
  const image = filled(reference, variables);
  const parent = image === "" ? undefined : numbers.get(image);
  return {
    ...(/^as$/i.test(as) && name !== undefined && { name }),
    ...(parent !== undefined ? { parent } : image === "scratch" ? {} : { base: image }),
  };
}

function bodyOf(lines: readonly string[]): string {
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
