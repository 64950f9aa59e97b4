import { listFormats, type OutputFormat } from "../../lib/files/output-format.ts";
import type { ReportSources } from "./sources.ts";

/** A pure function from the record of a run to its text. */
type Formatter = (sources: ReportSources) => string;

interface Format extends OutputFormat<Formatter> {
  /** It also shows the records of earlier runs. */
  readonly showsEarlier?: true;
}

/** Every form of a report, by its name. */
export const formats = {
  text: {
    suffix: ".txt",
    load: async () => {
      const { formatReport } = await import("./text/text.ts");
      return ({ report, colours }) => formatReport(report, colours);
    },
  },
  markdown: { suffix: ".md", load: async () => (await import("./markdown.ts")).formatMarkdown },
  json: { suffix: ".json", load: async () => (await import("./json.ts")).formatJson },
  sarif: { suffix: ".sarif", load: async () => (await import("./sarif.ts")).formatSarif },
  junit: { suffix: ".xml", load: async () => (await import("./junit.ts")).formatJunit },
  html: { suffix: ".html", showsEarlier: true, load: async () => (await import("./html/page.ts")).formatHtml },
} as const satisfies Readonly<Record<string, Format>>;

export const formatNames = listFormats(formats);
