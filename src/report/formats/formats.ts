import type { ReportSources } from "./sources.ts";

/** A pure function from the record of a run to its text. */
type Formatter = (sources: ReportSources) => string;

interface Format {
  /** The end of a file's name that means this format. */
  readonly suffix: string;
  /** It also shows the records of earlier runs. */
  readonly showsEarlier?: true;
  /** Loads the code when it is needed, so that `--help` is not slowed down by it. */
  readonly load: () => Promise<Formatter>;
}

/** Every form of a report, by its name. */
export const formats = {
  text: {
    suffix: ".txt",
    load: async () => {
      const { formatReport } = await import("./text.ts");
      return ({ report, colours }) => formatReport(report, colours);
    },
  },
  markdown: { suffix: ".md", load: async () => (await import("./markdown.ts")).formatMarkdown },
  json: { suffix: ".json", load: async () => (await import("./json.ts")).formatJson },
  sarif: { suffix: ".sarif", load: async () => (await import("./sarif.ts")).formatSarif },
  junit: { suffix: ".xml", load: async () => (await import("./junit.ts")).formatJunit },
  html: { suffix: ".html", showsEarlier: true, load: async () => (await import("./html/page.ts")).formatHtml },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];

/** The format that a file's name means; undefined if it means none. */
export function findFormat(path: string): FormatName | undefined {
  return formatNames.find((name) => path.toLowerCase().endsWith(formats[name].suffix));
}
