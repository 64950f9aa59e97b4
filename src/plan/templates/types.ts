import type Handlebars from "handlebars";

/** Renders a template, with its variables and helpers. */
export type Template = (
  context: object,
  options: { readonly helpers: Readonly<Record<string, Handlebars.HelperDelegate>> },
) => string;

/** A file of `templates/`. */
export interface TemplateFile {
  /** Relative to the folder that was read, without `.hbs`. */
  readonly path: string;
  readonly mode: number;
  /** A template if the file's name ends in `.hbs`; otherwise the text, which is copied byte for byte. */
  readonly content: string | Template;
  /** Its path on the disk, for messages. */
  readonly from: string;
}
