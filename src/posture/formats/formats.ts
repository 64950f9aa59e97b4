import { listFormats, type OutputFormat } from "../../lib/files/output-format.ts";
import type { Colours } from "../../lib/io.ts";
import type { Posture } from "../types.ts";

/** A pure function from comparisons to their text. */
type Formatter = (postures: readonly Posture[], colours: Colours) => string;

/** Every form of a comparison, by its name. */
export const postureFormats = {
  text: { suffix: ".txt", load: async () => (await import("./text.ts")).formatText },
  markdown: { suffix: ".md", load: async () => (await import("./markdown.ts")).formatMarkdown },
  json: { suffix: ".json", load: async () => (await import("./json.ts")).formatJson },
  svg: { suffix: ".svg", load: async () => (await import("./svg/draw.ts")).drawSvg },
} as const satisfies Readonly<Record<string, OutputFormat<Formatter>>>;

export const postureFormatNames = listFormats(postureFormats);
