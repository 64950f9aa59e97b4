import type Handlebars from "handlebars";
import { buildUsageProblem } from "../../lib/errors.ts";
import { templatesFolder } from "../../lib/package-folder.ts";
import { wrapText } from "../../lib/text/wrapped.ts";
import { isPlainWord, quoteText } from "../../lib/yaml/write.ts";
import { addSwap } from "../../model/sizes.ts";
import type { TemplateFile } from "./types.ts";

/** Renders template files against a context. */
export type Renderer = (file: TemplateFile, context: object) => string;

/** What a template can ask about a control. */
export interface ControlWords {
  readonly on: boolean;
  readonly reason: string;
}

/**
 * A renderer whose templates can use the stack's controls. The answers' patterns allow only text that is harmless everywhere; `yaml` and `json` quote
 * the rest.
 */
export function createRenderer(controls: ReadonlyMap<string, ControlWords>): Renderer {
  const helpers = { ...textHelpers, ...controlHelpers(controls) };
  return (file, context) => {
    if (typeof file.content === "string") {
      return file.content;
    }
    try {
      return file.content(context, { helpers });
    } catch (error) {
      throw unrendered(file, error);
    }
  };
}

/** A built-in template that cannot be rendered is a bug; one of the project's own kinds is for its owner to fix. */
function unrendered({ from }: TemplateFile, cause: unknown): Error {
  const said = cause instanceof Error ? cause.message : String(cause);
  const unknown = /^"(.+)" not defined in .* - (\d+):/.exec(said);
  const what = `cannot be rendered: ${unknown === null ? said : `unknown name \`${unknown[1]}\` in line ${unknown[2]}`}`;
  return from.startsWith(templatesFolder)
    ? new Error(`${from} ${what}`, { cause })
    : buildUsageProblem({ where: from, what }, { cause });
}

const textHelpers = {
  note: (text: string, options: Handlebars.HelperOptions) => above(text, options),
  yaml: (value: unknown) => yamlScalar(value),
  json: (value: unknown) => quoteText(value),
  wrapped: (value: unknown, { hash }: Handlebars.HelperOptions) => wrapQuoted(quoteText(value), Number(hash.indent)),
  flow: (value: unknown) => flowValue(value),
  join: (list: readonly unknown[], separator: string) => list.join(separator),
  eq: (one: unknown, other: unknown) => one === other,
  addSwap,
  add: (one: number, other: number) => one + other,
  not: (value: unknown) => !value || (Array.isArray(value) && value.length === 0),
  upper: (text: string) => text.toUpperCase(),
  underscored: (text: string) => text.replaceAll("-", "_"),
};

function controlHelpers(controls: ReadonlyMap<string, ControlWords>) {
  const find = (slug: string): ControlWords => {
    const control = controls.get(slug);
    if (control === undefined) {
      throw new Error(`unknown control ${slug}`);
    }
    return control;
  };
  return {
    reason: (slug: string) => find(slug).reason,
    /** The reason as a comment above the rest of the template's line. */
    because: (slug: string, options: Handlebars.HelperOptions) => above(find(slug).reason, options),
    on(this: unknown, slug: string, options: Handlebars.HelperOptions) {
      return find(slug).on ? options.fn(this) : options.inverse(this);
    },
  };
}

/** yamllint's default, less a margin. */
const commentWidth = 78;

/**
 * A sentence as a wrapped comment, followed by the rest of the line. With `when` false there is no comment: what applies to every service is explained
 * at the first one.
 */
function above(sentence: string, { hash }: Handlebars.HelperOptions): string {
  return "when" in hash && hash.when !== true ? "" : comment(sentence, Number(hash.indent ?? 0));
}

function comment(sentence: string, indent: number): string {
  return wrapComment(sentence, indent)
    .map((line) => `# ${line}\n${" ".repeat(indent)}`)
    .join("");
}

/** The lines of a sentence for a comment, without the comment signs. */
export function wrapComment(sentence: string, indent: number): readonly string[] {
  return wrapText(sentence, commentWidth - indent - 2);
}

const textWidth = 120;

/**
 * A text in double quotes over several lines, of which YAML makes one again. It is broken at single blanks only: more of them would be lost, and a
 * backslash would stand for the line's end.
 */
function wrapQuoted(quoted: string, indent: number): string {
  const lines = [""];
  for (const word of quoted.split(/(?<![ \\"]) (?! )/)) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (lines.at(-1) === "" || longer.length + indent <= textWidth) {
      lines.splice(-1, 1, longer);
    } else {
      lines.push(word);
    }
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** Unquoted if every YAML reader reads it as that text; quoted otherwise. */
function yamlScalar(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  const text = String(value);
  return isPlainWord(text) ? text : quoteText(text);
}

/** On one line as JSON, with the blanks that yamllint requires. */
function flowValue(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(flowValue).join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) {
    return quoteText(value);
  }
  const entries = Object.entries(value).map(([key, part]) => `${quoteText(key)}: ${flowValue(part)}`);
  return `{${entries.join(", ")}}`;
}
