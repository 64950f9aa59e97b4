import type { Colours } from "../../lib/io.ts";
import type { Posture } from "../types.ts";

/** A pure function from comparisons to their text. */
type Formatter = (postures: readonly Posture[], colours: Colours) => string;

interface Format {
  /** The end of a file's name that means this format. */
  readonly suffix: string;
  /** Loads the code when it is needed, so that `--help` is not slowed down by it. */
  readonly load: () => Promise<Formatter>;
}

/** Every form of a comparison, by its name. */
export const postureFormats = {
  text: { suffix: ".txt", load: async () => (await import("./text.ts")).formatText },
  markdown: { suffix: ".md", load: async () => (await import("./markdown.ts")).formatMarkdown },
  json: { suffix: ".json", load: async () => (await import("./json.ts")).formatJson },
  svg: { suffix: ".svg", load: async () => (await import("./svg/draw.ts")).drawSvg },
} as const satisfies Readonly<Record<string, Format>>;

export type PostureFormat = keyof typeof postureFormats;

export const postureFormatNames = Object.keys(postureFormats) as readonly PostureFormat[];

/** The format that a file's name means; undefined if it means none. */
export function findPostureFormat(path: string): PostureFormat | undefined {
  return postureFormatNames.find((name) => path.toLowerCase().endsWith(postureFormats[name].suffix));
}
